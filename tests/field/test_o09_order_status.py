"""O9: ``order.placed`` with a status that ends it, that nobody knows, or with none."""

from __future__ import annotations

from typing import Any

import pytest

from connector.model import OrderStatus
from tests.doors import conftest as doors
from tests.doors.world import World, order_body

door, log, make_world, world = doors.door, doors.log, doors.make_world, doors.world
"""The fixtures of a connector behind its served door."""


@pytest.mark.parametrize("status", ["cancelled", "refunded", "completed"])
def test_an_order_that_has_ended_is_refused(world: World, status: str) -> None:
    """422, and nothing of it is kept: neither here nor in the shop."""
    answer = world.call("order.placed", order_body("KR-1", status=status))
    assert answer.status_code == 422
    assert answer.json()["code"] == "rest_order_ended"
    assert status in answer.json()["message"]
    assert not world.shop.all_orders()
    with world.store.transaction() as tx:
        assert tx.orders.get("KR-1") is None


@pytest.mark.parametrize("status", ["foo", "", None])
def test_an_unknown_status_waits_on_hold(world: World, status: Any) -> None:
    """It is placed, never as ready to be sent, and an alarm quotes what came."""
    answer = world.call("order.placed", {**order_body("KR-1"), "status": status})
    assert answer.json()["status"] == 201
    (row,) = world.shop.all_orders()
    assert row.status is OrderStatus.ON_HOLD
    sentence = world.notifier.raised["order.status.KR-1"]
    assert ("missing" if status is None else repr(status)) in sentence


def test_a_missing_status_waits_on_hold_too(world: World) -> None:
    """A message without the field."""
    body = order_body("KR-1")
    del body["status"]
    assert world.call("order.placed", body).json()["status"] == 201
    assert world.shop.all_orders()[0].status is OrderStatus.ON_HOLD


def test_a_known_order_is_known_whatever_comes_again(world: World) -> None:
    """Placed before: it is answered as known, not refused."""
    world.live_order("KR-1")
    answer = world.call("order.placed", order_body("KR-1", status="cancelled"))
    assert answer.json()["status"] == 200
    assert "order.status.KR-1" not in world.notifier.raised
