"""What the platform tells of an order reaches the retailer's shop as far as it may, and once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector.model import Carrier, OrderStatus, Parcel
from connector.model.errors import ShopUnavailable
from connector.retail.mirror import carry_out
from tests.retail.making import CANCELLED, COMPLETED, ON_HOLD, READY, REFUNDED, line, sale
from tests.retail.world import Selling

PARCEL = Parcel("00340434161094042557", Carrier.DHL)


@pytest.fixture
def one(selling: Selling) -> Selling:
    """Forward an order of one supplier's goods."""
    selling.sell(sale(line(1), created_at=selling.clock()))
    selling.turn()
    return selling


@pytest.fixture
def mixed(selling: Selling) -> Selling:
    """Forward an order of one supplier's line and an own line."""
    selling.sell(sale(line(1), line(3), created_at=selling.clock()))
    selling.turn()
    return selling


def shown(selling: Selling) -> OrderStatus | None:
    """Return the status that the order has in the shop."""
    return selling.shop.orders["31"].status


@pytest.mark.parametrize("status", [CANCELLED, COMPLETED])
def test_an_order_of_one_supplier_is_ended_one_to_one(one: Selling, status: OrderStatus) -> None:
    """Told twice it happens once; nothing is told back, and nobody is alarmed."""
    for _ in range(2):
        assert one.tell(status)
        one.turn()
    assert shown(one) is status
    assert one.shop.calls.count("set_sold_status") == 1
    assert (one.statuses, one.notifier.raised, one.shop.notes) == ([], {}, {})


@pytest.mark.parametrize("status", [CANCELLED, COMPLETED])
def test_a_suppliers_line_beside_an_own_one_leaves_the_order_open(
    mixed: Selling, status: OrderStatus
) -> None:
    """One supplier's line plus an own line: a note and an alarm with the lines, and no status."""
    for _ in range(2):
        mixed.tell(status)
        mixed.turn()
    assert shown(mixed) is READY
    assert "set_sold_status" not in mixed.shop.calls
    assert len(mixed.shop.notes["31"]) == 1
    assert f"is {status}" in mixed.shop.notes["31"][0]
    assert "1 × “Ware 1”" in mixed.alarms("retail.order.1031")[0]
    mixed.status(COMPLETED)
    mixed.turn()
    assert mixed.alarms("retail.order") == []


@pytest.mark.parametrize(("amount", "said"), [(Decimal("11.90"), "refunded 11.90"), (None, "your account")])
def test_a_refund_never_changes_the_status(one: Selling, amount: Decimal | None, said: str) -> None:
    """The customer's money is the retailer's to give back: a note and an alarm, with the amount if told."""
    for _ in range(2):
        one.tell(REFUNDED, refunded=amount)
        one.turn()
    assert shown(one) is READY
    assert len(one.shop.notes["31"]) == 1
    assert said in one.shop.notes["31"][0]
    assert said in one.alarms("retail.order.1031")[0]
    one.status(REFUNDED)
    one.turn()
    assert one.alarms("retail.order") == [], "the retailer did what was asked"


def test_the_tracking_number_comes_before_the_status(one: Selling) -> None:
    """Mails of the status carry the number; the customer gets no second message."""
    one.tell(COMPLETED, parcel=PARCEL)
    one.turn()
    calls = [
        call for call in one.shop.calls if call in ("enter_tracking", "set_sold_status", "tell_customer")
    ]
    assert calls == ["enter_tracking", "set_sold_status"]
    assert one.shop.orders["31"].parcels == (PARCEL,)


def test_a_completed_order_gets_one_customer_note(one: Selling) -> None:
    """The retailer completed it before: its customer is told of the parcel once, however often it comes."""
    one.status(COMPLETED)
    one.turn()
    for _ in range(3):
        one.tell(parcel=PARCEL)
        one.turn()
    assert [PARCEL.number in text for text in one.shop.customer_mails["31"]] == [True]
    assert one.shop.calls.count("tell_customer") == 1


def test_a_parcel_that_staff_entered_is_not_entered_again(one: Selling) -> None:
    """However it is written."""
    one.show(parcels=(Parcel("0034 0434 1610 9404 2557", Carrier.DHL),))
    one.tell(parcel=PARCEL)
    one.turn()
    assert "enter_tracking" not in one.shop.calls


@pytest.mark.parametrize("told", [CANCELLED, COMPLETED])
@pytest.mark.parametrize("ended", [COMPLETED, REFUNDED, CANCELLED])
def test_an_order_that_has_ended_is_left_alone(one: Selling, told: OrderStatus, ended: OrderStatus) -> None:
    """Its status is read before each transition."""
    one.status(ended)
    one.tell(told)
    one.work()
    assert shown(one) is ended
    assert "set_sold_status" not in one.shop.calls


@pytest.mark.parametrize("status", [ON_HOLD, READY, OrderStatus.PENDING_PAYMENT, None])
def test_an_open_status_is_none_of_the_platforms_business(one: Selling, status: OrderStatus | None) -> None:
    """It is taken, and changes nothing."""
    assert one.tell(status)
    one.turn()
    assert (shown(one), one.record().wanted, one.shop.notes) == (READY, (), {})


def test_a_trashed_order_is_not_brought_back(one: Selling) -> None:
    """Any status would (F54)."""
    one.show(trashed=True)
    one.tell(CANCELLED, parcel=PARCEL)
    one.turn()
    assert one.shop.orders["31"].trashed
    assert {"set_sold_status", "enter_tracking"}.isdisjoint(one.shop.calls)


def test_a_cancellation_by_the_platform_is_no_alarm_afterwards(one: Selling) -> None:
    """Nor is one by staff who had it cancelled there before."""
    one.status(CANCELLED)
    one.turn()
    assert "still ship" in one.alarms("retail.order.1031")[0]
    one.tell(CANCELLED)
    one.turn()
    assert one.alarms("retail.order") == []


def test_a_number_that_was_never_told_is_not_taken(one: Selling) -> None:
    """It may be an order that Kickroute placed here."""
    assert not one.tell(CANCELLED, number="4711")


def test_what_the_shop_does_not_serve_waits(one: Selling) -> None:
    """Until the shop is back; the other orders go on."""

    def fail(name: str, when: str) -> None:
        if (name, when) == ("set_sold_status", "before"):
            raise ShopUnavailable("the shop does not answer")

    one.shop.on_call = fail
    one.tell(CANCELLED)
    with pytest.raises(ShopUnavailable):
        carry_out(one.sales, "31")
    one.shop.on_call = lambda _name, _when: None
    one.turn()
    assert shown(one) is CANCELLED
    assert one.notifier.raised == {}
