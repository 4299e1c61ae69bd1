"""An order that the shop cannot give: what depends on it waits, and nothing is posted twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.fulfilment.reconcile import reconcile_orders
from connector.fulfilment.relay import accept_status, apply_status
from connector.model import OrderStatus, StatusRequested
from connector.model.errors import ShopDoubtful, ShopUnavailable
from connector.orders.intake import Verdict
from tests.flows.test_intake import fail, the_order, when
from tests.flows.world import World, order, simple


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a shop that sells one product, and a platform that knows it."""
    world = World(tmp_path / "connector.db")
    world.begin(simple(1))
    yield world
    world.close()


def test_r11_an_order_that_cannot_be_read_is_not_posted_again(world: World) -> None:
    """The answer that it is live was lost, and the row breaks on each question: the order waits for it."""
    when(world, "make_live", "after", fail(ShopDoubtful("no answer")))
    with pytest.raises(ShopDoubtful):
        world.take(order("KR-1", (1, 1)))
    row = the_order(world, "KR-1")
    world.memory_shop.break_row(row.id)
    for _ in range(3):
        world.restart()
        with pytest.raises(ShopUnavailable, match=f"order {row.id} at the moment"):
            world.take(order("KR-1", (1, 1)))
    assert [each.id for each in world.memory_shop.all_orders()] == [row.id]
    world.memory_shop.mend_row(row.id)
    assert world.take(order("KR-1", (1, 1))).verdict is Verdict.PLACED
    assert [each.id for each in world.memory_shop.all_orders()] == [row.id]


def test_r11_a_status_waits_for_an_order_that_cannot_be_read(world: World) -> None:
    """It is not settled as if the order were gone."""
    world.take(order("KR-1", (1, 1), status=OrderStatus.ON_HOLD))
    row = the_order(world, "KR-1")
    world.memory_shop.break_row(row.id)
    accept_status(world.store, StatusRequested(row.number, OrderStatus.AWAITING_FULFILLMENT))
    with pytest.raises(ShopUnavailable, match=f"order {row.id} at the moment"):
        apply_status(world.counter, "KR-1")
    world.memory_shop.mend_row(row.id)
    assert apply_status(world.counter, "KR-1")
    assert the_order(world, "KR-1").status is OrderStatus.AWAITING_FULFILLMENT


def test_r11_the_night_goes_on_over_an_order_that_cannot_be_read(world: World) -> None:
    """Looking for strays reads those that can be read."""
    when(world, "create_order", "after", fail(ShopDoubtful("no answer")))
    with pytest.raises(ShopDoubtful):
        world.take(order("KR-1", (1, 1)))
    world.counter.index.newest_orders(None)
    world.memory_shop.break_row(the_order(world, "KR-1").id)
    assert reconcile_orders(world.counter) == []
