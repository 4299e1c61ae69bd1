"""Orders from the retailer to the supplier and what the supplier's answers mean."""

from __future__ import annotations

from decimal import Decimal

from tests.hub.conftest import GTIN, OTHER, World


def test_an_order_is_priced_told_and_confirmed(world: World) -> None:
    """An order reaches the shop signed, with the prices last told, and gets the shop's number."""
    order = world.hub.place_order("tal", [(GTIN, 2), (OTHER, 1)], wait=True)
    part = order.parts[0]
    assert (part.state, part.shop_number) == ("confirmed", "500")
    assert part.gross == Decimal("23.80") + Decimal("5.89") + Decimal("5.83")
    call = world.shop.calls[0]
    assert world.shop.signed(call)
    assert call.body["items"] == [
        {"gtin": GTIN, "quantity": 2, "net_total": "20.00"},
        {"gtin": OTHER, "quantity": 1, "net_total": "5.50"},
    ]
    assert (call.body["kickroute_order_number"], call.body["shipping_net_total"]) == (part.number, "4.90")
    assert world.hub.ledger.balance("retailer:tal") == -part.gross
