"""N1: completed first, the number entered later, where no date moves for it and no webhook comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connector.model import Carrier, OrderStatus, Parcel
from tests.field.trade import both, parcels, statuses, trading

NUMBER = "00340434161094015902"


@pytest.mark.parametrize("version", ["11.0", "11.0-legacy", "8.9"])
def test_a_number_entered_after_completion_is_told(version: str, tmp_path: Path) -> None:
    """With the old order tables and in 8.9 a number moves no date: completed orders are read by id."""
    with trading("woocommerce", tmp_path, version=version) as trade:
        order = trade.placed()
        trade.complete(order)
        trade.report()
        assert statuses(trade.told()) == [OrderStatus.COMPLETED]
        # The feed of changes has gone on since; only looking at the order again can find the number.
        trade.sim.clock.advance(timedelta(minutes=5))
        trade.report()
        trade.enter(order, NUMBER)
        trade.report()
        assert parcels(trade.told()) == [Parcel(NUMBER, Carrier.DHL)]


def test_a_completed_order_with_its_number_is_left_alone(tmp_path: Path) -> None:
    """Once the number is told, the order costs no question any more."""
    with trading("woocommerce", tmp_path, version="8.9") as trade:
        order = trade.placed()
        trade.enter(order, NUMBER)
        trade.complete(order)
        trade.report()
        trade.told()
        with trade.store.reading() as tx:
            assert tx.orders.to_read_again(100) == []


@both
def test_four_hundred_are_read_within_ten_minutes(kind: str, tmp_path: Path) -> None:
    """However many orders are open: a round takes its share of the completed ones, the oldest first."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        trade.complete(order)
        trade.report()
        with trade.store.transaction() as tx:
            record = tx.orders.require(order.kickroute_number)
            for n in range(150):
                is_open = replace(record, number=f"KR-OPEN-{n}", shop_id=f"9{n}", status=OrderStatus.ON_HOLD)
                tx.orders.insert(is_open)
            for n in range(399):
                tx.orders.insert(replace(record, number=f"KR-DONE-{n}", shop_id=f"8{n}"))
        rounds = int(timedelta(minutes=10) / timedelta(seconds=15))
        seen: set[str] = set()
        for _ in range(rounds):
            with trade.store.transaction() as tx:
                for each in tx.orders.to_read_again(100):
                    seen |= {each.number} if each.status is OrderStatus.COMPLETED else set()
                    tx.orders.change(each.number)
        assert len(seen) == 400
