"""By what offers are judged: the supplier's settings, and what is known of the GTINs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from connector.model import Fields, Product, Stock
from connector.model.categories import CATEGORIES, NONE
from connector.model.prices import PriceRule

if TYPE_CHECKING:
    from connector.settings import ReleaseSettings


def fields_for(settings: ReleaseSettings, default: Fields) -> Fields:
    """Return the fields that the settings name, and the platform's defaults for those they leave out."""
    return Fields(
        settings.gtin or default.gtin,
        settings.dealer_price_fields or default.dealer_price,
        settings.category or default.category,
    )


@dataclass(frozen=True, slots=True)
class Category:
    """The Kickroute category of a product; ``shop_category`` names the shop's own that led to it, if any."""

    word: str
    shop_category: str = ""

    @property
    def means_not_offered(self) -> bool:
        """Tell whether the supplier keeps the product from the platform."""
        return self.word.casefold() == NONE


@dataclass(frozen=True)
class ReleaseRules:
    """What the supplier wants offered. ``max_price_change`` is a share: 0.5 is half.

    ``categories`` maps the shop's categories (slug, name or id, in any case) to Kickroute's; its order
    is an order of preference, and ``none`` beats all. ``sold_out``: whatever the shop has, nothing of it is
    told. ``price_rule`` prices the offers that have no dealer price of their own.
    """

    fields: Fields
    prices_include_tax: bool
    categories: Mapping[str, str] = field(default_factory=dict)
    familiar_categories: frozenset[str] = CATEGORIES
    incomplete_variants: Literal["skip", "withhold"] = "skip"
    stock_buffer: int = 0
    max_price_change: Decimal = Decimal("0.5")
    sold_out: bool = False
    price_rule: PriceRule | None = None

    def __post_init__(self) -> None:
        ranked = {key.strip().casefold(): word.strip() for key, word in self.categories.items()}
        object.__setattr__(self, "categories", MappingProxyType(ranked))

    @classmethod
    def from_settings(
        cls, settings: ReleaseSettings, *, prices_include_tax: bool, fields: Fields
    ) -> ReleaseRules:
        """Take the rules from the settings; ``fields`` are those the shop is read by (:func:`fields_for`)."""
        rule = settings.price_rule
        return cls(
            fields=fields,
            prices_include_tax=prices_include_tax,
            categories=settings.categories,
            familiar_categories=CATEGORIES | frozenset(settings.extra_categories),
            incomplete_variants=settings.incomplete_variants,
            stock_buffer=settings.stock_buffer,
            max_price_change=Decimal(str(settings.max_price_change)),
            price_rule=PriceRule(Decimal(str(rule.percent_off)), rule.net) if rule else None,
        )

    def category_of(self, product: Product) -> Category | None:
        """Return the category in the product's own field, else the one its shop categories map to."""
        own = product.category.strip()
        if own:
            return Category(self._familiar(own))
        found = {
            key: shop.name or shop.slug or shop.id
            for shop in product.shop_categories
            for name in (shop.slug, shop.name, shop.id)
            if (key := name.strip().casefold()) in self.categories
        }
        mapped = [
            Category(self._familiar(w), found[key]) for key, w in self.categories.items() if key in found
        ]
        return next((c for c in mapped if c.means_not_offered), next((c for c in mapped if c.word), None))

    def told_stock(self, stock: Stock) -> Stock:
        """Keep the buffer back; what is uncounted stays so, and nothing counted is told as in stock at 0."""
        if self.sold_out:
            return Stock(0, in_stock=False)
        if stock.quantity is None:
            return stock
        quantity = max(0, stock.quantity - self.stock_buffer)
        return Stock(quantity, stock.in_stock and quantity > 0)

    def _familiar(self, word: str) -> str:
        lower = word.lower()
        return lower if lower in self.familiar_categories else word


@dataclass(frozen=True, slots=True)
class Holder:
    """The offer that the platform knows under a GTIN."""

    product_id: str
    offer_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a product's GTINs, by GTIN-14.

    ``holders`` are told and still there, ``told_prices`` the dealer prices last told, and
    ``confirmed_prices`` those that the supplier confirmed: exactly that price passes the guard.
    """

    holders: Mapping[str, Holder] = field(default_factory=dict)
    told_prices: Mapping[str, Decimal] = field(default_factory=dict)
    confirmed_prices: Mapping[str, Decimal] = field(default_factory=dict)
