"""The catalogue: what changed, all of it, and products by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.http import Counts, Units, grouped
from adapters.shopware.api import Api, any_of, either, equals, id_of
from adapters.shopware.basics import Basics
from adapters.shopware.listing import MOST, Page
from adapters.shopware.news.changes import AT_ONCE, MOVED, PRODUCT, Changes
from adapters.shopware.news.cursor import Census
from adapters.shopware.news.scan import StockScan, is_container
from adapters.shopware.translate.ids import valid
from adapters.shopware.translate.products import (
    INCLUDES,
    Seen,
    associations,
    identity_of,
    root_of,
    to_product,
)
from adapters.shopware.translate.values import Row, integer_at, text_at
from connector.model import Fields, Product, ProductLookup, ProductPage
from connector.model.errors import ShopUnavailable, ShopUnexpected
from connector.model.messages import say

_BEGIN_WITH = 50
"""Products asked for at once until it is known what one takes."""

_VARIANTS = "variants"
_IDENTITY = {
    "includes": {
        "product": ["id", "autoIncrement", "ean", "manufacturerNumber", "productNumber", "customFields"]
    }
}


class Catalogue:
    """Asks for products; a quiet question for changes is a few requests, whatever the shop's size."""

    def __init__(self, api: Api, basics: Basics, fields: Fields, scan: StockScan) -> None:
        self._api = api
        self._basics = basics
        self._fields = fields
        self._scan = scan
        self._counts = Counts()
        self._criteria: dict[str, Any] = {"includes": INCLUDES, "associations": associations(fields)}
        self._units = Units()
        self._changes = Changes(api, self, scan)

    def changes_since(self, text: str | None) -> Iterator[ProductPage]:
        """Yield what changed; see :meth:`connector.ports.Shop.changes_since`."""
        if mended := self._api.mended(PRODUCT):
            yield ProductPage(self.products(mended).found)
        yield from self._changes.since(text)

    def all_products(self) -> Iterator[ProductPage]:
        """Yield the whole catalogue; see :meth:`connector.ports.Shop.all_products`.

        A page is one question: products, then by and by the variants of those that have some. No row comes
        twice, for pages follow the shop's running number.
        """
        before, _ = self.census()
        seen: set[str] = set()
        done = 0
        criteria = {**self._criteria, "filter": [equals("parentId", None)]}
        size = self._units.size(PRODUCT, _BEGIN_WITH, AT_ONCE)
        pages = self._api.keyset(PRODUCT, criteria, self._view(), limit=size)
        for page in self._units.timed(PRODUCT, pages):
            done += len(page.rows)
            for behind, roots in enumerate(self._groups(page.rows)):
                variants = self._variants([id_of(row) for row in roots if is_container(row)])
                rows = (*roots, *(row for listed in variants.values() for row in listed))
                seen |= {id_of(row) for row in rows if integer_at(row, "autoIncrement") <= before.newest}
                products = self._translated(roots, variants)
                yield ProductPage(products, done=done, behind=behind)
                self._scan.note(products)
        expected = self._counted(before.newest).total
        hidden = self._api.hidden(PRODUCT, "parentId") if len(seen) < expected else 0
        if not self._counts.is_whole(expected - hidden, seen):
            raise ShopUnavailable(
                say(
                    "the shop counts {total} products and variants and listed {seen}: the catalogue "
                    "is incomplete, and will be read again",
                    total=expected,
                    seen=len(seen),
                )
            )

    def _groups(self, rows: Sequence[Row]) -> Iterator[list[Row]]:
        """Part products by what they need: no question first, then as many variants as one brings."""
        most = self._units.size(_VARIANTS, AT_ONCE, MOST)
        return grouped(rows, is_container, lambda row: integer_at(row, "childCount"), most)

    def products(self, ids: Collection[str]) -> ProductLookup:
        """Read products by id; see :meth:`connector.ports.Shop.products`."""
        asked = valid(ids)
        found = {product.id: product for product in self.whole(asked)}
        roots = {i: i for i in found}
        # What is no product of that id may be a variant of one.
        for part in _parts([i for i in asked if i not in found]):
            criteria = {"filter": [any_of("id", part)], **MOVED}
            roots |= {id_of(row): root_of(row) for row in self._api.rows("product", criteria)}
        others = sorted(set(roots.values()) - found.keys())
        found |= {product.id: product for product in self.whole(others)}
        products = tuple(found[i] for i in sorted(found))
        readable = found.keys() | self._api.unread(PRODUCT)
        return ProductLookup(products, frozenset(i for i in ids if roots.get(i, i) not in readable))

    def census(self) -> tuple[Census, datetime]:
        """Count products and variants, with the shop's ``Date``."""
        page = self._counted()
        newest = max((integer_at(row, "autoIncrement") for row in page.rows), default=0)
        return Census(page.total, newest), page.at

    def sold_in(self, order_ids: Collection[str]) -> frozenset[str]:
        """Name the products in these orders' lines."""
        return self._changes.sold_in(order_ids)

    def priced_by(self, price_ids: Collection[str]) -> frozenset[str]:
        """Name the products, or variants, that these advanced prices are of."""
        return self._changes.priced_by(price_ids)

    def _counted(self, until: int | None = None) -> Page:
        """Count products and variants, up to a running number if one is given."""
        bound = {"type": "range", "field": "autoIncrement", "parameters": {"lte": until}}
        return self._api.first(
            PRODUCT,
            {
                "filter": [] if until is None else [bound],
                "sort": [{"field": "autoIncrement", "order": "DESC"}],
                "total-count-mode": 1,
                "includes": {"product": ["id", "autoIncrement"]},
            },
        )

    # whole products

    def whole(self, roots: Sequence[str]) -> tuple[Product, ...]:
        """Read products with all their variants; those that are not there are left out."""
        found: list[Product] = []
        for part in _parts(valid(roots)):
            criteria = {**self._criteria, "filter": [either(any_of("id", part), any_of("parentId", part))]}
            rows = [r for p in self._api.keyset("product", criteria, self._view()) for r in p.rows]
            variants = _by_parent(rows)
            found += self._translated([row for row in rows if not text_at(row, "parentId")], variants)
        return tuple(found)

    def _variants(self, parents: Sequence[str]) -> dict[str, list[Row]]:
        if not parents:
            return {}
        criteria = {**self._criteria, "filter": [any_of("parentId", parents)]}
        size = self._units.size(_VARIANTS, AT_ONCE, MOST)
        pages = self._api.keyset(PRODUCT, criteria, self._view(), limit=size)
        return _by_parent(row for page in self._units.timed(_VARIANTS, pages) for row in page.rows)

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
        seen, own = Seen(channel.id, channel.currency_id, channel.country), self._own(roots, variants)
        for row in roots:
            try:
                products.append(to_product(row, variants.get(id_of(row), ()), self._fields, seen, own))
            except ShopUnexpected as error:
                self._api.set_aside(PRODUCT, id_of(row), error)
        return tuple(products)


def _by_parent(rows: Iterable[Row]) -> dict[str, list[Row]]:
    variants: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if parent := text_at(row, "parentId"):
            variants[parent].append(row)
    return dict(variants)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
