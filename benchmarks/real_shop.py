"""A real shop that the environment names, in the place of a simulated one.

The variables are those of the contract suite: ``KICKROUTE_TEST_WOOCOMMERCE_URL``, ``_KEY``, ``_SECRET``, and
``KICKROUTE_TEST_SHOPWARE_URL``, ``_CLIENT_ID``, ``_CLIENT_SECRET``, ``_SALES_CHANNEL``; ``_INSECURE=1`` takes
any certificate. Staff and customers work by the shop's own API: stocks are written as an ERP writes them,
a sale is an order that the API places. What is sold are offers with a GTIN and plenty of stock.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.bare_orders import BareBuyer
from benchmarks.books import Request
from benchmarks.shops import USUAL, ShopProcess

_PLENTY = 60
_KEYS = {
    "woocommerce": {"consumer_key": "KEY", "consumer_secret": "SECRET"},
    "shopware": {"client_id": "CLIENT_ID", "client_secret": "CLIENT_SECRET"},
}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that is sold in a real shop; ``ids`` are the product's and, of a variant, its own."""

    gtin: str
    sku: str
    stock: int | None
    ids: tuple[str, ...]


class RealShop(ShopProcess):
    """A real shop with the hands of its staff; it keeps no books.

    Raises LookupError when the environment names none.
    """

    def __init__(self, kind: str) -> None:
        start = f"KICKROUTE_TEST_{kind.upper()}"
        self.kind = kind
        self.url = os.environ.get(f"{start}_URL", "").rstrip("/")
        if not self.url:
            raise LookupError(f"no {start}_URL in the environment")
        self.keys: Mapping[str, str] = {
            name: os.environ[f"{start}_{word}"] for name, word in _KEYS[kind].items()
        }
        self.channel = os.environ.get(f"{start}_SALES_CHANNEL", "")
        self.verify = os.environ.get(f"{start}_INSECURE") != "1"
        self.setup = USUAL
        self.buyer = BareBuyer(kind, self.url, self.keys, verify=self.verify)
        self.version, self.hpos = self._identity()
        self._offers: list[Offer] = []
        self._by_gtin: dict[str, Offer] = {}
        self.read()

    def read(self) -> None:
        """Read what is sold, and how many there are of it now."""
        self._offers = self._woocommerce() if self.kind == "woocommerce" else self._shopware()
        self._by_gtin = {offer.gtin: offer for offer in self._offers}

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the connector's settings say of the shop, beyond address and keys."""
        channel = {"sales_channel": self.channel} if self.channel else {}
        return {"verify_tls": self.verify, **channel}

    @property
    def question(self) -> float:
        """What an empty question takes now, in seconds: the fastest of a few."""
        return min(self.buyer.timed(*_EMPTY[self.kind])[0] for _ in range(5))

    def close(self) -> None:
        """Let go of the shop."""
        self.buyer.close()

    def set_stock(self, gtin: str, quantity: int) -> None:
        """Write a stock as an ERP does."""
        product, *variant = self._by_gtin[gtin].ids
        if self.kind == "shopware":
            self.buyer.ask("PATCH", f"/api/product/{product}", {"stock": quantity})
            return
        path = f"/wp-json/wc/v3/products/{product}" + "".join(f"/variations/{one}" for one in variant)
        self.buyer.ask("PUT", path, {"stock_quantity": quantity})

    def sell(self, gtin: str) -> str:
        """Sell one piece past the connector."""
        self.buyer.buy(self._by_gtin[gtin].sku)
        return ""

    def books(self) -> list[Request]:
        """Return nothing: a real shop keeps no books."""
        return []

    def close_books(self) -> None:
        """Do nothing: there are none."""

    def sold(self) -> list[Any]:
        """Return the offers with a counted, plentiful stock."""
        return list(self._offers)

    def sold_products(self, *, variants: bool | None = None) -> list[Any]:
        """Return offers of different products, or only variants, or none."""
        seen: dict[str, Offer] = {}
        for offer in self._offers:
            if variants in (None, len(offer.ids) > 1):
                seen.setdefault(offer.ids[0], offer)
        return list(seen.values())

    def orders_with(self, number: str) -> list[Any]:
        """Return the ids of the newest orders that carry a Kickroute number."""
        if self.kind == "shopware":
            wanted = {"type": "equals", "field": "customFields.kickroute_order_number", "value": number}
            rows = self.buyer.ask("POST", "/api/search-ids/order", {"filter": [wanted]})["data"]
            return list(rows)
        path = "/wp-json/wc/v3/orders?per_page=50&orderby=id&order=desc&_fields=id,meta_data"
        return [row["id"] for row in self.buyer.ask("GET", path) if number in str(row["meta_data"])]

    def orders(self) -> int:
        """Count the orders in the shop."""
        if self.kind == "shopware":
            body = {"limit": 1, "total-count-mode": 1}
            return int(self.buyer.ask("POST", "/api/search/order", body)["total"])
        return self.buyer.count("/wp-json/wc/v3/orders?per_page=1&_fields=id")

    def _identity(self) -> tuple[str, bool]:
        if self.kind == "shopware":
            return str(self.buyer.ask("GET", "/api/_info/version")["version"]), False
        found = self.buyer.ask("GET", "/wp-json/wc/v3/system_status?_fields=environment,settings")
        return str(found["environment"]["version"]), bool(found["settings"].get("HPOS_enabled"))

    def _woocommerce(self) -> list[Offer]:
        fields = "id,parent_id,type,sku,global_unique_id,stock_quantity,meta_data,status"
        rows = self.buyer.ask(
            "GET",
            f"/wp-json/wc/v3/products?per_page=100&orderby=id&order=asc&status=publish&_fields={fields}",
        )
        variations = [
            child
            for row in rows
            if row["type"] == "variable"
            for child in self.buyer.ask(
                "GET", f"/wp-json/wc/v3/products/{row['id']}/variations?per_page=100&_fields={fields}"
            )
        ]
        offers = [_woo_offer(row) for row in [*rows, *variations] if row["type"] != "variable"]
        return [offer for offer in offers if offer.gtin and (offer.stock or 0) > _PLENTY]

    def _shopware(self) -> list[Offer]:
        body = {
            "limit": 500,
            "filter": [{"type": "range", "field": "stock", "parameters": {"gt": _PLENTY}}],
            "includes": {"product": ["id", "parentId", "ean", "productNumber", "stock"]},
        }
        rows = self.buyer.ask("POST", "/api/search/product", body)["data"]
        return [
            Offer(
                row["ean"],
                row["productNumber"],
                row["stock"],
                (row["id"],) if not row["parentId"] else (row["id"], row["parentId"]),
            )
            for row in rows
            if row["ean"]
        ]


_EMPTY: Mapping[str, tuple[Any, ...]] = {
    "woocommerce": (
        "GET",
        "/wp-json/wc/v3/products?modified_after=2099-01-01T00:00:00&_fields=id,stock_quantity",
    ),
    "shopware": (
        "POST",
        "/api/search/product",
        {"filter": [{"type": "range", "field": "updatedAt", "parameters": {"gt": "2099-01-01"}}]},
    ),
}


def _woo_offer(row: Mapping[str, Any]) -> Offer:
    code = row.get("global_unique_id") or next(
        (str(meta["value"]) for meta in row["meta_data"] if meta["key"] in ("_ean", "_ts_gtin")), ""
    )
    parent = row.get("parent_id")
    ids = (str(parent), str(row["id"])) if parent else (str(row["id"]),)
    return Offer(code, row["sku"], row["stock_quantity"], ids)
