"""What a running connector is built from, and how often it looks at things."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from connector.catalogue.collect import CollectRules
from connector.labels import LabelOffice
from connector.ports import Notifier, Pace, Platform, Shop
from connector.retail.sales import Sales
from connector.store import Store


@dataclass(frozen=True, slots=True)
class Timing:
    """How often things are looked at; lower bounds, in seconds unless said otherwise.

    ``alive`` is that of stock questions while the shop's webhooks are proven to tell of changes.
    """

    stock: float = 2
    alive: float = 30
    orders: float = 15
    full_sweep: timedelta = timedelta(hours=6)
    reconcile: timedelta = timedelta(hours=1)
    resend_test: float = 300


@dataclass(frozen=True, slots=True)
class Parts:
    """What an engine is built from; ``clock`` (seconds) and ``sleep`` are the time by which it works.

    ``sales`` are those of a retailer's shop, None where the shop is none.
    """

    shop: Shop
    platform: Platform
    store: Store
    notifier: Notifier
    pace: Pace
    rules: CollectRules
    note: str
    public_url: str
    webhooks: bool = True
    timing: Timing = field(default_factory=Timing)
    label_office: LabelOffice | None = None
    sales: Sales | None = None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    @property
    def callback_url(self) -> str:
        """Where the platform calls back."""
        return f"{self.public_url}/kickroute/callback"
