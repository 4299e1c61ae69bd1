"""O7: staff copies one of our orders with all that stands on it: it is named, and never trashed."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.model.errors import OrderWaits
from connector.model.records import OrderState
from tests.flows.test_intake import when
from tests.flows.test_reconcile import strays
from tests.flows.world import World, order, simple


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Make a world with a product."""
    made = World(tmp_path / "connector.db")
    made.begin(simple(1))
    return made


def test_a_copy_of_a_placed_order_stays(world: World) -> None:
    """An hour later both are there, and an alarm names the copy until staff has decided."""
    world.take(order("KR-1", (1, 1)))
    ours = world.record("KR-1").shop_id
    copied = world.memory_shop.copy_order(ours)
    for _ in range(3):
        assert strays(world) == [copied.number]
        world.finish()
    assert [world.memory_shop.order_row(row).trashed for row in (ours, copied.id)] == [False, False]
    assert copied.number in world.notifier.raised["order.double.KR-1"]
    assert world.record("KR-1").state is OrderState.CONFIRMED


def test_a_copy_while_it_is_placed_holds_it_back(world: World) -> None:
    """Which of two is the copy is not guessed: none goes live and none is trashed until one is gone."""
    shop = world.memory_shop
    copies: list[str] = []
    when(world, "newest_orders", "before", lambda: None)
    when(world, "create_order", "after", lambda: copies.append(_copy(world)))
    with pytest.raises(OrderWaits):
        world.take(order("KR-1", (1, 1)))
    (copied,) = copies
    assert shop.order_row(copied).number in world.notifier.raised["order.twin.KR-1"]
    assert not any(shop.order_row(row.id).trashed for row in shop.all_orders())
    shop.move_to_trash(copied)
    world.finish()
    assert world.record("KR-1").state is OrderState.CONFIRMED
    assert world.notifier.raised == {}


def _copy(world: World) -> str:
    (ours,) = world.shop_orders("KR-1")
    return world.memory_shop.copy_order(ours).id
