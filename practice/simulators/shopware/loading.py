"""Turn the shop-neutral catalogue into rows of the simulated shop."""

from __future__ import annotations

import gc
import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from practice.simulators.catalogue import REDUCED, STANDARD, ZERO, Catalogue, Product, Variant
from practice.simulators.shopware.seed import CURRENCY, fixed_id, insert_rows
from practice.simulators.shopware.shop import Shop
from practice.simulators.shopware.store import Row
from practice.simulators.shopware.values import cents, whole

CMS_PAGE = "7a6d253a67204037966f42b0119704d5"
UNCOUNTED = 999
"""Stock of a product whose stock the catalogue does not count: Shopware counts always."""

ODD_RATE = Decimal("13.5")
"""Rate in per cent of a tax class that nobody knows."""

_NUMBER = re.compile(r"\d+(?:[.,]\d{1,2})?")


def load_catalogue(shop: Shop, catalogue: Catalogue) -> None:
    """Add a catalogue: categories, options, products, variants."""
    loader = CatalogueLoader(shop)
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage, and looking for some takes half of the time
    try:
        for product in catalogue.products:
            loader.add(product)
        for entity, rows in loader.rows.items():
            insert_rows(shop, entity, rows)
    finally:
        if collecting:
            gc.enable()


_LOADED = (
    "tax",
    "category",
    "property_group",
    "property_group_option",
    "media",
    "product_media",
    "product_configurator_setting",
    "product",
    "product_visibility",
)


class CatalogueLoader:
    """Turns products of the catalogue into rows."""

    def __init__(self, shop: Shop) -> None:
        self.known = shop.defaults
        self.prefix = shop.settings.custom_field_prefix
        self.rows: dict[str, list[Row]] = {name: [] for name in _LOADED}
        self._seen: set[str] = set()

    def add(self, product: Product) -> None:
        """Add a product and its variants; a virtual product becomes a download."""
        product_id = fixed_id("product", product.sku)
        row = {
            **_OWN,
            **self._shared(product_id, product.sku, product.image, product.published),
            "name": product.name,
            "description": product.description,
            "taxId": self._tax(product),
            "manufacturerId": self.known.manufacturer,
            "price": _price(product.retail_price or _lowest(product.variants), product.tax_rate),
            "ean": product.gtin or None,
            "customFields": self._custom(product.dealer_price, product.kickroute_category),
            "states": ["is-download"] if product.virtual else ["is-physical"],
            "type": "digital" if product.virtual else "physical",
            **self._categories(product),
            "propertyIds": [self._option("Sortiment", name) for name in product.categories[:1]] or None,
        }
        if product.variants:
            row |= {
                "stock": 0,
                "availableStock": 0,
                "available": True,
                "childCount": len(product.variants),
                "displayGroup": None,
            }
        else:
            row |= {**_stock(product.stock), "childCount": 0, "displayGroup": fixed_id("group", product.sku)}
        self.rows["product"].append(row)
        visible = {"productId": product_id, "salesChannelId": self.known.sales_channel, "visibility": 30}
        self.rows["product_visibility"].append({"id": fixed_id("visibility", product_id), **visible})
        options: dict[str, None] = {}
        for variant in product.variants:
            made = self._variant(product, product_id, row, variant)
            self.rows["product"].append(made)
            options |= dict.fromkeys(made["optionIds"])
        self.rows["product_configurator_setting"] += [
            {"id": fixed_id("setting", product_id, option), "productId": product_id, "optionId": option}
            for option in options
        ]

    def _shared(self, product_id: str, number: str, image: str, published: bool) -> Row:
        row: Row = {
            "id": product_id,
            "productNumber": number,
            "sales": 0,
            "active": published,
            "cmsPageId": CMS_PAGE,
        }
        if image:
            row["coverId"] = self._image(product_id, image)
        return row

    def _variant(self, product: Product, parent_id: str, parent: Row, variant: Variant) -> Row:
        variant_id = fixed_id("product", variant.sku)
        row = {
            **self._shared(variant_id, variant.sku, variant.image, variant.published),
            "parentId": parent_id,
            "ean": variant.gtin or None,
            "optionIds": [self._option(group, name) for group, name in variant.attributes],
            "categoryTree": parent["categoryTree"],
            "categoryIds": parent["categoryIds"],
            "states": parent["states"],
            "type": parent["type"],
            "displayGroup": fixed_id("group", product.sku),
            "customFields": self._custom(variant.dealer_price, "") or None,
            **_stock(variant.stock),
        }
        price = _price(variant.retail_price, product.tax_rate)
        if price != parent["price"]:
            row["price"] = price
        if variant.published == product.published:
            row["active"] = None
        return row

    def _tax(self, product: Product) -> str:
        """Return the tax's id; a class nobody knows gets the odd rate that makes it unknown."""
        found = {
            STANDARD: self.known.standard_tax,
            REDUCED: self.known.reduced_tax,
            ZERO: self.known.zero_tax,
        }
        tax_id = found.get(product.tax_class, fixed_id("tax", product.tax_class))
        if product.tax_class not in found and tax_id not in self._seen:
            self._seen.add(tax_id)
            self.rows["tax"].append(
                {"id": tax_id, "taxRate": float(ODD_RATE), "name": product.tax_class, "position": 9}
            )
        return tax_id

    def _custom(self, dealer_price: str, category: str) -> dict[str, Any]:
        """Write dealer price and category into custom fields; what is no number stays a text, as typed."""
        found: dict[str, Any] = {}
        if dealer_price:
            found[f"{self.prefix}_dealer_price"] = _as_number(dealer_price)
        if category:
            found[f"{self.prefix}_category"] = category
        return found

    def _categories(self, product: Product) -> Row:
        ids = []
        for name in product.categories:
            category_id = fixed_id("category", name)
            ids.append(category_id)
            if category_id not in self._seen:
                self._seen.add(category_id)
                self.rows["category"].append(
                    {
                        "id": category_id,
                        "name": name,
                        "parentId": self.known.category,
                        "breadcrumb": ["Katalog", name],
                        "level": 2,
                    }
                )
        return {"categoryIds": ids or None, "categoryTree": [self.known.category, *ids]}

    def _option(self, group: str, name: str) -> str:
        group_id, option_id = fixed_id("property", group), fixed_id("property", group, name)
        if group_id not in self._seen:
            self._seen.add(group_id)
            self.rows["property_group"].append({"id": group_id, "name": group})
        if option_id not in self._seen:
            self._seen.add(option_id)
            self.rows["property_group_option"].append(
                {"id": option_id, "groupId": group_id, "name": name, "position": 1}
            )
        return option_id

    def _image(self, product_id: str, image: str) -> str:
        media_id, cover_id = fixed_id("media", image), fixed_id("cover", product_id)
        path = "media/" + image.rpartition("//")[2].partition("/")[2]
        if media_id not in self._seen:
            self._seen.add(media_id)
            self.rows["media"].append(_media(media_id, path))
        self.rows["product_media"].append({"id": cover_id, "productId": product_id, "mediaId": media_id})
        return cover_id


