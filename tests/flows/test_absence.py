"""Away for a while: everything is told as sold out. Away for good: everything leaves, orders go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.memory import MemoryShop
from connector.catalogue.pause import (
    come_back,
    leave,
    leave_progress,
    mark_left,
    pause,
    settle_absence,
)
from connector.catalogue.withdraw import ALARM, SOLD_OUT
from connector.fulfilment.reconcile import reconcile_hooks
from connector.model import ItemChanged, OrderChanged, OrderStatus
from connector.orders.intake import Verdict
from tests.flows.world import World, about_orders, order, simple
from tests.rules.products import gtin, offer, variants

DAY = timedelta(days=1)


@pytest.fixture(params=[True, False], ids=["like WooCommerce", "like Shopware"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Make a world of either kind with thirty products that the platform knows."""
    made = World(tmp_path / "either.db", MemoryShop(page_size=7, places_without_effect=bool(request.param)))
    made.begin(*(simple(n) for n in range(1, 31)))
    yield made
    made.close()


def all_sold_out(world: World) -> bool:
    """Tell whether everything is live and sold out on the platform."""
    return set(world.live().values()) == {0} and len(world.live()) == 30


def test_a_pause_tells_everything_as_sold_out_at_once(shop: World) -> None:
    """No sweep is needed: what is live is told stock 0, by single messages, and nothing is withdrawn."""
    assert pause(shop.store, None) == 30
    shop.deliver()
    assert {event for event in shop.news() if isinstance(event, ItemChanged)} == {
        ItemChanged(gtin(n), stock=SOLD_OUT) for n in range(1, 31)
    }
    assert all_sold_out(shop)


def test_nothing_that_happens_in_the_shop_ends_a_pause(shop: World) -> None:
    """Stock, prices, sweeps, retelling, a restart: the platform goes on hearing 0, also of new offers."""
    pause(shop.store, None)
    shop.memory_shop.set_stock("1", 99)
    shop.memory_shop.edit_offer("2", dealer_price="5.50")
    shop.memory_shop.set_stock("3", None)
    shop.put(simple(31))
    shop.collect()
    shop.restart()
    shop.advance(2 * DAY)
    shop.sweep()
    assert set(shop.live().values()) == {0}
    assert len(shop.live()) == 31
    known = shop.known(2)
    assert known is not None
    assert str(known.dealer_price) == "5.50"
    shop.news()
    shop.collect()
    assert shop.news() == []


def test_a_pause_ends_by_a_person(shop: World) -> None:
    """Afterwards the platform hears what the shop has now, also what changed meanwhile."""
    pause(shop.store, None)
    shop.deliver()
    shop.memory_shop.set_stock("1", 3)
    shop.collect()
    assert come_back(shop.store)
    assert shop.wants_sweep()
    shop.sweep()
    assert shop.live() == {gtin(1): 3, **{gtin(n): 7 for n in range(2, 31)}}
    assert not come_back(shop.store)


def test_a_pause_ends_by_itself(shop: World) -> None:
    """A moment before its end it holds; from its end on the shop's stock is told without being asked for."""
    pause(shop.store, shop.clock() + DAY)
    shop.advance(DAY - timedelta(seconds=1))
    shop.collect()
    assert all_sold_out(shop)
    shop.advance(timedelta(seconds=2))
    shop.settle()
    assert set(shop.live().values()) == {7}
    assert not come_back(shop.store)


def test_a_new_end_replaces_the_old_one(shop: World) -> None:
    """Pausing again moves the end."""
    pause(shop.store, shop.clock() + DAY)
    pause(shop.store, shop.clock() + 3 * DAY)
    shop.advance(2 * DAY)
    shop.collect()
    assert all_sold_out(shop)


def test_orders_go_on_during_a_pause(shop: World) -> None:
    """An order that the retailer placed a moment before is placed, followed and reported as ever."""
    pause(shop.store, None)
    assert shop.take(order("KR-1", (5, 2))).verdict is Verdict.PLACED
    shop.memory_shop.enter_tracking(shop.record("KR-1").shop_id, "00340434161094015902")
    shop.report()
    assert [e.parcel.number for e in about_orders(shop.news()) if isinstance(e, OrderChanged) and e.parcel]
    assert all_sold_out(shop)


