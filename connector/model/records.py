"""Words for what the connector remembers: frozen rows of its store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

from connector.model import (
    Capabilities,
    Event,
    IncomingOrder,
    OrderLine,
    OrderMark,
    OrderStatus,
    ShopCategory,
    Stock,
    TaxRate,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the platform was last told of one offer.

    ``gtin14`` is the key, ``gtin`` what was sent. ``digest`` covers everything that only a complete
    product message can change. A row that is no longer ``live`` was withdrawn by name, first at
    ``withdrawn_at``. Whether the platform took it is remembered beside it. ``tax_rate`` is None until an
    item that an earlier version told is read again.
    """

    gtin14: str
    gtin: str
    product_id: str
    offer_id: str
    name: str
    digest: str
    regular_price: str
    dealer_price: Decimal
    stock: Stock
    live: bool
    told_at: datetime
    withdrawn_at: datetime | None = None
    tax_rate: TaxRate | None = None


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A dealer price that the platform is told from now on; ``before`` is None for a new item."""

    gtin: str
    price: Decimal
    before: Decimal | None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An offer that is to leave the platform. ``shown_gone``: the shop positively shows it gone or hidden.

    ``hold`` numbers the hold that the brake put it in, 0 for none: what a person is shown, and confirms, are
    holds up to a number.
    """

    gtin14: str
    gtin: str
    product_id: str
    reason: str
    since: datetime
    shown_gone: bool = False
    held: bool = False
    hold: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """How many offers are to leave: in all, held, and by reason; ``hold`` is the newest hold among them."""

    count: int = 0
    held: int = 0
    hold: int = 0
    by_reason: Mapping[str, int] = field(default_factory=dict)


