"""The counter at which orders are placed: what it works with, and how an order is set aside."""

from __future__ import annotations

from dataclasses import dataclass

from connector.locks import KeyedLocks
from connector.ports import Notifier, Shop
from connector.records import OrderRecord, OrderState, untaken_states
from connector.store import Store


@dataclass(frozen=True, slots=True)
class Counter:
    """What orders are placed with: shop, store, who is told of trouble, and the locks of this process."""

    shop: Shop
    store: Store
    notifier: Notifier
    note: str
    offer_locks: KeyedLocks
    order_locks: KeyedLocks


class Refusal(Exception):
    """An order that cannot be placed as it is: a GTIN is not offered, or there is too little of it."""

    def __init__(self, gtin: str, reason: str, *, is_known: bool) -> None:
        self.gtin = gtin
        self.is_known = is_known
        super().__init__(reason)


def save(counter: Counter, record: OrderRecord, what: str, **changes: object) -> OrderRecord:
    """Remember how far an order has come; raises OrderForgotten when it was forgotten meanwhile."""
    untaken = untaken_states(counter.shop.capabilities)
    with counter.store.transaction() as tx:
        saved = tx.orders.change(record.number, **changes)
        if record.state in untaken and saved.state not in untaken:
            tx.orders.change(record.number, taken_moment=tx.moments.next())
            tx.holders.want({line.product_id for line in saved.lines})
        tx.journal.write(record.number, what, order=saved.shop_number)
    return saved


def park(counter: Counter, record: OrderRecord, reason: str) -> OrderRecord:
    """Set an order aside for the supplier, with an alarm that names the choices."""
    parked = save(
        counter, record, "parked", state=OrderState.PARKED, parked_from=record.state, parked_reason=reason
    )
    counter.notifier.raise_alarm(
        parked_alarm(record.number),
        f"order {record.number} needs you: {reason}. To try again (and place it in any case): "
        f"kickroute-connector orders {record.number} --retry; to cancel it, which refunds the retailer: "
        f"kickroute-connector orders {record.number} --cancel",
    )
    return parked


def unknown_alarm(number: str) -> str:
    """Name the alarm about an order that the platform asks for and nobody knows."""
    return f"order.unknown.{number}"


def parked_alarm(number: str) -> str:
    """Name the alarm about a parked order."""
    return f"order.parked.{number}"
