"""From Shopware's products and variants to the connector's products and offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from adapters.http import items_in
from adapters.shopware.translate.fields import OFFERED, find, needs_rules, price_in
from adapters.shopware.translate.values import (
    Row,
    amount_of,
    custom_fields,
    integer_at,
    moment_at,
    name_of,
    row_at,
    rows_at,
    text_at,
)
from connector.model import Fields, Offer, Product, ShopCategory, Stock, TaxRate
from connector.model.categories import NONE
from connector.model.taxes import knows, rate_of

_KINDS = frozenset({"", "physical", "digital"})
_STATES = frozenset({"is-physical", "is-download"})
"""The kinds of products that are understood; a plugin may bring others, such as bundles."""

_NONE: Mapping[str, Row] = MappingProxyType({})
_PRODUCT = (
    *("id", "parentId", "childCount", "autoIncrement", "active", "translated", "name", "productNumber"),
    *("ean", "manufacturerNumber", "price", "stock", "minPurchase", "isCloseout", "customFields"),
    *("states", "type", "tax", "options", "cover", "categories", "prices", "weight", "updatedAt"),
    "visibilities",
)
INCLUDES: Mapping[str, Sequence[str]] = {
    "product": _PRODUCT,
    "tax": ("taxRate", "name"),
    "property_group_option": ("name", "translated", "group"),
    "property_group": ("name", "translated"),
    "category": ("id", "name", "translated"),
    "product_media": ("media",),
    "media": ("url",),
    "product_price": ("ruleId", "rule", "quantityStart", "price"),
    "rule": ("name",),
    "product_visibility": ("salesChannelId",),
}
"""What is read of each entity; ``states`` is 6.6's, ``type`` 6.7's."""


def associations(fields: Fields) -> Mapping[str, Any]:
    """Return what is loaded together with a product."""
    wanted: dict[str, Any] = {
        "options": {"associations": {"group": {}}},
        "cover": {"associations": {"media": {}}},
        "categories": {},
        "tax": {},
        "visibilities": {},
    }
    return wanted | ({"prices": {"associations": {"rule": {}}}} if needs_rules(fields) else {})


def root_of(row: Row) -> str:
    """Return the id of the product that a row belongs to: a variant's parent, or the row itself."""
    return text_at(row, "parentId") or text_at(row, "id")


def identity_of(row: Row, sources: Iterable[str]) -> str:
    """Return the text that tells a product from others, empty when it has none."""
    return find(row, sources).value


@dataclass(frozen=True, slots=True)
class Seen:
    """From where products are seen: the sales channel's id, its currency's, and the code of its country."""

    channel: str
    currency: str
    country: str = ""


def to_product(
    row: Row,
    variants: Sequence[Row],
    fields: Fields,
    seen: Seen,
    own: Mapping[str, Row] = _NONE,
) -> Product:
    """Translate a product and all its variants, which were read with ``sw-inheritance``.

    ``own`` are variants by id as they are without it: what tells products apart is never inherited.
    """
    tax = row_at(row, "tax")
    has_variants = bool(variants) or integer_at(row, "childCount") > 0
    sold = variants if has_variants else (row,)
    return Product(
        id=text_at(row, "id"),
        name=name_of(row),
        offers=tuple(_offer(one, row, fields, seen, own.get(text_at(one, "id"), one)) for one in sold),
        description=text_at(row_at(row, "translated"), "description"),
        sku=text_at(row, "productNumber"),
        category=NONE if _is_kept_back(row) else find(row, fields.category).value,
        shop_categories=tuple(
            ShopCategory(text_at(category, "id"), "", name_of(category))
            for category in rows_at(row, "categories")
        ),
        tax_rate=_tax_rate(tax, seen.country),
        tax_class=text_at(tax, "name"),
        image_url=_image(row),
        published=row.get("active") is True,
        has_variants=has_variants,
        unknown_kind=_unknown_kind(row),
        changed_at=max(
            (at for one in (row, *variants) if (at := moment_at(one, "updatedAt")) is not None), default=None
        ),
    )


def to_stock(row: Row) -> Stock:
    """Translate stock: a closeout product is sold while its minimum purchase is there, any other always.

    The quantity is the shop's own, also below zero: what is told is never negative (``ReleaseRules``).
    """
    quantity = integer_at(row, "stock")
    least = max(1, integer_at(row, "minPurchase", 1))
    return Stock(quantity, in_stock=quantity >= least or row.get("isCloseout") is not True)


def _offer(row: Row, root: Row, fields: Fields, seen: Seen, own: Row) -> Offer:
    is_variant = row is not root
    priced = row if rows_at(row, "prices") else {**row, "prices": root.get("prices")}
    dealer_price = find(priced, fields.dealer_price, seen.currency)
    return Offer(
        id=text_at(row, "id"),
        gtin=identity_of(own, fields.gtin),
        dealer_price=dealer_price.value,
        dealer_price_source=dealer_price.source,
        regular_price=price_in(rows_at(row, "price"), seen.currency, "gross"),
        stock=to_stock(row),
        description=_own_description(row, root) if is_variant else "",
        attributes=_attributes(row) if is_variant else (),
        image_url=_image(row) or _image(root),
        published=row.get("active") is True and not (is_variant and _is_kept_back(row)),
        weight=_weight(row),
        sku=text_at(row, "productNumber"),
        visible=_is_visible(row, root, seen),
        physical="is-download" not in _states(row) and text_at(row, "type") != "digital",
    )


def _is_visible(row: Row, root: Row, seen: Seen) -> bool:
    """Tell whether the sales channel shows it; a variant has its product's."""
    shown = rows_at(row, "visibilities") or rows_at(root, "visibilities")
    return any(text_at(one, "salesChannelId") == seen.channel for one in shown)


def _unknown_kind(row: Row) -> str:
    kind, states = text_at(row, "type"), {str(state) for state in _states(row)}
    return kind if kind not in _KINDS else ", ".join(sorted(states - _STATES))


def _tax_rate(tax: Row, country: str) -> TaxRate | None:
    percent = amount_of(tax.get("taxRate"))
    at_home = country if knows(country) else "DE"
    return None if percent is None else rate_of(at_home, percent)


def _weight(row: Row) -> Decimal | None:
    """Return kilograms, which is what Shopware keeps weights in."""
    weight = amount_of(row.get("weight"))
    return weight if weight is not None and weight > 0 else None


def _own_description(row: Row, root: Row) -> str:
    """Return a variant's description where it has one of its own, not the inherited one."""
    own, inherited = (text_at(row_at(one, "translated"), "description") for one in (row, root))
    return "" if own == inherited else own


def _attributes(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((name_of(row_at(option, "group")), name_of(option)) for option in rows_at(row, "options"))


def _is_kept_back(row: Row) -> bool:
    """Tell whether the supplier has switched our field "offered" off; untouched, it does not matter."""
    return custom_fields(row).get(OFFERED) is False


def _image(row: Row) -> str:
    return text_at(row_at(row, "cover", "media"), "url")


def _states(row: Row) -> Sequence[Any]:
    return items_in(row, "states")
