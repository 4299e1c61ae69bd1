"""A simulated Shopware for the enumeration of crash points."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from connector.model import OrderStatus
from connector.ports import Shop
from practice.simulators.catalogue import Catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import ShopwareSettings, ShopwareSimulator
from practice.simulators.shopware.store import Store
from tests.adapters.shopware_shops import adapter_for
from tests.contract.kit_shopware_opened import Overstating, SimulatorKit
from tests.flows.breaking import Moment
from tests.flows.stages import Row, Stage

_WORDS = {
    ("cancelled", "paid"): OrderStatus.CANCELLED,
    ("completed", "paid"): OrderStatus.COMPLETED,
    ("open", "paid"): OrderStatus.AWAITING_FULFILLMENT,
    ("open", "open"): OrderStatus.PENDING_PAYMENT,
}
"""An order's and its payment's state; an open payment with our tag is on hold."""


class ShopwareStage:
    """A simulated Shopware over HTTP; broken on the wire, request by request."""

    def __init__(self, simulator: ShopwareSimulator, url: str) -> None:
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
        assert isinstance(kept, Store)
        self._simulator.restore(kept)

    def rows(self, number: str) -> list[Row]:
        """Show the rows; no order of this shop is ever trashed."""
        owner = self._simulator.owner
        orders = [owner.order(order_id) for order_id in owner.orders_with(number)]
        return [
            Row(str(order["id"]), self._status(order), trashed=False)
            for order in sorted(orders, key=lambda order: int(order["autoIncrement"]))
        ]

    def _status(self, order: dict[str, Any]) -> OrderStatus | None:
        states = self._simulator.owner.state(order["id"])
        status = _WORDS.get((states["order"], states["transactions"][0]))
        tags = self._simulator.shop.store.live["tag"].rows
        held = any("angehalten" in tags[tag]["name"] for tag in order.get("tagIds") or ())
        return OrderStatus.ON_HOLD if status is OrderStatus.PENDING_PAYMENT and held else status

    def points(self, act: Callable[[], None]) -> Iterator[tuple[int, Moment]]:
        """Fail before each request's effect, and cut the connection after that of each write."""
        before = len(self._simulator.log.requests)
        act()
        requests = self._simulator.log.requests[before:]
        for at, request in enumerate(requests, 1):
            yield at, Moment.BEFORE
            if _writes(request.data["method"], request.data["path"]):
                yield at, Moment.LOST

    @contextmanager
    def broken(self, at: int, moment: Moment) -> Iterator[None]:
        """Answer 500, which is not tried again by itself, or take the answer away."""
        if moment is Moment.BEFORE:
            self._simulator.fail("/api/", at="before", answer=500, skip=at - 1)
        else:
            self._simulator.fail("/api/", at="after", answer="drop", skip=at - 1)
        try:
            yield
        finally:
            self._simulator.mend()


def _writes(method: str, path: str) -> bool:
    """Tell whether a request changes something; drawing a number does, by a GET (facts 5)."""
    if method == "GET":
        return "/number-range/" in path
    return "/search" not in path and "/oauth/" not in path


@contextmanager
def shopware(version: Any) -> Iterator[Stage]:
    """Serve an empty simulated Shopware."""
    settings = ShopwareSettings(version=version, name=f"Bühne {version}")
    with (
        ShopwareSimulator(settings, Catalogue(())) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        simulator.shop.move(server.url)
        yield ShopwareStage(simulator, server.url)
