"""Orders that lists do not show as they should: back-dated, imported, untrashed, copied, unreadable.

Each oddity happens once before every request of the connector, which is then broken off at every request
too, restarted and settled. There are never two live orders of one number that could be helped, none is lost,
and what cannot be decided waits for a person.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import structlog

from adapters.woocommerce.news import marks
from connector.model import Event, OrderStatus
from connector.model.records import OrderState
from connector.orders.intake import Answer, Verdict
from tests.contract.making import new_order
from tests.flows.crashing import Disk, Point, Theatre
from tests.flows.driver import Driver
from tests.flows.odd_stage import OddStage, odd_stage
from tests.flows.scenarios import Scene, ordered
from tests.flows.stages import Stage

NUMBER = "KR-4711"
DAY = 86_400
PENDING = OrderStatus.PENDING_PAYMENT


class Odd(Scene):
    """An order is sent, again and again, while something odd happens before the request ``at``."""

    at = 0
    worst = 4
    """Before the look: of what comes later only a person can be told."""

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Sell a little, index it, and bring about what was before."""
        assert isinstance(stage, OddStage)
        self.stage, self.owner = stage, stage.sim.owner
        self.made = stage.kit.make_product(stock=500)
        self.order = ordered(NUMBER, (self.made, 0, 2))
        driver.clock.advance(driver.shop.now() - driver.clock())
        driver.settle()
        assert driver.answer(ordered("KR-1", (self.made, 0, 1))).verdict is Verdict.PLACED
        self.sell(3)
        self.set_up(driver)

    def set_up(self, driver: Driver) -> None:
        """Index what is there."""
        build(driver)

    def happen(self) -> None:
        """Do what is odd."""

    def sell(self, times: int) -> list[int]:
        """Let customers buy."""
        return [self.owner.sell([(int(self.made.offer_ids[0]), 1)]) for _ in range(times)]

    def place_by_plugin(self) -> int:
        """Let the platform's plugin place the order."""
        posted = new_order((self.made, 0), number=NUMBER, quantity=2)
        return int(self.stage.kit.plugin_order(replace(posted, shipping=self.order.shipping)))

    def begin(self) -> None:
        """Nothing happened yet."""
        self.has_happened = self.came_late = False

    def _happen(self) -> None:
        requests = [entry.data for entry in self.stage.sim.log.requests[self._mark :]]
        self.came_late = any("orderby=id" in str(request["query"]) for request in requests)
        self.has_happened = True
        self.happen()

    def act(self, driver: Driver) -> None:
        """Send the order."""
        self._mark = len(self.stage.sim.log.requests)
        with self.stage.wire.before(self.at, self._happen):
            self.answer: Answer | None = driver.answer(self.order)

    def again(self, driver: Driver) -> None:
        """Send the order again; what was to be waited for is waited for."""
        if not self.has_happened:
            self._happen()
        for _ in range(3):
            self.answer = driver.answer(self.order)
            if self.answer.verdict is not Verdict.UNAVAILABLE:
                break
        assert self.answer is not None
        assert self.answer.verdict in (Verdict.PLACED, Verdict.KNOWN, Verdict.TAKEN)
        driver.clock.advance(timedelta(minutes=11))

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """One order is live, or a person is asked; a second one that came after the last look is named."""
        build(driver)
        rows = [row for row in stage.rows(NUMBER) if not row.trashed]
        live = [row.id for row in rows if row.status is not PENDING]
        record = driver.record(NUMBER)
        assert rows, "the order is lost"
        assert len(live) <= 1 + self.came_late, f"{len(live)} orders are live"
        if record.state is OrderState.CONFIRMED:
            is_alone = [row.id for row in rows] == live == [record.shop_id]
            assert is_alone or self.is_named(driver), f"{record.shop_id} is told, nobody knows of {rows}"
        else:
            assert (record.state, bool(record.parked_reason)) == (OrderState.PARKED, True), record.state

    def is_named(self, driver: Driver) -> bool:
        """Tell whether a person is told of a second order."""
        notifier: Any = driver.notifier
        return f"order.double.{NUMBER}" in notifier.raised


