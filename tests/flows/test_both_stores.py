"""Orders that come in at once, on PostgreSQL; and the list of tests that run on both databases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from connector.model import Stock
from tests.flows import test_intake as intake
from tests.flows.conftest import ON_BOTH
from tests.flows.world import World, simple

TESTS = (
    intake.test_an_order_is_placed_as_it_came,
    intake.test_four_times_at_once_is_one_order,
    intake.test_two_orders_at_once_for_the_last_unit,
    intake.test_orders_for_several_offers_at_once_never_block_each_other,
    intake.test_a_confirmed_order_keeps_no_address,
)


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.__name__)
def test_intake_on_a_server(postgres_url: str, test: Callable[[World], None]) -> None:
    """What is promised of an order's way into the shop holds with a store on PostgreSQL."""
    world = World(postgres_url)
    world.begin(simple(1), simple(2), simple(3, stock=Stock(1, in_stock=True)))
    test(world)
    world.close()


def test_every_test_of_the_list_is_there() -> None:
    """A test that was renamed does not silently stop running on PostgreSQL."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py")]
    missing = {name for name in ON_BOTH if not any(f"def {name}(" in text for text in texts)}
    assert missing == set()
