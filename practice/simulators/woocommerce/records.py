"""The rows of the shop's database."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

ADDRESS = (
    "first_name",
    "last_name",
    "company",
    "address_1",
    "address_2",
    "city",
    "state",
    "postcode",
    "country",
)


@dataclass(slots=True)
class Meta:
    """A row of meta data; ``value`` is anything JSON can say."""

    id: int
    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in the media library; ``alt`` says what it shows."""

    id: int
    src: str
    name: str
    created: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """A product category of the shop; ``name`` is not escaped."""

    id: int
    name: str
    slug: str


@dataclass(slots=True)
class Product:
    """A simple product, a variable one (with ``children``), or a variation (with ``parent_id``).

    Prices are texts as typed, gross or net as the shop is set. Times are whole seconds since 1970, UTC.
    ``attributes`` are a variable product's (name, options) or a variation's (name, option).
    ``asked`` is what a customer pays now, kept apart from the prices that it comes from; a variation's is
    reckoned anew when it is read. ``row_sku`` and ``row_gtin`` stand in the shop's table for looking up,
    where no other may have them. ``on_sale`` says whether the sale price counts now, between its dates.
    """

    id: int
    kind: str
    name: str
    created: int
    modified: int
    slug: str = ""
    parent_id: int = 0
    status: str = "publish"
    description: str = ""
    short_description: str = ""
    sku: str = ""
    row_sku: str = ""
    gtin: str = ""
    row_gtin: str = ""
    regular_price: str = ""
    sale_price: str = ""
    sale_from: int | None = None
    sale_to: int | None = None
    on_sale: bool = False
    asked: str = ""
    tax_class: str = ""
    manage_stock: bool = False
    stock: int | None = None
    stock_status: str = "instock"
    backorders: str = "no"
    virtual: bool = False
    weight: str = ""
    total_sales: int = 0
    images: tuple[Image, ...] = ()
    visibility: str = "visible"
    menu_order: int = 0
    categories: tuple[Category, ...] = ()
    attributes: tuple[tuple[str, Any], ...] = ()
    children: list[int] = field(default_factory=list)
    meta: list[Meta] = field(default_factory=list)
    trashed_from: str = ""
    min_age: str = ""

    @property
    def price(self) -> str:
        """The price a customer pays now, as text."""
        return self.reckoned if self.kind == "variation" else self.asked

    @property
    def reckoned(self) -> str:
        """What a customer ought to pay now."""
        return self.sale_price if self.on_sale else self.regular_price

    @property
    def image(self) -> Image | None:
        """Its first picture."""
        return self.images[0] if self.images else None


@dataclass(slots=True)
class Line:
    """A line of an order (or, with negative figures, of a refund); amounts are net and not rounded.

    ``taxes`` are (rate id, tax on subtotal, tax on total), not rounded.
    """

    id: int
    product_id: int
    variation_id: int
    name: str
    quantity: int
    tax_class: str
    subtotal: Decimal
    total: Decimal
    taxes: list[tuple[int, Decimal, Decimal]] = field(default_factory=list)
    meta: list[Meta] = field(default_factory=list)
    reduced: int = 0
    parent_name: str | None = None


@dataclass(slots=True)
class ShippingLine:
    """A shipping line of an order or refund; ``total`` is net."""

    id: int
    method_title: str
    method_id: str
    total: Decimal
    taxes: list[tuple[int, Decimal]] = field(default_factory=list)
    meta: list[Meta] = field(default_factory=list)


@dataclass(slots=True)
class Refund:
    """A refund object; ``amount`` is gross and positive, or None when the shop stored nothing ("-")."""

    id: int
    order_id: int
    created: int
    amount: Decimal | None
    reason: str
    refunded_by: int = 1
    lines: list[Line] = field(default_factory=list)
    shipping_lines: list[ShippingLine] = field(default_factory=list)
    meta: list[Meta] = field(default_factory=list)


@dataclass(slots=True)
class Note:
    """A note on an order; ``customer`` notes are mailed to the billing address."""

    id: int
    order_id: int
    created: int
    text: str
    customer: bool
    author: str = "WooCommerce"


@dataclass(slots=True)
class Fulfilment:
    """A fulfilment of WooCommerce's own; ``meta`` holds items and tracking."""

    id: int
    order_id: int
    status: str
    fulfilled: bool
    updated: int
    meta: list[Meta] = field(default_factory=list)


@dataclass(slots=True)
class Order:
    """An order; times are whole seconds since 1970, UTC, or None."""

    id: int
    created: int
    modified: int
    status: str = "pending"
    currency: str = "EUR"
    prices_include_tax: bool = True
    customer_id: int = 0
    key: str = ""
    billing: dict[str, str] = field(default_factory=dict)
    shipping: dict[str, str] = field(default_factory=dict)
    payment_method: str = ""
    payment_method_title: str = ""
    transaction_id: str = ""
    created_via: str = "rest-api"
    customer_note: str = ""
    completed: int | None = None
    paid: int | None = None
    meta: list[Meta] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    shipping_lines: list[ShippingLine] = field(default_factory=list)
    tax_line_ids: dict[int, int] = field(default_factory=dict)
    rounds_down: bool = True
    stock_reduced: bool = False
    refunds: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    fulfilments: list[int] = field(default_factory=list)
    shipments: list[dict[str, Any]] = field(default_factory=list)
    trashed_from: str = ""


@dataclass(slots=True)
class Webhook:
    """A webhook; ``failures`` in a row are counted, ``pending_ping`` is a ping nobody has answered yet."""

    id: int
    name: str
    topic: str
    delivery_url: str
    secret: str
    created: int
    status: str = "active"
    modified: int | None = None
    failures: int = 0
    pending_ping: bool = True
