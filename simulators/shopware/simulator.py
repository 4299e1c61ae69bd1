"""A simulated Shopware 6 shop as one object: application, owner, witness and credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from simulators.catalogue import Catalogue
from simulators.clock import MovableClock
from simulators.serving import LoopbackServer
from simulators.shopware.app import ShopwareApp
from simulators.shopware.auth import Authority
from simulators.shopware.faults import Faults
from simulators.shopware.loading import load_catalogue
from simulators.shopware.log import ShopwareLog
from simulators.shopware.owner import Owner
from simulators.shopware.owner_pages import owner_app
from simulators.shopware.seed import install
from simulators.shopware.settings import Credentials, ShopwareSettings
from simulators.shopware.shop import Shop
from simulators.shopware.store import Store


class ShopwareSimulator:
    """A shop that behaves as a Shopware 6.6.7.1 was measured (6.7 as read), served by ``app``.

    ``credentials`` belong to an integration with administrator rights; `Owner.create_integration` makes
    others. ``url`` is where the shop believes to be reached: `serve` sets it. ``clock`` replaces the
    shop's own, which may be set.
    """

    def __init__(
        self,
        settings: ShopwareSettings | None = None,
        catalogue: Catalogue | None = None,
        *,
        url: str = "http://127.0.0.1",
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.shop = Shop(settings or ShopwareSettings(), url, clock)
        install(self.shop)
        if catalogue is not None:
            load_catalogue(self.shop, catalogue)
        self.authority = Authority(self.shop.store, self.shop.now, self.shop.settings.token_seconds)
        self.owner = Owner(self)
        self.credentials: Credentials = self.owner.create_integration("Kickroute", admin=True)
        self.log.clear()
        self._built, self._settings = self.snapshot(), self.shop.settings
        self.app = ShopwareApp(self.shop, self.authority, owner_app(self))

    @property
    def log(self) -> ShopwareLog:
        """What happened, written by the shop itself."""
        return self.shop.log

    @property
    def faults(self) -> Faults:
        """What is to go wrong."""
        return self.shop.faults

    @property
    def clock(self) -> MovableClock:
        """The shop's own clock."""
        return self.shop.clock

    @property
    def settings(self) -> ShopwareSettings:
        """How the shop is set up."""
        return self.shop.settings

    def configure(self, **changes: Any) -> None:
        """Change settings of the running shop (not the version or ``commercial``)."""
        self.shop.settings = replace(self.shop.settings, **changes)

    def serve(self, port: int = 0) -> LoopbackServer:
        """Return a server for the shop (a context manager) and tell the shop its address."""
        server = LoopbackServer(self.app, port)
        self.shop.move(server.url)
        return server

    def snapshot(self) -> Store:
        """Copy everything the shop has stored."""
        return self.shop.store.copy()

    def restore(self, snapshot: Store) -> None:
        """Go back to a snapshot; the log stays."""
        self.shop.store.become(snapshot)

    def reset(self) -> None:
        """Go back to the shop as built: data, settings, clock, faults, log, queue and failed logins."""
        self.shop.worker.clear()
        self.restore(self._built)
        self.shop.move(self.shop.url)
        self.shop.settings = self._settings
        self.shop.worker.pause = self._settings.worker_seconds
        self.clock.follow()
        self.faults.clear()
        self.authority.throttle.clear()
        self.log.clear()

    def idle(self, timeout: float = 10.0) -> bool:
        """Wait until the queue is empty; False when that takes longer than ``timeout`` seconds."""
        return self.shop.worker.idle(timeout)

    def close(self) -> None:
        """End the worker's thread."""
        self.shop.worker.close()