def _media(media_id: str, path: str) -> Row:
    name = path.rpartition("/")[2]
    return {
        "id": media_id,
        "mimeType": "image/jpeg",
        "fileExtension": "jpg",
        "fileSize": 51_200,
        "metaData": {"width": 800, "height": 800, "type": 2, "hash": media_id},
        "mediaType": {"extensions": [], "name": "IMAGE", "flags": [], "apiAlias": "media_type_IMAGE"},
        "uploadedAt": "2026-01-01T08:00:00.000+00:00",
        "fileName": name.rpartition(".")[0],
        "path": path,
    }


_OWN = {
    "isCloseout": True,
    "minPurchase": 1,
    "purchaseSteps": 1,
    "shippingFree": False,
    "markAsTopseller": False,
    "weight": 1.5,
    "width": 100,
    "height": 50,
    "length": 20,
}


def _stock(stock: int | None) -> Row:
    """Count stock as Shopware must; an uncounted product has plenty and is sold without end."""
    count = UNCOUNTED if stock is None else stock
    row: Row = {"stock": count, "availableStock": count, "available": count >= 1 or stock is None}
    return row if stock is not None else {**row, "isCloseout": False}


@lru_cache(maxsize=4096)
def _price(gross: Decimal, rate: Decimal | None) -> list[dict[str, Any]]:
    """Write a retail price; the same price is one object in all rows, which are never changed in place."""
    net = gross * 100 / (100 + (ODD_RATE if rate is None else rate))
    return [
        {
            "extensions": [],
            "currencyId": CURRENCY,
            "net": whole(round(float(net), 4)),
            "gross": cents(gross),
            "linked": True,
            "listPrice": None,
            "percentage": None,
            "regulationPrice": None,
            "apiAlias": "price",
        }
    ]


def _lowest(variants: tuple[Variant, ...]) -> Decimal:
    return min((variant.retail_price for variant in variants), default=Decimal(0))


def _as_number(text: str) -> Any:
    """Read what is clearly a number; anything else was typed before the field had a type: a text."""
    return whole(float(text.replace(",", "."))) if _NUMBER.fullmatch(text) else text
