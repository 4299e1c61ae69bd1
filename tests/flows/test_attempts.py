"""What fails waits by itself, is shown by its name, is tried again ever more rarely, and is cleared."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from connector.model.errors import OrderForgotten, OrderWaits, ShopUnavailable
from connector.running.attempts import LONGEST_PAUSE, WAITING_PAUSE, Attempts, NotYet, Task, failing
from connector.running.steps import PROBE_PAUSE, Every, Step, Steps
from connector.store import Store
from tests.flows.test_hints import Clock

TASK = Task("rounds", "webhooks")
PROBE = Task("collect", "changes")


@pytest.fixture
def clock() -> Clock:
    """Make the clock by which tasks are tried."""
    return Clock()


@pytest.fixture
def store() -> Store:
    """Open a store in memory."""
    return Store.open("sqlite://")


@pytest.fixture
def attempts(store: Store, clock: Clock) -> Attempts:
    """Make attempts whose pauses are as long as they can be."""
    return Attempts(store, clock, jitter=lambda: 0.999)


def refuse() -> None:
    """Fail as a shop that is away."""
    raise ShopUnavailable("HTTP 500")


def shown(store: Store) -> list[tuple[str, int, str]]:
    """Return what fails by the store."""
    with store.transaction() as tx:
        return [(f.task.key, f.times, f.reason) for f in failing(tx)]


def test_pauses_grow_to_a_quarter_of_an_hour(attempts: Attempts, clock: Clock) -> None:
    """Each failure doubles the pause, up to the longest; Retry-After is obeyed beyond it."""
    pauses = []
    for _ in range(14):
        attempts.run(TASK, refuse)
        pauses.append(attempts.rest(TASK))
        clock.now += pauses[-1]
    assert pauses[:4] == pytest.approx([1, 2, 4, 8], rel=0.01)
    assert pauses[-2:] == pytest.approx([LONGEST_PAUSE] * 2, rel=0.01)
    attempts.failed(TASK, ShopUnavailable("maintenance", retry_after=3600))
    assert attempts.rest(TASK) >= 3600


def test_an_order_that_waits_to_be_alone_is_looked_at_again_soon(attempts: Attempts) -> None:
    """Another row carries its number: that is decided within ten minutes, so the pause stays short."""
    for _ in range(14):
        attempts.failed(TASK, OrderWaits("another row"))
    assert attempts.rest(TASK) <= WAITING_PAUSE


def test_what_fails_is_shown_until_it_works(attempts: Attempts, store: Store) -> None:
    """By its name, with how often, since when and why; a success clears it, whatever else fails."""
    other = Task("orders", "place", "KR-1")
    began = store.now()
    for task in (TASK, TASK, other):
        attempts.run(task, refuse)
    assert shown(store) == [("rounds.webhooks", 2, "HTTP 500"), ("orders.place.KR-1", 1, "HTTP 500")]
    (first, _) = attempts.failing()
    assert began <= first.since <= store.now() < first.next_at
    attempts.run(TASK, lambda: None)
    assert shown(store) == [("orders.place.KR-1", 1, "HTTP 500")]
    assert attempts.rest(TASK) == 0


def test_what_was_not_done_tells_nothing(attempts: Attempts, clock: Clock) -> None:
    """A task that had nothing to do, or is not at its end yet, does not count as working again."""
    attempts.run(TASK, refuse)
    clock.now += 10
    assert attempts.run(TASK, lambda: NotYet(5)) == NotYet(5)
    assert [failure.task for failure in attempts.failing()] == [TASK]


def test_a_forgotten_order_is_no_failure(attempts: Attempts) -> None:
    """Who works on an order that somebody forgot meanwhile stops; nothing of it is tried again."""

    def forgotten() -> None:
        raise OrderForgotten("KR-1")

    attempts.run(TASK, refuse)
    attempts.run(TASK, forgotten)
    assert attempts.failing() == ()


def test_things_that_need_not_be_done_any_more_are_cleared(attempts: Attempts, store: Store) -> None:
    """An order that was cancelled is not placed any more, so that it cannot be placed is no trouble."""
    for number in ("KR-1", "KR-2"):
        attempts.run(Task("orders", "place", number), refuse)
    attempts.run(Task("orders", "status", "KR-1"), refuse)
    attempts.keep_only("orders", "place", ["KR-2"])
    assert {key for key, _, _ in shown(store)} == {"orders.place.KR-2", "orders.status.KR-1"}


def test_an_outage_leaves_nothing_waiting(attempts: Attempts, clock: Clock) -> None:
    """When a probe works again, what failed meanwhile is due at once, and what failed before it is not."""
    old = Task("orders", "place", "KR-old")
    attempts.run(PROBE, lambda: None, is_probe=True)
    for _ in range(12):
        attempts.run(old, refuse)
    clock.now += 60
    attempts.run(PROBE, lambda: None, is_probe=True)
    clock.now += 60
    for _ in range(12):
        attempts.run(TASK, refuse)
        attempts.run(PROBE, refuse, is_probe=True, longest=PROBE_PAUSE)
    assert attempts.rest(TASK) > PROBE_PAUSE
    assert attempts.rest(PROBE) <= PROBE_PAUSE
    attempts.run(PROBE, lambda: None, is_probe=True)
    assert attempts.rest(TASK) == 0
    assert attempts.rest(old) > 0


def test_a_person_may_have_everything_tried_at_once(attempts: Attempts) -> None:
    """Who mended something does not wait for a quarter of an hour."""
    for _ in range(12):
        attempts.run(TASK, refuse)
    attempts.retry_now()
    assert attempts.rest(TASK) == 0


def test_a_store_that_fails_too_keeps_nothing_from_being_tried(clock: Clock) -> None:
    """Whether it can be written down or not, pauses are kept; it is written with the next change."""
    store = Store.open("sqlite://")
    attempts = Attempts(store, clock, jitter=lambda: 0.5)
    write = store.transaction

    def broken() -> None:
        raise OSError("the disk is gone")

    store.transaction = broken  # type: ignore[method-assign,assignment]  # what fails is the store itself
    attempts.run(TASK, refuse)
    attempts.run(PROBE, refuse)
    assert attempts.rest(TASK) > 0
    store.transaction = write  # type: ignore[method-assign]
    attempts.run(PROBE, lambda: None)
    assert shown(store) == [("rounds.webhooks", 1, "HTTP 500")]


def test_what_an_earlier_process_could_not_do_is_tried_anew(attempts: Attempts, store: Store) -> None:
    """After a restart nothing is shown as failing before it failed again."""
    attempts.run(TASK, refuse)
    Attempts(store, Clock()).start()
    assert shown(store) == []


class Desk:
    """Steps of one worker that note what they do, and fail where the test says so."""

    def __init__(self, attempts: Attempts) -> None:
        self.done: list[str] = []
        self.trouble: dict[str, Exception] = {}
        self.stopping = threading.Event()
        names = ("a", "b", "c")
        steps = [Step(name, self._work(name), is_probe=name == "c") for name in names]
        self.steps = Steps("rounds", attempts, self.stopping, steps)

    def _work(self, name: str) -> Callable[[], float | None]:
        def work() -> float | None:
            self.done.append(name)
            if name in self.trouble:
                raise self.trouble[name]
            return {"a": 50.0, "b": None, "c": 20.0}[name]

        return work


@pytest.mark.parametrize("error", [ShopUnavailable("away"), KeyError("defect"), MemoryError()])
@pytest.mark.parametrize("bad", ["a", "b", "c"])
def test_a_step_that_fails_keeps_no_other_from_being_done(
    attempts: Attempts, clock: Clock, bad: str, error: Exception
) -> None:
    """Each turn all steps are done but the one that waits after its failure."""
    desk = Desk(attempts)
    desk.trouble[bad] = error
    assert desk.steps.run() == pytest.approx(1.0, rel=0.01)
    assert desk.done == ["a", "b", "c"]
    desk.steps.run()
    assert desk.done[3:] == [name for name in "abc" if name != bad]
    clock.now += 1
    desk.trouble.clear()
    assert desk.steps.run() == 20.0
    assert desk.done[5:] == ["a", "b", "c"]
    assert attempts.failing() == ()


def test_a_worker_is_in_trouble_when_what_it_asks_all_the_time_fails(attempts: Attempts) -> None:
    """One step that fails beside the others is shown by itself; a failing probe is the worker's trouble."""
    desk = Desk(attempts)
    desk.trouble["a"] = ShopUnavailable("no list")
    desk.steps.run()
    assert desk.steps.trouble == (0, "")
    desk.trouble["c"] = ShopUnavailable("away")
    desk.steps.run()
    assert desk.steps.trouble == (1, "away")


def test_stopping_ends_a_turn(attempts: Attempts) -> None:
    """Who is told to stop does not begin with another step."""
    desk = Desk(attempts)
    desk.stopping.set()
    desk.steps.run()
    assert desk.done == []


def test_regular_work_that_failed_is_still_due(attempts: Attempts, clock: Clock) -> None:
    """What is done every hour is done again after its pause when it failed, not after an hour."""
    done: list[float] = []
    trouble = [True, True, False, False]

    def work() -> None:
        done.append(clock.now)
        if trouble.pop(0):
            refuse()

    steps = Steps("rounds", attempts, threading.Event(), [Step("webhooks", Every(3600, work, clock))])
    began = clock.now
    while len(done) < 4:
        clock.now += steps.run() or 1
    assert [round(at - began) for at in done] == [0, 1, 3, 3603]
