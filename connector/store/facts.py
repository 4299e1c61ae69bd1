"""Facts: every value that is remembered singly, each with its type and what holds while none is remembered.

One that holds what it holds anyway is forgotten. Keys and forms are those of all versions before: a store of
theirs is read as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Self, TypeVar, overload

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from connector.store.schema import facts

# Built once: hardly a transaction goes without it.
_VALUE = select(facts.c.value).where(facts.c.key == bindparam("name"))

T = TypeVar("T")


class Rows:
    """The rows below: texts by key, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, key: str) -> str | None:
        """Return a remembered text, or None."""
        return self._connection.execute(_VALUE, {"name": key}).scalar()

    def put(self, key: str, value: str | None) -> None:
        """Remember a text, or forget it with None."""
        if value is not None:
            found = self._connection.execute(update(facts).where(facts.c.key == key).values(value=value))
            if not found.rowcount:
                self._connection.execute(insert(facts).values(key=key, value=value))
        else:
            self._connection.execute(delete(facts).where(facts.c.key == key))

    def starting_with(self, prefix: str) -> dict[str, str]:
        """Return all texts whose keys start with ``prefix``."""
        # Between two keys, which an index answers; LIKE would read all facts.
        found = select(facts).where(facts.c.key >= prefix)
        if prefix:
            found = found.where(facts.c.key < prefix[:-1] + chr(ord(prefix[-1]) + 1))
        return {row.key: row.value for row in self._connection.execute(found)}


@dataclass(frozen=True)
class _Form(Generic[T]):
    """How a value is written as text, and read again."""

    read: Callable[[str], T]
    write: Callable[[T], str]


class Fact(Generic[T]):
    """One remembered value, as an attribute of :class:`Facts`."""

    def __init__(self, key: str, form: _Form[Any], default: T) -> None:
        self.key = key
        self.default = default
        self._form = form

    @overload
    def __get__(self, rows: None, owner: type) -> Self: ...
    @overload
    def __get__(self, rows: Rows, owner: type) -> T: ...
    def __get__(self, rows: Rows | None, owner: type) -> Self | T:
        """Read the value."""
        if rows is None:
            return self
        text = rows.get(self.key)
        return self.default if text is None else self._form.read(text)

    def __set__(self, rows: Rows, value: T) -> None:
        """Remember the value."""
        rows.put(self.key, None if value == self.default else self._form.write(value))


class Members(Generic[T]):
    """The values of one family, by name."""

    def __init__(self, rows: Rows, prefix: str, form: _Form[T]) -> None:
        self._rows = rows
        self._prefix = prefix
        self._form = form

    def get(self, name: str) -> T | None:
        """Return one value, None when it is not remembered."""
        text = self._rows.get(self._prefix + name)
        return None if text is None else self._form.read(text)

    def put(self, name: str, value: T | None) -> None:
        """Remember one value, or forget it with None."""
        self._rows.put(self._prefix + name, None if value is None else self._form.write(value))

    def all(self, beginning: str = "") -> dict[str, T]:
        """Return all values whose names begin so."""
        found = self._rows.starting_with(self._prefix + beginning)
        return {key.removeprefix(self._prefix): self._form.read(text) for key, text in found.items()}


class Family(Generic[T]):
    """Any number of values of one kind, as an attribute of :class:`Facts`."""

    def __init__(self, prefix: str, form: _Form[T]) -> None:
        self.prefix = prefix
        self._form = form

    @overload
    def __get__(self, rows: None, owner: type) -> Self: ...
    @overload
    def __get__(self, rows: Rows, owner: type) -> Members[T]: ...
    def __get__(self, rows: Rows | None, owner: type) -> Self | Members[T]:
        """Give the values of one transaction."""
        return self if rows is None else Members(rows, self.prefix, self._form)


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


_TEXT = _Form[str](str, str)
_NUMBER = _Form[int](int, str)
_MOMENT = _Form[datetime](datetime.fromisoformat, datetime.isoformat)
_FLAG = _Form[bool](lambda _: True, lambda _: "1")
_NAMES = _Form[frozenset[str]](
    lambda text: frozenset(json.loads(text)), lambda names: _written(sorted(names))
)
_LIST = _Form[tuple[str, ...]](lambda text: tuple(json.loads(text)), lambda names: _written([*names]))
_IDS = _Form[tuple[str, ...]](lambda text: tuple(filter(None, text.split(","))), ",".join)
_PLACE = _Form[tuple[int, datetime]](
    lambda text: (int(json.loads(text)[0]), datetime.fromisoformat(json.loads(text)[1])),
    lambda place: _written([place[0], place[1].isoformat()]),
)
_MOMENTS = _Form[Mapping[str, datetime]](
    lambda text: {name: datetime.fromisoformat(at) for name, at in json.loads(text).items()},
    lambda moments: _written({name: at.isoformat() for name, at in moments.items()}),
)


