"""When the shop is asked: stock first, full readings beside it, and how polls stretch and hurry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from connector.catalogue.wishes import want_sweep
from connector.model import Hint, HintKind, Stock
from connector.model.errors import ShopUnavailable
from connector.ports import Account
from connector.running.engine import Engine, Parts, Timing
from tests.flows.world import World, simple
from tests.rules.products import gtin

TIMING = Timing(stock=2, alive=30, full_sweep=timedelta(hours=6))


@dataclass
class Pace:
    """Says when an account may ask, by the test's will, and notes for what was asked."""

    rests: dict[Account, float] = field(default_factory=dict)
    asked: list[Account] = field(default_factory=list)
    credits: list[float] = field(default_factory=list)
    quiet: float = 60.0

    @contextmanager
    def polling(self, account: Account) -> Iterator[None]:
        """Note the account."""
        self.asked.append(account)
        yield

    @contextmanager
    def intake(self) -> Iterator[None]:
        """Note nothing."""
        yield

    def wait_seconds(self, account: Account, credit: float = 0.0) -> float:
        """Tell the test's rest."""
        if account == "stock":
            self.credits.append(credit)
        return self.rests.get(account, 0.0)

    def quiet_seconds(self) -> float:
        """Tell the test's quiet."""
        return self.quiet

    def longest_waits(self) -> dict[Account, float]:
        """Tell nothing."""
        return {}

    def spent(self) -> dict[Account, float]:
        """Tell nothing."""
        return {}


class Running:
    """An engine of which the test does every turn, by a clock of its own."""

    def __init__(self, world: World, **options: Any) -> None:
        self.world = world
        self.pace = Pace()
        self.now = 1000.0
        parts = Parts(
            shop=world.shop,
            platform=world.platform,
            store=world.store,
            notifier=world.notifier,
            pace=self.pace,
            rules=world.rules,
            note="",
            public_url="http://127.0.0.1:1",
            timing=replace(TIMING, **options),
            clock=lambda: self.now,
            sleep=lambda _: None,
        )
        self.engine = Engine(parts)

    def turn(self) -> list[Account]:
        """Let the worker take a turn; returns the accounts for which it asked."""
        self.pace.asked.clear()
        self.engine.catalogue.steps.run()
        return list(self.pace.asked)

    def go_on(self, seconds: float, step: float = 1.0) -> list[float]:
        """Take turns for a while; returns when changes were asked for."""
        until, polls = self.now + seconds, []
        while self.now < until:
            if "stock" in self.turn():
                polls.append(self.now)
            self.now += step
            self.world.memory_shop.set_time(self.world.clock() + timedelta(seconds=self.now - 1000))
        return polls

    def tell_by_webhook(self, product_id: str, quantity: int, delay: float = 0.7) -> None:
        """Let staff change a stock, and the shop tell of it."""
        self.world.memory_shop.set_stock(product_id, quantity)
        self._pass(delay)
        self.engine.hear_hook([Hint(HintKind.PRODUCT, product_id)])
        self._pass(0.2)
        self.engine.hinted.steps.run()
        self._pass(5.0)

    def _pass(self, seconds: float) -> None:
        self.now += seconds
        self.world.memory_shop.set_time(self.world.clock() + timedelta(seconds=self.now - 1000))


@pytest.fixture
def running(world: World) -> Running:
    """Run a connector that has read its catalogue."""
    world.begin(*(simple(n) for n in range(1, 13)))
    return Running(world)


# full readings


def test_a_routine_reading_has_an_account_of_its_own(running: Running) -> None:
    """One page a turn, for as long as its account may ask; questions for changes are asked beside it."""
    with running.world.store.transaction() as tx:
        want_sweep(tx, hurried=False)
    assert running.turn() == ["stock", "sweeps"]
    running.pace.rests["sweeps"] = 20.0
    assert "sweeps" not in running.turn()
    running.now += 2
    assert running.turn() == ["stock"]
    running.pace.rests["sweeps"] = 0.0
    assert "sweeps" in running.turn()


def test_a_reading_that_people_wait_for_is_hurried(running: Running) -> None:
    """A person's wish, and the first reading of a new store; the next routine one is not."""
    running.engine.want_sweep()
    asked = [running.turn() for _ in range(6)]
    assert {account for turn in asked for account in turn} == {"stock", "hurried"}
    running.now += 3600
    running.world.advance(timedelta(hours=7))
    running.now += 60
    assert "sweeps" in running.turn()


def test_a_first_reading_is_hurried(world: World) -> None:
    """Nothing is offered before it; marking now belongs to it, and leaves no debt to stock questions."""
    world.put(simple(1))
    running = Running(world)
    assert running.turn() == ["hurried", "hurried"]
    running.now += 2
    assert running.turn()[0] == "stock"


