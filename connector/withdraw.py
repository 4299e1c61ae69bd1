"""Withdraw what no longer qualifies, by name, and hold it when suspiciously much would leave at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connector.model import ItemChanged, Stock
from connector.ports import Notifier
from connector.records import Priority, Withdrawal
from connector.store import Store, Transaction
from connector.telling import exceeds_brake

ALARM = "brake.withdrawals"
CONFIRMED = "withdrawals.confirmed"
SOLD_OUT = Stock(quantity=0, in_stock=False)


def settle_withdrawals(store: Store, notifier: Notifier, share: float) -> int:
    """Withdraw what no longer qualifies, unless the brake holds all of it; returns how many left.

    The brake holds when more than 20 offers and more than ``share`` of all would leave within an hour.
    Held ones that the shop positively shows as gone or hidden are told as sold out meanwhile.
    """
    with store.transaction() as tx:
        wanted = tx.catalogue.to_withdraw()
        if wanted and (live := _held_of(tx, wanted, store.now(), share)):
            _hold(tx, wanted)
        else:
            live = 0
            _let_go(tx, wanted)
            tx.facts.put(CONFIRMED, None)
    if live:
        notifier.raise_alarm(ALARM, _brake_message(len(wanted), live))
        return 0
    notifier.clear_alarm(ALARM)
    return len(wanted)


def _held_of(tx: Transaction, wanted: Sequence[Withdrawal], now: datetime, share: float) -> int:
    """Return of how many live offers these would leave, when the brake holds them; else 0."""
    left = tx.catalogue.departures_since(now - timedelta(hours=1))
    live = tx.catalogue.count_live()
    is_confirmed = tx.facts.get(CONFIRMED) is not None
    return live if not is_confirmed and exceeds_brake(wanted, left, live, share) else 0


def confirm_withdrawals(store: Store, notifier: Notifier) -> int:
    """Let everything leave that the brake holds, because a person said so; returns how many left."""
    with store.transaction() as tx:
        tx.facts.put(CONFIRMED, "1")
        tx.journal.write("", "withdrawals confirmed", count=len(tx.catalogue.to_withdraw()))
    return settle_withdrawals(store, notifier, share=1)


def withdraw_again(store: Store, before: datetime) -> int:
    """Tell again that items are withdrawn, which were last told so before ``before``; returns how many.

    At most 1000 at a time: the next call goes on with the others.
    """
    with store.transaction() as tx:
        rows = tx.catalogue.withdrawn_before(before, limit=1000)
        for row in rows:
            tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, live=False), Priority.CATALOGUE)
        tx.catalogue.remember_told([replace(row, told_at=store.now()) for row in rows])
    return len(rows)


def _hold(tx: Transaction, wanted: Sequence[Withdrawal]) -> None:
    tx.catalogue.hold_withdrawals(held=True)
    told = {
        row.gtin14: row for row in tx.catalogue.told_about((), [w.gtin14 for w in wanted if w.shown_gone])
    }
    unsold = [row for row in told.values() if row.live and row.stock != SOLD_OUT]
    for row in unsold:
        tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, stock=SOLD_OUT), Priority.LOWERED)
    tx.catalogue.told_stock_zero([row.gtin14 for row in unsold])


def _let_go(tx: Transaction, wanted: Sequence[Withdrawal]) -> None:
    told = {row.gtin14: row for row in tx.catalogue.told_about((), [w.gtin14 for w in wanted])}
    for withdrawal in wanted:
        row = told.get(withdrawal.gtin14)
        if row is not None and row.live and row.product_id == withdrawal.product_id:
            tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, live=False), Priority.LOWERED)
            tx.catalogue.withdrawn(row)
            tx.journal.write("", "withdrawn", gtin=row.gtin, product=row.name, reason=withdrawal.reason)
    tx.catalogue.keep([w.gtin14 for w in wanted])


def _brake_message(leaving: int, live: int) -> str:
    return (
        f"{leaving} of {live} offers would leave the platform at once, which is unusual; they stay until you "
        "confirm it. If this is meant: kickroute-connector sync --confirm-withdrawals. If not: correct the "
        "products in the shop, and they stay by themselves."
    )
