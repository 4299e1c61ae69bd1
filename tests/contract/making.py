"""Orders as the suite places them, each with a Kickroute number that no shop has seen."""

from __future__ import annotations

import itertools
import secrets
from dataclasses import replace
from decimal import Decimal

from connector.model import (
    Address,
    IncomingOrder,
    NewOrder,
    OrderedItem,
    OrderLine,
    OrderStatus,
    ShopOrder,
)
from tests.contract.kits import Made, ShopKit

RETAILER_MAIL = "einkauf@retail.example"
CUSTOMER_MAIL = "joerg.weiss@post.example"
NOTE = "Kickroute Dropshipping Bestellung"
LIVE = OrderStatus.AWAITING_FULFILLMENT

SHIPPING = Address(
    first_name="Jörg",
    last_name="Weiß",
    company="Haus „Bär“",
    address_1="Ährenweg 7",
    city="München",
    postcode="80331",
    country_code="DE",
    email=CUSTOMER_MAIL,
)
BILLING = Address(
    first_name="Ines",
    last_name="Händler",
    company="Retail GmbH",
    address_1="Marktstraße 3",
    city="Köln",
    postcode="50667",
    country_code="DE",
    email=RETAILER_MAIL,
    phone="+49 221 1234567",
)

_run = secrets.token_hex(4).upper()
_count = itertools.count(1)


def new_number() -> str:
    """Make up a Kickroute number that was never used, in this run or any other."""
    return f"KR-{_run}-{next(_count)}"


def new_order(
    *offers: tuple[Made, int], number: str = "", status: OrderStatus = LIVE, quantity: int = 2
) -> NewOrder:
    """Order ``quantity`` of each offer, given as product and index, at 5.00 net each; shipping 4.12 net."""
    lines = [
        OrderLine(
            product_id=made.product_id,
            offer_id=made.offer_ids[index],
            gtin=made.gtins[index],
            quantity=quantity,
            net_total=Decimal("5.00") * quantity,
        )
        for made, index in offers
    ]
    return NewOrder(
        kickroute_number=number or new_number(),
        status=status,
        shipping=SHIPPING,
        billing=BILLING,
        lines=tuple(lines),
        shipping_net_total=Decimal("4.12"),
        note=NOTE,
    )


def incoming(order: NewOrder) -> IncomingOrder:
    """Give the order as Kickroute had sent it."""
    items = tuple(OrderedItem(line.gtin, line.quantity, line.net_total) for line in order.lines)
    return IncomingOrder(
        order.kickroute_number, order.status, order.shipping, order.billing, items, order.shipping_net_total
    )


def create(kit: ShopKit, order: NewOrder) -> ShopOrder:
    """Reserve and create an order as intake does."""
    return kit.shop.create_order(replace(order, reservation=kit.shop.reserve(order.kickroute_number)))


def place_live(kit: ShopKit, order: NewOrder) -> ShopOrder:
    """Create an order and make it live."""
    return kit.shop.make_live(create(kit, order).id, order.status)


def live_order(kit: ShopKit, stock: int = 10) -> ShopOrder:
    """Place a live order for two of a product of its own."""
    return place_live(kit, new_order((kit.make_product(stock=stock), 0)))


def read(kit: ShopKit, order_id: str) -> ShopOrder:
    """Read one order by the port."""
    (order,) = kit.shop.orders([order_id]).found
    return order
