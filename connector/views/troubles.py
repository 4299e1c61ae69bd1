"""What needs somebody: alarms, decisions, orders and messages as one list, each once and with its remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from connector.alarms.kinds import (
    ACCESS_ALARM,
    ENDS_ALARM,
    PRODUCTS_ALARM,
    WITHDRAWALS_ALARM,
    kind_of,
    order_of,
)
from connector.model.commands import Command
from connector.model.records import OrderRecord, OrderState
from connector.outbox.parked import order_alarm
from connector.texts import render, text

if TYPE_CHECKING:
    from connector.catalogue.release import Language
    from connector.views.details import HeldPrice
    from connector.views.rows import EventRow, FailingRow

FAILING = "failing."
FIRST_PRICES = 3
"""Held prices that are shown singly; the rest is counted and stands on a page of its own."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A button: a command with its fields, the key of its word, and of what it means where that is asked.

    ``kind``: empty, ``quiet``, or ``danger`` for what cannot be taken back.
    """

    command: str
    label: str
    fields: Mapping[str, str]
    kind: str = ""
    means: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that needs somebody.

    ``name`` is the key of its title in the texts (and of its advice, with ``.next``), ``about`` what that
    names. ``found`` is a message, ``otherwise`` the key of what to do for a no. ``order`` is Kickroute's
    number of the order that it is about, ``shop_id`` its id there; ``more`` leads to the list behind it.
    """

    key: str
    name: str
    about: str = ""
    found: str = ""
    since: datetime | None = None
    count: int = 0
    remedies: tuple[Remedy, ...] = ()
    otherwise: str = ""
    order: str = ""
    shop_id: str = ""
    prices: tuple[HeldPrice, ...] = ()
    more: str = ""

    @property
    def manual(self) -> str:
        """The key of the alarm's title under which the manual tells of it; empty for what is no alarm."""
        if self.name.startswith("alarm."):
            return self.name
        return f"alarm.{self.key}" if self.key in (WITHDRAWALS_ALARM, ENDS_ALARM) else ""

    def title(self, language: Language) -> str:
        """Say what it is."""
        return text(language, self.name, about=self.about, count=self.count)

    def sentence(self, language: Language) -> str:
        """Say what was found; the title where nothing more is known."""
        return render(language, self.found) if self.found else self.title(language)

    def advice(self, language: Language) -> str:
        """Say what to do, unless what was found says so itself, or the buttons are all there is to do."""
        if not self.name.startswith("alarm.") or self.remedies or "kickroute-connector" in self.found:
            return ""
        return text(language, f"{self.name}.next", about=self.about)


@dataclass(frozen=True, slots=True)
class Found:
    """What a reading found, from which the list is made."""

    alarms: Mapping[str, str]
    since: Mapping[str, datetime]
    orders: Sequence[OrderRecord]
    events: tuple[EventRow, ...]
    failing: tuple[FailingRow, ...]
    events_parked: int
    sending_paused: str
    withdrawals: tuple[int, int]
    ends: tuple[int, int]
    prices: Sequence[HeldPrice]
    price_count: int


def troubles(found: Found) -> tuple[Trouble, ...]:
    """Return what needs somebody, the alarms first that stop everything, then decisions, orders, messages.

    What an alarm tells is not told again by the order, message, hold or failure that it is about: that gives
    its buttons to the alarm's entry.
    """
    entries: dict[str, Trouble] = {key: _of_alarm(key, found) for key in sorted(found.alarms)}
    if found.sending_paused and ACCESS_ALARM not in entries:
        entries[ACCESS_ALARM] = _alarm(ACCESS_ALARM, found.sending_paused, None)
    for key, made in _decisions(found):
        entries[key] = _merged(entries.get(key), made)
    for key, made in _of_orders(found, entries):
        entries[key] = _merged(entries.get(key), made)
    for key, made in _of_events(found, entries):
        entries[key] = _merged(entries.get(key), made)
    return tuple(sorted(entries.values(), key=_rank))


def tried_again(found: Found) -> tuple[FailingRow, ...]:
    """Return what fails and is tried again by itself, but for what another entry says already."""
    about = {order_of(key) for key in found.alarms} | {record.number for record in found.orders}
    told = {key.removeprefix(FAILING) for key in found.alarms if key.startswith(FAILING)}
    return tuple(row for row in found.failing if row.key not in told and row.thing not in about - {""})


def _rank(trouble: Trouble) -> tuple[int, str]:
    stops_all = trouble.key.startswith(("shop.access", "shop.unreachable", "platform.", "store."))
    if stops_all:
        return 0, trouble.key
    if trouble.remedies or trouble.prices:
        return 1, trouble.key
    return 2, trouble.key


