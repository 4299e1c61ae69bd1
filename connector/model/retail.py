"""A retailer's shop: what the platform hands over to it, what it lists of others, and what it sold of that.

Money is ``Decimal`` in the shop's currency, None where there is none; times are aware UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from connector.model.goods import Stock, TaxRate
from connector.model.orders import Address, OrderStatus, Parcel

# --- what the platform hands over ---


@dataclass(frozen=True, slots=True)
class HandedItem:
    """One GTIN of a product that is handed over.

    ``regular_price`` is gross or net as the supplier's shop keeps it; ``dealer_price`` is net.
    """

    gtin: str
    regular_price: Decimal | None
    dealer_price: Decimal | None
    stock: Stock
    attributes: tuple[tuple[str, str], ...] = ()
    image_url: str = ""


@dataclass(frozen=True, slots=True)
class HandedProduct:
    """A supplier's product for this shop; it comes without description.

    ``includes_tax`` says what ``regular_price`` is, None where the platform does not.
    """

    supplier: str
    name: str
    tax_rate: TaxRate | None
    items: tuple[HandedItem, ...]
    sku: str = ""
    category: str = ""
    image_url: str = ""
    has_variants: bool = False
    includes_tax: bool | None = None


@dataclass(frozen=True, slots=True)
class ProductsHandedOver:
    """Callback ``products.import``: list these products. ``refused`` says which cannot be read."""

    products: tuple[HandedProduct, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StockTold:
    """Callback ``item.updated``: the supplier's figure for a GTIN.

    ``sequence`` counts up per GTIN, ``contains`` are the numbers of this shop's orders, as told, of the last
    48 hours that the figure contains; both None where the platform does not say. ``live`` is false for an
    item that the supplier withdrew.
    """

    gtin: str
    stock: Stock
    sequence: int | None = None
    contains: tuple[str, ...] | None = None
    live: bool | None = None


@dataclass(frozen=True, slots=True)
class PriceTold:
    """Callback ``item.updated_price``: the supplier's net dealer price for a GTIN, and its figure."""

    gtin: str
    dealer_price: Decimal
    stock: Stock
    sequence: int | None = None


# --- what the shop lists ---


class Listing(StrEnum):
    """Whether a product can be seen in the shop."""

    DRAFT = "draft"
    PUBLISHED = "published"
    HIDDEN = "hidden"
    """Private, pending, or any other way in which nobody can buy it."""
    TRASHED = "trashed"


@dataclass(frozen=True, slots=True)
class ItemSpot:
    """Which product or variant is meant; ``offer_id`` equals ``product_id`` without variants."""

    product_id: str
    offer_id: str


@dataclass(frozen=True, slots=True)
class ListedItem:
    """One product without variants, or one variant, as the shop has it.

    ``price`` is what the shop charges now, which may differ from what the others say it should.
    ``supplier`` is the supplier code in its own field, whoever entered it; ``link`` is our mark, see
    :func:`link_mark`, which a copy carries too. ``place`` numbers variants. ``whole``: it was written to the
    end; false for what a broken request left of a draft of ours, whatever else it shows.
    """

    spot: ItemSpot
    gtin: str = ""
    sku: str = ""
    regular_price: Decimal | None = None
    sale_price: Decimal | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    price: Decimal | None = None
    quantity: int | None = None
    counts_stock: bool = True
    backorders: bool = False
    in_stock: bool = False
    tax_rate: TaxRate | None = None
    supplier: str = ""
    link: str = ""
    listing: Listing = Listing.PUBLISHED
    attributes: tuple[tuple[str, str], ...] = ()
    place: int = 0
    whole: bool = True


def link_mark(spot: ItemSpot, gtin: str) -> str:
    """Return our mark for an item: it names the item that it belongs to, and so is no link on a copy."""
    return f"{spot.product_id}:{spot.offer_id}:{gtin}"


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """A product of the retailer's shop with all that it sells under that name.

    ``key`` is the draft's own, empty once it is complete or where it is not ours. ``whole``: its draft was
    written to the end. ``in_stock`` is the product's own, which the shop derives from its variants.
    ``images`` counts them.
    """

    id: str
    name: str
    listing: Listing
    items: tuple[ListedItem, ...]
    has_variants: bool = False
    key: str = ""
    sku: str = ""
    whole: bool = False
    in_stock: bool = False
    images: int = 0


