"""The day in one line of the log: a quiet connector says nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from connector.store import Store, Transaction

EVERY = timedelta(days=1)
COUNTED: Mapping[str, str] = {
    "orders_received": "received",
    "orders_placed": "confirmed",
    "orders_parked": "parked",
    "orders_refused": "refused",
    "messages_about_orders": "told",
    "refunds": "refund told",
    "prices": "price told",
    "withdrawn": "withdrawn",
    "labels": "label made",
}
"""What is counted, and the journal's word for it."""


def summary(store: Store) -> dict[str, int] | None:
    """Return the counts of the last day, once a day; None while it is not time.

    The time is kept in the store, so that restarts neither repeat nor lose a summary; a store that never had
    one waits for its first full day.
    """
    now = store.now()
    with store.reading() as tx:
        last = tx.facts.summary_at
        if last is not None and now - last < EVERY:
            return None
        counts = None if last is None else _count(tx, store)
    with store.transaction() as tx:
        tx.facts.summary_at = now
    return counts


def _count(tx: Transaction, store: Store) -> dict[str, int]:
    since = store.now() - EVERY
    released, withheld, _ = tx.catalogue.counts()
    waiting, parked = tx.outbox.counts()
    return {
        **{name: tx.journal.count_since(word, since) for name, word in COUNTED.items()},
        "offers_released": released,
        "offers_withheld": withheld,
        "offers_told": tx.catalogue.count_told(),
        "offers_live": tx.catalogue.count_live(),
        "messages_waiting": waiting,
        "messages_parked": parked,
        "alarms": len(tx.facts.alarms.all()),
    }
