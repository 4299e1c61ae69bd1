"""Following an order: its status, refunds and parcels, by id and by change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from connector.model import FINAL_STATUSES, Carrier, OrderStatus, Parcel, ShopOrder
from tests.contract.kits import Ability, RefundedLine, ShopKit, needs
from tests.contract.making import LIVE, live_order, new_order, place_live, read

OPEN_STATUSES = sorted(set(OrderStatus) - FINAL_STATUSES)


# set status


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_an_open_status_is_set(kit: ShopKit, status: OrderStatus) -> None:
    """``set_status``: sets one of the three open statuses."""
    order = live_order(kit)
    assert kit.shop.set_status(order.id, status).status is status
    assert read(kit, order.id).status is status


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_an_open_status_leads_back_to_work(kit: ShopKit, status: OrderStatus) -> None:
    """``set_status``: from each open status to awaiting fulfillment, with the stock taken once."""
    made = kit.make_product(stock=10)
    order = place_live(kit, new_order((made, 0), status=status))
    assert kit.shop.set_status(order.id, LIVE).status is LIVE
    assert kit.stock_of(made.offer_ids[0]) == 8


def test_a_status_that_is_set_already_is_left_alone(kit: ShopKit) -> None:
    """``set_status``: an order that has it already is left alone."""
    made = kit.make_product(stock=10)
    order = place_live(kit, new_order((made, 0)))
    kit.shop.set_status(order.id, LIVE)
    kit.shop.set_status(order.id, LIVE)
    assert kit.stock_of(made.offer_ids[0]) == 8


@needs(Ability.MAILS_ON_ORDER, Ability.MAIL_LOG)
def test_a_status_that_is_set_already_mails_nobody_again(kit: ShopKit) -> None:
    """``set_status``: an order that has it already is left alone, so nobody is mailed a second time."""
    order = live_order(kit)
    before = list(kit.mails_about(order.id))
    kit.shop.set_status(order.id, LIVE)
    assert list(kit.mails_about(order.id)) == before


@pytest.mark.parametrize("status", sorted(FINAL_STATUSES))
def test_the_connector_never_ends_an_order(kit: ShopKit, status: OrderStatus) -> None:
    """``set_status``: raises ValueError for a final status."""
    order = live_order(kit)
    with pytest.raises(ValueError, match=status.value):
        kit.shop.set_status(order.id, status)
    assert read(kit, order.id).status is LIVE


# by id


def test_every_order_is_found_or_missing(kit: ShopKit) -> None:
    """``orders``: reads orders by id; what is positively not in the shop is missing."""
    first, second = live_order(kit), live_order(kit)
    kit.delete_order(second.id)
    lookup = kit.shop.orders([first.id, second.id, "999999999"])
    assert [order.id for order in lookup.found] == [first.id]
    assert lookup.missing == {second.id, "999999999"}


def test_a_line_says_what_it_sells(kit: ShopKit) -> None:
    """``orders``: each line has the name and the number that the shop's order shows of its goods."""
    made = kit.make_product(stock=10)
    (line,) = read(kit, place_live(kit, new_order((made, 0))).id).lines
    (product,) = kit.shop.products([made.product_id]).found
    assert line.name == product.name != ""
    assert line.sku == product.offers[0].sku


def test_no_ids_are_no_question(kit: ShopKit) -> None:
    """``orders``: a question for nothing is answered with nothing."""
    lookup = kit.shop.orders([])
    assert (lookup.found, lookup.missing) == ((), frozenset())


def test_many_orders_are_all_answered(kit: ShopKit) -> None:
    """``orders``: every id, however many."""
    order = live_order(kit)
    unknown = {str(900_000_000 + n) for n in range(210)}
    lookup = kit.shop.orders({order.id} | unknown)
    assert [o.id for o in lookup.found] == [order.id]
    assert lookup.missing == unknown


@needs(Ability.ORDER_TRASH)
def test_a_trashed_order_is_found_and_marked(kit: ShopKit) -> None:
    """``orders``: trashed ones are found and marked ``trashed``."""
    order = live_order(kit)
    assert not read(kit, order.id).trashed
    kit.trash_order(order.id)
    assert read(kit, order.id).trashed


@pytest.mark.parametrize("status", [OrderStatus.COMPLETED, OrderStatus.CANCELLED])
def test_a_final_status_is_read(kit: ShopKit, status: OrderStatus) -> None:
    """``orders``: shows the status that staff set, in the words of the wire."""
    order = live_order(kit)
    kit.set_order_status(order.id, status)
    assert read(kit, order.id).status is status


def test_a_shoppers_order_carries_no_number(kit: ShopKit) -> None:
    """``ShopOrder``: ``kickroute_number`` is empty when it is not ours."""
    made = kit.make_product()
    assert read(kit, kit.sell(made.offer_ids[0], 1)).kickroute_number == ""


