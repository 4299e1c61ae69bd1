"""Orders as they are remembered: one per Kickroute number, found by every key, addresses only as needed."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from connector.model import Carrier, OrderLine, OrderStatus, Parcel
from connector.model.records import NOT_LIVE_STATES, OrderRecord, OrderState, RefundRecord, RefundState
from connector.store import Store
from tests.store.making import START, Clock, order, record

LINE = OrderLine("p1", "o1", "4260990000015", 2, Decimal("10.00"), "7", Decimal("1.90"))


def test_an_order_is_received_once(store: Store) -> None:
    """Kickroute's number is the key: the same order again is the same record, whatever it says now."""
    again = replace(order(), items=())
    with store.transaction() as tx:
        first, is_new = tx.orders.receive(order())
        second, is_new_again = tx.orders.receive(again)
    assert (is_new, is_new_again) == (True, False)
    assert second == first
    assert first.order == order()


def test_a_number_that_no_database_can_hold_is_not_known(store: Store) -> None:
    """Whoever asks the page for a number with a character zero in it is told that there is no such order."""
    with store.transaction() as tx:
        assert tx.orders.get("KR-1\0") is None
        assert tx.labels.latest("KR-1\0") is None


def test_a_number_can_never_stand_twice(store: Store) -> None:
    """The database itself refuses a second record of a number."""
    with store.transaction() as tx:
        tx.orders.insert(record())
    with pytest.raises(IntegrityError), store.transaction() as tx:
        tx.orders.insert(record())


def test_every_field_is_read_back_as_it_was_written(store: Store, clock: Clock) -> None:
    """No field of a record is lost in the store."""
    full = OrderRecord(
        number="KR-1",
        state=OrderState.PARKED,
        received_at=START,
        updated_at=START + timedelta(seconds=1),
        order=order(),
        lines=(LINE,),
        shop_id="12",
        shop_number="N12",
        shop_total=Decimal("16.805"),
        debited=Decimal("16.79"),
        reservation="R1",
        intended_at=START,
        status=OrderStatus.ON_HOLD,
        expected=OrderStatus.AWAITING_FULFILLMENT,
        wanted=OrderStatus.PENDING_PAYMENT,
        parked_from=OrderState.PLACED,
        parked_reason="because",
        missing=True,
        held=True,
        taken=True,
        forced=True,
        adopted=True,
        hold=3,
        twin_since=START,
    )
    default = OrderRecord("", OrderState.RECEIVED, START, START)
    assert all(
        getattr(full, f.name) != getattr(default, f.name) for f in fields(full) if f.name != "received_at"
    )
    with store.transaction() as tx:
        tx.orders.insert(full)
        assert tx.orders.get("KR-1") == full
        changes = {
            f.name: getattr(default, f.name) for f in fields(full) if f.name not in ("number", "state")
        }
        changed = tx.orders.change("KR-1", **changes)
    assert changed == replace(default, number="KR-1", state=OrderState.PARKED, updated_at=changed.updated_at)


def test_a_change_leaves_other_fields_alone(store: Store) -> None:
    """Two who change different fields of one order do not undo each other."""
    with store.transaction() as tx:
        tx.orders.insert(record())
        tx.orders.change("KR-1", wanted=OrderStatus.ON_HOLD)
        changed = tx.orders.change("KR-1", status=OrderStatus.COMPLETED)
    assert (changed.wanted, changed.status) == (OrderStatus.ON_HOLD, OrderStatus.COMPLETED)


def test_a_forgotten_order_cannot_be_changed(store: Store) -> None:
    """Who still works on an order that was refused meanwhile learns it before the shop is asked."""
    with store.transaction() as tx:
        tx.orders.receive(order())
        tx.orders.forget("KR-1")
        with pytest.raises(LookupError):
            tx.orders.change("KR-1", state=OrderState.PLACING)
        assert tx.orders.get("KR-1") is None


