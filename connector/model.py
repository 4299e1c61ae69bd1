"""The words of the connector: frozen values that shops, platform and use cases share.

Money is ``Decimal``; the currency is the shop's own and is checked once per shop
(:class:`ShopIdentity`). Times are aware UTC. Identifiers of a shop are strings, whatever the shop uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class OrderStatus(StrEnum):
    """An order's status in the words of the wire protocol."""

    PENDING_PAYMENT = "pending-payment"
    ON_HOLD = "on-hold"
    AWAITING_FULFILLMENT = "awaiting-fulfillment"
    COMPLETED = "completed"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


FINAL_STATUSES = frozenset({OrderStatus.COMPLETED, OrderStatus.REFUNDED, OrderStatus.CANCELLED})


class TaxRate(StrEnum):
    """A product's rate of value added tax in the words of the wire protocol."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"


class Carrier(StrEnum):
    """A parcel service in the words of the wire protocol."""

    DHL = "dhl"
    UPS = "ups"
    GLS = "gls"
    HERMES = "hermes"
    DPD = "dpd"
    TNT = "tnt"
    OTHER = "other"


# --- what the shop lists -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stock:
    """How much of an offer can be sold. ``quantity`` is None when the shop does not count it."""

    quantity: int | None
    in_stock: bool

    def covers(self, quantity: int, reserved: int = 0) -> bool:
        """Tell whether ``quantity`` more can be sold while ``reserved`` units are promised already."""
        if self.quantity is None:
            return self.in_stock
        return self.in_stock and self.quantity - reserved >= quantity


@dataclass(frozen=True, slots=True)
class ShopCategory:
    """A category of the shop, as far as settings may name it."""

    id: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What is sold: a simple product, or one variant of a product.

    ``gtin``, ``dealer_price`` and ``regular_price`` are texts exactly as the shop holds them
    (empty when absent): ``release`` judges them. ``attributes`` pairs names with values. ``weight`` is in
    kilograms, None where the shop does not say. ``visible``: it can be bought where we look, beside being
    published. ``holder`` is the id of what holds the stock where that is
    not the offer itself: variants may share their product's.
    """

    id: str
    gtin: str
    dealer_price: str
    regular_price: str
    stock: Stock
    description: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    image_url: str = ""
    published: bool = True
    physical: bool = True
    dealer_price_source: str = ""
    weight: Decimal | None = None
    holder: str = ""
    sku: str = ""
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop lists, with everything it sells under that name.

    ``tax_rate`` is None when the shop's ``tax_class`` maps to no rate of the protocol. ``category`` is
    the Kickroute category in the product's own field. ``unknown_kind`` names a kind of product that is not
    understood, such as a bundle; it is empty for those that are. ``has_variants`` tells a product with
    variants, even if it lists none at the moment. ``changed_at`` is the product's own date of change,
    None where the shop does not say.
    """

    id: str
    name: str
    offers: tuple[Offer, ...]
    description: str = ""
    sku: str = ""
    category: str = ""
    shop_categories: tuple[ShopCategory, ...] = ()
    tax_rate: TaxRate | None = TaxRate.STANDARD
    tax_class: str = ""
    image_url: str = ""
    published: bool = True
    has_variants: bool = False
    unknown_kind: str = ""
    changed_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A part of the catalogue. ``gone`` are ids of products that the shop positively shows as absent.

    ``cursor`` is set on the last page of :meth:`Shop.changes_since` only. ``done`` and ``total`` count
    products, for progress; ``total`` is None when the shop does not say. ``needs_sweep`` tells that the
    shop lists another number of products than before without saying which: a census is due. ``behind`` is
    how many pages before this one its oldest part was read.
    """

    products: tuple[Product, ...]
    gone: tuple[str, ...] = ()
    cursor: str | None = None
    done: int = 0
    total: int | None = None
    needs_sweep: bool = False
    behind: int = 0


@dataclass(frozen=True, slots=True)
class ProductLookup:
    """The answer to a question by id: what was found, and what the shop positively does not list."""

    found: tuple[Product, ...]
    gone: frozenset[str]


@dataclass(frozen=True, slots=True)
class Goods:
    """What an order needs to know of an offer, as the shop has it now.

    ``holder`` is the id of what holds the stock: the offer's own, or one that it shares with others.
    """

    product_id: str
    offer_id: str
    gtin: str
    stock: Stock
    holder: str
    published: bool = True


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


@dataclass(frozen=True, slots=True)
class Unread:
    """A row that the shop cannot give at the moment, and why: its ``id`` in one of the shop's lists.

    ``id`` is empty as long as nothing tells it. Whatever was known of the row before stays as it was.
    """

    list: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class FieldSpot:
    """A field of a product, or of one of its variants.

    ``place`` is written as settings name it; ``offer_id`` equals ``product_id`` for the product itself.
    """

    product_id: str
    offer_id: str
    place: str


# --- what the platform is told -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """A released offer as the platform sees it; ``gtin`` is written as the shop writes it."""

    gtin: str
    offer_id: str
    dealer_price: Decimal
    regular_price: str
    stock: Stock
    description: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class ProductOffered:
    """Event: a product with its released items, complete; replaces what was told before."""

    product_id: str
    name: str
    description: str
    sku: str
    category: str
    tax_rate: TaxRate
    image_url: str
    has_variants: bool
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class ItemChanged:
    """Event: what changed of one item; None means unchanged."""

    gtin: str
    live: bool | None = None
    name: str | None = None
    regular_price: str | None = None
    dealer_price: Decimal | None = None
    stock: Stock | None = None

    def then(self, newer: ItemChanged) -> ItemChanged:
        """Merge a newer change of the same item over this one."""
        known = {
            name: value
            for name in ("live", "name", "regular_price", "dealer_price", "stock")
            if (value := getattr(newer, name)) is not None
        }
        return replace(self, gtin=newer.gtin, **known)


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


Event = ProductOffered | ItemChanged | OrderChanged | RefundIssued


# --- orders --------------------------------------------------------------------------------------


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
    shop says that it took from the stock for this line; None where it does not say.
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


# --- what comes in -------------------------------------------------------------------------------


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
    """Callback: the retailer's status for the shop's order ``number``; None when only tracking came."""

    number: str
    status: OrderStatus | None
    raw_status: str = ""


@dataclass(frozen=True, slots=True)
class RetailerMessage:
    """Callback for a retailer's shop, which this connector does not play; answered, not applied."""

    type: str


Callback = OrderPlaced | NumberRequested | StatusRequested | RetailerMessage


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


# --- the shop itself -----------------------------------------------------------------------------


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
