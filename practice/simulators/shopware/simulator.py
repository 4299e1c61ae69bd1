"""A simulated Shopware 6 shop as one object: application, owner, witness and credentials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from practice.simulators.catalogue import Catalogue, german_catalogue
from practice.simulators.clock import MovableClock
from practice.simulators.faults import Fault
from practice.simulators.host import Host
from practice.simulators.past import Past
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware.app import ShopwareApp
from practice.simulators.shopware.auth import Authority
from practice.simulators.shopware.history import enter_past
from practice.simulators.shopware.hooks import Hooks
from practice.simulators.shopware.loading import load_catalogue
from practice.simulators.shopware.log import ShopwareLog
from practice.simulators.shopware.owner import Owner
from practice.simulators.shopware.owner_pages import owner_app
from practice.simulators.shopware.seed import install
from practice.simulators.shopware.settings import Credentials, ShopwareSettings
from practice.simulators.shopware.shop import Shop
from practice.simulators.shopware.store import Store


class ShopwareSimulator:
    """A shop that behaves as a Shopware 6.6.7.1 was measured (6.7 as read).

    Serve ``app`` and it is one over HTTP.

    ``credentials`` belong to an integration with administrator rights; `Owner.create_integration` makes
    others. ``url`` is where the shop believes to be reached; without it the first request tells.
    ``clock`` replaces the shop's own, which may be set; ``past`` are the orders it had before. Close it (or
    use it as a context manager): its queue has a thread, and so have its workers.
    """

    def __init__(
        self,
        settings: ShopwareSettings | None = None,
        catalogue: Catalogue | None = None,
        *,
        url: str = "",
        clock: Callable[[], datetime] | None = None,
        past: Past | None = None,
    ) -> None:
        self.shop = Shop(settings or ShopwareSettings(), url, clock)
        self.shop.hooks = Hooks(self.shop)
        install(self.shop)
        load_catalogue(self.shop, german_catalogue() if catalogue is None else catalogue)
        self.authority = Authority(self.shop.store, self.shop.now, self.shop.settings.token_seconds)
        self.owner = Owner(self.shop)
        if past is not None:
            enter_past(self.shop, self.owner, past)
        self.credentials: Credentials = self.owner.create_integration("Kickroute", admin=True)
        self.log.clear()
        self._built, self._settings = self.snapshot(), self.shop.settings
        application = ShopwareApp(self.shop, self.authority, owner_app(self))
        self.app = Host(application, lambda: self.shop.settings.host)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the queue's thread and the workers."""
        self.shop.worker.close()
        self.app.close()

    def serve(self, port: int = 0) -> LoopbackServer:
        """Return a server for the shop (a context manager) and tell the shop its address."""
        server = LoopbackServer(self.app, port)
        self.shop.move(server.url)
        return server

    @property
    def log(self) -> ShopwareLog:
        """What happened, written by the shop itself."""
        return self.shop.log

    @property
    def clock(self) -> MovableClock:
        """The shop's own clock."""
        return self.shop.clock

    @property
    def settings(self) -> ShopwareSettings:
        """How the shop is set up now."""
        return self.shop.settings

    def configure(self, **changes: Any) -> None:
        """Change settings while the shop runs: ``configure(admin_worker=False)``.

        Not the version or Commercial.
        """
        self.shop.settings = replace(self.shop.settings, **changes)
        self.shop.worker.pause = self.shop.settings.worker_seconds
        self.authority.lifetime = self.shop.settings.token_seconds

    def fail(self, path: str, **how: Any) -> None:
        """Plan a failure: ``fail("/order$", method="POST", at="after", answer=500)``; see ``Fault``.

        Beside its answers there are ``deadlock``, HTTP 400 with MySQL's 1213 inside, and ``sql 1205``: HTTP
        500 with that number of MySQL's.
        """
        self.shop.faults.add(Fault(path, **how))

    def mend(self) -> None:
        """Forget all planned failures."""
        self.shop.faults.clear()

    def snapshot(self) -> Store:
        """Copy everything the shop has stored."""
        return self.shop.store.copy()

    def restore(self, snapshot: Store) -> None:
        """Go back to a snapshot: numbers issued since are issued again. The log stays."""
        self.shop.store.become(snapshot)

    def reset(self) -> None:
        """Go back to the shop as built: data, settings, clock, failures, log, queue and failed logins."""
        self.shop.worker.clear()
        self.restore(self._built)
        self.shop.move(self.shop.url)
        self.shop.settings = self._settings
        self.configure()
        self.clock.follow()
        self.mend()
        self.authority.throttle.clear()
        self.log.clear()

    def idle(self, timeout: float = 120.0) -> bool:
        """Wait until the queue is empty; False when that takes longer than ``timeout`` seconds."""
        return self.shop.worker.idle(timeout)
