"""The floor of an order: what a shop takes for it when nobody looks anything up, compares or remembers.

For a WooCommerce that is POST of a pending order, POST of its note, PUT of its status; for a Shopware the
number and the order. The goods are looked up beforehand.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from benchmarks.kinds import KINDS

_ADDRESS = {
    "first_name": "Jörg",
    "last_name": "Weiß",
    "address_1": "Ährenweg 7",
    "city": "München",
    "postcode": "80331",
    "country": "DE",
}


class BareBuyer:
    """Places orders of one piece over one kept connection; ``verify`` False takes any certificate."""

    def __init__(self, kind: str, url: str, keys: Mapping[str, str], *, verify: bool = True) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = verify
        self._session.auth = KINDS[kind].sign(url, keys)
        self._session.headers["Accept"] = "application/json"
        self._place: Callable[[Any], None] = self._woocommerce if kind == "woocommerce" else self._shopware
        self._find = self._woo_item if kind == "woocommerce" else self._shopware_item
        self._items: dict[str, Any] = {}
        self._known: dict[str, Any] = {}
        self._taken: list[float] = []

    def buy(self, sku: str) -> float:
        """Place an order and return the seconds; looking the goods up is not counted."""
        return sum(self.steps(sku))

    def steps(self, sku: str) -> list[float]:
        """Place an order and return the seconds of each of its calls."""
        if sku not in self._items:
            self._items[sku] = self._find(sku)
        self._taken.clear()
        self._place(self._items[sku])
        return list(self._taken)

    def close(self) -> None:
        """Close the connection."""
        self._session.close()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Send one request and return the JSON of its answer, None without; raises HTTPError."""
        answer = self._answer(method, path, body)
        return answer.json() if answer.content else None

    def timed(self, method: str, path: str, body: Any = None) -> tuple[float, int]:
        """Ask for a list and return the seconds until it was there whole, and its rows."""
        self._taken.clear()
        found = self.ask(method, path, body)
        rows = found.get("data") if isinstance(found, dict) else found
        return self._taken[-1], len(rows) if isinstance(rows, list) else 0

    def count(self, path: str) -> int:
        """Return how many rows a WooCommerce's list has in all."""
        return int(self._answer("GET", path).headers["X-WP-Total"])

    def _answer(self, method: str, path: str, body: Any = None) -> requests.Response:
        began = time.monotonic()
        answer = self._session.request(method, f"{self._url}{path}", json=body, timeout=120)
        self._taken.append(time.monotonic() - began)
        answer.raise_for_status()
        return answer

    def _woo_item(self, sku: str) -> dict[str, Any]:
        row = self.ask("GET", f"/wp-json/wc/v3/products?sku={sku}&_fields=id,parent_id")[0]
        product, variation = (row["parent_id"], row["id"]) if row["parent_id"] else (row["id"], 0)
        return {"product_id": product, "variation_id": variation, "quantity": 1}

    def _woocommerce(self, item: dict[str, Any]) -> None:
        line = {**item, "subtotal": "5.00", "total": "5.00"}
        order = {
            "status": "pending",
            "billing": {**_ADDRESS, "email": "bare@retail.example"},
            "shipping": _ADDRESS,
            "line_items": [line],
            "shipping_lines": [{"method_id": "flat_rate", "method_title": "Bare", "total": "4.12"}],
        }
        number = self.ask("POST", "/wp-json/wc/v3/orders", order)["id"]
        self.ask("POST", f"/wp-json/wc/v3/orders/{number}/notes", {"note": "bare"})
        self.ask("PUT", f"/wp-json/wc/v3/orders/{number}", {"status": "processing"})

    def _shopware_item(self, number: str) -> dict[str, Any]:
        if not self._known:
            self._known = self._shopware_basics()
        wanted = {"type": "equals", "field": "productNumber", "value": number}
        row = self._first("product", wanted)
        return {"id": row["id"], "number": number}

    def _shopware(self, item: dict[str, Any]) -> None:
        channel = self._known["salesChannelId"]
        number = self.ask("GET", f"/api/_action/number-range/reserve/order/{channel}")["number"]
        self.ask("POST", "/api/order", _shopware_order(self._known, item, number))

    def _shopware_basics(self) -> dict[str, str]:
        open_ = {"type": "equals", "field": "technicalName", "value": "open"}
        machines = ("order.state", "order_delivery.state", "order_transaction.state")
        states = [
            self._first(
                "state-machine-state",
                open_,
                {"type": "equals", "field": "stateMachine.technicalName", "value": machine},
            )["id"]
            for machine in machines
        ]
        channel = self._first("sales-channel", {"type": "equals", "field": "active", "value": True})
        country = self._first("country", {"type": "equals", "field": "iso", "value": "DE"})
        return {
            **{name: channel[name] for name in ("currencyId", "languageId", "paymentMethodId")},
            "salesChannelId": channel["id"],
            "shippingMethodId": channel["shippingMethodId"],
            "countryId": country["id"],
            **dict(zip(("order", "delivery", "transaction"), states, strict=True)),
        }

    def _first(self, entity: str, *filters: Mapping[str, Any]) -> dict[str, Any]:
        found = self.ask("POST", f"/api/search/{entity}", {"filter": filters, "limit": 1})["data"]
        row: dict[str, Any] = found[0]
        return row


