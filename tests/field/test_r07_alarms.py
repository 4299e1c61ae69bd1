"""Who hears of a cache that answers for the shop, and of rows that the shop cannot give."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.alarms.test_watch import Watching
from tests.doors.conftest import door, log, make_world, world
from tests.doors.world import World

__all__ = ["door", "log", "make_world", "world"]


@pytest.fixture
def watching(world: World) -> Watching:
    """Watch a connector that works."""
    return Watching(world)


def test_r07_one_alarm_names_the_cache(watching: Watching) -> None:
    """At once, by its header, and once; it is over when the shop answers itself."""
    shop = watching.world.shop
    shop.way = replace(shop.way, cache="x-cache: HIT")
    watching.go_on(20)
    assert list(watching.standing) == ["shop.cache"]
    assert "x-cache: HIT" in watching.standing["shop.cache"]
    shop.way = replace(shop.way, cache="")
    watching.look()
    assert watching.standing == {}
    assert watching.world.notifier.said == [
        "a cache answers in the shop's place (x-cache: HIT), and orders are refused for now",
        "the shop answers itself again",
    ]


def test_r11_rows_that_stay_unreadable_are_named(watching: Watching) -> None:
    """Not those that come back within two minutes; then by list and id, and over when all can be read."""
    shop = watching.world.shop
    shop.break_row("7")
    watching.look()
    shop.mend_row("7")
    watching.go_on(3)
    assert watching.standing == {}
    for number in range(10, 17):
        shop.break_row(str(number))
    watching.go_on(3)
    assert watching.standing == {
        "shop.rows": "the shop cannot give: rows 10, rows 11, rows 12, rows 13, rows 14, …"
    }
    for number in range(10, 17):
        shop.mend_row(str(number))
    watching.look()
    assert watching.standing == {}
