"""Importing into a WooCommerce whose processes are killed in the midst of requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from connector.model.retail import HandedProduct, Listing
from tests.assortment.world import POT, Importing, cups
from tests.contract.retail_kits import SimulatedRetailKit, simulated

_REQUESTS, _MOST_WRITES = 5, 40


@pytest.fixture(scope="module")
def kit() -> Iterator[SimulatedRetailKit]:
    """Open an empty shop."""
    with simulated("11.0") as opened:
        yield opened


def _fresh(kit: SimulatedRetailKit, product: HandedProduct) -> HandedProduct:
    items = tuple(replace(item, gtin=kit.gtins.next()) for item in product.items)
    return replace(product, items=items)


@pytest.mark.parametrize(
    ("product", "price"),
    [(POT, Decimal("23.80")), (cups(), Decimal("9.52"))],
    ids=["simple", "variable"],
)
def test_killed_in_the_midst_of_any_request_there_is_one_whole_product(
    kit: SimulatedRetailKit,
    make_importing: Callable[..., Importing],
    product: HandedProduct,
    price: Decimal,
) -> None:
    """After each write of each request: never shown half, and afterwards once, whole, in stock, priced."""
    world = make_importing()
    world.shop = kit.shop  # type: ignore[assignment] # the same port
    killed = 0
    for request in range(_REQUESTS):
        for writes in range(_MOST_WRITES):
            new = _fresh(kit, product)
            world.hand_over(new)
            kit.simulator.mend()
            kit.simulator.fail("/wc/v3/products", method="POST", at="during", skip=request, writes=writes)
            world.work()
            _judge(kit, new, price, is_done=False)
            kit.simulator.mend()
            now_killed = len(kit.simulator.log.entries("killed"))
            world.advance(timedelta(seconds=kit.shop.patience + 1))
            world.work()
            _judge(kit, new, price, is_done=True)
            if now_killed == killed:
                break
            killed = now_killed
    assert killed > 12


def _judge(kit: SimulatedRetailKit, new: HandedProduct, price: Decimal, *, is_done: bool) -> None:
    """See that what can be seen is whole, and what is done can be seen."""
    for item in new.items:
        spots = {found.spot for found in kit.shop.holders(item.gtin)}
        assert len(spots) == 1 or not is_done, "once"
        for spot in spots:
            facts = kit.facts(spot.product_id)
            if not is_done and facts.listing is not Listing.PUBLISHED:
                continue
            assert facts.listing is Listing.PUBLISHED
            assert len(facts.sold) == len(new.items)
            assert {one.price for one in facts.sold} == {price}
            assert len({one.sku for one in facts.sold}) == len(new.items)
            if is_done:
                assert {one.quantity for one in facts.sold} == {item.stock.quantity}
                assert facts.in_stock
