"""A small world for the tests of the flows: a shop and a platform in memory, and a connector without threads.

What a daemon's workers do is done here one after the other, in the test's own thread, by a clock that the
test moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryShop
from connector.collect import CollectRules, collect_changes, collect_ids, sweep
from connector.counter import Counter
from connector.deliver import Delivered, deliver
from connector.intake import Answer, finish_order, take_order
from connector.locks import KeyedLocks
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
    StatusRequested,
)
from connector.ports import Platform, Shop
from connector.records import OrderRecord
from connector.relay import RelayAnswer, accept_status, relay_waiting
from connector.report import report_changes, report_ids, report_open
from connector.store import Store
from tests.rules.products import RULES, gtin, offer, product
from tests.store.making import Clock

NOTE = "Kickroute Dropshipping Bestellung"
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


class World:
    """A shop, a platform, and a connector between them whose store is a real file."""

    def __init__(self, path: Path, shop: MemoryShop | None = None, **rules: Any) -> None:
        self.clock = Clock()
        self.memory_shop = shop or MemoryShop(page_size=5)
        self.memory_shop.set_time(self.clock())
        self.memory_platform = MemoryPlatform()
        self.shop: Shop = self.memory_shop
        self.platform: Platform = self.memory_platform
        self.notifier = MemoryNotifier()
        self.url = f"sqlite:///{path}"
        self.store = Store.open(self.url, self.clock)
        self.rules = CollectRules(RULES, **rules)
        self.counter = self._counter()

    def _counter(self) -> Counter:
        return Counter(self.shop, self.store, self.notifier, NOTE, KeyedLocks(), KeyedLocks())

    def restart(self) -> None:
        """Start anew on the same store, as after the death of the process."""
        self.store.engine.dispose()
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

    def collect(self) -> None:
        """Read what changed and deliver it."""
        collect_changes(self.shop, self.store, self.notifier, self.rules)
        self.deliver()

    def hint(self, *ids: str) -> None:
        """Read what a webhook hinted at and deliver it."""
        collect_ids(self.shop, self.store, self.notifier, self.rules, ids)
        self.deliver()

    def sweep(self) -> None:
        """Read the whole catalogue and deliver what follows."""
        sweep(self.shop, self.store, self.notifier, self.rules)
        self.deliver()

    def begin(self, *products: Product) -> None:
        """List products and tell them; what was told so far is forgotten by :meth:`news`."""
        self.put(*products)
        self.collect()
        self.sweep()
        self.news()

    def deliver(self) -> Delivered:
        """Deliver until the outbox has nothing that is due; returns what the last delivery did."""
        for _ in range(1000):
            done = deliver(self.platform, self.store, self.notifier)
            if done.paused or done.rest_until is not None or not (done.taken or done.parked):
                return done
        raise AssertionError("delivering never comes to an end")

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
        return {
            key: item.stock.quantity if item.stock else None
            for key, item in self.memory_platform.catalogue.items()
            if item.live
        }

    # orders

    def take(self, incoming: IncomingOrder) -> Answer:
        """Take an order as the callback does."""
        return take_order(self.counter, incoming)

    def finish(self) -> None:
        """Go on with all interrupted orders."""
        with self.store.transaction() as tx:
            waiting = [record.number for record in tx.orders.unfinished()]
        for number in waiting:
            finish_order(self.counter, number)

    def report(self) -> None:
        """Read orders as the job does and deliver what follows."""
        report_open(self.shop, self.store, self.notifier)
        report_changes(self.shop, self.store, self.notifier)
        self.deliver()

    def report_hinted(self, *ids: str) -> None:
        """Read orders that a webhook hinted at and deliver what follows."""
        report_ids(self.shop, self.store, self.notifier, ids)
        self.deliver()

    def relay(self, number: str, status: OrderStatus | None) -> RelayAnswer:
        """Accept a retailer's status for the order of the shop's ``number``, and apply what waits."""
        answer = accept_status(self.store, StatusRequested(number, status))
        relay_waiting(self.counter)
        return answer

    def record(self, number: str) -> OrderRecord:
        """Return what is remembered of an order."""
        with self.store.transaction() as tx:
            return tx.orders.require(number)

    def shop_orders(self, number: str) -> list[str]:
        """Return the ids of all untrashed shop orders with a Kickroute number."""
        rows = self.memory_shop.all_orders()
        return [row.id for row in rows if row.kickroute_number == number and not row.trashed]

    def outbox_is_empty(self) -> bool:
        """Tell whether nothing waits to be told."""
        with self.store.transaction() as tx:
            return not tx.outbox.entries()


def about_orders(events: Iterable[Event]) -> list[Event]:
    """Keep the events about orders and refunds."""
    return [event for event in events if isinstance(event, OrderChanged | RefundIssued)]


def offered(events: Iterable[Event]) -> dict[str, tuple[str, ...]]:
    """Keep the complete products: their items' GTINs by product id."""
    return {e.product_id: tuple(i.gtin for i in e.items) for e in events if isinstance(e, ProductOffered)}
