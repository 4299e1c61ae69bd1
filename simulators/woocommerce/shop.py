"""The shop's parts in one hand: settings, clock, database, log, webhooks."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from simulators.pace import Workers
from simulators.woocommerce.clock import ShopClock
from simulators.woocommerce.keys import KeyRing
from simulators.woocommerce.log import ShopLog
from simulators.woocommerce.settings import WooSettings
from simulators.woocommerce.state import ShopState
from simulators.woocommerce.webhooks import WebhookQueue


class Shop:
    """What every part of the simulator works on.

    ``spoiled`` are orders whose rows kill whatever request shows them, as a plugin's fault in them does.
    """

    def __init__(self, settings: WooSettings, clock: ShopClock | None = None) -> None:
        self.settings = settings
        self.clock = clock or ShopClock(settings.timezone)
        self.state = ShopState()
        self.log = ShopLog()
        self.keys = KeyRing(settings.seed)
        self.workers = Workers("woocommerce")
        self.queue = WebhookQueue(self)
        self.spoiled: set[int] = set()
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

    def note(self, kind: str, **data: Any) -> None:
        """Write an entry of the shop's log with the shop's time."""
        self.log.add(self.clock.now(), kind, **data)

    def token(self, purpose: str, length: int = 13) -> str:
        """Make a token that is the same in every run."""
        return hashlib.sha256(f"{self.settings.seed}/{purpose}".encode()).hexdigest()[:length]
