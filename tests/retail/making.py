"""Orders of a retailer's customers and links to suppliers, for the tests of the retailer's side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from connector.model import Address, OrderStatus
from connector.model.gtin import gtin14
from connector.model.retail import ItemSpot, RetailOrder, SoldLine
from connector.model.retail_records import Link, LinkState
from tests.store.making import START

GTINS = ("4006381333931", "4006381333948", "4006381333955")
PENDING, ON_HOLD, READY = (
    OrderStatus.PENDING_PAYMENT,
    OrderStatus.ON_HOLD,
    OrderStatus.AWAITING_FULFILLMENT,
)
COMPLETED, REFUNDED, CANCELLED = OrderStatus.COMPLETED, OrderStatus.REFUNDED, OrderStatus.CANCELLED
HOME = Address("Jörg", "Weiß", "", "Ährenweg 7", "c/o Groß", "München", "BY", "80331", "DE")


def spot(at: int) -> ItemSpot:
    """Return the place of the product that is numbered so; the third is nobody's but the retailer's."""
    return ItemSpot(str(at), str(at))


def link(at: int, supplier: str = "S-1", **changes: Any) -> Link:
    """Make the link of a product to a supplier."""
    gtin = GTINS[at - 1]
    made = Link(gtin14(gtin), gtin, supplier, spot(at), f"Ware {at}", LinkState.LINKED, START, told=5)
    return replace(made, **changes)


def line(at: int, quantity: int = 1, **changes: Any) -> SoldLine:
    """Make a line of a product."""
    made = SoldLine(
        f"L{at}",
        spot(at),
        quantity,
        Decimal("10.00") * quantity,
        Decimal("1.90") * quantity,
        gtin=GTINS[at - 1],
        name=f"Ware {at}",
    )
    return replace(made, **changes)


def sale(
    *lines: SoldLine, status: OrderStatus | None = READY, order_id: str = "31", **changes: Any
) -> RetailOrder:
    """Make an order of a customer, which is ready where its status says so."""
    made = RetailOrder(
        order_id,
        f"10{order_id}",
        status,
        status.value if status else "failed",
        lines or (line(1),),
        place=int(order_id),
        ready=status is READY,
        created_at=START + timedelta(seconds=1),
        total=Decimal("11.90"),
        shipping=HOME,
    )
    return replace(made, **changes)
