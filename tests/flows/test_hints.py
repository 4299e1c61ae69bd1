"""Hints of webhooks: the first is followed at once, many are read together, and none is ever forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection

import pytest
from sqlalchemy.exc import OperationalError

from connector.model import Hint, HintKind
from connector.model.errors import ShopAccessDenied, ShopUnavailable
from connector.running.attempts import Attempts
from connector.running.steps import PROBE_PAUSE
from connector.running.workers.hints import HINT_GATHERING, MOST_DIVIDED, SAME_MOMENT, HintedReading, Hints
from connector.store import Store


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


def hinted(clock: Clock, *ids: str) -> Hints:
    """Make hints at products."""
    hints = Hints(clock, clock.sleep)
    hints.add(Hint(HintKind.PRODUCT, each) for each in ids)
    return hints


def test_the_first_hint_is_followed_at_once() -> None:
    """After a quiet time a hint waits for others of the same moment only."""
    clock = Clock()
    assert hinted(clock, "1", "2").take(HintKind.PRODUCT) == {"1", "2"}
    assert clock.slept == [SAME_MOMENT]


def test_hints_that_follow_are_gathered() -> None:
    """Hints that come without a pause are read a few times a second, not one by one."""
    clock = Clock()
    hints = hinted(clock, "1")
    for number in range(10):
        hints.take(HintKind.PRODUCT)
        hints.add([Hint(HintKind.PRODUCT, str(number))])
    assert clock.slept[1:] == pytest.approx([HINT_GATHERING] * 9)


def test_nothing_waits_without_a_hint() -> None:
    """Where nothing was hinted at, nobody waits; a hint at an order is not followed for products."""
    clock = Clock()
    hints = hinted(clock)
    hints.add([Hint(HintKind.ORDER, "7")])
    assert hints.take(HintKind.PRODUCT) == set()
    assert clock.slept == []


class Reading:
    """A reading of hints at products; ``trouble`` says what the shop answers when some are asked for."""

    def __init__(self, store: Store) -> None:
        self.clock = Clock()
        self.hints = Hints(self.clock, self.clock.sleep)
        self.attempts = Attempts(store, self.clock, jitter=lambda: 0.5)
        self.trouble: Callable[[Collection[str]], Exception | None] = lambda _: None
        self.asked: list[tuple[str, ...]] = []
        self.read: set[str] = set()
        self.hinted = HintedReading(
            self.hints, HintKind.PRODUCT, "collect", self.attempts, self._read, self.clock
        )

    def _read(self, ids: Collection[str]) -> None:
        self.asked.append(tuple(ids))
        if error := self.trouble(ids):
            raise error
        self.read.update(ids)

    def spoil(self, *bad: str) -> None:
        """Let the shop fail whenever one of these is among what is asked."""
        self.trouble = lambda ids: ShopUnavailable("HTTP 500") if set(bad) & set(ids) else None

    def hint(self, *ids: str) -> None:
        """Hint at products."""
        self.hints.add(Hint(HintKind.PRODUCT, each) for each in ids)

    def work(self, seconds: float) -> int:
        """Let the worker run for a while as it wishes to; returns how many questions were asked."""
        before, end = len(self.asked), self.clock.now + seconds
        while self.clock.now < end:
            wait = self.hinted.run()
            self.clock.now += max(1.0, 1.0 if wait is None else min(wait, end - self.clock.now))
        return len(self.asked) - before

    @property
    def named(self) -> set[str]:
        """What is shown as failing."""
        return {failure.task.about for failure in self.attempts.failing()}


@pytest.fixture
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Make a reading whose failures are kept in a store in memory."""
    return Reading(Store.open("sqlite://"))


IDS = tuple(str(number) for number in range(100))


@pytest.mark.parametrize("bad", [("57",), ("0",), ("99",), ("3", "4", "80")])
def test_one_that_always_fails_is_found_and_holds_up_no_other(reading: Reading, bad: tuple[str, ...]) -> None:
    """Of a hundred hinted at together, all but the bad ones are read soon; they alone are named."""
    reading.spoil(*bad)
    reading.hint(*IDS)
    reading.work(90)
    assert reading.read == set(IDS) - set(bad)
    assert reading.named == set(bad)


def test_what_fails_is_tried_ever_more_rarely_and_cleared(reading: Reading) -> None:
    """One that fails for a day is asked for a few times an hour; once it can be read, nothing is shown."""
    reading.spoil("7")
    reading.hint("7")
    first, later = reading.work(3600), reading.work(3600)
    assert later < first
    assert 2 <= later <= 6
    reading.spoil()
    reading.work(1000)
    assert reading.read == {"7"}
    assert reading.named == set()


def test_a_further_hint_at_one_that_fails_spoils_no_other(reading: Reading) -> None:
    """A bad product that changes all the time is hinted at all the time; the others are read at once."""
    reading.spoil("7")
    reading.hint("7", "8")
    reading.work(30)
    asked = len(reading.asked)
    reading.hint("7", "9")
    reading.hinted.run()
    assert reading.asked[asked:] == [("9",)]


@pytest.mark.parametrize(
    "error",
    [
        ShopUnavailable("away"),
        ShopUnavailable("maintenance", retry_after=60),
        ShopAccessDenied("the key is revoked"),
        OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error")),
        KeyError("defect"),
    ],
)
def test_hints_survive_every_error(reading: Reading, error: Exception) -> None:
    """Whoever is away, shop, key, store or sense: what was hinted at is read when it is back, once."""
    reading.trouble = lambda _: error
    reading.hint("1", "2", "3")
    reading.work(300)
    assert reading.read == set()
    reading.trouble = lambda _: None
    reading.work(PROBE_PAUSE + 1)
    assert reading.read == {"1", "2", "3"}
    assert reading.named == set()


def test_a_shop_that_is_away_is_not_asked_for_each_one(reading: Reading) -> None:
    """A hundred hints and a shop that answers nothing: two questions at each try, and nobody is blamed."""
    reading.trouble = lambda _: ShopUnavailable("away")
    reading.hint(*IDS)
    assert reading.work(0.5) == 2
    reading.work(60)
    assert reading.work(3600) <= 2 * 3600 / (PROBE_PAUSE / 2)
    assert reading.named == set()


def test_finding_out_costs_a_bounded_number_of_questions(reading: Reading) -> None:
    """Where half of all fail, what is spent on finding out which is bounded by the minute."""
    reading.spoil(*IDS[::2])
    reading.hint(*IDS)
    assert reading.work(60) <= 2 * MOST_DIVIDED
    reading.work(1800)
    assert reading.read == set(IDS[1::2])


def test_a_fresh_answer_brings_back_those_that_waited(reading: Reading) -> None:
    """After an outage, the first hint that can be read shows that the shop is there again."""
    reading.trouble = lambda _: ShopUnavailable("away")
    reading.hint("1", "2")
    reading.work(300)
    reading.trouble = lambda _: None
    reading.hint("3")
    reading.hinted.run()
    reading.hinted.run()
    assert reading.read == {"1", "2", "3"}
