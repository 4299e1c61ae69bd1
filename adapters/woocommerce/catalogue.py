"""The catalogue: what changed, all of it, and products by id."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from adapters.http import Counts
from adapters.woocommerce.api import V3, Api, gmt, numeric
from adapters.woocommerce.cursor import Census, Cursor, Watch
from adapters.woocommerce.quiet import Quiet
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
from adapters.woocommerce.variations import Variations
from connector.errors import ShopUnavailable, ShopUnexpected
from connector.model import Goods, Product, ProductLookup, ProductPage
from connector.release import Fields

_PRODUCTS = f"{V3}products"
_PRODUCT, _VARIATION, _TRASHED = "p", "v", "t"


class Catalogue:
    """Asks for products; a quiet question for changes is one to three requests, whatever the shop's size."""

    def __init__(self, api: Api, fields: Fields) -> None:
        self._api = api
        self._fields = fields
        self._variations = Variations(api, fields)
        self._quiet = Quiet(api)
        self._counts = Counts()
        self._params = parameters(PRODUCT_KEYS, fields)
        self._goods_params = parameters(GOODS_KEYS, only_gtin(fields))
        self._taxes = Taxes(api)
        self._weight_unit = ""
        self._asking_unit = threading.Lock()

    def changes_since(self, text: str | None) -> Iterator[ProductPage]:
        """Yield what changed; see :meth:`connector.ports.Shop.changes_since`."""
        if mended := self._api.mended(_PRODUCTS) | self._variations.mended():
            yield ProductPage(self.products(mended).found)
        before = Cursor.load(text) if text is not None else None
        if before is not None and (cursor := self._quiet.since(before)) is not None:
            yield ProductPage((), cursor=cursor.dump(), total=cursor.total)
            return
        census = self._census()
        if before is None:
            mark = self._mark(census).dump()
            yield ProductPage((), cursor=mark, total=census.total, needs_sweep=text is not None)
            return
        watch = Watch(before, census)
        stale = {
            id_at(row, "parent_id")
            for row in self._variations.changed(watch.after)
            if watch.is_news(_VARIATION, row)
        }
        for rows in self._changed_rows(watch):
            news = [r for r in rows if watch.is_news(_PRODUCT, r) or id_at(r) in stale]
            stale -= {id_at(row) for row in rows}
            if news:
                yield ProductPage(self._complete(news), total=census.total)
        if left := sorted(stale - {""}):
            yield ProductPage(self._complete(self._listed(left)), total=census.total)
        gone, needs_sweep = self._departures(watch)
        needs_sweep |= self._api.met_unnamed(_PRODUCTS)
        after = watch.next().dump()
        yield ProductPage((), gone, after, total=census.total, needs_sweep=needs_sweep or watch.went_back)

    def all_products(self) -> Iterator[ProductPage]:
        """Yield the whole catalogue; see :meth:`connector.ports.Shop.all_products`."""
        seen: set[str] = set()
        total: int | None = None
        self._taxes.forget()
        for page in self._api.pages(_PRODUCTS, orderby="id", order="asc", **self._params):
            total = page.total
            new = [row for row in page.rows if id_at(row) not in seen]
            seen |= {id_at(row) for row in new}
            yield ProductPage(self._complete(new), done=len(seen), total=total)
        counted = None if total is None else total - self._api.left_out(_PRODUCTS)
        if counted is not None and not self._counts.is_whole(counted, seen):
            raise ShopUnavailable(
                f"the shop counts {total} products and listed {len(seen)}: the catalogue is incomplete, "
                "and will be read again"
            )

    def products(self, ids: Collection[str]) -> ProductLookup:
        """Read products by id; see :meth:`connector.ports.Shop.products`."""
        rows = {id_at(row): row for row in self._listed(numeric(ids))}
        places = {i: i for i in rows}
        unread = self.unread()
        unlisted = [i for i in numeric(ids) if i not in rows and i not in unread]
        trashed = self._in_trash(unlisted)
        for unknown, row in self._unlisted([i for i in unlisted if i not in trashed]):
            places[unknown] = id_at(row, "parent_id") if row.get("type") == "variation" else unknown
            if places[unknown] == unknown:
                rows[unknown] = row
        parents = sorted(set(places.values()) - rows.keys())
        rows |= {id_at(row): row for row in self._listed(parents)}
        found = {place for place in places.values() if place in rows}
        gone = frozenset(i for i in ids if places.get(i, i) not in found | unread)
        return ProductLookup(self._complete(rows[i] for i in sorted(found, key=int)), gone)

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
        rows = self._api.rows_of(_PRODUCTS, "include", numeric(ids), **self._goods_params) if ids else ()
        return [row for row in rows if id_at(row) in ids]

    def unread(self) -> frozenset[str]:
        """Return the ids of products and variations that cannot be read at the moment."""
        return self._api.unread(_PRODUCTS) | self._variations.unread()

    def trashed_gtins(self) -> dict[str, str]:
        """Look into the trash; see :meth:`connector.ports.Shop.trashed_gtins`."""
        found: dict[str, str] = {}
        for row in self._api.rows(_PRODUCTS, status="trash", orderby="id", order="asc", **self._params):
            variations = self._variations.trashed_of(id_at(row)) if has_variants(row) else ()
            for each in (row, *variations):
                if gtin := find(each, self._fields.gtin).value.strip():
                    found[gtin] = id_at(row)
        return found

    def _census(self) -> Census:
        page = self._api.page(_PRODUCTS, per_page=1, orderby="id", order="desc", _fields="id")
        newest = max((int(id_at(row) or 0) for row in page.rows), default=0)
        return Census(len(page.rows) if page.total is None else page.total, newest, page.at)

    def _mark(self, census: Census) -> Cursor:
        """Mark now. What lies in the trash already is remembered, so that it explains no later loss."""
        watch = Watch(Cursor.at(census), census)
        for row in self._trashed(watch.after):
            watch.is_news(_TRASHED, row)
        return watch.next()

    def _changed_rows(self, watch: Watch) -> Iterator[Sequence[Row]]:
        """Yield the products changed since, and notice when one was deleted between two pages.

        That shifts the next page, and a product is skipped: then the next question starts here again.
        """
        total: int | None = None
        when = _modified(watch.after)
        for page in self._api.pages(_PRODUCTS, orderby="id", order="asc", **when, **self._params):
            watch.must_repeat |= total is not None and page.total is not None and page.total < total
            total = page.total
            watch.count_created(page.rows)
            yield page.rows

    def _departures(self, watch: Watch) -> tuple[tuple[str, ...], bool]:
        """Look into the trash when the shop lists fewer products; what is not there needs a sweep."""
        if watch.missing <= 0:
            watch.keep(_TRASHED)
            return (), False
        gone = tuple(id_at(r) for r in self._trashed(watch.after) if watch.is_news(_TRASHED, r))
        return gone, len(gone) < watch.missing

    def _trashed(self, after: datetime) -> Iterator[Row]:
        return self._api.rows(_PRODUCTS, status="trash", **_modified(after), _fields="id,date_modified_gmt")

    def _listed(self, ids: Sequence[str]) -> list[Row]:
        """Read products that the shop lists, published or not; ids it does not list are left out."""
        wanted = set(ids)
        rows = self._api.rows_of(_PRODUCTS, "include", ids, **self._params)
        return [row for row in rows if id_at(row) in wanted]

    def _in_trash(self, ids: Sequence[str]) -> set[str]:
        rows = self._api.rows_of(_PRODUCTS, "include", ids, status="trash", _fields="id,status")
        return {id_at(row) for row in rows if row.get("status") == "trash"}

    def _unlisted(self, ids: Sequence[str]) -> Iterator[tuple[str, Row]]:
        """Read one by one what no list of products shows: variations, and what hides from lists."""
        parents = self._variations.parents_of(ids)
        yield from ((i, {"type": "variation", "parent_id": parent}) for i, parent in parents.items())
        for unknown in (i for i in ids if i not in parents):
            row = self._api.row_or_none(f"{_PRODUCTS}/{unknown}", **self._params)
            is_variation = row is not None and row.get("type") == "variation"
            if row is not None and (is_variation or row.get("status") != "trash"):
                yield unknown, row

    def _complete(self, rows: Iterable[Row]) -> tuple[Product, ...]:
        products = list(rows)
        variations = self._variations.of(products)
        rows = [*products, *chain.from_iterable(variations.values())]
        unit = self._known_weight_unit() if any(has_weight(row) for row in rows) else "kg"
        taxes = self._taxes.table() if any("tax_class" in row for row in products) else BY_SLUG
        translated = (self._translated(row, variations.get(id_at(row), ()), unit, taxes) for row in products)
        return tuple(product for product in translated if product is not None)

    def _translated(self, row: Row, variations: Sequence[Row], unit: str, taxes: TaxTable) -> Product | None:
        """Translate one product; one that breaks our reading is set aside, and the others go on."""
        try:
            return to_product(row, variations, self._fields, unit, taxes)
        except ShopUnexpected as error:
            self._api.set_aside(_PRODUCTS, id_at(row), error)
            return None

    def _known_weight_unit(self) -> str:
        """Ask once, and only where a product has a weight: the shop gives weights without their unit."""
        with self._asking_unit:
            if not self._weight_unit:
                row = self._api.row(f"{V3}settings/products/woocommerce_weight_unit", _fields="value")
                self._weight_unit = text_at(row, "value")
            return self._weight_unit


def _modified(after: datetime) -> dict[str, str | int]:
    return {"modified_after": gmt(after), "dates_are_gmt": "true"}
