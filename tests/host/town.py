"""A host's town: simulated shops of several suppliers, the platform, and processes between them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from decimal import Decimal
from functools import partial
from typing import Any, Self

from connector.host.queue import Queue
from connector.store.shared import SharedStores
from practice.hub import SHIPPING, CallbackPolicy, Hub, Line
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import free_address
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer
from tests.waiting import until

Start = Callable[..., "subprocess.Popen[bytes]"]

RETAILER = "haendler"
RETRIES = (0.2, 0.5, *(1.0,) * 120)


class Town:
    """Suppliers by name, each with a shop of its own; use it as a context manager."""

    def __init__(self, store_url: str, queue_url: str, start: Start) -> None:
        self.urls = (store_url, queue_url)
        self._start = start
        self._stack = ExitStack()
        self.listen = free_address()
        self.stages: dict[str, WooCommerceStage] = {}

    def __enter__(self) -> Self:
        self.stores = SharedStores.open(self.urls[0], connections=2)
        self._stack.callback(self.stores.close)
        with self.stores.suppliers() as suppliers:
            for left in suppliers.all():
                suppliers.remove(left.name)
        self.queue = Queue.open(self.urls[1])
        self._stack.callback(self.queue.close)
        policy = CallbackPolicy(timeout=9.0, retries=RETRIES, number_after=0.1)
        self.hub = Hub(callbacks=policy)
        self._stack.callback(self.hub.close)
        self._hub_url = self._stack.enter_context(LoopbackServer(self.hub.app)).url
        self.hub.add_retailer(RETAILER, country="DE")
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def join(self, name: str, offers: int = 6, **shop: Any) -> WooCommerceStage:
        """Let a supplier with a new shop join platform and host."""
        stage = self._stack.enter_context(WooCommerceStage(generate(offers, len(self.stages) + 1)))
        key = f"key-of-{name}-0123456789"
        self.hub.add_supplier(name, key=key, country="DE", active=True)
        settings: Mapping[str, Any] = {
            "supplier": name,
            "kickroute": {
                "url": self._hub_url,
                "api_key": key,
                "public_url": f"http://{self.listen}/{name}",
                "requests_per_second": 100,
            },
            "shop": {**stage.shop_settings(), **shop},
        }
        with self.stores.suppliers() as suppliers:
            suppliers.add(name, json.dumps(settings))
        self.stages[name] = stage
        return stage

    def worker(self) -> subprocess.Popen[bytes]:
        """Start a worker process."""
        return self._start("tests.host.serving", "worker", *self.urls)

    def serve(self) -> subprocess.Popen[bytes]:
        """Start the doors."""
        return self._start("tests.host.serving", "serve", *self.urls, self.listen)

    def order(self, name: str, gtin: str, quantity: int = 1) -> str:
        """Let a retailer's customer order from a supplier, and return Kickroute's number."""
        line = Line(gtin, quantity, self.hub.supplier(name).number, Decimal("2.50"))
        order = self.hub.place_order(
            RETAILER, [line], shipping=dict(SHIPPING), status="awaiting-fulfillment", unchecked=True
        )
        return order.parts[0].number

    def offered(self, name: str) -> dict[str, int | None]:
        """Return what the platform believes a supplier to sell, by GTIN."""
        offers = self.hub.catalogue(name).values()
        return {offer.gtin: offer.stock_quantity for offer in offers if offer.is_live}

    def stock(self, name: str) -> dict[str, int | None]:
        """Return what a supplier's shop sells, by GTIN."""
        stage = self.stages[name]
        return {row.gtin: stage.stock(row.gtin) for row in stage.catalogue()}

    def wait_offered(self, *names: str) -> None:
        """Wait until the platform knows all that these suppliers sell."""
        for name in names:
            until(f"{name}'s offers", partial(self._is_offered, name))

    def _is_offered(self, name: str) -> bool:
        return self.offered(name).keys() == self.stock(name).keys()
