"""From WooCommerce's products and variations to the connector's products and offers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from adapters.http import items_in
from adapters.woocommerce.translate.fields import find
from adapters.woocommerce.translate.taxes import BY_SLUG, TaxTable
from adapters.woocommerce.translate.values import (
    Row,
    amount_of,
    id_at,
    integer_of,
    moment_at,
    row_at,
    rows_at,
    text_at,
    unescaped,
)
from connector.model import Fields, Goods, Offer, Product, ShopCategory, Stock, TaxRate

_KILOGRAMS = {
    "kg": Decimal(1),
    "g": Decimal("0.001"),
    "lbs": Decimal("0.45359237"),
    "oz": Decimal("0.028349523125"),
}
"""What one of each unit of ``woocommerce_weight_unit`` weighs."""

_NOT_SOLD_HERE = frozenset({"grouped", "external"})
_SIMPLE, _VARIABLE = "simple", "variable"
"""The kinds of products that are understood; a plugin's may be sold by days, in parts or by subscription."""

PRODUCT_KEYS = (
    *("id", "parent_id", "name", "type", "status", "sku", "description", "date_modified_gmt"),
    *("virtual", "tax_status", "tax_class", "manage_stock", "stock_quantity", "stock_status", "weight"),
    *("global_unique_id", "regular_price", "images", "categories", "variations", "meta_data"),
)
"""Keys of a product that are read; only they are asked for."""

VARIATION_KEYS = (
    *("id", "parent_id", "status", "sku", "description", "date_modified_gmt", "attributes", "image"),
    *("virtual", "manage_stock", "stock_quantity", "stock_status", "global_unique_id", "regular_price"),
    *("weight", "meta_data"),
)
"""Keys of a variation that are read."""


GOODS_KEYS = (
    *("id", "parent_id", "type", "status", "global_unique_id", "manage_stock", "stock_quantity"),
    *("stock_status", "variations", "meta_data"),
)
"""Keys of a product or variation that an order needs."""


_UNIQUE = ("sku", "global_unique_id")


def has_variants(row: Row) -> bool:
    """Tell whether the product sells variations only, whatever plugin defines its type."""
    return text_at(row, "type").startswith("variable") or bool(row.get("variations"))


def has_weight(row: Row) -> bool:
    """Tell whether the shop says what a product or variation weighs."""
    return bool(text_at(row, "weight").strip())


def to_product(
    row: Row,
    variations: Sequence[Row],
    fields: Fields,
    weight_unit: str = "kg",
    taxes: TaxTable = BY_SLUG,
) -> Product:
    """Translate a product and all its variations; values that ``release`` judges stay as they are.

    Raises ShopUnexpected for a product whose lists are none: what they hold must not be taken for absent.
    """
    items_in(row, "variations")
    return Product(
        id=id_at(row),
        name=unescaped(row, "name"),
        offers=_offers(row, variations, fields, weight_unit),
        description=text_at(row, "description"),
        sku=text_at(row, "sku"),
        category=find(row, fields.category).value,
        shop_categories=tuple(_category(c) for c in rows_at(row, "categories")),
        tax_rate=_tax_rate(row, taxes),
        tax_class=taxes.shown(text_at(row, "tax_class")),
        image_url=_product_image(row),
        published=row.get("status") == "publish",
        has_variants=has_variants(row),
        unknown_kind="" if text_at(row, "type") in (_SIMPLE, _VARIABLE) else text_at(row, "type") or "?",
        changed_at=max(
            (at for one in (row, *variations) if (at := moment_at(one, "date_modified_gmt")) is not None),
            default=None,
        ),
    )


def is_sold_as_it_is(row: Row) -> bool:
    """Tell whether a product itself can be ordered."""
    return text_at(row, "type") == _SIMPLE and not has_variants(row)


def shares_stock(row: Row) -> bool:
    """Tell whether a variation's stock is its product's."""
    return row.get("manage_stock") == "parent"


def to_goods(row: Row, parent: Row | None, fields: Fields) -> Goods:
    """Translate what an order needs of a product or variation; ``parent`` where that holds its stock."""
    offer_id = id_at(row)
    return Goods(
        product_id=id_at(row, "parent_id") or offer_id,
        offer_id=offer_id,
        gtin=find(row, fields.gtin).value,
        stock=to_stock(row, parent),
        holder=offer_id if parent is None else id_at(parent),
        published=row.get("status") == "publish",
    )


def to_stock(row: Row, parent: Row | None = None) -> Stock:
    """Translate stock; a variation with ``manage_stock`` "parent" shares its product's."""
    holder = parent if parent is not None and shares_stock(row) else row
    quantity = (integer_of(holder.get("stock_quantity")) or 0) if holder.get("manage_stock") else None
    return Stock(quantity, in_stock=holder.get("stock_status") != "outofstock")


def _offers(row: Row, variations: Sequence[Row], fields: Fields, unit: str) -> tuple[Offer, ...]:
    if has_variants(row):
        return tuple(_offer(v, fields, unit, parent=row) for v in variations)
    return () if text_at(row, "type") in _NOT_SOLD_HERE else (_offer(row, fields, unit),)


def _offer(row: Row, fields: Fields, unit: str, parent: Row | None = None) -> Offer:
    price = find(row, fields.dealer_price)
    return Offer(
        id=id_at(row),
        gtin=find(row if parent is None else own_identity(row, parent), fields.gtin).value,
        dealer_price=price.value,
        dealer_price_source=price.source,
        regular_price=text_at(row, "regular_price"),
        stock=to_stock(row, parent),
        description=text_at(row, "description") if parent is not None else "",
        attributes=_attributes(row) if parent is not None else (),
        image_url=_product_image(row) if parent is None else _variation_image(row, parent),
        published=row.get("status") == "publish",
        physical=not row.get("virtual"),
        weight=_weight(row if parent is None or has_weight(row) else parent, unit),
        holder=id_at(parent) if parent is not None and shares_stock(row) else "",
        sku=text_at(row, "sku"),
    )


def _weight(row: Row, unit: str) -> Decimal | None:
    """Return kilograms; None for what is no weight, or in a unit that WooCommerce does not know."""
    amount, factor = amount_of(row.get("weight")), _KILOGRAMS.get(unit)
    return amount * factor if amount is not None and amount > 0 and factor is not None else None


def _attributes(row: Row) -> tuple[tuple[str, str], ...]:
    """Return slug and value, as the platform's own plugin names them; the name where there is no slug."""
    return tuple(
        (text_at(a, "slug") or text_at(a, "name"), text_at(a, "option")) for a in rows_at(row, "attributes")
    )


def _category(row: Row) -> ShopCategory:
    return ShopCategory(id_at(row), text_at(row, "slug"), unescaped(row, "name"))


def own_identity(row: Row, parent: Row) -> Row:
    """Return a variation without what it only shows of its product's.

    SKUs and GTINs are unique in this shop, so what both have is the product's.
    """
    return {**row, **{key: "" for key in _UNIQUE if row.get(key) and row.get(key) == parent.get(key)}}


def _tax_rate(row: Row, taxes: TaxTable) -> TaxRate | None:
    # "none" is not taxed at all, "shipping" only its shipping: either way the goods carry no tax.
    if row.get("tax_status") in ("none", "shipping"):
        return TaxRate.ZERO
    return taxes.rate_of(text_at(row, "tax_class"))


def _product_image(row: Row) -> str:
    return next((text_at(image, "src") for image in rows_at(row, "images")), "")


def _variation_image(row: Row, parent: Row) -> str:
    return text_at(row_at(row, "image"), "src") or _product_image(parent)
