"""Who may change what: the platform ends an order only where one supplier ships all of it."""

from __future__ import annotations

import pytest

from connector.model import Carrier, OrderStatus, Parcel
from connector.model.retail import RetailOrder
from connector.retail.mirroring import Deed, ParcelDeed, deed, is_of_one_supplier, parcel_deed
from connector.retail.ready import linked_lines
from tests.retail.making import CANCELLED, COMPLETED, REFUNDED, line, link, sale

LINKS = [link(1), link(2, "S-2")]
SET, SAY, LEAVE = Deed
_OPEN = [status for status in OrderStatus if status not in (COMPLETED, REFUNDED, CANCELLED)]


@pytest.mark.parametrize(
    ("told", "whole", "part"),
    [
        (CANCELLED, SET, SAY),
        (COMPLETED, SET, SAY),
        (REFUNDED, SAY, SAY),
        *((status, LEAVE, LEAVE) for status in _OPEN),
    ],
)
def test_what_a_status_does_to_an_open_order(told: OrderStatus, whole: Deed, part: Deed) -> None:
    """A line of the retailer's own, or another supplier's, keeps the order from being ended."""
    one = sale(line(1), line(1, 2, id="L9"))
    assert deed(told, one, linked_lines(one, LINKS)) is whole
    for other in (line(2), line(3)):
        mixed = sale(line(1), other)
        assert deed(told, mixed, linked_lines(mixed, LINKS)) is part


@pytest.mark.parametrize("told", OrderStatus)
@pytest.mark.parametrize("shown", [COMPLETED, REFUNDED, CANCELLED])
def test_an_order_that_has_ended_is_left_alone(told: OrderStatus, shown: OrderStatus) -> None:
    """Only the supplier's refund is said: the customer's money is still here."""
    order = sale(status=shown)
    says = told is REFUNDED and shown is not REFUNDED
    assert deed(told, order, linked_lines(order, LINKS)) is (SAY if says else LEAVE)


def test_a_trashed_order_is_left_alone() -> None:
    """A status would bring it back and mail the customer (F54)."""
    order = sale(trashed=True)
    assert deed(CANCELLED, order, linked_lines(order, LINKS)) is LEAVE


def test_an_own_line_that_was_given_back_counts_no_more() -> None:
    """What is left of the order is one supplier's."""
    order = sale(line(1), line(3, refunded=1))
    assert is_of_one_supplier(order, linked_lines(order, LINKS))
    assert not is_of_one_supplier(order, ())


@pytest.mark.parametrize(
    ("order", "wanted"),
    [
        (sale(), ParcelDeed(enter=True, mail=False)),
        (sale(status=COMPLETED), ParcelDeed(enter=True, mail=True)),
        (sale(trashed=True), ParcelDeed(enter=False, mail=False)),
        (sale(parcels=(Parcel("0034 0434", Carrier.DHL),)), ParcelDeed(enter=False, mail=False)),
    ],
)
def test_a_parcel_is_entered_once(order: RetailOrder, wanted: ParcelDeed) -> None:
    """The status that follows mails it; of one completed before, a note to the customer tells."""
    assert parcel_deed(Parcel("00340434", Carrier.DHL), order) == wanted
