"""How the simulated shop is set up, and what its version of WooCommerce can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from practice.simulators.host import NONE, Habits
from practice.simulators.pace import Pace
from practice.simulators.woocommerce.money import RATES, Rate

Version = Literal["11.0", "8.9"]
Cron = Literal["immediate", "interval", "visits", "broken"]


@dataclass(frozen=True, slots=True)
class Delay:
    """Answers to ``method`` on a path that matches the regular expression ``path`` take this much longer."""

    method: str
    path: str
    seconds: float


@dataclass(frozen=True, slots=True)
class WooSettings:
    """Everything about a shop that does not change by selling; ``WooCommerceSimulator.configure`` swaps it.

    ``cron``: ``immediate`` delivers webhooks at once, ``interval`` every ``cron_seconds``, ``visits`` is
    WordPress' own (a request starts what was queued before it, at most every ``cron_seconds``), ``broken``
    never. ``gtin_meta`` holds GTINs where the version has no field of its own or refuses the number.
    ``rates`` are the shop's table of taxes; ``money.german`` gives one with German slugs.
    ``reduces_stock`` False: orders move no stock (the filter ``woocommerce_can_reduce_order_stock``).
    ``decimals`` are shown of prices. ``order_mail`` and ``customer_mails`` are the switches of the mails to
    shop and customer.
    ``plugins`` may name ``kickroute`` (the platform's own), ``shiptastic``, ``dhl``,
    ``shipment-tracking``, ``villatheme``, ``germanized`` and ``numbering``; ``mu_plugins`` are file names. Of
    the products and variations in ``vetoed`` a plugin refuses every write. ``behind_https`` treats every
    request as if it had come by https; ``honour_forwarded_proto`` only those whose X-Forwarded-Proto says so.
    ``pace`` makes the shop as slow as real ones are; None answers at once, with ``workers`` threads.
    ``check_oauth_time`` False takes OAuth timestamps of any age, for a test that sets the shop's clock.
    ``pictures`` says what comes of loading a picture whose address matches a pattern: the words of the
    refusal, or the seconds that it takes; every other one that a shop may load is there at once.
    ``reaches`` are names of the internet that the shop may call, with the address that each leads to here.
    ``host`` is what stands in front of the shop and spoils what passes.
    """

    version: Version = "11.0"
    hpos: bool = True
    name: str = "Lieferant Müller & Söhne"
    home_url: str = ""
    prices_include_tax: bool = True
    taxes: bool = True
    base_country: str = "DE"
    rates: tuple[Rate, ...] = RATES
    currency: str = "EUR"
    timezone: str = "Europe/Berlin"
    decimals: int = 2
    weight_unit: str = "kg"
    shop_email: str = "laden@supplier.example"
    gtin_meta: str = "_ts_gtin"
    price_meta: str = "_kickroute_price"
    category_meta: str = "_wc_kickroute_category"
    hold_stock_minutes: int = 60
    reduces_stock: bool = True
    cron: Cron = "immediate"
    cron_seconds: float = 60.0
    webhook_timeout: float = 5.0
    behind_https: bool = False
    honour_forwarded_proto: bool = False
    redirect_to_https: bool = False
    pretty_permalinks: bool = True
    maintenance: bool = False
    check_oauth_time: bool = True
    fulfilments: bool = False
    refunded_creates_object: bool = True
    order_mail: bool = True
    customer_mails: bool = True
    plugins: tuple[str, ...] = ()
    mu_plugins: tuple[str, ...] = ()
    vetoed: frozenset[int] = frozenset()
    custom_statuses: tuple[tuple[str, str], ...] = ()
    delays: tuple[Delay, ...] = ()
    pace: Pace | None = None
    workers: int = 8
    pictures: tuple[tuple[str, str | float], ...] = ()
    reaches: tuple[tuple[str, str], ...] = ()
    host: Habits = NONE
    seed: int = 1

    @property
    def full_version(self) -> str:
        """The version as WooCommerce spells it in orders and in the system status."""
        return "11.0.1" if self.version == "11.0" else "8.9.3"

    @property
    def modern(self) -> bool:
        """Whether the version has the GTIN field, shop-wide lists of variations and refunds, created_via."""
        return self.version == "11.0"


HPOS = WooSettings()
LEGACY = WooSettings(hpos=False)
OLD = WooSettings(version="8.9", hpos=False)

VERSIONS: dict[str, WooSettings] = {"11.0": HPOS, "11.0-legacy": LEGACY, "8.9": OLD}
"""The three shops that were measured: new order tables, old order tables, an old version."""
