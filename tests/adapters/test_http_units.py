"""Units of work: how many rows are asked for at once, by the seconds that they take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from adapters.http.pace import Budget
from adapters.paging.units import LONGEST, LONGEST_HURRIED, Units

MOST = 100


@dataclass
class Page:
    """An answer with some rows."""

    rows: Sequence[int]


class Shop:
    """A shop that takes ``question`` seconds for any answer and ``row`` on top for each row."""

    def __init__(self, question: float, row: float) -> None:
        self.question, self.row = question, row
        self.now = 0.0
        self.units = Units(lambda: self.now)

    def seconds(self, rows: int) -> float:
        """Tell what a page of so many rows takes."""
        return self.question + rows * self.row

    def read(self, *counts: int, name: str = "products") -> None:
        """Read pages with so many rows."""
        assert len(list(self.units.timed(name, self._pages(counts)))) == len(counts)

    def size(self, name: str = "products") -> int:
        """Tell how many rows are asked for next."""
        return self.units.size(name, 50, MOST)

    def _pages(self, counts: Sequence[int]) -> Iterator[Page]:
        for count in counts:
            self.now += self.seconds(count)
            yield Page(range(count))


def test_it_begins_with_what_is_usual() -> None:
    """Nothing is known of a list that was never read; what another one takes says nothing of it."""
    shop = Shop(0.13, 0.0095)
    assert shop.size() == 50
    shop.read(50, name="variations")
    assert shop.size() == 50
    assert shop.units.size("products", 50, 25) == 25


@pytest.mark.parametrize("row", [0.0001, 0.0035, 0.0095, 0.02, 0.5])
@pytest.mark.parametrize("first", [0, 50])
def test_a_page_takes_no_more_than_half_a_second(row: float, first: int) -> None:
    """Whatever a row takes, and whether a long page or an empty one was seen first."""
    shop = Shop(0.13, row)
    shop.read(first, 0, 50)
    for _ in range(10):
        shop.read(shop.size())
    assert shop.size() == 1 or shop.seconds(shop.size()) <= LONGEST
    assert shop.size() > 1 or shop.seconds(5) > LONGEST


def test_a_first_long_page_makes_pages_smaller_and_not_tiny() -> None:
    """What a question takes by itself is not known then: all of it counts as the rows'."""
    shop = Shop(0.13, 0.0095)
    shop.read(50)
    assert shop.size() == 25


def test_short_pages_say_nothing_of_a_row() -> None:
    """A few rows take hardly more than none: what they seem to take may be anything."""
    shop = Shop(0.13, 0.0095)
    shop.read(3, 9, 1)
    assert shop.size() == 50


def test_two_sizes_do_not_take_turns() -> None:
    """A larger page is tried only where it is well below the limit."""
    shop = Shop(0.13, 0.0035)
    shop.read(0, 100, 100, 100, 100)
    assert shop.size() == 100
    shop.row = 0.006
    shop.read(100, 100, 100, 100, 100)
    assert shop.size() == 50
    shop.row = 0.0036  # a hundred take 0.49 s
    shop.read(50, 50, 50, 50, 50, 50, 50, 50)
    assert shop.size() == 50


def test_whom_people_wait_for_reads_in_larger_pages() -> None:
    """A first reading may take longer at once, and begins with the most that there is."""
    shop = Shop(0.13, 0.0095)
    with Budget().polling("hurried"):
        assert shop.size() == MOST
    shop.read(0, 100, 100, 100)
    with Budget().polling("hurried"):
        assert shop.size() == MOST
        assert shop.seconds(MOST) <= LONGEST_HURRIED
    with Budget().polling("sweeps"):
        assert shop.size() == 25
