"""What happens to orders in the shop, as the platform hears of it: every amount once, nothing invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from connector.fulfilment.brake import confirm_ends
from connector.fulfilment.report import BRAKE_ALARM, end_missing_order, report_ids, report_open
from connector.model import (
    Carrier,
    OrderChanged,
    OrderLine,
    OrderStatus,
    Parcel,
    RefundedItem,
    RefundIssued,
    RefundLine,
)
from connector.model.records import OrderState
from tests.flows.world import LIVE, World, about_orders, order, simple
from tests.rules.products import gtin

TOTAL = Decimal("16.80")  # 2 × 5.00 net and 4.12 shipping, with 19 % tax
CANCELLED, REFUNDED, COMPLETED = OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.COMPLETED


def status(number: str, to: OrderStatus) -> OrderChanged:
    """Make the message about a status."""
    return OrderChanged(number, status=to)


def parcel(number: str, tracking: str, carrier: Carrier = Carrier.DHL) -> OrderChanged:
    """Make the message about a parcel."""
    return OrderChanged(number, parcel=Parcel(tracking, carrier))


@pytest.fixture
def sold(world: World) -> World:
    """Make a world with five live orders, KR-1 to KR-5, for two units of product 1 each."""
    world.begin(simple(1), simple(2))
    world.memory_shop.set_stock("1", 100)
    for n in range(1, 6):
        world.take(order(f"KR-{n}", (1, 2)))
    world.report()
    world.news()
    return world


def shop_id(world: World, number: str = "KR-1") -> str:
    """Return the shop's id of an order."""
    return world.record(number).shop_id


# --- status ------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", [COMPLETED, CANCELLED, OrderStatus.ON_HOLD])
def test_a_status_set_in_the_shop_is_told_once(sold: World, to: OrderStatus) -> None:
    """What the staff sets is told once, whether seen by the change feed, by rotation or by a hint."""
    sold.memory_shop.change_status(shop_id(sold), to)
    sold.report_hinted(shop_id(sold))
    sold.report()
    sold.report()
    assert sold.news() == [status("KR-1", to)]


def test_a_status_is_found_without_the_change_feed(sold: World) -> None:
    """Open orders are read by id: what plugins write past every change date is found too."""
    sold.memory_shop.change_status(shop_id(sold), COMPLETED, silently=True)
    sold.report()
    assert sold.news() == [status("KR-1", COMPLETED)]


def test_our_own_status_is_not_told_back(sold: World) -> None:
    """Placing and relaying set statuses: the platform knows them already."""
    assert sold.news() == []
    sold.relay(sold.record("KR-1").shop_number, OrderStatus.ON_HOLD)
    sold.report()
    assert about_orders(sold.news()) == []


def test_a_status_of_the_shops_own_is_not_told(sold: World) -> None:
    """A word that is not on the wire is kept to ourselves; the next one that is, is told."""
    sold.memory_shop.change_status(shop_id(sold), "wird-gepackt")
    sold.report()
    assert sold.news() == []
    sold.memory_shop.change_status(shop_id(sold), COMPLETED)
    sold.report()
    assert sold.news() == [status("KR-1", COMPLETED)]


def test_orders_of_shoppers_are_never_told(sold: World) -> None:
    """What ordinary shoppers do is nobody's business but the shop's."""
    foreign = sold.memory_shop.sell("1")
    sold.memory_shop.enter_tracking(foreign.id, "1")
    sold.memory_shop.refund(foreign.id, Decimal("1.00"))
    sold.memory_shop.cancel(foreign.id)
    sold.report()
    sold.report_hinted(foreign.id)
    assert sold.news() == []


# --- parcels -----------------------------------------------------------------------------------


def test_every_parcel_is_told_once(sold: World) -> None:
    """Several parcels of one order are told each once, in order, with their carriers."""
    shop = sold.memory_shop
    shop.enter_tracking(shop_id(sold), "0034043", Carrier.DHL, silently=True)
    sold.report()
    shop.enter_tracking(shop_id(sold), "1Z999", Carrier.UPS, silently=True)
    sold.report()
    sold.report()
    assert sold.news() == [parcel("KR-1", "0034043"), parcel("KR-1", "1Z999", Carrier.UPS)]


