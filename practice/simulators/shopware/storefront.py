"""What a shopper does in the storefront: an order as the Store API writes it."""

from __future__ import annotations

from decimal import Decimal

from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.recalculation import line_price, order_price
from practice.simulators.shopware.shop import Shop, Work
from practice.simulators.shopware.store import Row
from practice.simulators.shopware.values import cents

_PERSON = {"firstName": "Erika", "lastName": "Muster"}
_ROUNDING = {"decimals": 2, "interval": 0.01, "roundForNet": True}


def buy(work: Work, wanted: list[tuple[Row, int]], email: str) -> str:
    """Write the order of a guest, with the guest as a customer, and return its id.

    Raises ValueError for more of a closeout product than there is: the cart does not let that through.
    """
    shop = work.shop
    for product, quantity in wanted:
        _check_stock(shop, product, quantity)
    gross = bool(shop.store.live["customer_group"].rows[shop.defaults.group]["displayGross"])
    lines = [_line(shop, product, quantity, gross, at + 1) for at, (product, quantity) in enumerate(wanted)]
    shipping = line_price(Decimal(0), 1, lines[0]["price"]["taxRules"], gross)
    total = order_price([line["price"] for line in lines], shipping, gross)
    number = str(shop.store.next("number.order", 10001))
    body = {
        **_head(shop, number),
        "orderCustomer": {
            **_PERSON,
            "email": email,
            "customerId": _customer(work, email),
            "customerNumber": number,
        },
        "price": total,
        "shippingCosts": shipping,
        "lineItems": lines,
        "transactions": [_transaction(shop, total)],
    }
    body["deliveries"] = [_delivery(shop, body["billingAddressId"], lines, shipping)]
    return work.writer.write("order", body, "", "insert")


def _check_stock(shop: Shop, product: Row, quantity: int) -> None:
    parent = _parent(shop, product)
    closeout = parent.get("isCloseout") if product.get("isCloseout") is None else product["isCloseout"]
    if closeout and product["stock"] < quantity:
        raise ValueError(
            f"only {product['stock']} of {product['productNumber']} are in stock, {quantity} were wanted"
        )


def _parent(shop: Shop, product: Row) -> Row:
    return shop.store.live["product"].get(product.get("parentId")) or {}


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


def _line(shop: Shop, product: Row, quantity: int, gross: bool, position: int) -> Row:
    parent = _parent(shop, product)
    listed = (product.get("price") or parent["price"])[0]
    tax = shop.store.live["tax"].rows[product.get("taxId") or parent["taxId"]]
    unit = Decimal(str(cents(listed["gross" if gross else "net"])))
    price = line_price(unit, quantity, [{"taxRate": tax["taxRate"], "percentage": 100}], gross)
    return {
        "id": shop.new_id(),
        "identifier": product["id"],
        "referencedId": product["id"],
        "productId": product["id"],
        "type": "product",
        "label": product.get("name") or parent.get("name"),
        "quantity": quantity,
        "position": position,
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


def _delivery(shop: Shop, address_id: str, lines: list[Row], shipping: Row) -> Row:
    moment = stamp(shop.now())
    return {
        "shippingOrderAddressId": address_id,
        "shippingMethodId": shop.defaults.shipping_method,
        "stateId": shop.defaults.states["order_delivery", "open"],
        "shippingDateEarliest": moment,
        "shippingDateLatest": moment,
        "shippingCosts": shipping,
        "positions": [{"orderLineItemId": line["id"], "price": line["price"]} for line in lines],
    }


def _transaction(shop: Shop, total: Row) -> Row:
    return {
        "paymentMethodId": shop.defaults.payment_method,
        "stateId": shop.defaults.states["order_transaction", "open"],
        "amount": {
            "unitPrice": total["totalPrice"],
            "totalPrice": total["totalPrice"],
            "quantity": 1,
            "calculatedTaxes": total["calculatedTaxes"],
            "taxRules": total["taxRules"],
        },
    }


def _address(shop: Shop) -> Row:
    return {
        **_PERSON,
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
        **_PERSON,
        "email": email,
        "guest": True,
        "defaultBillingAddressId": address_id,
        "defaultShippingAddressId": address_id,
        "addresses": [{"id": address_id, **_address(shop)}],
    }
    return work.writer.write("customer", body, "", "insert")
