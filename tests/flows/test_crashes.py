"""Broken off after any call, restarted and settled: nothing lost, nothing doubled, amounts right.

Each test plays its scenario once per call: to the shop and to the platform, before its effect and with
its answer lost, and with the process dying there and at every commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest
import structlog

from tests.flows.breaking import Moment
from tests.flows.crashing import Disk, Scenario, enumerate_crashes
from tests.flows.scenarios import Collecting, Delivering, Placing, PlacingForPlugin, Relaying, Reporting
from tests.flows.stages import Stage, memory, woocommerce

STAGES: dict[str, Callable[[], AbstractContextManager[Stage]]] = {
    "memory": partial(memory, True),
    "memory-live-at-once": partial(memory, False),
    "woocommerce-11.0": partial(woocommerce, "11.0"),
}


@pytest.fixture(autouse=True, scope="module")
def _quiet() -> Iterator[None]:
    """Let nobody write down thousands of requests."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """Make the file for the store."""
    return Disk(tmp_path_factory.mktemp("crashes"))


@pytest.fixture(params=STAGES, scope="module")
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Open the shop that everything is done to."""
    with STAGES[request.param]() as opened:
        empty = opened.keep()
        yield opened
        opened.put_back(empty)


def broken_off(stage: Stage, scenario: Scenario, disk: Disk) -> set[str]:
    """Break a scenario off everywhere, leave the shop as it was, and tell what was broken."""
    empty = stage.keep()
    try:
        return {point.what for point in enumerate_crashes(stage, scenario, disk)}
    finally:
        stage.put_back(empty)


@pytest.mark.parametrize("scenario", [Placing, PlacingForPlugin, Relaying])
def test_orders_broken_off_anywhere(stage: Stage, disk: Disk, scenario: Callable[[], Scenario]) -> None:
    """Whatever call it dies after, the next start finishes the flow exactly as if nothing had been."""
    assert broken_off(stage, scenario(), disk) in ({"shop", "store"}, {"wire"})


@pytest.mark.parametrize("stage", ["memory", "woocommerce-11.0"], indirect=True)
@pytest.mark.parametrize("scenario", [Collecting, Reporting])
def test_news_broken_off_anywhere(stage: Stage, disk: Disk, scenario: Callable[[], Scenario]) -> None:
    """Whatever call it dies after, all that the shop shows is told in the end, and nothing else."""
    broken = broken_off(stage, scenario(), disk)
    assert broken in ({"shop", "platform", "store"}, {"wire", "platform"})


def test_delivering_broken_off_anywhere(disk: Disk) -> None:
    """Every event arrives at least once and in order, whatever call the process dies after."""
    with memory(True) as opened:
        points = enumerate_crashes(opened, Delivering(), disk)
    assert sum(point.moment is Moment.LOST for point in points) >= 8
