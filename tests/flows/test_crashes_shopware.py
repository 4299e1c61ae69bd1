"""Broken off after any request to a Shopware shop, restarted and settled: nothing lost, nothing doubled."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from tests.flows.breaking import Moment
from tests.flows.crashing import Disk, Scenario, enumerate_crashes
from tests.flows.scenarios import Placing, PlacingForPlugin, Relaying, Reporting
from tests.flows.shopware_stage import shopware
from tests.flows.stages import Stage


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


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open the shop that everything is done to: a 6.6, in which a sale leaves the least trace."""
    with shopware("6.6") as opened:
        yield opened


@pytest.mark.parametrize(
    ("scenario", "least_writes"), [(Placing, 5), (PlacingForPlugin, 1), (Relaying, 1), (Reporting, 0)]
)
def test_broken_off_anywhere(
    stage: Stage, disk: Disk, scenario: Callable[[], Scenario], least_writes: int
) -> None:
    """Whatever request fails or loses its answer, the next start finishes as if nothing had been."""
    empty = stage.keep()
    try:
        points = enumerate_crashes(stage, scenario(), disk)
    finally:
        stage.put_back(empty)
    assert sum(point.moment is Moment.LOST and point.what == "wire" for point in points) >= least_writes
    assert any(point.what == "wire" for point in points)
