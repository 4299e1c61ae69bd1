"""Orders of anybody's as lists show them, by the running number that the shop gives each (facts 2, 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.shopware.api import Api, either, equals, since
from adapters.shopware.translate import ids
from adapters.shopware.translate.orders import ORDER_NUMBER, to_mark
from adapters.shopware.translate.values import Row, integer_at
from connector.model import IncomingOrder, MarkPage, OrderMark

_NUMBER = f"customFields.{ORDER_NUMBER}"
_FIELDS: Mapping[str, Any] = {
    "includes": {"order": ["id", "autoIncrement", "orderNumber", "createdAt", "customFields"]}
}
_NEWEST = 10
_AT_ONCE = 500
_MOST_PAGES = 5


class Marks:
    """Asks for orders by the fields that tell whose they are; nothing shifts a page."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def find(self, order: IncomingOrder) -> tuple[OrderMark, ...]:
        """Find orders by our field, ours by its id; see :meth:`connector.ports.Shop.find_orders`."""
        number = order.kickroute_number
        wanted = either(equals("id", ids.order_id(number)), equals(_NUMBER, number))
        marks = [to_mark(row) for row in self._api.rows("order", {**_FIELDS, "filter": [wanted]})]
        # The database compares without case.
        mine = [mark for mark in marks if mark.kickroute_number == number]
        return tuple(sorted(mine, key=lambda mark: mark.place))

    def newest(self, down_to: int | None) -> MarkPage:
        """Read the newest orders; see :meth:`connector.ports.Shop.newest_orders`."""
        rows = self._rows((), _NEWEST)
        page = _page(rows, integer_at(rows[0], "autoIncrement") if rows else 0, _NEWEST)
        for _ in range(_MOST_PAGES):
            if page.low == 0 or down_to is None or page.low <= down_to:
                break
            older = self.below(page.low)
            page = MarkPage((*page.marks, *older.marks), older.low, page.high)
        return page

    def below(self, place: int) -> MarkPage:
        """Read the next older orders; see :meth:`connector.ports.Shop.orders_below`."""
        older = {"type": "range", "field": "autoIncrement", "parameters": {"lt": place}}
        return _page(self._rows((older,), _AT_ONCE), place - 1, _AT_ONCE)

    def first_since(self, moment: datetime) -> int | None:
        """Find the lowest place; see :meth:`connector.ports.Shop.first_place_since`."""
        rows = self._rows((since("createdAt", moment),), 1, "ASC")
        return next((integer_at(row, "autoIncrement") for row in rows), None)

    def _rows(
        self, filters: Sequence[Mapping[str, Any]], limit: int, direction: str = "DESC"
    ) -> tuple[Row, ...]:
        order = {"sort": [{"field": "autoIncrement", "order": direction}], "limit": limit}
        return self._api.search("order", {**_FIELDS, "filter": [*filters], **order}).rows


def _page(rows: Sequence[Row], high: int, limit: int) -> MarkPage:
    marks = tuple(to_mark(row) for row in rows)
    low = 0 if len(rows) < limit else marks[-1].place
    return MarkPage(marks, low, high)
