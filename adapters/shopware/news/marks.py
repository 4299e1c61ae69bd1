"""Orders of anybody's as lists show them, by the running number that the shop gives each (facts 2, 9).

A row that cannot be read, which fails every page that it is in, is found by halving and left out as a hole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.paging.sizes import fitting
from adapters.shopware.api import Api, either, equals, since, utc
from adapters.shopware.listing import Json
from adapters.shopware.translate import ids
from adapters.shopware.translate.orders import ORDER_NUMBER, to_mark
from adapters.shopware.translate.values import Row, integer_at
from connector.model import IncomingOrder, MarkPage, OrderMark
from connector.model.errors import ShopFailed, ShopUnavailable
from connector.model.messages import say

_NUMBER = f"customFields.{ORDER_NUMBER}"
_FIELDS: Mapping[str, Any] = {
    "includes": {"order": ["id", "autoIncrement", "orderNumber", "createdAt", "customFields"]}
}
_NEWEST = 10
_AT_ONCE = 500
_MOST_PAGES = 5
_MOST_BAD = 5
_LIST = "order"


class Marks:
    """Asks for orders by the fields that tell whose they are."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def find(self, order: IncomingOrder) -> tuple[OrderMark, ...]:
        """Find orders by our field, ours by its id; see :meth:`connector.ports.Shop.find_orders`.

        A row that cannot be read may be the order that is asked for: then the question fails as a whole.
        """
        number = order.kickroute_number
        wanted = either(equals("id", ids.order_id(number)), equals(_NUMBER, number))
        marks = [to_mark(row) for row in self._rows((wanted,), _AT_ONCE)]
        # The database compares without case.
        mine = [mark for mark in marks if mark.kickroute_number == number]
        return tuple(sorted(mine, key=lambda mark: mark.place))

    def newest(self, down_to: int | None) -> MarkPage:
        """Read the newest orders; see :meth:`connector.ports.Shop.newest_orders`."""
        page = self._part((), None, _NEWEST)
        for _ in range(_MOST_PAGES):
            if page.low == 0 or down_to is None or page.low <= down_to:
                break
            older = self.below(page.low)
            page = MarkPage((*page.marks, *older.marks), older.low, page.high, (*page.holes, *older.holes))
        return page

    def below(self, place: int) -> MarkPage:
        """Read the next older orders; see :meth:`connector.ports.Shop.orders_below`."""
        older = {"type": "range", "field": "autoIncrement", "parameters": {"lt": place}}
        return self._part((older,), place - 1, _AT_ONCE)

    def first_since(self, moment: datetime) -> int | None:
        """Find the lowest place; see :meth:`connector.ports.Shop.first_place_since`."""
        try:
            rows = self._rows((since("createdAt", moment),), 1, "ASC")
        except ShopFailed:
            # That row may be the one that cannot be read: it stands above the last one before it.
            before = {"type": "range", "field": "createdAt", "parameters": {"lt": utc(moment)}}
            return max((_place(row) for row in self._rows((before,), 1)), default=0) + 1
        return next((_place(row) for row in rows), None)

    # --- rows that may be unreadable ---

    def _part(self, filters: Sequence[Json], high: int | None, size: int) -> MarkPage:
        """Read the next orders up to ``high``; where one cannot be read, up to the next that can."""
        sizes = self._api.lists.sizes
        size = min(size, sizes.of(_LIST, _AT_ONCE))
        try:
            rows = self._rows(filters, size)
        except ShopFailed:
            # Only a list of which one row could be read is looked through: any other fails as a whole.
            if size == 1 or not any(self._one(filters, at) is not None for at in (0, size - 1)):
                raise
            return self._around_a_bad_row(filters, high, size)
        sizes.went_well(_LIST, len(rows), _AT_ONCE)
        return _page(rows, high, is_end=len(rows) < size)

    def _around_a_bad_row(self, filters: Sequence[Json], high: int | None, size: int) -> MarkPage:
        good, bad = 0, size
        rows: Sequence[Row] = ()
        while bad - good > 1:
            middle = (good + bad) // 2
            try:
                rows, good = self._rows(filters, middle), middle
            except ShopFailed:
                bad = middle
        if good and self._one(filters, good) is not None:
            # No row is broken: the shop had a bad moment, or so many at once are too many for it.
            try:
                rows = self._rows(filters, size)
            except ShopFailed:
                self._api.lists.sizes.shrink(_LIST, fitting(0, good))
                return _page(rows, high, is_end=False)
            return _page(rows, high, is_end=len(rows) < size)
        for lost in range(1, _MOST_BAD + 1):
            after = self._one(filters, good + lost)
            if after is None:
                continue
            if after and rows and _place(after[0]) >= _place(rows[-1]):
                break
            return _page(rows, high, after, is_end=not after)
        raise ShopUnavailable(say("the shop's list of orders changed while a row that fails was looked for"))

    def _one(self, filters: Sequence[Json], at: int) -> Sequence[Row] | None:
        """Read the row at a position; none where the list has ended, None when it cannot be read."""
        try:
            return self._rows(filters, 1, page=at + 1)
        except ShopFailed:
            return None

    def _rows(
        self, filters: Sequence[Json], limit: int, direction: str = "DESC", page: int = 1
    ) -> tuple[Row, ...]:
        order = {"sort": [{"field": "autoIncrement", "order": direction}], "limit": limit, "page": page}
        return self._api.search("order", {**_FIELDS, "filter": [*filters], **order}, once=True).rows


def _page(
    rows: Sequence[Row], high: int | None, after: Sequence[Row] | None = None, *, is_end: bool
) -> MarkPage:
    """Make a page of rows, and of the one ``after`` others that cannot be read; None when all could."""
    marks = tuple(to_mark(row) for row in (*rows, *(after or ())))
    low = 0 if is_end or not marks else marks[-1].place
    top = high if high is not None else max((mark.place for mark in marks), default=0)
    if after is None:
        return MarkPage(marks, low, top)
    first = _place(after[0]) + 1 if after else 1
    # One above all that could be read stands for a newer order of unknown place.
    last = _place(rows[-1]) - 1 if rows else high if high is not None else first
    return MarkPage(marks, low, top, ((first, last),))


def _place(row: Row) -> int:
    return integer_at(row, "autoIncrement")