def test_a_number_kept_in_two_places_is_one_parcel(sold: World) -> None:
    """Two plugins that keep the same tracking number do not make two parcels."""
    for _ in range(2):
        sold.memory_shop.enter_tracking(shop_id(sold), "0034043")
    sold.report()
    assert sold.news() == [parcel("KR-1", "0034043")]


def test_tracking_comes_before_completion(sold: World) -> None:
    """Read together, the parcel is told before the status that ends the order."""
    sold.memory_shop.enter_tracking(shop_id(sold), "0034043")
    sold.memory_shop.change_status(shop_id(sold), COMPLETED)
    sold.report()
    assert sold.news() == [parcel("KR-1", "0034043"), status("KR-1", COMPLETED)]


# --- refunds -----------------------------------------------------------------------------------


def test_each_refund_is_told_once_with_its_amount(sold: World) -> None:
    """A refund object is told once: its amount as it says, its lines with the GTINs that were ordered."""
    line = sold.memory_shop.order_row(shop_id(sold)).lines[0]
    part = RefundLine(line.id, 1, Decimal("5.00"), Decimal("0.95"))
    first = sold.memory_shop.refund(shop_id(sold), Decimal("5.95"), [part])
    sold.report()
    second = sold.memory_shop.refund(shop_id(sold), Decimal("1.00"))
    sold.report()
    sold.report_hinted(shop_id(sold))
    item = RefundedItem(gtin(1), 1, Decimal("5.00"), Decimal("0.95"))
    assert sold.news() == [
        RefundIssued("KR-1", Decimal("5.95"), first.deduplication_id, (item,)),
        RefundIssued("KR-1", Decimal("1.00"), second.deduplication_id),
    ]


def test_a_full_refund_tells_the_object_and_the_status(sold: World) -> None:
    """Status refunded makes an object in the shop: it counts, with the order's total, and is not doubled."""
    sold.memory_shop.change_status(shop_id(sold), REFUNDED)
    sold.report()
    refund, ended = sold.news()
    assert isinstance(refund, RefundIssued)
    assert (refund.total, ended) == (TOTAL, status("KR-1", REFUNDED))


def test_status_refunded_without_an_object_is_told_as_a_status(sold: World) -> None:
    """Where a shop makes no object, only the status can be told."""
    sold.memory_shop.full_refund_makes_object = False
    sold.memory_shop.change_status(shop_id(sold), REFUNDED)
    sold.report()
    assert sold.news() == [status("KR-1", REFUNDED)]


def test_a_refund_on_a_completed_order_is_told(sold: World) -> None:
    """Orders that ended are followed too: goods come back weeks later."""
    sold.memory_shop.change_status(shop_id(sold), COMPLETED)
    sold.report()
    sold.advance(timedelta(days=40))
    refund = sold.memory_shop.refund(shop_id(sold), Decimal("2.00"))
    sold.report()
    assert sold.news()[-1] == RefundIssued("KR-1", Decimal("2.00"), refund.deduplication_id)


def test_a_refund_whose_amount_cannot_be_read_is_shown_to_a_person(sold: World) -> None:
    """A lone minus is not an amount: nothing is told, other refunds of the order are."""
    bad = sold.memory_shop.refund(shop_id(sold), None, raw_total="-")
    good = sold.memory_shop.refund(shop_id(sold), Decimal("1.00"))
    sold.report()
    assert sold.news() == [RefundIssued("KR-1", Decimal("1.00"), good.deduplication_id)]
    assert "“-”" in sold.notifier.raised[f"refund.KR-1.{bad.id}"]


def test_a_corrected_refund_is_told(sold: World) -> None:
    """When the amount can be read later, it is told, and the alarm is over."""
    bad = sold.memory_shop.refund(shop_id(sold), None, raw_total="-")
    sold.report()
    repaired = replace(bad, total=Decimal("3.00"), raw_total="3.00")
    sold.memory_shop.edit_order(shop_id(sold), refunds=(repaired,))
    sold.report()
    sold.report()
    assert sold.news() == [RefundIssued("KR-1", Decimal("3.00"), bad.deduplication_id)]
    assert sold.notifier.raised == {}


