"""A write that cannot succeed: it shows what may be created, and creates nothing.

The shop validates first, then asks for the privileges of all rows, then writes them in one transaction
(measured: 6.6.7.1). Every row is valid; the first belongs to an order that is not there, so a shop that
misses no privilege fails on it (SQL's 1452) and takes everything back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.shopware.translate.ids import fixed_id
from adapters.shopware.translate.money import ROUNDING

_NOBODY = "0" * 31 + "1"
_NAME = "kickroute-probe"
_MOMENT = "2020-01-01T00:00:00.000+00:00"
_PRICE = {"unitPrice": 1, "totalPrice": 1, "quantity": 1, "calculatedTaxes": [], "taxRules": []}
_CART = {
    "netPrice": 1,
    "totalPrice": 1,
    "positionPrice": 1,
    "rawTotal": 1,
    "taxStatus": "net",
    "calculatedTaxes": [],
    "taxRules": [],
}
_PERSON = {"firstName": "-", "lastName": "-"}
_PLACE = {**_PERSON, "countryId": _NOBODY, "street": "-", "city": "-"}
_MAIL = "probe@kickroute.invalid"

ROWS: Mapping[str, Mapping[str, Any]] = {
    "order_customer": {"orderId": _NOBODY, "email": _MAIL, **_PERSON},
    "order": {
        "orderNumber": _NAME,
        "orderDateTime": _MOMENT,
        **dict.fromkeys(("billingAddressId", "currencyId", "salesChannelId", "stateId"), _NOBODY),
        "currencyFactor": 1,
        "itemRounding": ROUNDING,
        "totalRounding": ROUNDING,
        "price": _CART,
        "shippingCosts": _PRICE,
    },
    "order_address": {"orderId": _NOBODY, **_PLACE},
    "order_delivery": {
        **dict.fromkeys(("orderId", "shippingOrderAddressId", "shippingMethodId", "stateId"), _NOBODY),
        **dict.fromkeys(("shippingDateEarliest", "shippingDateLatest"), _MOMENT),
        "shippingCosts": _PRICE,
    },
    "order_delivery_position": {
        "orderDeliveryId": _NOBODY,
        "orderLineItemId": _NOBODY,
        "price": _PRICE,
    },
    "order_line_item": {"orderId": _NOBODY, "identifier": "-", "quantity": 1, "label": "-", "price": _PRICE},
    "order_transaction": {
        **dict.fromkeys(("orderId", "paymentMethodId", "stateId"), _NOBODY),
        "amount": _PRICE,
    },
    "order_tag": {"orderId": _NOBODY, "tagId": _NOBODY},
    "customer": {
        "customerNumber": _NAME,
        **dict.fromkeys(("groupId", "salesChannelId", "languageId", "defaultPaymentMethodId"), _NOBODY),
        **dict.fromkeys(("defaultBillingAddressId", "defaultShippingAddressId"), _NOBODY),
        "email": _MAIL,
        **_PERSON,
    },
    "customer_address": {"customerId": _NOBODY, **_PLACE},
    "customer_group": {"name": _NAME},
    "tag": {"name": _NAME},
    "custom_field": {"name": "kickroute_probe", "type": "text", "customFieldSetId": _NOBODY},
    "custom_field_set": {"name": "kickroute_probe", "appId": _NOBODY},
    "custom_field_set_relation": {"customFieldSetId": _NOBODY, "entityName": "order"},
    "webhook": {
        "name": _NAME,
        "eventName": "order.written",
        "url": "https://kickroute.invalid/",
        "active": False,
        "appId": _NOBODY,
    },
}
"""One row of each entity that the connector creates."""


def operations() -> dict[str, Any]:
    """Return the write for the route that writes many rows, all or none."""
    return {
        entity: {"entity": entity, "action": "upsert", "payload": [_with_id(entity, row)]}
        for entity, row in ROWS.items()
    }


def _with_id(entity: str, row: Mapping[str, Any]) -> dict[str, Any]:
    return dict(row) if entity == "order_tag" else {"id": fixed_id("probe", entity), **row}
