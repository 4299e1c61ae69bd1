"""A shop: who it is, what it can do, what it hints at, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Reach:
    """How the shop is reached, as far as it was found out.

    ``keys``: how they travel, "" where there is but one way. ``only_posts``: the host blocks other methods.
    ``page_sizes`` are lists that come in smaller pages than they might. ``cache`` is the header of a cache
    that answered a question three times in a row, "" since the shop answered it itself; ``hides_stock``: it
    answers questions for products.
    """

    address: str
    keys: str = ""
    only_posts: bool = False
    page_sizes: Mapping[str, int] = field(default_factory=dict)
    cache: str = ""
    hides_stock: bool = False


class HintKind(StrEnum):
    """What a shop's webhook hints at."""

    PRODUCT = "product"
    ORDER = "order"
    PRICE = "product_price"
    """A price in a row of its own; which product's only the shop can tell."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A shop's webhook said that something about this id may have changed; only reading tells what."""

    kind: HintKind
    id: str


@dataclass(frozen=True, slots=True)
class ShopIdentity:
    """Which shop answers: ``key`` stays the same for the same shop and differs for every other."""

    key: str
    name: str
    version: str
    currency: str
    prices_include_tax: bool
    country: str = ""
    timezone: str = ""
    """The name of the shop's time zone; empty where it has none, or only a distance from UTC."""


@dataclass(frozen=True, slots=True)
class HookState:
    """What was found and done about the shop's webhooks: ids of ours, and sentences for what was repaired.

    ``active`` is false where the shop is better off without them; ``reason`` says why. ``others`` are the
    addresses of another connector, which has the shop's webhooks.
    """

    ids: tuple[str, ...]
    repaired: tuple[str, ...] = ()
    active: bool = True
    reason: str = ""
    others: tuple[str, ...] = ()


class FindingCode(StrEnum):
    """What may be found about a shop before it is worked with; in brackets the values of its sentence."""

    RIGHTS_MISSING = "rights_missing"  # rights
    VERSION_OLD = "version_old"  # version, oldest
    PLATFORM_PLUGIN = "platform_plugin"  # name
    TAXES_OFF = "taxes_off"
    TAX_RATES_MISSING = "tax_rates_missing"  # country
    CRON_OFF = "cron_off"
    ORDER_TABLES_OFF = "order_tables_off"
    LABEL_SENDER = "label_sender"  # name
    LABEL_SWAPPED = "label_swapped"  # name
    LABEL_PICKWARE = "label_pickware"  # names
    SUPPLIER_CODES = "supplier_codes"  # count, names
    ORDER_MAIL_OFF = "order_mail_off"
    RETAILER_MAILS = "retailer_mails"  # names
    ADMIN_WORKER = "admin_worker"
    WORKER_DEAD = "worker_dead"  # count
    NOT_PREPARED = "not_prepared"  # what
    GROUP_GROSS = "group_gross"  # name


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a shop that a person should know or change."""

    code: FindingCode
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AdminLinks:
    """Where the shop's staff edit a product and an order: addresses with ``{id}`` for its id."""

    product: str
    order: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a shop platform can do, where they differ; each "no" has its reason in ``adapters/QUALITY.md``.

    ``own_fields`` is how places begin whose values the connector may write (``meta:``).
    """

    places_without_effect: bool
    sends_mail_on_order: bool
    lists_order_changes: bool
    hooks_are_signed: bool
    own_fields: str
