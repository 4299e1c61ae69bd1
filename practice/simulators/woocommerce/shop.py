"""The shop's parts in one hand: settings, clock, database, log, webhooks."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Protocol

from practice.simulators.pace import Workers
from practice.simulators.woocommerce.clock import ShopClock
from practice.simulators.woocommerce.keys import KeyRing
from practice.simulators.woocommerce.log import ShopLog
from practice.simulators.woocommerce.records import Webhook
from practice.simulators.woocommerce.settings import WooSettings
from practice.simulators.woocommerce.state import ShopState


class Queue(Protocol):
    """What waits to be told to the owners of webhooks."""

    def fire(
        self, hook: str, resource_id: int, *, topics: tuple[str, ...] = (), opaque: bool = False
    ) -> None:
        """Queue a delivery for every active webhook that listens to ``hook``."""

    def ping(self, webhook: Webhook) -> None:
        """Tell a webhook that it exists."""

    def run(self, limit: int | None = None) -> int:
        """Deliver what waits; return how many were tried."""

    def wake(self) -> None:
        """Let WP-Cron look at the queue."""

    def visit(self) -> None:
        """Let a visitor of the shop run WP-Cron."""


class Killed(Exception):
    """The PHP process of a request was ended in the midst of it."""


class _Request(threading.local):
    """What one request is about: how many writes it has left, and what it does when it is answered."""

    writes: int | None = None
    products: set[int] | None = None


class Shop:
    """What every part of the simulator works on.

    ``spoiled`` are orders whose rows kill whatever request shows them, as a plugin's fault in them does.
    """

    queue: Queue

    def __init__(self, settings: WooSettings, clock: ShopClock | None = None) -> None:
        self.settings = settings
        self.clock = clock or ShopClock(settings.timezone)
        self.state = ShopState()
        self.log = ShopLog()
        self.keys = KeyRing(settings.seed)
        self.workers = Workers("woocommerce")
        self.spoiled: set[int] = set()
        self.request = _Request()
        self._seen_url = "http://127.0.0.1"

    @property
    def home_url(self) -> str:
        """The shop's address without a trailing slash: the one set, or the one it was first asked under."""
        return self.settings.home_url or self._seen_url

    @property
    def api_url(self) -> str:
        """The address of the REST API."""
        return f"{self.home_url}/wp-json"

    def seen_at(self, host: str) -> None:
        """Remember the address under which the shop is asked."""
        self._seen_url = f"http://{host}"

    def configure(self, **changes: Any) -> None:
        """Change settings while the shop runs."""
        self.settings = replace(self.settings, **changes)
        self.queue.wake()

    @contextmanager
    def killed_after(self, writes: int | None) -> Iterator[None]:
        """Let the requests of this thread make so many writes and no more; None: as many as they like."""
        self.request.writes = writes
        try:
            yield
        finally:
            self.request.writes = None

    def write(self) -> None:
        """Say that the request is about to make one of its writes; raises Killed where it comes too late."""
        if self.request.writes is None:
            return
        if self.request.writes == 0:
            raise Killed
        self.request.writes -= 1

    def note(self, kind: str, **data: Any) -> None:
        """Write an entry of the shop's log with the shop's time."""
        self.log.add(self.clock.now(), kind, **data)

    def token(self, purpose: str, length: int = 13) -> str:
        """Make a token that is the same in every run."""
        return hashlib.sha256(f"{self.settings.seed}/{purpose}".encode()).hexdigest()[:length]
