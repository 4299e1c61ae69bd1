"""Shop or store were put back to an older state: ids come again, news come late, nothing is mistaken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from connector.fulfilment.relay import RelayAnswer, accept_status
from connector.fulfilment.report import report_changes
from connector.model import Carrier, OrderChanged, OrderStatus, Parcel, RefundIssued, StatusRequested, Stock
from connector.model.errors import ShopDoubtful, ShopUnavailable
from connector.model.records import OrderState
from connector.orders.intake import Verdict, answer_unplaced
from tests.flows.test_intake import fail, the_order, when
from tests.flows.world import LIVE, World, about_orders, order, simple


@pytest.fixture
def open_world(world: World) -> World:
    """Make a world with two products that the platform knows, whose store is up to date."""
    world.resume()
    world.begin(simple(1, stock=Stock(50, in_stock=True)), simple(2, stock=Stock(50, in_stock=True)))
    return world


def placed(world: World, number: str) -> str:
    """Place an order, report until nothing is new, and return its id in the shop."""
    assert world.take(order(number, (1, 1))).verdict is Verdict.PLACED
    world.report()
    world.news()
    return the_order(world, number).id


# --- an order that went on while nobody looked -------------------------------------------------


def lives(world: World, number: str) -> None:
    """Let an order go live, and the process die before it heard of that."""
    when(world, "make_live", "after", fail(ShopDoubtful("no answer")))
    with pytest.raises(ShopDoubtful):
        world.take(order(number, (1, 1)))
    world.restart()


def settled(world: World, number: str) -> None:
    """Let an order go live, and the process die when what it left was to be read."""
    when(world, "make_live", "after", lambda: when(world, "goods", "before", fail(ShopUnavailable("away"))))
    with pytest.raises(ShopUnavailable):
        world.take(order(number, (1, 1)))
    world.restart()


@pytest.mark.parametrize("begin", [lives, settled])
def test_an_order_that_staff_finished_meanwhile_is_not_parked(
    open_world: World, begin: Callable[[World, str], None]
) -> None:
    """The process died when the order was live; hours later it is completed: that is told, no more."""
    begin(open_world, "KR-1")
    row = the_order(open_world)
    assert row.status is LIVE
    open_world.memory_shop.change_status(row.id, OrderStatus.COMPLETED)
    open_world.advance(timedelta(hours=5))
    open_world.finish()
    record = open_world.record("KR-1")
    assert (record.state, record.order) == (OrderState.CONFIRMED, None)
    open_world.report()
    assert about_orders(open_world.news()) == [OrderChanged("KR-1", status=OrderStatus.COMPLETED)]


def test_an_order_that_is_pending_again_is_still_found_out(open_world: World) -> None:
    """Having gone on explains any status, except that of an order that is not live at all."""
    settled(open_world, "KR-1")
    open_world.memory_shop.change_status(the_order(open_world).id, OrderStatus.PENDING_PAYMENT)
    open_world.finish()
    assert open_world.record("KR-1").state is OrderState.PARKED


def test_an_order_trashed_before_it_was_confirmed_is_parked(open_world: World) -> None:
    """What staff threw away is not taken for confirmed."""
    settled(open_world, "KR-1")
    open_world.memory_shop.move_to_trash(the_order(open_world).id)
    open_world.finish()
    assert open_world.record("KR-1").state is OrderState.PARKED


# --- the shop was put back ---------------------------------------------------------------------


@pytest.mark.parametrize("call", ["add_note", "make_live"])
def test_an_order_lost_by_the_shop_while_it_was_placed_is_placed_again(open_world: World, call: str) -> None:
    """Its id belongs to a shopper's unpaid order by now, which is not touched."""
    backup = open_world.memory_shop.backup()
    when(open_world, call, "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        open_world.take(order("KR-1", (1, 1)))
    lost = the_order(open_world)
    open_world.memory_shop.restore(backup)
    foreign = open_world.memory_shop.place_foreign_order([("2", 1)], status=OrderStatus.PENDING_PAYMENT)
    assert foreign.id == lost.id
    open_world.finish()
    assert open_world.record("KR-1").state is OrderState.CONFIRMED
    assert the_order(open_world).status is LIVE
    assert open_world.memory_shop.order_row(foreign.id) == foreign
    assert open_world.memory_shop.notes_of(foreign.id) == ()


def test_an_id_that_the_shop_gave_out_again_stands_for_the_newer_order(open_world: World) -> None:
    """News of the new order are told, nothing is told of the lost one, and a status reaches the right one."""
    backup = open_world.memory_shop.backup()
    old = placed(open_world, "KR-1")
    open_world.memory_shop.restore(backup)
    new = placed(open_world, "KR-2")
    assert new == old
    refund = open_world.memory_shop.refund(new, Decimal("2.00"))
    open_world.memory_shop.enter_tracking(new, "0034043")
    open_world.report()
    assert about_orders(open_world.news()) == [
        RefundIssued("KR-2", Decimal("2.00"), refund.deduplication_id),
        OrderChanged("KR-2", parcel=Parcel("0034043", Carrier.DHL)),
    ]
    assert "order.missing.KR-1" in open_world.notifier.raised
    number = the_order(open_world, "KR-2").number
    answer = accept_status(open_world.store, StatusRequested(number, OrderStatus.ON_HOLD))
    assert answer is RelayAnswer.ACCEPTED
    assert open_world.record("KR-2").wanted is OrderStatus.ON_HOLD
    assert open_world.record("KR-1").wanted is None


def test_stocks_are_read_again_when_the_shop_lost_an_order(open_world: World) -> None:
    """It was put back to a backup, and so were its stocks, without a date that would tell."""
    open_world.settle()
    backup = open_world.memory_shop.backup()
    open_world.memory_shop.set_stock("1", 7)
    placed(open_world, "KR-1")
    open_world.settle()
    assert set(open_world.live().values()) == {6, 50}
    open_world.memory_shop.restore(backup)
    open_world.report()
    assert open_world.wants_sweep()
    open_world.settle()
    assert set(open_world.live().values()) == {50}


def test_an_order_in_the_trash_is_no_reason_to_read_the_catalogue(open_world: World) -> None:
    """Staff does that every day."""
    order_id = placed(open_world, "KR-1")
    open_world.settle()
    open_world.memory_shop.move_to_trash(order_id)
    open_world.report()
    assert open_world.record("KR-1").missing
    assert not open_world.wants_sweep()


def test_a_refund_number_that_the_shop_gave_out_again_needs_a_person(open_world: World) -> None:
    """The platform takes a number only once, so another amount under it cannot be told: an alarm says so."""
    row = placed(open_world, "KR-1")
    backup = open_world.memory_shop.backup()
    first = open_world.memory_shop.refund(row, Decimal("2.00"))
    open_world.report()
    open_world.memory_shop.restore(backup)
    again = open_world.memory_shop.refund(row, Decimal("3.00"))
    assert again.id == first.id
    open_world.news()
    open_world.report()
    assert about_orders(open_world.news()) == []
    sentence = open_world.notifier.raised[f"refund.changed.KR-1.{again.id}"]
    assert "2.00" in sentence
    assert "3.00" in sentence


# --- the store was put back --------------------------------------------------------------------


def test_a_copy_too_young_to_look_old_misses_nothing(open_world: World, tmp_path: Path) -> None:
    """Orders placed after a copy of some minutes ago are followed as soon as anything happens to them."""
    placed(open_world, "KR-1")
    open_world.store.close()
    shutil.copy(tmp_path / "connector.db", tmp_path / "copy.db")
    open_world.restart()
    row = placed(open_world, "KR-2")
    open_world.advance(timedelta(minutes=3))
    open_world.store.close()
    shutil.copy(tmp_path / "copy.db", tmp_path / "connector.db")
    open_world.restart()
    started = open_world.store.now()
    open_world.advance(timedelta(minutes=1))
    refund = open_world.memory_shop.refund(row, Decimal("2.00"))
    fresh = open_world.memory_shop.place_foreign_order([("2", 1)], kickroute_number="KR-3")
    report_changes(open_world.shop, open_world.store, open_world.notifier, adopt_before=started)
    open_world.report()
    assert about_orders(open_world.news()) == [RefundIssued("KR-2", Decimal("2.00"), refund.deduplication_id)]
    with open_world.store.transaction() as tx:
        assert tx.orders.get(fresh.kickroute_number) is None, "what is being placed now is left to intake"


def test_an_order_parked_at_the_backup_and_placed_since_is_followed(
    open_world: World, tmp_path: Path
) -> None:
    """Yesterday it needed a person, who had it placed: the shop shows it, so it is parked no more."""
    incoming = order("KR-1", (2, 60))
    when(open_world, "goods", "before", fail(ShopUnavailable("away")))
    with open_world.store.transaction() as tx:
        tx.orders.receive(incoming)
    with pytest.raises(ShopUnavailable):
        open_world.finish()
    with open_world.store.transaction() as tx:
        tx.orders.change("KR-1", taken=True)
    open_world.finish()
    assert open_world.record("KR-1").state is OrderState.PARKED
    made = open_world.memory_shop.place_foreign_order([("2", 60)], kickroute_number="KR-1")
    open_world.resume()
    record = open_world.record("KR-1")
    assert (record.state, record.shop_id) == (OrderState.CONFIRMED, made.id)
    assert answer_unplaced(open_world.store, incoming).verdict is Verdict.KNOWN


def test_waiting_statuses_of_an_old_store_are_not_told_after_newer_ones(open_world: World) -> None:
    """What waited yesterday was told since, and more: only what the shop shows now is told."""
    row = placed(open_world, "KR-1")
    with open_world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-1", status=OrderStatus.ON_HOLD))
        tx.outbox.add_order_event(OrderChanged("KR-1", parcel=Parcel("0034043", Carrier.DHL)))
        tx.orders.change("KR-1", status=OrderStatus.ON_HOLD)
    open_world.memory_shop.change_status(row, OrderStatus.COMPLETED)
    open_world.resume()
    open_world.deliver()
    assert about_orders(open_world.news()) == [
        OrderChanged("KR-1", parcel=Parcel("0034043", Carrier.DHL)),
        OrderChanged("KR-1", status=OrderStatus.COMPLETED),
    ]


def test_a_status_that_waits_still_arrives_when_the_daemon_was_away_for_long(open_world: World) -> None:
    """The store is not older than the shop, only late: what waited is told as the shop shows it."""
    row = placed(open_world, "KR-1")
    open_world.memory_shop.change_status(row, OrderStatus.ON_HOLD)
    open_world.memory_platform.trouble = None
    report_changes(open_world.shop, open_world.store, open_world.notifier)
    open_world.advance(timedelta(hours=2))
    open_world.resume()
    open_world.deliver()
    assert about_orders(open_world.news()) == [OrderChanged("KR-1", status=OrderStatus.ON_HOLD)]


def test_a_cancellation_that_waits_is_never_thrown_away(open_world: World) -> None:
    """It is about money, and telling it twice does no harm."""
    row = placed(open_world, "KR-1")
    open_world.memory_shop.delete_order(row)
    open_world.report()
    with open_world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-1", status=OrderStatus.CANCELLED))
        tx.orders.change("KR-1", state=OrderState.FORGOTTEN, status=OrderStatus.CANCELLED)
    open_world.resume()
    open_world.deliver()
    assert about_orders(open_world.news()) == [OrderChanged("KR-1", status=OrderStatus.CANCELLED)]
