"""What an order needs of the products that it sells, read by one question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping

from adapters.shopware.api import Api, any_of, id_of
from adapters.shopware.basics import Basics
from adapters.shopware.translate.fields import find
from adapters.shopware.translate.ids import valid
from adapters.shopware.translate.new_order import Goods as OrderGoods
from adapters.shopware.translate.products import root_of, to_stock
from adapters.shopware.translate.values import Row, amount_at, integer_at, name_of, row_at, text_at
from connector.model import Fields, Goods

_INCLUDES = {
    "product": [
        *("id", "parentId", "childCount", "active", "productNumber", "name", "translated", "ean"),
        *("manufacturerNumber", "stock", "minPurchase", "isCloseout", "customFields", "tax"),
    ],
    "tax": ["taxRate"],
}
_LATELY = 30.0
"""Seconds for which a product's number, name and tax need not be read again for the order's post."""


class GoodsShelf:
    """Reads offers for orders, and remembers for a moment what their posts need of them."""

    def __init__(
        self, api: Api, basics: Basics, fields: Fields, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._api = api
        self._basics = basics
        self._fields = fields
        self._clock = clock
        self._lock = threading.Lock()
        self._read_at: dict[str, float] = {}
        self._rows: dict[str, Row] = {}

    def read(self, wanted: Collection[tuple[str, str]]) -> tuple[Goods, ...]:
        """Read offers; see :meth:`connector.ports.Shop.goods`. Each holds its own stock in this shop."""
        rows = self._ask([offer for _, offer in wanted])
        found = [(rows[offer], product) for product, offer in dict.fromkeys(wanted) if offer in rows]
        return tuple(
            Goods(
                product_id=product,
                offer_id=id_of(row),
                gtin=find(row, self._fields.gtin).value,
                stock=to_stock(row),
                holder=id_of(row),
                published=row.get("active") is True,
            )
            for row, product in found
            if root_of(row) == product and not integer_at(row, "childCount")
        )

    def for_order(self, offer_ids: Collection[str]) -> Mapping[str, OrderGoods]:
        """Return what an order's lines carry of these offers; those that are not there are left out."""
        with self._lock:
            now = self._clock()
            lately = {i: self._rows[i] for i in offer_ids if now - self._read_at.get(i, -_LATELY) < _LATELY}
        rows = lately if len(lately) == len(set(offer_ids)) else self._ask(offer_ids)
        return {
            offer: OrderGoods(
                product_number=text_at(row, "productNumber"),
                label=name_of(row) or text_at(row, "productNumber"),
                tax_rate=amount_at(row_at(row, "tax"), "taxRate"),
                parent_id=text_at(row, "parentId"),
            )
            for offer, row in rows.items()
        }

    def _ask(self, offer_ids: Collection[str]) -> dict[str, Row]:
        asked = valid(sorted(set(offer_ids)))
        if not asked:
            return {}
        criteria = {
            "filter": [any_of("id", asked)],
            "associations": {"tax": {}},
            "includes": _INCLUDES,
            "limit": len(asked),
        }
        rows = {id_of(row): row for row in self._api.search("product", criteria, self._view()).rows}
        with self._lock:
            now = self._clock()
            old = [i for i, at in self._read_at.items() if now - at >= _LATELY]
            for offer in old:
                del self._read_at[offer], self._rows[offer]
            self._rows |= rows
            self._read_at |= dict.fromkeys(rows, now)
        return rows

    def _view(self) -> Mapping[str, str]:
        language = text_at(self._basics.channel().row, "languageId")
        return {"sw-inheritance": "1", **({"sw-language-id": language} if language else {})}
