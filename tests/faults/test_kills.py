"""A real daemon is ended by SIGKILL at every step; afterwards nothing is lost, doubled or out of order.

Every test plays in a town of its own whose lines are good: the only trouble is death.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.people import Deeds, deed_for
from tests.faults.processes import Nursery
from tests.faults.steps import ONLY_WHERE_ORDERS_ARE_PENDING, RARE, STEPS
from tests.faults.supplier import Town, TownPlan
from tests.waiting import LIMIT, until

KILLED = -signal.SIGKILL
STARTS = 4


@pytest.fixture
def kind() -> str:
    """Name the kind of shop in the town."""
    return "woocommerce"


@pytest.fixture
def town(tmp_path: Path, nursery: Nursery, kind: str) -> Iterator[Town]:
    """Return a town whose daemon has told the catalogue."""
    with Town(tmp_path, nursery, TownPlan(kind)) as made:
        made.begin()
        yield made


FLOWS = ("collect", "deliver", "intake", "report", "relay")


@pytest.mark.parametrize(
    ("kind", "flow"),
    [*(("woocommerce", flow) for flow in FLOWS), ("shopware", "intake"), ("shopware", "relay")],
)
def test_death_at_every_step_harms_nothing(town: Town, flow: str) -> None:
    """Whatever has just been done when the process dies, the next one goes on from there."""
    deeds = Deeds(town)
    steps = [step for step in STEPS if step.startswith(flow)]
    if town.plan.kind != "woocommerce":
        steps = [step for step in steps if step not in ONLY_WHERE_ORDERS_ARE_PENDING]
    orders = [deeds.confirmed() for _ in steps] if flow in ("deliver", "report", "relay") else []
    for step in steps:
        town.daemon.arm(step)
        match deed_for(step):
            case "order":
                deeds.order()
            case "change_stock":
                change_until_dead(town, deeds)
            case deed:
                deeds.on(orders.pop(), deed)
        assert town.daemon.wait_dead() == KILLED, step
        town.daemon.start()
    assert str(town.settle()) == "nothing is wrong"


def change_until_dead(town: Town, deeds: Deeds) -> None:
    """Change stocks until it costs the daemon's life: whether a webhook or a poll comes first is chance."""

    def is_dead() -> bool:
        deeds.change_stock()
        time.sleep(0.1)
        return not town.daemon.is_alive

    until("the step is reached", is_dead)


def test_every_step_that_a_day_reaches_is_known(town: Town, tmp_path: Path) -> None:
    """A step that is new in the code is noticed, so that it is died at as well."""
    town.daemon.stop()
    record = tmp_path / "steps.txt"
    town.daemon.start(record=str(record))
    deeds = Deeds(town)
    first, second = deeds.confirmed(), deeds.confirmed()
    deeds.change_stock()
    for number, do in ((first, "refund"), (first, "track"), (first, "complete"), (second, "relay")):
        deeds.on(number, do)
    assert str(town.settle()) == "nothing is wrong"
    town.daemon.stop()
    lines = record.read_text(encoding="utf-8").splitlines()
    reached = {line.partition(" #")[0] for line in lines if line.startswith(FLOWS)}
    assert reached <= set(STEPS) | RARE


def test_death_while_starting_harms_nothing(town: Town) -> None:
    """Bringing a store up to date, announcing the address and setting webhooks up may be interrupted."""
    Deeds(town).confirmed()
    for step in (
        "resume: kept after begin",
        "resume: kept adopted",
        "resume: kept after orders",
        "resume: kept after begin #2",
        "announce: test_connection",
        "announce: kept after test_connection",
        "reconcile: ensure_hooks",
        "reconcile: kept webhook repaired",
        "sweep: kept after begin",
    ):
        assert die_while_starting(town, step) == KILLED
        town.daemon.start()
    assert str(town.settle()) == "nothing is wrong"


def die_while_starting(town: Town, step: str) -> int | None:
    """Start on an empty store until it costs the daemon's life: which thread comes first is chance."""
    for _ in range(STARTS):
        town.daemon.kill()
        for name in ("connector.db", "connector.db-wal", "connector.db-shm"):
            (town.folder / name).unlink(missing_ok=True)
        town.daemon.start(kill=step, wait=False)
        gives_up_at = time.monotonic() + LIMIT / STARTS
        while town.daemon.is_alive and time.monotonic() < gives_up_at:
            time.sleep(0.05)
        if not town.daemon.is_alive:
            return town.daemon.wait_dead()
    raise AssertionError(f"{step} was not reached by {STARTS} starts")


def test_death_at_random_times_under_load_harms_nothing(town: Town) -> None:
    """Orders, refunds and stock changes go on while the process dies again and again."""
    deeds = Deeds(town)
    numbers: list[str] = []
    work: list[Callable[[], object]] = [
        lambda: numbers.append(deeds.order()),
        deeds.change_stock,
        deeds.change_stock,
    ]
    for _ in range(5):
        ends_at = time.monotonic() + 0.2 + town.random.random() / 2
        while time.monotonic() < ends_at:
            town.random.choice(work)()
            time.sleep(0.03)
        town.daemon.kill()
        town.daemon.start()
    town.wait_confirmed(*numbers)
    for number in numbers[::3]:
        deeds.on(number, "refund")
    assert str(town.settle()) == "nothing is wrong"


def test_two_daemons_never_work_on_one_store(town: Town) -> None:
    """The second one says so and leaves; the first goes on. After a kill the store is free at once."""
    first = town.daemon.pid
    town.daemon.start(wait=False)
    assert town.daemon.wait_dead() == 1
    assert "another connector is running on the store" in town.daemon.said()
    town.daemon.pid = first
    assert town.daemon.is_alive
    town.daemon.kill()
    town.daemon.start()
    Deeds(town).confirmed()
    assert str(town.settle()) == "nothing is wrong"


def test_a_stopped_daemon_leaves_with_its_work_done(town: Town) -> None:
    """SIGTERM ends it in order, with exit code 0, and an order in hand is not lost."""
    Deeds(town).order()
    until("the order came in", lambda: town.daemon.ask("SELECT count(*) FROM orders") == 1)
    assert town.daemon.stop() == 0
    town.daemon.start()
    assert str(town.settle()) == "nothing is wrong"