def test_what_is_withdrawn_during_a_pause_stays_away(shop: World) -> None:
    """A product hidden meanwhile leaves by name and does not come back with the others."""
    pause(shop.store, None)
    shop.memory_shop.edit("4", published=False)
    shop.collect()
    come_back(shop.store)
    shop.sweep()
    assert set(shop.live()) == {gtin(n) for n in range(1, 31)} - {gtin(4)}


def test_a_pause_reaches_offers_whose_messages_still_wait(world: World) -> None:
    """A product that is told for the first time when the pause begins is told as sold out."""
    world.put(variants(offer(1), offer(2), id="1"))
    world.memory_platform.trouble = None
    from connector.catalogue.collect import collect_changes, sweep

    collect_changes(world.shop, world.store, world.notifier, world.rules)
    sweep(world.shop, world.store, world.notifier, world.rules)
    pause(world.store, None)
    world.deliver()
    assert world.live() == {gtin(1): 0, gtin(2): 0}


def test_a_pause_broken_off_is_finished(shop: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process dies after the first portion: the next run tells the others."""
    monkeypatch.setattr("connector.catalogue.pause.AT_ONCE", 10)
    portions = 0

    def _die_in_the_second(*_: object) -> None:
        nonlocal portions
        portions += 1
        if portions == 2:
            raise KeyboardInterrupt

    shop.store.on_outbox_written(_die_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        pause(shop.store, None)
    shop.restart()
    shop.deliver()
    assert not all_sold_out(shop)
    settle_absence(shop.store)
    shop.deliver()
    assert all_sold_out(shop)


def test_leaving_withdraws_everything_by_name_past_the_brake(shop: World) -> None:
    """All offers leave at once, without being held; nothing that the shop does later offers one again."""
    assert leave(shop.store, shop.notifier) == 30
    shop.deliver()
    assert shop.live() == {}
    assert ALARM not in shop.notifier.raised
    shop.memory_shop.set_stock("1", 2)
    shop.put(simple(31))
    shop.collect()
    shop.restart()
    shop.sweep()
    assert shop.live() == {}


def test_leaving_follows_open_orders_to_their_end(shop: World) -> None:
    """While an offer is live, an order open, or a message waits, leaving is not finished."""
    shop.take(order("KR-1", (5, 2)))
    leave(shop.store, shop.notifier)
    assert (leave_progress(shop.store).live, leave_progress(shop.store).orders) == (30, 1)
    assert leave_progress(shop.store).waiting == 30
    shop.deliver()
    assert (leave_progress(shop.store).live, leave_progress(shop.store).orders) == (0, 1)
    shop.memory_shop.enter_tracking(shop.record("KR-1").shop_id, "00340434161094015902")
    shop.memory_shop.change_status(shop.record("KR-1").shop_id, OrderStatus.COMPLETED)
    shop.report()
    assert leave_progress(shop.store).is_finished
    assert shop.memory_platform.attempts
    told = [e.status for e in about_orders(shop.news()) if isinstance(e, OrderChanged) and e.status]
    assert told == [OrderStatus.COMPLETED]


def test_new_orders_after_leaving_are_refused(shop: World) -> None:
    """Nothing is offered any more: an order that still comes is answered with the unknown GTIN."""
    leave(shop.store, shop.notifier)
    assert shop.take(order("KR-1", (5, 2))).verdict is Verdict.UNKNOWN_GTIN


def test_whoever_left_has_no_webhooks_made_again(shop: World) -> None:
    """While orders are followed the webhooks are kept; once the supplier left they are not made again."""
    leave(shop.store, shop.notifier)
    reconcile_hooks(shop.shop, shop.store, shop.notifier, "https://c.example")
    assert shop.memory_shop.hook_urls()
    shop.shop.remove_hooks()
    mark_left(shop.store)
    reconcile_hooks(shop.shop, shop.store, shop.notifier, "https://c.example")
    assert shop.memory_shop.hook_urls() == ()


def test_leaving_can_be_taken_back(shop: World) -> None:
    """Whoever changes their mind has everything offered again with the shop's stock."""
    leave(shop.store, shop.notifier)
    shop.deliver()
    assert come_back(shop.store)
    shop.settle()
    assert shop.live() == {gtin(n): 7 for n in range(1, 31)}
