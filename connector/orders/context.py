"""The counter at which orders are placed: what it works with, and how an order is set aside."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, Self, TypeVar

from connector.model import Goods, IncomingOrder, NewOrder
from connector.model.errors import AddressRefused
from connector.model.messages import say
from connector.model.records import OrderRecord, OrderState, untaken_states
from connector.orders.index.looks import Looks
from connector.orders.index.upkeep import OrderIndex
from connector.ports import Notifier, Orders
from connector.running.locks import KeyedLocks, Turn
from connector.store import Store, Transaction

_A = TypeVar("_A")
_B = TypeVar("_B")


class Beside(Protocol):
    """Does two things that need not wait for each other; raises what one of them raises."""

    def __call__(self, first: Callable[[], _A], second: Callable[[], _B]) -> tuple[_A, _B]:
        """Do both and return what they return."""
        ...


class Locks(Protocol):
    """Locks by ``order_key`` and ``product_key``, each held by one at a time."""

    def hold(self, keys: Collection[str]) -> AbstractContextManager[Turn]:
        """Hold all keys inside; where they are not free, wait for them or raise."""
        ...

    def leave(self, turn: Turn, keys: Collection[str] | None = None) -> None:
        """Give some keys back early."""
        ...


@dataclass(frozen=True, slots=True)
class Figures:
    """What holders of stock had after an order of ours was live, by a question sent at ``asked_at``."""

    goods: tuple[Goods, ...]
    asked_at: datetime


def one_by_one(first: Callable[[], _A], second: Callable[[], _B]) -> tuple[_A, _B]:
    """Do two things one after the other."""
    return first(), second()


def _nobody(_figures: Figures) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Counter:
    """What orders are placed with: shop, store, who is told of trouble, and what one process shares.

    ``locks`` are by ``order_key`` and ``product_key``. ``beside`` does two things that need not wait for
    each other, ``rest`` waits for some seconds, and ``on_figures`` hears what stock was left by an order.
    """

    shop: Orders
    store: Store
    notifier: Notifier
    note: str
    index: OrderIndex
    looks: Looks
    locks: Locks = field(default_factory=KeyedLocks)
    beside: Beside = one_by_one
    rest: Callable[[float], None] = time.sleep
    on_figures: Callable[[Figures], None] = _nobody

    @classmethod
    def at(
        cls,
        shop: Orders,
        store: Store,
        notifier: Notifier,
        note: str,
        beside: Beside = one_by_one,
        locks: Locks | None = None,
    ) -> Self:
        """Set up the counter of one process."""
        index = OrderIndex(shop, store, notifier)
        locks = KeyedLocks() if locks is None else locks
        return cls(shop, store, notifier, note, index, Looks(index), locks, beside)


def order_key(number: str) -> str:
    """Name the lock of an order."""
    return f"order {number}"


def product_key(product_id: str) -> str:
    """Name the lock of a product, which covers all that holds stock for its offers."""
    return f"product {product_id}"


def fits(counter: Counter, order: IncomingOrder) -> bool:
    """Tell whether the shop can hold the order's addresses, by what is known of it; asks nothing."""
    try:
        counter.shop.require_countries(fitted(counter, order), asks=False)
    except AddressRefused:
        return False
    return True


class Refusal(Exception):
    """An order that cannot be placed as it is: a GTIN is not offered, or there is too little of it."""

    def __init__(self, gtin: str, reason: str, *, is_known: bool) -> None:
        self.gtin = gtin
        self.is_known = is_known
        super().__init__(reason)


def fitted(
    counter: Counter, order: IncomingOrder, record: OrderRecord | None = None, token: str = ""
) -> NewOrder:
    """Return what is posted of an order, and compared with what is read back; raises AddressTooLong."""
    return counter.shop.fit(
        NewOrder(
            kickroute_number=order.kickroute_number,
            status=order.status,
            shipping=order.shipping,
            billing=order.billing,
            lines=record.lines if record else (),
            shipping_net_total=order.shipping_net_total,
            note=counter.note,
            reservation=record.reservation if record else "",
            token=token,
        )
    )


def save(counter: Counter, record: OrderRecord, what: str, **changes: object) -> OrderRecord:
    """Remember how far an order has come; raises OrderForgotten when it was forgotten meanwhile."""
    with counter.store.transaction() as tx:
        return step(counter, tx, record, what, **changes)


def step(counter: Counter, tx: Transaction, record: OrderRecord, what: str, **changes: object) -> OrderRecord:
    """Remember within a transaction how far an order has come, and when its units left the shop's stock."""
    untaken = untaken_states(counter.shop.capabilities)
    saved = tx.orders.change(record.number, **changes)
    if record.state in untaken and saved.state not in untaken:
        saved = tx.orders.change(record.number, taken_moment=tx.moments.next())
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
        say(
            "order {number} needs you: {reason}. To try again (and place it in any case): "
            "kickroute-connector orders {number} --retry; to cancel it, which refunds the retailer: "
            "kickroute-connector orders {number} --cancel",
            number=record.number,
            reason=reason,
        ),
    )
    return parked


def refused_alarm(number: str) -> str:
    """Name the alarm about an order that is refused for its address again and again."""
    return f"order.refused.{number}"


def unknown_alarm(number: str) -> str:
    """Name the alarm about an order that the platform asks for and nobody knows."""
    return f"order.unknown.{number}"


def parked_alarm(number: str) -> str:
    """Name the alarm about a parked order."""
    return f"order.parked.{number}"


def twin_alarm(number: str) -> str:
    """Name the alarm about an order that waits because other rows of the shop carry its number."""
    return f"order.twin.{number}"
