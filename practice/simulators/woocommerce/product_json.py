"""Products and variations as the REST API shows them."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.records import Image, Meta, Product
from practice.simulators.woocommerce.slugs import slug

if TYPE_CHECKING:
    from practice.simulators.woocommerce.clock import ShopClock
    from practice.simulators.woocommerce.shop import Shop

_ITEM_HINTS = {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]}

_ALWAYS: dict[str, Any] = {
    "downloadable": False,
    "downloads": [],
    "download_limit": -1,
    "download_expiry": -1,
    "tax_status": "taxable",
    "low_stock_amount": None,
    "dimensions": {"length": "", "width": "", "height": ""},
    "shipping_class": "",
    "shipping_class_id": 0,
}
"""What the simulated shop never uses, the same in every product and variation."""

_ALWAYS_IN_PRODUCTS: dict[str, Any] = {
    "featured": False,
    "external_url": "",
    "button_text": "",
    "sold_individually": False,
    "rating_count": 0,
    "upsell_ids": [],
    "cross_sell_ids": [],
    "purchase_note": "",
    "tags": [],
    "default_attributes": [],
    "grouped_products": [],
    "post_password": "",
}


def product_row(shop: Shop, item: Product, *, edit: bool = False) -> dict[str, Any]:
    """Show a product, or a variation asked for as if it were one; ``edit`` is how answers to writes look."""
    variation = item.kind == "variation"
    parent = shop.state.tables.products.get(item.parent_id) if variation else None
    price = _price(shop, item)
    row: dict[str, Any] = {
        "id": item.id,
        "name": _full_name(item, parent),
        "slug": item.slug,
        **_common(shop, item, parent, edit),
        **_ALWAYS_IN_PRODUCTS,
        "type": item.kind,
        "short_description": item.short_description if edit else _paragraphs(item.short_description),
        "price": price,
        "purchasable": bool(price),  # to whoever may edit it, a draft too
        "catalog_visibility": item.visibility,
        "total_sales": str(item.total_sales) if variation else item.total_sales,
        "shipping_required": not item.virtual,
        "shipping_taxable": not item.virtual,
        "reviews_allowed": not variation,
        "average_rating": "0" if edit else "0.00",
        "categories": [
            {"id": c.id, "name": html.escape(c.name, quote=False), "slug": c.slug} for c in item.categories
        ],
        "images": [image_row(shop, image) for image in _images(item, parent)],
        "variations": list(item.children),
        "price_html": price_html(price, shop.settings.version) if price else "",
        "related_ids": _related(item),
        "has_options": item.kind == "variable",
        **({"brands": []} if shop.settings.modern else {}),
        "_links": _product_links(shop, item),
    }
    if edit:
        row["permalink_template"] = f"{shop.home_url}/product/%pagename%/"
        row["generated_slug"] = item.slug or slug(html.unescape(item.name))
    return row


def variation_row(shop: Shop, item: Product, *, where: str = "nested", edit: bool = False) -> dict[str, Any]:
    """Show a variation; ``where`` is the list it stands in: ``nested``, ``shop`` or ``analytics``."""
    parent = shop.state.tables.products.get(item.parent_id)
    return {
        "id": item.id,
        "type": "variation",
        **_common(shop, item, parent, edit),
        "price": item.price,
        "purchasable": bool(item.price),
        "tax_class": item.tax_class if edit else _tax_class(item, parent),
        "image": _variation_image(shop, item, parent),
        "name": _full_name(item, parent) if where == "analytics" else _variation_name(item, parent),
        **({"gallery_image_ids": []} if shop.settings.modern else {}),
        "_links": _variation_links(shop, item, where),
    }


def _common(shop: Shop, item: Product, parent: Product | None, edit: bool) -> dict[str, Any]:
    """Show what products and variations have in common."""
    clock = shop.clock
    managed, stock, stock_status = stock_of(shop, item)
    row = {
        **_ALWAYS,
        "permalink": _permalink(shop, item, parent),
        "date_created": clock.local(item.created),
        "date_created_gmt": clock.gmt(item.created),
        "date_modified": clock.local(item.modified),
        "date_modified_gmt": clock.gmt(item.modified),
        "status": item.status,
        "description": item.description if edit else _paragraphs(item.description),
        # A variation without one shows its product's.
        "sku": item.sku or ("" if parent is None else parent.sku),
        "regular_price": item.regular_price,
        "sale_price": item.sale_price,
        "on_sale": item.on_sale,
        **_sale_dates(clock, item),
        "menu_order": item.menu_order,
        "virtual": item.virtual,
        "tax_class": _tax_class(item, parent),
        "manage_stock": managed,
        "stock_quantity": stock,
        "stock_status": stock_status,
        "backorders": item.backorders,
        "backorders_allowed": item.backorders != "no",
        "backordered": stock_status == "onbackorder",
        "weight": item.weight,
        "parent_id": item.parent_id,
        "attributes": _attributes(item, parent),
        "meta_data": meta_rows(item.meta),
    }
    if shop.settings.modern:
        row["global_unique_id"] = item.gtin
    if "germanized" in shop.settings.plugins:
        row["min_age"] = item.min_age
    return row


def stock_of(shop: Shop, item: Product) -> tuple[bool | str, int | None, str]:
    """Return manage_stock, stock_quantity and stock_status as shown: a variation may use its parent's."""
    if item.kind == "variation" and not item.manage_stock:
        parent = shop.state.tables.products.get(item.parent_id)
        if parent is not None and parent.manage_stock:
            return "parent", parent.stock, parent.stock_status
    return item.manage_stock, item.stock if item.manage_stock else None, item.stock_status


