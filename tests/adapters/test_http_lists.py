"""What is remembered of lists: how large their pages may be, and which rows are set aside for how long."""

from __future__ import annotations

import pytest

from adapters.paging.aside import FIRST_WAIT, LONGEST_WAIT, MOST_A_MINUTE, Aside, TooManyQuestions
from adapters.paging.sizes import FIRST_GROWTH, LONGEST_GROWTH, Sizes, below, fitting
from tests.adapters.test_http_limits import Clock


class Notes:
    """A memory that a test looks into."""

    def __init__(self) -> None:
        self.kept: dict[str, str | None] = {}

    def get(self, name: str) -> str | None:
        """Return what was kept."""
        return self.kept.get(name)

    def put(self, name: str, value: str | None) -> None:
        """Keep a text."""
        self.kept[name] = value


def test_a_size_is_remembered_and_known_after_a_restart() -> None:
    """What was found out is kept, and one step more tried; a size that nobody found is not believed."""
    notes = Notes()
    sizes = Sizes(notes)
    assert sizes.of("products", 100) == 100
    sizes.shrink("products", 25)
    assert (sizes.of("products", 100), sizes.of("orders", 100), sizes.of("products", 10)) == (25, 100, 10)
    again = Sizes(notes)
    assert [again.of("products", 100) for _ in range(3)] == [50, 25, 25]
    notes.kept["page_sizes"] = '{"products": 33, "orders": "x"}'
    assert Sizes(notes).of("products", 100) == 100


def test_a_size_is_grown_again_slowly() -> None:
    """One step is tried after a minute; each time that it is too much, twice as long passes to the next."""
    clock, notes = Clock(), Notes()
    sizes = Sizes(notes, clock)
    sizes.shrink("products", 25)
    wait = FIRST_GROWTH
    for _ in range(8):
        clock.now += wait - 1
        assert sizes.of("products", 100) == 25
        clock.now += 1
        assert sizes.of("products", 100) == 50
        assert sizes.of("products", 100) == 25  # once
        sizes.shrink("products", 25)
        wait = min(wait * 2, LONGEST_GROWTH)
    clock.now += wait
    assert sizes.of("products", 100) == 50
    sizes.went_well("products", 50, 100)
    assert sizes.of("products", 100) == 50
    clock.now += FIRST_GROWTH
    assert sizes.of("products", 100) == 100
    sizes.went_well("products", 100, 100)
    assert (sizes.small(), notes.kept["page_sizes"]) == ({}, None)


def test_a_page_with_few_rows_proves_nothing() -> None:
    """A short list that came in one page does not show that a long one would."""
    sizes = Sizes()
    sizes.shrink("products", 25)
    sizes.went_well("products", 7, 100)
    assert sizes.of("products", 100) == 25
    sizes.shrink("products", 50)
    assert sizes.of("products", 100) == 25  # another thread knew better


def test_each_size_begins_where_a_larger_one_would() -> None:
    """So that no row is skipped where pages are counted by their size."""
    assert [below(size) for size in (500, 100, 50, 25, 10, 5, 1)] == [100, 50, 25, 5, 5, 1, 1]
    assert [fitting(at, 100) for at in (0, 100, 50, 25, 30, 31)] == [100, 100, 50, 25, 5, 1]


def test_a_row_is_asked_for_again_ever_later() -> None:
    """After a minute, then twice as long each time, up to a quarter of an hour; mended, it is news once."""
    clock = Clock()
    aside = Aside(clock)
    wait = FIRST_WAIT
    for _ in range(6):
        aside.put("products", "7", "HTTP 500")
        clock.now += wait - 1
        assert aside.due("products") == ()
        clock.now += 1
        assert [broken.id for broken in aside.due("products")] == ["7"]
        wait = min(wait * 2, LONGEST_WAIT)
    aside.mend("products", "7")
    assert (aside.rows(), aside.ids("products")) == ((), frozenset())
    assert [set(aside.take_mended("products")) for _ in range(2)] == [{"7"}, set()]


def test_a_row_without_a_name_is_counted_until_it_has_one() -> None:
    """It is one of its candidates; met for the first time, it is told once."""
    aside = Aside()
    aside.put("products", "", "HTTP 500", ["5", "6"])
    assert (aside.unnamed("products"), aside.take_unnamed("products"), aside.take_unnamed("products")) == (
        1,
        True,
        False,
    )
    aside.put("products", "6", "HTTP 500")
    assert (aside.unnamed("products"), set(aside.ids("products"))) == (0, {"6"})


def test_questions_are_counted_by_the_minute() -> None:
    """Twenty for each kind of question; a minute later there are twenty more."""
    clock = Clock()
    aside = Aside(clock)
    for _ in range(MOST_A_MINUTE):
        aside.count("products")
    with pytest.raises(TooManyQuestions, match="products"):
        aside.count("products")
    aside.count("orders")
    clock.now += 60
    aside.count("products")
