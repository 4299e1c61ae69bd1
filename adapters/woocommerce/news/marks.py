"""Orders of anybody's as lists show them: newest first, and whose number stands on which.

Pages are taken by their offset. What comes or goes meanwhile shifts them, so that each overlaps the one
before; a row that cannot be read, which fails every page that it is in, is found by halving and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.paging.sizes import fitting
from adapters.woocommerce.api import V3, Api, gmt
from adapters.woocommerce.listing import PER_PAGE, name_of
from adapters.woocommerce.translate.orders import to_mark
from adapters.woocommerce.translate.values import Row, id_at
from connector.model import IncomingOrder, MarkPage, OrderMark
from connector.model.errors import ShopUnavailable
from connector.model.messages import say

_ORDERS = f"{V3}orders"
_LIST = name_of(_ORDERS)
_FIELDS = "id,number,status,created_via,date_created_gmt,meta_data"
_NEWEST = 10
_MOST_PAGES = 5
_MOST_TRIES = 20
_MOST_BAD = 5
_LONGEST_TERM = 100
_SHORTEST_TERM = 4
_SEARCHABLE = re.compile(r"\w+(?:[ .\-]\w+)*")


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows that follow each other in the list; None stands for one that cannot be read."""

    rows: tuple[Row | None, ...]
    is_end: bool


