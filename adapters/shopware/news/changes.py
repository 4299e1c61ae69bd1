"""What changed in the catalogue. A sale in 6.6 moves neither the product nor its time of change (facts 3).

So it is seen in the order's lines, and its cancellation in the history of states; or in the stocks
themselves, where reading all of them is cheaper than asking for all of that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from adapters.paging.feeds import LONG_AGO, OVERLAP, Feed, Watch
from adapters.shopware.api import Api, any_of, either, equals, later
from adapters.shopware.listing import Json
from adapters.shopware.news.cursor import Census, Cursor, shown
from adapters.shopware.news.scan import StockScan
from adapters.shopware.translate.ids import valid
from adapters.shopware.translate.products import root_of
from adapters.shopware.translate.values import Row, integer_at, row_at, text_at
from connector.model import Product, ProductPage

AT_ONCE = 100
PRODUCT = "product"

_PARTS = ("lines", "products", "states")
_IN_TURN = ("lines", "products", "lines", "states")
"""Which one is asked for where all of them would take too long: a sale is seen by every second question."""

_ALL_WITHIN = 0.15
"""Seconds in which all parts are asked for at once: the budget that stock questions have in 4.5 seconds."""

_CENSUS_EVERY = 20
_SAFE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_CANCELLED = "cancelled"
_GOODS = equals("type", "product")
_LINE: Json = {
    "associations": {"product": {}},
    "includes": {
        "order_line_item": ["id", "productId", "quantity", "createdAt", "updatedAt", "product"],
        "product": ["id", "parentId"],
    },
}
_PRICE: Json = {"includes": {"product_price": ["id", "productId"]}}
_STATE: Json = {
    "associations": {"fromStateMachineState": {}, "toStateMachineState": {}},
    "includes": {
        "state_machine_history": [
            *("id", "referencedId", "createdAt", "fromStateMachineState", "toStateMachineState")
        ],
        "state_machine_state": ["technicalName"],
    },
}
MOVED: Json = {
    "includes": {"product": ["id", "parentId", "autoIncrement", "stock", "createdAt", "updatedAt"]},
}


class Reader(Protocol):
    """What reads products whole, and counts them."""

    def whole(self, roots: Sequence[str]) -> tuple[Product, ...]:
        """Read products with all their variants."""
        ...

    def census(self) -> tuple[Census, datetime]:
        """Count products and variants, with the shop's ``Date``."""
        ...


