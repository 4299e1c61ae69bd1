"""The withdrawal brake: what is suspiciously much stays until a person has decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from connector.catalogue.withdraw import ALARM, confirm_withdrawals, settle_withdrawals
from connector.model import ItemChanged, Stock
from connector.model.records import Leaving
from connector.orders.intake import Verdict
from tests.flows.world import World, order, simple
from tests.rules.products import gtin, offer, variants

SOLD_OUT = Stock(0, in_stock=False)


@pytest.fixture
def full(world: World) -> World:
    """Make a world with a hundred products that the platform knows."""
    world.begin(*(simple(n) for n in range(1, 101)))
    return world


def unpublish(world: World, *numbers: int) -> None:
    """Hide products in the shop."""
    for n in numbers:
        world.memory_shop.edit(str(n), published=False)


def drop_prices(world: World, *numbers: int) -> None:
    """Lose the dealer prices of products."""
    for n in numbers:
        world.memory_shop.edit_offer(str(n), dealer_price="")


def test_a_few_leave_at_once(full: World) -> None:
    """Twenty offers may leave without being asked about, whatever their share."""
    unpublish(full, *range(1, 21))
    full.collect()
    assert len(full.live()) == 80
    assert ALARM not in full.notifier.raised


def test_many_leave_at_once_when_they_are_a_small_share(world: World) -> None:
    """In a large catalogue the share counts: up to five percent may leave without being asked about."""
    world.begin(*(simple(n) for n in range(1, 501)))
    unpublish(world, *range(1, 26))
    world.collect()
    assert len(world.live()) == 475


def test_too_many_are_held_with_one_alarm(full: World) -> None:
    """More than twenty and more than five percent within an hour: nothing leaves, a person is asked, once."""
    drop_prices(full, *range(1, 22))
    for _ in range(3):
        full.collect()
        full.sweep()
    assert full.news() == []
    assert len(full.live()) == 100
    assert ALARM in full.notifier.raised
    assert len(full.notifier.said) == 1
    assert "--confirm-withdrawals" in full.notifier.said[0]


def test_what_is_held_costs_a_quiet_poll_a_few_counts(full: World) -> None:
    """However much is held, looking whether it still is reads no row of it and writes nothing."""
    drop_prices(full, *range(1, 31))
    full.collect()
    rows: list[int] = []
    written: list[str] = []

    def read(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            rows.append(len(cursor.execute(statement, parameters).fetchall()))
            cursor.execute(statement, parameters)

    event.listen(full.store.reader, "after_cursor_execute", read)
    event.listen(full.store.engine, "before_cursor_execute", lambda *args: written.append(args[2]))
    settle_withdrawals(full.store, full.notifier, full.rules.brake)
    assert sum(rows) <= 5
    assert written == []
    assert ALARM in full.notifier.raised


def test_what_leaves_in_small_portions_adds_up(full: World) -> None:
    """Fifteen now and fifteen half an hour later are thirty within the hour; next hour counts anew."""
    unpublish(full, *range(1, 16))
    full.collect()
    full.advance(timedelta(minutes=30))
    unpublish(full, *range(16, 31))
    full.collect()
    assert len(full.live()) == 85
    assert ALARM in full.notifier.raised
    full.advance(timedelta(minutes=31))
    full.collect()
    assert len(full.live()) == 70
    assert ALARM not in full.notifier.raised


def test_hidden_offers_are_told_sold_out_while_they_are_held(full: World) -> None:
    """What the shop itself shows as gone cannot be sold: its stock is told as 0 until it may leave."""
    unpublish(full, *range(1, 21))
    full.memory_shop.trash_product("21")
    full.memory_shop.delete_product("22")
    drop_prices(full, *range(23, 31))
    full.collect()
    full.sweep()
    assert all(full.live()[gtin(n)] == 0 for n in range(1, 23))
    assert all(full.live()[gtin(n)] == 7 for n in range(23, 101))
    assert len(full.news()) == 22
    full.sweep()
    assert full.news() == []


def test_an_offer_hidden_while_it_is_held_is_told_sold_out(full: World) -> None:
    """A held offer that had only lost its price is told sold out once the shop hides it."""
    drop_prices(full, *range(1, 31))
    full.collect()
    unpublish(full, 3)
    full.collect()
    assert full.news() == [ItemChanged(gtin(3), stock=SOLD_OUT)]


def test_hidden_variants_count_as_hidden(world: World) -> None:
    """A variant that is not published is as gone as a product that is not."""
    many = [variants(offer(n), offer(n + 500), id=str(n)) for n in range(1, 31)]
    world.begin(*many)
    for one in many:
        first, second = one.offers
        world.put(replace(one, offers=(replace(first, published=False), second)))
    world.collect()
    assert all(world.live()[gtin(n)] == 0 for n in range(1, 31))
    assert all(world.live()[gtin(n + 500)] == 7 for n in range(1, 31))


def test_stock_prices_and_orders_go_on_meanwhile(full: World) -> None:
    """The brake holds withdrawals only: held offers too are told their stock, and sold."""
    drop_prices(full, *range(1, 31))
    full.collect()
    full.memory_shop.set_stock("50", 2)
    full.memory_shop.edit_offer("51", dealer_price="5.50")
    full.memory_shop.set_stock("5", 1)
    full.collect()
    told = {e.gtin: e for e in full.news() if isinstance(e, ItemChanged)}
    assert set(told) == {gtin(50), gtin(51), gtin(5)}
    assert told[gtin(5)] == ItemChanged(gtin(5), stock=Stock(1, in_stock=True))
    assert full.take(order("KR-1", (6, 1))).verdict is Verdict.PLACED
    assert full.take(order("KR-2", (5, 2))).verdict is Verdict.NOT_ENOUGH_STOCK
    unpublish(full, 7)
    assert full.take(order("KR-3", (7, 1))).verdict is Verdict.UNKNOWN_GTIN


def test_first_way_out_a_person_confirms(full: World) -> None:
    """Confirmed withdrawals leave by name, the alarm ends, and the next mass is held again."""
    drop_prices(full, *range(1, 31))
    full.collect()
    assert confirm_withdrawals(full.store, full.notifier, hold=1) == (30, Leaving())
    full.deliver()
    assert {e.gtin for e in full.news() if isinstance(e, ItemChanged) and e.live is False} == {
        gtin(n) for n in range(1, 31)
    }
    assert ALARM not in full.notifier.raised
    drop_prices(full, *range(31, 61))
    full.collect()
    assert len(full.live()) == 70
    assert ALARM in full.notifier.raised


def test_second_way_out_the_products_are_corrected(full: World) -> None:
    """Whoever puts the prices back has nothing withdrawn, and the alarm ends by itself."""
    drop_prices(full, *range(1, 31))
    full.collect()
    for n in range(1, 31):
        full.memory_shop.edit_offer(str(n), dealer_price="5.00")
    full.collect()
    assert full.news() == []
    assert len(full.live()) == 100
    assert ALARM not in full.notifier.raised


def test_third_way_out_most_are_corrected(full: World) -> None:
    """When few enough are left to leave, they leave."""
    unpublish(full, *range(1, 31))
    full.collect()
    for n in range(1, 21):
        full.memory_shop.edit(str(n), published=True)
    full.collect()
    assert {gtin(n) for n in range(1, 101)} - set(full.live()) == {gtin(n) for n in range(21, 31)}
    assert all(full.live()[gtin(n)] == 7 for n in range(1, 21))
    assert ALARM not in full.notifier.raised


def test_prices_that_vanish_from_half_the_offers_are_held(world: World) -> None:
    """A small shop whose price plugin was switched off is held too, below twenty offers."""
    world.begin(*(simple(n) for n in range(1, 7)))
    drop_prices(world, 1, 2, 3, 4)
    world.collect()
    assert len(world.live()) == 6
    assert ALARM in world.notifier.raised


def test_the_brake_outlives_a_restart(full: World) -> None:
    """What is held is held in the store: a restart lets nothing go."""
    drop_prices(full, *range(1, 31))
    full.collect()
    full.restart()
    full.collect()
    full.sweep()
    assert full.news() == []
    assert len(full.live()) == 100


def test_the_share_is_the_suppliers_to_set(full: World) -> None:
    """With release.brake = 0.5 thirty of a hundred leave without being asked about."""
    full.rules = replace(full.rules, brake=0.5)
    unpublish(full, *range(1, 31))
    full.collect()
    assert len(full.live()) == 70
