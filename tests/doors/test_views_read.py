"""Whoever only looks waits for nobody who writes: pages, figures, health, and the commands that list."""

from __future__ import annotations

import pytest

from connector.alarms import LoggedAlarms
from tests.doors.world import World

PAGES = ("/", "/api/status", "/metrics", "/readyz", "/outbox", "/money", "/healthz")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_waits_for_no_writer(world: World, path: str) -> None:
    """While a worker's transaction is open, each page answers, and shows what was before it."""
    with world.store.transaction() as tx:
        tx.facts.put("being", "written")
        answer = world.get(path)
    assert answer.status_code in (200, 503)


def test_an_orders_page_waits_for_no_writer(world: World) -> None:
    """The timeline of an order is shown while others write."""
    number = world.live_order("KR-9")
    with world.store.transaction() as tx:
        tx.facts.put("being", "written")
        assert number in world.get("/order?number=KR-9").text


def test_asking_for_what_stands_waits_for_no_writer(world: World) -> None:
    """An alarm that stands, said again, and one that does not, cleared again, wait for nobody."""
    alarms = LoggedAlarms(world.store)
    alarms.raise_alarm("shop.slow", "slow")
    with world.store.transaction() as tx:
        tx.facts.put("being", "written")
        alarms.raise_alarm("shop.slow", "slow")
        alarms.clear_alarm("shop.access")
        assert alarms.lasting() == {"shop.slow": "slow"}