def test_refunds_are_read_with_their_lines(kit: ShopKit) -> None:
    """``orders``: with refunds, in positive figures, each line pointing at the order's line."""
    order = live_order(kit)
    kit.refund(order.id, Decimal("5.95"), [RefundedLine(0, 1, Decimal("5.00"), Decimal("0.95"))])
    (refund,) = read(kit, order.id).refunds
    assert refund.total == Decimal("5.95")
    (line,) = refund.lines
    assert line.order_line_id == order.lines[0].id
    assert (line.quantity, line.net_total, line.total_tax) == (1, Decimal("5.00"), Decimal("0.95"))


def test_a_refund_of_an_amount_has_no_lines(kit: ShopKit) -> None:
    """``orders``: a refund of an amount alone is a refund too."""
    order = live_order(kit)
    kit.refund(order.id, Decimal("1.23"))
    (refund,) = read(kit, order.id).refunds
    assert (refund.total, refund.lines) == (Decimal("1.23"), ())


def test_each_refund_has_its_own_lasting_name(kit: ShopKit) -> None:
    """``Refund``: ``deduplication_id`` names the refund object: its own, the same at every reading."""
    order = live_order(kit)
    kit.refund(order.id, Decimal("1.00"))
    first = read(kit, order.id).refunds
    kit.refund(order.id, Decimal("1.00"))
    second = read(kit, order.id).refunds
    names = {refund.deduplication_id for refund in second}
    assert len(names) == 2
    assert {refund.deduplication_id for refund in first} < names
    assert all(0 < name < 2**53 for name in names)


def test_a_parcel_is_read_from_every_place(kit: ShopKit) -> None:
    """``orders``: a parcel is reported whoever entered it and wherever the shop's plugins keep it."""
    for place in kit.tracking_places:
        order = live_order(kit)
        kit.enter_tracking(order.id, place, "00340434161094042557", Carrier.DHL)
        assert read(kit, order.id).parcels == (Parcel("00340434161094042557", Carrier.DHL),), place


def test_all_parcels_are_read(kit: ShopKit) -> None:
    """``orders``: several parcels of one order are several."""
    place = kit.tracking_places[0]
    order = live_order(kit)
    kit.enter_tracking(order.id, place, "00340434161094042557", Carrier.DHL)
    kit.enter_tracking(order.id, place, "00340434161094042564", Carrier.DHL)
    numbers = [parcel.number for parcel in read(kit, order.id).parcels]
    assert sorted(numbers) == ["00340434161094042557", "00340434161094042564"]


# by change


def _mark(kit: ShopKit) -> str:
    *_, last = kit.shop.order_changes_since(None)
    assert last.cursor is not None
    return last.cursor


def _changed(kit: ShopKit, cursor: str) -> dict[str, ShopOrder]:
    pages = list(kit.shop.order_changes_since(cursor))
    assert [page.cursor is not None for page in pages] == [False] * (len(pages) - 1) + [True]
    return {order.id: order for page in pages for order in page.orders}


def test_none_marks_now_for_orders_too(kit: ShopKit) -> None:
    """``order_changes_since``: None marks now."""
    live_order(kit)
    pages = list(kit.shop.order_changes_since(None))
    assert [order for page in pages for order in page.orders] == []


def test_a_new_order_is_a_change(kit: ShopKit) -> None:
    """``order_changes_since``: yields orders with a Kickroute number that may have changed."""
    cursor = _mark(kit)
    made = kit.make_product()
    order = new_order((made, 0))
    order_id = kit.plugin_order(order)
    assert _changed(kit, cursor)[order_id].kickroute_number == order.kickroute_number


@pytest.mark.parametrize("status", [OrderStatus.COMPLETED, OrderStatus.CANCELLED])
def test_a_changed_status_is_seen(kit: ShopKit, status: OrderStatus) -> None:
    """``order_changes_since``: an order whose status staff changed is yielded as it is now."""
    order = live_order(kit)
    cursor = _mark(kit)
    kit.set_order_status(order.id, status)
    assert _changed(kit, cursor)[order.id].status is status


def test_a_refund_is_seen(kit: ShopKit) -> None:
    """``order_changes_since``: an order that got a refund is yielded with it."""
    order = live_order(kit)
    cursor = _mark(kit)
    kit.refund(order.id, Decimal("1.23"))
    assert [refund.total for refund in _changed(kit, cursor)[order.id].refunds] == [Decimal("1.23")]


def test_shoppers_orders_are_never_yielded(kit: ShopKit) -> None:
    """``order_changes_since``: orders without a Kickroute number are never yielded."""
    made = kit.make_product(stock=50)
    cursor = _mark(kit)
    shoppers = kit.sell(made.offer_ids[0], 1)
    ours = kit.plugin_order(new_order((made, 0)))
    changed = _changed(kit, cursor)
    assert ours in changed
    assert shoppers not in changed
