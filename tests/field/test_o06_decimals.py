"""O6: a shop that shows no decimals keeps its cents; they are asked for."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from connector.model import RefundIssued
from connector.model.records import OrderState
from connector.orders.intake import Verdict
from tests.field.trade import trading


@pytest.mark.parametrize("version", ["11.0", "11.0-legacy", "8.9"])
@pytest.mark.parametrize("decimals", [0, 1, 3])
def test_an_order_is_confirmed_whatever_the_shop_shows(version: str, decimals: int, tmp_path: Path) -> None:
    """5.49 is answered as 5 otherwise: live, and then parked."""
    with trading("woocommerce", tmp_path, version=version, decimals=decimals) as trade:
        wanted = trade.wanted(quantity=1)
        items = (wanted.items[0].__class__(wanted.items[0].gtin, 1, Decimal("5.49")),)
        answer = trade.try_to_place(items=items, number="KR-X")
        assert answer.verdict is Verdict.PLACED
        assert trade.record("KR-X").state is OrderState.CONFIRMED
        assert trade.notifier.raised == {}
        (line,) = trade.shown("KR-X").lines
        assert line.net_total == Decimal("5.49")
        assert trade.shown("KR-X").shipping_net_total == Decimal("4.12")


def test_a_refund_is_told_with_its_cents(tmp_path: Path) -> None:
    """3.33 and not 3."""
    with trading("woocommerce", tmp_path, decimals=0) as trade:
        order = trade.placed()
        trade.sim.owner.refund(int(order.id), "3.33")
        trade.report()
        assert [e.total for e in trade.told() if isinstance(e, RefundIssued)] == [Decimal("3.33")]
