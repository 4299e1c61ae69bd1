"""Creating and changing products and variations by REST, one write after the other as WooCommerce makes them.

A request that is killed leaves what it has written (facts n): of a new product the row, then its codes,
prices, stock, categories, kind, the price that is asked, and the caller's meta data last; of a changed one
the caller's meta data first.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce import images
from practice.simulators.woocommerce.errors import RestError, fatal
from practice.simulators.woocommerce.metadata import merge_meta
from practice.simulators.woocommerce.params import flag, not_type, whole_number
from practice.simulators.woocommerce.products import (
    STATUSES,
    check_codes,
    follow,
    follow_now,
    saved,
    store_stock,
)
from practice.simulators.woocommerce.records import Category, Image, Product
from practice.simulators.woocommerce.sales import begin_or_end, plan
from practice.simulators.woocommerce.slugs import slug

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

_TEXTS = ("name", "description", "short_description", "slug", "weight", "backorders")
_PRICES = ("regular_price", "sale_price")
_HAS_ADDRESS = ("publish", "private", "future")
"""Statuses in which a product gets an address made of its name."""

_TAG = re.compile(r"</?(?!/?(?:b|i|em|strong|br|span|sub|sup)\b)[a-zA-Z][^>]*>")
_LESS = re.compile(r"<[^<>]*(?=<|$)")
_ESCAPES = str.maketrans({"<": "&lt;", '"': "&quot;", "'": "&#039;"})
"""What becomes of a sign for "less than" and all that follows it."""

_BARE = re.compile(r"&(?!(?:[a-zA-Z]+|#\d+);)")


def check_types(body: Mapping[str, Any]) -> None:
    """Refuse fields of the wrong JSON type, as single writes do (a batch does not)."""
    for name in (*_TEXTS, *_PRICES, "sku", "global_unique_id", "tax_class"):
        if name in body and not isinstance(body[name], str):
            raise not_type(name, "string")
    if body.get("stock_quantity") is not None:
        whole_number(body["stock_quantity"], "stock_quantity")
    if "manage_stock" in body and str(body["manage_stock"]).lower() not in ("true", "false", "1", "0"):
        raise not_type("manage_stock", "boolean")
    if "meta_data" in body and not isinstance(body["meta_data"], list):
        raise not_type("meta_data", "array")
    if "status" in body and body["status"] not in STATUSES:
        raise not_type("status", "one of draft, pending, private, publish, future, auto-draft, and trash")


def create_product(shop: Shop, body: Mapping[str, Any], parent: Product | None = None) -> Product:
    """Make a product, or a variation of ``parent``; types are checked before."""
    if body.get("id"):
        kind = "product" if parent is None else "product_variation"
        raise RestError(400, f"woocommerce_rest_{kind}_exists", "Cannot create existing product.")
    check_codes(shop, 0, body, locks=parent is None)
    name = "" if parent is not None else _title(body.get("name"))
    pictures = images.taken(shop, body, "variation" if parent is not None else "product")
    item = _row(shop, body, name, parent)
    wanted_sku = str(body.get("sku") or "")
    if wanted_sku and parent is None:
        shop.write()
        item.row_sku = wanted_sku
    _codes(shop, item, body)
    _prices(shop, item, body)
    _fields(shop, item, body, pictures)
    if parent is None:
        _lists(shop, item, body)
        shop.write()
        item.categories = item.categories or (category(shop, "Uncategorized"),)
    _attributes(shop, item, body)
    if parent is None:
        shop.write()
        item.kind = str(body.get("type") or "simple")
        follow_now(shop, item)
    shop.write()
    begin_or_end(shop, item)
    shop.write()
    item.row_sku, item.row_gtin = item.sku, item.gtin
    if body.get("meta_data"):
        shop.write()
        merge_meta(shop, item.meta, body["meta_data"])
    _germanized(shop, item, body)
    shop.note("product", product_id=item.id, change="created")
    if parent is not None:
        follow(shop, parent)
    shop.queue.fire(
        "woocommerce_new_product" if parent is None else "woocommerce_new_product_variation", item.id
    )
    return item


def update_product(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    """Change a product or variation; the same value again still counts as a change of the date."""
    check_codes(shop, item.id, body)
    if item.id in shop.settings.vetoed:
        raise RestError(400, "plugin_veto", "This <b>product</b> is locked.")
    stock, status, before = item.stock, item.stock_status, _looked_up(item)
    pictures = images.taken(shop, body, "variation" if item.kind == "variation" else "product")
    if "meta_data" in body:
        shop.write()
        merge_meta(shop, item.meta, body["meta_data"])
    if body.keys() & {"name", "status", "slug", "menu_order", "description", "short_description"}:
        shop.write()
        _change_row(shop, item, body)
    _codes(shop, item, body)
    changed = _prices(shop, item, body)
    _fields(shop, item, body, pictures)
    if item.kind != "variation":
        _lists(shop, item, body)
    _attributes(shop, item, body)
    if "type" in body and item.kind != "variation" and body["type"] != item.kind:
        shop.write()
        item.kind = str(body["type"])
    if changed:
        shop.write()
        begin_or_end(shop, item)
    if before != _looked_up(item):
        shop.write()
        item.row_sku, item.row_gtin = item.sku, item.gtin
    _germanized(shop, item, body)
    saved(shop, item, stock=stock != item.stock, status=status != item.stock_status)


def _looked_up(item: Product) -> tuple[Any, ...]:
    """Give what stands in the table for looking up: without a change of it the row is not written anew."""
    prices = (item.regular_price, item.sale_price)
    return (item.sku, item.gtin, *prices, item.stock, item.stock_status, item.manage_stock, item.tax_class)


def _title(value: Any) -> str:
    """Give a name as WordPress keeps it: without unknown tags and backslashes, and escaped.

    A name of nothing but blanks ends in a fatal error, and nothing is left.
    """
    text = str(value or "") or "Product"
    if not text.strip():
        raise fatal()
    text = _BARE.sub("&amp;", _TAG.sub("", text).replace("\\", ""))
    text = _LESS.sub(lambda found: found[0].translate(_ESCAPES), text)
    return re.sub(r"(?<![\w\"/])>", "&gt;", text)


def _row(shop: Shop, body: Mapping[str, Any], name: str, parent: Product | None) -> Product:
    """Write the row of a new product: title, status, address and place are in it from the first."""
    shop.write()
    state, now = shop.state, shop.clock.stamp()
    item = Product(state.number("post"), "simple" if parent is None else "variation", name, now, now)
    item.status = _status(body.get("status"), item)
    item.menu_order = int(body.get("menu_order") or 0)
    item.description = str(body.get("description") or "")
    item.short_description = str(body.get("short_description") or "")
    if parent is None:
        state.tables.products[item.id] = item
        item.slug = _address(shop, item, str(body.get("slug") or ""))
    else:
        item.parent_id, item.tax_class = parent.id, "parent"
        state.tables.variations[item.id] = item
        parent.children.append(item.id)
        parent.modified = now
    state.relist()
    return item


def _status(wanted: Any, item: Product) -> str:
    """Give the status to write: what a batch names wrongly is a draft."""
    if wanted is None:
        return item.status
    return str(wanted) if str(wanted) in STATUSES else "draft"


def _address(shop: Shop, item: Product, wanted: str) -> str:
    """Give the part of the address that is a product's own; a draft has one only where one was wanted."""
    if item.status not in _HAS_ADDRESS:
        return wanted
    stem = wanted or slug(html.unescape(item.name))
    there = {p.slug for p in shop.state.tables.products.values() if p.slug.startswith(stem) and p is not item}
    numbered = (f"{stem}-{number}" for number in range(2, len(there) + 3))
    return stem if stem not in there else next(one for one in numbered if one not in there)


