"""Wishes for a reading of the whole catalogue: who wants one, and whether somebody waits for it."""

from __future__ import annotations

from hashlib import blake2b

from connector.catalogue.release import ReleaseRules
from connector.store import Store, Transaction

UNDER_WAY = "under way"


def want_sweep(tx: Transaction, *, hurried: bool) -> None:
    """Ask for a full reading. ``hurried``: somebody waits for it, and it may take half of the shop's time.

    That is a person, and whatever makes all that was told doubtful at once.
    """
    tx.facts.sweep_wanted = "1"
    if hurried:
        tx.facts.sweep_hurried = True


def want_sweep_for_new_rules(store: Store, rules: ReleaseRules) -> bool:
    """Ask for a full reading when offers are judged by other rules than when the catalogue was read last.

    A changed setting would else count for an offer only once the shop changes it. Returns whether it is so.
    """
    digest = blake2b(_written(rules).encode(), digest_size=16).hexdigest()
    with store.transaction() as tx:
        before = tx.facts.release_rules
        if before == digest:
            return False
        tx.facts.release_rules = digest
        want_sweep(tx, hurried=True)
        return before is not None


def is_hurried(tx: Transaction) -> bool:
    """Tell whether somebody waits for the full reading that is wanted or under way; so does a new store."""
    return tx.facts.sweep_hurried or tx.facts.swept_at is None


def begin_sweep(tx: Transaction) -> None:
    """Take note that a full reading begins: a wish from now on is about something that it may have passed."""
    tx.facts.sweep_wanted = UNDER_WAY


def end_sweep(store: Store) -> None:
    """Take note that the catalogue was read to its end; wishes that came meanwhile stay."""
    with store.transaction() as tx:
        tx.facts.swept_at = store.now()
        if tx.facts.sweep_wanted == UNDER_WAY:
            tx.facts.sweep_wanted = None
            tx.facts.sweep_hurried = False


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
