"""The search for rows that break a list: it ends, whatever breaks, and blames nothing for a hiccup."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import pytest

from adapters.http import Count, Lists, fitting
from adapters.paging.aside import Aside
from adapters.paging.sizes import Sizes
from connector.model.errors import ShopFailed
from tests.adapters.test_http_limits import Clock


@dataclass(frozen=True, slots=True)
class _Page:
    rows: Sequence[int]


@dataclass(slots=True)
class _Rows:
    """A list of numbered rows, some of which break each question that they are in.

    ``hiccups`` are the questions, counted from 1, that fail whatever they ask for.
    """

    count: int
    most: int
    broken: frozenset[int] = frozenset()
    hiccups: frozenset[int] = frozenset()
    name: str = "products"
    kind: str = "products"
    asked: int = 0
    aside: frozenset[str] = field(default=frozenset())

    def begin(self, aside: frozenset[str]) -> bool:
        self.aside = aside
        return True

    def fit(self, at: int, size: int) -> int:
        return fitting(at, size) if at % size else size

    def ask(self, at: int, size: int, *, once: bool = False) -> _Page:
        del once
        rows = [row for row in range(self.count) if str(row) not in self.aside][at : at + size]
        self._answer(rows)
        return _Page(rows)

    def passed(self, page: _Page, size: int) -> int:
        del page
        return size

    def is_last(self, page: _Page, end: int, size: int) -> bool:
        del end
        return len(page.rows) < size

    def one_row(self, turn: int) -> bool:
        del turn
        self._answer([])
        return True

    def expected(self, at: int, size: int, count: Count) -> int:
        del at, count
        return size

    def candidates(self, at: int, count: Count) -> Iterable[Sequence[str]]:
        del count
        rows = [row for row in range(self.count) if str(row) not in self.aside]
        return [[str(rows[at])]]

    def by_ids(self, ids: Sequence[str]) -> None:
        self._answer([int(row_id) for row_id in ids])

    def _answer(self, rows: Sequence[int]) -> None:
        self.asked += 1
        if self.asked in self.hiccups or self.broken & set(rows):
            raise ShopFailed("HTTP 500")


@pytest.mark.parametrize(
    ("count", "most", "broken"),
    [
        (1000, 500, {499}),
        (1000, 500, {499, 999}),
        (1000, 500, {3, 57, 200}),
        (1000, 100, {99}),
        (1000, 100, set(range(40, 60))),
        (300, 100, {*range(1, 10), 30, 31, 32}),
    ],
)
def test_r11_the_search_ends_within_minutes_whatever_breaks(count: int, most: int, broken: set[int]) -> None:
    """The last of five hundred rows, twenty in a row: all others come, each once, within five minutes."""
    clock = Clock()
    lists = Lists(Sizes(None, clock), Aside(clock))
    for _minute in range(5):
        listing = _Rows(count, most, frozenset(broken))
        try:
            read = [row for page in lists.pages(listing) for row in page.rows]
        except ShopFailed:
            clock.now += 60
            continue
        break
    else:
        raise AssertionError("the search has not ended")
    assert read == [row for row in range(count) if row not in broken]
    assert lists.aside.ids("products") == {str(row) for row in broken}


@pytest.mark.parametrize("rows", [1, 3])
def test_r11_a_question_that_failed_once_blames_no_row(rows: int) -> None:
    """The shop was ill for a moment: everything is read, nothing is set aside."""
    lists = Lists()
    listing = _Rows(rows, rows, hiccups=frozenset({1}))
    assert [row for page in lists.pages(listing) for row in page.rows] == list(range(rows))
    assert lists.aside.rows() == ()
    assert lists.sizes.small() == {}


def test_r12_a_shop_that_fails_now_and_then_keeps_its_pages() -> None:
    """One question in fifteen fails for two hours: pages become smaller at times, and grow again soon."""
    dice, clock = random.Random(7), Clock()
    lists = Lists(Sizes(None, clock), Aside(clock))
    small = 0
    for _ in range(720):
        clock.now += 10
        hiccups = frozenset(each for each in range(60) if dice.random() < 1 / 15)
        listing = _Rows(260, 100, hiccups=hiccups)
        with suppress(ShopFailed):
            assert [row for page in lists.pages(listing) for row in page.rows] == list(range(260))
        small += bool(lists.sizes.small())
    assert lists.aside.rows() == ()
    assert 0 < small < 240
