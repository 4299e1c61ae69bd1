"""The watch: what is trouble only when it lasts, what is news, and the heartbeat while all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.memory import MemoryMessenger
from connector.alarms import LoggedAlarms
from connector.alarms.queue import queued
from connector.alarms.watch import BROUGHT_UP_TO_DATE, LONG, Watch, WatchPlan
from connector.model import OrderChanged, OrderStatus
from connector.model.errors import MessageNotSent, ShopAccessDenied, ShopUnavailable
from connector.model.records import OrderState
from connector.ports import Account
from connector.running.worker import WorkerState
from tests.doors.conftest import door, log, make_world, world
from tests.doors.world import Pace, World
from tests.labels.world import Clock

__all__ = ["door", "log", "make_world", "world"]
STEP = 60.0


class _Pace(Pace):
    """A pace that rests for as long as the test says."""

    def __init__(self, watching: Watching) -> None:
        super().__init__()
        self._watching = watching

    def longest_waits(self) -> dict[Account, float]:
        """Tell how long stock questions had to wait."""
        return {"stock": self._watching.rest}


class Watching:
    """A watch over a connector whose time and whose workers' troubles are the test's."""

    def __init__(self, world: World, **plan: Any) -> None:
        self.world = world
        self.seconds = 1000.0
        self.clock = Clock()
        self.clock.now = datetime.now(UTC)
        world.store.now = self.clock
        self.rest = 0.0
        self.is_well = True
        self.woken = 0
        self.plan = WatchPlan(**plan)
        world.engine.parts = replace(world.engine.parts, pace=_Pace(self))
        self.watch = self.new()

    def new(self, notifier: Any = None) -> Watch:
        """Make a watch, as after a restart."""
        return Watch(
            self.world.store,
            notifier or self.world.notifier,
            self.plan,
            is_well=lambda: self.is_well,
            wake_post=self._wake,
            clock=lambda: self.seconds,
        )

    def _wake(self) -> None:
        self.woken += 1

    def fail(self, worker: str, trouble: str) -> None:
        """Let a worker's last runs have failed; an empty trouble lets it work."""
        state = WorkerState(worker, failures=3 if trouble else 0, trouble=trouble)
        {
            "collect": self.world.engine.collecting,
            "deliver": self.world.engine.delivering,
            "orders": self.world.engine.ordering,
        }[worker].state = state

    def go_on(self, minutes: float) -> None:
        """Look once a minute for so long."""
        for _ in range(int(minutes)):
            self.look()

    def look(self) -> None:
        """Let a minute pass, and look."""
        self.seconds += STEP
        self.clock.advance(timedelta(seconds=STEP))
        self.watch.look(self.world.engine)

    @property
    def standing(self) -> dict[str, str]:
        """The alarms that stand."""
        return self.world.notifier.raised

    def news(self) -> list[tuple[str, str]]:
        """Return the news that was queued, as key and text."""
        with self.world.store.transaction() as tx:
            return [(message.key, message.message) for message in queued(tx)]


@pytest.fixture
def watching(world: World) -> Watching:
    """Watch a connector that works."""
    return Watching(world, new_orders=True)


def _let_shop(watching: Watching, error: Exception | None) -> None:
    def on_call(_name: str, when: str) -> None:
        if error is not None and when == "before":
            raise error

    watching.world.shop.on_call = on_call


# --- shop ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("worker", ["collect", "orders"])
def test_a_shop_that_is_away_for_long_is_told(watching: Watching, worker: str) -> None:
    """A quarter of an hour without an answer is worth a message; a few minutes are not."""
    _let_shop(watching, ShopUnavailable("no connection"))
    watching.fail(worker, "no connection")
    watching.go_on(14)
    assert watching.standing == {}
    watching.go_on(3)
    assert watching.standing == {"shop.unreachable": "no connection"}
    watching.fail(worker, "")
    watching.look()
    assert watching.standing == {}
    assert watching.world.notifier.said[-1] == "the shop answers again"


def test_a_shop_that_comes_and_goes_is_not_told(watching: Watching) -> None:
    """Every answer starts the time anew."""
    _let_shop(watching, ShopUnavailable("no connection"))
    for _ in range(4):
        watching.fail("collect", "no connection")
        watching.go_on(10)
        watching.fail("collect", "")
        watching.look()
    assert watching.world.notifier.said == []


