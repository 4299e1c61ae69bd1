"""Moving over from the platform's own plugin: nothing about money before a yes, everything once after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from connector.catalogue.pause import leave_progress
from connector.fulfilment.report import BRAKE_ALARM, end_missing_order, report_changes
from connector.model import (
    Carrier,
    Finding,
    FindingCode,
    ItemChanged,
    OrderChanged,
    OrderStatus,
    Parcel,
    RefundIssued,
)
from connector.model.records import OrderState
from connector.starting.adopting import FOUND_ALARM
from connector.starting.resume import beat
from connector.starting.takeover import (
    PLUGIN_ALARM,
    PluginOrder,
    look_for_plugin,
    plugin_orders,
    remember_found,
    take_over,
    want_leftovers_withdrawn,
    withdraw_leftovers,
)
from tests.flows.world import LIVE, World, about_orders, order, simple
from tests.rules.products import gtin

CANCELLED, COMPLETED = OrderStatus.CANCELLED, OrderStatus.COMPLETED


def _start(world: World) -> None:
    world.resume()
    beat(world.store)
    world.deliver()


def _plugin_order(world: World, number: str) -> str:
    return world.memory_shop.place_foreign_order([("1", 1)], kickroute_number=number, status=LIVE).id


def _orders_of_plugin(world: World, since: datetime) -> list[PluginOrder]:
    world.counter.index.newest_orders(None)
    assert world.counter.index.read_back_to(since)
    return plugin_orders(world.counter.index, world.store, since)


def _list(world: World) -> dict[str, PluginOrder]:
    since = world.shop.now() - timedelta(days=90)
    return {each.number: each for each in _orders_of_plugin(world, since)}


@pytest.fixture
def moved(world: World) -> World:
    """Let there be a shop in which the plugin placed four orders, and a fresh connector."""
    world.put(simple(1), simple(2))
    world.memory_shop.set_stock("1", 100)
    shop = world.memory_shop
    shop.enter_tracking(_plugin_order(world, "KR-1"), "0034043")
    shop.refund(_plugin_order(world, "KR-2"), Decimal("1.00"))
    shop.cancel(_plugin_order(world, "KR-3"))
    _plugin_order(world, "KR-4")
    _start(world)
    world.collect()
    world.sweep()
    world.news()
    return world


def test_nothing_is_told_before_a_person_says_so(moved: World) -> None:
    """Neither at the start nor by any job, whatever happens to the orders; an alarm says what waits."""
    moved.memory_shop.enter_tracking(moved.record("KR-4").shop_id, "0034044")
    moved.advance(timedelta(hours=1))
    moved.settle()
    assert about_orders(moved.news()) == []
    assert FOUND_ALARM in moved.notifier.raised
    assert {moved.record(f"KR-{n}").state for n in range(1, 5)} == {OrderState.FOUND}
    assert leave_progress(moved.store).orders == 4


def test_the_list_says_what_would_be_told_and_changes_nothing(moved: World) -> None:
    """Tracking numbers, refunds and ends, each at its order."""
    with moved.store.reading() as tx:
        before = tx.orders.all(), tx.journal.read()
    listed = _list(moved)
    assert listed["KR-1"].parcels == ("0034043",)
    assert [refund.total for refund in listed["KR-2"].refunds] == [Decimal("1.00")]
    assert (listed["KR-3"].status, listed["KR-3"].news.ends_order) == (CANCELLED, True)
    assert listed["KR-4"].news.events == ()
    with moved.store.reading() as tx:
        assert (tx.orders.all(), tx.journal.read()) == before
    assert moved.outbox_is_empty()


def test_after_the_yes_everything_is_told_once(moved: World) -> None:
    """And the second time nothing: these orders are ours then."""
    listed = _list(moved)
    ending = [number for number, each in listed.items() if each.news.ends_order]
    ids = take_over(moved.store, moved.notifier, list(listed), ending)
    moved.report_hinted(*ids)
    told = about_orders(moved.news())
    (refund,) = listed["KR-2"].refunds
    assert len(told) == 3
    assert set(told) == {
        OrderChanged("KR-1", parcel=Parcel("0034043", Carrier.DHL)),
        RefundIssued("KR-2", Decimal("1.00"), refund.deduplication_id, refund.items),
        OrderChanged("KR-3", status=CANCELLED),
    }
    assert FOUND_ALARM not in moved.notifier.raised
    assert _list(moved) == {}
    assert take_over(moved.store, moved.notifier, list(listed), ()) == ()
    moved.settle()
    assert about_orders(moved.news()) == []


def test_only_what_was_seen_in_the_list_is_told(moved: World) -> None:
    """An order that nobody has confirmed stays as it is."""
    ids = take_over(moved.store, moved.notifier, ["KR-1"], [])
    moved.report_hinted(*ids)
    moved.settle()
    assert {e.number for e in moved.news() if isinstance(e, OrderChanged)} == {"KR-1"}
    assert set(_list(moved)) == {"KR-2", "KR-3", "KR-4"}


def test_an_order_is_left_as_it_is_when_a_person_wants_so(moved: World) -> None:
    """Forgotten, it is neither listed nor told."""
    assert end_missing_order(moved.store, moved.notifier, "KR-3", cancel=False)
    assert set(_list(moved)) == {"KR-1", "KR-2", "KR-4"}
    assert FOUND_ALARM in moved.notifier.raised
    moved.settle()
    assert about_orders(moved.news()) == []


def test_many_ends_that_were_seen_are_not_asked_about_again(world: World) -> None:
    """The list was the question: the order brake does not ask once more. Later ends count as ever."""
    world.put(simple(1))
    world.memory_shop.set_stock("1", 100)
    ids = [_plugin_order(world, f"KR-{n}") for n in range(1, 11)]
    _start(world)
    for shop_id in ids:
        world.memory_shop.cancel(shop_id)
    listed = _list(world)
    world.report_hinted(*take_over(world.store, world.notifier, list(listed), list(listed)))
    assert len(about_orders(world.news())) == 10
    assert BRAKE_ALARM not in world.notifier.raised


def test_orders_that_the_connector_knows_are_not_listed(world: World) -> None:
    """Ours, and those of the plugin that the platform has sent to us since, were told before."""
    world.begin(simple(1))
    world.take(order("KR-1", (1, 1)))
    _plugin_order(world, "KR-2")
    world.take(order("KR-2", (1, 1)))
    assert _list(world) == {}


def test_an_order_of_the_plugin_that_turns_up_later_waits_too(moved: World) -> None:
    """It was made before the start and is seen when it changes: nothing is told of it."""
    shop_id = _plugin_order(moved, "KR-9")
    moved.advance(timedelta(hours=1))
    report_changes(moved.shop, moved.store, moved.notifier)
    moved.memory_shop.cancel(shop_id)
    report_changes(moved.shop, moved.store, moved.notifier, adopt_before=moved.store.now())
    moved.settle()
    assert about_orders(moved.news()) == []
    assert moved.record("KR-9").state is OrderState.FOUND


def test_older_orders_can_be_remembered_as_well(moved: World) -> None:
    """What the start does not look at is found with an earlier day, and waits for the same yes."""
    with moved.store.transaction() as tx:
        tx.orders.forget("KR-4")
    remember_found(moved.store, moved.notifier, list(_list(moved).values()))
    assert moved.record("KR-4").state is OrderState.FOUND


# --- items that the plugin left live ---


def test_items_that_do_not_qualify_are_withdrawn_once(world: World) -> None:
    """Hidden, trashed or without a price, they may be live; what is offered or unsound is not sent."""
    world.put(simple(1), simple(2, dealer_price=""), simple(3, published=False))
    world.put(simple(4, gtin="12345"), simple(5, gtin=gtin(1)), simple(6))
    world.memory_shop.trash_product("6")
    assert want_leftovers_withdrawn(world.store)
    world.sweep()
    gone = [e.gtin for e in world.news() if isinstance(e, ItemChanged) and e.live is False]
    assert sorted(gone) == sorted([gtin(2), gtin(3), gtin(6)])
    assert not want_leftovers_withdrawn(world.store)
    world.sweep()
    assert [e for e in world.news() if isinstance(e, ItemChanged)] == []


def test_without_a_plugin_nothing_is_withdrawn_that_was_never_told(world: World) -> None:
    """A fresh shop costs the platform nothing."""
    world.put(simple(1), simple(2, dealer_price=""))
    world.sweep()
    assert withdraw_leftovers(world.shop, world.store) == 0
    assert [e for e in world.news() if isinstance(e, ItemChanged)] == []


def test_orders_of_the_plugin_show_that_it_was_there(moved: World) -> None:
    """Then leftovers are withdrawn without being asked for."""
    assert not want_leftovers_withdrawn(moved.store)


def test_a_plugin_that_is_switched_on_again_is_noticed(moved: World) -> None:
    """Beside a running connector it is an alarm, until it is off."""
    moved.memory_shop.found = (Finding(FindingCode.PLATFORM_PLUGIN, {"name": "Kickroute"}),)
    assert look_for_plugin(moved.shop, moved.store, moved.notifier) == "Kickroute"
    assert "Kickroute" in moved.notifier.raised[PLUGIN_ALARM]
    moved.memory_shop.found = ()
    assert look_for_plugin(moved.shop, moved.store, moved.notifier) == ""
    assert PLUGIN_ALARM not in moved.notifier.raised
