"""Orders, their refunds and their parcels, as the connector remembers them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Numeric,
    Row,
    bindparam,
    cast,
    func,
    insert,
    or_,
    select,
    union,
    update,
)

from connector.model import FINAL_STATUSES, IncomingOrder, OrderStatus, Parcel
from connector.model.errors import OrderForgotten
from connector.model.gtin import gtin14
from connector.model.records import (
    PLACING_STATES,
    OrderRecord,
    OrderState,
    RefundRecord,
    RefundState,
)
from connector.store import codec
from connector.store.lists.order_goods import of_incoming
from connector.store.schema import orders, parcels, refunds, unreduced

FOLLOWED = (OrderState.LIVE, OrderState.CONFIRMED, OrderState.PARKED)
MISSING_AGAIN = timedelta(hours=1)
"""After so long an order that the shop does not show any more is asked for again."""

AWAITED = timedelta(days=90)
"""So old an order may be whose tracking number is still looked for after its completion."""

QUIET_SHARE = 2
"""One in so many orders that are read again may be a completed one where many are open."""


_OPEN = (
    orders.c.state.in_(FOLLOWED),
    orders.c.shop_id != "",
    orders.c.status.in_(["", *sorted(set(OrderStatus) - FINAL_STATUSES)]),
)

# Built once: the callback's answer waits for them.
_INSERT = insert(orders)
_BY_NUMBER = select(orders).where(orders.c.number == bindparam("key")).limit(1)


class Orders:
    """Orders within one transaction; Kickroute's number is the key."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now
        self.forgot_addresses = False

    def receive(self, order: IncomingOrder) -> tuple[OrderRecord, bool]:
        """Remember an order unless it is known; returns the record, and whether it is new."""
        known = self.get(order.kickroute_number)
        if known is not None:
            return known, False
        now = self._now()
        record = OrderRecord(order.kickroute_number, OrderState.RECEIVED, now, now, order=order)
        self.insert(record)
        return record, True

    def insert(self, record: OrderRecord) -> None:
        """Insert a record; raises IntegrityError when the number is known."""
        self._connection.execute(_INSERT, _values(record))

    def change(self, number: str, **changes: Any) -> OrderRecord:
        """Change some fields of a record and leave the others, which another may be changing, alone.

        Raises OrderForgotten when the number is not known (any more).
        """
        values: dict[str, Any] = dict(changes, updated_at=self._now())
        if "order" in values:
            self.forgot_addresses |= values["order"] is None
            values["body"] = codec.dump_order(values.pop("order"))
        if "lines" in values:
            values["lines"] = codec.dump_lines(values["lines"])
        if "status" in values:
            values["status"] = values["status"] or ""
        self._connection.execute(update(orders).where(orders.c.number == number).values(**values))
        return self.require(number)

    def require(self, number: str) -> OrderRecord:
        """Return the record of a Kickroute number; raises OrderForgotten when it is not known."""
        record = self.get(number)
        if record is None:
            raise OrderForgotten(number)
        return record

    def forget(self, number: str) -> None:
        """Forget an order that was not taken: sent again, it is judged afresh."""
        self.forgot_addresses = True
        self._connection.execute(orders.delete().where(orders.c.number == number))

    def get(self, number: str) -> OrderRecord | None:
        """Return the record of a Kickroute number; no number has a character zero, which databases refuse."""
        if "\0" in number:
            return None
        row = self._connection.execute(_BY_NUMBER, {"key": number}).first()
        return None if row is None else _record(row)

    def by_shop_number(self, shop_number: str) -> OrderRecord | None:
        """Return the record of the shop's order number; of several, the newest that is not missing.

        A shop whose own backup was restored gives numbers out again.
        """
        found = self._many(orders.c.shop_number == shop_number)
        return max(found, key=lambda record: (not record.missing, record.received_at), default=None)

    def by_shop_id(self, shop_id: str) -> list[OrderRecord]:
        """Return the records of the shop's order id: several when the shop gave it out again."""
        return self._many(orders.c.shop_id == shop_id)

    def unfinished(self) -> list[OrderRecord]:
        """Return orders whose placing was interrupted, oldest first."""
        return self._many(orders.c.state.in_(PLACING_STATES))

    def open(self, limit: int | None = None) -> list[OrderRecord]:
        """Return followed orders that have not reached a final status, longest unread first."""
        return self._oldest(limit, *_OPEN)

    def to_read_again(self, limit: int) -> list[OrderRecord]:
        """Return orders to be read by id, longest unread first: open ones, and completed without a parcel.

        However many of the latter there are, half of the turn is left to the open ones. One that the shop
        does not show any more, and that nobody has decided about, is asked for rarely.
        """
        now = self._now()
        shown = or_(orders.c.missing.is_(False), orders.c.updated_at < now - MISSING_AGAIN)
        waits = (
            orders.c.state.in_(FOLLOWED),
            orders.c.shop_id != "",
            orders.c.status == OrderStatus.COMPLETED,
            orders.c.received_at > now - AWAITED,
            ~select(parcels.c.number).where(parcels.c.number == orders.c.number).exists(),
        )
        open_ones, quiet = (self._oldest(limit, *meant, shown) for meant in (_OPEN, waits))
        few = quiet[: max(limit - len(open_ones), limit // QUIET_SHARE)]
        return sorted([*few, *open_ones], key=lambda record: (record.updated_at, record.number))[:limit]

    def _oldest(self, limit: int | None, *conditions: Any) -> list[OrderRecord]:
        query = select(orders).where(*conditions).order_by(orders.c.updated_at, orders.c.number)
        return [_record(row) for row in self._connection.execute(query.limit(limit))]

    def followed(self, since: datetime) -> list[OrderRecord]:
        """Return every order received since then that has a shop order."""
        return self._many(orders.c.state.in_(FOLLOWED), orders.c.shop_id != "", orders.c.received_at >= since)

    def count_open(self) -> int:
        """Return how many orders are open in the shop."""
        return self._connection.execute(select(func.count()).select_from(orders).where(*_OPEN)).scalar_one()

    def wanting_status(self) -> list[OrderRecord]:
        """Return orders for which a retailer's status waits to be applied."""
        return self._many(orders.c.wanted.is_not(None))

    def parked(self, limit: int | None = None) -> list[OrderRecord]:
        """Return orders that need a person."""
        return self._many(orders.c.parked_reason != "", limit=limit)

    def held(self, limit: int | None = None) -> list[OrderRecord]:
        """Return orders whose end is held by the order brake."""
        return self._many(orders.c.held, limit=limit)

    def holding(self) -> tuple[int, int]:
        """Return how many orders' ends are held, and the newest hold among them."""
        query = select(func.count(), func.coalesce(func.max(orders.c.hold), 0)).where(orders.c.held)
        count, hold = self._connection.execute(query).one()
        return count, hold

    def all(self, limit: int = 200) -> list[OrderRecord]:
        """Return the newest orders."""
        rows = self._connection.execute(select(orders).order_by(orders.c.received_at.desc()).limit(limit))
        return [_record(row) for row in rows]

    def reserved(self, except_number: str, states: Collection[OrderState]) -> dict[str, int]:
        """Return the units per holder of stock that are promised to all orders but one.

        They are those of orders in these states, and those that the shop did not take for orders that are
        further (:class:`connector.store.attempts.Unreduced`).
        """
        promised: dict[str, int] = {}
        waiting = select(orders.c.lines).where(orders.c.state.in_(states), orders.c.number != except_number)
        for text in self._connection.execute(waiting).scalars():
            for line in codec.load_lines(text):
                promised[line.stock_holder] = promised.get(line.stock_holder, 0) + line.quantity
        left = select(unreduced.c.holder, unreduced.c.units).where(
            unreduced.c.holder > "", unreduced.c.number != except_number
        )
        for row in self._connection.execute(left):
            promised[row.holder] = promised.get(row.holder, 0) + row.units
        return promised

    def untaken(
        self, states: Collection[OrderState], asked: int, received_before: datetime | None = None
    ) -> dict[str, dict[str, int]]:
        """Return the units that had not left the shop's stock at the store's number ``asked``.

        Those of orders in these states, of orders that took theirs since, and those that the shop did not
        take at all; by product and offer.
        """
        columns = select(orders.c.number, orders.c.lines)
        if received_before is not None:
            columns = columns.where(orders.c.received_at < received_before)
        query = union(
            columns.where(orders.c.state.in_(states)),
            columns.where(orders.c.taken_moment > asked),
        )
        units: dict[str, dict[str, int]] = {}
        for row in self._connection.execute(query):
            for line in codec.load_lines(row.lines):
                offers = units.setdefault(line.product_id, {})
                offers[line.offer_id] = offers.get(line.offer_id, 0) + line.quantity
        left = select(unreduced).where(
            unreduced.c.holder > "",
            unreduced.c.number.not_in(select(orders.c.number).where(orders.c.taken_moment > asked)),
        )
        for row in self._connection.execute(left):
            offers = units.setdefault(row.product_id, {})
            offers[row.offer_id] = offers.get(row.offer_id, 0) + row.units
        return units

    def numbers_by_gtin(self, since: datetime) -> dict[str, tuple[str, ...]]:
        """Return which orders received since then have lines with a GTIN (14 digits), by number."""
        query = select(orders.c.number, orders.c.lines).where(orders.c.received_at >= since)
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(query.order_by(orders.c.number)):
            for key in {gtin14(line.gtin) for line in codec.load_lines(row.lines)} - {""}:
                found.setdefault(key, []).append(row.number)
        return {key: tuple(numbers) for key, numbers in found.items()}

    def sold_since(self, moment: datetime) -> tuple[int, Decimal]:
        """Return how many orders were received since then, and what they come to in the shop.

        Those that were cancelled, or that nobody follows any more, are not counted.
        """
        cents = func.sum(cast(func.round(cast(orders.c.shop_total, Numeric(12, 2)) * 100), BigInteger))
        query = select(func.count(), cents).where(
            orders.c.received_at >= moment,
            orders.c.state != OrderState.FORGOTTEN,
            orders.c.status != OrderStatus.CANCELLED,
        )
        count, sum_ = self._connection.execute(query).one()
        return count, Decimal(int(sum_ or 0)) / 100

    def untracked(self, now: datetime) -> tuple[int, datetime | None]:
        """Return how many orders wait for a tracking number, and since when the oldest of them does."""
        query = select(func.count(), func.min(orders.c.received_at)).where(
            orders.c.state.in_(FOLLOWED),
            orders.c.shop_id != "",
            ~orders.c.missing,
            orders.c.status.not_in([OrderStatus.CANCELLED, OrderStatus.REFUNDED]),
            orders.c.received_at > now - AWAITED,
            ~select(parcels.c.number).where(parcels.c.number == orders.c.number).exists(),
        )
        count, since = self._connection.execute(query).one()
        return count, since

    def count_by_state(self) -> dict[str, int]:
        """Return how many orders are in each state."""
        rows = self._connection.execute(
            select(orders.c.state, func.count().label("amount")).group_by(orders.c.state)
        )
        return {row.state: row.amount for row in rows}

    def forget_addresses(self, before: datetime) -> int:
        """Delete the addresses of orders that were received before ``before``, and return how many had some.

        Not by ``updated_at``: an order that needs a person is read again and again meanwhile.
        """
        stale = update(orders).where(orders.c.body.is_not(None), orders.c.received_at < before)
        found = self._connection.execute(stale.values(body=None)).rowcount
        self.forgot_addresses |= found > 0
        return found

    # refunds and parcels

    def refunds(self, number: str) -> dict[str, RefundRecord]:
        """Return the refund objects of an order that were seen, by their id."""
        rows = self._connection.execute(select(refunds).where(refunds.c.number == number))
        return {row.refund_id: _refund(row) for row in rows}

    def remember_refund(self, record: RefundRecord) -> None:
        """Remember a refund object, or what became of it."""
        found = self._connection.execute(
            update(refunds)
            .where(refunds.c.number == record.number, refunds.c.refund_id == record.refund_id)
            .values(state=record.state, total=record.total)
        )
        if not found.rowcount:
            self._connection.execute(
                insert(refunds).values(
                    number=record.number,
                    refund_id=record.refund_id,
                    total=record.total,
                    state=record.state,
                    at=record.at,
                )
            )

    def parcels(self, number: str) -> frozenset[str]:
        """Return the tracking numbers of an order that were told."""
        query = select(parcels.c.tracking).where(parcels.c.number == number)
        return frozenset(self._connection.execute(query).scalars())

    def remember_parcels(self, number: str, new: Iterable[Parcel]) -> None:
        """Remember parcels as told."""
        now = self._now()
        values = [
            {"number": number, "tracking": parcel.number, "carrier": parcel.carrier, "at": now}
            for parcel in new
        ]
        if values:
            self._connection.execute(insert(parcels), values)

    def _many(self, *conditions: Any, limit: int | None = None) -> list[OrderRecord]:
        query = select(orders).where(*conditions).order_by(orders.c.updated_at, orders.c.number)
        query = query.limit(limit)
        return [_record(row) for row in self._connection.execute(query)]


_PLAIN = (
    *("number", "state", "received_at", "updated_at", "shop_id", "shop_number", "shop_total", "debited"),
    *("reservation", "intended_at", "status", "expected", "wanted"),
    *("parked_from", "parked_reason", "missing", "held", "hold", "taken", "forced", "adopted", "twin_since"),
)


def _values(record: OrderRecord) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in _PLAIN}
    return values | {
        "body": codec.dump_order(record.order),
        "lines": codec.dump_lines(record.lines),
        "status": record.status or "",
        **(of_incoming(record.order, record.shop_number) if record.order else {}),
    }


def _record(row: Row[Any]) -> OrderRecord:
    values = {name: getattr(row, name) for name in _PLAIN}
    values["state"] = OrderState(row.state)
    for name in ("status", "expected", "wanted"):
        values[name] = OrderStatus(values[name]) if values[name] else None
    if row.parked_from is not None:
        values["parked_from"] = OrderState(row.parked_from)
    return OrderRecord(order=codec.load_order(row.body), lines=codec.load_lines(row.lines), **values)


def _refund(row: Row[Any]) -> RefundRecord:
    return RefundRecord(row.number, row.refund_id, row.total, RefundState(row.state), row.at)