@dataclass(frozen=True, slots=True)
class ListedPage:
    """Products that changed, and ids that the shop positively shows as trashed or deleted.

    ``cursor`` is set on the last page only.
    """

    products: tuple[ListedProduct, ...]
    gone: tuple[str, ...] = ()
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class ListedLookup:
    """The answer to a question by id; those ``gone`` are trashed, deleted, or no products."""

    found: tuple[ListedProduct, ...]
    gone: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewListing:
    """A product to be drafted: ``key`` names it among all drafts, and no two have the same ``sku``.

    A key begins with ``kr-imp-`` and goes on in small letters and digits, as a part of an address may.

    An item's spot is not known yet; each is named by its ``sku`` and ``place``.
    """

    key: str
    sku: str
    name: str
    supplier: str
    tax_rate: TaxRate
    items: tuple[NewItem, ...]
    has_variants: bool = False


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is drafted for one GTIN; ``price`` as the shop keeps its prices."""

    gtin: str
    sku: str
    price: Decimal
    quantity: int
    attributes: tuple[tuple[str, str], ...] = ()
    image_url: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """What is to be written of one item: its stock, its price, or both; None leaves what stands there."""

    spot: ItemSpot
    quantity: int | None = None
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Taxing:
    """How the shop keeps prices: with tax in them or without, and the rates in per cent that it takes."""

    prices_include_tax: bool
    percents: Mapping[TaxRate, Decimal]

    def net(self, price: Decimal, rate: TaxRate) -> Decimal:
        """Return what is left of a price, as the shop keeps it, without tax; not rounded."""
        return price * 100 / (100 + self.percents[rate]) if self.prices_include_tax else price

    def kept(self, net: Decimal, rate: TaxRate) -> Decimal:
        """Return a net price as the shop keeps it; not rounded."""
        return net * (100 + self.percents[rate]) / 100 if self.prices_include_tax else net


# --- what the shop sold ---


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an order in the retailer's shop, as the shop shows it now.

    ``gtin`` is the product's of now; the link fixes the one that is told. ``id`` is the line's.
    """

    id: str
    spot: ItemSpot
    quantity: int
    net_total: Decimal
    total_tax: Decimal
    gtin: str = ""
    sku: str = ""
    name: str = ""
    refunded: int = 0


@dataclass(frozen=True, slots=True)
class RetailOrder:
    """An order in the retailer's shop, whoever entered it.

    ``status`` is None where the shop's own ``shop_status`` has no word on the wire; ``draft``: a checkout
    that nobody has finished, which is no order. ``paid`` is true once the money came, ``ready`` where the
    shop would ship it now. ``forwarded`` is the number in our mark, ``kickroute_number`` that of the order
    that the platform placed here for us as a supplier.
    """

    id: str
    number: str
    status: OrderStatus | None
    shop_status: str
    lines: tuple[SoldLine, ...]
    place: int = 0
    draft: bool = False
    paid: bool = False
    ready: bool = False
    trashed: bool = False
    paid_at: datetime | None = None
    created_at: datetime | None = None
    total: Decimal = Decimal(0)
    refunded_total: Decimal = Decimal(0)
    forwarded: str = ""
    kickroute_number: str = ""
    shipping: Address = field(default_factory=Address)
    parcels: tuple[Parcel, ...] = ()


@dataclass(frozen=True, slots=True)
class RetailOrderPage:
    """Orders that are new or changed; ``cursor`` is set on the last page only."""

    orders: tuple[RetailOrder, ...]
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class RetailOrderLookup:
    """The answer to a question by id; ``missing`` ids are positively not in the shop."""

    found: tuple[RetailOrder, ...]
    missing: frozenset[str]


# --- what the platform is told ---


@dataclass(frozen=True, slots=True)
class ForwardedLine:
    """A line as it is told; totals of the whole line, ``net_total`` without tax."""

    gtin: str
    supplier: str
    quantity: int
    net_total: Decimal
    total_tax: Decimal


@dataclass(frozen=True, slots=True)
class OrderForwarded:
    """Event ``order.placed``: this shop's customer ordered from suppliers."""

    number: str
    status: OrderStatus
    items: tuple[ForwardedLine, ...]
    shipping: Address


@dataclass(frozen=True, slots=True)
class LineRefused:
    """A line that the platform does not order, and why, in its own words."""

    gtin: str
    quantity: int
    reason: str


@dataclass(frozen=True, slots=True)
class ForwardAnswer:
    """What the platform says of an order: how many suppliers get one (None: not said), and what none gets."""

    parts: int | None = None
    refused: tuple[LineRefused, ...] = ()


@dataclass(frozen=True, slots=True)
class SoldOrderChanged:
    """Event ``order.updated`` of an order that was forwarded; ``number`` is the one that was told."""

    number: str
    status: OrderStatus


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """Event ``item.updated_connection``: which supplier a GTIN is linked to, empty for none any more."""

    gtin: str
    supplier: str
