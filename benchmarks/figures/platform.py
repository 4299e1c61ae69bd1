"""The load on the platform: what one supplier sends it in a day, counted at a door that takes everything.

Days are played in a clock of their own: a question for changes every ten minutes, four full readings, and
after each page that was read what it left in the outbox is delivered, as the workers do beside each other.
Collecting, store, delivering and HTTP are the daemon's, the shop is the one in memory. There is no floor:
what counts is how much there is. Bytes are those of requests with their heads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.kickroute import KickroutePlatform
from adapters.memory import MemoryNotifier, MemoryShop
from benchmarks.results import Figure
from benchmarks.scale import Scale
from connector.assembly.shops import KINDS
from connector.catalogue.collect import CollectRules, collect_changes, sweep
from connector.catalogue.release import ReleaseRules
from connector.model import Offer, Product, Stock
from connector.outbox.deliver import deliver
from connector.store import Store
from practice.simulators.catalogue import gtin
from practice.simulators.serving import LoopbackServer

WHAT = ("first", "nothing_new", "told_again", "all_stocks")
"""Kinds of days, as the figures name them."""

MEASURES = ("messages", "megabytes")
_EVERY = timedelta(minutes=10)
_SWEEP_EVERY = timedelta(hours=6)
_RETELL = timedelta(hours=24)
_NEVER = timedelta(days=3650)
_DAYS = 3
"""Days of telling again, of which the mean is taken: in three, some products had three turns, some four."""

_IMPOLITE = 10_000.0
"""Requests a second, which a supplier's settings leave at five."""

_TEXT = "Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. " * 16


def measure(scale: Scale, folder: Path) -> Iterator[Figure]:
    """Play a first release, a day without news, days of telling again, and an import of all stocks."""
    for offers in scale.told:
        door = Door()
        with LoopbackServer(door) as server, closing(Supplier(offers, server.url, folder)) as supplier:
            supplier.announce()
            supplier.sweep()
            about = f"the first release of {offers:,} offers"
            yield from _figures("first", offers, door.empty(), 1, about)
            yield Figure(f"platform.largest.{offers}", door.largest / 1e6, "MB", "the largest message of it")
            supplier.play(1, _NEVER)
            about = "a day without news, telling again left out"
            yield from _figures("nothing_new", offers, door.empty(), 1, about)
            supplier.play(_DAYS, _RETELL)
            about = f"a day of telling again, mean of {_DAYS}, {offers:,} offers"
            yield from _figures("told_again", offers, door.empty(), _DAYS, about)
            supplier.import_stocks()
            about = f"the stocks of all {offers:,} offers written at once"
            yield from _figures("all_stocks", offers, door.empty(), 1, about)


def _figures(what: str, offers: int, count: Count, days: int, about: str) -> Iterator[Figure]:
    name = f"platform.{what}.{offers}"
    yield Figure(f"{name}.messages", count.messages / days, "messages", about)
    yield Figure(f"{name}.megabytes", count.size / days / 1e6, "MB", about)


@dataclass(frozen=True, slots=True)
class Count:
    """How many requests came, and their bytes with heads."""

    messages: int = 0
    size: int = 0


class Door:
    """An ASGI application that takes every message and counts it; ``largest`` is the largest so far."""

    def __init__(self) -> None:
        self._count = Count()
        self.largest = 0

    def empty(self) -> Count:
        """Return what was counted, and begin anew."""
        counted, self._count = self._count, Count()
        return counted

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take one request."""
        size = len(scope["method"]) + len(scope["raw_path"]) + len(" HTTP/1.1\r\n") + 1 + len("\r\n")
        size += sum(len(name) + len(value) + len(": \r\n") for name, value in scope["headers"])
        more = True
        while more:
            part = await receive()
            size += len(part.get("body", b""))
            more = part.get("more_body", False)
        self.largest = max(self.largest, size)
        self._count = replace(self._count, messages=self._count.messages + 1, size=self._count.size + size)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})


class Supplier:
    """A shop in memory with so many offers, half of the products simple and half with three variants.

    What the connector does for it is done one after the other, in a clock that only :meth:`play` moves.
    """

    def __init__(self, offers: int, url: str, folder: Path) -> None:
        self._now = datetime(2026, 1, 5, tzinfo=UTC)
        self._swept_at = self._now
        self._rules = CollectRules(ReleaseRules(KINDS["woocommerce"].fields, prices_include_tax=True))
        self._notifier = MemoryNotifier()
        self._store = Store.open(f"sqlite:///{folder / f'load-{offers}.db'}", lambda: self._now)
        self._platform = KickroutePlatform(url, "key", requests_per_second=_IMPOLITE)
        self._shop = MemoryShop(on_call=self._before_a_page)
        self._products = [product for number in range(offers // 4) for product in _two(number)]
        for product in self._products:
            self._shop.put_product(product)

    def close(self) -> None:
        """Let go of everything."""
        self._platform.close()
        self._store.close()

    def announce(self) -> None:
        """Say where callbacks go, as a start does."""
        self._platform.test_connection("https://connector.shop.example/kickroute/callback")
        collect_changes(self._shop, self._store, self._notifier, self._rules)

    def sweep(self) -> None:
        """Read the whole catalogue, and deliver."""
        self._swept_at = self._now
        sweep(self._shop, self._store, self._notifier, self._rules)
        self._deliver()

    def play(self, days: int, retell: timedelta) -> None:
        """Let days go by, in which everything is told again after so long."""
        self._rules = replace(self._rules, retell=retell)
        end = self._now + timedelta(days=days)
        while self._now < end:
            self._now += _EVERY
            self._ask()
            if self._now - self._swept_at >= _SWEEP_EVERY:
                self.sweep()

    def import_stocks(self) -> None:
        """Let another program write all stocks, and read what changed."""
        for product in self._products:
            offers = tuple(replace(offer, stock=Stock(7, in_stock=True)) for offer in product.offers)
            self._shop.put_product(replace(product, offers=offers))
        self._ask()

    def _ask(self) -> None:
        collect_changes(self._shop, self._store, self._notifier, self._rules)
        self._deliver()

    def _before_a_page(self, name: str, when: str) -> None:
        """Deliver what the page before left, while the next one is asked for."""
        if when == "before" and name in ("changes_since", "all_products"):
            self._deliver()

    def _deliver(self) -> None:
        while deliver(self._platform, self._store, self._notifier).taken:
            pass


def _two(number: int) -> tuple[Product, Product]:
    """Make a simple product and one with three variants."""
    picture = f"https://shop.example/{number}.jpg"
    common: dict[str, Any] = {"description": _TEXT, "category": "vaping-base", "image_url": picture}
    simple = Product(f"s{number}", f"Teekanne {number}", (_offer(f"s{number}", 4 * number),), **common)
    variants = tuple(
        _offer(f"v{number}-{n}", 4 * number + n, attributes=(("Farbe", color),))
        for n, color in enumerate(("Blau", "Grün", "Rot"), 1)
    )
    return simple, Product(f"v{number}", f"Becher {number}", variants, has_variants=True, **common)


def _offer(offer_id: str, number: int, **more: Any) -> Offer:
    more["image_url"] = f"https://shop.example/{offer_id}.jpg"
    stock = Stock(20 + number % 50, in_stock=True)
    return Offer(offer_id, gtin(number), f"{number % 60 + 30}.50", "119.00", stock, **more)
