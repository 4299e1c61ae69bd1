"""What the connector does while a cache answers for the shop, and of rows that stay unreadable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connector.catalogue.unreadable import settle_unreadable
from connector.model import ItemChanged, Stock
from connector.orders.intake import Verdict, answer_unplaced, receive_order
from tests.flows.world import World, order, simple
from tests.rules.products import gtin

SOLD_OUT = Stock(0, in_stock=False)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a shop and a platform in memory, and a connector between them."""
    world = World(tmp_path / "connector.db")
    yield world
    world.close()


def _settle(world: World) -> int:
    return settle_unreadable(world.shop, world.store)


def _cached(world: World, header: str) -> None:
    world.memory_shop.way = replace(world.memory_shop.way, cache=header, hides_stock=bool(header))


def test_r07_everything_is_told_sold_out_after_ten_minutes_of_a_cache(world: World) -> None:
    """Not at once, once, and not for a shop that is only away; afterwards everything is read anew."""
    world.begin(simple(1), simple(2))
    _cached(world, "x-cache: HIT")
    assert _settle(world) == 0
    world.advance(timedelta(minutes=9))
    assert _settle(world) == 0
    world.advance(timedelta(minutes=1))
    assert _settle(world) == 2
    assert _settle(world) == 0
    world.deliver()
    assert {(e.gtin, e.stock) for e in world.news() if isinstance(e, ItemChanged)} == {
        (gtin(1), SOLD_OUT),
        (gtin(2), SOLD_OUT),
    }
    _cached(world, "")
    _settle(world)
    with world.store.reading() as tx:
        assert tx.facts.sweep_wanted == "1"
    world.sweep()
    assert set(world.live().values()) == {7}


def test_r07_a_cache_for_nine_minutes_tells_nothing(world: World) -> None:
    """The time begins anew with each cache."""
    world.begin(simple(1))
    for _ in range(3):
        _cached(world, "age: 7")
        _settle(world)
        world.advance(timedelta(minutes=9))
        _settle(world)
        _cached(world, "")
        _settle(world)
    world.deliver()
    assert world.news() == []


def test_r11_a_row_that_stays_unreadable_is_told_sold_out(world: World) -> None:
    """Nobody knows how many there are: after ten minutes it is not sold any more; its neighbours are."""
    world.begin(simple(1), simple(2))
    world.memory_shop.break_row("2")
    _settle(world)
    world.advance(timedelta(minutes=10))
    assert _settle(world) == 1
    world.deliver()
    assert world.news() == [ItemChanged(gtin(2), stock=SOLD_OUT)]
    world.memory_shop.mend_row("2")
    world.collect()
    assert world.live() == {gtin(1): 7, gtin(2): 7}


def test_r07_the_last_known_stock_is_not_believed_behind_a_cache(world: World) -> None:
    """An order is then sent again by the platform; one whose placing has begun is taken as ever."""
    world.begin(simple(1))
    wanted = order("KR-1", (1, 1))
    receive_order(world.store, wanted)
    assert answer_unplaced(world.store, wanted, believes_stock=False).verdict is Verdict.UNAVAILABLE
    receive_order(world.store, wanted)
    assert answer_unplaced(world.store, wanted).verdict is Verdict.TAKEN
