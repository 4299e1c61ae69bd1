"""Words for what the connector remembers of a retailer's shop: frozen rows of its store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from connector.model.goods import TaxRate
from connector.model.orders import Address, OrderStatus, Parcel
from connector.model.retail import HandedProduct, ItemSpot


class ImportState(StrEnum):
    """How far one product of an import is."""

    WAITING = "waiting"
    ASKED = "asked"
    """A person is asked; what they answer stands in ``answer``."""
    STOPPED = "stopped"
    """It cannot go on; the reason says why, and it can be tried again."""
    DONE = "done"
    LEFT = "left"
    """A person said that it is not to be listed."""


class ImportAnswer(StrEnum):
    """What a person answers to the question of a product that the shop has already."""

    LINK = "link"
    SECOND = "second"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One product of an import. ``request`` is the last one made of the shop, begun at ``asked_at``.

    It is remembered before the shop is asked and emptied once the answer is known.
    """

    id: int
    import_id: int
    product: HandedProduct
    state: ImportState
    updated_at: datetime
    reason: str = ""
    answer: ImportAnswer | None = None
    product_id: str = ""
    request: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One message ``products.import``: when it came, and how many of its products are in each state."""

    id: int
    at: datetime
    counts: dict[ImportState, int]
    refused: str = ""


class LinkState(StrEnum):
    """What became of a link."""

    DRAFTED = "drafted"
    """Its product is being made, and nobody can see it."""
    LINKED = "linked"
    WITHDRAWN = "withdrawn"
    """The supplier offers it no more: stock 0 and hidden, the link kept."""
    GONE = "gone"
    """The product is in the trash, deleted, or has another GTIN."""
    UNLINKED = "unlinked"
    """Its supplier code was emptied in the shop: it is the retailer's own again."""


@dataclass(frozen=True, slots=True)
class Link:
    """A GTIN that the shop lists for a supplier.

    ``told`` is the supplier's figure (None: not counted, and enough), of ``told_at``; ``written`` the one
    that the shop has confirmed. ``price`` is what we wrote, None where the price is the retailer's own.
    ``locked`` says why its stock stays 0. ``due``: figures are to be written. ``hidden``: we hid it.
    """

    gtin14: str
    gtin: str
    supplier: str
    spot: ItemSpot
    name: str
    state: LinkState
    heard_at: datetime
    reason: str = ""
    sequence: int | None = None
    told: int | None = None
    told_at: datetime | None = None
    dealer_price: Decimal | None = None
    written: int | None = None
    price: Decimal | None = None
    stale: bool = False
    hidden: bool = False
    due: bool = False
    locked: str = ""
    tax_rate: TaxRate | None = None


class SoldState(StrEnum):
    """How far an order of the retailer's own customers is; only those with linked lines are remembered."""

    SEEN = "seen"
    """Not to be told yet."""
    HELD = "held"
    """It waits for a person's word."""
    TELLING = "telling"
    """Its number is fixed, and it is told or about to be."""
    TOLD = "told"
    REFUSED = "refused"
    """The platform will not have it."""
    DROPPED = "dropped"
    """Cancelled, trashed or let go before it was told: its units count no more."""


@dataclass(frozen=True, slots=True)
class SoldRow:
    """A line of such an order, fixed when it was first seen.

    ``counted``: its units are not in the supplier's figure yet. ``figure`` is that figure when it was told.
    """

    order_id: str
    line_id: str
    gtin14: str
    gtin: str
    supplier: str
    spot: ItemSpot
    quantity: int
    net_total: Decimal
    total_tax: Decimal
    name: str = ""
    counted: bool = True
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that is to be done about an order in the shop: what the platform told of it, or a note.

    ``refunded`` is a refund's gross amount where it is told. ``mail``: the customer is to be written to about
    the parcel, for no status will tell of it. ``note`` is for the shop's staff, in their language.
    """

    status: OrderStatus | None = None
    parcel: Parcel | None = None
    refunded: Decimal | None = None
    mail: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SoldRecord:
    """An order of the retailer's own customers with linked lines.

    ``number`` is the one that is told, empty until it is fixed; ``shop_number`` what the shop shows now.
    ``expected`` is the status that we wrote, so that it is not told; ``wanted`` what is still to be done in
    the shop, oldest first. ``address`` is kept only while it is still to be told. ``ended_at``: the platform
    said that nothing of it is to come any more. ``total`` is gross, less what was given back. ``reason`` says
    why it is held or needs a person.
    """

    order_id: str
    state: SoldState
    seen_at: datetime
    updated_at: datetime
    number: str = ""
    shop_number: str = ""
    place: int = 0
    status: OrderStatus | None = None
    expected: OrderStatus | None = None
    wanted: tuple[Wish, ...] = ()
    ready_at: datetime | None = None
    told_at: datetime | None = None
    ended_at: datetime | None = None
    address: Address | None = None
    total: Decimal | None = None
    reason: str = ""