def _change_row(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    for name in ("description", "short_description"):
        if name in body:
            setattr(item, name, str(body[name]))
    if "name" in body and item.kind != "variation":
        item.name = _title(body["name"])
    item.menu_order = int(body.get("menu_order", item.menu_order) or 0)
    if "status" in body:
        item.status = _status(body["status"], item)
        shop.state.relist()
    if item.kind != "variation" and body.keys() & {"slug", "status"}:
        item.slug = _address(shop, item, str(body.get("slug", item.slug)))


def _codes(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    if "sku" in body:
        shop.write()
        item.sku = str(body["sku"] or "")
    if "global_unique_id" in body and shop.settings.modern:
        shop.write()
        item.gtin = "".join(c for c in str(body["global_unique_id"] or "") if c.isdigit() or c == "-")


def _prices(shop: Shop, item: Product, body: Mapping[str, Any]) -> bool:
    """Write the prices, and tell whether one has another value than before: else nothing follows from it."""
    named = body.keys() & {*_PRICES, "date_on_sale_from", "date_on_sale_to"} or {
        name for name in body if name.startswith("date_on_sale")
    }
    if not named:
        return False
    shop.write()
    before = (item.regular_price, item.sale_price, item.sale_from, item.sale_to)
    for name in _PRICES:
        if name in body:
            setattr(item, name, _decimal(body[name]))
    plan(shop, item, body)
    return before != (item.regular_price, item.sale_price, item.sale_from, item.sale_to)


def _decimal(value: Any) -> str:
    """Read an amount as WooCommerce does: "12,90 €" is 12.90, "1e2" is 12, and what is none is empty."""
    text = re.sub(r"[^0-9.,-]", "", "" if value is None else str(value))
    text = text.replace(".", "").replace(",", ".") if "," in text else text
    return text if re.fullmatch(r"-?\d+(\.\d*)?|-?\.\d+", text) else ""


def _fields(shop: Shop, item: Product, body: Mapping[str, Any], pictures: tuple[Image, ...] | None) -> None:
    shop.write()
    for name in ("weight", "backorders"):
        if name in body:
            setattr(item, name, str(body[name]))
    if "tax_class" in body:
        item.tax_class = _tax_class(shop, str(body["tax_class"] or ""), item)
    if "virtual" in body:
        item.virtual = flag(body["virtual"])
    if "catalog_visibility" in body:
        item.visibility = str(body["catalog_visibility"])
    if pictures is not None:
        item.images = pictures
    _stock(shop, item, body)


def _tax_class(shop: Shop, wanted: str, item: Product) -> str:
    """Take a class by its slug or its name; one that the shop does not have is the standard one."""
    known = {rate.tax_class for rate in shop.settings.rates} | ({"parent"} if item.parent_id else set())
    named = wanted.lower().replace(" ", "-")
    return named if named in known else ""


def _stock(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    if "manage_stock" in body:
        item.manage_stock = flag(body["manage_stock"])
        item.stock = item.stock if item.manage_stock else None
    if "stock_status" in body and not item.manage_stock:
        item.stock_status = str(body["stock_status"])
    if not item.manage_stock:
        return
    if "stock_quantity" in body:
        try:
            quantity = int(float(body["stock_quantity"] or 0))
        except (TypeError, ValueError):
            quantity = 0  # what a batch makes of "abc"
        store_stock(shop, item, quantity, "edit")
    elif "inventory_delta" in body:
        delta = whole_number(body["inventory_delta"], "inventory_delta")
        store_stock(shop, item, (item.stock or 0) + delta, "edit")
    elif "backorders" in body and item.stock is not None:
        store_stock(shop, item, item.stock, "edit")


def _lists(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    if "categories" in body:
        shop.write()
        known = shop.state.tables.categories
        wanted = [int(row.get("id", 0)) for row in body["categories"]]
        item.categories = tuple(known[i] for i in wanted if i in known)


def _attributes(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    if "attributes" not in body:
        return
    shop.write()
    item.attributes = tuple(
        (str(row.get("name", "")), row["option"] if "option" in row else tuple(row.get("options", ())))
        for row in body["attributes"]
    )
    if item.kind == "variation":
        item.name = ", ".join(str(option) for _, option in item.attributes)


def _germanized(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    if "germanized" in shop.settings.plugins:
        item.min_age = str(body.get("min_age") or "")  # a write that does not name it erases it


def new_image(shop: Shop, src: str) -> Image:
    """Put a picture into the media library, as somebody had entered it."""
    name = src.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return Image(shop.state.number("post"), src, name, shop.clock.stamp())


def category(shop: Shop, name: str) -> Category:
    """Find a category by name or make it."""
    tables = shop.state.tables
    for known in tables.categories.values():
        if known.name == name:
            return known
    made = Category(shop.state.number("term") + 14, name, slug(name))
    tables.categories[made.id] = made
    return made