def _shopware_order(known: Mapping[str, str], item: Mapping[str, str], number: str) -> dict[str, Any]:
    address, line = uuid.uuid4().hex, uuid.uuid4().hex
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    rounding = {"decimals": 2, "interval": 0.01, "roundForNet": True}
    tax = {
        "calculatedTaxes": [{"tax": 0.95, "taxRate": 19, "price": 5.0}],
        "taxRules": [{"taxRate": 19, "percentage": 100}],
    }
    price = {"unitPrice": 5.0, "totalPrice": 5.0, "quantity": 1, **tax}
    total = {"netPrice": 5.0, "totalPrice": 5.95, "positionPrice": 5.0, "rawTotal": 5.95, "taxStatus": "net"}
    free = {"unitPrice": 0, "totalPrice": 0, "quantity": 1, "calculatedTaxes": [], "taxRules": []}
    shipped = {
        "shippingOrderAddressId": address,
        "shippingMethodId": known["shippingMethodId"],
        "stateId": known["delivery"],
        "shippingDateEarliest": moment,
        "shippingDateLatest": moment,
        "shippingCosts": free,
        "positions": [{"orderLineItemId": line, "price": price}],
    }
    return {
        "id": uuid.uuid4().hex,
        "orderNumber": number,
        "orderDateTime": moment,
        "currencyFactor": 1,
        **{name: known[name] for name in ("salesChannelId", "currencyId", "languageId")},
        "itemRounding": rounding,
        "totalRounding": rounding,
        "stateId": known["order"],
        "price": {**total, **tax},
        "shippingCosts": free,
        "billingAddressId": address,
        "addresses": [
            {
                "id": address,
                "countryId": known["countryId"],
                "firstName": "Jörg",
                "lastName": "Weiß",
                "street": "Ährenweg 7",
                "city": "München",
                "zipcode": "80331",
            }
        ],
        "orderCustomer": {"email": "bare@retail.example", "firstName": "Jörg", "lastName": "Weiß"},
        "lineItems": [
            {
                "id": line,
                "identifier": item["id"],
                "referencedId": item["id"],
                "productId": item["id"],
                "type": "product",
                "label": "Bare",
                "quantity": 1,
                "price": price,
                "payload": {"productNumber": item["number"]},
            }
        ],
        "deliveries": [shipped],
        "transactions": [
            {"paymentMethodId": known["paymentMethodId"], "stateId": known["transaction"], "amount": price}
        ],
    }
