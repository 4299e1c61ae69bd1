"""The safety net under the deltas: every stock of the shop, compared with what was read last.

A deleted order, a removed line and a script on the database change stock and leave no trace that a delta
could find (facts 3). So a page of 500 stocks is read now and then, as often as a small share of the shop's
time allows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator

from adapters.shopware.api import Api, either, equals
from adapters.shopware.listing import Json, Page
from adapters.shopware.translate.values import Row, integer_at, text_at
from connector.model import Product

SHARE = 0.02
"""Of the 5 % that polling may take of the shop's time, the deltas need the rest."""

BETWEEN_PASSES = 60.0
"""Seconds of rest after the last page, however quick the shop is."""

_SELLABLE = either(equals("childCount", 0), equals("childCount", None))
_CRITERIA: Json = {"fields": ["id", "parentId", "autoIncrement", "stock"], "filter": [_SELLABLE]}


class StockScan:
    """Reads stocks page by page; a pass over 10,000 variants takes 21 questions.

    Containers are left out: their stock means nothing. What was never read before is taken as known in the
    first pass, since a new process starts with a cursor and not with an old catalogue.
    """

    def __init__(
        self, api: Api, clock: Callable[[], float] = time.monotonic, share: float | None = None
    ) -> None:
        self._api = api
        self._clock = clock
        self._share = SHARE if share is None else share
        self._lock = threading.Lock()
        self._known: dict[str, int] = {}
        self._after = 0
        self._pages = self._pass()
        self._due = clock()
        self._has_passed = False
        self._is_running = threading.Lock()

    @property
    def has_passed(self) -> bool:
        """Whether every stock was read at least once."""
        return self._has_passed

    def note(self, products: Iterable[Product]) -> None:
        """Remember the stocks of products that have been passed on, and were dealt with."""
        with self._lock:
            for offer in (offer for product in products for offer in product.offers):
                self._known[offer.id] = offer.stock.quantity or 0

    def forget(self, product_ids: Iterable[str]) -> None:
        """Forget products that are gone."""
        with self._lock:
            for product_id in product_ids:
                self._known.pop(product_id, None)

    def step(self) -> list[Row]:
        """Read the next page if it is due, and return the rows whose stock is not the known one.

        They are returned again and again until they are noted.
        """
        if self._clock() < self._due or not self._is_running.acquire(blocking=False):
            return []
        try:
            return self._read()
        finally:
            self._is_running.release()

    def _pass(self) -> Iterator[Page]:
        return self._api.keyset("product", _CRITERIA, after=self._after)

    def _read(self) -> list[Row]:
        started = self._clock()
        try:
            page = next(self._pages, None)
        except BaseException:
            self._pages = self._pass()
            raise
        ended = self._clock()
        rows = page.rows if page is not None else ()
        changed = self._compare(rows)
        self._after = max([self._after, *(integer_at(row, "autoIncrement") for row in rows)])
        is_last = page is None or page.is_last
        if is_last:
            self._after = 0
            self._pages = self._pass()
        self._has_passed = self._has_passed or is_last
        self._due = ended + max((ended - started) / self._share, BETWEEN_PASSES if is_last else 0.0)
        return changed

    def _compare(self, rows: Iterable[Row]) -> list[Row]:
        changed = []
        with self._lock:
            for row in rows:
                row_id, stock = text_at(row, "id"), integer_at(row, "stock")
                before = self._known.get(row_id)
                if before != stock and (before is not None or self._has_passed):
                    changed.append(row)
                else:
                    self._known[row_id] = stock
        return changed
