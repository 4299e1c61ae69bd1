"""What the connector needs in the shop: custom fields, a customer group, a customer and two tags.

All by fixed ids: a second run finds what the first one made, and only what is missing is made, so that
what the shop's staff renames stays renamed. The group sees net prices, which is what lets our net orders
survive a recalculation (facts 5).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from adapters.shopware.api import Api, any_of, id_of
from adapters.shopware.basics import Basics
from adapters.shopware.translate.fields import CATEGORY, DEALER_PRICE, OFFERED
from adapters.shopware.translate.ids import fixed_id
from adapters.shopware.translate.new_order import CUSTOMER_NUMBER
from adapters.shopware.translate.orders import ON_HOLD_TAG, ORDER_NUMBER, TAG
from adapters.shopware.translate.values import Row, name_of, text_at
from connector.model.messages import say

Json = dict[str, Any]

GROUP = fixed_id("customer group")
FIELD_SET = fixed_id("custom field set")

_MAIL = "kickroute@kickroute.invalid"


class Preparing:
    """Makes sure of what is needed; once per process for orders, and whenever it is asked for."""

    def __init__(self, api: Api, basics: Basics) -> None:
        self._api = api
        self._basics = basics
        self._lock = threading.Lock()
        self._is_done = False

    def once(self) -> None:
        """Make sure of group, customer and tags before the first order."""
        with self._lock:
            if not self._is_done:
                self._make(self._partners())
                self._is_done = True

    def forget(self) -> None:
        """Look again before the next order: something of it may have been deleted."""
        with self._lock:
            self._is_done = False

    def everything(self) -> tuple[str, ...]:
        """Make sure of all of it and return a sentence for each thing that was made."""
        with self._lock:
            made = self._make({**self._partners(), **_fields()})
            self._is_done = True
            return made

    def remove_fields(self) -> tuple[str, ...]:
        """Delete our custom fields and their set; values stay in the shop's rows, out of sight.

        A field of that name which somebody else made stays.
        """
        removed = []
        with self._lock:
            self._is_done = False
            for entity, rows in reversed([*_fields().items()]):
                path = entity.replace("_", "-")
                for row in self._api.rows(path, {"filter": [any_of("id", rows)]}):
                    self._api.delete(path, id_of(row))
                    removed.append(f"{_WORDS[entity]} “{_name_of(row)}”")
        return tuple(removed)

    def missing(self) -> tuple[str, ...]:
        """Name what :meth:`everything` would make or set right; writes nothing."""
        return tuple(
            say("{whose} “{part}” is missing", whose=_WORDS[entity], part=_name_of(row))
            for entity, rows in {**self._partners(), **_fields()}.items()
            for row_id, row in rows.items()
            if row_id not in self._there(entity, rows)
        )

    def gross_group(self) -> str:
        """Name our customer group when staff made it see gross prices; empty when it is as it must be."""
        rows = self._api.rows("customer-group", {"filter": [any_of("id", [GROUP])]})
        gross = [row for row in rows if not _is_right("customer_group", row)]
        return (name_of(gross[0]) or "Kickroute (netto)") if gross else ""

    def _make(self, wanted: Mapping[str, Mapping[str, Json]]) -> tuple[str, ...]:
        """Create what is missing, each kind by one request of its own."""
        made: list[str] = []
        for entity, rows in wanted.items():
            there = self._there(entity, rows)
            missing = [row for row_id, row in rows.items() if row_id not in there]
            if missing:
                self._api.sync({"make": _upsert(entity, missing)})
                made += [
                    say("{kind} “{name}” made", kind=_WORDS[entity], name=_name_of(row)) for row in missing
                ]
        return tuple(made)

    def _there(self, entity: str, rows: Mapping[str, Json]) -> set[str]:
        """Return which of these are there; a custom field also when somebody else made it, by its name."""
        key = "name" if entity == "custom_field" else "id"
        ids = {str(row[key]): row_id for row_id, row in rows.items()}
        found = self._api.rows(entity.replace("_", "-"), {"filter": [any_of(key, ids)]})
        return {
            ids[text_at(row, key)] for row in found if _is_right(entity, row) and text_at(row, key) in ids
        }

    def _partners(self) -> Mapping[str, Mapping[str, Json]]:
        return {
            "tag": {
                TAG: {"id": TAG, "name": "Kickroute"},
                ON_HOLD_TAG: {"id": ON_HOLD_TAG, "name": "Kickroute angehalten"},
            },
            "customer_group": {GROUP: {"id": GROUP, "name": "Kickroute (netto)", "displayGross": False}},
            "customer": {self._basics.customer_id(): self._customer()},
        }

    def _customer(self) -> Json:
        channel = self._basics.channel()
        frame = self._basics.frame()
        address = fixed_id("customer address", channel.id)
        return {
            "id": frame.customer,
            "groupId": GROUP,
            "salesChannelId": channel.id,
            "languageId": frame.language,
            # 6.7 does not know it any more (facts 12).
            "defaultPaymentMethodId": frame.payment_method,
            "customerNumber": CUSTOMER_NUMBER,
            "firstName": "Kickroute",
            "lastName": "Dropshipping",
            "company": "Kickroute",
            "email": _MAIL,
            "guest": False,
            "defaultBillingAddressId": address,
            "defaultShippingAddressId": address,
            "addresses": [
                {
                    "id": address,
                    "firstName": "Kickroute",
                    "lastName": "Dropshipping",
                    "street": "-",
                    "city": "-",
                    "countryId": channel.country_id,
                }
            ],
        }


_WORDS = {
    "tag": say("tag"),
    "customer_group": say("customer group"),
    "customer": say("customer"),
    "custom_field_set": say("set of custom fields"),
    "custom_field": say("custom field"),
}

_FIELDS: Mapping[str, tuple[str, str, str]] = {
    DEALER_PRICE: ("float", "Händlerpreis netto", "Dealer price net"),
    CATEGORY: ("text", "Kickroute-Kategorie", "Kickroute category"),
    OFFERED: ("bool", "Bei Kickroute anbieten", "Offer on Kickroute"),
    ORDER_NUMBER: ("text", "Kickroute-Bestellnummer", "Kickroute order number"),
}
"""Our custom fields: type, label in German and in English."""

_INPUTS = {
    "float": {"numberType": "float", "customFieldType": "number", "type": "number"},
    "text": {"customFieldType": "text", "type": "text"},
    "bool": {"customFieldType": "switch", "type": "switch"},
}


def _is_right(entity: str, row: Row) -> bool:
    """Tell whether something of ours is as it must be; what is not is set right."""
    if entity == "customer_group":
        return row.get("displayGross") is False
    return entity != "customer" or row.get("groupId") == GROUP


def _fields() -> Mapping[str, Mapping[str, Json]]:
    label = {"de-DE": "Kickroute", "en-GB": "Kickroute"}
    relations = [
        {"id": fixed_id("field relation", entity), "entityName": entity} for entity in ("product", "order")
    ]
    field_set = {"id": FIELD_SET, "name": "kickroute", "config": {"label": label}, "relations": relations}
    fields = [_field(at, name, *texts) for at, (name, texts) in enumerate(_FIELDS.items(), 1)]
    return {
        "custom_field_set": {FIELD_SET: field_set},
        "custom_field": {str(field["id"]): field for field in fields},
    }


def _field(position: int, name: str, kind: str, german: str, english: str) -> Json:
    return {
        "id": fixed_id("custom field", name),
        "name": name,
        "type": kind,
        "customFieldSetId": FIELD_SET,
        "config": {
            "label": {"de-DE": german, "en-GB": english},
            "componentName": "sw-field",
            "customFieldPosition": position,
            **_INPUTS[kind],
        },
    }


def _upsert(entity: str, rows: list[Json]) -> Json:
    return {"entity": entity, "action": "upsert", "payload": rows}


def _name_of(row: Row) -> str:
    return str(row.get("name") or row.get("company"))
