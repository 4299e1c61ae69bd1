"""How the simulated shop is set up, and what its release can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from practice.simulators.host import NONE, Habits
from practice.simulators.pace import Pace

Release = Literal["6.6", "6.7"]


@dataclass(frozen=True, slots=True)
class Delay:
    """Answers to ``method`` ("" for any) on a path matching the regular expression take this much longer."""

    method: str
    path: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an integration is known by: access key and secret."""

    client_id: str
    client_secret: str


@dataclass(frozen=True, slots=True)
class Pickware:
    """Pickware's plugin for labels: ``carrier`` is the one of the shop's shipping method, empty for none.

    ``is_configured``: the plugin knows the contract with the carrier. ``most_kilograms`` is what one parcel
    may weigh before the goods are packed into two.
    """

    version: str = "2.24.1"
    carrier: str = "dhl"
    is_configured: bool = True
    most_kilograms: float = 31.5


@dataclass(frozen=True, slots=True)
class ShopwareSettings:
    """Everything about a shop that does not change by selling.

    ``admin_worker`` True (the default of real shops) sends webhooks inside the request that causes them,
    False by the queue. ``worker_seconds`` is how long the queue's worker waits before it looks (measured:
    about half a second to a second), ``retry_seconds`` the pauses between the tries of a queued webhook.
    ``gross_customers`` says whether the default customer group sees gross prices. ``commercial`` installs
    the plugin with order returns, ``pickware`` the one that makes labels. ``manages_stock`` False: orders
    move no stock (``shopware.stock.enable_stock_management``). ``token_seconds`` is how long a token lives.
    ``pace`` makes the shop as slow as real ones are; None answers at once.
    ``host`` is what stands in front of the shop and spoils what passes.
    """

    version: Release = "6.6"
    name: str = "Lieferant Müller & Söhne"
    admin_worker: bool = True
    worker_seconds: float = 0.5
    retry_seconds: tuple[float, ...] = (1.0, 2.0, 4.0)
    webhook_timeout: float = 5.0
    gross_customers: bool = True
    commercial: bool = False
    pickware: Pickware | None = None
    manages_stock: bool = True
    token_seconds: int = 600
    delays: tuple[Delay, ...] = ()
    pace: Pace | None = None
    custom_field_prefix: str = "kickroute"
    host: Habits = NONE
    seed: int = 1

    @property
    def full_version(self) -> str:
        """The version as ``_info/version`` spells it."""
        return "6.6.7.1" if self.version == "6.6" else "6.7.10.1"

    @property
    def modern(self) -> bool:
        """Whether the shop is a 6.7: idempotent cancel, ``updatedAt`` moved by orders, primary delivery."""
        return self.version != "6.6"
