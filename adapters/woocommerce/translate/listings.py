"""What a retailer's shop lists of suppliers: between its JSON and the model. Pure.

A draft is known by its address, which stands in the shop's first write; that it was written to the end, by
our mark, which comes with the last (facts n).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from adapters.woocommerce.translate.fields import META, find
from adapters.woocommerce.translate.products import has_variants, own_identity, shares_stock
from adapters.woocommerce.translate.taxes import TaxTable
from adapters.woocommerce.translate.values import (
    Row,
    amount_of,
    id_at,
    integer_at,
    integer_of,
    meta_text,
    moment_at,
    rows_at,
    text_at,
    unescaped,
)
from connector.model import TaxRate
from connector.model.retail import (
    Figure,
    ItemSpot,
    ListedItem,
    ListedProduct,
    Listing,
    NewItem,
    NewListing,
)

SUPPLIER = "_wc_kickroute_supplier_number"
"""Where the platform's own plugin keeps the supplier's code: on a product, or on a variation."""

GTIN_PLACE = f"{META}_kickroute_gtin"
LINK = "_kickroute_link"
MARK = "_kickroute_import"
"""On what we made: the key of the draft, or the variation's SKU."""

_OURS = "kr-imp-"
"""How the address of a draft of ours begins: it is its key."""

_TRASHED = "__trashed"
_CENT = Decimal("0.01")
_LONGEST_NAME = 200

SENT_ALONG = ("min_age",)
"""Fields of plugins that a write without them erases: Germanized's least age of a buyer."""

COMMON = (
    *("id", "parent_id", "status", "sku", "global_unique_id", "price", "regular_price", "sale_price"),
    *("on_sale", "date_on_sale_from_gmt", "date_on_sale_to_gmt", "tax_class", "tax_status", "manage_stock"),
    *("stock_quantity", "stock_status", "backorders", "attributes", "menu_order", "meta_data", "type"),
    *("date_modified_gmt", *SENT_ALONG),
)
PRODUCT = (*COMMON, "name", "slug", "images", "variations", "catalog_visibility")
"""Keys of variations and of products that are read."""

_LISTINGS = {"publish": Listing.PUBLISHED, "draft": Listing.DRAFT, "trash": Listing.TRASHED}


def trashed_address_of(key: str) -> str:
    """Return what becomes of a draft's address in the trash."""
    return key + _TRASHED


def is_ours(row: Row) -> bool:
    """Tell whether a product or variation has, or had, a supplier's code or a mark of ours."""
    keys = {meta.get("key") for meta in rows_at(row, "meta_data")}
    return bool(keys & {SUPPLIER, LINK, MARK})


def to_listed(
    row: Row, variations: Sequence[Row], taxes: TaxTable, gtin: Iterable[str] = ("global_unique_id",)
) -> ListedProduct:
    """Translate a product with its variations; ``gtin`` are the places where a GTIN may stand."""
    places = tuple(gtin)
    varies = has_variants(row)
    parts = sorted(variations, key=lambda part: (integer_at(part, "menu_order"), int(id_at(part) or 0)))
    slug = text_at(row, "slug").removesuffix(_TRASHED)
    key = slug if slug.startswith(_OURS) else ""
    items = (_item(part, row if varies else None, taxes, places) for part in (parts if varies else [row]))
    return ListedProduct(
        id=id_at(row),
        name=unescaped(row, "name"),
        listing=listing_of(row),
        items=tuple(replace(item, whole=item.whole or not key) for item in items),
        has_variants=varies,
        key=key,
        sku=text_at(row, "sku"),
        whole=bool(meta_text(row, MARK)),
        in_stock=row.get("stock_status") != "outofstock",
        images=len(rows_at(row, "images")),
    )


def listing_of(row: Row) -> Listing:
    """Say whether a product or variation can be seen."""
    return _LISTINGS.get(text_at(row, "status"), Listing.HIDDEN)


def _item(row: Row, parent: Row | None, taxes: TaxTable, gtin: Sequence[str]) -> ListedItem:
    own = row if parent is None else own_identity(row, parent)
    stock = parent if parent is not None and shares_stock(row) else row
    offer_id = id_at(row)
    return ListedItem(
        spot=ItemSpot(offer_id if parent is None else id_at(parent), offer_id),
        gtin=find(own, gtin).value.strip(),
        sku=text_at(own, "sku"),
        regular_price=amount_of(row.get("regular_price")),
        sale_price=amount_of(row.get("sale_price")),
        sale_from=moment_at(row, "date_on_sale_from_gmt"),
        sale_to=moment_at(row, "date_on_sale_to_gmt"),
        price=amount_of(row.get("price")),
        quantity=integer_of(stock.get("stock_quantity")) if stock.get("manage_stock") else None,
        counts_stock=bool(stock.get("manage_stock")),
        backorders=text_at(stock, "backorders") in ("yes", "notify"),
        in_stock=row.get("stock_status") != "outofstock",
        tax_rate=_rate(row, parent, taxes),
        supplier=meta_text(row, SUPPLIER).strip(),
        link=meta_text(row, LINK).strip(),
        listing=listing_of(row),
        attributes=tuple((text_at(a, "name"), text_at(a, "option")) for a in rows_at(row, "attributes"))
        if parent is not None
        else (),
        place=integer_at(row, "menu_order"),
        whole=bool(meta_text(row, MARK)),
    )


