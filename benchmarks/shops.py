"""Simulated shops in processes of their own, as a measurement holds them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.books import BOOKS, Request
from benchmarks.kinds import KINDS, Setup
from benchmarks.processes import Child
from benchmarks.web import Asker
from practice.simulators.catalogue import Product, Variant, generate

USUAL = Setup()
"""A shop as it was measured, without a past."""


class ShopProcess:
    """A simulated shop in its own process, with the staff's hands and the books of its time."""

    def __init__(self, kind: str, told: Mapping[str, Any], offers: int, setup: Setup) -> None:
        self.kind = kind
        self.url: str = told["url"]
        self.keys: Mapping[str, str] = told["keys"]
        self.offers = offers
        self.setup = setup
        self._order = {"woocommerce": "order_id", "shopware": "order"}[kind]
        self._asker = Asker(self.url)
        # The catalogue was entered a moment ago: to the connector it shall be old.
        self._staff("advance_clock", seconds=3600)

    def close(self) -> None:
        """Let go of the shop."""
        self._asker.close()

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the connector's settings say of the shop, beyond address and keys."""
        return {}

    @property
    def question(self) -> float:
        """What an empty question takes this shop, in seconds."""
        return (self.setup.question or KINDS[self.kind].question) / self.setup.speed

    def configure(self, **changes: Any) -> None:
        """Change how the shop is set up: ``pace={"workers": 1}``, ``cron="broken"``."""
        self._staff("configure", **changes)

    def set_stock(self, gtin: str, quantity: int) -> None:
        """Let the staff set a stock."""
        self._staff("set_stock", item=gtin, quantity=quantity)

    def sell(self, gtin: str) -> str:
        """Let a customer buy one piece; returns the order's id."""
        return str(self._staff("sell", items=[[gtin, 1]]))

    def orders_with(self, number: str) -> list[Any]:
        """Return the ids of the orders that carry a Kickroute number."""
        return list(self._staff("orders_with", kickroute_number=number))

    def act(self, what: str, order: Any, **details: Any) -> None:
        """Let the staff do something to an order: ``cancel``, ``enter_tracking``."""
        self._staff(what, **{self._order: order}, **details)

    def count_on_parent(self, item: str, quantity: int) -> None:
        """Let one stock be counted for all variations of a product (WooCommerce)."""
        self._staff("count_on_parent", item=item, quantity=quantity)

    def lose_webhooks(self) -> None:
        """Let no webhook leave the shop any more, without a word."""
        if self.kind == "woocommerce":
            self.configure(cron="broken")
        else:
            self._staff("kill_worker")

    def books(self) -> list[Request]:
        """Return all requests of the connector since the books were last closed."""
        return [Request(**row) for row in self._asker.json("GET", BOOKS)]

    def close_books(self) -> None:
        """Forget the requests so far."""
        self._asker.json("DELETE", BOOKS)

    def products(self) -> tuple[Product, ...]:
        """Return the catalogue that the shop was filled with."""
        return generate(self.offers).products

    def sold(self) -> list[Product | Variant]:
        """Return the offers with a counted, plentiful stock, in the catalogue's order."""
        every = [o for p in generate(self.offers).products for o in (p.variants or (p,))]
        return [offer for offer in every if offer.stock is not None and offer.stock > 60]

    def sold_products(self, *, variants: bool | None = None) -> list[Product | Variant]:
        """Return a first offer with plenty of stock of each product, or only with or without variants."""
        chosen = (p for p in generate(self.offers).products if variants in (None, bool(p.variants)))
        firsts = [next(iter(p.variants), p) for p in chosen]
        return [offer for offer in firsts if offer.stock is not None and offer.stock > 20]

    def _staff(self, action: str, **arguments: Any) -> Any:
        return self._asker.json("POST", f"/owner/{action}", arguments).get("result")


@contextmanager
def shops(
    kind: str, offers: int, folder: Path, *, setup: Setup = USUAL, count: int = 1
) -> Iterator[list[ShopProcess]]:
    """Run simulated shops, all in one process."""
    arguments = ["-m", "benchmarks.serve_shop", kind, "--offers", str(offers)]
    arguments += ["--setup", json.dumps(asdict(setup)), "--count", str(count)]
    with Child(arguments, folder / "shop.log") as child:
        opened = [ShopProcess(kind, told, offers, setup) for told in child.told["shops"]]
        try:
            yield opened
        finally:
            for shop in opened:
                shop.close()
