"""Orders: what the platform asks for, what stands in the shop, and what is told of it.

Money is ``Decimal`` in the shop's currency; times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from connector.model.messages import Message, say


class OrderStatus(StrEnum):
    """An order's status in the words of the wire protocol."""

    PENDING_PAYMENT = "pending-payment"
    ON_HOLD = "on-hold"
    AWAITING_FULFILLMENT = "awaiting-fulfillment"
    COMPLETED = "completed"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


_IN_WORDS: Mapping[OrderStatus, Message] = {
    OrderStatus.PENDING_PAYMENT: say("pending-payment"),
    OrderStatus.ON_HOLD: say("on-hold"),
    OrderStatus.AWAITING_FULFILLMENT: say("awaiting-fulfillment"),
    OrderStatus.COMPLETED: say("completed"),
    OrderStatus.REFUNDED: say("refunded"),
    OrderStatus.CANCELLED: say("cancelled"),
}


def status_in_words(status: OrderStatus) -> Message:
    """Name a status for people."""
    return _IN_WORDS[status]


FINAL_STATUSES = frozenset({OrderStatus.COMPLETED, OrderStatus.REFUNDED, OrderStatus.CANCELLED})


class Carrier(StrEnum):
    """A parcel service in the words of the wire protocol."""

    DHL = "dhl"
    UPS = "ups"
    GLS = "gls"
    HERMES = "hermes"
    DPD = "dpd"
    TNT = "tnt"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel under way: its tracking number, and who carries it."""

    number: str
    carrier: Carrier


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """Event: an order's new status, a parcel, or both. ``number`` is Kickroute's."""

    number: str
    status: OrderStatus | None = None
    parcel: Parcel | None = None


@dataclass(frozen=True, slots=True)
class RefundedItem:
    """A line of a refund, in positive figures."""

    gtin: str
    quantity: int
    net_total: Decimal
    total_tax: Decimal


@dataclass(frozen=True, slots=True)
class RefundIssued:
    """Event: the shop refunded ``total`` (gross, positive). ``deduplication_id`` names the refund object."""

    number: str
    total: Decimal
    deduplication_id: int
    items: tuple[RefundedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; ``country_code`` is ISO 3166-1 alpha-2 in capitals."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    address_1: str = ""
    address_2: str = ""
    city: str = ""
    state: str = ""
    postcode: str = ""
    country_code: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class OrderedItem:
    """A line of an incoming order; ``net_total`` is the net price of the whole line."""

    gtin: str
    quantity: int
    net_total: Decimal


@dataclass(frozen=True, slots=True)
class IncomingOrder:
    """An order as Kickroute sends it: ship to the end customer, bill the retailer."""

    kickroute_number: str
    status: OrderStatus
    shipping: Address
    billing: Address
    items: tuple[OrderedItem, ...]
    shipping_net_total: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of a shop order. ``offer_id`` equals ``product_id`` for a product without variants.

    ``holder`` is the id of what holds the stock, where it is not the offer. ``taken`` is how many units the
    shop says that it took from the stock for this line; None where it does not say. ``name`` and ``sku`` are
    what the shop's order calls it, which may be older than the product's.
    """

    product_id: str
    offer_id: str
    gtin: str
    quantity: int
    net_total: Decimal
    id: str = ""
    total_tax: Decimal = Decimal(0)
    holder: str = ""
    taken: int | None = None
    name: str = ""
    sku: str = ""

    @property
    def stock_holder(self) -> str:
        """Whose stock the line takes its units from."""
        return self.holder or self.offer_id


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order to be placed in the shop, its lines resolved to what the shop sells.

    ``reservation`` is what :meth:`Shop.reserve` gave for it. ``token`` names this attempt to place it: it
    stands on the order in the shop, and no other attempt has it.
    """

    kickroute_number: str
    status: OrderStatus
    shipping: Address
    billing: Address
    lines: tuple[OrderLine, ...]
    shipping_net_total: Decimal
    note: str
    reservation: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class RefundLine:
    """A line of a refund object in the shop, in positive figures, pointing at the order's line."""

    order_line_id: str
    quantity: int
    net_total: Decimal
    total_tax: Decimal


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund object in the shop; ``total`` is gross and positive, None when the figure is unreadable.

    ``kind`` tells apart the places in which one shop may keep refunds; ``deduplication_id`` is what the
    protocol identifies it by.
    """

    id: str
    total: Decimal | None
    deduplication_id: int
    lines: tuple[RefundLine, ...] = ()
    kind: str = "refund"
    raw_total: str = ""


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as the shop shows it now.

    ``status`` is None when the shop's own ``shop_status`` has no word on the wire. ``pending`` is true
    while the order has taken no stock and mailed nobody. ``kickroute_number`` is empty when it is not ours.
    ``by_plugin``: the platform's own plugin placed it, so the platform may have been told of it or not.
    ``place`` counts up in the order in which the shop gave out its ids; ``token`` is the attempt's that
    made it, empty when no connector did.
    ``unclear_tracking`` says which tracking fields hold something that is no number for sure, and why.
    ``label_by`` names the plugin of the shop that made its label; ``sender_swapped``: that plugin was given
    the retailer as sender.
    """

    id: str
    number: str
    kickroute_number: str
    status: OrderStatus | None
    shop_status: str
    pending: bool = False
    trashed: bool = False
    total: Decimal = Decimal(0)
    shipping_net_total: Decimal = Decimal(0)
    lines: tuple[OrderLine, ...] = ()
    refunds: tuple[Refund, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    unclear_tracking: tuple[str, ...] = ()
    label_by: str = ""
    sender_swapped: bool = False
    shipping: Address = field(default_factory=Address)
    billing: Address = field(default_factory=Address)
    created_at: datetime | None = None
    by_plugin: bool = False
    place: int = 0
    token: str = ""

    @property
    def mark(self) -> OrderMark:
        """What a list would show of it."""
        return OrderMark(
            id=self.id,
            place=self.place,
            number=self.number,
            kickroute_number=self.kickroute_number,
            token=self.token,
            created_at=self.created_at,
            pending=self.pending,
            trashed=self.trashed,
            by_plugin=self.by_plugin,
        )


@dataclass(frozen=True, slots=True)
class OrderMark:
    """An order of anybody's as a list shows it: what tells whose it is. See :class:`ShopOrder`."""

    id: str
    place: int
    number: str
    kickroute_number: str
    token: str = ""
    created_at: datetime | None = None
    pending: bool = False
    trashed: bool = False
    by_plugin: bool = False


@dataclass(frozen=True, slots=True)
class MarkPage:
    """A stretch of the shop's orders, newest first: all untrashed ones from place ``low`` to ``high``.

    Of the stretches in ``holes`` (first and last place) nothing is known: a row there cannot be read. One
    above ``high`` stands for a newer order of unknown place. ``low`` is 0 when there is no older order.
    """

    marks: tuple[OrderMark, ...]
    low: int
    high: int
    holes: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OrderLookup:
    """The answer to a question for orders by id; ``missing`` ids are positively not in the shop."""

    found: tuple[ShopOrder, ...]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Orders that changed; ``cursor`` is set on the last page only."""

    orders: tuple[ShopOrder, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """Callback: place this order.

    ``final`` is the status that ended it before it began: such an order is refused. ``odd_status`` quotes one
    that the protocol does not know, or tells that there was none: its order waits on hold for people.
    """

    order: IncomingOrder
    warnings: tuple[str, ...] = ()
    final: OrderStatus | None = None
    odd_status: str = ""


@dataclass(frozen=True, slots=True)
class NumberRequested:
    """Callback: tell which number the shop has given to this Kickroute order."""

    kickroute_number: str


@dataclass(frozen=True, slots=True)
class StatusRequested:
    """Callback: the other side's status for the shop's order ``number``; None when only tracking came.

    ``parcel`` is for a retailer's shop; ``refunded`` is the gross amount of a refund there, where it is told.
    """

    number: str
    status: OrderStatus | None
    raw_status: str = ""
    parcel: Parcel | None = None
    refunded: Decimal | None = None
