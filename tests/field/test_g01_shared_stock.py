"""G1: variations that share their product's stock are sold by who holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.model import Offer
from connector.orders.intake import Verdict
from tests.field.trade import Trade, trading
from tests.flows.test_intake import at_once

versions = pytest.mark.parametrize("version", ["11.0", "11.0-legacy", "8.9"])


def shared(trade: Trade) -> tuple[Offer, Offer]:
    """Let a product's variations share five units; returns two of them."""
    offered = set(trade.platform.catalogue)
    product = next(p for p in trade.products() if len([o for o in p.offers if o.gtin in offered]) > 1)
    trade.sim.owner.count_on_parent(int(product.id), 5)
    trade.sweep()
    first, second = [offer for offer in product.offers if offer.gtin in offered][:2]
    return first, second


def left(trade: Trade, offer: Offer) -> int | None:
    """Tell the stock that the shop shows."""
    product = next(p for p in trade.products() if offer.id in {o.id for o in p.offers})
    return next(o.stock.quantity for o in product.offers if o.id == offer.id)


@versions
def test_three_of_each_are_six_of_five(version: str, tmp_path: Path) -> None:
    """Refused for want of stock, and nothing is in the shop; three and two are placed."""
    with trading("woocommerce", tmp_path, version=version) as trade:
        first, second = shared(trade)
        answer = trade.answer(trade.wanted(first, second, quantity=3, number="KR-6"))
        assert answer.verdict is Verdict.NOT_ENOUGH_STOCK
        assert left(trade, first) == 5
        assert trade.answer(trade.wanted(first, quantity=3)).verdict is Verdict.PLACED
        assert trade.answer(trade.wanted(second, quantity=2)).verdict is Verdict.PLACED
        assert left(trade, first) == left(trade, second) == 0


@versions
def test_two_orders_of_four_at_once(version: str, tmp_path: Path) -> None:
    """One of each variation in the same moment: one is placed, one refused, none is left short."""
    with trading("woocommerce", tmp_path, version=version) as trade:
        first, second = shared(trade)
        orders = [trade.wanted(offer, quantity=4) for offer in (first, second)]
        answers = at_once(lambda: trade.answer(orders[0]), lambda: trade.answer(orders[1]))
        verdicts = {answer.verdict for answer in answers}
        assert verdicts == {Verdict.PLACED, Verdict.NOT_ENOUGH_STOCK}
        assert left(trade, first) == 1