def test_a_reading_that_must_rest_first_begins_as_soon_as_it_may(world: World) -> None:
    """What marking now cost is rested from; the first reading does not wait a minute on top."""
    world.put(simple(1))
    running = Running(world)
    running.pace.rests["hurried"] = 3.0
    running.turn()
    assert not running.engine.has_read
    running.pace.rests["hurried"] = 0.0
    running.now += 3
    running.go_on(5)
    assert running.engine.has_read


def test_questions_for_changes_are_not_asked_between_all_pages(running: Running) -> None:
    """A page may take no time at all: changes are asked for as often as is wanted, and not more."""
    running.engine.want_sweep()
    assert [running.turn().count("stock") for _ in range(3)] == [1, 0, 0]
    running.now += 2
    assert running.turn().count("stock") == 1


def test_a_page_that_rests_delays_no_question_for_changes(running: Running) -> None:
    """What a full reading owes is owed by it alone."""
    with running.world.store.transaction() as tx:
        want_sweep(tx, hurried=False)
    running.turn()
    running.pace.rests["sweeps"] = 55.0
    assert len(running.go_on(20)) == 9


# webhooks that are alive


def test_polls_stretch_while_webhooks_are_alive(running: Running) -> None:
    """A few webhooks that came by themselves, soon: asking is only there to notice that they died."""
    for n in range(1, 7):
        running.tell_by_webhook(str(n), 3)
    polls = running.go_on(120)
    assert [round(b - a) for a, b in pairwise(polls)] == [30] * (len(polls) - 1)
    assert len(polls) >= 3


def test_the_first_change_that_a_poll_finds_first_ends_it(running: Running) -> None:
    """The webhooks die without a word: one change waits half a minute, and no further one does."""
    for n in range(1, 7):
        running.tell_by_webhook(str(n), 3)
    running.go_on(40)
    running.world.memory_shop.set_stock("7", 1)
    began = running.now
    running.go_on(34)
    running.world.deliver()
    assert running.world.live()[gtin(7)] == 1
    assert running.now - began <= 35
    polls = running.go_on(30)
    assert len(polls) >= 14


def test_late_webhooks_stretch_nothing(running: Running) -> None:
    """Where WP-Cron waits for a visitor, asking is what stock waits for."""
    for n in range(1, 9):
        running.tell_by_webhook(str(n), 3, delay=20)
    assert len(running.go_on(20, step=2.0)) == 10


def test_webhooks_that_our_questions_sent_stretch_nothing(running: Running) -> None:
    """A question of ours was there just before each of them."""
    running.pace.quiet = 0.3
    for n in range(1, 9):
        running.tell_by_webhook(str(n), 3)
    assert len(running.go_on(20, step=2.0)) == 10


# bursts


def test_a_burst_is_read_as_it_comes(world: World) -> None:
    """An ERP writes many stocks: while it does, questions may owe two seconds, which are paid later."""
    world.begin(*(simple(n) for n in range(1, 41)))
    running = Running(world)
    running.turn()
    assert running.pace.credits[-1] == 0.0
    for n in range(1, 31):
        world.memory_shop.set_stock(str(n), 1)
    running.now += 2
    running.turn()
    running.now += 2
    running.turn()
    assert running.pace.credits[-1] == 2.0
    running.now += 61
    running.turn()
    assert running.pace.credits[-1] == 0.0


def test_a_few_changes_are_no_burst(running: Running) -> None:
    """Whoever sells a piece now and then gives no credit."""
    for n in range(1, 5):
        running.world.memory_shop.set_stock(str(n), 1)
    running.turn()
    running.now += 2
    running.turn()
    assert running.pace.credits[-1] == 0.0


# what stops nothing


def test_a_full_reading_that_hangs_keeps_no_hint_waiting(running: Running) -> None:
    """What an order of ours took is read by a thread of its own, whatever a page of the catalogue does."""

    def on_call(name: str, when: str) -> None:
        if (name, when) == ("all_products", "before"):
            running.world.memory_shop.set_stock("1", 2, silently=True)
            running.engine.hint([Hint(HintKind.PRODUCT, "1")])
            running.engine.hinted.steps.run()
            running.world.deliver()
            raise ShopUnavailable("the page hangs")

    running.engine.want_sweep()
    running.world.memory_shop.on_call = on_call
    running.turn()
    assert running.world.live()[gtin(1)] == 2


def test_an_order_that_somebody_else_placed_is_a_hint_of_its_products(world: World) -> None:
    """Where the shop tells of the order alone: what it sells is read at once."""
    world.memory_shop._capabilities = replace(world.memory_shop.capabilities, places_without_effect=False)
    world.begin(simple(1, stock=Stock(9, in_stock=True)))
    running = Running(world)
    order = world.memory_shop.place_foreign_order([("1", 4)])
    running.engine.hear_hook([Hint(HintKind.ORDER, order.id)])
    running.engine.hinted.steps.run()
    world.deliver()
    assert world.live()[gtin(1)] == 5