class BackDated(Odd):
    """The plugin placed the order just before; staff sets its date back by two months."""

    def set_up(self, driver: Driver) -> None:
        """Let more customers buy after it than one look shows."""
        build(driver)
        self.row = self.place_by_plugin()
        self.sell(12)

    def happen(self) -> None:
        """Set the date back."""
        row = self.stage.sim.state.order(self.row)
        row.created -= 60 * DAY
        self.stage.sim.state.save_order(row)


class Imported(Odd):
    """A plugin imports the order from elsewhere, with its old date."""

    def happen(self) -> None:
        """Import it."""
        sim = self.stage.sim
        sold = max(sim.state.tables.orders)
        meta = [sim.state.meta("_kickroute_order_number", NUMBER)]
        at = sim.clock.stamp() - 60 * DAY
        self.stage.enter(sold, created=at, created_via="import", status="processing", meta=meta)


class Untrashed(Odd):
    """The order lies in the trash, where the connector has never seen it; staff takes it out."""

    def set_up(self, driver: Driver) -> None:
        """Place it and throw it away before anything is read."""
        self.row = self.place_by_plugin()
        self.owner.trash_order(self.row)
        self.sell(3)
        build(driver)

    def happen(self) -> None:
        """Take it out."""
        self.owner.restore_order(self.row)


class UntrashedKnown(Untrashed):
    """The same, but the connector saw it before: more were sold since than one look shows."""

    worst = 2

    def set_up(self, driver: Driver) -> None:
        """Read it, then throw it away."""
        self.row = self.place_by_plugin()
        self.sell(12)
        build(driver)
        self.owner.trash_order(self.row)

    def _happen(self) -> None:
        super()._happen()
        self.came_late = False  # it is known: not one order is placed beside it


class Copied(Odd):
    """A plugin copies our row with all that stands on it, as soon as there is one."""

    def happen(self) -> None:
        """Copy it."""
        for row in self.owner.orders_with(NUMBER)[:1]:
            self.stage.enter(row)

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Require that a copy seen before ours was live keeps it from that."""
        super().judge(stage, driver, told)
        if len(stage.rows(NUMBER)) > 1 and not self.came_late:
            assert driver.record(NUMBER).state is OrderState.PARKED


class SwitchedOver(Odd):
    """The order stands in the tables that the shop left and now goes back to; the index is of the others."""

    def set_up(self, driver: Driver) -> None:
        """Place it, sell more than a look shows, switch over, and index what is there."""
        self.row = self.place_by_plugin()
        self.sell(12)
        self.stage.switch_over(synced=False)
        self.sell(3)
        build(driver)

    def happen(self) -> None:
        """Go back."""
        self.stage.switch_over(synced=False)


class SwitchedInStep(Odd):
    """The shop goes over to the other tables, which are kept in step."""

    def happen(self) -> None:
        """Go over."""
        self.stage.switch_over(synced=True)


class Building(Odd):
    """The order stands deep in the shop's list while the index is built; then it is sent."""

    def set_up(self, driver: Driver) -> None:
        """Let more customers buy than a few pages show, and read nothing of it."""
        self.sold = self.sell(5)
        self.row = self.place_by_plugin()
        self.sold += self.sell(9)

    def act(self, driver: Driver) -> None:
        """Build the index, then send the order."""
        with self.stage.wire.before(self.at, self._happen):
            build(driver)
        self.answer = driver.answer(self.order)

    def _happen(self) -> None:
        self.has_happened = True
        self.happen()

    def again(self, driver: Driver) -> None:
        """Go on building first, as the worker does."""
        build(driver)
        super().again(driver)

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Require that the order is the plugin's, alone, and every other one in the index."""
        super().judge(stage, driver, told)
        record = driver.record(NUMBER)
        assert (record.state, record.shop_id) == (OrderState.CONFIRMED, str(self.row))
        assert driver.counter.index.is_whole


class ComeBetween(Building):
    """More customers buy between two pages than a page holds."""

    def happen(self) -> None:
        """Let them buy."""
        self.sell(7)


