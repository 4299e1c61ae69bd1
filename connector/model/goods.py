"""Goods: what a shop offers, and what the platform is told of it.

Money is ``Decimal``; the currency is the shop's own and is checked once per shop. Times are aware UTC.
Identifiers of a shop are strings, whatever the shop uses.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class TaxRate(StrEnum):
    """A product's rate of value added tax in the words of the wire protocol."""

    STANDARD = "standard"
    REDUCED = "reduced"
    ZERO = "zero"


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
    """Event: a product with its released items, complete; replaces what was told before.

    ``includes_tax`` says what the items' ``regular_price`` is, None where that is not said.
    """

    product_id: str
    name: str
    description: str
    sku: str
    category: str
    tax_rate: TaxRate
    image_url: str
    has_variants: bool
    items: tuple[Item, ...]
    includes_tax: bool | None = None


@dataclass(frozen=True, slots=True)
class ItemChanged:
    """Event: what changed of one item; None means unchanged.

    ``contains`` goes with ``stock``: the Kickroute numbers of the orders of the last 48 hours whose units the
    figure does not count any more, None where that is not said.
    """

    gtin: str
    live: bool | None = None
    name: str | None = None
    regular_price: str | None = None
    dealer_price: Decimal | None = None
    stock: Stock | None = None
    contains: tuple[str, ...] | None = None

    def then(self, newer: ItemChanged) -> ItemChanged:
        """Merge a newer change of the same item over this one."""
        known = {
            name: value
            for name in ("live", "name", "regular_price", "dealer_price", "stock")
            if (value := getattr(newer, name)) is not None
        }
        contains = self.contains if newer.stock is None else newer.contains
        return replace(self, gtin=newer.gtin, contains=contains, **known)
