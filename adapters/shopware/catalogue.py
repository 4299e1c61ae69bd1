"""The catalogue: what changed, all of it, and products by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from adapters.http import Counts, InTurn
from adapters.shopware.api import (
    Api,
    any_of,
    either,
    equals,
    id_of,
    since,
    written_since,
)
from adapters.shopware.basics import Basics
from adapters.shopware.cursor import Census, Cursor, Watch
from adapters.shopware.listing import Page
from adapters.shopware.scan import StockScan
from adapters.shopware.translate.ids import valid
from adapters.shopware.translate.products import (
    INCLUDES,
    Seen,
    associations,
    identity_of,
    root_of,
    to_product,
)
from adapters.shopware.translate.values import Row, integer_at, row_at, text_at
from connector.errors import ShopUnavailable, ShopUnexpected
from connector.model import Product, ProductLookup, ProductPage
from connector.release import Fields

_AT_ONCE = 100
_SWEPT_AT_ONCE = 100
"""A page of 250 is read a fifth faster, and its JSON leaves six MiB more in the process for ever."""

_AHEAD = 2
_PRODUCT = "product"
_CANCELLED = "cancelled"
_GOODS = equals("type", "product")
_LINE = {
    "associations": {"product": {}},
    "includes": {
        "order_line_item": ["id", "productId", "quantity", "createdAt", "updatedAt", "product"],
        "product": ["id", "parentId"],
    },
}
_IDENTITY = {
    "includes": {
        "product": ["id", "autoIncrement", "ean", "manufacturerNumber", "productNumber", "customFields"]
    }
}
_MOVED = {
    "includes": {"product": ["id", "parentId", "autoIncrement", "stock", "createdAt", "updatedAt"]},
}


class Catalogue:
    """Asks for products; a quiet question for changes is four requests, whatever the shop's size.

    A sale in 6.6 moves neither the product nor its time of change, so it is seen in the order's lines, and
    its cancellation in the history of states (facts 3).
    """

    def __init__(self, api: Api, basics: Basics, fields: Fields, scan: StockScan) -> None:
        self._api = api
        self._basics = basics
        self._fields = fields
        self._scan = scan
        self._counts = Counts()
        self._whole: dict[str, Any] = {"includes": INCLUDES, "associations": associations(fields)}

    def changes_since(self, text: str | None) -> Iterator[ProductPage]:
        """Yield what changed; see :meth:`connector.ports.Shop.changes_since`."""
        if mended := self._api.mended(_PRODUCT):
            yield ProductPage(self.products(mended).found)
        census = self._census()
        before = Cursor.load(text) if text is not None else None
        if before is None:
            cursor = Cursor.at(census).dump()
            yield ProductPage((), cursor=cursor, total=census.total, needs_sweep=text is not None)
            return
        watch = Watch(before, census)
        touched = {*self._sold(watch), *self._given_back(watch), *self._written(watch)}
        touched |= {root_of(row) for row in self._scan.step()}
        ids = sorted(touched - {""})
        for start in range(0, len(ids), _AT_ONCE):
            part = ids[start : start + _AT_ONCE]
            found = self._products(part)
            gone = tuple(sorted(set(part) - {product.id for product in found} - self._api.unread(_PRODUCT)))
            yield ProductPage(found, gone, total=census.total)
            # Whoever asks for the next page has dealt with this one.
            self._scan.note(found)
            self._scan.forget(gone)
        needs_sweep = watch.missing > 0 or watch.went_back or self._api.met_unnamed(_PRODUCT)
        yield ProductPage((), cursor=watch.next().dump(), total=census.total, needs_sweep=needs_sweep)

    def all_products(self) -> Iterator[ProductPage]:
        """Yield the whole catalogue; see :meth:`connector.ports.Shop.all_products`."""
        census = self._census()
        seen: set[str] = set()
        done = 0
        for roots, variants in self._swept():
            rows = (*roots, *(row for listed in variants.values() for row in listed))
            seen |= {id_of(row) for row in rows if integer_at(row, "autoIncrement") <= census.newest}
            done += len(roots)
            products = self._translated(roots, variants)
            yield ProductPage(products, done=done, behind=_AHEAD)
            # A reader that fetches ahead has not dealt with it yet; but a sweep that fails is begun anew.
            self._scan.note(products)
        expected = self._census(until=census.newest).total
        hidden = self._api.hidden(_PRODUCT, "parentId") if len(seen) < expected else 0
        if not self._counts.is_whole(expected - hidden, seen):
            raise ShopUnavailable(
                f"the shop counts {expected} products and variants and listed {len(seen)}: the catalogue is "
                "incomplete, and will be read again"
            )

    def products(self, ids: Collection[str]) -> ProductLookup:
        """Read products by id; see :meth:`connector.ports.Shop.products`."""
        asked = valid(ids)
        found = {product.id: product for product in self._products(asked)}
        roots = {i: i for i in found}
        # What is no product of that id may be a variant of one.
        for part in _parts([i for i in asked if i not in found]):
            criteria = {"filter": [any_of("id", part)], **_MOVED}
            roots |= {id_of(row): root_of(row) for row in self._api.rows("product", criteria)}
        others = sorted(set(roots.values()) - found.keys())
        found |= {product.id: product for product in self._products(others)}
        products = tuple(found[i] for i in sorted(found))
        readable = found.keys() | self._api.unread(_PRODUCT)
        return ProductLookup(products, frozenset(i for i in ids if roots.get(i, i) not in readable))

    # deltas

    def sold_in(self, order_ids: Collection[str]) -> frozenset[str]:
        """Name the products in these orders' lines."""
        found: set[str] = set()
        for part in _parts(valid(order_ids)):
            lines = {**_LINE, "filter": [_GOODS, any_of("orderId", part)]}
            found |= {_root_of_line(row) for row in self._api.rows("order-line-item", lines)}
        return frozenset(found - {""})

    def _sold(self, watch: Watch) -> Iterator[str]:
        """Yield the products in order lines that are new or changed."""
        criteria = {**_LINE, "filter": [_GOODS, written_since(watch.after)]}
        for page in self._api.pages("order-line-item", criteria):
            yield from (_root_of_line(row) for row in watch.news(page.rows))

    def _given_back(self, watch: Watch) -> Iterator[str]:
        """Yield the products of orders that were cancelled or taken back from it, which touches no line."""
        criteria = {
            "filter": [equals("entityName", "order"), since("createdAt", watch.after)],
            "associations": {"fromStateMachineState": {}, "toStateMachineState": {}},
            "includes": {
                "state_machine_history": [
                    *("id", "referencedId", "createdAt", "fromStateMachineState", "toStateMachineState")
                ],
                "state_machine_state": ["technicalName"],
            },
        }
        orders: set[str] = set()
        for page in self._api.pages("state-machine-history", criteria):
            orders |= {text_at(row, "referencedId") for row in watch.news(page.rows) if _moves_stock(row)}
        yield from self.sold_in(sorted(orders))

    def _written(self, watch: Watch) -> Iterator[str]:
        """Yield the products that were made or changed, and those of which a variant was."""
        criteria = {**_MOVED, "filter": [written_since(watch.after)]}
        for page in self._api.keyset("product", criteria):
            watch.count_created(page.rows)
            yield from (root_of(row) for row in watch.news(page.rows))

    def _swept(self) -> Iterator[tuple[Sequence[Row], Mapping[str, Sequence[Row]]]]:
        """Yield all products, page by page, with their variants.

        The shop never waits for us: the next page is asked for before this one's variants, and the one after
        it as soon as the next was read, so a page is two pages old at most.
        No row comes twice, for pages follow the shop's running number.
        """
        criteria = {**self._whole, "filter": [equals("parentId", None)]}
        pages = self._api.keyset("product", criteria, self._view(), limit=_SWEPT_AT_ONCE)

        def following() -> Future[Page | None]:
            return wire.ask(lambda: next(pages, None))

        def variants(page: Page) -> Future[dict[str, list[Row]]]:
            return wire.ask(lambda: self._variants([id_of(row) for row in page.rows]))

        with InTurn() as wire:
            page = following().result()
            if page is None:
                return
            ahead, own = following(), variants(page)
            while (next_page := ahead.result()) is not None:
                next_ahead, next_own = following(), variants(next_page)
                yield page.rows, own.result()
                page, ahead, own = next_page, next_ahead, next_own
            yield page.rows, own.result()

    def _census(self, until: int | None = None) -> Census:
        """Count products and variants, up to a running number if one is given."""
        bound = {"type": "range", "field": "autoIncrement", "parameters": {"lte": until}}
        page = self._api.first(
            "product",
            {
                "filter": [] if until is None else [bound],
                "sort": [{"field": "autoIncrement", "order": "DESC"}],
                "total-count-mode": 1,
                "includes": {"product": ["id", "autoIncrement"]},
            },
        )
        newest = max((integer_at(row, "autoIncrement") for row in page.rows), default=0)
        return Census(page.total, newest, page.at)

    # whole products

    def _products(self, roots: Sequence[str]) -> tuple[Product, ...]:
        """Read products with all their variants; those that are not there are left out."""
        found: list[Product] = []
        for part in _parts(valid(roots)):
            criteria = {**self._whole, "filter": [either(any_of("id", part), any_of("parentId", part))]}
            rows = [r for p in self._api.keyset("product", criteria, self._view()) for r in p.rows]
            variants = _by_parent(rows)
            found += self._translated([row for row in rows if not text_at(row, "parentId")], variants)
        return tuple(found)

    def _variants(self, parents: Sequence[str]) -> dict[str, list[Row]]:
        if not parents:
            return {}
        criteria = {**self._whole, "filter": [any_of("parentId", parents)]}
        rows = (row for page in self._api.keyset("product", criteria, self._view()) for row in page.rows)
        return _by_parent(rows)

    def _view(self) -> Mapping[str, str]:
        """See variants filled from their parents, and texts in the language of the sales channel."""
        language = text_at(self._basics.channel().row, "languageId")
        return {"sw-inheritance": "1", **({"sw-language-id": language} if language else {})}

    def _own(self, roots: Sequence[Row], variants: Mapping[str, Sequence[Row]]) -> dict[str, Row]:
        """Read anew, without inheritance, the variants that may only show their product's identity."""
        sources = self._fields.gtin
        shown = {id_of(row): identity_of(row, sources) for row in roots}
        doubtful = [
            id_of(row)
            for root, rows in variants.items()
            for row in rows
            if shown.get(root) and identity_of(row, sources) == shown[root]
        ]
        own: dict[str, Row] = {}
        for part in _parts(doubtful):
            criteria = {**_IDENTITY, "filter": [any_of("id", part)]}
            own |= {id_of(row): row for row in self._api.rows("product", criteria)}
        return own

    def _translated(self, roots: Iterable[Row], variants: Mapping[str, Sequence[Row]]) -> tuple[Product, ...]:
        """Translate products; one that breaks our reading is set aside, and the others go on."""
        products, channel, roots = [], self._basics.channel(), list(roots)
        seen, own = Seen(channel.id, channel.currency_id), self._own(roots, variants)
        for row in roots:
            try:
                products.append(to_product(row, variants.get(id_of(row), ()), self._fields, seen, own))
            except ShopUnexpected as error:
                self._api.set_aside(_PRODUCT, id_of(row), error)
        return tuple(products)


def _by_parent(rows: Iterable[Row]) -> dict[str, list[Row]]:
    variants: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if parent := text_at(row, "parentId"):
            variants[parent].append(row)
    return dict(variants)


def _root_of_line(row: Row) -> str:
    """Return the product that a line sells, empty when it was deleted."""
    product = row_at(row, "product")
    return root_of(product) if product else text_at(row, "productId")


def _moves_stock(row: Row) -> bool:
    states = (row_at(row, "fromStateMachineState"), row_at(row, "toStateMachineState"))
    return any(text_at(state, "technicalName") == _CANCELLED for state in states)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
