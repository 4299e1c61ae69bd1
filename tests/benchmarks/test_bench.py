"""The benchmarks themselves: that they measure, judge by their limits, and forget no figure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import table
from benchmarks.figures import door
from benchmarks.plan import GROUPS, PHASES, PROMISED, phases, promised
from benchmarks.reasons import reason_for
from benchmarks.results import Figure, read, with_floors, write
from benchmarks.scale import SCALES

ISSUE = (
    *("stock by webhook", "stock by poll", "callback door", "full sweep", "requests of a sweep"),
    *("peak memory", "growth of memory", "quiet cycle", "first release", "drain", "order intake"),
    *("start to ready", "idle", "many daemons", "help", "the package by the book", "the plugin's schedule"),
    *("orders by the shop's size", "growth of orders", "requests of an order", "orders and kills", "waits"),
    *("orders while the index is built", "stock by WP-Cron", "a burst of stocks", "the way back"),
    *("stock by poll beside open orders", "stock of an own order", "webhooks that died", "first reading"),
)
"""What has to be measured."""

NAMED = (
    *(f"{kind}.intake.orders.{size}" for kind in ("woocommerce", "shopware") for size in (0, 500, 50_000)),
    *("woocommerce.intake.orders.50000.legacy.one.variant", "woocommerce.intake.growth.legacy"),
    *("woocommerce.intake.requests", "shopware.intake.requests", "woocommerce.intake.requests.parent"),
    *("woocommerce.intake.building", "woocommerce.intake.building.legacy", "shopware.intake.building"),
    *(f"woocommerce.stock.cron.open.{size}.{q}.p95" for size in (0, 40, 400) for q in ("q10", "q19")),
    *(f"shopware.stock.poll.open.{size}.p50" for size in (0, 40, 400)),
    *("woocommerce.stock.cron.burst.300", "woocommerce.stock.own_order.p95", "shopware.stock.own_order.p50"),
    *("woocommerce.stock.webhooks_died", "shopware.stock.webhooks_died", "woocommerce.wait.max"),
    *(
        f"{kind}.report.{what}.open.{size}.p95"
        for kind in ("woocommerce", "shopware")
        for what in ("cancelled", "refund", "tracking")
        for size in (0, 400)
    ),
    *("woocommerce.report.tracking.open.400.legacy.p95", "woocommerce.report.refund.webhooks.p50"),
    *("woocommerce.intake.kills", "shopware.intake.kills", "shopware.wait.max", "shopware.wait.share"),
    *("woocommerce.first_reading.10000", "shopware.first_reading.10000.beside.p95"),
)
"""Figures that are named one by one; others must not take their names."""


def test_a_figure_is_measured_over_real_http(tmp_path: Path) -> None:
    """A figure run small, with its processes and real requests, becomes well-formed rows with a floor."""
    figures = list(door.measure(SCALES["tiny"], tmp_path))
    write(figures, tmp_path / "results.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "results.jsonl").read_text().splitlines()]
    assert [row["name"] for row in rows] == PROMISED["callback door"]
    for row in rows:
        assert row.keys() >= {"name", "value", "unit", "floor", "ratio", "limit", "ok"}
        assert row["value"] > 0
        assert row["floor"] > 0
        assert row["ratio"] == pytest.approx(row["value"] / row["floor"], rel=0.01)
    assert [row["ok"] is not None for row in rows] == [row["limit"] is not None for row in rows]


@pytest.mark.parametrize(
    ("value", "limit", "limits_ratio", "ok"),
    [
        (1.9, 2.0, False, True),
        (2.1, 2.0, False, False),
        (3.9, 2.0, True, True),
        (4.1, 2.0, True, False),
        (9.0, None, False, None),
    ],
)
def test_ok_follows_the_limit(value: float, limit: float | None, limits_ratio: bool, ok: bool | None) -> None:
    """A value that is too slow is not ok, by itself or over its floor; without a limit nothing is said."""
    figure = Figure("planted", value, "s", "", floor=2.0, limit=limit, limits_ratio=limits_ratio)
    assert figure.row()["ok"] is ok


def test_a_floor_may_be_another_figure(tmp_path: Path) -> None:
    """A figure over another one of the run is judged by it, also after it was read from the file."""
    small = Figure("small", 4.0, "requests", "")
    large = Figure("large", 5.0, "requests", "", limit=1.0, limits_ratio=True, over="small")
    write(with_floors([large, small]), tmp_path / "results.jsonl")
    assert read(tmp_path / "results.jsonl")[0].ok is False


def test_a_value_may_be_what_two_others_have_beyond_their_floors(tmp_path: Path) -> None:
    """Growth is what the large one takes beyond its floor, less what the small one takes beyond its own."""
    small = Figure("small", 1.0, "s", "", floor=0.7)
    large = Figure("large", 1.5, "s", "", floor=1.0)
    growth = Figure("growth", 0.0, "s", "", limit=0.06, less=("large", "small"))
    write([growth, small, large], tmp_path / "results.jsonl")
    figures = {figure.name: figure for figure in with_floors(read(tmp_path / "results.jsonl"))}
    assert figures["growth"].value == pytest.approx(0.2)
    assert figures["growth"].ok is False
    assert [figure.name for figure in with_floors([growth, small])] == ["small"]


def test_the_worst_of_a_figure_that_is_measured_twice_counts() -> None:
    """The longest wait of all scenes is the longest wait."""
    waits = [Figure("wait.max", value, "s", "") for value in (3.0, 70.0, 4.0)]
    assert [figure.value for figure in with_floors(waits)] == [70.0]


def test_every_figure_of_the_issue_is_registered() -> None:
    """What has to be measured is promised, and every group of figures is part of every run."""
    assert PROMISED.keys() >= set(ISSUE)
    assert all(PROMISED[what] for what in ISSUE)
    for plan in (PHASES, phases(SCALES["quick"])):
        assert sorted(group for phase in plan for lane in phase for group in lane) == sorted(GROUPS)
    assert "woocommerce.sweep.first.100000" in promised(SCALES["full"])
    assert not [name for name in promised(SCALES["full"]) if "{" in name]
    assert set(NAMED) - set(promised(SCALES["full"])) == set()


def test_every_figure_has_a_place_in_the_table() -> None:
    """Each promised figure is written under one title, with its limit and whether it holds."""
    names = promised(SCALES["quick"])
    written = table.table([Figure(name, 3.0, "s", "about", floor=1.0, limit=2.0) for name in names])
    assert [name for name in names if f"| `{name}` | 3 s | 1 | 3.00 | 2 | **no** |" not in written] == []


def test_the_table_says_first_which_limits_are_missed_and_why() -> None:
    """A missed limit stands on top with its measure and its reason; one that holds does not."""
    slow = Figure("door.8", 5.0, "ms", "", floor=2.0, limit=2.0, limits_ratio=True)
    quick = Figure("host.connections", 2, "connections", "", limit=2)
    written = table.table([slow, quick])
    assert "1 of 2 limits hold" in written
    assert f"- `door.8`: 2.5 × its floor, the limit is 2. {reason_for('door.8')}" in written
    assert "- `host.connections`" not in written


def test_the_page_has_room_for_the_table() -> None:
    """docs/PERFORMANCE.md holds the marks between which the table is written, each once."""
    page = table.PAGE.read_text(encoding="utf-8")
    assert (page.count(table.BEGIN), page.count(table.END)) == (1, 1)
