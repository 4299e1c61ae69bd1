"""The index: which of the shop's orders carry a Kickroute number, and which stretches of them were read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, and_, delete, false, func, insert, or_, select, update

from connector.model import MarkPage, OrderMark
from connector.model.records import OrderState, OrderStretch
from connector.store.engines.portions import portions
from connector.store.orders import FOLLOWED
from connector.store.schema import order_ranges, order_rows, orders


@cache
def _mark_adapter() -> TypeAdapter[OrderMark]:
    return TypeAdapter(OrderMark)


class ShopOrders:
    """The index within one transaction; the shop's id is the key of a row, ordinary orders have none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # rows

    def take(self, marks: Iterable[OrderMark]) -> None:
        """Remember the marked ones among these orders as they are now, and forget a mark that is gone."""
        for mark in marks:
            mine = order_rows.c.shop_id == mark.id
            if not mark.kickroute_number:
                self._connection.execute(delete(order_rows).where(mine))
                continue
            values = _values(mark)
            if not self._connection.execute(update(order_rows).where(mine).values(**values)).rowcount:
                self._connection.execute(insert(order_rows).values(**values))

    def take_page(self, page: MarkPage) -> None:
        """Remember that rows in a stretch which a list does not show are in the trash, if anywhere."""
        shown = {mark.id for mark in page.marks}
        inside = order_rows.c.place.between(page.low, page.high)
        hidden = [order_rows.c.place.between(low, high) for low, high in page.holes]
        rows = self._connection.execute(select(order_rows.c.shop_id).where(inside, ~or_(false(), *hidden)))
        for part in portions([shop_id for shop_id in rows.scalars() if shop_id not in shown]):
            mine = order_rows.c.shop_id.in_(part)
            self._connection.execute(update(order_rows).where(mine).values(trashed=True))

    def of(self, number: str) -> tuple[OrderMark, ...]:
        """Return the rows with a Kickroute number, oldest first."""
        query = select(order_rows).where(order_rows.c.number == number).order_by(order_rows.c.place)
        return tuple(_mark(row) for row in self._connection.execute(query))

    def gone(self, shop_ids: Collection[str]) -> None:
        """Forget rows that the shop positively does not have."""
        for part in portions(shop_ids):
            self._connection.execute(delete(order_rows).where(order_rows.c.shop_id.in_(part)))

    def pending(self, since: datetime) -> tuple[OrderMark, ...]:
        """Return the rows that were pending when they were read, created since then."""
        query = select(order_rows).where(
            order_rows.c.pending, ~order_rows.c.trashed, order_rows.c.created_at >= since
        )
        return tuple(_mark(row) for row in self._connection.execute(query.order_by(order_rows.c.place)))

    def of_plugin(self, since: datetime) -> tuple[str, ...]:
        """Return the ids of the rows of the platform's own plugin that were created since then."""
        query = select(order_rows.c.shop_id).where(
            order_rows.c.by_plugin, ~order_rows.c.trashed, order_rows.c.created_at >= since
        )
        return tuple(self._connection.execute(query.order_by(order_rows.c.place)).scalars())

    def to_bring(self, since: datetime, began: datetime, now: datetime) -> tuple[str, ...]:
        """Return the ids of rows created since then that nothing has looked at since ``began``.

        These are rows whose number no order has, and rows of followed orders that were read before. Newest
        first; an order that was read in the future was read before the clock was put back.
        """
        known = orders.c.number == order_rows.c.number
        unread = or_(orders.c.updated_at <= began, orders.c.updated_at > now)
        is_followed = and_(orders.c.state.in_(FOLLOWED), orders.c.shop_id == order_rows.c.shop_id, unread)
        was_never_placed = and_(orders.c.state == OrderState.PARKED, orders.c.shop_id == "")
        query = (
            select(order_rows.c.shop_id)
            .select_from(order_rows.outerjoin(orders, known))
            .where(~order_rows.c.trashed)
            .where(or_(order_rows.c.created_at >= since, order_rows.c.created_at.is_(None)))
            .where(or_(orders.c.number.is_(None), is_followed, was_never_placed))
            .order_by(order_rows.c.place.desc())
        )
        return tuple(self._connection.execute(query).scalars())

    def repeated(self) -> tuple[str, ...]:
        """Return the Kickroute numbers that stand on several rows outside the trash."""
        number = order_rows.c.number
        query = select(number).where(~order_rows.c.trashed).group_by(number).having(func.count() > 1)
        return tuple(self._connection.execute(query.order_by(number)).scalars())

    # stretches

    def stretches(self) -> tuple[OrderStretch, ...]:
        """Return what was read, lowest first."""
        query = select(order_ranges).order_by(order_ranges.c.low)
        return tuple(_stretch(row) for row in self._connection.execute(query))

    def put_stretches(self, stretches: Collection[OrderStretch]) -> None:
        """Replace what was read."""
        self._connection.execute(delete(order_ranges))
        if stretches:
            self._connection.execute(insert(order_ranges), [_stretch_values(s) for s in stretches])

    def drop(self) -> None:
        """Forget all of it: the shop was put back, and gives its ids out again."""
        self._connection.execute(delete(order_ranges))
        self._connection.execute(delete(order_rows))


def _values(mark: OrderMark) -> dict[str, Any]:
    plain = ("place", "token", "created_at", "pending", "trashed", "by_plugin")
    named = {"shop_id": mark.id, "shop_number": mark.number, "number": mark.kickroute_number}
    return {name: getattr(mark, name) for name in plain} | named


def _mark(row: Row[Any]) -> OrderMark:
    return OrderMark(
        row.shop_id,
        row.place,
        row.shop_number,
        row.number,
        token=row.token,
        created_at=row.created_at,
        pending=row.pending,
        trashed=row.trashed,
        by_plugin=row.by_plugin,
    )


def _stretch_values(stretch: OrderStretch) -> dict[str, Any]:
    top = _mark_adapter().dump_json(stretch.top).decode() if stretch.top else ""
    plain = {name: getattr(stretch, name) for name in ("low", "high", "rows", "hole")}
    return plain | {"top": top}


def _stretch(row: Row[Any]) -> OrderStretch:
    top = _mark_adapter().validate_json(row.top) if row.top else None
    return OrderStretch(row.low, row.high, row.rows, row.hole, top)