def test_more_than_was_paid_is_not_told(sold: World) -> None:
    """A refund that goes above the order's total is a mistake in the shop: held, with what was given."""
    first = sold.memory_shop.refund(shop_id(sold), Decimal("10.00"))
    second = sold.memory_shop.refund(shop_id(sold), Decimal("10.00"))
    third = sold.memory_shop.refund(shop_id(sold), Decimal("6.80"))
    sold.report()
    told = [e.deduplication_id for e in sold.news() if isinstance(e, RefundIssued)]
    assert told == [first.deduplication_id, third.deduplication_id]
    assert "16.80 back already" in sold.notifier.raised[f"refund.KR-1.{second.id}"]


def test_the_first_kind_of_refund_counts_and_another_kind_waits_for_a_person(sold: World) -> None:
    """A shop may note the same money in two places: the kind that came first is told, another is parked."""
    credit = sold.memory_shop.refund(shop_id(sold), Decimal("2.00"), kind="credit item")
    sold.report()
    paid_out = sold.memory_shop.refund(shop_id(sold), Decimal("2.00"), kind="capture refund")
    more = sold.memory_shop.refund(shop_id(sold), Decimal("1.00"), kind="credit item")
    sold.report()
    sold.report()
    told = [e.deduplication_id for e in sold.news() if isinstance(e, RefundIssued)]
    assert told == [credit.deduplication_id, more.deduplication_id]
    sentence = sold.notifier.raised[f"refund.KR-1.{paid_out.id}"]
    assert "capture refund of 2.00 was not told" in sentence
    assert "credit item counts" in sentence


def test_of_two_kinds_seen_together_the_one_that_the_shop_shows_first_counts(sold: World) -> None:
    """An adapter lists money paid out before what only notes it, whatever their ids."""
    first = sold.memory_shop.refund(shop_id(sold), Decimal("2.00"), kind="credit item")
    second = sold.memory_shop.refund(shop_id(sold), Decimal("2.00"), kind="capture refund")
    sold.memory_shop.edit_order(shop_id(sold), refunds=(second, first))
    sold.report()
    assert sold.news() == [RefundIssued("KR-1", Decimal("2.00"), second.deduplication_id)]
    assert f"refund.KR-1.{first.id}" in sold.notifier.raised


def test_a_refund_of_nothing_is_not_told(sold: World) -> None:
    """A refund over 0.00 (only goods came back) moves no money."""
    sold.memory_shop.refund(shop_id(sold), Decimal("0.00"))
    sold.report()
    assert sold.news() == []
    assert sold.notifier.raised == {}


def test_after_a_cancellation_refunds_are_covered(sold: World) -> None:
    """Cancelling gives the retailer everything back: refund objects made afterwards change nothing."""
    sold.memory_shop.cancel(shop_id(sold))
    sold.report()
    sold.memory_shop.refund(shop_id(sold), Decimal("16.80"))
    sold.report()
    assert sold.news() == [status("KR-1", CANCELLED)]
    with sold.store.transaction() as tx:
        assert [r.state for r in tx.orders.refunds("KR-1").values()] == ["covered"]


def test_a_refund_before_the_cancellation_is_told_first(sold: World) -> None:
    """Seen together, the part that was refunded is told before the cancellation gives back the rest."""
    refund = sold.memory_shop.refund(shop_id(sold), Decimal("2.00"))
    sold.memory_shop.cancel(shop_id(sold))
    sold.report()
    assert sold.news() == [
        RefundIssued("KR-1", Decimal("2.00"), refund.deduplication_id),
        status("KR-1", CANCELLED),
    ]


def test_a_deleted_refund_cannot_be_taken_back(sold: World) -> None:
    """The retailer has the money: nothing is sent, a person is told."""
    refund = sold.memory_shop.refund(shop_id(sold), Decimal("2.00"))
    sold.report()
    sold.news()
    sold.memory_shop.delete_refund(shop_id(sold), refund.id)
    sold.report()
    assert sold.news() == []
    assert "2.00 back already" in sold.notifier.raised[f"refund.deleted.KR-1.{refund.id}"]


def test_a_credit_that_lowers_the_total_is_no_overpayment(sold: World) -> None:
    """Some shops book a credit on the order itself: what was paid counts, not what is left."""
    refund = sold.memory_shop.refund(shop_id(sold), Decimal("16.80"))
    sold.memory_shop.edit_order(shop_id(sold), total=Decimal("0.00"))
    sold.report()
    assert RefundIssued("KR-1", TOTAL, refund.deduplication_id) in sold.news()


