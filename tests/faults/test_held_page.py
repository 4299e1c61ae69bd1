"""A proxy holds a page of the catalogue back over an order: no old figure is told after a newer one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from connector.model import ItemChanged
from connector.store import Store
from practice.simulators.catalogue import german_catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters import shopware_shops, woocommerce_shops
from tests.faults.plan import Kind, Plan
from tests.faults.proxy import FaultProxy, _Call
from tests.field.trade import Trade, both
from tests.store.making import Clock
from tests.waiting import LIMIT, ended

PAGE = {"woocommerce": (r"/v3/products$", "GET", 0), "shopware": (r"/search/product$", "POST", 1)}
"""A page of the catalogue; a Shopware is asked for its number of products before."""


class HoldingProxy(FaultProxy):
    """Lets a chosen call arrive, and keeps its answer back until it is released."""

    def __init__(self, target: str, plan: Plan) -> None:
        super().__init__("held", target, plan)
        self.holds, self.release = threading.Event(), threading.Event()

    async def _fault(self, kind: Kind, call: _Call) -> bool:
        raw = await call.forward()
        self.holds.set()
        await asyncio.to_thread(self.release.wait, LIMIT)
        await call.answer(raw)
        return True


@contextmanager
def behind_a_proxy(kind: str, folder: Path) -> Iterator[tuple[Trade, HoldingProxy]]:
    """Give a trade whose shop is reached through a proxy that holds nothing back yet."""
    with ExitStack() as stack:
        sim: Any
        if kind == "shopware":
            served = stack.enter_context(shopware_shops.running(german_catalogue()))
            sim, url = served.simulator, served.url
        else:
            sim = stack.enter_context(WooCommerceSimulator(VERSIONS["11.0"], german_catalogue()))
            url = stack.enter_context(LoopbackServer(sim.app)).url
        proxy = stack.enter_context(HoldingProxy(url, Plan()))
        shop = {"shopware": shopware_shops, "woocommerce": woocommerce_shops}[kind].adapter_for(
            sim, proxy.url
        )
        stack.callback(shop.close)
        clock = Clock()
        store = Store.open(f"sqlite:///{folder / 'connector.db'}", clock)
        stack.callback(store.close)
        yield Trade(kind, sim, shop, store, clock), proxy


@both
def test_a_page_that_is_held_back_over_an_order_tells_nothing_old(kind: str, tmp_path: Path) -> None:
    """A page with the old figure is on its way; an order goes live, what it left is told; it comes."""
    with behind_a_proxy(kind, tmp_path) as (trade, proxy):
        offer = trade.offers()[0]
        before = offer.stock.quantity or 0
        proxy.plan.add(Kind.LATENCY, *PAGE[kind])
        sweep = threading.Thread(target=trade.sweep)
        sweep.start()
        assert proxy.holds.wait(LIMIT)
        trade.take(trade.wanted(offer, quantity=2))
        trade.collect_due()
        trade.deliver()
        left = before - 2
        assert _told(trade, offer.gtin) == [left]
        proxy.release.set()
        ended(sweep)
        trade.settle()
        assert _told(trade, offer.gtin) in ([], [left])
        known = trade.platform.catalogue[offer.gtin].stock
        assert known is not None
        assert known.quantity == left


def _told(trade: Trade, gtin: str) -> list[int | None]:
    """Take the figures that the platform was told of an offer since the last time."""
    told = [event for event in trade.news() if isinstance(event, ItemChanged) and event.gtin == gtin]
    return [event.stock.quantity for event in told if event.stock is not None]