def meta_rows(rows: list[Meta]) -> list[dict[str, Any]]:
    """Show meta data."""
    return [{"id": row.id, "key": row.key, "value": row.value} for row in rows]


def image_row(shop: Shop, image: Image, *, sizes: bool = True) -> dict[str, Any]:
    """Show a picture; its local times are shifted by the zone twice, as WooCommerce shows them."""
    gmt = shop.clock.gmt(image.created)
    twice = shop.clock.local_twice(image.created)
    row = {
        "id": image.id,
        "date_created": twice,
        "date_created_gmt": gmt,
        "date_modified": twice,
        "date_modified_gmt": gmt,
        "src": image.src,
        "name": image.name,
        "alt": image.alt,
    }
    if sizes and shop.settings.modern:
        row |= {"srcset": f"{image.src} 400w", "sizes": "(max-width: 400px) 100vw, 400px"}
        row["thumbnail"] = image.src.replace(".jpg", "-324x324.jpg")
    return row


@lru_cache(maxsize=8192)
def price_html(price: str, version: str) -> str:
    """Show a price as the shop's theme does."""
    amount = f"{float(price):.2f}".replace(".", ",")
    symbol = ' translate="no"' if version == "11.0" else ""
    return (
        f'<span class="woocommerce-Price-amount amount"><bdi>{amount}&nbsp;'
        f'<span class="woocommerce-Price-currencySymbol"{symbol}>&euro;</span></bdi></span>'
    )


def _price(shop: Shop, item: Product) -> str:
    if item.kind != "variable":
        return item.price
    children = (shop.state.tables.variations.get(child) for child in item.children)
    prices = [c.price for c in children if c is not None and c.price and c.status == "publish"]
    return min(prices, key=float, default="")


def _full_name(item: Product, parent: Product | None) -> str:
    if item.kind != "variation" or parent is None:
        return item.name
    name = _variation_name(item, parent)
    return f"{parent.name} - {name}" if name else parent.name


def _variation_name(item: Product, parent: Product | None) -> str:
    return ", ".join(str(option) for _, option in _own_attributes(item, parent))


def _own_attributes(item: Product, parent: Product | None) -> list[tuple[str, Any]]:
    """Return what a variation differs by: of what its product does not have (any more) nothing is shown."""
    named = None if parent is None else {name for name, _ in parent.attributes}
    return [(name, option) for name, option in item.attributes if named is None or name in named]


def _sale_dates(clock: ShopClock, item: Product) -> dict[str, str | None]:
    return {
        f"date_on_sale_{side}{suffix}": show(at)
        for side, at in (("from", item.sale_from), ("to", item.sale_to))
        for suffix, show in (("", clock.local), ("_gmt", clock.gmt))
    }


def _tax_class(item: Product, parent: Product | None) -> str:
    return parent.tax_class if item.tax_class == "parent" and parent is not None else item.tax_class


def _paragraphs(text: str) -> str:
    return text + "\n" if text else ""


def _permalink(shop: Shop, item: Product, parent: Product | None) -> str:
    base = parent or item
    if not base.slug or base.status not in ("publish", "private"):
        return f"{shop.home_url}/?post_type=product&p={base.id}"
    link = f"{shop.home_url}/product/{base.slug}/"
    if parent is not None and item.attributes:
        link += "?" + "&".join(f"attribute_{slug(name)}={option}" for name, option in item.attributes)
    return link


def _images(item: Product, parent: Product | None) -> list[Image]:
    return list(item.images or (parent.images[:1] if parent is not None else ()))


def _variation_image(shop: Shop, item: Product, parent: Product | None) -> dict[str, Any] | None:
    images = _images(item, parent)
    return image_row(shop, images[0], sizes=False) if images else None


def _attributes(item: Product, parent: Product | None) -> list[dict[str, Any]]:
    if item.kind == "variation":
        shown = _own_attributes(item, parent)
        return [{"id": 0, "name": n, "slug": slug(n), "option": option} for n, option in shown]
    return [
        {
            "id": 0,
            "name": name,
            "slug": name,
            "position": 0,
            "visible": True,
            "variation": True,
            "options": list(options),
        }
        for name, options in item.attributes
    ]


def _related(item: Product) -> list[int]:
    return [] if item.kind == "variation" else [max(11, item.id - 7), max(12, item.id - 3)]


def _product_links(shop: Shop, item: Product) -> dict[str, Any]:
    base = f"{shop.api_url}/wc/v3/products"
    links: dict[str, Any] = {
        "self": [{"href": f"{base}/{item.id}", "targetHints": _ITEM_HINTS}],
        "collection": [{"href": base}],
    }
    if item.parent_id:
        links["up"] = [{"href": f"{base}/{item.parent_id}"}]
    return links


def _variation_links(shop: Shop, item: Product, where: str) -> dict[str, Any]:
    if where == "nested":
        up = f"{shop.api_url}/wc/v3/products/{item.parent_id}"
        own: dict[str, Any] = {"href": f"{up}/variations/{item.id}", "targetHints": _ITEM_HINTS}
        return {
            "self": [own],
            "collection": [{"href": f"{up}/variations"}],
            "up": [{"href": up}],
        }
    if where == "shop":
        base, up = f"{shop.api_url}/wc/v3/variations", f"{shop.api_url}/wc/v3/products/0"
    else:
        up = f"{shop.api_url}/wc-analytics/products/0"
        base = f"{up}/variations"
    own = {"href": f"{base}/{item.id}"}
    if not shop.settings.modern:
        own["targetHints"] = {"allow": ["GET", "DELETE"]}
    return {"self": [own], "collection": [{"href": base}], "up": [{"href": up}]}
