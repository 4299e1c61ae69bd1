"""Which stretches of the shop's orders were read: whatever pages come, in any order, no more is claimed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from connector.model import MarkPage, OrderMark
from connector.model.records import OrderStretch
from connector.orders.index.stretches import add_page, holes_above, is_whole, newest, next_gap

MOST = 30
"""Places of the small shops here: 1 to this."""


@dataclass(frozen=True)
class Reading:
    """A page, and the places that it read whole."""

    page: MarkPage
    read: frozenset[int]


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Draw a page of a shop that has orders at some places, of which some cannot be read."""
    low = draw(st.integers(0, MOST))
    high = draw(st.integers(low, MOST))
    inside = range(low, high + 1)
    broken = draw(st.sets(st.sampled_from(inside), max_size=3))
    there = draw(st.sets(st.sampled_from(inside)))
    marks = [OrderMark(str(p), p, str(p), "") for p in sorted(there - broken, reverse=True)]
    holes = tuple((p, p) for p in sorted(broken))
    return Reading(MarkPage(tuple(marks), low, high, holes), frozenset(inside) - broken)


def _claimed(known: tuple[OrderStretch, ...]) -> set[int]:
    return {p for s in known if not s.hole for p in range(s.low, s.high + 1)}


def _holes(known: tuple[OrderStretch, ...]) -> set[int]:
    return {p for s in known if s.hole for p in range(s.low, s.high + 1)}


def _known(pages: list[Reading]) -> tuple[OrderStretch, ...]:
    known: tuple[OrderStretch, ...] = ()
    for reading in pages:
        known = add_page(known, reading.page)
    return known


@given(st.lists(readings(), max_size=8))
def test_it_claims_exactly_what_was_read(pages: list[Reading]) -> None:
    """What one page could not read, and no other did, is claimed by nobody; what was read stays read."""
    known = _known(pages)
    read = {place for reading in pages for place in reading.read}
    tried = {p for reading in pages for p in range(reading.page.low, reading.page.high + 1)}
    assert _claimed(known) == read
    assert _holes(known) == tried - read


@given(st.lists(readings(), max_size=8))
def test_stretches_lie_apart_and_in_order(pages: list[Reading]) -> None:
    """No two of them overlap, and two that touch are one."""
    known = _known(pages)
    for before, after in pairwise(known):
        assert before.high < after.low
        assert before.hole or after.hole or before.high + 1 < after.low


@given(st.lists(readings(), max_size=8), st.integers(0, MOST))
def test_whole_is_what_was_read_from_the_floor_to_the_newest(pages: list[Reading], floor: int) -> None:
    """One place between that was not read, and "not there" counts for nothing."""
    known = _known(pages)
    read = {place for reading in pages for place in reading.read}
    top = newest(known)
    assert (top.high if top else -1) == max(read, default=-1)
    is_read = bool(read) and all(p in read for p in range(min(floor, max(read)), max(read) + 1))
    assert is_whole(known, floor) is is_read


@given(st.lists(readings(), max_size=8), st.integers(0, MOST))
def test_what_is_read_next_was_not_tried_and_all_above_it_was(pages: list[Reading], floor: int) -> None:
    """So a build comes to its end: each page tries places that no other has tried."""
    known = _known(pages)
    gap = next_gap(known, floor)
    tried = _claimed(known) | _holes(known)
    if gap is None:
        assert not tried or all(p in tried for p in range(min(floor, max(tried)), max(tried) + 1))
        return
    assert gap.place - 1 not in tried
    assert all(p in tried for p in range(gap.place, max(tried) + 1))
    assert gap.place > floor


@given(st.lists(readings(), min_size=1, max_size=8))
def test_a_hole_is_named_until_it_was_read(pages: list[Reading]) -> None:
    """And reading it, wherever the page begins and ends, leaves nothing of it."""
    known = _known(pages)
    for hole in holes_above(known, 0):
        marks = tuple(OrderMark(str(p), p, str(p), "") for p in range(hole.high, hole.low - 1, -1))
        known = add_page(known, MarkPage(marks, hole.low, hole.high))
    assert holes_above(known, 0) == ()


@given(st.lists(readings(), max_size=8))
def test_every_order_is_counted_once(pages: list[Reading]) -> None:
    """However often pages overlap: how many lie above a place is what the next page is found by."""
    seen: set[int] = set()
    known: tuple[OrderStretch, ...] = ()
    for reading in pages:
        before = _claimed(known)
        seen |= {mark.place for mark in reading.page.marks if mark.place not in before}
        known = add_page(known, reading.page)
    assert sum(stretch.rows for stretch in known) == len(seen)