def _rate(row: Row, parent: Row | None, taxes: TaxTable) -> TaxRate | None:
    if text_at(row, "tax_status") in ("none", "shipping"):
        return TaxRate.ZERO
    slug = text_at(row, "tax_class")
    return taxes.rate_of(text_at(parent or row, "tax_class") if slug == "parent" else slug)


# --- writing ---


def to_draft(new: NewListing, tax_class: str, *, has_gtin: bool = True) -> dict[str, Any]:
    """Write a product as a draft that nobody can buy, our mark last; a name is plain text.

    Without a field for GTINs in the shop (``has_gtin``) it stands in the meta data.
    """
    body: dict[str, Any] = {
        "name": plain_name(new.name) or new.sku,
        "type": "variable" if new.has_variants else "simple",
        "status": "draft",
        "slug": new.key,
        "sku": new.sku,
        "tax_class": tax_class,
    }
    if new.has_variants:
        body |= {"manage_stock": False, "attributes": _parents_attributes(new.items)}
    else:
        body |= _sold(new.items[0])
    sold = [] if new.has_variants or has_gtin else [_gtin_meta(new.items[0])]
    return body | {"meta_data": [*sold, {"key": MARK, "value": new.key}]}


def to_variation(item: NewItem, *, has_gtin: bool = True) -> dict[str, Any]:
    """Write a variation with an SKU and a place of its own, our mark last."""
    return {
        "sku": item.sku,
        **_sold(item),
        "attributes": [{"name": name, "option": option} for name, option in item.attributes],
        "menu_order": item.place,
        "meta_data": [*([] if has_gtin else [_gtin_meta(item)]), {"key": MARK, "value": item.sku}],
    }


def _gtin_meta(item: NewItem) -> dict[str, Any]:
    return {"key": GTIN_PLACE.removeprefix(META), "value": item.gtin}


def plain_name(name: str) -> str:
    """Take tags, line breaks and signs that cannot be seen out of a name."""
    text = re.sub(r"<[^>]*>", " ", html.unescape(name))
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:_LONGEST_NAME].strip()


def price_text(price: Decimal) -> str:
    """Write a price as WooCommerce takes it for one: a point, two decimals, nothing else."""
    return format(price.quantize(_CENT), "f")


def _sold(item: NewItem) -> dict[str, Any]:
    return {
        "global_unique_id": item.gtin,
        "regular_price": price_text(item.price),
        "manage_stock": True,
        "stock_quantity": max(0, item.quantity),
        "backorders": "no",
    }


def _parents_attributes(items: Sequence[NewItem]) -> list[dict[str, Any]]:
    options: dict[str, dict[str, None]] = {}
    for item in items:
        for name, option in item.attributes:
            options.setdefault(name, {})[option] = None
    return [
        {"name": name, "visible": True, "variation": True, "options": list(found)}
        for name, found in options.items()
    ]


def sent_along(row: Row) -> dict[str, Any]:
    """Return what a write must name because it would be erased otherwise."""
    return {key: row[key] for key in SENT_ALONG if row.get(key)}


def is_stale(row: Row) -> bool:
    """Tell whether the shop charges another price than the one that its prices make.

    A request that was broken off leaves that, and the same prices once more do not mend it. What a
    variation is charged is reckoned when it is read, and so is a product's with variations.
    """
    due = row.get("sale_price") if row.get("on_sale") else row.get("regular_price")
    is_reckoned = has_variants(row) or bool(row.get("parent_id"))
    return not is_reckoned and amount_of(row.get("price")) != amount_of(due)


def moved(price: str) -> str:
    """Return another price, by which the shop takes the right one for a change."""
    return price_text(Decimal(price) + _CENT)


def figure_rows(figure: Figure, row: Row) -> list[dict[str, Any]]:
    """Write one figure; before a price that the shop would take for unchanged stands another one.

    Rows of one request are written in their order.
    """
    at: dict[str, Any] = {"id": int(figure.spot.offer_id), **sent_along(row)}
    body = dict(at)
    if figure.quantity is not None:
        body |= {"manage_stock": True, "stock_quantity": max(0, figure.quantity), "backorders": "no"}
    if figure.price is None:
        return [body]
    price = price_text(figure.price)
    is_same = amount_of(row.get("regular_price")) == Decimal(price)
    first = [at | {"regular_price": moved(price)}] if is_same and is_stale(row) else []
    return [*first, body | {"regular_price": price}]


def kept(figure: Figure, shown: Mapping[str, Any]) -> bool:
    """Tell whether the shop's answer shows what was written."""
    quantity = figure.quantity is None or (
        bool(shown.get("manage_stock")) and integer_of(shown.get("stock_quantity")) == max(0, figure.quantity)
    )
    price = figure.price is None or (
        amount_of(shown.get("regular_price")) == Decimal(price_text(figure.price)) and not is_stale(shown)
    )
    return quantity and price