_NO_STOCK = Stock(None, in_stock=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What people know an offer by, as the shop showed it last.

    ``title`` is the product's name and ``variant`` what sets a variant apart. ``regular_price`` and
    ``dealer_price`` are as the shop holds them, ``price`` is the net dealer price that counts (a rule's, too;
    None without a usable one), and ``retail_net`` the regular price without tax. ``category`` is what the
    product's own field holds. ``stock`` is less what was promised to orders. ``tax_rate`` is None where the
    shop's tax class maps to none. ``product_sku`` is that of a product with variants as a whole.
    """

    title: str = ""
    variant: str = ""
    sku: str = ""
    image_url: str = ""
    regular_price: str = ""
    dealer_price: str = ""
    price: Decimal | None = None
    retail_net: Decimal | None = None
    category: str = ""
    shop_categories: tuple[ShopCategory, ...] = ()
    stock: Stock = _NO_STOCK
    tax_rate: TaxRate | None = None
    product_sku: str = ""


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """What was decided about one offer of the shop; ``reasons`` are empty for a released one.

    ``reasons`` pairs a rule's code with the values of its sentence; ``warnings`` likewise. ``listing`` is
    empty until an offer that an earlier version decided about is read again.
    """

    product_id: str
    offer_id: str
    gtin14: str
    gtin: str
    name: str
    reasons: tuple[tuple[str, Mapping[str, str]], ...] = ()
    warnings: tuple[tuple[str, Mapping[str, str]], ...] = ()
    listing: Listing = Listing()

    @property
    def released(self) -> bool:
        """Tell whether every release rule held."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Group:
    """How many offers share the shop's categories, the category in the own field, and the rules they fail."""

    shop_categories: tuple[ShopCategory, ...]
    category: str
    released: bool
    rules: frozenset[str]
    count: int


class Priority(IntEnum):
    """Which events go first: money, then what prevents overselling, then the rest."""

    ORDER = 0
    LOWERED = 1
    RAISED = 2
    CATALOGUE = 3


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """An event written and not yet taken. A merged event keeps its ``place`` and gets a new ``id``."""

    id: int
    place: int
    lane: str
    priority: Priority
    event: Event
    created_at: datetime
    attempts: int = 0
    next_at: datetime | None = None
    parked: bool = False
    reason: str = ""


class OrderState(StrEnum):
    """How far an order has come; each step is remembered before the next.

    ``FOUND``: the platform's own plugin placed it, and nothing is told of it until a person has confirmed.
    """

    RECEIVED = "received"
    PLACING = "placing"
    PLACED = "placed"
    NOTED = "noted"
    LIVE = "live"
    CONFIRMED = "confirmed"
    PARKED = "parked"
    FOUND = "found"
    FORGOTTEN = "forgotten"


PLACING_STATES = (
    OrderState.RECEIVED,
    OrderState.PLACING,
    OrderState.PLACED,
    OrderState.NOTED,
    OrderState.LIVE,
)


def untaken_states(capabilities: Capabilities) -> tuple[OrderState, ...]:
    """Name the steps in which an order has not taken its units from the shop's stock yet."""
    if capabilities.places_without_effect:
        return NOT_LIVE_STATES
    return (OrderState.RECEIVED, OrderState.PLACING)


NOT_LIVE_STATES = (OrderState.RECEIVED, OrderState.PLACING, OrderState.PLACED, OrderState.NOTED)


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """One Kickroute order and the shop order that belongs to it.

    ``order`` is None once the addresses were deleted. ``status`` is the last one known or told,
    ``expected`` one that the connector itself set and will not echo, ``wanted`` one that the retailer
    asked for and that was not applied yet. ``parked_from`` is the step at which a person is needed.
    ``debited`` is what the retailer paid, gross; None where the rates told were not known.
    ``missing``: the shop does not show the order any more; ``held``: the order brake holds its end, in the
    hold of that number (as :class:`Withdrawal`'s);
    ``taken``: the platform was told that the order will be placed; ``forced``: place it whatever the stock;
    ``adopted``: somebody else placed it in the shop; ``twin_since``: another row of the shop carries its
    number since then, and it waits.
    """

    number: str
    state: OrderState
    received_at: datetime
    updated_at: datetime
    order: IncomingOrder | None = None
    lines: tuple[OrderLine, ...] = ()
    shop_id: str = ""
    shop_number: str = ""
    shop_total: Decimal | None = None
    debited: Decimal | None = None
    reservation: str = ""
    intended_at: datetime | None = None
    status: OrderStatus | None = None
    expected: OrderStatus | None = None
    wanted: OrderStatus | None = None
    parked_from: OrderState | None = None
    parked_reason: str = ""
    missing: bool = False
    held: bool = False
    taken: bool = False
    forced: bool = False
    adopted: bool = False
    hold: int = 0
    twin_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to place an order: its ``token`` stands on the row that it made.

    ``shop_id`` is that row's, empty while the answer is not known; ``seen`` are all rows that were ever
    seen with the token. ``made``: by this store's connector; else the row was found and taken over.
    ``put_sent``: the row was told to become live, so it may be at any time; ``dropped``: it was told to
    leave, so it may at any time.
    """

    token: str
    number: str
    at: datetime
    shop_id: str = ""
    seen: tuple[str, ...] = ()
    made: bool = True
    dropped: bool = False
    put_sent: bool = False


@dataclass(frozen=True, slots=True)
class OrderStretch:
    """A stretch of the shop's orders by their places, both included, that was read whole.

    ``rows`` is how many orders were seen in it; of a ``hole`` nothing is known. ``top`` is the order at
    ``high``, as it was then; a stretch may end above its last order.
    """

    low: int
    high: int
    rows: int = 0
    hole: bool = False
    top: OrderMark | None = None


class RefundState(StrEnum):
    """What was done about a refund object of the shop."""

    TOLD = "told"
    COVERED = "covered"
    HELD = "held"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class RefundRecord:
    """A refund object of the shop, remembered so that it is told at most once."""

    number: str
    refund_id: str
    total: Decimal | None
    state: RefundState
    at: datetime


class LabelState(StrEnum):
    """How far a label has come; each step is remembered before the next.

    *unclear*: the carrier was asked and its answer is not known. *made*: its number is not in the shop yet.
    """

    INTENDED = "intended"
    MADE = "made"
    ENTERED = "entered"
    UNCLEAR = "unclear"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class LabelRecord:
    """A label of an order: its number and file once it was made, the reason when it was not."""

    id: int
    number: str
    state: LabelState
    at: datetime
    updated_at: datetime
    carrier: str = ""
    tracking: str = ""
    file: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Something that happened, with the input that caused it. ``money``: a decision about money."""

    at: datetime
    number: str
    what: str
    detail: Mapping[str, str] = field(default_factory=dict)
    money: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A command written beside the running daemon, for the daemon to carry out.

    ``begun``: it was begun with, and is not done yet.
    """

    id: int
    command: str
    arguments: Mapping[str, str]
    at: datetime
    done_at: datetime | None = None
    result: str = ""
    begun: bool = False
