"""What a reading of the shop's orders shows that ought not to be: told to a person at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from connector.model import OrderMark
from connector.model.messages import say
from connector.model.records import Attempt, OrderRecord, OrderState
from connector.orders.rivals import is_disposable
from connector.ports import Notifier
from connector.store import Transaction

_IN_SHOP = (OrderState.LIVE, OrderState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Strange:
    """An alarm to raise, or to clear where there is no ``sentence``."""

    key: str
    sentence: str = ""


def strange_orders(tx: Transaction, numbers: Collection[str], asked_at: datetime) -> tuple[Strange, ...]:
    """Judge the rows with these Kickroute numbers as they were read by a question sent at ``asked_at``."""
    before = tx.facts.strange_orders if numbers else frozenset[str]()
    now, told = set(before), []
    for number in sorted(numbers):
        record = tx.orders.get(number)
        if record is None or record.state not in _IN_SHOP or asked_at < record.updated_at:
            continue
        for strange in _judge(record, tx.attempts.of(number), tx.shop_orders.of(number)):
            if strange.sentence:
                now.add(strange.key)
                told.append(strange)
            elif strange.key in now:
                now.discard(strange.key)
                told.append(strange)
    if now != before:
        tx.facts.strange_orders = frozenset(now)
    return tuple(told)


def tell_strange(notifier: Notifier, strange: Iterable[Strange]) -> None:
    """Raise and clear what was found."""
    for each in strange:
        if each.sentence:
            notifier.raise_alarm(each.key, each.sentence)
        else:
            notifier.clear_alarm(each.key, say("the shop's order is as it should be again"))


def _judge(
    record: OrderRecord, attempts: Collection[Attempt], rows: Collection[OrderMark]
) -> tuple[Strange, Strange]:
    # What a late post of ours left pending is cleared away by itself.
    others = [r for r in rows if r.id != record.shop_id and not r.trashed and not is_disposable(r, attempts)]
    was_live = any(a.put_sent and a.shop_id == record.shop_id for a in attempts)
    is_pending = was_live and any(
        row.id == record.shop_id and row.pending and not row.trashed for row in rows
    )
    return (
        Strange(f"order.double.{record.number}", _double_sentence(record, others) if others else ""),
        Strange(f"order.pending_again.{record.number}", _pending_sentence(record) if is_pending else ""),
    )


def _double_sentence(record: OrderRecord, others: Collection[OrderMark]) -> str:
    numbers = ", ".join(row.number for row in others)
    return say(
        "order {number} is {shop_number} in the shop, and another one carries its Kickroute "
        "number too: {numbers}. Trash what is not to be shipped, or take the number off it",
        number=record.number,
        shop_number=record.shop_number,
        numbers=numbers,
    )


def _pending_sentence(record: OrderRecord) -> str:
    return say(
        "order {number} (shop order {shop_number}) was placed and is pending in the shop again: "
        "nobody ships it, and it takes no stock. Set its status in the shop, or cancel it there",
        number=record.number,
        shop_number=record.shop_number,
    )
