"""The simulator as others hold it."""

from __future__ import annotations

from typing import Any, Self

from practice.simulators.catalogue import Catalogue, german_catalogue
from practice.simulators.faults import Fault, FaultPlan
from practice.simulators.host import Host
from practice.simulators.past import Past
from practice.simulators.woocommerce.app import WooApp
from practice.simulators.woocommerce.clock import ShopClock
from practice.simulators.woocommerce.history import enter_past
from practice.simulators.woocommerce.keys import KeyRing
from practice.simulators.woocommerce.loading import load
from practice.simulators.woocommerce.log import ShopLog
from practice.simulators.woocommerce.owner import Owner
from practice.simulators.woocommerce.owner_http import OwnerDoor
from practice.simulators.woocommerce.settings import WooSettings
from practice.simulators.woocommerce.shop import Shop
from practice.simulators.woocommerce.state import ShopState
from practice.simulators.woocommerce.webhooks import WebhookQueue


class WooCommerceSimulator:
    """A WooCommerce shop in memory; serve ``app`` on a socket and it is one over HTTP.

    Close it (or use it as a context manager) when the server has stopped: it has threads.
    """

    def __init__(
        self,
        settings: WooSettings | None = None,
        catalogue: Catalogue | None = None,
        clock: ShopClock | None = None,
        *,
        past: Past | None = None,
    ) -> None:
        self._shop = Shop(settings or WooSettings(), clock)
        self._shop.queue = self._queue = WebhookQueue(self._shop)
        self._faults = FaultPlan()
        load(self._shop, catalogue if catalogue is not None else german_catalogue())
        if past is not None:
            enter_past(self._shop, past)
        self.owner = Owner(self._shop)
        door = OwnerDoor(self._shop, self.owner, self._faults)
        self.app = Host(WooApp(self._shop, self._faults, door), lambda: self._shop.settings.host)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop WP-Cron and the threads that answer requests."""
        self._queue.close()
        self.app.close()

    @property
    def settings(self) -> WooSettings:
        """How the shop is set up now."""
        return self._shop.settings

    def configure(self, **changes: Any) -> None:
        """Change settings while the shop runs: ``configure(maintenance=True)``."""
        self._shop.configure(**changes)

    @property
    def keys(self) -> KeyRing:
        """The REST keys: ``full``, ``read_only``, ``write_only``, ``shop_manager``, ``customer``."""
        return self._shop.keys

    @property
    def log(self) -> ShopLog:
        """What happened to the shop, written by the shop."""
        return self._shop.log

    @property
    def state(self) -> ShopState:
        """The database."""
        return self._shop.state

    @property
    def clock(self) -> ShopClock:
        """The shop's clock."""
        return self._shop.clock

    @property
    def webhooks(self) -> WebhookQueue:
        """The deliveries that wait, and WP-Cron."""
        return self._queue

    def fail(self, path: str, **how: Any) -> None:
        """Plan a failure: ``fail("/orders$", method="POST", at="after", answer="drop")``; see ``Fault``."""
        self._faults.add(Fault(path, **how))

    def mend(self) -> None:
        """Forget all planned failures."""
        self._faults.clear()

    def snapshot(self) -> bytes:
        """Copy the database."""
        return self._shop.state.snapshot()

    def restore(self, snapshot: bytes) -> None:
        """Put an old copy of the database back: numbers issued since are issued again. The log stays."""
        self._shop.state.restore(snapshot)
