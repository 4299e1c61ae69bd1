"""N4: the staff adds to an order and refunds all of it: no more goes back than was paid."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from connector.model import RefundIssued
from tests.field.trade import Trade, both, trading


def refunds(trade: Trade) -> list[Decimal]:
    """Read the orders and return the refunds that were told."""
    trade.report()
    return [event.total for event in trade.told() if isinstance(event, RefundIssued)]


@both
def test_a_total_that_grew_does_not_raise_the_limit(kind: str, tmp_path: Path) -> None:
    """A line of the staff's own is not the retailer's money."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed(quantity=2)
        paid = order.total
        if kind == "woocommerce":
            goods = trade.offers()[1]
            line = {"product_id": int(goods.id), "quantity": 1, "subtotal": "42.02", "total": "42.02"}
            trade.sim.owner.edit_order(int(order.id), line_items=[line])
        else:
            trade.sim.owner.set_line_quantity(order.id, 20)
        trade.report()
        grown = trade.shown(order.kickroute_number).total
        assert grown > paid
        if kind == "woocommerce":
            trade.sim.owner.refund(int(order.id), grown)
        else:
            trade.sim.owner.refund(order.id, float(grown))
        assert refunds(trade) == []
        (sentence,) = [s for key, s in trade.notifier.raised.items() if key.startswith("refund.")]
        assert f"the order's {paid}" in sentence


@both
def test_what_was_paid_can_be_given_back_after_an_edit(kind: str, tmp_path: Path) -> None:
    """Up to what was paid, refunds are told as ever; also when the total fell in between."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed(quantity=2)
        owner = trade.sim.owner
        if kind == "woocommerce":
            owner.refund(int(order.id), "5.00")
        else:
            owner.refund(order.id, 5.0)
        assert refunds(trade) == [Decimal("5.00")]
        rest = order.total - Decimal("5.00")
        if kind == "woocommerce":
            owner.refund(int(order.id), str(rest))
        else:
            owner.refund(order.id, float(rest))
        assert refunds(trade) == [rest]
