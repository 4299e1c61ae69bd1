"""A retailer's shop and the platform in memory, and the part of a connector that forwards between them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, TypeVar

from adapters.memory import MemoryNotifier, MemoryPlatform, MemoryRetail
from connector.model import OrderStatus, StatusRequested, TaxRate
from connector.model.retail import (
    ListedItem,
    ListedProduct,
    Listing,
    OrderForwarded,
    RetailOrder,
    SoldOrderChanged,
    Taxing,
)
from connector.model.retail_records import SoldRecord, SoldState
from connector.outbox.deliver import deliver
from connector.retail.forwarding import due_orders, forward, tell_people
from connector.retail.mirror import accept, carry_out, waiting_wishes
from connector.retail.reading import read_news
from connector.retail.sales import Sales
from connector.settings.model import RetailSettings
from connector.store import Store
from tests.retail.making import GTINS, link, sale, spot
from tests.store.making import Clock

TAXING = Taxing(prices_include_tax=True, percents={TaxRate.STANDARD: Decimal(19)})
PATIENT = 2 * 60 + 1
_E = TypeVar("_E")


class Selling:
    """One connector's side of a retailer; ``rules`` are its section of the settings."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        shop: MemoryRetail | None = None,
        platform: MemoryPlatform | None = None,
        **rules: Any,
    ) -> None:
        self.clock = clock
        self.store = store
        self.shop = shop or MemoryRetail(TAXING)
        self.platform = platform or MemoryPlatform()
        self.notifier = MemoryNotifier()
        self.sales = Sales(self.shop, store, self.notifier, RetailSettings(enabled=True, **rules), "en")

    @property
    def numbers(self) -> list[str]:
        """Return the numbers of the orders that the platform was told, in turn."""
        return [event.number for event in self.told(OrderForwarded)]

    def told(self, kind: type[_E]) -> list[_E]:
        """Return what the platform was told of a kind."""
        return [event for event in self.platform.events if isinstance(event, kind)]

    @property
    def statuses(self) -> list[OrderStatus]:
        """Return the statuses that followed orders."""
        return [event.status for event in self.told(SoldOrderChanged)]

    def begin(self, *numbers: int) -> None:
        """Link the first two products, each to a supplier, and take note of the orders that there are."""
        for at in (1, 2, 3):
            item = ListedItem(spot(at), GTINS[at - 1], quantity=50, in_stock=True)
            self.shop.products.setdefault(str(at), ListedProduct(str(at), "", Listing.PUBLISHED, (item,)))
        with self.store.transaction() as tx:
            for at in numbers or (1,):
                tx.links.put(link(at, f"S-{at}"))
        self.read()

    def sell(self, order: RetailOrder | None = None, **changes: Any) -> RetailOrder:
        """Let the shop show an order, or a change of one."""
        made = order or sale(**{"created_at": self.clock(), **changes})
        return self.shop.put_order(made)

    def show(self, order_id: str = "31", **changes: Any) -> RetailOrder:
        """Let staff change an order."""
        return self.shop.edit_sold(order_id, **changes)

    def status(self, status: OrderStatus | None, order_id: str = "31", **changes: Any) -> RetailOrder:
        """Let staff set a status."""
        ready = status is OrderStatus.AWAITING_FULFILLMENT
        return self.show(order_id, status=status, ready=ready, **changes)

    def tell(self, status: OrderStatus | None = None, number: str = "1031", **more: Any) -> bool:
        """Let the platform tell of an order."""
        return accept(self.store, StatusRequested(number, status, status or "", **more))

    def read(self) -> None:
        """Ask the shop for news once."""
        read_news(self.sales, self.clock())

    def turn(self, *, later: float = PATIENT) -> None:
        """Let time pass and the connector do all that it has to do."""
        self.read()
        self.clock.advance(timedelta(seconds=later))
        self.read()
        self.work()

    def work(self) -> None:
        """Do what is due now."""
        for order_id in waiting_wishes(self.store):
            carry_out(self.sales, order_id)
        with self.store.reading() as tx:
            policy = self.sales.policy(tx)
        for order_id in due_orders(self.store, policy, self.store.now()):
            forward(self.sales, order_id)
        while deliver(self.platform, self.store, self.notifier).taken:
            pass
        for order_id in waiting_wishes(self.store):
            carry_out(self.sales, order_id)
        tell_people(self.sales)

    def record(self, order_id: str = "31") -> SoldRecord:
        """Return what is known of an order."""
        with self.store.reading() as tx:
            found = tx.sold.get(order_id)
        assert found is not None, order_id
        return found

    def state(self, order_id: str = "31") -> SoldState | None:
        """Return how far an order is; None when it is not remembered."""
        with self.store.reading() as tx:
            found = tx.sold.get(order_id)
        return found.state if found else None

    def alarms(self, kind: str) -> list[str]:
        """Return the texts of the alarms of a kind that stand."""
        return [text for key, text in self.notifier.raised.items() if key.startswith(kind)]


Make = Callable[..., Selling]