# --- what the platform must not be told --------------------------------------------------------


def test_an_order_reopened_after_its_cancellation_is_not_told(sold: World) -> None:
    """The retailer got everything back: reopening it in the shop needs a person."""
    sold.memory_shop.cancel(shop_id(sold))
    sold.report()
    sold.news()
    sold.memory_shop.change_status(shop_id(sold), LIVE)
    sold.report()
    assert sold.news() == []
    assert "cancelled" in sold.notifier.raised["order.reopened.KR-1"]
    sold.memory_shop.cancel(shop_id(sold))
    sold.report()
    assert sold.news() == []
    assert sold.notifier.raised == {}


def test_edited_lines_are_not_told(sold: World) -> None:
    """The platform knows no edited lines: a person is told to refund what is not delivered."""
    row = sold.memory_shop.order_row(shop_id(sold))
    sold.memory_shop.edit_order(row.id, lines=(replace(row.lines[0], quantity=1),))
    sold.report()
    assert sold.news() == []
    assert "lines were changed" in sold.notifier.raised["order.edited.KR-1"]
    sold.memory_shop.edit_order(row.id, lines=row.lines)
    sold.report()
    assert sold.notifier.raised == {}


def trash(world: World) -> None:
    """Put the order into the trash."""
    world.memory_shop.move_to_trash(shop_id(world))


def delete(world: World) -> None:
    """Delete the order for good."""
    world.memory_shop.delete_order(shop_id(world))


def make_foreign(world: World) -> None:
    """Let the order's id belong to a shopper's order, as after a restored backup of the shop."""
    world.memory_shop.edit_order(
        shop_id(world), kickroute_number="", status=CANCELLED, shop_status="cancelled"
    )


@pytest.mark.parametrize("lose", [trash, delete, make_foreign])
def test_an_order_that_the_shop_lost_is_never_taken_for_cancelled(
    sold: World, lose: Callable[[World], None]
) -> None:
    """Trashed, deleted or somebody else's now: nothing is told, a person chooses what it means."""
    lose(sold)
    for _ in range(3):
        sold.report()
    assert sold.news() == []
    record = sold.record("KR-1")
    assert (record.missing, bool(record.parked_reason)) == (True, True)
    message = sold.notifier.raised["order.missing.KR-1"]
    assert "--cancel" in message
    assert "--forget" in message


def test_an_order_back_from_the_trash_is_followed_again(sold: World) -> None:
    """Restored in the shop, the order needs nobody any more, and what happened since is told."""
    trash(sold)
    sold.report()
    sold.memory_shop.take_from_trash(shop_id(sold))
    sold.memory_shop.enter_tracking(shop_id(sold), "1")
    sold.report()
    record = sold.record("KR-1")
    assert (record.missing, record.parked_reason) == (False, "")
    assert sold.news() == [parcel("KR-1", "1")]
    assert sold.notifier.raised == {}


@pytest.mark.parametrize("cancel", [True, False])
def test_a_person_ends_an_order_that_the_shop_lost(sold: World, cancel: bool) -> None:
    """Cancel refunds the retailer, forget leaves everything as it is; both end the alarm."""
    delete(sold)
    sold.report()
    assert end_missing_order(sold.store, sold.notifier, "KR-1", cancel=cancel)
    sold.deliver()
    assert sold.news() == ([status("KR-1", CANCELLED)] if cancel else [])
    assert sold.record("KR-1").state is OrderState.FORGOTTEN
    assert sold.notifier.raised == {}
    sold.report()
    assert sold.news() == []


def test_an_order_that_is_all_right_cannot_be_ended_by_a_person(sold: World) -> None:
    """The choice is only there where something is wrong: a mistyped number cancels nothing."""
    assert not end_missing_order(sold.store, sold.notifier, "KR-1", cancel=True)
    assert not end_missing_order(sold.store, sold.notifier, "KR-404", cancel=True)
    sold.deliver()
    assert sold.news() == []


def test_a_parked_order_that_is_lost_keeps_both_reasons_apart(sold: World) -> None:
    """Coming back from the trash does not settle what the order had been parked for."""
    with sold.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.PARKED, parked_reason="the note is missing")
    trash(sold)
    sold.report()
    sold.memory_shop.take_from_trash(shop_id(sold))
    sold.report()
    assert sold.record("KR-1").parked_reason == "the note is missing"


