"""Wishes for a reading of the whole catalogue: who wants one, and whether somebody waits for it."""

from __future__ import annotations

from hashlib import blake2b

from connector.catalogue.release import ReleaseRules
from connector.store import Store, Transaction

SWEEP_WANTED = "collect.sweep_wanted"
SWEEP_HURRIED = "collect.sweep_hurried"
SWEPT_AT = "collect.swept_at"
RULES = "collect.rules"
UNDER_WAY = "under way"


def want_sweep(tx: Transaction, *, hurried: bool) -> None:
    """Ask for a full reading. ``hurried``: somebody waits for it, and it may take half of the shop's time.

    That is a person, and whatever makes all that was told doubtful at once.
    """
    tx.facts.put(SWEEP_WANTED, "1")
    if hurried:
        tx.facts.put(SWEEP_HURRIED, "1")


def want_sweep_for_new_rules(store: Store, rules: ReleaseRules) -> bool:
    """Ask for a full reading when offers are judged by other rules than when the catalogue was read last.

    A changed setting would else count for an offer only once the shop changes it. Returns whether it is so.
    """
    digest = blake2b(_written(rules).encode(), digest_size=16).hexdigest()
    with store.transaction() as tx:
        before = tx.facts.get(RULES)
        if before == digest:
            return False
        tx.facts.put(RULES, digest)
        want_sweep(tx, hurried=True)
        return before is not None


def is_hurried(tx: Transaction) -> bool:
    """Tell whether somebody waits for the full reading that is wanted or under way; so does a new store."""
    return tx.facts.get(SWEEP_HURRIED) is not None or tx.facts.get(SWEPT_AT) is None


def begin_sweep(tx: Transaction) -> None:
    """Take note that a full reading begins: a wish from now on is about something that it may have passed."""
    tx.facts.put(SWEEP_WANTED, UNDER_WAY)


def end_sweep(store: Store) -> None:
    """Take note that the catalogue was read to its end; wishes that came meanwhile stay."""
    with store.transaction() as tx:
        tx.facts.put_time(SWEPT_AT, store.now())
        if tx.facts.get(SWEEP_WANTED) == UNDER_WAY:
            tx.facts.put(SWEEP_WANTED, None)
            tx.facts.put(SWEEP_HURRIED, None)


def _written(rules: ReleaseRules) -> str:
    """Write rules so that equal ones are written alike, in every process."""
    fields = rules.fields
    return repr(
        (
            *(fields.gtin, fields.dealer_price, fields.category, rules.prices_include_tax),
            *(list(rules.categories.items()), sorted(rules.familiar_categories), rules.incomplete_variants),
            *(rules.stock_buffer, rules.max_price_change, rules.price_rule),
        )
    )