class Facts(Rows):
    """All single values of one store, within one transaction."""

    # --- whose store it is, and since when it works ---
    shop_key = Fact[str | None]("shop.key", _TEXT, None)
    shop_name = Fact[str]("shop.name", _TEXT, "")
    shop_timezone = Fact[str]("shop.timezone", _TEXT, "")
    """For commands that do not ask the shop."""
    platform_key = Fact[str | None]("platform.key", _TEXT, None)
    """A digest of the platform's key."""
    heartbeat = Fact[datetime | None]("heartbeat", _MOMENT, None)
    began_at = Fact[datetime | None]("resume.began", _MOMENT, None)
    """When taking the shop's orders over began; None once it is done."""
    adopted_at = Fact[datetime | None]("resume.adopted", _MOMENT, None)
    """When the shop's orders were taken over."""
    plugin_seen = Fact[str | None]("shop.plugin.seen", _TEXT, None)
    leftovers = Fact[str | None]("moving.leftovers", _TEXT, None)
    moment = Fact[int]("moment", _NUMBER, 0)
    """The number of the last thing that happened."""
    ways = Family[str]("reach.", _TEXT)
    """What was found out about the way to the shop."""

    # --- goods ---
    catalogue_cursor = Fact[str | None]("collect.cursor", _TEXT, None)
    sweep_wanted = Fact[str | None]("collect.sweep_wanted", _TEXT, None)
    sweep_hurried = Fact[bool]("collect.sweep_hurried", _FLAG, False)
    swept_at = Fact[datetime | None]("collect.swept_at", _MOMENT, None)
    release_rules = Fact[str | None]("collect.rules", _TEXT, None)
    """A digest of the rules by which the catalogue was judged last."""
    unreadable_since = Fact[Mapping[str, datetime]]("collect.unreadable", _MOMENTS, {})
    absence = Family[datetime]("absence.", _MOMENT)
    """All moments below, read at once."""
    paused_since = Fact[datetime | None]("absence.paused_since", _MOMENT, None)
    paused_until = Fact[datetime | None]("absence.paused_until", _MOMENT, None)
    leaving_since = Fact[datetime | None]("absence.leaving_since", _MOMENT, None)
    left_at = Fact[datetime | None]("absence.left_at", _MOMENT, None)
    absence_told_at = Fact[datetime | None]("absence.told", _MOMENT, None)
    """When everything that was live had been told so."""
    denied_prices = Family[str]("price.denied:", _TEXT)
    """By GTIN-14: the price that a person said no to."""
    price_runs = Family[str]("prices.run:", _TEXT)
    price_wishes = Family[str]("prices.wish:", _TEXT)
    """What was asked for in the browser, by a number; a preview shows it."""
    price_job = Fact[str]("prices.job", _TEXT, "")
    """The last wish that was to be written into the shop, and how far that has come."""

    # --- orders ---
    strange_orders = Fact[frozenset[str]]("orders.strange", _NAMES, frozenset())
    """The alarms that stand about strange rows."""
    took_nothing = Fact[int]("orders.took_nothing", _NUMBER, 0)
    """Orders in a row of which the shop took nothing from its stock."""
    confirmed_ends = Fact[frozenset[str]]("orders.confirmed", _NAMES, frozenset())
    """Orders whose end a person has confirmed."""
    index_floor = Fact[tuple[int, datetime] | None]("index.floor", _PLACE, None)
    """The place from which on orders are kept, and when it was reckoned."""
    index_back_to = Fact[datetime | None]("index.back_to", _MOMENT, None)
    index_reader = Fact[str | None]("index.reader", _TEXT, None)
    unsure_since = Fact[datetime | None]("index.unsure_since", _MOMENT, None)
    """Orders received since then may be older than that: the store may have been lost or put back before."""
    report_cursor = Fact[str | None]("report.cursor", _TEXT, None)
    statuses_seen = Fact[frozenset[str]]("report.statuses", _NAMES, frozenset())
    """The shop's own statuses that nobody has said the meaning of."""
    senders_seen = Fact[frozenset[str]]("report.senders", _NAMES, frozenset())
    """Label plugins of the shop that were seen to print the retailer as sender."""
    order_troubles = Family[tuple[str, ...]]("report.troubles:", _LIST)
    """By order: the alarms that last."""
    sold_cursor = Fact[str | None]("sold.cursor", _TEXT, None)
    """How far a retailer's own orders were read; None before those that were there at the start are known."""
    sold_since = Fact[datetime | None]("sold.since", _MOMENT, None)
    """From when on a retailer's orders are ours to forward, by the shop's clock."""
    sold_alarms = Fact[frozenset[str]]("sold.alarms", _NAMES, frozenset())
    """The alarms that stand about a retailer's orders."""
    listings_cursor = Fact[str | None]("retail.listings", _TEXT, None)
    """How far changes of a retailer's linked products were read."""
    swept_after = Fact[str]("retail.swept", _TEXT, "")
    """The link that was compared with the shop last."""
    supplier_taxes = Family[str]("retail.taxes:", _TEXT)
    """By a supplier's code: whether its regular prices are ``gross`` or ``net``, as a person said."""
    hook_token = Fact[str]("hooks.token", _TEXT, "")
    hook_secret = Fact[str]("hooks.secret", _TEXT, "")
    hook_ids = Fact[tuple[str, ...] | None]("hooks.ids", _IDS, None)
    """Webhooks of ours; None before they were set up."""
    hook_reason = Fact[str | None]("hooks.reason", _TEXT, None)
    """Why the shop is better off without webhooks."""

    # --- sending ---
    sending_paused = Fact[str | None]("deliver.paused", _TEXT, None)
    """Why the platform refuses our key."""
    sending_inactive = Fact[bool]("deliver.paused_inactive", _FLAG, False)
    send_not_before = Fact[datetime | None]("deliver.not_before", _MOMENT, None)
    platform_away = Fact[bool]("deliver.away", _FLAG, False)
    extensions = Fact[frozenset[str]]("deliver.extensions", _NAMES, frozenset())
    """What the platform knows beyond the protocol, by its newest answer to ``connection.test``."""
    taken_at = Fact[datetime | None]("deliver.taken_at", _MOMENT, None)
    """When the platform took something last."""
    parked_told = Family[bool]("deliver.parked:", _FLAG)
    parked_products_told = Fact[str]("deliver.parked_products", _TEXT, "")

    # --- in a host: what goes on from one process to the next ---
    turn_memory = Fact[str]("host.memory", _TEXT, "")
    shop_identity = Fact[str]("host.identity", _TEXT, "")
    hints = Family[str]("host.hint:", _TEXT)
    """By what is hinted at: when the webhook came."""
    order_locks = Family[str]("host.lock:", _TEXT)
    """By key: the order that holds it."""
    order_answers = Family[str]("host.answer:", _TEXT)
    """By the order's number: what the platform is answered; empty while its door waits for that."""

    # --- alarms, and what runs ---
    alarms = Family[str]("alarm:", _TEXT)
    """By key: what stands."""
    alarm_messages = Family[str]("message:", _TEXT)
    alarms_sending = Fact[bool]("alarms.sending", _FLAG, False)
    heard_at = Fact[frozenset[str]]("alarm.heard", _NAMES, frozenset())
    """The addresses at which a person has received a message, as digests."""
    last_hold = Fact[int]("holds.last", _NUMBER, 0)
    news_seen = Fact[int | None]("news.seen", _NUMBER, None)
    failing = Family[str]("failing:", _TEXT)
    summary_at = Fact[datetime | None]("summary.at", _MOMENT, None)
    pruned_at = Fact[datetime | None]("pruned.at", _MOMENT, None)
    backups_since = Fact[datetime | None]("backups.since", _MOMENT, None)
    web_sessions = Family[str]("web.session:", _TEXT)
    """By the digest of a browser's cookie."""


REMEMBERED: Mapping[str, Fact[Any] | Family[Any]] = {
    name: found for name, found in vars(Facts).items() if isinstance(found, Fact | Family)
}
"""All of them, by their names."""
