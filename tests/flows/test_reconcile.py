"""What is compared and repaired now and then: webhooks, strays, addresses; and alarms that last."""

from __future__ import annotations

from datetime import timedelta

import pytest

from connector.alarms import LoggedAlarms
from connector.alarms.kinds import HOOKS_ALARM
from connector.fulfilment.reconcile import (
    SECOND_ALARM,
    STRAY_ALARM,
    hook_keys,
    reconcile_hooks,
    reconcile_orders,
)
from connector.fulfilment.report import end_missing_order
from connector.model import NewOrder, OrderStatus, ShopOrder
from connector.model.errors import ShopAccessDenied, ShopDoubtful, ShopUnavailable
from tests.flows.test_intake import fail, parked, when
from tests.flows.world import World, order, simple

PENDING = OrderStatus.PENDING_PAYMENT
HOUR = timedelta(hours=1, minutes=1)


@pytest.fixture
def sold(world: World) -> World:
    """Make a world with one live order."""
    world.begin(simple(1), simple(3))
    world.take(order("KR-1", (1, 2)))
    return world


def strays(world: World) -> list[str]:
    """Look for strays, two hours later, when the newest orders were looked at."""
    world.advance(2 * HOUR)
    world.counter.index.newest_orders(None)
    return reconcile_orders(world.counter)


def test_webhooks_are_kept_registered_active_and_pointing_at_us(world: World) -> None:
    """Switched off, deleted or never made: webhooks are repaired, with the same secret address."""
    url = "https://connector.example"
    spoils = {"new": None, "off": world.memory_shop.disable_hooks, "gone": world.memory_shop.delete_hooks}
    for spoil in spoils.values():
        if spoil is not None:
            spoil()
        reconcile_hooks(world.shop, world.store, world.notifier, url)
        token, secret = hook_keys(world.store)
        assert set(world.memory_shop.hook_urls()) == {f"{url}/webhooks/{token}"}
    world.restart()
    assert hook_keys(world.store) == (token, secret)
    assert len(token) > 30
    assert token != secret


def test_webhooks_that_cannot_be_made_are_an_alarm_and_no_failure(world: World) -> None:
    """Without the right to make webhooks the connector polls and says so; with it the alarm ends."""
    when(world, "ensure_hooks", "before", fail(ShopAccessDenied("no permission")))
    reconcile_hooks(world.shop, world.store, world.notifier, "https://connector.example")
    assert "no permission" in world.notifier.raised[HOOKS_ALARM]
    reconcile_hooks(world.shop, world.store, world.notifier, "https://connector.example")
    assert world.notifier.raised == {}


def test_a_second_connector_is_noticed_and_its_webhooks_are_left_alone(world: World) -> None:
    """Whoever has them keeps them, with an alarm that names it, until a person gives them to this one."""
    shop, url = world.memory_shop, "https://connector.example"
    shop.ensure_hooks("https://another.example/webhooks/x", "its own")
    assert reconcile_hooks(world.shop, world.store, world.notifier, url) == ("https://another.example",)
    assert set(shop.hook_urls()) == {"https://another.example/webhooks/x"}
    assert "https://another.example has the webhooks" in world.notifier.raised[SECOND_ALARM]
    assert "webhooks/x" not in world.notifier.raised[SECOND_ALARM]
    reconcile_hooks(world.shop, world.store, world.notifier, url, take_over=True)
    token, _ = hook_keys(world.store)
    assert set(shop.hook_urls()) == {f"{url}/webhooks/{token}"}
    assert SECOND_ALARM not in world.notifier.raised


def test_a_connector_that_moved_is_no_second_one(world: World) -> None:
    """Another public address: the webhooks follow it, and nobody is alarmed."""
    for url in ("https://connector.example", "https://moved.example/berg"):
        reconcile_hooks(world.shop, world.store, world.notifier, url)
        token, _ = hook_keys(world.store)
        assert set(world.memory_shop.hook_urls()) == {f"{url}/webhooks/{token}"}
    assert world.notifier.raised == {}


def test_a_stray_pending_order_is_shown(sold: World) -> None:
    """A pending order with our mark that nobody knows is named after an hour, not before."""
    stray = sold.memory_shop.place_foreign_order([("1", 1)], kickroute_number="KR-9", status=PENDING)
    sold.counter.index.newest_orders(None)
    assert reconcile_orders(sold.counter) == []
    assert strays(sold) == [stray.number]
    assert stray.number in sold.notifier.raised[STRAY_ALARM]
    sold.memory_shop.move_to_trash(stray.id)
    assert strays(sold) == []
    assert sold.notifier.raised == {}


