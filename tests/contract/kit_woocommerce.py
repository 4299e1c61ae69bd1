"""Kits for WooCommerce: the simulated shop in its three versions, and a real one named by the environment.

The owner's side goes by the REST API, through the ``woocommerce`` package and connections of its own.
A real shop is one for tests: ``KICKROUTE_TEST_WOOCOMMERCE_URL``, ``_KEY`` and ``_SECRET`` (and
``_INSECURE=1`` for a self-signed certificate) name it. All that is made there is called "kickroute-test …"
and removed again; webhooks of a connector that serves the same shop are removed as well.
"""

# ruff: noqa: D102 - what each method promises stands once, in tests.contract.kits.ShopKit
from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import woocommerce

from adapters.woocommerce import WooCommerceShop
from connector.model import Address, Carrier, HintKind, NewOrder, OrderStatus
from connector.settings import OrderSettings
from simulators.catalogue import Catalogue
from simulators.serving import LoopbackServer
from simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters.woocommerce_shops import adapter_for, settings_for
from tests.contract.kits import Ability, Gtins, Made, OrderFacts, RefundedLine, Registration
from tests.waiting import LIMIT

_PREFIX = "kickroute-test"
_TRACKING = "meta:_kickroute_test_tracking"
_ORDERS = OrderSettings(tracking=(_TRACKING,))
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
        self._foreign_hooks = {row["id"] for row in self._call("get", "webhooks", per_page=100, status="all")}

    def _call(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        ask = getattr(self._api, method)
        answer = ask(path, params=params) if body is None else ask(path, body, params=params)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
        return answer.json()

    def clean_up(self) -> None:
        """Remove everything that the kit and the suite made."""
        self.shop.remove_hooks()
        for order_id in self._orders + [row["id"] for row in self._marked()]:
            self._api.delete(f"orders/{order_id}", params={"force": "true"})
        for product_id in self._products:
            self._api.delete(f"products/{product_id}", params={"force": "true"})

    def _marked(self) -> list[Any]:
        rows = [
            row
            for status in ("any", "trash")
            for row in self._call("get", "orders", per_page=100, status=status)
        ]
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
                "shipping": _address(order.shipping),
                "billing": _address(order.billing) | {"email": order.billing.email},
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
            "settings": {_TRACKING.removeprefix("meta:"): number},
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

    def mails_about(self, order_id: str) -> Sequence[str]:
        raise NotImplementedError

    # webhooks

    def _hooks(self) -> list[Any]:
        rows = self._call("get", "webhooks", per_page=100, status="all")
        return [row for row in rows if row["id"] not in self._foreign_hooks]

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

    def questions(self) -> int:
        raise NotImplementedError


class SimulatorKit(WooCommerceKit):
    """The simulated shop, with the means that no real shop gives."""

    tracking_places = (*WooCommerceKit.tracking_places, "shiptastic", "fulfilment")

    def __init__(self, simulator: WooCommerceSimulator, overstated: Overstating, url: str) -> None:
        key = simulator.keys.full
        api = woocommerce.API(url, key.consumer_key, key.consumer_secret)
        super().__init__(adapter_for(simulator, url, orders=_ORDERS), api)
        self._simulator = simulator
        self._overstated = overstated

    def sell(self, offer_id: str, quantity: int) -> str:
        return str(self._simulator.owner.sell([(int(offer_id), quantity)]))

    def plugin_order(self, order: NewOrder) -> str:
        items = [(int(line.offer_id), line.quantity) for line in order.lines]
        body = {
            "status": order.status.value,
            "shipping": _wire_address(order.shipping),
            "billing": _wire_address(order.billing),
        }
        return str(self._simulator.owner.place_by_plugin(order.kickroute_number, items, body))

    def enter_tracking(self, order_id: str, place: str, number: str, carrier: Carrier) -> None:
        way = _TRACKING if place == "settings" else place
        self._simulator.owner.enter_tracking(int(order_id), number, carrier.value, way)

    def mails_about(self, order_id: str) -> Sequence[str]:
        return [e.data["to"] for e in self._simulator.log.mails if e.data["order_id"] == int(order_id)]

    @contextmanager
    def trouble(self, ability: Ability) -> Iterator[None]:
        if ability is Ability.CATALOGUE_SHORT:
            self._overstated.products = True
        else:
            self._simulator.fail(**_TROUBLES[ability])
        try:
            yield
        finally:
            self._simulator.mend()
            self._overstated.products = False

    def questions(self) -> int:
        return len(self._simulator.log.requests)


_TROUBLES: dict[Ability, dict[str, Any]] = {
    Ability.OUTAGE: {"path": "", "answer": 500, "times": 0},
    Ability.KEYS_REVOKED: {"path": "", "answer": 401, "times": 0},
    Ability.LOST_ANSWER: {"path": "/orders$", "method": "POST", "at": "after", "answer": "drop"},
    Ability.PAGE_UNREADABLE: {"path": "/products$", "answer": "html", "times": 0},
}


class Overstating:
    """An application that counts more products than it lists, while ``products`` is set."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.products = False

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer as the application does, but for the count."""

        async def overstate(message: Any) -> None:
            headers = dict(message.get("headers", ()))
            if b"x-wp-total" in headers:
                message = {**message, "headers": list({**headers, b"x-wp-total": b"250"}.items())}
            await send(message)

        await self._app(scope, receive, overstate if self.products else send)


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


def _address(address: Address) -> dict[str, str]:
    parts = ("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode")
    return {part: getattr(address, part) for part in parts} | {"country": address.country_code}


def _wire_address(address: Address) -> dict[str, str]:
    shared = {key: value for key, value in _address(address).items() if key != "country"}
    return shared | {
        "country_code": address.country_code,
        "email": address.email,
        "phone": address.phone,
    }


def _signed(topic: str, body: bytes, secret: str) -> tuple[dict[str, str], bytes]:
    signature = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    headers = {
        "content-type": "application/json",
        "x-wc-webhook-topic": topic,
        "x-wc-webhook-signature": signature,
    }
    return headers, body


@contextmanager
def _simulated(version: str) -> Iterator[SimulatorKit]:
    plugins = ("shiptastic", "dhl", "shipment-tracking", "villatheme")
    fulfilments = VERSIONS[version].modern
    settings = replace(VERSIONS[version], plugins=plugins, fulfilments=fulfilments)
    with WooCommerceSimulator(settings, Catalogue(())) as simulator:
        overstated = Overstating(simulator.app)
        with LoopbackServer(overstated) as server:
            kit = SimulatorKit(simulator, overstated, server.url)
            if not fulfilments:
                kit.tracking_places = (*WooCommerceKit.tracking_places, "shiptastic")
            try:
                yield kit
            finally:
                kit.shop.close()


@contextmanager
def _real(url: str) -> Iterator[WooCommerceKit]:
    key = os.environ["KICKROUTE_TEST_WOOCOMMERCE_KEY"]
    secret = os.environ["KICKROUTE_TEST_WOOCOMMERCE_SECRET"]
    verify = os.environ.get("KICKROUTE_TEST_WOOCOMMERCE_INSECURE") != "1"
    settings = settings_for(url, key, secret, verify_tls=verify, orders=_ORDERS)
    api = woocommerce.API(url, key, secret, verify_ssl=verify, timeout=LIMIT)
    kit = WooCommerceKit(WooCommerceShop.from_settings(settings), api)
    try:
        yield kit
    finally:
        kit.clean_up()
        kit.shop.close()


def _real_kits() -> dict[str, Registration]:
    url = os.environ.get("KICKROUTE_TEST_WOOCOMMERCE_URL", "")
    unseen = "a real shop does not show this to a test"
    hidden = (
        *(Ability.MAIL_LOG, Ability.QUESTION_COUNT, Ability.OUTAGE, Ability.LOST_ANSWER),
        *(Ability.KEYS_REVOKED, Ability.PAGE_UNREADABLE, Ability.CATALOGUE_SHORT),
    )
    return (
        {"woocommerce-real": Registration(partial(_real, url), dict.fromkeys(hidden, unseen))} if url else {}
    )


WOOCOMMERCE: dict[str, Registration] = {
    f"woocommerce-{version}": Registration(partial(_simulated, version)) for version in VERSIONS
} | _real_kits()
"""The three simulated versions, and the shop that the environment names, if it names one."""
