"""Figures of real shops: how they are written, and that a shop must be named."""

from __future__ import annotations

import pytest

from benchmarks import excerpts, real, table
from benchmarks.real_costs import Measured
from benchmarks.real_shop import RealShop
from benchmarks.results import Figure

WHERE = "woocommerce 10.5.0, HPOS on, 50,000 orders, 2026-11-30"


def test_nothing_is_measured_at_a_shop_that_nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variables of the contract suite there is no real shop."""
    monkeypatch.delenv("KICKROUTE_TEST_WOOCOMMERCE_URL", raising=False)
    with pytest.raises(LookupError, match="KICKROUTE_TEST_WOOCOMMERCE_URL"):
        RealShop("woocommerce")


def test_the_page_says_what_is_felt_and_where_it_was_measured() -> None:
    """One line for each thing that is felt: median, p95, the bare calls, and shop, date and number."""
    about = f"callback to answer, simple, n = 30, over the bare calls; {WHERE}"
    figures = [
        Figure("woocommerce.real.intake.simple.p50", 0.98, "s", about, floor=0.71),
        Figure("woocommerce.real.intake.simple.p95", 1.24, "s", about, floor=0.8),
        Figure("woocommerce.real.cost.empty", 0.13, "s", f"0 rows; {WHERE}", floor=0.13),
    ]
    lines = [line for line in table.real_table(figures).splitlines() if line.startswith("| an order")]
    assert len(lines) == 1
    assert "| 0.98 s | 1.24 s | 0.71 s |" in lines[0]
    assert WHERE in lines[0]
    assert "n = 30" in lines[0]


def test_the_page_has_room_for_real_shops() -> None:
    """docs/PERFORMANCE.md begins with them: their marks stand before those of the simulated ones."""
    page = table.PAGE.read_text(encoding="utf-8")
    marks = (*excerpts.SHOPS, *table.FIGURES)
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)
    assert page.index("What a shop's owner will feel") < places[0] < page.index("How it is measured")


@pytest.mark.parametrize(("simulated", "is_near"), [(2.0, True), (2.4, True), (2.6, False), (1.4, False)])
def test_the_simulator_has_to_lie_within_a_quarter(simulated: float, is_near: bool) -> None:
    """What counts is how many empty questions a request is worth, on either side."""
    assert Measured("x", 0.3, 0.26, 0, worth=2.0, simulated_worth=simulated).is_near is is_near


def test_every_group_is_felt_or_compared() -> None:
    """What the command measures has a line on the page, or is a comparison of costs."""
    assert {name.partition(".")[0] for name in excerpts.FELT} == {"intake", "stock", "own_order"}
    assert set(real.GROUPS) == {"costs", "intake", "stock", "own"}
