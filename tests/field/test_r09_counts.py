"""Counts beside lists that are wrong, each time."""

from __future__ import annotations

import pytest

from adapters.http import Counts
from connector.model.errors import ShopUnavailable
from tests.field.shops import both, changed, marked, served, swept


@both
@pytest.mark.parametrize("off", [1, 5, 70])
def test_r09_a_count_that_is_too_high_is_said_once(kind: str, off: int) -> None:
    """``X-WP-Total`` 39 of 34 rows, each time: the second reading has the same ids, and is taken."""
    with served(kind, 60) as held:
        everything = sorted(product.id for product in swept(held.shop))
        held.behave(count_off=off)
        with pytest.raises(ShopUnavailable, match="the catalogue is incomplete"):
            swept(held.shop)
        for _ in range(3):
            assert sorted(product.id for product in swept(held.shop)) == everything


@both
def test_r09_a_count_that_changes_is_said_again(kind: str) -> None:
    """What another number is missing of may be missing by chance."""
    with served(kind, 60) as held:
        for off in (3, 4, 5):
            held.behave(count_off=off)
            with pytest.raises(ShopUnavailable):
                swept(held.shop)
        assert swept(held.shop)


def test_r09_a_row_that_is_missed_by_chance_is_not_taken() -> None:
    """The same number is missing, and of other rows: that is no wrong count."""
    counts = Counts()
    assert not counts.is_whole(3, {"1", "2"})
    assert not counts.is_whole(3, {"1", "3"})
    assert counts.is_whole(3, {"1", "2", "3"})
    assert not counts.is_whole(3, {"1", "2"})
    assert counts.is_whole(4, {"1", "2", "4"})


@both
@pytest.mark.parametrize("off", [-1, -20])
def test_r09_a_count_that_is_too_low_ends_no_reading_early(kind: str, off: int) -> None:
    """Rows are read until there are no more."""
    with served(kind, 260) as held:
        everything = sorted(product.id for product in swept(held.shop))
        held.behave(count_off=off)
        assert sorted(product.id for product in swept(held.shop)) == everything


@both
def test_r09_changes_go_on_beside_a_wrong_count(kind: str) -> None:
    """A count that is off by as many each time hides no change, and wants no sweep."""
    with served(kind, 60) as held:
        held.behave(count_off=5)
        cursor = marked(held.shop)
        pages = changed(held.shop, cursor)
        assert not any(page.needs_sweep for page in pages)
