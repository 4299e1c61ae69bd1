"""The points at which the crash tests break a flow off, and the steps at which daemons are killed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest
import structlog

from tests.faults.steps import ONLY_WHERE_ORDERS_ARE_PENDING, STEPS
from tests.flows.crashing import Disk, Scenario, Theatre
from tests.flows.scenarios import Collecting, Delivering, Placing, PlacingForPlugin, Relaying, Reporting
from tests.flows.shopware_stage import shopware
from tests.flows.stages import Stage, memory, woocommerce
from tests.golden.recording import hold

ORDERS = (Placing, PlacingForPlugin, Relaying)
ALL = (*ORDERS, Collecting, Reporting)
Opens = Callable[[], AbstractContextManager[Stage]]
PLAYED: tuple[tuple[str, Opens, Sequence[Callable[[], Scenario]]], ...] = (
    ("memory", partial(memory, True), (*ALL, Delivering)),
    ("memory, live at once", partial(memory, False), ORDERS),
    ("WooCommerce", partial(woocommerce, "11.0"), ALL),
    ("Shopware", partial(shopware, "6.6"), (*ORDERS, Reporting)),
)
"""What `tests/flows/test_crashes*.py` break off, and where."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Let nobody write down thousands of requests."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    yield
    structlog.reset_defaults()


def test_crash_points_are_as_recorded(tmp_path: Path) -> None:
    """Each flow makes the calls, requests and commits that it made, in their order."""
    disk = Disk(tmp_path)
    lines: list[str] = []
    for name, opened, scenarios in PLAYED:
        with opened() as stage:
            empty = stage.keep()
            for scenario in scenarios:
                made = scenario()
                lines += ["", f"{type(made).__name__}, {name}", *_points(stage, made, disk)]
                stage.put_back(empty)
    hold("crash_points.txt", "\n".join([*lines[1:], ""]))


def _points(stage: Stage, scenario: Scenario, disk: Disk) -> list[str]:
    """Write a line for each call or request, with the ways in which it can be broken."""
    ways: dict[str, list[str]] = {}
    for point in Theatre(stage, scenario, disk).points():
        what = str(point.call or f"request {point.request}")
        ways.setdefault(what, []).append(point.moment.name.lower().replace("_", " "))
    return [f"  {what}: {', '.join(moments)}" for what, moments in ways.items()]


def test_steps_of_a_daemon_are_as_recorded() -> None:
    """Each step at which a daemon is killed is one that it was killed at."""
    where = {True: " (where orders are pending)", False: ""}
    hold("steps.txt", "".join(f"{s}{where[s in ONLY_WHERE_ORDERS_ARE_PENDING]}\n" for s in STEPS))
