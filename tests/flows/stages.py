"""Shops for the enumeration of crash points: to be put back, shown row by row, and broken on the wire."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from adapters.memory import MemoryShop
from connector.model import OrderStatus
from connector.ports import Shop
from practice.simulators.catalogue import Catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters.woocommerce_shops import adapter_for
from tests.contract.kit_memory import MemoryKit
from tests.contract.kit_woocommerce_opened import Overstating, SimulatorKit
from tests.contract.kits import ShopKit
from tests.flows.breaking import Moment

__all__ = ["MemoryStage", "Moment", "Row", "Stage", "WooCommerceStage", "memory", "woocommerce"]


@dataclass(frozen=True, slots=True)
class Row:
    """An order in the shop's own table, the trash included."""

    id: str
    status: OrderStatus | None
    trashed: bool


class Stage(Protocol):
    """A shop with an owner's side. One over HTTP can lose the answers to its writes."""

    @property
    def kit(self) -> ShopKit:
        """The owner's side."""
        ...

    def open_shop(self) -> Shop:
        """Open the shop as a new process does."""
        ...

    def keep(self) -> object:
        """Copy everything that is in the shop."""
        ...

    def put_back(self, kept: object) -> None:
        """Put a copy back."""
        ...

    def rows(self, number: str) -> list[Row]:
        """Show the orders with a Kickroute number, past the adapter, oldest first."""
        ...

    def points(self, act: Callable[[], None]) -> Iterator[tuple[int, Moment]]:
        """Do something unbroken and yield how each request on the wire can be broken; none without a wire."""
        ...

    @contextmanager
    def broken(self, at: int, moment: Moment) -> Iterator[None]:
        """Break the ``at``-th request from now on, counted from 1."""
        ...


class MemoryStage:
    """The shop in memory, which has no wire."""

    def __init__(self, *, places_without_effect: bool) -> None:
        self.kit = MemoryKit(places_without_effect=places_without_effect)
        self._shop: MemoryShop = self.kit.shop
        self._shop.set_time(self._shop.now())

    def open_shop(self) -> Shop:
        """Open the same shop: it keeps nothing of its callers."""
        return self._shop

    def keep(self) -> object:
        """Copy rows and mails."""
        return self._shop.backup(), list(self._shop.mails)

    def put_back(self, kept: object) -> None:
        """Put rows and mails back."""
        assert isinstance(kept, tuple)
        self._shop.restore(kept[0])
        self._shop.mails[:] = kept[1]

    def rows(self, number: str) -> list[Row]:
        """Show the rows."""
        return [
            Row(row.id, row.status, row.trashed)
            for row in self._shop.all_orders()
            if row.kickroute_number == number
        ]

    def points(self, act: Callable[[], None]) -> Iterator[tuple[int, Moment]]:
        """Yield nothing."""
        act()
        return iter(())

    @contextmanager
    def broken(self, at: int, moment: Moment) -> Iterator[None]:
        """Break nothing."""
        yield


class WooCommerceStage:
    """A simulated WooCommerce over HTTP; broken on the wire, request by request."""

    def __init__(self, simulator: WooCommerceSimulator, url: str) -> None:
        self.kit = SimulatorKit(simulator, Overstating(simulator.app), url)
        self._simulator = simulator
        self._url = url

    def open_shop(self) -> Shop:
        """Build a new adapter, which remembers nothing."""
        return adapter_for(self._simulator, self._url)

    def keep(self) -> object:
        """Copy the database."""
        return self._simulator.snapshot()

    def put_back(self, kept: object) -> None:
        """Put the database back."""
        assert isinstance(kept, bytes)
        self._simulator.restore(kept)

    def rows(self, number: str) -> list[Row]:
        """Show the rows."""
        owner = self._simulator.owner
        shown = [owner.order(order_id) for order_id in sorted(owner.orders_with(number))]
        return [
            Row(str(order["id"]), _WORDS.get(order["status"]), order["status"] == "trash") for order in shown
        ]

    def points(self, act: Callable[[], None]) -> Iterator[tuple[int, Moment]]:
        """Fail before each request's effect, and cut the connection after that of each write."""
        before = len(self._simulator.log.requests)
        act()
        for at, request in enumerate(self._simulator.log.requests[before:], 1):
            yield at, Moment.BEFORE
            if request.data["method"] in _WRITES:
                yield at, Moment.LOST

    @contextmanager
    def broken(self, at: int, moment: Moment) -> Iterator[None]:
        """Answer 500, which is not tried again by itself, or take the answer away."""
        if moment is Moment.BEFORE:
            self._simulator.fail("/wp-json/", at="before", answer=500, skip=at - 1)
        else:
            self._simulator.fail("/wp-json/", at="after", answer="drop", skip=at - 1)
        try:
            yield
        finally:
            self._simulator.mend()


_WRITES = ("POST", "PUT", "DELETE")
_WORDS = {
    "pending": OrderStatus.PENDING_PAYMENT,
    "on-hold": OrderStatus.ON_HOLD,
    "processing": OrderStatus.AWAITING_FULFILLMENT,
    "completed": OrderStatus.COMPLETED,
    "refunded": OrderStatus.REFUNDED,
    "cancelled": OrderStatus.CANCELLED,
}


@contextmanager
def memory(places_without_effect: bool) -> Iterator[Stage]:
    """Open a shop in memory."""
    yield MemoryStage(places_without_effect=places_without_effect)


@contextmanager
def woocommerce(version: str) -> Iterator[Stage]:
    """Serve an empty simulated WooCommerce."""
    with (
        WooCommerceSimulator(VERSIONS[version], Catalogue(())) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        yield WooCommerceStage(simulator, server.url)
