"""Which lines are logged: the order's number on those about one, nothing while nothing happens, one a day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest

from connector.alarms import LoggedAlarms
from connector.alarms.watch import Watch, WatchPlan
from connector.model.errors import ShopRefused
from connector.model.records import OrderState
from connector.running.engine import Engine
from tests.doors.world import World, order_body
from tests.labels.world import Clock
from tests.waiting import until


@pytest.fixture
def world(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Let alarms go to the log, as in a daemon."""
    alarms = LoggedAlarms(world.store)
    monkeypatch.setattr(world.notifier, "raise_alarm", alarms.raise_alarm)
    monkeypatch.setattr(world.notifier, "clear_alarm", alarms.clear_alarm)
    return world


def _lines(log: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_every_line_about_an_order_names_it(world: World, log: StringIO) -> None:
    """The callback, what the shop answers meanwhile, and the alarm: all have supplier and order."""

    def _refuse(name: str, when: str) -> None:
        if (name, when) == ("create_order", "before"):
            raise ShopRefused("the shop takes no order with this number of pieces")

    world.shop.on_call = _refuse
    world.call("order.placed", order_body("KR-77"))
    until("the line about the order", lambda: "order KR-77 needs you" in log.getvalue())
    lines = [line for line in _lines(log) if "KR-77" in json.dumps(line)]
    assert {line["event"] for line in lines} == {"callback", "alarm"}
    assert {(line.get("order"), line.get("supplier")) for line in lines} == {("KR-77", "berg")}


def test_an_alarm_about_no_order_names_none(log: StringIO, world: World) -> None:
    """What follows an alarm's kind is not always an order: a message has a number of its own."""
    alarms = LoggedAlarms(world.store)
    for key in ("outbox.parked.12", "shop.slow", "oversold.KR-1", "refund.deleted.KR-2.7"):
        alarms.raise_alarm(key, key)
    orders = {line["alarm"]: line.get("order") for line in _lines(log)}
    assert orders == {
        "outbox.parked.12": None,
        "shop.slow": None,
        "oversold.KR-1": "KR-1",
        "refund.deleted.KR-2.7": "KR-2",
    }


def test_a_quiet_cycle_logs_nothing(world: World, log: StringIO) -> None:
    """Once the catalogue was read, runs in which nothing happens leave no line."""
    engine = world.engine
    engine.start()
    until("the catalogue read", engine.is_ready.is_set)
    until("a run of every worker", lambda: _runs(world, 1))
    until("the store brought up to date", lambda: "store brought up to date" in log.getvalue())
    log.truncate(0)
    for _ in range(3):
        before = [state.last_run for state in engine.states()]
        engine.wake()
        until("a run of every worker", partial(_all_ran_since, engine, before))
    assert log.getvalue().strip("\x00") == ""


def _all_ran_since(engine: Engine, before: list[datetime | None]) -> bool:
    return all(state.last_run != run for state, run in zip(engine.states(), before, strict=True))


def _is_confirmed(world: World, number: str) -> bool:
    with world.store.transaction() as tx:
        return tx.orders.require(number).state is OrderState.CONFIRMED


def _runs(world: World, at_least: int) -> bool:
    return sum(state.last_run is not None for state in world.engine.states()) >= 4 * at_least


def test_a_day_is_summed_up_in_one_line(world: World, log: StringIO) -> None:
    """After a full day one line with the counts; not again that day, nor after a restart."""
    clock = Clock()
    clock.now = datetime.now(UTC)
    world.store.now = clock

    def _look() -> list[dict[str, Any]]:
        """Look as a daemon does that was just started."""
        log.truncate(0)
        log.seek(0)
        plan, notifier = WatchPlan(), LoggedAlarms(world.store)
        watch = Watch(
            world.store, notifier, plan, is_well=lambda: True, wake_post=lambda: None, clock=lambda: 1000.0
        )
        watch.look(world.engine)
        return [line for line in _lines(log) if line["event"] == "the last day in short"]

    assert _look() == []
    world.live_order("KR-1")
    until("the order confirmed", lambda: _is_confirmed(world, "KR-1"))
    clock.advance(timedelta(hours=23, minutes=59))
    assert _look() == []
    clock.advance(timedelta(minutes=1))
    (line,) = _look()
    counts = {name: line[name] for name in ("orders_received", "orders_placed", "orders_parked", "alarms")}
    assert counts == {"orders_received": 1, "orders_placed": 1, "orders_parked": 0, "alarms": 0}
    assert line["offers_released"] == 2
    assert _look() == []
