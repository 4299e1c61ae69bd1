"""Parcels that the connector itself enters: seen by all, entered once, and nothing else changes."""

from __future__ import annotations

import pytest

from connector.model import Carrier, OrderStatus, Parcel
from connector.model.errors import ShopRefused
from tests.contract.kits import Ability, ShopKit, needs
from tests.contract.making import LIVE, live_order, new_order, place_live, read

OURS = Parcel("00340434161094042557", Carrier.DHL)
THEIRS = "00340434161094042564"


def test_an_added_parcel_is_read_back(kit: ShopKit) -> None:
    """``add_parcel``: the order carries the parcel where it is read, number and carrier."""
    order = live_order(kit)
    kit.shop.add_parcel(order.id, OURS)
    assert read(kit, order.id).parcels == (OURS,)


def test_a_parcel_is_added_once(kit: ShopKit) -> None:
    """``add_parcel``: once is enough, whoever entered it."""
    order = live_order(kit)
    kit.shop.add_parcel(order.id, OURS)
    kit.shop.add_parcel(order.id, OURS)
    kit.shop.add_parcel(order.id, Parcel("0034 0434 1610 9404 2557", Carrier.DHL))
    assert len(read(kit, order.id).parcels) == 1


def test_a_parcel_that_staff_entered_is_not_added_again(kit: ShopKit) -> None:
    """``add_parcel``: a number that is there already, in any of the plugins' places, stays the only one."""
    for place in kit.tracking_places:
        order = live_order(kit)
        kit.enter_tracking(order.id, place, OURS.number, OURS.carrier)
        kit.shop.add_parcel(order.id, OURS)
        assert read(kit, order.id).parcels == (OURS,), place


def test_parcels_of_others_stay(kit: ShopKit) -> None:
    """``add_parcel``: parcels that others entered stay, those entered before and those entered after."""
    for place in kit.tracking_places:
        order = live_order(kit)
        kit.enter_tracking(order.id, place, THEIRS, Carrier.DHL)
        kit.shop.add_parcel(order.id, OURS)
        assert {p.number for p in read(kit, order.id).parcels} == {THEIRS, OURS.number}, place
    order = live_order(kit)
    kit.shop.add_parcel(order.id, OURS)
    kit.enter_tracking(order.id, kit.tracking_places[0], THEIRS, Carrier.DHL)
    assert {p.number for p in read(kit, order.id).parcels} == {THEIRS, OURS.number}


@pytest.mark.parametrize("status", [LIVE, OrderStatus.ON_HOLD])
def test_a_parcel_leaves_the_order_as_it_is(kit: ShopKit, status: OrderStatus) -> None:
    """``add_parcel``: the status stays, no stock moves, lines and addresses are as before."""
    made = kit.make_product(stock=10)
    order = place_live(kit, new_order((made, 0), status=status))
    before, stock = kit.order_facts(order.id), kit.stock_of(made.offer_ids[0])
    kit.shop.add_parcel(order.id, OURS)
    assert read(kit, order.id).status is status
    assert kit.order_facts(order.id) == before
    assert kit.stock_of(made.offer_ids[0]) == stock


@needs(Ability.MAIL_LOG)
def test_a_parcel_mails_nobody(kit: ShopKit) -> None:
    """``add_parcel``: nobody is mailed."""
    order = live_order(kit)
    before = list(kit.mails_about(order.id))
    kit.shop.add_parcel(order.id, OURS)
    assert list(kit.mails_about(order.id)) == before


def test_an_order_that_is_not_there_gets_no_parcel(kit: ShopKit) -> None:
    """``add_parcel``: an order that the shop does not have is a refusal."""
    with pytest.raises(ShopRefused):
        kit.shop.add_parcel("999999999", OURS)
