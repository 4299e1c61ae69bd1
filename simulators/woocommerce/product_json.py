"""Products and variations as the REST API shows them."""

from __future__ import annotations

import html
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from simulators.woocommerce.records import Image, Meta, Product
from simulators.woocommerce.slugs import slug

if TYPE_CHECKING:
    from simulators.woocommerce.shop import Shop

_ITEM_HINTS = {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]}


def product_row(shop: Shop, item: Product, *, edit: bool = False) -> dict[str, Any]:
    """Show a product, or a variation asked for as if it were one; ``edit`` is how answers to writes look."""
    variation = item.kind == "variation"
    parent = shop.state.tables.products.get(item.parent_id) if variation else None
    clock, settings = shop.clock, shop.settings
    managed, stock, stock_status = stock_of(shop, item)
    price = _price(shop, item)
    link = _permalink(shop, item, parent)
    row: dict[str, Any] = {
        "id": item.id,
        "name": _full_name(item, parent),
        "slug": item.slug or slug(item.name),
        "permalink": link,
        "date_created": clock.local(item.created),
        "date_created_gmt": clock.gmt(item.created),
        "date_modified": clock.local(item.modified),
        "date_modified_gmt": clock.gmt(item.modified),
        "type": item.kind,
        "status": item.status,
        "featured": False,
        "catalog_visibility": "visible",
        "description": item.description if edit else _paragraphs(item.description),
        "short_description": item.short_description if edit else _paragraphs(item.short_description),
        "sku": item.sku,
        "price": price,
        "regular_price": item.regular_price,
        "sale_price": item.sale_price,
        "date_on_sale_from": None,
        "date_on_sale_from_gmt": None,
        "date_on_sale_to": None,
        "date_on_sale_to_gmt": None,
        "on_sale": bool(item.sale_price),
        "purchasable": bool(price) and item.status == "publish",
        "total_sales": str(item.total_sales) if variation else item.total_sales,
        "virtual": item.virtual,
        "downloadable": False,
        "downloads": [],
        "download_limit": -1,
        "download_expiry": -1,
        "external_url": "",
        "button_text": "",
        "tax_status": "taxable",
        "tax_class": _tax_class(item, parent),
        "manage_stock": managed,
        "stock_quantity": stock,
        "backorders": item.backorders,
        "backorders_allowed": item.backorders != "no",
        "backordered": stock_status == "onbackorder",
        "low_stock_amount": None,
        "sold_individually": False,
        "weight": item.weight,
        "dimensions": {"length": "", "width": "", "height": ""},
        "shipping_required": not item.virtual,
        "shipping_taxable": not item.virtual,
        "shipping_class": "",
        "shipping_class_id": 0,
        "reviews_allowed": not variation,
        "average_rating": "0" if edit else "0.00",
        "rating_count": 0,
        "upsell_ids": [],
        "cross_sell_ids": [],
        "parent_id": item.parent_id,
        "purchase_note": "",
        "categories": [
            {"id": c.id, "name": html.escape(c.name, quote=False), "slug": c.slug} for c in item.categories
        ],
        "brands": [],
        "tags": [],
        "images": [image_row(shop, image) for image in _images(item, parent)],
        "attributes": _attributes(item),
        "default_attributes": [],
        "variations": list(item.children),
        "grouped_products": [],
        "menu_order": 0,
        "price_html": price_html(price, settings.version) if price else "",
        "related_ids": _related(item),
        "meta_data": meta_rows(item.meta),
        "stock_status": stock_status,
        "has_options": item.kind == "variable",
        "post_password": "",
        "global_unique_id": item.gtin,
        "_links": _product_links(shop, item),
    }
    if edit:
        row["permalink_template"] = f"{shop.home_url}/product/%pagename%/"
        row["generated_slug"] = item.slug
    if not settings.modern:
        del row["global_unique_id"], row["brands"]
    return row


