"""What is told, and what is not, of rows that the shop cannot give."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.model import ItemChanged, Stock
from connector.model.errors import ShopUnavailable
from tests.flows.world import World, order, simple
from tests.rules.products import gtin, offer, variants


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a shop and a platform in memory, and a connector between them."""
    world = World(tmp_path / "connector.db")
    yield world
    world.close()


def test_r11_of_a_row_that_cannot_be_read_nothing_is_told(world: World) -> None:
    """It is not withdrawn, nor is anything else; once it can be read it is told as it is."""
    world.begin(*(simple(n) for n in range(1, 8)))
    world.memory_shop.break_row("3")
    world.memory_shop.set_stock("3", 2)
    world.memory_shop.set_stock("4", 3)
    world.collect()
    world.sweep()
    assert world.news() == [ItemChanged(gtin(4), stock=Stock(3, in_stock=True))]
    world.memory_shop.mend_row("3")
    world.collect()
    assert world.news() == [ItemChanged(gtin(3), stock=Stock(2, in_stock=True))]


def test_r11_of_a_variant_that_cannot_be_read_nothing_is_told(world: World) -> None:
    """It is missing in its product's answer, and not withdrawn for it; its siblings' news are told."""
    world.begin(variants(offer(1), offer(2), offer(3), id="20"))
    world.memory_shop.break_row("102")
    world.memory_shop.set_stock("101", 4)
    world.collect()
    world.sweep()
    assert world.news() == [ItemChanged(gtin(1), stock=Stock(4, in_stock=True))]
    assert set(world.live()) == {gtin(1), gtin(2), gtin(3)}
    with world.store.transaction() as tx:
        assert {record.offer_id for record in tx.catalogue.decided("20")} == {"101", "102", "103"}


@pytest.mark.parametrize("broken", ["20", "102"], ids=["product", "variant"])
def test_r11_an_order_for_a_row_that_cannot_be_read_is_not_refused(world: World, broken: str) -> None:
    """Nobody knows how many there are: the order waits, and is not answered as for an unknown GTIN."""
    world.begin(variants(offer(1), offer(2), id="20"))
    world.memory_shop.break_row(broken)
    with pytest.raises(ShopUnavailable, match=f"row {broken}"):
        world.take(order("KR-1", (2, 1)))
    world.memory_shop.mend_row(broken)
    assert world.take(order("KR-1", (2, 1))).verdict
    assert world.take(order("KR-2", (1, 1))).verdict
