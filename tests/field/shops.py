"""Both simulated shops behind a host with habits, and their adapters, as the tests here ask them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest

from connector.model import NewOrder, OrderLine, Product, ProductPage, ShopOrder
from connector.ports import Shop
from practice.simulators.catalogue import Catalogue, generate
from practice.simulators.host import Habits
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters import shopware_shops, woocommerce_shops
from tests.contract.making import BILLING, LIVE, NOTE, SHIPPING, new_number

both = pytest.mark.parametrize("kind", ["woocommerce", "shopware"])
"""For a test of what holds at both shops."""


@dataclass(frozen=True)
class Fielded:
    """A shop and its adapter; ``sim`` is the simulator, whatever kind it is of."""

    kind: str
    sim: Any
    shop: Shop
    url: str

    def behave(self, **habits: Any) -> None:
        """Let the host in front of the shop behave like this from now on."""
        self.sim.configure(host=Habits(**habits))

    def requests(self, after: int = 0) -> list[dict[str, Any]]:
        """Return the requests that reached the shop since an entry of its log."""
        return [entry.data for entry in self.sim.log.entries("request", after)]

    @property
    def mark(self) -> int:
        """The number of the newest entry in the shop's log."""
        number: int = self.sim.log.last
        return number


@contextmanager
def served(kind: str, catalogue: Catalogue | int = 30, **changes: Any) -> Iterator[Fielded]:
    """Serve a shop with a catalogue, or so many offers, and give it with its adapter."""
    goods = generate(catalogue) if isinstance(catalogue, int) else catalogue
    if kind == "shopware":
        with shopware_shops.running(goods, **changes) as held:
            yield Fielded(kind, held.simulator, held.shop, held.url)
        return
    settings = replace(VERSIONS["11.0"], **changes)
    with WooCommerceSimulator(settings, goods) as simulator, LoopbackServer(simulator.app) as server:
        shop = woocommerce_shops.adapter_for(simulator, server.url)
        try:
            yield Fielded(kind, simulator, shop, server.url)
        finally:
            shop.close()


def swept(shop: Shop) -> list[Product]:
    """Read the whole catalogue."""
    return [product for page in shop.all_products() for product in page.products]


def changed(shop: Shop, cursor: str) -> list[ProductPage]:
    """Ask once for what changed."""
    return list(shop.changes_since(cursor))


def marked(shop: Shop) -> str:
    """Return the cursor that marks now."""
    cursor = changed_cursor(list(shop.changes_since(None)))
    assert cursor is not None
    return cursor


def changed_cursor(pages: list[ProductPage]) -> str | None:
    """Return the cursor that a question ended with."""
    return next((page.cursor for page in reversed(pages) if page.cursor is not None), None)


def new_order(held: Fielded) -> NewOrder:
    """Order two of a product that is in stock."""
    product = next(p for p in swept(held.shop) if p.offers and (p.offers[0].stock.quantity or 0) > 5)
    offer = product.offers[0]
    line = OrderLine(product.id, offer.id, offer.gtin, 2, Decimal("10.00"))
    number = new_number()
    return NewOrder(
        kickroute_number=number,
        status=LIVE,
        shipping=SHIPPING,
        billing=BILLING,
        lines=(line,),
        shipping_net_total=Decimal("4.12"),
        note=NOTE,
        reservation=held.shop.reserve(number),
    )


def place(held: Fielded, order: NewOrder | None = None) -> ShopOrder:
    """Place an order and make it live."""
    wanted = order or new_order(held)
    return held.shop.make_live(held.shop.create_order(wanted).id, wanted.status)
