"""Fill a new shop: what every Shopware has after its installation, and a catalogue."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

from simulators.catalogue import REDUCED, STANDARD, ZERO, Catalogue, Product, Variant
from simulators.shopware.clock import stamp
from simulators.shopware.graph import GRAPH, INITIAL, NAMES, states
from simulators.shopware.shop import Defaults, Shop
from simulators.shopware.states import RETURN_GRAPH
from simulators.shopware.store import Row
from simulators.shopware.values import calculated_price, cents, rounding, whole

LANGUAGE = "2fbb5fe2e29a4d70aa5854ce7ce3e20b"
CURRENCY = "b7d2554b0ce847cd82f3ac9bd1c0dfca"
CUSTOMER_GROUP = "cfbd5018d38d41d8adca10d94fc8bdd6"
CMS_PAGE = "7a6d253a67204037966f42b0119704d5"
UNCOUNTED = 999
"""Stock of a product whose stock the catalogue does not count.

Shopware counts always, such a one is no closeout.
"""

_NUMBER = re.compile(r"\d+(?:[.,]\d{1,2})?")
_ROUNDING = {"decimals": 2, "interval": 0.01, "roundForNet": True}


def fixed_id(*parts: object) -> str:
    """Derive an id from names, so that the same catalogue gives the same shop."""
    return hashlib.md5("/".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


def install(shop: Shop) -> None:
    """Write the rows that every shop has, and set the shop's defaults."""
    shop.defaults = _defaults(shop)
    for entity, rows in _basics(shop).items():
        _load(shop, entity, rows)


def load_catalogue(shop: Shop, catalogue: Catalogue) -> None:
    """Add a catalogue: categories, options, products, variants."""
    loader = CatalogueLoader(shop)
    for product in catalogue.products:
        loader.add(product)
    for entity, rows in loader.rows.items():
        _load(shop, entity, rows)


def _load(shop: Shop, entity: str, rows: list[Row]) -> None:
    """Insert rows with defaults and times; tables that count get their numbers."""
    now = stamp(shop.now() - timedelta(hours=1))
    described = shop.entities[entity]
    counts = "autoIncrement" in described.fields
    updated = now if entity in ("product", "media") else None
    complete = [
        {
            **described.defaults,
            "createdAt": now,
            "updatedAt": updated,
            **({"autoIncrement": shop.store.next(f"{entity}.autoIncrement")} if counts else {}),
            **row,
        }
        for row in rows
    ]
    with shop.store.lock:
        shop.store.live[entity].load(complete)


def _defaults(shop: Shop) -> Defaults:
    machines = {**{entity: states(entity) for entity in GRAPH}, "order_return": list(RETURN_GRAPH)}
    return Defaults(
        language=LANGUAGE,
        english=fixed_id("language", "en"),
        locale=fixed_id("locale", "de"),
        currency=CURRENCY,
        country=fixed_id("country", "DE"),
        austria=fixed_id("country", "AT"),
        salutation=fixed_id("salutation", "mr"),
        group=CUSTOMER_GROUP,
        payment_method=fixed_id("payment", "invoice"),
        shipping_method=fixed_id("shipping", "standard"),
        delivery_time=fixed_id("delivery-time"),
        category=fixed_id("category", "root"),
        sales_channel=fixed_id("sales-channel", shop.settings.name),
        standard_tax=fixed_id("tax", STANDARD),
        reduced_tax=fixed_id("tax", REDUCED),
        zero_tax=fixed_id("tax", ZERO),
        manufacturer=fixed_id("manufacturer"),
        rule=fixed_id("rule", "dealers"),
        states={
            (entity, name): fixed_id("state", entity, name)
            for entity, names in machines.items()
            for name in names
        },
        machines={entity: fixed_id("machine", entity) for entity in machines},
        document_types={name: fixed_id("document", name) for name in _DOCUMENTS},
    )


_DOCUMENTS = {
    "invoice": "Rechnung",
    "storno": "Stornorechnung",
    "delivery_note": "Lieferschein",
    "credit_note": "Gutschrift",
}


