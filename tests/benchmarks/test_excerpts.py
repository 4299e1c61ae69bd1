"""Figures on other pages: the load on the platform, and three of real shops in both READMEs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmarks import excerpts
from benchmarks.figures import platform
from benchmarks.plan import promised
from benchmarks.processes import ROOT
from benchmarks.results import Figure
from benchmarks.scale import FULL, TINY
from benchmarks.table import real_table
from tests.waiting import LIMIT

_WHERE = "woocommerce 10.5.0, HPOS on, 50,000 orders, 2026-11-30"


def _real(name: str, value: float, where: str = _WHERE) -> Figure:
    about = f"callback to answer, n = 30; {where}"
    return Figure(f"woocommerce.real.{name}.p50", value, "s", about, floor=0.7)


def test_three_figures_of_each_shop_are_shown() -> None:
    """An order, a sale, and what an order leaves; for each shop that was measured, in both languages."""
    other = "shopware 6.6.7.1, 40 orders, 2026-11-30"
    figures = [_real("intake.simple", 0.98), _real("intake.variant", 2.0), _real("own_order", 1.5)]
    figures += [_real("intake.simple", 0.3, other), _real("stock", 2.21, other)]
    page = f"{excerpts.SHOPS[0]}{real_table(figures)}{excerpts.SHOPS[1]}"
    english = excerpts.readme_table(page, "en").strip().splitlines()
    assert english[0] == "| Half of all take at most | WooCommerce 10.5.0 | Shopware 6.6.7.1 |"
    assert [line.split(" | ")[1] for line in english[2:]] == ["0.98 s", "–", "1.50 s"]
    german = excerpts.readme_table(page, "de")
    assert "| 0,98 s | 0,30 s |" in german
    assert len(german.strip().splitlines()) == len(english) == 5


def test_what_was_not_measured_is_not_shown() -> None:
    """Without real shops a README says so."""
    assert "Not measured" in excerpts.readme_table("", "en")
    assert "nicht gemessen" in excerpts.readme_table("", "de")


def test_the_load_is_counted_through_the_real_delivery(tmp_path: Path) -> None:
    """A first release and its announcement, nothing on a quiet day, all again, twenty stocks a message."""
    scale = replace(TINY, told=(8, 48))
    values = {figure.name: figure.value for figure in platform.measure(scale, tmp_path)}
    assert values["platform.first.48.messages"] == 2
    assert values["platform.nothing_new.48.messages"] == 0
    assert 0 < values["platform.told_again.48.messages"] <= 4
    assert values["platform.all_stocks.48.messages"] == 3
    again = values["platform.told_again.48.megabytes"] / values["platform.first.48.megabytes"]
    assert 1 <= again < 1.4
    table = excerpts.load_table([Figure(name, value, "", "") for name, value in values.items()])
    assert "| 8 offers | 48 offers |" in table
    assert "| a day without news, telling again left out | nothing | nothing |" in table


def test_a_lane_prints_figures_and_nothing_else() -> None:
    """What is measured in the lane's own process logs no line among its figures."""
    command = [sys.executable, "-m", "benchmarks.lane", "tiny", "platform"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=LIMIT)
    names = [Figure.of_row(json.loads(line)).name for line in done.stdout.splitlines()]
    assert sorted(names) == sorted(name for name in promised(TINY) if name.startswith("platform."))


def test_the_page_tells_the_load_of_few_and_many(tmp_path: Path) -> None:
    """docs/protocol.md shows both sizes, and what it says of the small one is what is counted now."""
    shown = excerpts.inside(excerpts.PROTOCOL.read_text(encoding="utf-8"), excerpts.LOAD)
    few, many = FULL.told
    assert f"| {few} offers | {many:,} offers |" in shown
    counted = excerpts.load_table(list(platform.measure(replace(FULL, told=(few,)), tmp_path)))
    assert _messages(counted) == _messages(shown)
    for now, then in zip(_megabytes(counted), _megabytes(shown), strict=True):
        assert abs(now - then) < 0.02 * then + 0.01


def _first_cells(table: str) -> list[str]:
    return [line.split("|")[2].strip() for line in table.strip().splitlines()[2:]]


def _messages(table: str) -> list[str]:
    return [cell.partition(" messages")[0] for cell in _first_cells(table)[:-1]]


def _megabytes(table: str) -> list[float]:
    return [float(found[1]) for cell in _first_cells(table) if (found := re.search(r"([\d.]+) MB", cell))]