def _alarm(key: str, message: str, since: datetime | None) -> Trouble:
    kind = kind_of(key)
    return Trouble(
        key, f"alarm.{kind.name}", about=kind.about, found=message, since=since, order=order_of(key)
    )


def _of_alarm(key: str, found: Found) -> Trouble:
    return _alarm(key, found.alarms[key], found.since.get(key))


def _merged(alarm: Trouble | None, made: Trouble) -> Trouble:
    """Keep what the alarm says, and give it the buttons of what it is about."""
    if alarm is None:
        return made
    return replace(
        alarm,
        remedies=(*alarm.remedies, *made.remedies),
        otherwise=made.otherwise,
        order=alarm.order or made.order,
        shop_id=alarm.shop_id or made.shop_id,
        more=made.more,
    )


def _decisions(found: Found) -> Iterator[tuple[str, Trouble]]:
    count, hold = found.withdrawals
    if count:
        yes = Remedy(Command.CONFIRM_WITHDRAWALS, "page.do.confirm_withdrawals", {"up_to": str(hold)})
        yield (
            WITHDRAWALS_ALARM,
            _counted(WITHDRAWALS_ALARM, "page.withdrawals_held", count, (yes,), "page.withdrawals_no"),
        )
    count, hold = found.ends
    if count:
        fields = {"up_to": str(hold)}
        yes = Remedy(Command.CONFIRM_ENDS, "page.do.confirm_ends", fields, "danger", "page.cancel_means")
        yield ENDS_ALARM, _counted(ENDS_ALARM, "page.ends_held", count, (yes,), "page.ends_no")
    if found.price_count:
        prices = tuple(found.prices[:FIRST_PRICES])
        more = "decisions" if found.price_count > len(prices) else ""
        yield (
            "prices.held",
            Trouble("prices.held", "page.prices_wait", count=found.price_count, prices=prices, more=more),
        )


def _counted(key: str, name: str, count: int, remedies: tuple[Remedy, ...], otherwise: str) -> Trouble:
    return Trouble(key, name, count=count, remedies=remedies, otherwise=otherwise)


def _of_orders(found: Found, entries: Mapping[str, Trouble]) -> Iterator[tuple[str, Trouble]]:
    """Give each order that needs a choice its entry: that of an alarm about it, if one stands."""
    for record in found.orders:
        if not record.parked_reason:
            continue
        own = f"order.parked.{record.number}"
        key = next((k for k, t in entries.items() if t.order == record.number), own)
        yield (
            key,
            Trouble(
                key,
                "alarm.order.parked",
                about=record.number,
                found=record.parked_reason,
                since=record.updated_at,
                remedies=tuple(order_remedies(record)),
                order=record.number,
                shop_id=record.shop_id,
            ),
        )


def order_remedies(record: OrderRecord) -> Iterable[Remedy]:
    """Return what may be chosen for an order that needs somebody."""
    number = {"number": record.number}
    if record.state is OrderState.PARKED:
        yield Remedy(Command.RETRY_ORDER, "page.do.retry_order", number)
    yield Remedy(Command.CANCEL_ORDER, "page.do.cancel_order", number, "danger", "page.cancel_means")
    yield Remedy(Command.FORGET_ORDER, "page.do.forget_order", number, "danger", "page.forget_means")


def _of_events(found: Found, entries: Mapping[str, Trouble]) -> Iterator[tuple[str, Trouble]]:
    """Give parked messages their buttons; those about products are one entry, with a list of their own."""
    parked = [event for event in found.events if event.parked]
    products = [event for event in parked if not event.is_about_order]
    for event in (event for event in parked if event.is_about_order):
        key, about = order_alarm(event.id), str(event.id)
        remedies = event_remedies(event)
        yield key, Trouble(key, "alarm.outbox.parked", about=about, found=event.reason, remedies=remedies)
    if products or (found.events_parked and PRODUCTS_ALARM in entries):
        again = (Remedy(Command.RETRY_EVENT, "page.do.retry_events", {"id": "all"}),)
        first = products[0].reason if products else ""
        yield (
            PRODUCTS_ALARM,
            Trouble(
                PRODUCTS_ALARM,
                "alarm.products.refused",
                found=first,
                count=found.events_parked,
                remedies=event_remedies(products[0]) if len(products) == 1 else again,
                more="outbox" if len(products) > 1 else "",
            ),
        )


def event_remedies(event: EventRow) -> tuple[Remedy, ...]:
    """Return what may be chosen for a message that is set aside."""
    number = {"id": str(event.id)}
    return (
        Remedy(Command.RETRY_EVENT, "page.do.retry_event", number),
        Remedy(Command.DISCARD_EVENT, "page.do.discard_event", number, "danger", "page.discard_means"),
    )
