"""A world for each test, with its store in a file of its own; for some once more on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.world import World

ON_BOTH = frozenset(
    {
        "test_the_first_sweep_tells_everything_released",
        "test_nothing_is_told_without_need",
        "test_swapped_gtins_are_told_right_and_never_withdrawn",
        "test_what_no_longer_qualifies_is_withdrawn_by_name",
        "test_a_price_that_jumps_is_not_told_until_confirmed",
        "test_too_many_are_held_with_one_alarm",
        "test_money_first_then_lowered_then_raised_then_catalogue",
        "test_a_change_while_its_item_is_on_the_way_is_not_lost",
        "test_a_refused_batch_is_split_until_the_bad_one_stands_alone",
        "test_units_promised_to_an_interrupted_order_are_not_sold_again",
        "test_a_parked_order_is_cancelled_when_the_supplier_says_so",
        "test_an_open_status_is_applied_and_not_told_back",
        "test_a_status_and_an_order_for_the_last_unit_do_not_both_get_it",
        "test_each_refund_is_told_once_with_its_amount",
        "test_every_parcel_is_told_once",
        "test_many_cancellations_at_once_are_held",
        "test_a_reading_older_than_what_is_known_is_made_again",
        "test_a_store_belongs_to_one_shop_and_one_key",
        "test_alarms_last_over_a_restart_and_are_said_once",
    }
)
"""For every flow those that read and write most in one transaction, or whose order shows in the answer."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run these tests on both databases."""
    if metafunc.function.__name__ in ON_BOTH and "world" in metafunc.fixturenames:
        metafunc.parametrize("world", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Make a world in which nothing has happened yet."""
    on_server = getattr(request, "param", "sqlite") == "postgresql"
    made = World(request.getfixturevalue("postgres_url") if on_server else tmp_path / "connector.db")
    yield made
    made.close()
