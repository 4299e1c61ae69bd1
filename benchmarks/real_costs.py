"""What single requests take a real shop, beside what the simulator says they take.

Each round asks everything once, an empty question among it, so that whatever else the machine does weighs on
all alike; what counts is how many empty questions a request is worth.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from benchmarks.real_shop import RealShop
from benchmarks.results import quantile
from practice.simulators.catalogue import generate
from practice.simulators.pace import Cost, Pace
from practice.simulators.past import Past
from practice.simulators.shopware import costs as shopware
from practice.simulators.woocommerce import WooSettings
from practice.simulators.woocommerce import costs as woocommerce
from practice.simulators.woocommerce.history import enter_past
from practice.simulators.woocommerce.loading import load
from practice.simulators.woocommerce.shop import Shop

WITHIN = 0.25
_QUIET = 0.1
"""Of all tries the quick ones count: those that nothing else of the machine disturbed."""

LATER = "2099-01-01T00:00:00"
_LEAN = "_fields=id,number,status,meta_data"
_V3 = "/wp-json/wc/v3"

WOOCOMMERCE: Mapping[str, str] = {
    "empty": f"{_V3}/products?modified_after={LATER}&_fields=id,stock_quantity",
    "variations empty": f"{_V3}/variations?modified_after={LATER}&_fields=id,stock_quantity",
    "products, stock fields": f"{_V3}/products?per_page=100&_fields=id,type,stock_quantity,stock_status",
    "products, full": f"{_V3}/products?per_page=100",
    "orders after, empty": f"{_V3}/orders?after={LATER}&{_LEAN}",
    "orders modified, empty": f"{_V3}/orders?modified_after={LATER}&{_LEAN}",
    "newest 10": f"{_V3}/orders?orderby=id&order=desc&per_page=10&{_LEAN}",
    "newest 20, full": f"{_V3}/orders?orderby=id&order=desc&per_page=20",
    "100 orders": f"{_V3}/orders?per_page=100&{_LEAN}",
    "search": f"{_V3}/orders?search=Nirgendstra%C3%9Fe+7&{_LEAN}",
    "index": "/wp-json/?_fields=name,namespaces,url,home",
}
SHOPWARE: Mapping[str, tuple[str, Any]] = {
    "empty": ("product", {"filter": [{"type": "range", "field": "updatedAt", "parameters": {"gt": LATER}}]}),
    "products, includes": ("product", {"limit": 500, "includes": {"product": ["id", "stock"]}}),
    "newest 10 orders": ("order", {"limit": 10, "sort": [{"field": "createdAt", "order": "DESC"}]}),
    "newest 50 orders, whole": (
        "order",
        {
            "limit": 50,
            "sort": [{"field": "createdAt", "order": "DESC"}],
            "associations": {
                "lineItems": {},
                "deliveries": {"associations": {"stateMachineState": {}, "shippingOrderAddress": {}}},
                "transactions": {"associations": {"stateMachineState": {}}},
                "orderCustomer": {},
                "tags": {},
            },
        },
    ),
    "by our number": (
        "order",
        {"filter": [{"type": "equals", "field": "customFields.kickroute_order_number", "value": "none"}]},
    ),
    "history, empty": (
        "state-machine-history",
        {"filter": [{"type": "range", "field": "createdAt", "parameters": {"gt": LATER}}]},
    ),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """A request's time at a real shop and at the simulator, in seconds, and each in empty questions."""

    name: str
    real: float
    simulated: float
    rows: int
    worth: float
    simulated_worth: float

    @property
    def is_near(self) -> bool:
        """Whether the simulator is worth as many empty questions, within a quarter."""
        return abs(self.simulated_worth / self.worth - 1) <= WITHIN


def measure(shop: RealShop, rounds: int) -> Iterator[Measured]:
    """Ask everything in rounds, place bare orders among it, and compare."""
    questions = _woo_questions(shop) if shop.kind == "woocommerce" else _shopware_questions(shop)
    orders, taken = shop.orders(), {name: list[float]() for name in questions}
    rows = dict.fromkeys(questions, 0)
    for _ in range(rounds):
        for name, ask in questions.items():
            seconds, rows[name] = ask()
            taken[name].append(seconds)
    real = {name: quantile(values, _QUIET) for name, values in taken.items()}
    says = _says(shop, orders)
    for name in questions:
        cost = says(name)
        simulated, base = cost.whole(rows[name]), says("empty")
        yield Measured(
            name, real[name], simulated, rows[name], real[name] / real["empty"], simulated / base.start
        )


Ask = Callable[[], tuple[float, int]]


def _woo_questions(shop: RealShop) -> dict[str, Ask]:
    def ask(path: str) -> Ask:
        return lambda: shop.buyer.timed("GET", path)

    steps = ("order POST", "order note", "order PUT")
    item = shop.sold_products(variants=False)[0].sku
    steps_taken: dict[str, float] = {}

    def step(name: str) -> Ask:
        def do() -> tuple[float, int]:
            if name == steps[0]:
                steps_taken.update(zip(steps, shop.buyer.steps(item), strict=True))
            return steps_taken[name], 0

        return do

    return {**{name: ask(path) for name, path in WOOCOMMERCE.items()}, **{name: step(name) for name in steps}}


def _shopware_questions(shop: RealShop) -> dict[str, Ask]:
    def ask(entity: str, body: Any) -> Ask:
        return lambda: shop.buyer.timed("POST", f"/api/search/{entity}", body)

    item = shop.sold_products(variants=False)[0].sku
    return {
        **{name: ask(*asked) for name, asked in SHOPWARE.items()},
        "order POST": lambda: (shop.buyer.steps(item)[-1], 0),
    }


def _says(shop: RealShop, orders: int) -> Callable[[str], Cost]:
    """Return what the simulator of such a shop says that each question costs."""
    if shop.kind == "shopware":

        def shopware_says(name: str) -> Cost:
            if name == "order POST":
                return shopware.cost_of(Pace(), "POST", "/api/order", b"{}", {})
            entity, body = SHOPWARE[name]
            sent = json.dumps(body).encode()
            return shopware.cost_of(Pace(), "POST", f"/api/search/{entity}", sent, {}, orders)

        return shopware_says
    like = Shop(WooSettings(hpos=shop.hpos))
    load(like, generate(20))
    enter_past(like, Past(orders=orders))
    bodies = {
        "order POST": ("POST", "/wc/v3/orders", {"status": "pending"}),
        "order note": ("POST", "/wc/v3/orders/1/notes", {"note": "x"}),
    }

    def woocommerce_says(name: str) -> Cost:
        if name == "order PUT":
            return Cost(woocommerce.QUESTION, woocommerce.STATUS)
        if name in bodies:
            method, path, body = bodies[name]
            return woocommerce.cost_of(like, Pace(), method, path, {}, json.dumps(body).encode())
        place = urlsplit(WOOCOMMERCE[name])
        query = {key: values[-1] for key, values in parse_qs(place.query).items()}
        return woocommerce.cost_of(like, Pace(), "GET", place.path.removeprefix("/wp-json"), query, b"")

    return woocommerce_says
