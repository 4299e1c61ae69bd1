"""An order is told once it can be shipped, by its own number, with the lines that suppliers ship."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from connector.model import OrderStatus
from connector.model.retail import RetailOrder
from connector.model.retail_records import LinkState
from connector.retail.ready import (
    LONGEST_NUMBER,
    Deviation,
    Policy,
    Verdict,
    deviation,
    is_sale,
    judge,
    linked_lines,
    number_for,
    told_lines,
    told_status,
)
from tests.retail.making import (
    CANCELLED,
    COMPLETED,
    GTINS,
    ON_HOLD,
    PENDING,
    READY,
    REFUNDED,
    line,
    link,
    sale,
    spot,
)
from tests.store.making import START

LATER = START + timedelta(minutes=10)
WAIT, HOLD, TELL, DROP = Verdict


@pytest.mark.parametrize(
    ("order", "ready", "at_once"),
    [
        pytest.param(sale(status=PENDING), WAIT, TELL, id="not paid"),
        pytest.param(sale(status=ON_HOLD), WAIT, TELL, id="bank transfer"),
        pytest.param(sale(), TELL, TELL, id="paid on delivery or by invoice: ready without being paid"),
        pytest.param(sale(status=ON_HOLD, paid=True), TELL, TELL, id="paid, and on hold"),
        pytest.param(sale(status=None), WAIT, WAIT, id="payment failed"),
        pytest.param(sale(status=None, paid=True), TELL, TELL, id="paid, in a status of the shop's own"),
        pytest.param(sale(status=CANCELLED), DROP, DROP, id="cancelled before"),
        pytest.param(sale(status=REFUNDED, paid=True), DROP, DROP, id="refunded before"),
        pytest.param(sale(trashed=True), DROP, DROP, id="trashed before"),
        pytest.param(sale(status=COMPLETED, paid=True), HOLD, HOLD, id="completed, and nobody was told"),
    ],
)
def test_what_is_told_and_what_is_not(order: RetailOrder, ready: Verdict, at_once: Verdict) -> None:
    """What ended before it was told is not told in any case."""
    assert judge(order, Policy("ready"), START, LATER).verdict is ready
    assert judge(order, Policy("at-once"), START, LATER).verdict is at_once


def test_an_order_stays_two_minutes_first() -> None:
    """It may be cancelled or changed till then; one that was found late has been there long enough."""
    made = START + timedelta(seconds=1)
    early = judge(sale(), Policy(), LATER, made + timedelta(seconds=119))
    assert (early.verdict, early.until) == (WAIT, made + timedelta(seconds=120))
    assert judge(sale(), Policy(), LATER, made + timedelta(seconds=120)).verdict is TELL
    ahead = sale(created_at=LATER + timedelta(days=1))
    assert judge(ahead, Policy(), START, LATER).verdict is TELL, "the shop's clock is ahead of ours"


def test_an_order_from_before_is_not_told_by_itself() -> None:
    """Somebody else, as the platform's plugin, may have told it; a person knows."""
    assert judge(sale(), Policy(since=LATER), START, LATER).verdict is HOLD
    assert judge(sale(created_at=None), Policy(since=LATER), START, LATER).verdict is TELL


def test_unfinished_checkouts_and_our_own_parts_are_no_sales() -> None:
    """What the platform placed in this shop is never forwarded to it again."""
    assert is_sale(sale())
    assert not is_sale(sale(draft=True))
    assert not is_sale(sale(kickroute_number="KR-1"))


@pytest.mark.parametrize("status", [*OrderStatus, None])
def test_it_is_told_open(status: OrderStatus | None) -> None:
    """With its own status where that is open, else as ready."""
    open_ones = (PENDING, ON_HOLD, READY)
    assert told_status(sale(status=status)) is (status if status in open_ones else READY)


def test_a_number_that_another_order_has_gets_a_suffix() -> None:
    """A restored shop gives numbers out again."""
    assert number_for(sale(), lambda _: False) == "1031"
    assert number_for(sale(), {"1031", "1031-2"}.__contains__) == "1031-3"
    assert number_for(sale(number=""), lambda _: False) == "31"
    longest = number_for(sale(number="9" * 200), {"9" * (LONGEST_NUMBER - 5)}.__contains__)
    assert len(longest) <= LONGEST_NUMBER


def test_only_linked_lines_are_told_with_what_the_customer_pays() -> None:
    """Own goods stay here; a line that was given back whole is not ordered."""
    order = sale(line(1, 2), line(2, 3, refunded=1), line(3), line(1, id="L9", refunded=1))
    rows = linked_lines(order, [link(1), link(2, "S-2")])
    assert [(row.line_id, row.supplier, row.quantity) for row in rows] == [("L1", "S-1", 2), ("L2", "S-2", 2)]
    told = told_lines(rows)[0]
    assert (told.gtin, told.net_total, told.total_tax) == (GTINS[0], Decimal("20.00"), Decimal("3.80"))


def test_a_line_is_told_by_the_links_gtin() -> None:
    """What the product's field says now may be a change of a minute ago."""
    assert linked_lines(sale(line(1, gtin="other")), [link(1)])[0].gtin == GTINS[0]


@pytest.mark.parametrize(
    ("state", "gtin", "told"),
    [
        (LinkState.WITHDRAWN, GTINS[0], True),
        (LinkState.GONE, GTINS[0], True),
        (LinkState.GONE, "", True),
        (LinkState.GONE, "4006381333948", False),
        (LinkState.UNLINKED, GTINS[0], False),
    ],
)
def test_what_was_sold_before_its_link_ended(state: LinkState, gtin: str, *, told: bool) -> None:
    """A product trashed since was sold all the same; one that is another thing now, or our own, was not."""
    assert bool(linked_lines(sale(line(1, gtin=gtin)), [link(1, state=state)])) is told


def test_a_copy_of_a_linked_product_is_no_link() -> None:
    """It has another id, whatever marks and codes it carries."""
    assert linked_lines(sale(line(1, spot=spot(77))), [link(1)]) == ()


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, None),
        ({"status": COMPLETED}, None),
        ({"status": None}, None),
        ({"status": CANCELLED}, Deviation.CANCELLED),
        ({"status": REFUNDED}, Deviation.REFUNDED),
        ({"refunded_total": Decimal("1.00")}, Deviation.REFUNDED),
        ({"trashed": True}, Deviation.TRASHED),
        ({"lines": (line(1, 3), line(3))}, Deviation.EDITED),
        ({"lines": (line(3),)}, Deviation.EDITED),
        ({"lines": (line(1), line(3, 9))}, None),
    ],
)
def test_what_the_suppliers_do_not_know(changes: dict[str, Any], found: Deviation | None) -> None:
    """Own lines may change as they like."""
    rows = linked_lines(sale(line(1), line(3)), [link(1)])
    assert deviation(sale(line(1), line(3), **changes), rows) is found


def test_an_order_that_is_gone_deviates() -> None:
    """The supplier ships it all the same."""
    assert deviation(None, linked_lines(sale(), [link(1)])) is Deviation.TRASHED
