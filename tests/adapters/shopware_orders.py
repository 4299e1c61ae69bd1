"""Orders for the tests of the Shopware adapter, placed as intake places them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from connector.model import NewOrder, OrderLine, OrderStatus, ShopOrder
from tests.adapters.shopware_shops import Served
from tests.contract.making import BILLING, LIVE, NOTE, SHIPPING, new_number


def new_order(
    served: Served,
    *items: tuple[str, int],
    net: str = "5.00",
    status: OrderStatus = LIVE,
    shipping_net: str = "4.12",
    street: str = SHIPPING.address_1,
    number: str = "",
) -> NewOrder:
    """Order pieces of products (by number or GTIN) at one net price each."""
    return NewOrder(
        kickroute_number=number or new_number(),
        status=status,
        shipping=replace(SHIPPING, address_1=street),
        billing=BILLING,
        lines=tuple(line(served, item, quantity, Decimal(net) * quantity) for item, quantity in items),
        shipping_net_total=Decimal(shipping_net),
        note=NOTE,
    )


def line(served: Served, item: str, quantity: int, net_total: Decimal) -> OrderLine:
    """Order pieces of one product for a net total."""
    row = served.simulator.owner.product(item)
    return OrderLine(row.get("parentId") or row["id"], row["id"], row["ean"] or "", quantity, net_total)


def place(served: Served, order: NewOrder) -> ShopOrder:
    """Reserve, create and make live."""
    reserved = order if order.reservation else with_reservation(served, order)
    placed = served.shop.create_order(reserved)
    return served.shop.make_live(placed.id, order.status)


def with_reservation(served: Served, order: NewOrder) -> NewOrder:
    """Let the order know its number."""
    return replace(order, reservation=served.shop.reserve(order.kickroute_number))