def late_post(world: World, number: str) -> str:
    """Let a post take effect when its order was placed by a later one already; returns its row's id."""
    waiting: list[NewOrder] = []

    def hang(new: NewOrder) -> ShopOrder:
        waiting.append(new)
        raise ShopDoubtful("no answer")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(world.memory_shop, "create_order", hang)
        with pytest.raises(ShopDoubtful):
            world.take(order(number, (1, 1)))
    world.take(order(number, (1, 1)))
    return world.memory_shop.create_order(waiting[0]).id


def test_what_a_late_post_left_is_trashed(sold: World) -> None:
    """A post that came through after all, long after its answer was given up, is cleared away."""
    double = late_post(sold, "KR-5")
    assert strays(sold) == []
    assert sold.memory_shop.order_row(double).trashed
    assert sold.shop_orders("KR-5") == [sold.record("KR-5").shop_id]
    assert sold.notifier.raised == {}


def test_a_second_order_that_is_not_ours_is_left_to_a_person(sold: World) -> None:
    """Staff copied an order with all that stands on it: it is named, and never trashed."""
    copied = sold.memory_shop.copy_order(sold.record("KR-1").shop_id)
    assert strays(sold) == [copied.number]
    assert not sold.memory_shop.order_row(copied.id).trashed
    assert copied.number in sold.notifier.raised["order.double.KR-1"]
    sold.memory_shop.move_to_trash(copied.id)
    assert strays(sold) == []
    assert sold.notifier.raised == {}


def test_ordinary_orders_are_not_read_to_reconcile(sold: World) -> None:
    """However many shoppers bought, comparing asks for the rows that may be strays alone."""
    for _ in range(40):
        sold.memory_shop.sell("1", 0)
    sold.counter.index.newest_orders(None)
    before = len(sold.memory_shop.calls)
    assert reconcile_orders(sold.counter) == []
    assert sold.memory_shop.calls[before:] == ["now"]


def test_the_only_order_of_a_number_is_never_trashed(sold: World) -> None:
    """When the order that we know is gone, a pending one with its number is left to a person."""
    other = sold.memory_shop.place_foreign_order([("1", 1)], kickroute_number="KR-1", status=PENDING)
    sold.memory_shop.delete_order(sold.record("KR-1").shop_id)
    assert strays(sold) == [other.number]
    assert not sold.memory_shop.order_row(other.id).trashed


def test_an_order_that_waits_for_payment_or_placing_is_no_stray(sold: World) -> None:
    """What we know and wait for is left alone."""
    sold.take(order("KR-2", (1, 1), status=PENDING))
    when(sold, "make_live", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        sold.take(order("KR-3", (1, 1)))
    assert strays(sold) == []


def test_what_is_left_of_an_order_that_a_person_ended_is_cleared_away(world: World) -> None:
    """A pending order whose Kickroute order was cancelled by the supplier goes into the trash."""
    world.begin(simple(3))
    when(world, "add_note", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        world.take(order("KR-1", (3, 1)))
    world.memory_shop.sell("3", 7)
    world.finish()
    assert end_missing_order(world.store, world.notifier, "KR-1", cancel=True)
    (left,) = world.shop_orders("KR-1")
    assert strays(world) == []
    assert world.memory_shop.order_row(left).trashed


def test_what_was_told_to_become_live_is_never_cleared_away(world: World) -> None:
    """It may become live at any time: a person decides."""
    world.begin(simple(3))
    when(world, "make_live", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        world.take(order("KR-1", (3, 1)))
    world.memory_shop.sell("3", 7)
    world.finish()
    assert end_missing_order(world.store, world.notifier, "KR-1", cancel=True)
    (left,) = world.shop_orders("KR-1")
    assert strays(world) == [world.memory_shop.order_row(left).number]
    assert not world.memory_shop.order_row(left).trashed


def test_alarms_last_over_a_restart_and_are_said_once(world: World) -> None:
    """The same trouble is said once however often it is found, with its newest words, and its end too."""
    first = LoggedAlarms(world.store)
    first.raise_alarm("a", "trouble a")
    first.raise_alarm("a", "trouble a, again")
    world.restart()
    second = LoggedAlarms(world.store)
    second.raise_alarm("b", "trouble b")
    assert second.lasting() == {"a": "trouble a, again", "b": "trouble b"}
    second.clear_alarm("a")
    second.clear_alarm("never raised")
    assert second.lasting() == {"b": "trouble b"}


def test_a_parked_order_is_an_alarm_that_lasts(world: World) -> None:
    """With alarms kept in the store, raising one in the middle of a flow never waits for that flow."""
    world.begin(simple(3))
    world.memory_shop.set_stock("3", 1)
    alarms = LoggedAlarms(world.store)
    world.counter = type(world.counter).at(world.shop, world.store, alarms, "note")
    world.collect()
    parked(world)
    assert set(alarms.lasting()) == {"order.parked.KR-1"}
