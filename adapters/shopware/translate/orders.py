"""From Shopware's orders to the connector's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.shopware.translate.addresses import from_address
from adapters.shopware.translate.ids import fixed_id
from adapters.shopware.translate.parcels import read_tracking
from adapters.shopware.translate.refunds import net_of, taxes_of, to_refunds
from adapters.shopware.translate.states import States, counting
from adapters.shopware.translate.values import (
    Row,
    amount_at,
    custom_fields,
    first_text,
    integer_at,
    moment_at,
    row_at,
    rows_at,
    state_of,
    text_at,
)
from connector.model import Carrier, OrderLine, OrderMark, OrderStatus, ShopOrder

ORDER_NUMBER = "kickroute_order_number"
"""The custom field of an order that holds its Kickroute number."""

ATTEMPT = "kickroute_attempt"
"""The custom field of an order that names the attempt which placed it."""

LINE_GTIN = "kickroute_gtin"
"""The custom field of an order's line that holds the GTIN it was ordered by."""

TAG = fixed_id("tag")
ON_HOLD_TAG = fixed_id("tag", "on hold")
_GOODS = "product"

_STATE: Mapping[str, Any] = {"stateMachineState": {}}
_COUNTRY: Mapping[str, Any] = {"associations": {"country": {}}}
_REFUNDS: Mapping[str, Any] = {"associations": {**_STATE, "positions": {}}}
ASSOCIATIONS: Mapping[str, Any] = {
    **_STATE,
    "orderCustomer": {},
    "billingAddress": _COUNTRY,
    "lineItems": {"associations": {"product": {}}},
    "deliveries": {"associations": {**_STATE, "shippingMethod": {}, "shippingOrderAddress": _COUNTRY}},
    "transactions": {
        "associations": {**_STATE, "captures": {"associations": {"refunds": _REFUNDS}}},
    },
    "tags": {},
}
"""What is loaded together with an order."""

INCLUDES: Mapping[str, Any] = {"product": ["id", "parentId", "ean"], "tag": ["id"], "country": ["iso"]}


@dataclass(frozen=True, slots=True)
class OrderFields:
    """What the settings say on orders: places of tracking numbers, and the carrier when nothing tells.

    ``statuses`` are what the shop's own states mean, by their technical names.
    """

    tracking: tuple[str, ...] = ()
    default_carrier: Carrier | None = None
    statuses: Mapping[str, OrderStatus] = field(default_factory=dict)


def kickroute_number(row: Row) -> str:
    """Return the Kickroute number on the order, whoever put it there; empty when it is not ours."""
    return text_at(custom_fields(row), ORDER_NUMBER).strip()


def to_mark(row: Row) -> OrderMark:
    """Translate what a list shows of an order: none is ever pending, and there is no trash."""
    return OrderMark(
        id=text_at(row, "id"),
        place=integer_at(row, "autoIncrement"),
        number=text_at(row, "orderNumber") or text_at(row, "id"),
        kickroute_number=kickroute_number(row),
        token=text_at(custom_fields(row), ATTEMPT),
        created_at=moment_at(row, "createdAt"),
    )


def states_of(row: Row) -> States:
    """Return the states of an order."""
    payment = payment_of(row)
    return States(
        order=state_of(row),
        deliveries=tuple(state_of(delivery) for delivery in rows_at(row, "deliveries")),
        transaction=state_of(payment) if payment else "",
        on_hold=any(tag.get("id") == ON_HOLD_TAG for tag in rows_at(row, "tags")),
    )


def payment_of(row: Row) -> Row:
    """Return the transaction that counts, an empty row for an order without any."""
    transactions = sorted(rows_at(row, "transactions"), key=lambda t: text_at(t, "createdAt"))
    return transactions[counting([state_of(t) for t in transactions])] if transactions else {}


def to_order(row: Row, returns: Iterable[Row] = (), fields: OrderFields | None = None) -> ShopOrder:
    """Translate an order; ``returns`` are its order returns, where the shop has such."""
    fields = fields or OrderFields()
    states = states_of(row)
    customer = row_at(row, "orderCustomer")
    tracking = read_tracking(row, fields.tracking, fields.default_carrier)
    return ShopOrder(
        id=text_at(row, "id"),
        number=text_at(row, "orderNumber") or text_at(row, "id"),
        kickroute_number=kickroute_number(row),
        status=states.meaning(fields.statuses),
        shop_status=states.text,
        total=amount_at(row, "amountTotal"),
        shipping_net_total=net_of(row_at(row, "shippingCosts"), row),
        lines=tuple(_line(line, row) for line in _goods(row)),
        refunds=to_refunds(row, returns),
        parcels=tracking.parcels,
        unclear_tracking=tracking.unclear,
        shipping=from_address(_delivery_address(row)),
        billing=from_address(row_at(row, "billingAddress"), text_at(customer, "email")),
        created_at=moment_at(row, "createdAt"),
        place=integer_at(row, "autoIncrement"),
        token=text_at(custom_fields(row), ATTEMPT),
    )


def _goods(row: Row) -> list[Row]:
    goods = [line for line in rows_at(row, "lineItems") if text_at(line, "type") == _GOODS]
    return sorted(goods, key=lambda line: integer_at(line, "position"))


def _line(row: Row, order: Row) -> OrderLine:
    """Translate a line; the product's own row is gone when the product was deleted (facts 5)."""
    product, price, payload = row_at(row, "product"), row_at(row, "price"), row_at(row, "payload")
    offer_id = text_at(row, "productId") or text_at(row, "referencedId")
    parent = text_at(product, "parentId") or text_at(payload, "parentId")
    return OrderLine(
        id=text_at(row, "id"),
        product_id=parent or offer_id,
        offer_id=offer_id,
        gtin=first_text((text_at(custom_fields(row), LINE_GTIN), text_at(product, "ean"))),
        quantity=integer_at(row, "quantity"),
        net_total=net_of(price, order),
        total_tax=taxes_of(price),
        name=text_at(row, "label").strip(),
        sku=text_at(payload, "productNumber").strip(),
    )


def _delivery_address(row: Row) -> Row:
    addresses = (row_at(delivery, "shippingOrderAddress") for delivery in rows_at(row, "deliveries"))
    return next((address for address in addresses if address), {})


def comment_lines(row: Row) -> tuple[str, ...]:
    """Return the lines of the comments that the shop's staff sees at an order."""
    comments = (text_at(row, "customerComment"), text_at(row, "internalComment"))
    return tuple(line.strip() for comment in comments for line in comment.splitlines())
