"""From an order as Kickroute wants it to an order as Shopware's own administration keeps it.

Ids, prices and customer are such that nothing changes when the shop's staff opens and saves it (facts 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.shopware.translate.addresses import to_address, to_customer
from adapters.shopware.translate.ids import fixed_id, order_id
from adapters.shopware.translate.money import ROUNDING, Json, Price, line_price, shipping_price, totals
from adapters.shopware.translate.orders import ATTEMPT, LINE_GTIN, ON_HOLD_TAG, ORDER_NUMBER, TAG
from adapters.shopware.translate.states import OPEN, target_of
from connector.model import NewOrder, OrderLine
from connector.model.errors import CountryUnknown, ShopRefused
from connector.model.messages import say

AFFILIATE = "kickroute"
CUSTOMER_NUMBER = "KICKROUTE"
_SHIPS_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Goods:
    """What the shop's own row says of something that is ordered; ``tax_rate`` is in per cent."""

    product_number: str
    label: str
    tax_rate: Decimal
    parent_id: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What an order needs of the shop, by id; ``states`` by machine and technical name.

    ``countries`` are by code, ``shipped_to`` the codes of those that goods are sent to; ``vertical`` is how
    the sales channel adds up taxes.
    """

    sales_channel: str
    currency: str
    language: str
    shipping_method: str
    payment_method: str
    customer: str
    states: Mapping[tuple[str, str], str]
    countries: Mapping[str, str]
    shipped_to: frozenset[str]
    vertical: bool


def to_new_order(
    order: NewOrder, goods: Mapping[str, Goods], frame: Frame, number: str, now: datetime
) -> Json:
    """Write an order with its status; raises ShopRefused for what the shop would take without a word."""
    target = target_of(order.status)
    key = order.kickroute_number
    prices = [_price(at, line, goods) for at, line in enumerate(order.lines)]
    shipping = shipping_price(_net(order.shipping_net_total, "shipping_net_total"), prices)
    sums = totals(prices, shipping, vertical=frame.vertical)
    ids = {name: fixed_id(name, key) for name in ("billing", "shipping", "delivery", "transaction")}
    tags = [TAG, ON_HOLD_TAG] if target.on_hold else [TAG]
    return {
        "id": order_id(key),
        "orderNumber": number,
        "orderDateTime": stamp(now),
        **_of_the_channel(frame),
        "stateId": frame.states["order", OPEN],
        "price": sums.json(),
        "shippingCosts": shipping.json(),
        "billingAddressId": ids["billing"],
        "addresses": _addresses(order, ids, frame),
        "orderCustomer": {
            "id": fixed_id("order customer", key),
            **to_customer(order.billing, frame.customer, CUSTOMER_NUMBER),
        },
        "lineItems": [
            _line(key, at, line, price, goods[line.offer_id])
            for at, (line, price) in enumerate(zip(order.lines, prices, strict=True))
        ],
        "deliveries": [_delivery(key, ids, prices, shipping, frame, now)],
        "transactions": [
            {
                "id": ids["transaction"],
                "paymentMethodId": frame.payment_method,
                "stateId": frame.states["order_transaction", target.transaction],
                "amount": sums.amount(),
            }
        ],
        # 6.7 shows neither address nor payment without these; 6.6 does not know them (facts 12).
        "primaryOrderDeliveryId": ids["delivery"],
        "primaryOrderTransactionId": ids["transaction"],
        "affiliateCode": AFFILIATE,
        # It is live from the first, and must not be without its note when nobody comes back to it.
        # 6.6 has one comment, which its staff sees, and does not know the other.
        "customerComment": order.note,
        "internalComment": order.note,
        "customFields": {ORDER_NUMBER: key, **({ATTEMPT: order.token} if order.token else {})},
        "tags": [{"id": tag} for tag in tags],
        "ruleIds": [],
    }


def _of_the_channel(frame: Frame) -> Json:
    return {
        "salesChannelId": frame.sales_channel,
        "currencyId": frame.currency,
        "currencyFactor": 1,
        "languageId": frame.language,
        "itemRounding": ROUNDING,
        "totalRounding": ROUNDING,
        "taxCalculationType": "vertical" if frame.vertical else "horizontal",
    }


def stamp(moment: datetime) -> str:
    """Write a time as the shop reads it: UTC, with milliseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+00:00"


