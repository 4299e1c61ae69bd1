"""What changed in the catalogue: one question that is nearly always answered with nothing.

The list of changes is the question itself: empty is quiet, and a simple product in it is there already. What
it does not show is asked for in turn, each rarely and never two at once: the shop's variations, whose parents
an import saves at its end, and one that is killed never; its number of products, its trash, its settings.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from adapters.http import Units
from adapters.paging.feeds import LONG_AGO, OVERLAP, Feed, Watch
from adapters.woocommerce.api import V3, Api, gmt
from adapters.woocommerce.listing import PER_PAGE, Page, Params
from adapters.woocommerce.news.cursor import Census, Cursor, shown
from adapters.woocommerce.translate.products import has_variants
from adapters.woocommerce.translate.values import Row, id_at, moment_at
from adapters.woocommerce.variations import Variations
from connector.model import Product, ProductPage

PRODUCTS = f"{V3}products"
BEGIN_WITH = 50
"""Products asked for at once until it is known what one takes."""

_EVERY = 5
_TURNS = ("variations", "totals", "trash", "settings")
"""What is asked beside in every fifth question: each in every twentieth."""

_VARIATIONS_WITHIN, _NOT_BEFORE = 90.0, 10
"""A slow shop is asked for its variations after so many seconds, but not before so many questions."""

_HINTED_WITHIN = 60.0
"""A hint has something asked beside at once, but not again within so many seconds: they may be many."""

_NOW, _SECOND = timedelta(0), timedelta(seconds=1)


class Reader(Protocol):
    """What reads products whole."""

    def listed(self, ids: Sequence[str]) -> list[Row]:
        """Read products that the shop lists."""
        ...

    def complete(
        self, rows: Iterable[Row], on_variations: Callable[[Iterable[Row]], object]
    ) -> tuple[Product, ...]:
        """Translate products with all their variations, which ``on_variations`` is shown."""
        ...

    def has_new_settings(self) -> bool:
        """Tell whether settings of the shop changed by which products are read."""
        ...


@dataclass(slots=True)
class Turns:
    """What is asked beside, in turn."""

    clock: Callable[[], float]
    asked: int = 0
    turn: int = 0
    is_hinted: bool = False
    hinted_at: float = float("-inf")
    variations_at: float = 0.0
    variations_asked: int = 0

    def next(self) -> str:
        """Say what is to be asked beside this time; nearly always nothing."""
        self.asked += 1
        since = self.asked - self.variations_asked
        if since >= _NOT_BEFORE and self.clock() - self.variations_at >= _VARIATIONS_WITHIN:
            return self._noted("variations")
        hints = self.is_hinted and self.clock() - self.hinted_at >= _HINTED_WITHIN
        if self.asked % _EVERY and not hints:
            return ""
        if hints:
            self.is_hinted, self.hinted_at = False, self.clock()
        what = _TURNS[self.turn % len(_TURNS)]
        self.turn += 1
        return self._noted(what)

    def _noted(self, what: str) -> str:
        if what == "variations":
            self.variations_at, self.variations_asked = self.clock(), self.asked
        return what


class Changes:
    """Asks what changed since a cursor."""

    def __init__(
        self,
        api: Api,
        variations: Variations,
        reader: Reader,
        params: Params,
        units: Units,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._variations = variations
        self._reader = reader
        self._params = params
        self._units = units
        self._turns = Turns(clock, variations_at=clock())

    def hinted(self) -> None:
        """Take note that the shop told of a change: the next question asks for more than usual."""
        self._turns.is_hinted = True

    def since(self, text: str | None) -> Iterator[ProductPage]:
        """Yield what changed; see :meth:`connector.ports.Shop.changes_since`."""
        before = Cursor.load(text) if text is not None else None
        if before is None:
            cursor = self._mark()
            yield ProductPage(
                (), cursor=cursor.dump(), total=cursor.census.total, needs_sweep=text is not None
            )
            return
        beside = self._turns.next()
        asking = _Asking(before)
        yield from self._changed(asking)
        if beside == "variations":
            yield from self._changed_variations(asking)
        gone: tuple[str, ...] = ()
        if beside == "totals":
            asking.count(self._census())
        elif beside == "trash" and before.missing:
            gone = self._trashed(asking)
        elif beside == "settings":
            asking.needs_sweep |= self._reader.has_new_settings()
        asking.needs_sweep |= self._api.met_unnamed(PRODUCTS)
        yield ProductPage((), gone, asking.cursor().dump(), needs_sweep=asking.needs_sweep)

    def _changed(self, asking: _Asking) -> Iterator[ProductPage]:
        """Yield the products changed since, and notice when one was deleted between two pages.

        That shifts the next page, and a product is skipped: then the next question starts here again.
        """
        total: int | None = None
        for page in self._pages(asking.products):
            if asking.goes_back(page.at):
                # The shop's clock was put back: what changes from now on is older than what is known.
                yield from self._changed(asking)
                return
            asking.at = page.at
            if total is not None and page.total is not None and page.total < total:
                asking.products.must_repeat = True
            total = page.total
            asking.see_created(page.rows)
            if news := asking.products.news(page.rows):
                _doubt_fresh(asking.products, news, page.at)
                asking.read |= {id_at(row) for row in news}
                yield ProductPage(self._reader.complete(news, asking.variations.remember))

    def _changed_variations(self, asking: _Asking) -> Iterator[ProductPage]:
        rows = self._variations.changed(asking.variations.after)
        parents = {id_at(row, "parent_id") for row in asking.variations.news(rows)} - asking.read - {""}
        asking.has_asked_variations = True
        if parents:
            listed = self._reader.listed(sorted(parents))
            yield ProductPage(self._reader.complete(listed, asking.variations.remember))

    def _trashed(self, asking: _Asking) -> tuple[str, ...]:
        """Look into the trash for what the shop does not list any more; what is not there needs a sweep."""
        gone = tuple(id_at(row) for row in asking.trash.news(self._trash(asking.trash.after)))
        asking.has_asked_trash = True
        asking.needs_sweep |= len(gone) < asking.before.missing
        asking.missing = 0
        return gone

    def _mark(self) -> Cursor:
        """Mark now: what changed up to now, and what lies in the trash, is known and left to the sweep."""
        fields = "id,date_modified_gmt"
        page = self._api.page(PRODUCTS, per_page=1, orderby="modified", order="desc", _fields=fields)
        dates = [at for row in page.rows if (at := moment_at(row, "date_modified_gmt")) is not None]
        # A shop that does not sort shows any product; one that has changed for an hour is as good as none.
        newest = max([page.at - LONG_AGO, *(at for at in dates if at <= page.at)])
        feed = Feed.at(newest, page.at)
        products, variations, trash = (Watch(feed, shown) for _ in range(3))
        for page in self._pages(products):
            _doubt_fresh(products, products.news(page.rows), page.at)
        variations.news(self._variations.changed(variations.after))
        trash.news(self._trash(trash.after))
        at = page.at
        return Cursor(at, products.next(at), variations.next(at), trash.next(at), self._census())

    def _pages(self, watch: Watch[Row]) -> Iterator[Page]:
        size = self._units.size("products", BEGIN_WITH, PER_PAGE)
        when = modified(watch.after)
        pages = self._api.pages(PRODUCTS, per_page=size, orderby="id", order="asc", **when, **self._params)
        return self._units.timed("products", pages)

    def _census(self) -> Census:
        page = self._api.page(PRODUCTS, per_page=1, orderby="id", order="desc", _fields="id")
        newest = max((int(id_at(row) or 0) for row in page.rows), default=0)
        return Census(len(page.rows) if page.total is None else page.total, newest)

    def _trash(self, after: datetime) -> Iterator[Row]:
        return self._api.rows(PRODUCTS, status="trash", **modified(after), _fields="id,date_modified_gmt")


class _Asking:
    """One question with what it asks beside: what it has seen, and the cursor that follows from it."""

    def __init__(self, before: Cursor) -> None:
        self.before = before
        self.at = before.at
        feeds = (before.products, before.variations, before.trash)
        self.products, self.variations, self.trash = (Watch(feed, shown) for feed in feeds)
        self.read: set[str] = set()
        self.created = set(before.created)
        self.census, self.missing = before.census, before.missing
        self.needs_sweep = self.has_asked_variations = self.has_asked_trash = False

    def goes_back(self, at: datetime) -> bool:
        """Tell whether the shop's clock was put back since the last question; then all starts at its time."""
        if at >= self.at - OVERLAP:
            return False
        self.at, self.needs_sweep = at, True
        fresh = Feed.at(at - _SECOND, at)
        self.products, self.variations, self.trash = (Watch(fresh, shown) for _ in range(3))
        return True

    def see_created(self, rows: Iterable[Row]) -> None:
        """Note the products that the last census did not count."""
        ids = (int(id_at(row) or 0) for row in rows)
        self.created |= {some_id for some_id in ids if some_id > self.census.newest_id}

    def count(self, census: Census) -> None:
        """Compare the shop's number of products with the last one, those that came set off."""
        counted = {some_id for some_id in self.created if some_id <= census.newest_id}
        self.missing = max(0, self.missing + self.census.total + len(counted) - census.total)
        self.census, self.created = census, self.created - counted

    def cursor(self) -> Cursor:
        """Return where the next question starts."""
        return Cursor(
            self.at,
            self.products.next(self.at),
            self.variations.next(self.at, has_asked=self.has_asked_variations),
            self.trash.next(self.at, has_asked=self.has_asked_trash),
            self.census,
            frozenset(self.created),
            self.missing,
        )


def _doubt_fresh(watch: Watch[Row], news: Iterable[Row], at: datetime) -> None:
    """Have products with variants read again that changed just now.

    A second change within the same second is one of a variation, of which the product itself shows nothing.
    """
    for row in news:
        changed_at = moment_at(row, "date_modified_gmt")
        if changed_at is not None and _NOW <= at - changed_at <= _SECOND and has_variants(row):
            watch.doubt(row)


def modified(after: datetime) -> dict[str, str | int]:
    """Ask for what changed after a moment, by the second and without it."""
    return {"modified_after": gmt(after), "dates_are_gmt": "true"}
