"""Fill a new shop with what every Shopware has after its installation."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from practice.simulators.catalogue import REDUCED, STANDARD, ZERO
from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.graph import GRAPH, INITIAL, NAMES, states
from practice.simulators.shopware.shop import Defaults, Shop
from practice.simulators.shopware.states import RETURN_GRAPH
from practice.simulators.shopware.store import Row
from practice.simulators.shopware.values import rounding

LANGUAGE = "2fbb5fe2e29a4d70aa5854ce7ce3e20b"
CURRENCY = "b7d2554b0ce847cd82f3ac9bd1c0dfca"
CUSTOMER_GROUP = "cfbd5018d38d41d8adca10d94fc8bdd6"
_ROUNDING = {"decimals": 2, "interval": 0.01, "roundForNet": True}


def fixed_id(*parts: str) -> str:
    """Derive an id from names, so that the same catalogue gives the same shop."""
    return hashlib.md5("/".join(parts).encode(), usedforsecurity=False).hexdigest()


def install(shop: Shop) -> None:
    """Write the rows that every shop has, and set the shop's defaults."""
    shop.defaults = _defaults(shop)
    for entity, rows in _basics(shop).items():
        insert_rows(shop, entity, rows)


def insert_rows(shop: Shop, entity: str, rows: list[Row]) -> None:
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
        **_plugins(shop),
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
    return {
        **_people(shop),
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
    }


def _people(shop: Shop) -> dict[str, list[Row]]:
    known = shop.defaults
    free = {"enabled": False, "currencyId": CURRENCY, "amount": 0}
    return {
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


def _plugins(shop: Shop) -> dict[str, list[Row]]:
    """Return what Pickware's plugin for labels brings along; its only carrier is DHL."""
    found = shop.settings.pickware
    if found is None:
        return {}
    plugin = {"id": fixed_id("plugin", "dhl"), "name": "PickwareDhl", "version": found.version}
    carrier = {
        "id": fixed_id("carrier", "dhl"),
        "technicalName": "dhl",
        "name": "DHL",
        "abbreviation": "DHL",
        "configDomain": "PickwareDhl.dhl",
        "active": found.is_configured,
    }
    return {"plugin": [plugin], "pickware_shipping_carrier": [carrier]}


def _channel(shop: Shop) -> dict[str, list[Row]]:
    known = shop.defaults
    return {
        **_sales_channel(shop),
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
    }


def _sales_channel(shop: Shop) -> dict[str, list[Row]]:
    known = shop.defaults
    return {
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