def test_refused_keys_are_told_at_once(watching: Watching) -> None:
    """They do not mend themselves: a person must act, and it is another message than an outage."""
    _let_shop(watching, ShopAccessDenied("the key is revoked"))
    watching.fail("collect", "the key is revoked")
    watching.look()
    assert watching.standing == {"shop.access": "the key is revoked"}
    _let_shop(watching, None)
    watching.fail("collect", "")
    watching.look()
    assert watching.standing == {}


def test_a_shop_that_answers_but_fails_is_told_after_a_while(watching: Watching) -> None:
    """Whatever the reason: a worker that fails for long is trouble."""
    watching.fail("collect", "the answer is not a list of objects")
    watching.go_on(17)
    assert watching.standing == {"shop.unreachable": "the answer is not a list of objects"}


def test_the_shop_is_asked_only_while_it_fails(watching: Watching) -> None:
    """While all is well the watch asks nothing; in trouble once a minute at most."""
    watching.world.shop.calls.clear()
    watching.go_on(5)
    assert watching.world.shop.calls == []
    watching.fail("collect", "trouble")
    for _ in range(4):
        watching.seconds += 20
        watching.watch.look(watching.world.engine)
    assert len(watching.world.shop.calls) == 2


def test_a_daemon_that_waits_for_its_shop_tells_it_too(watching: Watching) -> None:
    """A shop that is away when the daemon starts is trouble like any other, and it ends like any other."""
    for _ in range(16):
        watching.watch.shop_is_away(ShopUnavailable("no connection"))
        watching.seconds += STEP
    watching.watch.shop_is_away(ShopUnavailable("no connection"))
    assert set(watching.standing) == {"shop.unreachable"}
    watching.watch.shop_is_away(ShopAccessDenied("the key is revoked"))
    assert set(watching.standing) == {"shop.access"}
    watching.look()
    assert watching.standing == {}


def test_trouble_from_before_a_restart_ends_too(watching: Watching) -> None:
    """An alarm that an earlier process raised is cleared when the new one finds all well."""
    alarms = LoggedAlarms(watching.world.store)
    alarms.raise_alarm("shop.unreachable", "no connection")
    alarms.raise_alarm("order.waiting.KR-7", "waits")
    watching.watch = watching.new(alarms)
    watching.look()
    assert alarms.lasting() == {}


# --- pace ----------------------------------------------------------------------------------------


def test_a_slow_shop_is_told(watching: Watching) -> None:
    """When stock is read less often than every half minute for a quarter of an hour."""
    watching.rest = 45.0
    watching.go_on(20)
    assert watching.standing == {"shop.slow": "stock is read every 45 seconds"}
    watching.rest = 5.0
    watching.go_on(7)
    assert watching.standing == {}


def test_one_slow_answer_is_nothing(watching: Watching) -> None:
    """A shop may take its time once."""
    watching.rest = 120.0
    watching.look()
    watching.rest = 0.0
    watching.go_on(20)
    assert watching.world.notifier.said == []


# --- platform ------------------------------------------------------------------------------------


def _fail_to_send(watching: Watching) -> None:
    with watching.world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-1", status=OrderStatus.COMPLETED))
        ids = [entry.id for entry in tx.outbox.entries()]
        tx.outbox.postpone(ids, watching.clock(), "the platform does not answer")


def test_a_platform_that_takes_nothing_for_long_is_told(watching: Watching) -> None:
    """While messages fail and none is taken."""
    _fail_to_send(watching)
    watching.go_on(14)
    assert watching.standing == {}
    watching.go_on(3)
    assert watching.standing == {"platform.unreachable": "the platform does not answer"}
    with watching.world.store.transaction() as tx:
        tx.facts.taken_at = watching.clock()
    watching.look()
    assert watching.standing == {}


def test_one_message_that_fails_is_not_the_platform(watching: Watching) -> None:
    """As long as others are taken the platform is there."""
    _fail_to_send(watching)
    for _ in range(20):
        with watching.world.store.transaction() as tx:
            tx.facts.taken_at = watching.clock() + timedelta(seconds=1)
        watching.look()
    assert watching.world.notifier.said == []


# --- orders --------------------------------------------------------------------------------------


def test_an_order_that_waits_for_long_is_told(watching: Watching) -> None:
    """Accepted and not in the shop after a quarter of an hour; over once it is."""
    watching.world.live_order("KR-1")
    with watching.world.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.PLACING)
    watching.look()
    assert watching.standing == {}
    with watching.world.store.transaction() as tx:
        record = tx.orders.require("KR-1")
        tx.orders.forget("KR-1")
        tx.orders.insert(replace(record, received_at=watching.clock() - LONG * 2))
    watching.go_on(2)
    assert set(watching.standing) == {"order.waiting.KR-1"}
    with watching.world.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.CONFIRMED)
    watching.look()
    assert watching.standing == {}


