"""Creating and changing products and variations by REST."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.errors import RestError
from practice.simulators.woocommerce.metadata import merge_meta
from practice.simulators.woocommerce.params import flag, not_type, whole_number
from practice.simulators.woocommerce.products import STATUSES, check_codes, saved, store_stock
from practice.simulators.woocommerce.records import Category, Image, Product
from practice.simulators.woocommerce.slugs import slug

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

_TEXTS = ("name", "description", "short_description", "slug", "weight", "backorders")
_PRICES = ("regular_price", "sale_price")


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
    check_codes(shop, 0, body)
    state, now = shop.state, shop.clock.stamp()
    kind = "variation" if parent is not None else str(body.get("type") or "simple")
    item = Product(state.number("post"), kind, str(body.get("name") or ""), now, now)
    if parent is None:
        state.tables.products[item.id] = item
        item.slug = slug(item.name)
    else:
        item.parent_id, item.tax_class = parent.id, "parent"
        state.tables.variations[item.id] = item
        parent.children.append(item.id)
        parent.modified = now
    state.relist()
    _apply(shop, item, body)
    shop.note("product", product_id=item.id, change="created")
    shop.queue.fire(
        "woocommerce_new_product" if parent is None else "woocommerce_new_product_variation", item.id
    )
    return item


def update_product(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    """Change a product or variation; the same value again still counts as a change of the date."""
    check_codes(shop, item.id, body)
    if item.id in shop.settings.vetoed:
        raise RestError(400, "plugin_veto", "This <b>product</b> is locked.")
    stock, status = item.stock, item.stock_status
    _apply(shop, item, body)
    saved(shop, item, stock=stock != item.stock, status=status != item.stock_status)


def _apply(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    for name in (*_TEXTS, *_PRICES, "sku"):
        if name in body:
            setattr(item, name, str(body[name]))
    if "type" in body and item.kind != "variation":
        item.kind = str(body["type"])
    if "status" in body:
        item.status = str(body["status"])
        shop.state.relist()
    if "tax_class" in body:
        item.tax_class = "" if body["tax_class"] == "standard" else str(body["tax_class"])
    if "virtual" in body:
        item.virtual = flag(body["virtual"])
    if "global_unique_id" in body and shop.settings.modern:
        item.gtin = "".join(c for c in str(body["global_unique_id"]) if c.isdigit() or c == "-")
    _apply_stock(shop, item, body)
    _apply_lists(shop, item, body)
    if "germanized" in shop.settings.plugins:
        item.min_age = str(body.get("min_age") or "")  # a write that does not name it erases it
    if "meta_data" in body:
        merge_meta(shop, item.meta, body["meta_data"])


def _apply_stock(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    if "manage_stock" in body:
        item.manage_stock = flag(body["manage_stock"])
        item.stock = (item.stock or 0) if item.manage_stock else None
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


def _apply_lists(shop: Shop, item: Product, body: Mapping[str, Any]) -> None:
    if "categories" in body:
        known = shop.state.tables.categories
        wanted = [int(row.get("id", 0)) for row in body["categories"]]
        item.categories = tuple(known[i] for i in wanted if i in known)
    for name in ("images", "image"):
        rows = body.get(name)
        rows = rows if isinstance(rows, list) else [rows] if rows else []
        if rows and rows[0].get("src"):
            item.image = new_image(shop, str(rows[0]["src"]))
        elif name in body:
            item.image = None
    if "attributes" in body:
        item.attributes = tuple(
            (str(row.get("name", "")), row["option"] if "option" in row else tuple(row.get("options", ())))
            for row in body["attributes"]
        )
        if item.kind == "variation":
            item.name = ", ".join(str(option) for _, option in item.attributes)


def new_image(shop: Shop, src: str) -> Image:
    """Put a picture into the media library."""
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