class Changes:
    """Asks what changed since a cursor."""

    def __init__(
        self, api: Api, reader: Reader, scan: StockScan, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._api = api
        self._reader = reader
        self._scan = scan
        self._clock = clock
        self._asked = 0
        self._cost: dict[str, float] = {}

    def since(self, text: str | None) -> Iterator[ProductPage]:
        """Yield what changed; see :meth:`connector.ports.Shop.changes_since`."""
        before = Cursor.load(text) if text is not None else None
        if before is None:
            census, at = self._reader.census()
            feed = Feed.at(self._newest(at), at)
            cursor = Cursor(at, feed, feed, feed, census)
            yield ProductPage((), cursor=cursor.dump(), total=census.total, needs_sweep=text is not None)
            return
        asking = _Asking(before)
        self._asked += 1
        if self._scan.seconds <= sum(self._cost.get(part, 0.0) for part in _PARTS):
            knows_dates = self._scan.knows_dates
            found = self._scan.whole()
            # The first pass takes dates as they are: what changed before it is asked for once more.
            touched = set(found.roots) | (set() if knows_dates else self._written(asking))
            asking.saw_all(found.at, found.newest)
        else:
            touched = self._asked_for(asking) | self._scan.step()
        if self._asked % _CENSUS_EVERY == 0:
            asking.count(*self._reader.census())
        yield from self._read(sorted(touched - {""}))
        asking.needs_sweep |= self._api.met_unnamed(PRODUCT)
        yield ProductPage((), cursor=asking.cursor().dump(), needs_sweep=asking.needs_sweep)

    def _newest(self, at: datetime) -> datetime:
        """Return the newest date of a product or a line, which tells how late it is at least in the shop."""
        products = self._api.first(PRODUCT, {**MOVED, "sort": [{"field": "updatedAt", "order": "DESC"}]})
        lines = self._api.first(
            "order-line-item", {**_LINE, "sort": [{"field": "createdAt", "order": "DESC"}]}
        )
        dates = [shown(row).at for row in (*products.rows, *lines.rows)]
        return max([at - LONG_AGO, *(date for date in dates if date is not None and date <= at)])

    def sold_in(self, order_ids: Collection[str]) -> frozenset[str]:
        """Name the products in these orders' lines."""
        found: set[str] = set()
        asked = valid(sorted(order_ids))
        for start in range(0, len(asked), AT_ONCE):
            lines = {**_LINE, "filter": [_GOODS, any_of("orderId", asked[start : start + AT_ONCE])]}
            found |= {_root_of_line(row) for row in self._api.rows("order-line-item", lines)}
        return frozenset(found - {""})

    def priced_by(self, price_ids: Collection[str]) -> frozenset[str]:
        """Name the products, or variants, that these advanced prices are of; one that is gone names none."""
        found: set[str] = set()
        asked = valid(sorted(price_ids))
        for start in range(0, len(asked), AT_ONCE):
            prices = {**_PRICE, "filter": [any_of("id", asked[start : start + AT_ONCE])]}
            found |= {text_at(row, "productId") for row in self._api.rows("product-price", prices)}
        return frozenset(found - {""})

    def _read(self, ids: Sequence[str]) -> Iterator[ProductPage]:
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            found = self._reader.whole(part)
            unread = self._api.unread(PRODUCT)
            gone = tuple(sorted(set(part) - {product.id for product in found} - unread))
            yield ProductPage(found, gone)
            # Whoever asks for the next page has dealt with this one.
            self._scan.settled(part)
            self._scan.note(found)

    def _asked_for(self, asking: _Asking) -> set[str]:
        """Ask for changes, all parts or one in turn."""
        touched: set[str] = set()
        asks = {"lines": self._sold, "products": self._written, "states": self._given_back}
        parts: Sequence[str] = _PARTS
        if sum(self._cost.get(part, 0.0) for part in _PARTS) > _ALL_WITHIN:
            parts = (_IN_TURN[self._asked % len(_IN_TURN)],)
        for part in parts:
            began = self._clock()
            touched |= asks[part](asking)
            seconds = self._clock() - began
            self._cost[part] = (self._cost.get(part, seconds) + seconds) / 2
        return touched

    def _sold(self, asking: _Asking) -> set[str]:
        """Return the products in order lines that are new or changed."""
        criteria = {**_LINE, "filter": [_GOODS, _written_after(asking.lines.after)]}
        found: set[str] = set()
        for page in self._api.pages("order-line-item", criteria):
            asking.see("lines", page.at)
            found |= {_root_of_line(row) for row in asking.lines.news(page.rows)}
        return found

    def _given_back(self, asking: _Asking) -> set[str]:
        """Return the products of orders that were cancelled or taken back from it, which touches no line."""
        changed = [equals("entityName", "order"), later("createdAt", asking.states.after)]
        orders: set[str] = set()
        for page in self._api.pages("state-machine-history", {**_STATE, "filter": changed}):
            asking.see("states", page.at)
            news = asking.states.news(page.rows)
            orders |= {text_at(row, "referencedId") for row in news if _moves_stock(row)}
        return set(self.sold_in(orders))

    def _written(self, asking: _Asking) -> set[str]:
        """Return the products that were made or changed, and those of which a variant was."""
        criteria = {**MOVED, "filter": [_written_after(asking.products.after)]}
        found: set[str] = set()
        for page in self._api.keyset(PRODUCT, criteria):
            asking.see("products", page.at)
            asking.see_created(page.rows)
            found |= {root_of(row) for row in asking.products.news(page.rows)}
        return found


class _Asking:
    """One question: what it has seen, and the cursor that follows from it."""

    def __init__(self, before: Cursor) -> None:
        self._before = before
        self._at = before.at
        self._asked: set[str] = set()
        self._seen_up_to: datetime | None = None
        self._census, self._created = before.census, set(before.created)
        self.needs_sweep = False
        feeds = (before.products, before.lines, before.states)
        self.products, self.lines, self.states = (Watch(feed, shown) for feed in feeds)

    def see(self, part: str, at: datetime) -> None:
        """Note that a part was asked for; ``at`` is the shop's ``Date``, which never goes back unseen."""
        self._asked.add(part)
        self.needs_sweep |= at < self._before.at - OVERLAP
        self._at = at

    def saw_all(self, at: datetime, newest: datetime | None) -> None:
        """Note that all stocks were read: there is nothing older to ask for any more.

        ``newest`` is the newest date among them: ``Date`` may be ahead of the clock that dates rows.
        """
        self.see("all", at)
        self._seen_up_to = min(at - _SAFE, max(newest or at, at - LONG_AGO))

    def see_created(self, rows: Sequence[Row]) -> None:
        """Note the products and variants that the last census did not count."""
        numbers = (integer_at(row, "autoIncrement") for row in rows)
        self._created |= {number for number in numbers if number > self._census.newest}

    def count(self, census: Census, at: datetime) -> None:
        """Compare the shop's number of products with the last one, those that came set off."""
        self.see("census", at)
        counted = {number for number in self._created if number <= census.newest}
        is_short = self._census.total + len(counted) > census.total
        self.needs_sweep |= is_short or census.newest < self._census.newest
        self._census, self._created = census, self._created - counted

    def cursor(self) -> Cursor:
        """Return where the next question starts; behind a clock that was put back, at its new time."""
        if self._seen_up_to or (self.needs_sweep and self._at < self._before.at - OVERLAP):
            start = self._seen_up_to or self._at - _SECOND
            products = lines = states = Feed.at(start, self._at)
        else:
            products = self.products.next(self._at, has_asked="products" in self._asked)
            lines = self.lines.next(self._at, has_asked="lines" in self._asked)
            states = self.states.next(self._at, has_asked="states" in self._asked)
        return Cursor(self._at, products, lines, states, self._census, frozenset(self._created))


def _written_after(moment: datetime) -> Json:
    """Ask for what was made or changed after a moment; a fresh row has no ``updatedAt`` (facts 2)."""
    return either(later("createdAt", moment), later("updatedAt", moment))


def _root_of_line(row: Row) -> str:
    """Return the product that a line sells, empty when it was deleted."""
    product = row_at(row, "product")
    return root_of(product) if product else text_at(row, "productId")


def _moves_stock(row: Row) -> bool:
    states = (row_at(row, "fromStateMachineState"), row_at(row, "toStateMachineState"))
    return any(text_at(state, "technicalName") == _CANCELLED for state in states)