# --- news ----------------------------------------------------------------------------------------


def _listen(watching: Watching) -> None:
    with watching.world.store.transaction() as tx:
        tx.facts.alarms_sending = True


def test_a_new_order_is_told_once(watching: Watching) -> None:
    """With the shop's number; earlier orders are no news, also after a restart."""
    _listen(watching)
    watching.world.live_order("KR-1")
    watching.look()
    assert watching.news() == []
    number = watching.world.live_order("KR-2")
    watching.go_on(2)
    watching.watch = watching.new()
    watching.go_on(2)
    assert watching.news() == [("news.order.KR-2", f"shop order {number}")]
    assert watching.woken > 0


def test_new_orders_are_told_only_where_that_is_wanted(world: World) -> None:
    """Where the shop mails its staff by itself, nobody needs to be told twice."""
    watching = Watching(world, new_orders=False)
    _listen(watching)
    watching.look()
    world.live_order("KR-1")
    watching.look()
    assert watching.news() == []


def test_a_store_that_was_replaced_is_told(watching: Watching) -> None:
    """At the first look too: of a store that was empty this is the first thing to know."""
    _listen(watching)
    with watching.world.store.transaction() as tx:
        tx.journal.write("KR-9", "confirmed")
        tx.journal.write("", BROUGHT_UP_TO_DATE, orders=3)
    watching.look()
    assert [key for key, _ in watching.news()] == ["news.store"]


# --- heartbeat -----------------------------------------------------------------------------------


def test_the_heart_beats_while_all_is_well(world: World) -> None:
    """Once a minute; it pauses in trouble and goes on afterwards."""
    listener = MemoryMessenger()
    watching = Watching(world, heartbeat=listener)
    for _ in range(6):
        watching.seconds += 30
        watching.watch.look(world.engine)
    assert listener.beats == 3
    watching.is_well = False
    watching.go_on(5)
    assert listener.beats == 3
    watching.is_well = True
    watching.look()
    assert listener.beats == 4


def test_a_heartbeat_that_nobody_hears_stops_nothing(world: World, log: Any) -> None:
    """It is said once in the log, and tried again every minute."""
    listener = MemoryMessenger()
    listener.trouble = MessageNotSent("alarms.heartbeat_url: HTTP 500")
    watching = Watching(world, heartbeat=listener)
    watching.go_on(4)
    assert listener.tries == 4
    assert log.getvalue().count("heartbeat not sent") == 1
    listener.trouble = None
    watching.look()
    assert listener.beats == 1


# --- webhooks that do not arrive -----------------------------------------------------------------


def _change_stock(watching: Watching, quantity: int) -> None:
    """Let the shop's stock change, and the connector find it by asking."""
    engine = watching.world.engine
    engine.catalogue.steps.run()
    while engine.sweep_progress is not None:
        engine.catalogue.steps.run()
    engine.sending.steps.run()
    watching.world.shop.set_stock("1", quantity)
    engine.catalogue.steps.run()


def test_webhooks_that_do_not_arrive_are_told_once(watching: Watching) -> None:
    """Changes found by asking only, for a quarter of an hour: one message, and one when a webhook comes."""
    engine = watching.world.engine
    engine.is_ready.set()
    with watching.world.store.transaction() as tx:
        tx.facts.hook_ids = ("1", "2")
    _change_stock(watching, 7)
    watching.go_on(15)
    assert "shop.silent" not in watching.standing
    watching.go_on(2)
    assert "no webhook" in watching.standing["shop.silent"]
    engine.hear_hook()
    watching.look()
    assert "shop.silent" not in watching.standing


def test_webhooks_that_come_late_are_no_trouble(watching: Watching) -> None:
    """Asking is often faster than a webhook: one that comes within a few minutes is fine."""
    with watching.world.store.transaction() as tx:
        tx.facts.hook_ids = ("1", "2")
    watching.world.engine.is_ready.set()
    for quantity in (7, 8, 9):
        _change_stock(watching, quantity)
        watching.go_on(10)
        watching.world.engine.hear_hook()
        watching.look()
    assert "shop.silent" not in watching.standing


def test_a_shop_without_webhooks_misses_none(watching: Watching) -> None:
    """Where none are set up, asking is how it is meant."""
    watching.world.engine.is_ready.set()
    _change_stock(watching, 7)
    watching.go_on(20)
    assert "shop.silent" not in watching.standing
