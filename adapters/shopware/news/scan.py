"""Every stock of the shop, compared with what was read last.

A deleted order, a removed line and a script on the database change stock and leave no trace that a question
for changes could find (facts 3). In a small shop all stocks are one question, which shows everything; in a
large one a page of 500 is read now and then, as often as a small share of the shop's time allows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from adapters.shopware.api import Api, either, equals
from adapters.shopware.listing import Json, Page
from adapters.shopware.translate.products import root_of
from adapters.shopware.translate.values import Row, integer_at, moment_at, text_at
from connector.model import Product

SHARE = 0.005
"""Of the 5 % that polling may take of the shop's time: the other questions need the rest."""

BETWEEN_PASSES = 60.0
"""Seconds of rest after the last page, however quick the shop is."""

_EVERYTHING: Json = {"fields": ["id", "parentId", "autoIncrement", "stock", "childCount", "updatedAt"]}
_STOCKS: Json = {**_EVERYTHING, "filter": [either(equals("childCount", 0), equals("childCount", None))]}


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of a row; ``changed`` is its time of change, None where only its stock is known."""

    root: str
    stock: int
    changed: str | None = None

    def differs(self, other: _Known) -> bool:
        """Tell whether the other shows anything else."""
        is_same_time = None in (self.changed, other.changed) or self.changed == other.changed
        return self.stock != other.stock or not is_same_time


@dataclass(frozen=True, slots=True)
class Pass:
    """All stocks read at once: the products that are to be read, and the shop's ``Date``.

    ``newest`` is the newest date that a row shows itself, None where none does.
    """

    roots: frozenset[str]
    at: datetime
    newest: datetime | None = None


class StockScan:
    """Reads stocks page by page, or all of them; a pass over 10,000 variants takes 21 questions.

    The stock of containers means nothing: they are left out, unless all is read at once. What was never read
    before is taken as known in the first pass, since a new process starts with a cursor and not with an old
    catalogue. What differs is told again and again until it is :meth:`settled`.
    """

    def __init__(
        self, api: Api, clock: Callable[[], float] = time.monotonic, share: float | None = None
    ) -> None:
        self._api = api
        self._clock = clock
        self._share = SHARE if share is None else share
        self._lock = threading.Lock()
        self._known: dict[str, _Known] = {}
        self._pending: dict[str, _Known | None] = {}
        self._after = 0
        self._pages = self._pass()
        self._due = clock()
        self._taken = 0.0
        self._knows_containers = False
        self._is_running = threading.Lock()
        self.seconds = float("inf")
        """How long the last pass took the shop; a pass that never ended is for ever."""

    @property
    def knows_dates(self) -> bool:
        """Whether all was read at once before, so that a changed date is seen."""
        return self._knows_containers

    @property
    def has_passed(self) -> bool:
        """Whether every stock was read at least once."""
        return self.seconds != float("inf")

    def note(self, products: Iterable[Product]) -> None:
        """Remember the stocks of products that have been passed on, and were dealt with."""
        with self._lock:
            for product in products:
                for offer in product.offers:
                    # Its date stays that of the last pass: what changed since is seen anew, read or not.
                    before = self._known.get(offer.id)
                    changed = before.changed if before is not None else None
                    self._known[offer.id] = _Known(product.id, offer.stock.quantity or 0, changed)

    def settled(self, roots: Iterable[str]) -> None:
        """Take what differed of these products as known: they were dealt with."""
        dealt_with = set(roots)
        with self._lock:
            for row_id, known in list(self._pending.items()):
                before = self._known.get(row_id)
                if (known or before or _Known("", 0)).root in dealt_with:
                    del self._pending[row_id]
                    self._put(row_id, known)

    def step(self) -> frozenset[str]:
        """Read the next page if it is due; returns the products of which a stock is not the known one."""
        if self._clock() < self._due or not self._is_running.acquire(blocking=False):
            return frozenset()
        try:
            return self._read()
        finally:
            self._is_running.release()

    def whole(self) -> Pass:
        """Read all stocks now; returns the products of which anything is not as it was known."""
        with self._is_running:
            began, roots, seen = self._clock(), set[str](), set[str]()
            at: datetime | None = None
            dates: set[datetime] = set()
            for page in self._api.keyset("product", _EVERYTHING):
                at = at or page.at
                dates |= {
                    changed for row in page.rows if (changed := moment_at(row, "updatedAt")) is not None
                }
                seen |= {text_at(row, "id") for row in page.rows}
                roots |= self._compare(page.rows, with_dates=True)
            self._knows_containers = True
            self.seconds = self._clock() - began
            roots |= self._left_out(seen | self._api.unread("product"))
        assert at is not None  # noqa: S101 - there always is a first page
        return Pass(frozenset(roots), at, max((date for date in dates if date <= at), default=None))

    def _pass(self) -> Iterator[Page]:
        return self._api.keyset("product", _STOCKS, after=self._after)

    def _read(self) -> frozenset[str]:
        started = self._clock()
        try:
            page = next(self._pages, None)
        except BaseException:
            self._pages = self._pass()
            raise
        ended = self._clock()
        self._taken += ended - started
        rows = page.rows if page is not None else ()
        changed = self._compare(rows, with_dates=False)
        self._after = max([self._after, *(integer_at(row, "autoIncrement") for row in rows)])
        is_last = page is None or page.is_last
        if is_last:
            self.seconds, self._taken, self._after = self._taken, 0.0, 0
            self._pages = self._pass()
        self._due = ended + max((ended - started) / self._share, BETWEEN_PASSES if is_last else 0.0)
        return frozenset(changed)

    def _compare(self, rows: Iterable[Row], *, with_dates: bool) -> set[str]:
        changed = set()
        with self._lock:
            for row in rows:
                row_id, found = text_at(row, "id"), _known(row, with_dates=with_dates)
                before = self._known.get(row_id)
                if before is None and not (self._knows_containers if is_container(row) else self.has_passed):
                    self._known[row_id] = found
                elif before is None or before.differs(found):
                    self._pending[row_id] = found
                    changed.add(found.root)
                else:
                    self._pending.pop(row_id, None)
                    self._known[row_id] = found if with_dates else before
        return changed

    def _left_out(self, seen: set[str]) -> set[str]:
        """Return the products of rows that are not there any more."""
        with self._lock:
            gone = {row_id: known.root for row_id, known in self._known.items() if row_id not in seen}
            self._pending |= dict.fromkeys(gone)
        return set(gone.values())

    def _put(self, row_id: str, known: _Known | None) -> None:
        if known is None:
            self._known.pop(row_id, None)
        else:
            self._known[row_id] = known


def is_container(row: Row) -> bool:
    """Tell whether a product has variants, which alone are sold."""
    return integer_at(row, "childCount") > 0


def _known(row: Row, *, with_dates: bool) -> _Known:
    stock = 0 if is_container(row) else integer_at(row, "stock")
    return _Known(root_of(row), stock, text_at(row, "updatedAt") if with_dates else None)
