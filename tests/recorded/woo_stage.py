"""A simulated WooCommerce with something of everything in it, ready to be asked what was recorded."""

from __future__ import annotations

from typing import Any

import requests

from practice.simulators.catalogue import german_catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import ApiKey, WooCommerceSimulator, WooSettings
from practice.simulators.woocommerce.records import Product
from tests.waiting import LIMIT

RETAILER = {
    "first_name": "Ines",
    "last_name": "Händler",
    "company": "Retail GmbH & Co. KG",
    "address_1": "Marktstraße 3",
    "city": "Köln",
    "postcode": "50667",
    "country": "DE",
    "email": "einkauf@retail.example",
    "phone": "+49 221 1234",
}
CUSTOMER = {
    "first_name": "Jörg",
    "last_name": "Weiß",
    "address_1": "Ährenweg 7",
    "address_2": "KRADDR-9 REF-77",
    "city": "München",
    "postcode": "80331",
    "country": "DE",
}
UNKNOWN = 999999


class Stage:
    """One shop, asked by Basic as if by https."""

    def __init__(self, settings: WooSettings) -> None:
        self.shop = WooCommerceSimulator(settings, german_catalogue(sound=36))
        self.server = LoopbackServer(self.shop.app)
        self.server.start()
        self.session = requests.Session()
        self.session.trust_env = False
        tables = self.shop.state.tables
        self.simple = self._first(list(tables.products.values()), "simple")
        self.variable = self._first(list(tables.products.values()), "variable")
        self.variation = tables.variations[self.variable.children[0]]
        self.other_variation = list(tables.variations.values())[-1]
        self.simple_ids = [p.id for p in tables.products.values() if p.kind == "simple" and p.manage_stock][
            :5
        ]
        self.trashed = [p for p in tables.products.values() if p.kind == "variable"][-1]
        self.shop.owner.trash_product(self.trashed.id)
        self.shop.owner.edit(self.variable.id, sku="LIQ-PARENT")
        self.shop.owner.unpublish(self.fresh_product("simple")["id"])
        self.order_id = self.rich_order()
        self.order(variation=True)
        trashed_order = self.order()
        self.shop.owner.trash_order(trashed_order["id"])
        self._set_up = self.shop.snapshot()

    def reset(self) -> None:
        """Put the shop back to where it was when it had been set up."""
        self.shop.restore(self._set_up)

    def close(self) -> None:
        """Stop the server and the shop."""
        self.session.close()
        self.server.stop()
        self.shop.close()

    @staticmethod
    def _first(items: list[Product], kind: str) -> Product:
        sold = (p for p in items if p.kind == kind and p.status == "publish" and p.image)
        return next(p for p in sold if p.tax_class == "" and (p.stock or p.children))

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: Any = None,
        key: ApiKey | None = None,
        headers: dict[str, str] | None = None,
        auth: bool = True,
    ) -> requests.Response:
        """Ask the REST API; a body that is text goes out as it is."""
        used = key or self.shop.keys.full
        content = {"data": body.encode()} if isinstance(body, str) else {"json": body}
        sent = {"Content-Type": "application/json"} if isinstance(body, str) else {}
        return self.session.request(
            method,
            f"{self.server.url}{path}",
            params=query,
            headers={**sent, **(headers or {})},
            auth=(used.consumer_key, used.consumer_secret) if auth else None,
            timeout=LIMIT,
            allow_redirects=False,
            **content,
        )

    def good(self, method: str, path: str, body: Any = None) -> Any:
        """Ask and expect 2xx."""
        answer = self.ask(method, f"/wp-json{path}", body=body)
        assert answer.status_code < 300, answer.text
        return answer.json()

    def order(self, *, variation: bool = False, **fields: Any) -> dict[str, Any]:
        """Place an order of 3 pieces for 30.00 net, shipping 4.00 net; or of one ``variation`` for 5.00."""
        item, quantity, net = (self.simple, 3, "30.00") if not variation else (self.variation, 1, "5.00")
        body = {
            "status": "processing",
            "created_via": "kickroute",
            "billing": RETAILER,
            "shipping": {**CUSTOMER, "address_2": "2. OG"} if variation else CUSTOMER,
            "line_items": [
                {"product_id": item.id, "quantity": quantity, "subtotal": net, "total": net},
            ],
            "shipping_lines": [{"method_id": "flat_rate", "method_title": "V", "total": "4.00"}],
            "meta_data": [{"key": "_kickroute_order_number", "value": "KR-G"}],
            **fields,
        }
        made: dict[str, Any] = self.good("POST", "/wc/v3/orders", body)
        return made

    def rich_order(self) -> int:
        """Place an order with refunds of every kind and both kinds of notes; return its id."""
        order = self.order(customer_note="Danke")
        if self.shop.settings.hpos:
            address = {**CUSTOMER, "address_2": "2. OG"}
            self.order(customer_id=3, transaction_id="TX-9", shipping=address)
        self.good("POST", "/wc/v3/orders", {"line_items": [self._named_line()], "status": "processing"})
        for refund in (
            {"amount": "1.00", "reason": "Kulanz „ä“"},
            {"line_items": [self.refund_line(order)]},
            {"line_items": [{"id": order["line_items"][0]["id"], "quantity": 1}]},
            {"line_items": [{"id": order["shipping_lines"][0]["id"], "refund_total": 2.0}]},
        ):
            self.good("POST", f"/wc/v3/orders/{order['id']}/refunds", {**refund, "api_refund": False})
        note = {"note": "An Kunden", "customer_note": True}
        self.good("POST", f"/wc/v3/orders/{order['id']}/notes", note)
        return int(order["id"])

    def _named_line(self) -> dict[str, Any]:
        return {"product_id": self.simple.id, "name": "LINE-KR-55", "quantity": 1}

    def refund_line(self, order: dict[str, Any]) -> dict[str, Any]:
        """Return a refund of one piece with its tax."""
        line = order["line_items"][0]
        taxes = [{"id": line["taxes"][0]["id"], "refund_total": 1.9}]
        return {"id": line["id"], "quantity": 1, "refund_total": 10.0, "refund_tax": taxes}

    def fresh_product(self, kind: str) -> dict[str, Any]:
        """Make a product of a kind that may be spoilt."""
        number = len(self.shop.state.tables.products)
        body = {"name": f"Übung {number}", "regular_price": "5.99", "manage_stock": True, "stock_quantity": 7}
        body |= {"images": [{"src": "https://bilder.example/x.jpg"}]}
        made: dict[str, Any] = self.good("POST", "/wc/v3/products", {**body, "type": kind})
        return made

    def fresh_variation(self) -> int:
        """Make a variation of the variable product that may be spoilt; return its id."""
        body = {
            "regular_price": "9.99",
            "manage_stock": True,
            "stock_quantity": 3,
            "attributes": [{"name": self.variable.attributes[0][0], "option": "18 mg"}],
            "meta_data": [{"key": "_kickroute_price", "value": "4.10"}],
        }
        return int(self.good("POST", f"/wc/v3/products/{self.variable.id}/variations", body)["id"])
