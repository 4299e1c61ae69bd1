"""Withdraw what no longer qualifies, by name, and hold it when suspiciously much would leave at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connector.alarms.holds import next_hold
from connector.alarms.kinds import WITHDRAWALS_ALARM
from connector.catalogue.differ import exceeds_brake
from connector.model import ItemChanged, Stock
from connector.model.messages import say, say_n
from connector.model.records import Leaving, Priority, Withdrawal
from connector.ports import Notifier
from connector.store import Store, Transaction

ALARM = WITHDRAWALS_ALARM
SOLD_OUT = Stock(quantity=0, in_stock=False)
WINDOW = timedelta(hours=1)
AGAIN_FOR = timedelta(days=30)
"""How long a withdrawal is told again every day; after that only when the store was put back."""


def settle_withdrawals(store: Store, notifier: Notifier, share: float) -> int:
    """Withdraw what no longer qualifies, unless the brake holds all of it; returns how many left.

    The brake holds when more than 20 offers and more than ``share`` of all would leave within an hour.
    Held ones that the shop positively shows as gone or hidden are told as sold out meanwhile. Where all of it
    is held already, a few counts are all that is asked of the store: quiet polls come here, too.
    """
    now = store.now()
    with store.reading() as tx:
        leaving = tx.catalogue.leaving()
        live = _held_of(tx, leaving, now, share)
        is_settled = live > 0 and leaving.held == leaving.count and not tx.catalogue.sellable_while_leaving()
    left = 0
    if leaving.count and not is_settled:
        with store.transaction() as tx:
            leaving = tx.catalogue.leaving()
            live = _held_of(tx, leaving, now, share)
            if live:
                leaving = _hold(tx, leaving)
            else:
                left = _let_go(tx, tx.catalogue.to_withdraw())
            tx.catalogue.forget_departures(now - WINDOW)
    with store.reading() as tx:
        lately = tx.catalogue.departures_since(now - WINDOW) if live else 0
    tell_held(notifier, leaving if live else Leaving(), live, lately)
    return left


def tell_held(notifier: Notifier, held: Leaving, live: int, lately: int) -> None:
    """Say which withdrawals the brake holds, or that it holds none; ``lately`` left within the last hour."""
    if held.held:
        notifier.raise_alarm(ALARM, _brake_message(held.held, live, held.hold, lately))
    else:
        notifier.clear_alarm(ALARM)


def _held_of(tx: Transaction, leaving: Leaving, now: datetime, share: float) -> int:
    """Return of how many live offers these would leave, when the brake holds them; else 0."""
    if not leaving.count:
        return 0
    live = tx.catalogue.count_told()
    return live if exceeds_brake(leaving, tx.catalogue.departures_since(now - WINDOW), live, share) else 0


def confirm_withdrawals(store: Store, notifier: Notifier, hold: int) -> tuple[int, Leaving]:
    """Let leave what the brake holds up to this hold, because a person was shown it and said so.

    Returns how many left, and what is held all the same: it came to be held after what was shown.
    """
    with store.transaction() as tx:
        shown = [row for row in tx.catalogue.to_withdraw() if row.held and row.hold <= hold]
        tx.journal.write("", "withdrawals confirmed", count=len(shown))
        left = _let_go(tx, shown)
        live, rest = tx.catalogue.count_told(), tx.catalogue.leaving()
        lately = tx.catalogue.departures_since(store.now() - WINDOW)
    tell_held(notifier, rest, live, lately)
    return left, rest


def withdraw_again(store: Store, before: datetime, since: datetime | None = None) -> int:
    """Tell again that items are withdrawn, which were last told so before ``before``; returns how many.

    With ``since``, only those withdrawn since then. At most 1000 at a time: the next call goes on with the
    others.
    """
    with store.transaction() as tx:
        rows = tx.catalogue.withdrawn_before(before, limit=1000, since=since)
        for row in rows:
            tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, live=False), Priority.CATALOGUE)
        tx.catalogue.remember_told([replace(row, told_at=store.now()) for row in rows])
    return len(rows)


def _hold(tx: Transaction, leaving: Leaving) -> Leaving:
    """Hold what is not held yet; returns what is held now."""
    if leaving.held < leaving.count:
        tx.catalogue.hold_withdrawals(next_hold(tx))
    unsold = tx.catalogue.sellable_while_leaving()
    for row in unsold:
        tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, stock=SOLD_OUT), Priority.LOWERED)
    tx.catalogue.told_stock_zero([row.gtin14 for row in unsold])
    return tx.catalogue.leaving()


def _let_go(tx: Transaction, wanted: Sequence[Withdrawal]) -> int:
    told = {row.gtin14: row for row in tx.catalogue.told_about((), [w.gtin14 for w in wanted])}
    for withdrawal in wanted:
        row = told.get(withdrawal.gtin14)
        if row is not None and row.live and row.product_id == withdrawal.product_id:
            tx.outbox.add_item(row.product_id, ItemChanged(row.gtin, live=False), Priority.LOWERED)
            tx.catalogue.withdrawn(row)
            tx.journal.write("", "withdrawn", gtin=row.gtin, product=row.name, reason=withdrawal.reason)
    tx.catalogue.keep([w.gtin14 for w in wanted])
    return len(wanted)


def _brake_message(leaving: int, live: int, hold: int, lately: int) -> str:
    """Show what the brake weighs: what left within the hour counts like what would leave now."""
    if lately:
        after = say_n(
            "after another one left within the last hour",
            "after {count} others left within the last hour",
            lately,
        )
        return say(
            "{leaving} of {live} offers would leave the platform {after}, which is unusual; they stay until "
            "you confirm it. If this is meant: kickroute-connector sync --confirm-withdrawals --up-to "
            "{hold}. If not: correct the products in the shop, and they stay by themselves.",
            leaving=leaving,
            live=live,
            after=after,
            hold=hold,
        )
    return say(
        "{leaving} of {live} offers would leave the platform at once, which is unusual; they "
        "stay until you confirm it. If this is meant: kickroute-connector sync "
        "--confirm-withdrawals --up-to {hold}. If not: correct the products in the shop, and "
        "they stay by themselves.",
        leaving=leaving,
        live=live,
        hold=hold,
    )