class Marks:
    """Asks for orders by the fields that tell whose they are."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def find(self, order: IncomingOrder) -> tuple[OrderMark, ...] | None:
        """Search for the order's street; see :meth:`connector.ports.Shop.find_orders`.

        Meta data are searched in no version (facts f); the street is, in each. A row that cannot be read may
        be the order that is searched for: then the question fails as a whole, and no row is left out of it.
        """
        term = search_term(order)
        if not term:
            return None
        asked: dict[str, str | int] = {"search": term, "orderby": "id", "order": "desc", "_fields": _FIELDS}
        found: dict[str, Row] = {}
        size = self._api.lists.sizes.of(_LIST, PER_PAGE)
        for at in range(0, _MOST_PAGES * PER_PAGE, size):
            where = {"offset": at} if at else {}
            page = self._api.plain_page(_ORDERS, per_page=size, **where, **asked)
            found |= {id_at(row): row for row in page.rows}
            if page.total is not None and page.total > _MOST_PAGES * PER_PAGE:
                return None
            if not page.rows or (page.total is not None and at + size >= page.total):
                break
        else:
            return None
        marks = [to_mark(row) for row in found.values()]
        mine = [mark for mark in marks if mark.kickroute_number == order.kickroute_number]
        return tuple(sorted(mine, key=lambda mark: mark.place))

    def newest(self, down_to: int | None) -> MarkPage:
        """Read the newest orders; see :meth:`connector.ports.Shop.newest_orders`."""
        part = self._part(0, _NEWEST)
        if part.rows and all(row is None for row in part.rows):
            raise ShopUnavailable(say("none of the shop's newest orders can be read; it is tried again"))
        page = _page(part, None)
        for _ in range(_MOST_PAGES):
            if page.low == 0 or down_to is None or page.low <= down_to:
                break
            older = self.below(page.low, len(page.marks) + len(page.holes))
            page = MarkPage((*page.marks, *older.marks), older.low, page.high, (*page.holes, *older.holes))
        return page

    def below(self, place: int, skip: int) -> MarkPage:
        """Read the next older orders; see :meth:`connector.ports.Shop.orders_below`."""
        offset = max(0, skip - 1)
        for _ in range(_MOST_TRIES):
            part = self._part(offset, PER_PAGE)
            shown = {at: _place(row) for at, row in enumerate(part.rows) if row is not None}
            if offset and not any(at >= place for at in shown.values()):
                # Something left the list, and what follows the place may have moved up: begin further up.
                offset = max(0, offset - PER_PAGE)
            elif part.is_end or any(at < place for at in shown.values()):
                return _page(part, place)
            else:
                # Something came: what follows the place is further down.
                offset += max(1, *shown)
        raise ShopUnavailable(say("the shop's list of orders changes faster than it can be read"))

    def first_since(self, moment: datetime) -> int | None:
        """Find the lowest place; see :meth:`connector.ports.Shop.first_place_since`."""
        asked: dict[str, str | int] = {"orderby": "id", "order": "asc", "_fields": "id", "per_page": 1}
        # The shop's own filter excludes the second.
        asked |= {"after": gmt(moment - timedelta(seconds=1)), "dates_are_gmt": "true"}
        try:
            rows = self._api.plain_page(_ORDERS, **asked).rows
        except ShopUnavailable:
            # That row may be the one that cannot be read: it stands above the last one before it.
            asked |= {"order": "desc", "before": asked.pop("after")}
            rows = self._api.plain_page(_ORDERS, **asked).rows
            return max((_place(row) for row in rows), default=0) + 1
        return next((_place(row) for row in rows), None)

    # --- rows that may be unreadable ---

    def _part(self, offset: int, size: int) -> _Part:
        """Read rows by their position, newest first; where one cannot be read, up to the next that can."""
        sizes = self._api.lists.sizes
        given = sizes.of(_LIST, PER_PAGE)
        if given == 1 < size:
            return self._pair(offset)
        size = min(size, given)
        try:
            rows = self._ask(offset, size)
        except ShopUnavailable:
            # Only a list of which one row could be read is looked through: any other fails as a whole.
            if size == 1 or not any(self._is_readable(at) for at in (offset, offset + size - 1)):
                raise
            return self._around_a_bad_row(offset, size)
        sizes.went_well(_LIST, len(rows), PER_PAGE)
        return _Part(tuple(rows), is_end=len(rows) < size)

    def _pair(self, offset: int) -> _Part:
        """Read two rows one by one, where the shop gives no more at once: one alone overlaps no other page.

        The first is looked at once more: a row that left the list above them would hide the second.
        """
        for _ in range(_MOST_TRIES):
            rows = [row for at in (offset, offset + 1) for row in self._ask(at, 1)]
            again = self._ask(offset, 1)
            if [_place(row) for row in again] == [_place(row) for row in rows[:1]]:
                return _Part(tuple(rows), is_end=len(rows) < 2)
        raise ShopUnavailable(say("the shop's list of orders changes faster than it can be read"))

    def _around_a_bad_row(self, offset: int, size: int) -> _Part:
        good, bad = 0, size
        rows: Sequence[Row] = ()
        while bad - good > 1:
            middle = (good + bad) // 2
            try:
                rows, good = self._ask(offset, middle), middle
            except ShopUnavailable:
                bad = middle
        if good and self._is_readable(offset + good):
            # No row is broken: the shop had a bad moment, or so many at once are too many for it.
            try:
                rows = self._ask(offset, size)
            except ShopUnavailable:
                self._api.lists.sizes.shrink(_LIST, fitting(0, good))
                return _Part(tuple(rows), is_end=False)
            return _Part(tuple(rows), is_end=len(rows) < size)
        for lost in range(1, _MOST_BAD + 1):
            try:
                after = self._ask(offset + good + lost, 1)
            except ShopUnavailable:
                continue
            if after and rows and _place(after[0]) >= _place(rows[-1]):
                break
            return _Part((*rows, *[None] * lost, *after), is_end=not after)
        raise ShopUnavailable(say("the shop's list of orders changed while a row that fails was looked for"))

    def _is_readable(self, offset: int) -> bool:
        try:
            self._ask(offset, 1)
        except ShopUnavailable:
            return False
        return True

    def _ask(self, offset: int, size: int) -> Sequence[Row]:
        asked: dict[str, str | int] = {"orderby": "id", "order": "desc", "_fields": _FIELDS}
        return self._api.plain_page(_ORDERS, per_page=size, offset=offset, **asked).rows


def search_term(order: IncomingOrder) -> str:
    """Return the longest plain piece of the street: what no version of the shop alters when searching.

    Empty when there is none of at least four letters; no longer than an address of a web server holds.
    """
    pieces = _SEARCHABLE.findall(order.shipping.address_1)
    longest = max(pieces, key=len, default="")
    return longest[:_LONGEST_TERM].strip() if len(longest) >= _SHORTEST_TERM else ""


def _page(part: _Part, below: int | None) -> MarkPage:
    """Make a page of rows in the order of their places; those at ``below`` and above are left out."""
    rows, is_end = part.rows, part.is_end
    readable = [row for row in rows if row is not None]
    marks = [to_mark(row) for row in readable if below is None or _place(row) < below]
    high = below - 1 if below is not None else max((mark.place for mark in marks), default=0)
    low = 0 if is_end else min((mark.place for mark in marks), default=0)
    holes = tuple(hole for hole in _holes(rows) if hole[0] <= high or below is None)
    return MarkPage(tuple(marks), low, high, tuple((a, min(b, high) if a <= high else b) for a, b in holes))


def _holes(rows: Iterable[Row | None]) -> list[tuple[int, int]]:
    """Return the stretches of places in which rows that cannot be read must lie."""
    holes: list[tuple[int, int]] = []
    above: int | None = None
    is_open = False
    for row in [*rows, {"id": 0}]:
        if row is None:
            is_open = True
            continue
        place = _place(row)
        if is_open:
            holes.append((place + 1, place + 1 if above is None else above - 1))
        above, is_open = place, False
    return holes


def _place(row: Row) -> int:
    return int(id_at(row) or 0)