def test_orders_are_found_by_every_key(store: Store) -> None:
    """Kickroute's number, the shop's number and the shop's id lead to the record."""
    with store.transaction() as tx:
        tx.orders.insert(record("KR-1"))
        tx.orders.insert(record("KR-2"))
        wanted = tx.orders.get("KR-2")
        assert tx.orders.by_shop_number("N-KR-2") == wanted
        assert tx.orders.by_shop_id("id-KR-2") == [wanted]
        assert tx.orders.by_shop_id("nothing") == []


def test_open_orders_are_those_that_have_not_ended(store: Store) -> None:
    """Followed are live orders without a final status, the one unread for longest first."""
    with store.transaction() as tx:
        for number, status in (
            *(
                ("KR-1", OrderStatus.COMPLETED),
                ("KR-2", OrderStatus.REFUNDED),
                ("KR-3", OrderStatus.CANCELLED),
            ),
            *(("KR-4", None), ("KR-5", OrderStatus.PENDING_PAYMENT), ("KR-6", OrderStatus.ON_HOLD)),
        ):
            tx.orders.insert(record(number, status=status))
        tx.orders.insert(record("KR-7", state=OrderState.FORGOTTEN))
        tx.orders.insert(record("KR-8", state=OrderState.PLACING))
        tx.orders.insert(record("KR-9", state=OrderState.PARKED, shop_id=""))
        tx.orders.change("KR-4", held=False)
        assert [r.number for r in tx.orders.open()] == ["KR-5", "KR-6", "KR-4"]
        assert [r.number for r in tx.orders.open(1)] == ["KR-5"]
        assert tx.orders.count_open() == 3


def test_units_of_orders_on_their_way_are_promised(store: Store) -> None:
    """Orders that have not taken stock in the shop yet count against it, except the one in question."""
    with store.transaction() as tx:
        for number, state in (
            *(("KR-1", OrderState.PLACING), ("KR-2", OrderState.NOTED), ("KR-3", OrderState.LIVE)),
            *(("KR-4", OrderState.PARKED), ("KR-5", OrderState.PLACED)),
        ):
            tx.orders.insert(record(number, state=state, lines=(LINE,)))
        assert tx.orders.reserved("KR-5", NOT_LIVE_STATES) == {"o1": 4}


def test_addresses_are_deleted_a_month_after_receipt(store: Store, clock: Clock) -> None:
    """An order that a person never decided about loses its addresses, however often it is read meanwhile."""
    with store.transaction() as tx:
        tx.orders.receive(order("KR-1"))
    clock.advance(timedelta(days=30))
    with store.transaction() as tx:
        tx.orders.receive(order("KR-2"))
        tx.orders.change("KR-1", held=False)
        assert tx.orders.forget_addresses(clock() - timedelta(days=30)) == 1
        old, young = tx.orders.get("KR-1"), tx.orders.get("KR-2")
    assert old is not None
    assert young is not None
    assert (old.order, young.order) == (None, order("KR-2"))


def test_a_refund_is_remembered_with_what_became_of_it(store: Store) -> None:
    """One refund object is one row, unreadable amounts included; its state may change."""
    parked = RefundRecord("KR-1", "9", None, RefundState.PARKED, START)
    with store.transaction() as tx:
        tx.orders.remember_refund(parked)
        assert tx.orders.refunds("KR-1") == {"9": parked}
        told = replace(parked, total=Decimal("1.10"), state=RefundState.TOLD)
        tx.orders.remember_refund(told)
        assert tx.orders.refunds("KR-1") == {"9": told}
        assert tx.orders.refunds("KR-2") == {}


def test_parcels_are_remembered_by_their_number(store: Store) -> None:
    """Each tracking number of an order is remembered once."""
    with store.transaction() as tx:
        tx.orders.remember_parcels("KR-1", [Parcel("1", Carrier.DHL), Parcel("2", Carrier.GLS)])
        tx.orders.remember_parcels("KR-1", [])
        assert tx.orders.parcels("KR-1") == {"1", "2"}
