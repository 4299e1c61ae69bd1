"""Finding and reading what a retailer's shop lists."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from adapters.woocommerce.api import V3, Api, numeric, only
from adapters.woocommerce.news.rows import changed_rows
from adapters.woocommerce.taxes import Taxes
from adapters.woocommerce.translate.listings import (
    COMMON,
    GTIN_PLACE,
    PRODUCT,
    is_ours,
    to_listed,
    trashed_address_of,
)
from adapters.woocommerce.translate.products import has_variants
from adapters.woocommerce.translate.values import Row, id_at, row_at, text_at
from connector.model.retail import ListedItem, ListedLookup, ListedPage, ListedProduct, Listing

PRODUCTS = f"{V3}products"
FIELDS = only(PRODUCT)
_PARTS = only(COMMON)
_SHORTEST, _LONGEST = 8, 14
_GOOD_FOR = 600.0
_HAS_GTINS, _FINDS_VARIATIONS = (9, 2), (10, 0)
"""From here on the shop finds products and variations by their GTIN; before, some or none (facts n)."""


class Reading:
    """Reads products with all their variations; ``gtin`` are the places where a GTIN may stand."""

    def __init__(
        self,
        api: Api,
        taxes: Taxes,
        gtin: Sequence[str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._taxes = taxes
        self._gtin = (*dict.fromkeys((*gtin, GTIN_PLACE)),)
        self._clock = clock
        self._lock = threading.Lock()
        self._named: dict[str, str] = {}
        self._index: Mapping[str, tuple[ListedItem, ...]] = {}
        self._indexed_at = float("-inf")
        self._version: tuple[int, ...] = ()

    def name(self, sku: str, product_id: str) -> None:
        """Take note that the shop named this product as the one that has an SKU."""
        self._named[sku] = product_id

    def drafted(self, key: str, sku: str) -> ListedProduct | None:
        """Find what a draft left; see :meth:`connector.ports.Assortment.drafted`."""
        for asked in (
            {"slug": key},
            {"slug": trashed_address_of(key), "status": "trash"},
            {"sku": sku},
            {"sku": sku, "status": "trash"},
        ):
            rows = self._api.page(PRODUCTS, **asked, _fields=FIELDS).rows
            found = next((row for row in rows if row.get("type") != "variation" and _is(row, asked)), None)
            if found is not None:
                return self.whole([found])[0]
        named = self._named.get(sku)
        row = self._api.row_or_none(f"{PRODUCTS}/{named}", _fields=FIELDS) if named else None
        return None if row is None else self.whole([row])[0]

    def holders(self, gtin: str) -> tuple[ListedItem, ...]:
        """Find items by their GTIN; see :meth:`connector.ports.Assortment.holders`."""
        bare = _bare(gtin)
        if not bare:
            return ()
        if self._known_version() < _FINDS_VARIATIONS:
            return self._indexed().get(bare, ())
        forms = ",".join(sorted({gtin.strip(), *(bare.zfill(n) for n in range(_SHORTEST, _LONGEST + 1))}))
        rows = list(self._api.rows(PRODUCTS, global_unique_id=forms, _fields=FIELDS))
        # A variation alone: its product says what kind of product it is, and may hold its stock.
        ids = [id_at(row, "parent_id") if row.get("type") == "variation" else id_at(row) for row in rows]
        found = self.listed(list(dict.fromkeys(ids))).found if ids else ()
        return tuple(item for product in found for item in product.items if _bare(item.gtin) == bare)

    def listed(self, product_ids: Collection[str]) -> ListedLookup:
        """Read products; see :meth:`connector.ports.Assortment.listed`."""
        asked = numeric(product_ids)
        rows = [
            row
            for row in self._api.rows_of(PRODUCTS, "include", asked, _fields=FIELDS)
            if id_at(row) in asked and row.get("type") != "variation"
        ]
        there = {id_at(row) for row in rows} | self._api.unread(PRODUCTS)
        return ListedLookup(self.whole(rows), frozenset(i for i in product_ids if i not in there))

    def since(self, cursor: str | None) -> Iterator[ListedPage]:
        """Yield what may have changed; see :meth:`connector.ports.Assortment.listings_since`."""
        for rows, mark in changed_rows(self._api, PRODUCTS, cursor, FIELDS):
            parts = self.parts_of(rows)
            ours = [row for row in rows if any(map(is_ours, (row, *parts[id_at(row)])))]
            if ours:
                yield ListedPage(tuple(self.to_listed(row, parts[id_at(row)]) for row in ours))
            if mark is not None:
                yield ListedPage((), cursor=mark)

    def whole(self, rows: Sequence[Row]) -> tuple[ListedProduct, ...]:
        """Translate products, reading the variations of those that have some."""
        parts = self.parts_of(rows)
        return tuple(self.to_listed(row, parts[id_at(row)]) for row in rows)

    def to_listed(self, row: Row, parts: Sequence[Row]) -> ListedProduct:
        """Translate one product with its variations."""
        return to_listed(row, parts, self._taxes.table(), self._gtin)

    def parts_of(self, rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
        """Read variations in the order of their ids, also of a product that is in the trash with them."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if has_variants(row):
                path = f"{PRODUCTS}/{id_at(row)}/variations"
                trash: dict[str, str | int] = {"status": "trash"} if row.get("status") == "trash" else {}
                listed = self._api.rows(path, orderby="id", order="asc", _fields=_PARTS, **trash)
                found[id_at(row)] = [{**part, "parent_id": int(id_at(row))} for part in listed]
        return found

    def has_gtin(self) -> bool:
        """Tell whether the shop has a field for GTINs."""
        return self._known_version() >= _HAS_GTINS

    def _known_version(self) -> tuple[int, ...]:
        with self._lock:
            if not self._version:
                status = self._api.row(f"{V3}system_status", _fields="environment.version")
                version = text_at(row_at(status, "environment"), "version")
                self._version = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
            return self._version

    def _indexed(self) -> Mapping[str, tuple[ListedItem, ...]]:
        """Read the whole catalogue for a shop that cannot be asked; good for ten minutes."""
        with self._lock:
            if self._clock() - self._indexed_at >= _GOOD_FOR:
                index: defaultdict[str, list[ListedItem]] = defaultdict(list)
                for page in self._api.pages(PRODUCTS, orderby="id", order="asc", _fields=FIELDS):
                    for product in self.whole(page.rows):
                        for item in product.items if product.listing is not Listing.TRASHED else ():
                            index[_bare(item.gtin)].append(item)
                self._index = {gtin: tuple(items) for gtin, items in index.items() if gtin}
                self._indexed_at = self._clock()
            return self._index


def _is(row: Row, asked: Mapping[str, str]) -> bool:
    """Tell whether a row is what was asked for: a filter that a shop does not know is ignored."""
    return all(text_at(row, name) == value for name, value in asked.items())


def _bare(gtin: str) -> str:
    return gtin.strip().lstrip("0")
