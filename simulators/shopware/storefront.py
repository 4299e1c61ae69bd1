"""What a shopper does in the storefront: an order of one line, as the Store API writes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from simulators.shopware.clock import stamp
from simulators.shopware.shop import Shop, Work
from simulators.shopware.store import Row
from simulators.shopware.values import calculated_price, cents

_ROUNDING = {"decimals": 2, "interval": 0.01, "roundForNet": True}


def buy(work: Work, product: Row, quantity: int, email: str) -> str:
    """Write the order of a guest, with the guest as a customer, and return its id."""
    shop = work.shop
    parent = shop.store.live["product"].get(product.get("parentId")) or {}
    price, nothing = _prices(shop, product, parent, quantity)
    number = str(shop.store.next("number.order", 10001))
    customer = {
        "email": email,
        "firstName": "Erika",
        "lastName": "Muster",
        "customerId": _customer(work, email),
        "customerNumber": number,
    }
    line = _line(shop.new_id(), product, parent, quantity, price)
    body = {
        **_head(shop, number),
        "orderCustomer": customer,
        "price": _cart(price),
        "shippingCosts": nothing,
        "lineItems": [line],
        "transactions": [_transaction(shop, price)],
    }
    address_id = body["billingAddressId"]
    body["deliveries"] = [_delivery(shop, address_id, line["id"], price, nothing)]
    return work.writer.write("order", body, "", "insert")


def simple_price(unit: float, quantity: int, rate: float, gross: bool) -> dict[str, Any]:
    """Calculate a line's price with one tax rate in per cent, as the checkout does."""
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


def _prices(shop: Shop, product: Row, parent: Row, quantity: int) -> tuple[Row, Row]:
    """Return the line's price and that of free shipping."""
    unit = (product.get("price") or parent["price"])[0]["gross"]
    rate = shop.store.live["tax"].rows[product.get("taxId") or parent["taxId"]]["taxRate"]
    return simple_price(unit, quantity, rate, gross=True), simple_price(0, 1, rate, gross=True)


def _head(shop: Shop, number: str) -> Row:
    known, address_id = shop.defaults, shop.new_id()
    return {
        "orderNumber": number,
        "orderDateTime": stamp(shop.now()),
        "salesChannelId": known.sales_channel,
        "currencyId": known.currency,
        "currencyFactor": 1,
        "languageId": known.language,
        "stateId": known.states["order", "open"],
        "itemRounding": _ROUNDING,
        "totalRounding": _ROUNDING,
        "billingAddressId": address_id,
        "addresses": [{"id": address_id, **_address(shop)}],
        "deepLinkCode": shop.new_id(),
        "ruleIds": [],
    }


def _line(line_id: str, product: Row, parent: Row, quantity: int, price: Row) -> Row:
    return {
        "id": line_id,
        "identifier": product["id"],
        "referencedId": product["id"],
        "productId": product["id"],
        "type": "product",
        "label": product.get("name") or parent.get("name"),
        "quantity": quantity,
        "price": price,
        "priceDefinition": {
            "type": "quantity",
            "price": price["unitPrice"],
            "quantity": quantity,
            "taxRules": price["taxRules"],
            "isCalculated": True,
        },
        "payload": {"productNumber": product["productNumber"]},
        "states": ["is-physical"],
    }


def _delivery(shop: Shop, address_id: str, line_id: str, price: Row, nothing: Row) -> Row:
    moment = stamp(shop.now())
    return {
        "shippingOrderAddressId": address_id,
        "shippingMethodId": shop.defaults.shipping_method,
        "stateId": shop.defaults.states["order_delivery", "open"],
        "shippingDateEarliest": moment,
        "shippingDateLatest": moment,
        "shippingCosts": nothing,
        "positions": [{"orderLineItemId": line_id, "price": price}],
    }


def _transaction(shop: Shop, price: Row) -> Row:
    return {
        "paymentMethodId": shop.defaults.payment_method,
        "stateId": shop.defaults.states["order_transaction", "open"],
        "amount": {**price, "unitPrice": price["totalPrice"], "quantity": 1},
    }


def _address(shop: Shop) -> Row:
    return {
        "firstName": "Erika",
        "lastName": "Muster",
        "street": "Weg 1",
        "zipcode": "10115",
        "city": "Berlin",
        "countryId": shop.defaults.country,
        "salutationId": shop.defaults.salutation,
    }


def _customer(work: Work, email: str) -> str:
    shop, known, address_id = work.shop, work.shop.defaults, work.shop.new_id()
    body = {
        "groupId": known.group,
        "defaultPaymentMethodId": known.payment_method,
        "salesChannelId": known.sales_channel,
        "languageId": known.language,
        "customerNumber": str(shop.store.next("number.customer", 10001)),
        "salutationId": known.salutation,
        "firstName": "Erika",
        "lastName": "Muster",
        "email": email,
        "guest": True,
        "defaultBillingAddressId": address_id,
        "defaultShippingAddressId": address_id,
        "addresses": [{"id": address_id, **_address(shop)}],
    }
    return work.writer.write("customer", body, "", "insert")


def _cart(price: dict[str, Any]) -> dict[str, Any]:
    tax = sum(found["tax"] for found in price["calculatedTaxes"])
    return {
        "netPrice": cents(price["totalPrice"] - tax),
        "totalPrice": price["totalPrice"],
        "positionPrice": price["totalPrice"],
        "rawTotal": price["totalPrice"],
        "taxStatus": "gross",
        "calculatedTaxes": price["calculatedTaxes"],
        "taxRules": price["taxRules"],
    }
