"""A hub and a shop, both on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from practice.hub import CallbackPolicy, Hub
from practice.simulators.serving import LoopbackServer
from tests.hub.shop import Shop
from tests.waiting import LIMIT

KEY = "key-of-berg"
GTIN, OTHER = "4006381333931", "4012345678901"
FAST = CallbackPolicy(timeout=LIMIT, retries=(0.01, 0.02, 0.03), number_after=0.01)


def product(gtin: str = GTIN, **changes: Any) -> dict[str, Any]:
    """Return a simple product as the wire has it."""
    return {
        "gtin": gtin,
        "name": "Grüne Äpfel",
        "description": "<p>Frisch</p>",
        "is_in_stock": True,
        "stock_quantity": 10,
        "regular_price": "19.99",
        "wholesale_price": "10.00",
        "is_live": True,
        "tax_rate": "standard",
        "image_url": "",
        "category": "vaping-base",
    } | changes


@dataclass
class World:
    """A served hub with the supplier ``berg`` and the retailer ``tal``, and berg's shop."""

    hub: Hub
    url: str
    shop: Shop
    session: requests.Session

    def send(self, type_: str, body: Any, key: str = KEY) -> requests.Response:
        """Send a message as a shop does."""
        headers = {"x-api-key": key}
        return self.session.post(self.url, json={"type": type_, "body": body}, headers=headers, timeout=LIMIT)

    def raw(self, data: bytes, key: str = KEY) -> requests.Response:
        """Send a request body as it is."""
        return self.session.post(self.url, data=data, headers={"x-api-key": key}, timeout=LIMIT)


class Switch:
    """One server for all tests: passes each request to the application of the test that runs."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        await self.app(scope, receive, send)


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[tuple[Switch, str], tuple[Switch, str]]]:
    """Yield two served applications with their addresses: the hub's and the shop's."""
    hub, shop = Switch(), Switch()
    with LoopbackServer(hub) as door, LoopbackServer(shop) as back:
        yield (hub, door.url), (shop, back.url)


@pytest.fixture
def world(served: tuple[tuple[Switch, str], tuple[Switch, str]]) -> Iterator[World]:
    """Yield a hub that knows berg's two products and may call berg's shop."""
    (door, url), (back, callback) = served
    shop = Shop(KEY)
    with Hub(callbacks=FAST) as hub, requests.Session() as session:
        door.app, back.app = hub.app, shop.app
        hub.add_supplier("berg", KEY, number="S1", callback_url=f"{callback}/callback")
        hub.add_retailer("tal", "key-of-tal")
        world = World(hub, url, shop, session)
        products = [product(), product(OTHER, tax_rate="reduced", wholesale_price="5.50")]
        assert world.send("products.create", products).status_code == 200
        yield world
