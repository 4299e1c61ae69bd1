"""A small world for the tests of the flows: a shop and a platform in memory, and a connector between them.

Nothing runs by itself: the test moves the clock and drives the connector by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryShop
from connector.catalogue.collect import CollectRules
from connector.model import (
    Address,
    Event,
    IncomingOrder,
    ItemChanged,
    OrderChanged,
    OrderedItem,
    OrderStatus,
    Product,
    ProductOffered,
    RefundIssued,
)
from connector.store import Store
from tests.flows.driver import NOTE, Driver
from tests.rules.products import RULES, gtin, offer, product
from tests.store.making import Clock

__all__ = ["NOTE", "World", "about_orders", "live_on", "offered", "order", "simple"]

LIVE = OrderStatus.AWAITING_FULFILLMENT
SHIPPING = Address("Jörg", "Weiß", "", "Ährenweg 7", "", "München", "", "80331", "DE", "joerg@post.example")
BILLING = Address(
    *("Ines", "Händler", "Retail GmbH", "Marktstraße 3", "", "Köln", "", "50667", "DE"),
    *("einkauf@retail.example", "+49 221 1234567"),
)


def simple(number: int, **changes: Any) -> Product:
    """Make a sound product without variants: its id, its offer's id and its GTIN count with ``number``."""
    about_product = {k: changes.pop(k) for k in ("name", "published", "category") if k in changes}
    listed = {"id": str(number), "name": f"Ware {number}"} | about_product
    return product(offer(number, **({"id": str(number)} | changes)), **listed)


def order(
    number: str, *items: tuple[int, int], status: OrderStatus = LIVE, price: str = "5.00"
) -> IncomingOrder:
    """Make an order as Kickroute sends it; ``items`` are the number of the product and a quantity."""
    return IncomingOrder(
        kickroute_number=number,
        status=status,
        shipping=SHIPPING,
        billing=BILLING,
        items=tuple(OrderedItem(gtin(n), quantity, Decimal(price) * quantity) for n, quantity in items),
        shipping_net_total=Decimal("4.12"),
    )


class World(Driver):
    """A shop and a platform in memory, and a connector between them whose store is real.

    ``place`` is the store's file, or a ``store.url``.
    """

    notifier: MemoryNotifier

    def __init__(self, place: Path | str, shop: MemoryShop | None = None, **rules: Any) -> None:
        clock = Clock()
        self.memory_shop = shop or MemoryShop(page_size=5)
        self.memory_shop.set_time(clock())
        self.memory_platform = MemoryPlatform()
        self.url = place if isinstance(place, str) else f"sqlite:///{place}"
        store = Store.open(self.url, clock)
        collect_rules = CollectRules(RULES, **rules)
        super().__init__(
            self.memory_shop, self.memory_platform, store, MemoryNotifier(), collect_rules, clock
        )

    def restart(self) -> None:
        """Start anew on the same store, as after the death of the process."""
        self.store.engine.dispose()
        self.store.reader.dispose()
        self.store = Store.open(self.url, self.clock)
        self.counter = self._counter()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def advance(self, by: timedelta) -> None:
        """Let time pass for everybody."""
        self.clock.advance(by)
        self.memory_shop.set_time(self.clock())

    # catalogue

    def put(self, *products: Product, silently: bool = False) -> None:
        """List products in the shop."""
        for one in products:
            self.memory_shop.put_product(one, silently=silently)

    def begin(self, *products: Product) -> None:
        """List products and tell them; what was told so far is forgotten by :meth:`news`."""
        self.put(*products)
        self.collect()
        self.sweep()
        self.news()

    def news(self) -> list[Event]:
        """Take the events that the platform has heard since the last time."""
        heard = list(self.memory_platform.events)
        self.memory_platform.events.clear()
        return heard

    def known(self, number: int) -> ItemChanged | None:
        """Tell what the platform knows of a product's GTIN."""
        return self.memory_platform.catalogue.get(gtin(number))

    def live(self) -> dict[str, int | None]:
        """Tell what is live on the platform: stock by GTIN."""
        return live_on(self.memory_platform)

    # orders

    def shop_orders(self, number: str) -> list[str]:
        """Return the ids of all untrashed shop orders with a Kickroute number."""
        rows = self.memory_shop.all_orders()
        return [row.id for row in rows if row.kickroute_number == number and not row.trashed]


def live_on(platform: MemoryPlatform) -> dict[str, int | None]:
    """Tell what is live on a platform: stock by GTIN."""
    return {
        key: item.stock.quantity if item.stock else None
        for key, item in platform.catalogue.items()
        if item.live
    }


def about_orders(events: Iterable[Event]) -> list[Event]:
    """Keep the events about orders and refunds."""
    return [event for event in events if isinstance(event, OrderChanged | RefundIssued)]


def offered(events: Iterable[Event]) -> dict[str, tuple[str, ...]]:
    """Keep the complete products: their items' GTINs by product id."""
    return {e.product_id: tuple(i.gtin for i in e.items) for e in events if isinstance(e, ProductOffered)}