def _addresses(order: NewOrder, ids: Mapping[str, str], frame: Frame) -> list[Json]:
    shipping, billing = order.shipping, order.billing
    country = _country(shipping.country_code, "shipping.country_code", frame)
    return [
        to_address(
            billing,
            ids["billing"],
            _country(billing.country_code, "billing.country_code", frame)
            if billing.country_code.strip()
            else country,
            with_phone=True,
        ),
        to_address(shipping, ids["shipping"], country, with_phone=False),
    ]


def unknown_country(order: NewOrder, frame: Frame) -> CountryUnknown | None:
    """Name the first address whose country the shop does not have, or does not ship to.

    The shop itself takes any country that it has, active or not, and whether it ships there or not.
    """
    shipping, billing = order.shipping.country_code, order.billing.country_code
    if shipping.strip().upper() not in frame.shipped_to:
        return CountryUnknown("shipping.country_code", shipping)
    if billing.strip() and billing.strip().upper() not in frame.countries:
        return CountryUnknown("billing.country_code", billing)
    return None


def _country(code: str, place: str, frame: Frame) -> str:
    country = frame.countries.get(code.strip().upper())
    if country is None:
        raise ShopRefused(
            say(
                "{place}: the shop has no country {code}; add it under Settings → Countries, or have "
                "the address corrected and the order sent again",
                place=place,
                code=f"{code!r}",
            ),
            code="unknown_country",
        )
    return country


def _price(at: int, line: OrderLine, goods: Mapping[str, Goods]) -> Price:
    if line.quantity < 1:
        raise ShopRefused(
            say("items[{at}].quantity is {value}; allowed is 1 or more", at=at, value=line.quantity),
            code="quantity",
        )
    if line.offer_id not in goods:
        raise ShopRefused(
            say("items[{at}]: the shop has no product {id} any more", at=at, id=f"{line.offer_id!r}"),
            code="unknown_product",
        )
    net = _net(line.net_total, f"items[{at}].net_total")
    return line_price(net, line.quantity, goods[line.offer_id].tax_rate)


def _net(amount: Decimal, place: str) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise ShopRefused(
            say("{place} is {value}; allowed is 0 or more", place=place, value=amount), code="amount"
        )
    return amount


def _line(key: str, at: int, line: OrderLine, price: Price, goods: Goods) -> Json:
    return {
        "id": fixed_id("line", key, str(at)),
        "identifier": fixed_id("line", key, str(at)),
        "referencedId": line.offer_id,
        "productId": line.offer_id,
        "type": "product",
        "label": goods.label,
        "position": at + 1,
        "quantity": line.quantity,
        "good": True,
        "removable": False,
        "stackable": True,
        "price": price.json(),
        "priceDefinition": price.definition(),
        "payload": {"productNumber": goods.product_number, "parentId": goods.parent_id or None},
        "customFields": {LINE_GTIN: line.gtin},
    }


def _delivery(
    key: str,
    ids: Mapping[str, str],
    prices: Sequence[Price],
    shipping: Price,
    frame: Frame,
    now: datetime,
) -> dict[str, Any]:
    return {
        "id": ids["delivery"],
        "shippingOrderAddressId": ids["shipping"],
        "shippingMethodId": frame.shipping_method,
        "stateId": frame.states["order_delivery", OPEN],
        "shippingDateEarliest": stamp(now),
        "shippingDateLatest": stamp(now + _SHIPS_WITHIN),
        "shippingCosts": shipping.json(),
        "trackingCodes": [],
        "positions": [
            {
                "id": fixed_id("position", key, str(at)),
                "orderLineItemId": fixed_id("line", key, str(at)),
                "price": price.json(),
            }
            for at, price in enumerate(prices)
        ],
    }