def _basics(shop: Shop) -> dict[str, list[Row]]:
    known = shop.defaults
    return {
        **_world(shop),
        "state_machine": [
            {
                "id": machine,
                "technicalName": f"{entity}.state",
                "name": entity,
                "initialStateId": known.states[entity, INITIAL[entity]],
            }
            for entity, machine in known.machines.items()
        ],
        "state_machine_state": [
            {
                "id": state,
                "name": NAMES[name],
                "technicalName": name,
                "stateMachineId": known.machines[entity],
            }
            for (entity, name), state in known.states.items()
        ],
        "document_type": [
            {"id": known.document_types[name], "technicalName": name, "name": label}
            for name, label in _DOCUMENTS.items()
        ],
        "tax": [
            {"id": known.standard_tax, "taxRate": 19, "name": "Standard rate", "position": 1},
            {"id": known.reduced_tax, "taxRate": 7, "name": "Reduced rate", "position": 2},
            {"id": known.zero_tax, "taxRate": 0, "name": "Zero rate", "position": 3},
        ],
        "rule": [{"id": known.rule, "name": "Händler", "priority": 1, "payload": [], "invalid": False}],
        "product_manufacturer": [{"id": known.manufacturer, "name": "Hausmarke"}],
        "category": [{"id": known.category, "name": "Katalog", "breadcrumb": ["Katalog"], "level": 1}],
        **_channel(shop),
    }


def _world(shop: Shop) -> dict[str, list[Row]]:
    known = shop.defaults
    free = {"enabled": False, "currencyId": CURRENCY, "amount": 0}
    return {
        "locale": [
            {"id": known.locale, "code": "de-DE", "name": "Deutsch", "territory": "Deutschland"},
            {
                "id": fixed_id("locale", "en"),
                "code": "en-GB",
                "name": "Englisch",
                "territory": "Vereinigtes Königreich",
            },
        ],
        "language": [
            {"id": LANGUAGE, "localeId": known.locale, "translationCodeId": known.locale, "name": "Deutsch"},
            {
                "id": known.english,
                "localeId": fixed_id("locale", "en"),
                "translationCodeId": fixed_id("locale", "en"),
                "name": "English",
            },
        ],
        "currency": [
            {
                "id": CURRENCY,
                "isoCode": "EUR",
                "factor": 1,
                "symbol": "€",
                "shortName": "EUR",
                "name": "Euro",
                "isSystemDefault": True,
                "itemRounding": rounding(_ROUNDING),
                "totalRounding": rounding(_ROUNDING),
            }
        ],
        "country": [
            {"id": row_id, "name": name, "iso": iso, "iso3": iso3, "customerTax": free, "companyTax": free}
            for row_id, name, iso, iso3 in (
                (known.country, "Deutschland", "DE", "DEU"),
                (known.austria, "Österreich", "AT", "AUT"),
            )
        ],
        "salutation": [
            {
                "id": known.salutation,
                "salutationKey": "mr",
                "displayName": "Herr",
                "letterName": "Sehr geehrter Herr",
            },
            {
                "id": fixed_id("salutation", "not_specified"),
                "salutationKey": "not_specified",
                "displayName": "Keine Angabe",
                "letterName": "Guten Tag",
            },
        ],
    }


