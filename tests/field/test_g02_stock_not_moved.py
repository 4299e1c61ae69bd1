"""G2: a shop whose orders move no stock sells no unit twice, and ``check`` says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connector.model import Offer, Stock
from connector.orders.intake import Verdict
from connector.orders.taking import orders_without_stock
from tests.field.trade import Trade, trading

OFF: dict[str, dict[str, Any]] = {
    "woocommerce": {"reduces_stock": False},
    "shopware": {"manages_stock": False},
}
kinds = pytest.mark.parametrize(
    ("kind", "version"),
    [("woocommerce", "11.0"), ("woocommerce", "11.0-legacy"), ("woocommerce", "8.9"), ("shopware", "11.0")],
)


def five_of(trade: Trade) -> Offer:
    """Let the shop have five of something that is offered alone."""
    offer = next(o for p in trade.products() for o in p.offers if len(p.offers) == 1 and o in trade.offers())
    trade.sim.owner.set_stock(offer.gtin, 5)
    trade.sweep()
    return offer


@kinds
def test_three_orders_of_four_of_five(kind: str, version: str, tmp_path: Path) -> None:
    """One is placed; the others are refused although the shop still shows five."""
    with trading(kind, tmp_path, version=version, **OFF[kind]) as trade:
        offer = five_of(trade)
        verdicts = [trade.answer(trade.wanted(offer, quantity=4)).verdict for _ in range(3)]
        assert verdicts == [Verdict.PLACED, Verdict.NOT_ENOUGH_STOCK, Verdict.NOT_ENOUGH_STOCK]
        trade.sweep()
        assert trade.platform.catalogue[offer.gtin].stock == Stock(1, in_stock=True)


@kinds
def test_three_that_take_nothing_are_told_by_check(kind: str, version: str, tmp_path: Path) -> None:
    """One may be chance; with stock management on again the row ends."""
    with trading(kind, tmp_path, version=version, **OFF[kind]) as trade:
        offers = trade.offers()
        for offer in offers[:3]:
            assert trade.answer(trade.wanted(offer)).verdict is Verdict.PLACED
        with trade.store.reading() as tx:
            assert orders_without_stock(tx) == 3
        trade.sim.configure(**dict.fromkeys(OFF[kind], True))
        assert trade.answer(trade.wanted(offers[3])).verdict is Verdict.PLACED
        with trade.store.reading() as tx:
            assert orders_without_stock(tx) == 0