# --- the order brake ---------------------------------------------------------------------------


@pytest.fixture
def busy(world: World) -> World:
    """Make a world with twenty live orders."""
    world.begin(simple(1))
    world.memory_shop.set_stock("1", 100)
    for n in range(1, 21):
        world.take(order(f"KR-{n}", (1, 2)))
    world.report()
    world.news()
    return world


def cancel(world: World, *numbers: int) -> None:
    """Cancel orders in the shop."""
    for n in numbers:
        world.memory_shop.cancel(shop_id(world, f"KR-{n}"))


def cancelled(world: World) -> set[str]:
    """Return the numbers of the orders that the platform was told to be cancelled."""
    return {e.number for e in world.news() if isinstance(e, OrderChanged) and e.status is CANCELLED}


def confirm(world: World, hold: int = 1) -> list[str]:
    """Confirm the ends that are held up to a hold; returns the numbers of their orders."""
    with world.store.transaction() as tx:
        return [record.number for record in confirm_ends(tx, hold)]


def test_a_few_cancellations_are_told(busy: World) -> None:
    """Five orders may be cancelled within minutes."""
    cancel(busy, 1, 2, 3, 4, 5)
    busy.report()
    assert len(cancelled(busy)) == 5
    assert BRAKE_ALARM not in busy.notifier.raised


def test_many_cancellations_at_once_are_held(busy: World) -> None:
    """A script that cancels everything costs nobody anything until a person confirms it."""
    cancel(busy, *range(1, 9))
    for _ in range(3):
        busy.report()
        busy.advance(timedelta(minutes=15))
    assert cancelled(busy) == set()
    assert len(busy.notifier.said) == 1
    assert "--confirm-ends" in busy.notifier.raised[BRAKE_ALARM]


def test_many_full_refunds_at_once_are_held(busy: World) -> None:
    """Refunding everything is the same as cancelling it."""
    for n in range(1, 9):
        busy.memory_shop.refund(shop_id(busy, f"KR-{n}"), TOTAL)
    busy.report()
    assert busy.news() == []
    assert BRAKE_ALARM in busy.notifier.raised


def test_cancellations_one_by_one_add_up(busy: World) -> None:
    """Within ten minutes the sixth of twenty is held; ten minutes later the count begins anew."""
    for n in range(1, 7):
        cancel(busy, n)
        busy.report()
    assert cancelled(busy) == {"KR-1", "KR-2", "KR-3", "KR-4", "KR-5"}
    busy.advance(timedelta(minutes=11))
    cancel(busy, 7)
    busy.report()
    assert cancelled(busy) == {"KR-6", "KR-7"}
    assert busy.notifier.raised == {}


def test_confirmed_ends_are_told_and_the_brake_works_again(busy: World) -> None:
    """A confirmation counts for what is held at that moment, and for nothing after it."""
    cancel(busy, *range(1, 9))
    busy.report()
    assert len(confirm(busy)) == 8
    cancel(busy, 9)
    busy.report()
    busy.report()
    assert cancelled(busy) == {f"KR-{n}" for n in range(1, 10)}
    assert busy.notifier.raised == {}
    cancel(busy, *range(10, 19))
    busy.report()
    assert cancelled(busy) == set()
    assert BRAKE_ALARM in busy.notifier.raised


def test_a_confirmation_does_not_outlive_what_it_was_given_for(busy: World) -> None:
    """An order set back after the confirmation is held again with the next mass of endings."""
    cancel(busy, *range(1, 9))
    busy.report()
    confirm(busy)
    busy.memory_shop.change_status(shop_id(busy, "KR-1"), LIVE)
    busy.report()
    assert cancelled(busy) == {f"KR-{n}" for n in range(2, 9)}
    cancel(busy, 1, *range(9, 16))
    busy.report()
    assert cancelled(busy) == set()
    assert BRAKE_ALARM in busy.notifier.raised


def test_held_ends_that_are_set_back_are_forgotten(busy: World) -> None:
    """A mistake that is undone in the shop was never told, and the alarm ends by itself."""
    cancel(busy, *range(1, 9))
    busy.report()
    for n in range(1, 9):
        busy.memory_shop.change_status(shop_id(busy, f"KR-{n}"), LIVE)
    busy.report()
    busy.report()
    assert busy.news() == []
    assert busy.notifier.raised == {}
    with busy.store.transaction() as tx:
        assert tx.orders.held() == []