def _channel(shop: Shop) -> dict[str, list[Row]]:
    known = shop.defaults
    return {
        "customer_group": [
            {
                "id": known.group,
                "name": "Standard-Kundengruppe",
                "displayGross": shop.settings.gross_customers,
            }
        ],
        "payment_method": [
            {
                "id": known.payment_method,
                "name": "Rechnung",
                "distinguishableName": "Rechnung",
                "description": "Sie zahlen einfach und bequem auf Rechnung.",
                "shortName": "invoice_payment",
                "technicalName": "payment_invoicepayment",
                "synchronous": True,
                "asynchronous": False,
                "prepared": False,
                "refundable": False,
                "recurring": True,
            }
        ],
        "delivery_time": [{"id": known.delivery_time, "name": "1-3 Tage", "min": 1, "max": 3, "unit": "day"}],
        "shipping_method": [
            {
                "id": known.shipping_method,
                "name": "DHL Paket",
                "deliveryTimeId": known.delivery_time,
                "technicalName": "shipping_standard",
                "trackingUrl": "https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode=%s",
            }
        ],
        "sales_channel": [
            {
                "id": known.sales_channel,
                "typeId": fixed_id("type", "storefront"),
                "languageId": LANGUAGE,
                "currencyId": CURRENCY,
                "paymentMethodId": known.payment_method,
                "shippingMethodId": known.shipping_method,
                "countryId": known.country,
                "customerGroupId": known.group,
                "navigationCategoryId": known.category,
                "name": shop.settings.name,
                "accessKey": "SWSC" + fixed_id("sales-channel-key")[:22].upper(),
            }
        ],
        "sales_channel_domain": [
            {
                "id": fixed_id("domain"),
                "url": shop.url,
                "salesChannelId": known.sales_channel,
                "languageId": LANGUAGE,
                "currencyId": CURRENCY,
            }
        ],
    }


_LOADED = (
    "tax",
    "category",
    "property_group",
    "property_group_option",
    "media",
    "product_media",
    "product_configurator_setting",
    "product",
)


class CatalogueLoader:
    """Turns products of the catalogue into rows."""

    def __init__(self, shop: Shop) -> None:
        self.known = shop.defaults
        self.prefix = shop.settings.custom_field_prefix
        self.url = shop.url
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
            "price": self._price(product.retail_price or _lowest(product.variants), product.tax_rate),
            "ean": product.gtin or None,
            "customFields": self._custom(product.dealer_price, product.kickroute_category),
            "states": ["is-download"] if product.virtual else ["is-physical"],
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
            "displayGroup": fixed_id("group", product.sku),
            "customFields": self._custom(variant.dealer_price, "") or None,
            **_stock(variant.stock),
        }
        price = self._price(variant.retail_price, product.tax_rate)
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
            self.rows["tax"].append({"id": tax_id, "taxRate": 13.5, "name": product.tax_class, "position": 9})
        return tax_id

    def _price(self, gross: Decimal, rate: Decimal | None) -> list[dict[str, Any]]:
        net = gross * 100 / (100 + (Decimal("13.5") if rate is None else rate))
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
            self.rows["media"].append(_media(media_id, path, self.url))
        self.rows["product_media"].append({"id": cover_id, "productId": product_id, "mediaId": media_id})
        return cover_id


def _media(media_id: str, path: str, url: str) -> Row:
    name = path.rpartition("/")[2]
    return {
        "id": media_id,
        "mimeType": "image/jpeg",
        "fileExtension": "jpg",
        "fileSize": 51_200,
        "metaData": {"width": 800, "height": 800, "type": 2, "hash": media_id},
        "mediaType": {"extensions": [], "name": "IMAGE", "flags": [], "apiAlias": "media_type_IMAGE"},
        "uploadedAt": "2026-01-01T08:00:00.000+00:00",
        "url": f"{url}/{path}?ts=1767254400",
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


def _lowest(variants: tuple[Variant, ...]) -> Decimal:
    return min((variant.retail_price for variant in variants), default=Decimal(0))


def _as_number(text: str) -> Any:
    """Read what is clearly a number; anything else was typed before the field had a type: a text."""
    return whole(float(text.replace(",", "."))) if _NUMBER.fullmatch(text) else text


def simple_price(unit: float, quantity: int, rate: float, gross: bool) -> dict[str, Any]:
    """Calculate a line's price with one tax rate, as the checkout does."""
    total = Decimal(str(unit)) * quantity
    percent = Decimal(str(rate))
    tax = total * percent / (100 + percent) if gross else total * percent / 100
    return calculated_price(
        {
            "unitPrice": unit,
            "totalPrice": cents(total),
            "quantity": quantity,
            "calculatedTaxes": [{"tax": cents(tax), "taxRate": rate, "price": cents(total)}],
            "taxRules": [{"taxRate": rate, "percentage": 100}],
        }
    )