class TrashedBetween(Building):
    """Staff throws orders away between two pages."""

    def happen(self) -> None:
        """Throw the newest away."""
        for row in self.sold[-4:]:
            self.owner.trash_order(row)


class Unreadable(Building):
    """The order's row kills each request that shows it, until it is mended."""

    def begin(self) -> None:
        """Spoil it."""
        super().begin()
        self.owner.spoil_order(self.row)

    def again(self, driver: Driver) -> None:
        """Require that it was not placed beside the row; then mend that."""
        assert self.owner.orders_with(NUMBER) == [self.row]
        self.owner.spoil_order(self.row, spoiled=False)
        build(driver)
        assert driver.counter.index.retry_holes() == 0
        super().again(driver)


def build(driver: Driver) -> None:
    """Read the newest orders, and all that are missing in the index."""
    driver.counter.index.newest_orders(None)
    for _ in range(100):
        if driver.counter.index.build() is None:
            return
    raise AssertionError("the index is never built")


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Let nobody write down thousands of requests."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """Make the file for the store."""
    return Disk(tmp_path_factory.mktemp("odd"))


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Iterator[OddStage]:
    """Serve an empty shop."""
    with odd_stage(getattr(request, "param", "11.0")) as opened:
        yield opened


ODDITIES = (BackDated, Imported, Untrashed, UntrashedKnown, Copied, SwitchedOver, SwitchedInStep)


@pytest.fixture
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a few orders be many pages."""
    monkeypatch.setattr(marks, "PER_PAGE", 4)
    monkeypatch.setattr(marks, "_NEWEST", 3)


def at_every_step(stage: Stage, scenario: Odd, disk: Disk) -> None:
    """Let it happen before each request, and after all."""
    theatre = Theatre(stage, scenario, disk)
    last = max(point.request for point in theatre.points())
    for at in range(last + 1):
        _play(theatre, scenario, at, None)


def broken_off_everywhere(stage: Stage, scenario: Odd, disk: Disk) -> None:
    """Let it happen at its worst moment, and break off everywhere."""
    theatre = Theatre(stage, scenario, disk)
    scenario.at = scenario.worst
    for point in theatre.points():
        _play(theatre, scenario, scenario.worst, point)


def _play(theatre: Theatre, scenario: Odd, at: int, point: Point | None) -> None:
    scenario.at = at
    try:
        theatre.play(point)
    except Exception as error:
        error.add_note(f"it happened before request {at}, broken off at {point}")
        raise


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_odd_order_at_every_step(stage: OddStage, disk: Disk, oddity: type[Odd]) -> None:
    """Whenever it happens there is one live order, or a person is told."""
    at_every_step(stage, oddity(), disk)


@pytest.mark.parametrize(
    ("oddity", "stage"),
    [
        (BackDated, "11.0-legacy"),
        (Imported, "8.9"),
        (Untrashed, "11.0-legacy"),
        (UntrashedKnown, "8.9"),
        (Copied, "8.9"),
        (SwitchedOver, "11.0-legacy"),
    ],
    indirect=["stage"],
)
def test_an_odd_order_broken_off_anywhere(stage: OddStage, disk: Disk, oddity: type[Odd]) -> None:
    """Whatever request fails then, so it is after the next start."""
    broken_off_everywhere(stage, oddity(), disk)


@pytest.mark.usefixtures("_small_pages")
@pytest.mark.parametrize("oddity", [ComeBetween, TrashedBetween])
def test_pages_that_shift_at_every_step(stage: OddStage, disk: Disk, oddity: type[Odd]) -> None:
    """No order is passed over between two pages."""
    at_every_step(stage, oddity(), disk)


@pytest.mark.usefixtures("_small_pages")
@pytest.mark.parametrize("oddity", [Building, Unreadable])
def test_a_build_killed_anywhere(stage: OddStage, disk: Disk, oddity: type[Odd]) -> None:
    """At any page and any commit; what was not read whole is not claimed."""
    stage.has_wire = False
    broken_off_everywhere(stage, oddity(), disk)