def test_the_brake_outlives_a_restart(busy: World) -> None:
    """What is held stays held."""
    cancel(busy, *range(1, 9))
    busy.report()
    busy.restart()
    busy.report()
    assert busy.news() == []


# --- readings that are too old -----------------------------------------------------------------


def test_a_reading_older_than_what_is_known_is_made_again(sold: World) -> None:
    """While the shop was asked, the retailer's status was applied: the old reading must not undo it."""
    number = sold.record("KR-1").shop_number
    once = [True]

    def relay_meanwhile(name: str, when: str) -> None:
        if (name, when) == ("orders", "after") and once:
            once.clear()
            sold.relay(number, OrderStatus.ON_HOLD)

    sold.memory_shop.on_call = relay_meanwhile
    report_ids(sold.shop, sold.store, sold.notifier, [shop_id(sold)])
    sold.deliver()
    assert about_orders(sold.news()) == []
    assert sold.record("KR-1").status is OrderStatus.ON_HOLD


def test_a_change_page_older_than_what_is_known_is_read_again(sold: World) -> None:
    """The same holds for what the change feed shows."""
    number = sold.record("KR-1").shop_number
    sold.memory_shop.edit_order(shop_id(sold), total=TOTAL)
    once = [True]

    def relay_meanwhile(name: str, when: str) -> None:
        if (name, when) == ("order_changes_since", "after") and once:
            once.clear()
            sold.relay(number, OrderStatus.ON_HOLD)

    sold.memory_shop.on_call = relay_meanwhile
    sold.report()
    assert about_orders(sold.news()) == []


def test_a_clock_put_back_keeps_no_order_from_being_read(sold: World) -> None:
    """After a jump of the clock to the past, orders touched in its future are reported all the same."""
    sold.clock.advance(timedelta(hours=-3))
    sold.memory_shop.change_status(shop_id(sold), COMPLETED)
    sold.report()
    assert sold.news() == [status("KR-1", COMPLETED)]


# --- poison ------------------------------------------------------------------------------------


def test_an_order_that_cannot_be_understood_stops_no_other(sold: World) -> None:
    """One order with an absurd figure is shown to a person; the others are reported."""
    absurd = sold.memory_shop.refund(shop_id(sold, "KR-1"), Decimal("1.00"))
    sold.memory_shop.edit_order(shop_id(sold, "KR-1"), refunds=(replace(absurd, total=Decimal("NaN")),))
    sold.memory_shop.refund(shop_id(sold, "KR-2"), Decimal("1.00"))
    sold.report()
    assert [e.number for e in about_orders(sold.news()) if isinstance(e, RefundIssued)] == ["KR-2"]
    assert "order.unreadable.KR-1" in sold.notifier.raised


def test_lines_that_the_shop_resolved_otherwise_keep_their_gtins(sold: World) -> None:
    """A refund line names the GTIN that was ordered, else the one that the shop or the catalogue knows."""
    row = sold.memory_shop.order_row(shop_id(sold))
    extra = OrderLine("2", "2", "", 1, Decimal("5.00"), "999", Decimal("0.95"))
    sold.memory_shop.edit_order(row.id, lines=(*row.lines, extra))
    refund = sold.memory_shop.refund(
        row.id, Decimal("5.95"), [RefundLine("999", 1, Decimal("5.00"), Decimal("0.95"))]
    )
    sold.report()
    item = RefundedItem(gtin(2), 1, Decimal("5.00"), Decimal("0.95"))
    assert RefundIssued("KR-1", Decimal("5.95"), refund.deduplication_id, (item,)) in sold.news()


def test_many_orders_are_read_in_rotation(world: World) -> None:
    """Every open order is read again and again, however many there are: the longest unread first."""
    world.begin(simple(1))
    world.memory_shop.set_stock("1", 1000)
    for n in range(1, 26):
        world.take(order(f"KR-{n}", (1, 1)))
    seen: list[str] = []
    for _ in range(5):
        with world.store.transaction() as tx:
            seen += [record.number for record in tx.orders.open(5)]
        report_open(world.shop, world.store, world.notifier, limit=5)
    assert len(seen) == len(set(seen)) == 25
