"""The kit for WooCommerce: its owner works by the REST API, with the ``woocommerce`` package and a key."""

# ruff: noqa: D102 - what each method promises stands once, in tests.contract.kits.ShopKit
from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from typing import Any

from adapters.woocommerce.shop import WooCommerceShop
from connector.model import Address, Carrier, HintKind, NewOrder, OrderStatus
from connector.settings import OrderSettings
from tests.contract.kits import Ability, Gtins, Made, OrderFacts, RefundedLine

_PREFIX = "kickroute-test"
TRACKING = "meta:_kickroute_test_tracking"
ORDERS = OrderSettings(tracking=(TRACKING,))
_NAMES = {
    OrderStatus.PENDING_PAYMENT: "pending",
    OrderStatus.ON_HOLD: "on-hold",
    OrderStatus.AWAITING_FULFILLMENT: "processing",
    OrderStatus.COMPLETED: "completed",
    OrderStatus.REFUNDED: "refunded",
    OrderStatus.CANCELLED: "cancelled",
}
_ITEMS = "_wc_shipment_tracking_items"


class WooCommerceKit:
    """A WooCommerce shop whose owner works by the REST API."""

    tracking_places: Sequence[str] = ("shipment-tracking", "dhl", "villatheme", "settings")

    def __init__(self, shop: WooCommerceShop, api: Any) -> None:
        self.shop = shop
        self._api = api
        self._gtins = Gtins("4" + str(secrets.randbelow(10_000)).zfill(4))
        self._names = itertools.count(1)
        self._parents: dict[str, str] = {}
        self._products: list[str] = []
        self._orders: list[str] = []
        self._began = shop.now() - timedelta(minutes=1)
        # A connector may serve this shop: its webhooks are those that the port under test calls its own.
        shop.remove_hooks()
        self._foreign_hooks = {row["id"] for row in self._rows("webhooks", status="all")}

    def _call(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        ask = getattr(self._api, method)
        answer = ask(path, params=params) if body is None else ask(path, body, params=params)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def _rows(self, path: str, **params: Any) -> list[Any]:
        """Read a list to its end, however much the shop has of it."""
        rows: list[Any] = []
        for page in itertools.count(1):
            rows += (found := self._call("get", path, per_page=100, page=page, **params))
            if len(found) < 100:
                break
        return rows

    def clean_up(self) -> None:
        """Remove everything that the kit and the suite made."""
        self.shop.remove_hooks()
        for order_id in self._orders + [row["id"] for row in self._marked()]:
            self._api.delete(f"orders/{order_id}", params={"force": "true"})
        for product_id in self._products:
            self._api.delete(f"products/{product_id}", params={"force": "true"})

    def _marked(self) -> list[Any]:
        since = {"after": self._began.strftime("%Y-%m-%dT%H:%M:%S"), "dates_are_gmt": "true"}
        rows = [row for status in ("any", "trash") for row in self._rows("orders", status=status, **since)]
        named = [row for row in rows for line in row["line_items"] if line["name"].startswith(_PREFIX)]
        return list({row["id"]: row for row in named}.values())

    # catalogue

    def make_product(
        self,
        *,
        stock: int | None = 10,
        dealer_price: str = "12.50",
        variants: int = 0,
        published: bool = True,
    ) -> Made:
        sizes = [str(n) for n in range(variants)]
        gtins = [self._gtins.next() for _ in range(variants or 1)]
        category = {"key": "_wc_kickroute_category", "value": "vaping-base"}
        body: dict[str, Any] = {
            "name": f"{_PREFIX} Teekanne {next(self._names)}",
            "status": "publish" if published else "draft",
            "meta_data": [category],
        }
        if not variants:
            offer = _offer(gtins[0], stock, dealer_price)
            body |= {"type": "simple", **offer, "meta_data": [category, *offer["meta_data"]]}
        else:
            options = {"name": "Größe", "visible": True, "variation": True, "options": sizes}
            body |= {"type": "variable", "attributes": [options]}
        product_id = str(self._call("post", "products", body)["id"])
        self._products.append(product_id)
        offers = [self._variation(product_id, size, gtins, stock, dealer_price) for size in sizes]
        return Made(product_id, tuple(offers) or (product_id,), tuple(gtins))

    def _variation(
        self, product_id: str, size: str, gtins: Sequence[str], stock: int | None, price: str
    ) -> str:
        body = _offer(gtins[int(size)], stock, price) | {"attributes": [{"name": "Größe", "option": size}]}
        offer_id = str(self._call("post", f"products/{product_id}/variations", body)["id"])
        self._parents[offer_id] = product_id
        return offer_id

    def _path(self, offer_id: str) -> str:
        parent = self._parents.get(offer_id)
        return f"products/{parent}/variations/{offer_id}" if parent else f"products/{offer_id}"

    def set_stock(self, offer_id: str, quantity: int) -> None:
        self._call("put", self._path(offer_id), {"manage_stock": True, "stock_quantity": quantity})

    def set_dealer_price(self, offer_id: str, price: str) -> None:
        self._call("put", self._path(offer_id), {"meta_data": [{"key": "_kickroute_price", "value": price}]})

    def unpublish(self, product_id: str) -> None:
        self._call("put", f"products/{product_id}", {"status": "draft"})

    def trash_product(self, product_id: str) -> None:
        self._call("delete", f"products/{product_id}")

    def delete_product(self, product_id: str) -> None:
        self._call("delete", f"products/{product_id}", force="true")

    def stock_of(self, offer_id: str) -> int | None:
        quantity: int | None = self._call("get", self._path(offer_id))["stock_quantity"]
        return quantity

    def share_stock(self, product_id: str, quantity: int) -> None:
        self._call("put", f"products/{product_id}", {"manage_stock": True, "stock_quantity": quantity})

    # orders

    def sell(self, offer_id: str, quantity: int) -> str:
        line = {"product_id": int(offer_id), "quantity": quantity}
        return self._new_order({"status": "processing", "created_via": "checkout", "line_items": [line]})

    def plugin_order(self, order: NewOrder) -> str:
        lines = [
            {"product_id": int(x.offer_id), "quantity": x.quantity, "total": str(x.net_total)}
            for x in order.lines
        ]
        return self._new_order(
            {
                "status": _NAMES[order.status],
                "shipping": address_fields(order.shipping),
                "billing": address_fields(order.billing) | {"email": order.billing.email},
                "line_items": lines,
                "meta_data": [{"key": "_kickroute_order_number", "value": order.kickroute_number}],
            }
        )

    def _new_order(self, body: dict[str, Any]) -> str:
        order_id = str(self._call("post", "orders", body)["id"])
        self._orders.append(order_id)
        return order_id

    def set_order_status(self, order_id: str, status: OrderStatus) -> None:
        self._call("put", f"orders/{order_id}", {"status": _NAMES[status]})

    def refund(self, order_id: str, total: Decimal, lines: Sequence[RefundedLine] = ()) -> None:
        ordered = self._call("get", f"orders/{order_id}")["line_items"]
        parts = [
            {
                "id": ordered[part.line]["id"],
                "quantity": part.quantity,
                "refund_total": str(part.net_total),
                "refund_tax": [
                    {"id": tax["id"], "refund_total": str(part.total_tax)}
                    for tax in ordered[part.line]["taxes"]
                ],
            }
            for part in lines
        ]
        body = {"amount": str(total), "api_refund": False} | ({"line_items": parts} if parts else {})
        self._call("post", f"orders/{order_id}/refunds", body)

    def enter_tracking(self, order_id: str, place: str, number: str, carrier: Carrier) -> None:
        row = self._call("get", f"orders/{order_id}")
        known = {meta["key"]: meta["value"] for meta in row["meta_data"]}
        item = {"tracking_provider": carrier.value, "tracking_number": number, "tracking_id": number}
        places: dict[str, dict[str, Any]] = {
            "shipment-tracking": {_ITEMS: [*known.get(_ITEMS, []), item]},
            "dhl": {"_pr_shipment_dhl_label_tracking": {"tracking_number": number}},
            "villatheme": {"_wot_tracking_number": number, "_wot_tracking_carrier": carrier.value},
            "settings": {TRACKING.removeprefix("meta:"): number},
        }
        metas = [{"key": key, "value": value} for key, value in places[place].items()]
        self._call("put", f"orders/{order_id}", {"meta_data": metas})

    def trash_order(self, order_id: str) -> None:
        self._call("delete", f"orders/{order_id}")

    def delete_order(self, order_id: str) -> None:
        self._call("delete", f"orders/{order_id}", force="true")

    def order_facts(self, order_id: str) -> OrderFacts:
        row = self._call("get", f"orders/{order_id}")
        to, billing = row["shipping"], row["billing"]
        meta = {entry["key"]: entry["value"] for entry in row["meta_data"]}
        return OrderFacts(
            kickroute_number=meta.get("_kickroute_order_number", ""),
            lines=tuple(
                (str(x["variation_id"] or x["product_id"]), x["quantity"], Decimal(x["total"]))
                for x in row["line_items"]
            ),
            shipping_net_total=Decimal(row["shipping_total"]),
            ship_to=(
                f"{to['first_name']} {to['last_name']}",
                to["address_1"],
                to["postcode"],
                to["city"],
                to["country"],
            ),
            bill_to_company=billing["company"],
            mail_addresses=frozenset({to.get("email", ""), billing["email"]} - {""}),
            notes=tuple(note["note"] for note in self._call("get", f"orders/{order_id}/notes")),
        )

    def unreadable(self, order_id: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def mails_about(self, order_id: str) -> Sequence[str]:
        raise NotImplementedError

    # webhooks

    def _hooks(self) -> list[Any]:
        return [row for row in self._rows("webhooks", status="all") if row["id"] not in self._foreign_hooks]

    def hook_urls(self) -> Sequence[str]:
        return [row["delivery_url"] for row in self._hooks() if row["status"] == "active"]

    def disable_hooks(self) -> None:
        for row in self._hooks():
            self._call("put", f"webhooks/{row['id']}", {"status": "disabled"})

    def hook(self, kind: HintKind, id_: str, secret: str) -> tuple[dict[str, str], bytes]:
        row = self._call("get", f"{kind.value}s/{id_}")
        return _signed(f"{kind.value}.updated", json.dumps(row).encode(), secret)

    def ping(self) -> tuple[dict[str, str], bytes]:
        return {"content-type": "application/x-www-form-urlencoded"}, b"webhook_id=3"

    def garbage_hook(self, secret: str) -> tuple[dict[str, str], bytes]:
        return _signed("weather.changed", b'{"id":1}', secret)

    # faults and witnesses

    def trouble(self, ability: Ability) -> AbstractContextManager[None]:
        raise NotImplementedError(ability)

    def broken_row(self, row_id: str) -> AbstractContextManager[None]:
        raise NotImplementedError(row_id)

    def questions(self) -> int:
        raise NotImplementedError

    def rest(self) -> None:
        raise NotImplementedError


def _offer(gtin: str, stock: int | None, dealer_price: str) -> dict[str, Any]:
    counted = (
        {"manage_stock": True, "stock_quantity": stock} if stock is not None else {"manage_stock": False}
    )
    return {
        "regular_price": "19.99",
        **counted,
        "meta_data": [
            {"key": "_ts_gtin", "value": gtin},
            {"key": "_kickroute_price", "value": dealer_price},
        ],
    }


def address_fields(address: Address) -> dict[str, str]:
    """Return an address with the names that the shop has for its parts, without mail and phone."""
    parts = ("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode")
    return {part: getattr(address, part) for part in parts} | {"country": address.country_code}


def _signed(topic: str, body: bytes, secret: str) -> tuple[dict[str, str], bytes]:
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    headers = {
        "content-type": "application/json",
        "x-wc-webhook-topic": topic,
        "x-wc-webhook-signature": signature,
    }
    return headers, body
