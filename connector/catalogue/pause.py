"""Pause and leave: tell everything as sold out for a while, or take it from the platform for good.

Both hold through restarts, sweeps and retelling, since deciding about products asks for them
(:func:`connector.catalogue.decide.take_page`). Orders under way are placed and followed as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from connector.catalogue.absence import (
    absence,
)
from connector.catalogue.wishes import want_sweep
from connector.catalogue.withdraw import ALARM, SOLD_OUT
from connector.model import ItemChanged
from connector.model.records import OrderState, Priority, Told
from connector.ports import Notifier
from connector.store import Store, Transaction

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class LeaveProgress:
    """What is still to be done before the connector may be switched off for good."""

    live: int
    waiting: int
    parked: int
    orders: int

    @property
    def counts(self) -> Mapping[str, int]:
        """The counts by their names."""
        return asdict(self)

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing is live, waits, needs a person or is to be followed."""
        return not (self.live or self.waiting or self.parked or self.orders)


def pause(store: Store, until: datetime | None) -> int:
    """Tell every live offer as sold out, from now until ``until``; returns how many are live.

    A pause under way gets the new end.
    """
    with store.transaction() as tx:
        now = store.now()
        tx.facts.paused_since = tx.facts.paused_since or now
        tx.facts.paused_until = until
        tx.facts.absence_told_at = None
        tx.journal.write("", "paused", until=until or "")
        live = tx.catalogue.count_told()
    _tell(store, _sold_out)
    return live


def leave(store: Store, notifier: Notifier) -> int:
    """Withdraw every live offer by name, however many there are; returns how many there were."""
    with store.transaction() as tx:
        live = tx.catalogue.count_told()
        if tx.facts.leaving_since is None:
            tx.facts.leaving_since = store.now()
            tx.journal.write("", "leaving", offers=live)
        tx.facts.absence_told_at = None
    _tell(store, _withdrawn)
    notifier.clear_alarm(ALARM)
    return live


def come_back(store: Store) -> bool:
    """End a pause or take leaving back; the next sweep tells what the shop has. False when there is none.

    A pause that has ended by itself meanwhile is none.
    """
    with store.transaction() as tx:
        away = absence(tx, store.now())
        _end(tx)
        if away is not None:
            tx.journal.write("", "not leaving" if away.leaving else "pause ended")
    return away is not None


def settle_absence(store: Store) -> None:
    """End a pause whose time has passed, and finish telling one that was interrupted."""
    with store.transaction() as tx:
        away = absence(tx, store.now())
        is_told = tx.facts.absence_told_at is not None
        if away is None and tx.facts.paused_since is not None:
            _end(tx)
            tx.journal.write("", "pause ended")
    if away is not None and not is_told:
        _tell(store, _withdrawn if away.leaving else _sold_out)


def leave_progress(store: Store) -> LeaveProgress:
    """Tell how far leaving has come."""
    with store.reading() as tx:
        waiting, parked = tx.outbox.counts()
        found = tx.orders.count_by_state().get(OrderState.FOUND, 0)
        unplaced = [record for record in tx.orders.unfinished() if not record.shop_id]
        return LeaveProgress(
            live=max(tx.catalogue.count_told(), tx.catalogue.count_live()),
            waiting=waiting,
            parked=parked,
            orders=tx.orders.count_open() + len(unplaced) + found,
        )


def mark_left(store: Store) -> None:
    """Remember that nothing is left to follow: webhooks are not repaired any more."""
    with store.transaction() as tx:
        tx.facts.left_at = store.now()
        tx.journal.write("", "left")


def _end(tx: Transaction) -> None:
    names = tx.facts.absence.all()
    for name in names:
        tx.facts.absence.put(name, None)
    if names:
        want_sweep(tx, hurried=True)


def _tell(store: Store, one: Callable[[Transaction, Told], Told | None]) -> None:
    """Tell all live items something, in portions; what a portion wrote is kept when the next one fails."""
    with store.reading() as tx:
        products = sorted(tx.catalogue.live_products())
    for start in range(0, len(products), AT_ONCE):
        part = products[start : start + AT_ONCE]
        with store.transaction() as tx:
            tx.outbox.expect(part)
            rows = [row for row in tx.catalogue.told_about(part, ()) if row.live]
            told = [changed for row in rows if (changed := one(tx, row)) is not None]
            tx.catalogue.remember_told([replace(row, told_at=store.now()) for row in told])
    with store.transaction() as tx:
        if absence(tx, store.now()) is not None:
            tx.facts.absence_told_at = store.now()


def _sold_out(tx: Transaction, row: Told) -> Told | None:
    if row.stock == SOLD_OUT:
        return None
    tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, stock=SOLD_OUT), Priority.LOWERED)
    return replace(row, stock=SOLD_OUT)


def _withdrawn(tx: Transaction, row: Told) -> Told | None:
    tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, live=False), Priority.LOWERED)
    tx.catalogue.keep([row.gtin14])
    return replace(row, live=False, digest="", withdrawn_at=tx.now())
