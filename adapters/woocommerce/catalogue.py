"""The catalogue: what changed, all of it, and products by id."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain

from adapters.http import Counts, Units, grouped
from adapters.woocommerce.api import V3, Api, numeric
from adapters.woocommerce.listing import PER_PAGE
from adapters.woocommerce.news.changes import BEGIN_WITH, PRODUCTS, Changes
from adapters.woocommerce.taxes import Taxes
from adapters.woocommerce.translate.fields import find, only_gtin, parameters
from adapters.woocommerce.translate.products import (
    GOODS_KEYS,
    PRODUCT_KEYS,
    has_variants,
    has_weight,
    is_sold_as_it_is,
    shares_stock,
    to_goods,
    to_product,
)
from adapters.woocommerce.translate.taxes import BY_SLUG, TaxTable
from adapters.woocommerce.translate.values import Row, id_at, text_at
from adapters.woocommerce.variations import Variations, listed_variations
from connector.model import Fields, Goods, Product, ProductLookup, ProductPage
from connector.model.errors import ShopUnavailable, ShopUnexpected
from connector.model.messages import say


class Catalogue:
    """Asks for products; a quiet question for changes is one request, now and then two, whatever the size."""

    def __init__(self, api: Api, fields: Fields) -> None:
        self._api = api
        self._fields = fields
        self._units = Units()
        self._variations = Variations(api, fields, self._units)
        self._counts = Counts()
        self._params = parameters(PRODUCT_KEYS, fields)
        self._goods_params = parameters(GOODS_KEYS, only_gtin(fields))
        self._changes = Changes(api, self._variations, self, self._params, self._units)
        self._taxes = Taxes(api)
        self._weight_unit = ""
        self._asking_unit = threading.Lock()

    def changes_since(self, text: str | None) -> Iterator[ProductPage]:
        """Yield what changed; see :meth:`connector.ports.Shop.changes_since`."""
        if mended := self._api.mended(PRODUCTS) | self._variations.mended():
            yield ProductPage(self.products(mended).found)
        yield from self._changes.since(text)

    def hinted(self) -> None:
        """Take note that the shop told of a change."""
        self._changes.hinted()

    def all_products(self) -> Iterator[ProductPage]:
        """Yield the whole catalogue; see :meth:`connector.ports.Shop.all_products`.

        A page is one question: products, then by and by the variations of those that have some.
        """
        seen: set[str] = set()
        total: int | None = None
        self._taxes.forget()
        size = self._units.size("products", BEGIN_WITH, PER_PAGE)
        pages = self._api.pages(PRODUCTS, per_page=size, orderby="id", order="asc", **self._params)
        for page in self._units.timed("products", pages):
            total = page.total
            new = [row for row in page.rows if id_at(row) not in seen]
            seen |= {id_at(row) for row in new}
            for behind, rows in enumerate(self._groups(new)):
                yield ProductPage(self.complete(rows), done=len(seen), total=total, behind=behind)
        counted = None if total is None else total - self._api.left_out(PRODUCTS)
        if counted is not None and not self._counts.is_whole(counted, seen):
            raise ShopUnavailable(
                say(
                    "the shop counts {total} products and listed {seen}: the catalogue is "
                    "incomplete, and will be read again",
                    total=total,
                    seen=len(seen),
                )
            )

    def _groups(self, rows: Sequence[Row]) -> Iterator[list[Row]]:
        """Part products by what they need: no question first, then as many variations as one brings."""
        most = self._units.size("variations", PER_PAGE, PER_PAGE)
        return grouped(rows, has_variants, lambda row: len(listed_variations(row)), most)

    def products(self, ids: Collection[str]) -> ProductLookup:
        """Read products by id; see :meth:`connector.ports.Shop.products`."""
        rows = {id_at(row): row for row in self.listed(numeric(ids))}
        places = {i: i for i in rows}
        unread = self.unread()
        unlisted = [i for i in numeric(ids) if i not in rows and i not in unread]
        trashed = self._in_trash(unlisted)
        for unknown, row in self._unlisted([i for i in unlisted if i not in trashed]):
            places[unknown] = id_at(row, "parent_id") if row.get("type") == "variation" else unknown
            if places[unknown] == unknown:
                rows[unknown] = row
        parents = sorted(set(places.values()) - rows.keys())
        rows |= {id_at(row): row for row in self.listed(parents)}
        found = {place for place in places.values() if place in rows}
        gone = frozenset(i for i in ids if places.get(i, i) not in found | unread)
        return ProductLookup(self.complete(rows[i] for i in sorted(found, key=int)), gone)

    def goods(self, wanted: Collection[tuple[str, str]]) -> tuple[Goods, ...]:
        """Read what an order needs of offers; see :meth:`connector.ports.Shop.goods`."""
        simple = sorted({product for product, offer in wanted if product == offer})
        rows = {id_at(row): row for row in self._asked_for(simple)} if simple else {}
        found = [to_goods(row, None, self._fields) for row in rows.values() if is_sold_as_it_is(row)]
        variants = {offer: product for product, offer in wanted if product != offer}
        listed = self._variations.some(sorted(variants)) if variants else []
        mine = [row for row in listed if variants.get(id_at(row)) == id_at(row, "parent_id")]
        shared = {id_at(row, "parent_id") for row in mine if shares_stock(row)}
        holders = {id_at(row): row for row in self._asked_for(sorted(shared - rows.keys()))} | rows
        for row in mine:
            parent = holders.get(id_at(row, "parent_id")) if shares_stock(row) else None
            if parent is not None or not shares_stock(row):
                found.append(to_goods(row, parent, self._fields))
        return tuple(found)

    def _asked_for(self, ids: Sequence[str]) -> list[Row]:
        """Read products by the fields that an order needs."""
        rows = self._api.rows_of(PRODUCTS, "include", numeric(ids), **self._goods_params) if ids else ()
        return [row for row in rows if id_at(row) in ids]

    def unread(self) -> frozenset[str]:
        """Return the ids of products and variations that cannot be read at the moment."""
        return self._api.unread(PRODUCTS) | self._variations.unread()

    def trashed_gtins(self) -> dict[str, str]:
        """Look into the trash; see :meth:`connector.ports.Shop.trashed_gtins`."""
        found: dict[str, str] = {}
        for row in self._api.rows(PRODUCTS, status="trash", orderby="id", order="asc", **self._params):
            variations = self._variations.trashed_of(id_at(row)) if has_variants(row) else ()
            for each in (row, *variations):
                if gtin := find(each, self._fields.gtin).value.strip():
                    found[gtin] = id_at(row)
        return found

    def listed(self, ids: Sequence[str]) -> list[Row]:
        """Read products that the shop lists, published or not; ids it does not list are left out."""
        wanted = set(ids)
        rows = self._api.rows_of(PRODUCTS, "include", ids, **self._params)
        return [row for row in rows if id_at(row) in wanted]

    def _in_trash(self, ids: Sequence[str]) -> set[str]:
        rows = self._api.rows_of(PRODUCTS, "include", ids, status="trash", _fields="id,status")
        return {id_at(row) for row in rows if row.get("status") == "trash"}

    def _unlisted(self, ids: Sequence[str]) -> Iterator[tuple[str, Row]]:
        """Read one by one what no list of products shows: variations, and what hides from lists."""
        parents = self._variations.parents_of(ids)
        yield from ((i, {"type": "variation", "parent_id": parent}) for i, parent in parents.items())
        for unknown in (i for i in ids if i not in parents):
            row = self._api.row_or_none(f"{PRODUCTS}/{unknown}", **self._params)
            is_variation = row is not None and row.get("type") == "variation"
            if row is not None and (is_variation or row.get("status") != "trash"):
                yield unknown, row

    def complete(
        self, rows: Iterable[Row], on_variations: Callable[[Iterable[Row]], object] = lambda _: None
    ) -> tuple[Product, ...]:
        """Translate products with all their variations, which ``on_variations`` is shown."""
        products = list(rows)
        variations = self._variations.of(products)
        on_variations(chain.from_iterable(variations.values()))
        rows = [*products, *chain.from_iterable(variations.values())]
        unit = self._known_weight_unit() if any(has_weight(row) for row in rows) else "kg"
        taxes = self._taxes.table() if any("tax_class" in row for row in products) else BY_SLUG
        translated = (self._translated(row, variations.get(id_at(row), ()), unit, taxes) for row in products)
        return tuple(product for product in translated if product is not None)

    def has_new_settings(self) -> bool:
        """Ask again in which unit weights are, where that was ever needed; tell whether it is another."""
        before, self._weight_unit = self._weight_unit, ""
        return bool(before) and self._known_weight_unit() != before

    def _translated(self, row: Row, variations: Sequence[Row], unit: str, taxes: TaxTable) -> Product | None:
        """Translate one product; one that breaks our reading is set aside, and the others go on."""
        try:
            return to_product(row, variations, self._fields, unit, taxes)
        except ShopUnexpected as error:
            self._api.set_aside(PRODUCTS, id_at(row), error)
            return None

    def _known_weight_unit(self) -> str:
        """Ask once, and only where a product has a weight: the shop gives weights without their unit."""
        with self._asking_unit:
            if not self._weight_unit:
                row = self._api.row(f"{V3}settings/products/woocommerce_weight_unit", _fields="value")
                self._weight_unit = text_at(row, "value")
            return self._weight_unit