def variation_row(shop: Shop, item: Product, *, where: str = "nested", edit: bool = False) -> dict[str, Any]:
    """Show a variation; ``where`` is the list it stands in: ``nested``, ``shop`` or ``analytics``."""
    parent = shop.state.tables.products.get(item.parent_id)
    clock = shop.clock
    managed, stock, stock_status = stock_of(shop, item)
    row: dict[str, Any] = {
        "id": item.id,
        "type": "variation",
        "date_created": clock.local(item.created),
        "date_created_gmt": clock.gmt(item.created),
        "date_modified": clock.local(item.modified),
        "date_modified_gmt": clock.gmt(item.modified),
        "description": item.description if edit else _paragraphs(item.description),
        "permalink": _permalink(shop, item, parent),
        "sku": item.sku,
        "global_unique_id": item.gtin,
        "price": item.price,
        "regular_price": item.regular_price,
        "sale_price": item.sale_price,
        "date_on_sale_from": None,
        "date_on_sale_from_gmt": None,
        "date_on_sale_to": None,
        "date_on_sale_to_gmt": None,
        "on_sale": bool(item.sale_price),
        "status": item.status,
        "purchasable": bool(item.price) and item.status == "publish",
        "virtual": item.virtual,
        "downloadable": False,
        "downloads": [],
        "download_limit": -1,
        "download_expiry": -1,
        "tax_status": "taxable",
        "tax_class": item.tax_class if edit else _tax_class(item, parent),
        "manage_stock": managed,
        "stock_quantity": stock,
        "stock_status": stock_status,
        "backorders": item.backorders,
        "backorders_allowed": item.backorders != "no",
        "backordered": stock_status == "onbackorder",
        "low_stock_amount": None,
        "weight": item.weight,
        "dimensions": {"length": "", "width": "", "height": ""},
        "shipping_class": "",
        "shipping_class_id": 0,
        "image": _variation_image(shop, item, parent),
        "gallery_image_ids": [],
        "attributes": _attributes(item),
        "menu_order": 0,
        "meta_data": meta_rows(item.meta),
        "name": _full_name(item, parent) if where == "analytics" else item.name,
        "parent_id": item.parent_id,
        "_links": _variation_links(shop, item, where),
    }
    if not shop.settings.modern:
        del row["global_unique_id"], row["gallery_image_ids"]
    return row


def stock_of(shop: Shop, item: Product) -> tuple[bool | str, int | None, str]:
    """Return manage_stock, stock_quantity and stock_status as shown: a variation may use its parent's."""
    if item.kind == "variation" and not item.manage_stock:
        parent = shop.state.tables.products.get(item.parent_id)
        if parent is not None and parent.manage_stock:
            return "parent", parent.stock, parent.stock_status
    if item.kind == "variable" and not item.manage_stock:
        children = (shop.state.tables.variations.get(child) for child in item.children)
        shown = [stock_of(shop, child)[2] for child in children if child is not None]
        return False, None, "instock" if "instock" in shown else (shown[0] if shown else "outofstock")
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
        "alt": "",
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
    prices = [child.price for child in children if child is not None and child.price]
    return min(prices, key=float, default="")


def _full_name(item: Product, parent: Product | None) -> str:
    if item.kind != "variation" or parent is None:
        return item.name
    return f"{parent.name} - {item.name}" if item.name else parent.name


def _tax_class(item: Product, parent: Product | None) -> str:
    return parent.tax_class if item.tax_class == "parent" and parent is not None else item.tax_class


def _paragraphs(text: str) -> str:
    return text + "\n" if text else ""


def _permalink(shop: Shop, item: Product, parent: Product | None) -> str:
    base = parent or item
    link = f"{shop.home_url}/product/{base.slug}/"
    if parent is not None and item.attributes:
        link += "?" + "&".join(f"attribute_{slug(name)}={option}" for name, option in item.attributes)
    return link


def _images(item: Product, parent: Product | None) -> list[Image]:
    image = item.image or (parent.image if parent is not None else None)
    return [image] if image is not None else []


def _variation_image(shop: Shop, item: Product, parent: Product | None) -> dict[str, Any] | None:
    images = _images(item, parent)
    return image_row(shop, images[0], sizes=False) if images else None


def _attributes(item: Product) -> list[dict[str, Any]]:
    if item.kind == "variation":
        return [{"id": 0, "name": n, "slug": slug(n), "option": option} for n, option in item.attributes]
    return [
        {
            "id": 0,
            "name": name,
            "slug": name,
            "position": at,
            "visible": True,
            "variation": True,
            "options": list(options),
        }
        for at, (name, options) in enumerate(item.attributes)
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
