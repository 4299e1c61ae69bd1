"""Looking at a hub: everything that can be asked without changing it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from practice.hub import catalogue, deliveries, members, orders
from practice.hub.catalogue import Offer
from practice.hub.deliveries import Attempt, Delivery
from practice.hub.ledger import Ledger
from practice.hub.members import Retailer, Supplier
from practice.hub.messages import Messages
from practice.hub.orders import Order, Part, Refund
from practice.hub.store import Store


class Readings:
    """What a hub can be asked: members, catalogue, orders, callbacks, the log and the ledger."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ledger = Ledger(store)
        self.messages = Messages(store)
        self._changed = threading.Condition()
        store.after_commit.append(self._notify)

    def supplier(self, name: str) -> Supplier:
        """Return a supplier; raises Unknown."""
        with self.store.read() as connection:
            return members.supplier_named(connection, name)

    def retailer(self, name: str) -> Retailer:
        """Return a retailer; raises Unknown."""
        with self.store.read() as connection:
            return members.retailer_named(connection, name)

    def suppliers(self) -> list[Supplier]:
        """Return all suppliers."""
        with self.store.read() as connection:
            return members.all_suppliers(connection)

    def retailers(self) -> list[Retailer]:
        """Return all retailers."""
        with self.store.read() as connection:
            return members.all_retailers(connection)

    def catalogue(self, supplier: str) -> dict[str, Offer]:
        """Return all that a supplier told, by GTIN as it wrote it."""
        with self.store.read() as connection:
            return {offer.gtin: offer for offer in catalogue.offers_of(connection, supplier)}

    def part(self, number: str) -> Part:
        """Return the part of an order with that Kickroute number; raises Unknown."""
        with self.store.read() as connection:
            return orders.part_named(connection, number)

    def orders(self) -> list[Order]:
        """Return all retailers' orders, oldest first."""
        with self.store.read() as connection:
            return orders.all_orders(connection)

    def refunds(self, number: str | None = None) -> list[Refund]:
        """Return all refunds told, or those of one Kickroute number."""
        with self.store.read() as connection:
            return orders.all_refunds(connection, number)

    def delivery(self, delivery_id: int) -> Delivery:
        """Return one callback of the queue."""
        with self.store.read() as connection:
            return deliveries.delivery_of(connection, delivery_id)

    def deliveries(self, number: str | None = None) -> list[Delivery]:
        """Return all callbacks, sent and waiting, or those about one Kickroute number."""
        with self.store.read() as connection:
            return deliveries.deliveries_for(connection, number)

    def attempts(self, number: str | None = None) -> list[Attempt]:
        """Return every call made and its answer, or those about one Kickroute number."""
        with self.store.read() as connection:
            return deliveries.attempts_for(connection, number)

    def wait_answered(self, number: str, timeout: float = 120.0) -> Part:
        """Return a part once no order.placed about it is waiting any more, or when the time is up."""
        self.wait_for(lambda: not self._waiting(number), timeout)
        return self.part(number)

    def wait_for(self, condition: Callable[[], bool], timeout: float = 120.0) -> bool:
        """Wait until a condition on the hub holds; looked at after every change. False when time is up."""
        deadline = time.monotonic() + timeout
        while not condition():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with self._changed:
                self._changed.wait(min(left, 0.05))
        return True

    def order(self, order_id: int) -> Order:
        """Return a retailer's order by its id, which must exist."""
        with self.store.read() as connection:
            return orders.order_of(connection, order_id)

    def _waiting(self, number: str) -> bool:
        about = [d for d in self.deliveries(number) if d.type == "order.placed"]
        return any(delivery.state == deliveries.WAITING for delivery in about)

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()
