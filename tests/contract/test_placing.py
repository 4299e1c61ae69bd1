"""Placing an order: found before it is made, made without effect, then live."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.errors import ShopDoubtful, ShopRefused
from connector.model import FINAL_STATUSES, NewOrder, OrderStatus, ShopOrder
from tests.contract.kits import Ability, ShopKit, needs
from tests.contract.making import (
    BILLING,
    CUSTOMER_MAIL,
    LIVE,
    NOTE,
    RETAILER_MAIL,
    SHIPPING,
    a_day_ago,
    create,
    incoming,
    live_order,
    new_order,
    place_live,
    read,
)

OPEN_STATUSES = sorted(set(OrderStatus) - FINAL_STATUSES)


def _find(kit: ShopKit, order: NewOrder) -> list[ShopOrder]:
    return list(kit.shop.find_orders(incoming(order), a_day_ago(kit)))


# reserve


def test_what_was_reserved_becomes_the_order(kit: ShopKit) -> None:
    """``reserve``: what is fetched once and remembered names the order placed with it; may be empty."""
    order = new_order((kit.make_product(), 0))
    reservation = kit.shop.reserve(order.kickroute_number)
    placed = kit.shop.create_order(replace(order, reservation=reservation))
    assert reservation in ("", placed.number)
    assert placed.number


# find


def test_an_order_that_is_not_there_is_not_found(kit: ShopKit) -> None:
    """``find_orders``: only orders that carry this very number."""
    made = kit.make_product()
    live_order(kit)
    assert _find(kit, new_order((made, 0))) == []


def test_our_order_is_found(kit: ShopKit) -> None:
    """``find_orders``: every order that carries this Kickroute number, still pending or live."""
    order = new_order((kit.make_product(), 0))
    placed = create(kit, order)
    assert [o.id for o in _find(kit, order)] == [placed.id]
    kit.shop.make_live(placed.id, LIVE)
    (found,) = _find(kit, order)
    assert (found.id, found.kickroute_number, found.pending) == (placed.id, order.kickroute_number, False)


def test_an_order_of_the_platforms_plugin_is_found(kit: ShopKit) -> None:
    """``find_orders``: whoever made it; oldest id first."""
    order = new_order((kit.make_product(), 0))
    first = kit.plugin_order(order)
    second = kit.plugin_order(order)
    assert [o.id for o in _find(kit, order)] == [first, second]


def test_orders_from_the_very_moment_on_are_found(kit: ShopKit) -> None:
    """``find_orders``: looks at orders created at or after ``since`` by the shop's clock."""
    order = new_order((kit.make_product(), 0))
    placed = create(kit, order)
    assert placed.created_at is not None
    assert [o.id for o in kit.shop.find_orders(incoming(order), placed.created_at)] == [placed.id]


@needs(Ability.ORDER_TRASH)
def test_a_trashed_order_is_not_found(kit: ShopKit) -> None:
    """``find_orders``: trashed ones are left out."""
    order = new_order((kit.make_product(), 0))
    kit.trash_order(create(kit, order).id)
    assert _find(kit, order) == []


# create


def test_the_order_stands_in_the_shop_as_it_was_given(kit: ShopKit) -> None:
    """``create_order``: places the order, marked with its Kickroute number."""
    simple, variable = kit.make_product(), kit.make_product(variants=2)
    order = new_order((simple, 0), (variable, 1))
    placed = create(kit, order)
    facts = kit.order_facts(placed.id)
    assert facts.kickroute_number == order.kickroute_number
    assert facts.lines == tuple((line.offer_id, line.quantity, line.net_total) for line in order.lines)
    assert facts.shipping_net_total == order.shipping_net_total
    assert facts.ship_to == ("Jörg Weiß", "Ährenweg 7", "80331", "München", "DE")
    assert facts.bill_to_company == "Retail GmbH"


def test_the_order_is_read_back_as_it_was_given(kit: ShopKit) -> None:
    """``create_order``: its answer, and every later reading, shows lines, amounts and addresses."""
    simple, variable = kit.make_product(), kit.make_product(variants=2)
    order = new_order((simple, 0), (variable, 1))
    placed = create(kit, order)
    for shown in (placed, read(kit, placed.id)):
        assert [_line(line) for line in shown.lines] == [_line(line) for line in order.lines]
        assert len({line.id for line in shown.lines} - {""}) == 2
        assert shown.kickroute_number == order.kickroute_number
        assert shown.shipping_net_total == order.shipping_net_total
        assert shown.shipping == replace(SHIPPING, email="")
        assert shown.billing == BILLING
        assert shown.total >= sum(line.net_total for line in order.lines) + order.shipping_net_total


def _line(line: object) -> tuple[object, ...]:
    return tuple(getattr(line, name) for name in ("product_id", "offer_id", "quantity", "net_total"))


def test_two_lines_of_one_offer_stay_two(kit: ShopKit) -> None:
    """``create_order``: lines are placed as given, also two of the same offer."""
    made = kit.make_product()
    placed = create(kit, new_order((made, 0), (made, 0)))
    assert [line.quantity for line in placed.lines] == [2, 2]


def test_the_end_customers_mail_address_is_nowhere_in_the_shop(kit: ShopKit) -> None:
    """``create_order``: the end customer is never written to."""
    order = live_order(kit)
    assert CUSTOMER_MAIL not in kit.order_facts(order.id).mail_addresses


@needs(Ability.MAIL_LOG)
def test_the_end_customer_gets_no_mail(kit: ShopKit) -> None:
    """``create_order``: the end customer is never written to, neither at placing nor at completing."""
    order = live_order(kit)
    kit.set_order_status(order.id, OrderStatus.COMPLETED)
    assert CUSTOMER_MAIL not in kit.mails_about(order.id)


@needs(Ability.PENDING_ORDERS)
def test_a_pending_order_moves_no_stock(kit: ShopKit) -> None:
    """``create_order``: where it can be pending, no stock moves until ``make_live``."""
    made = kit.make_product(stock=10)
    placed = create(kit, new_order((made, 0)))
    assert placed.pending
    assert read(kit, placed.id).pending
    assert kit.stock_of(made.offer_ids[0]) == 10
    live = kit.shop.make_live(placed.id, LIVE)
    assert not live.pending
    assert kit.stock_of(made.offer_ids[0]) == 8


@needs(Ability.PENDING_ORDERS, Ability.MAILS_ON_ORDER, Ability.MAIL_LOG)
def test_a_pending_order_mails_nobody(kit: ShopKit) -> None:
    """``create_order``: where it can be pending, nobody is mailed until ``make_live``."""
    placed = create(kit, new_order((kit.make_product(), 0)))
    assert list(kit.mails_about(placed.id)) == []
    kit.shop.make_live(placed.id, LIVE)
    assert RETAILER_MAIL in kit.mails_about(placed.id)


@needs(Ability.LOST_ANSWER)
def test_a_lost_answer_is_doubtful(kit: ShopKit) -> None:
    """``create_order``: raises ShopDoubtful when the answer was lost; looking shows what happened."""
    order = new_order((kit.make_product(), 0))
    reserved = replace(order, reservation=kit.shop.reserve(order.kickroute_number))
    with kit.trouble(Ability.LOST_ANSWER), pytest.raises(ShopDoubtful):
        kit.shop.create_order(reserved)
    assert len(_find(kit, order)) == 1


# note


def test_a_note_is_written_once(kit: ShopKit) -> None:
    """``add_note``: the order carries the note where the shop's staff see it; once is enough."""
    order = live_order(kit)
    is_live_from_the_first = not kit.shop.capabilities.places_without_effect
    assert kit.shop.has_note(order.id, NOTE) is is_live_from_the_first
    kit.shop.add_note(order.id, NOTE)
    kit.shop.add_note(order.id, NOTE)
    assert sum(NOTE in note for note in kit.order_facts(order.id).notes) == 1
    assert kit.shop.has_note(order.id, NOTE)


def test_another_note_is_not_this_note(kit: ShopKit) -> None:
    """``has_note``: tells whether the order carries this very note."""
    order = live_order(kit)
    kit.shop.add_note(order.id, NOTE)
    assert not kit.shop.has_note(order.id, "Bitte nicht werfen")


# live


@pytest.mark.parametrize("status", OPEN_STATUSES)
def test_an_order_becomes_live_with_its_status(kit: ShopKit, status: OrderStatus) -> None:
    """``make_live``: gives a pending order its first real status."""
    order = new_order((kit.make_product(), 0), status=status)
    live = place_live(kit, order)
    assert live.status is status
    assert read(kit, live.id).status is status


def test_a_live_order_takes_stock_once(kit: ShopKit) -> None:
    """``make_live``: an order that is no longer pending is returned as it is."""
    made = kit.make_product(stock=10)
    live = place_live(kit, new_order((made, 0)))
    again = kit.shop.make_live(live.id, OrderStatus.ON_HOLD)
    assert (again.id, again.status) == (live.id, LIVE)
    assert kit.stock_of(made.offer_ids[0]) == 8


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.COMPLETED])
def test_an_ended_order_is_not_revived(kit: ShopKit, status: OrderStatus) -> None:
    """``make_live``: an order that staff cancelled or completed meanwhile is returned as it is."""
    made = kit.make_product(stock=10)
    placed = create(kit, new_order((made, 0)))
    kit.set_order_status(placed.id, status)
    stock = kit.stock_of(made.offer_ids[0])
    assert kit.shop.make_live(placed.id, LIVE).status is status
    assert kit.stock_of(made.offer_ids[0]) == stock


# trash


@needs(Ability.PENDING_ORDERS)
def test_a_pending_order_can_be_trashed(kit: ShopKit) -> None:
    """``trash_order``: puts an order that is still pending into the trash, without effect on stock."""
    made = kit.make_product(stock=10)
    order = new_order((made, 0))
    placed = create(kit, order)
    kit.shop.trash_order(placed.id)
    assert read(kit, placed.id).trashed
    assert _find(kit, order) == []
    assert kit.stock_of(made.offer_ids[0]) == 10


def test_a_live_order_is_not_trashed(kit: ShopKit) -> None:
    """``trash_order``: raises ShopRefused for any other order."""
    order = live_order(kit)
    with pytest.raises(ShopRefused):
        kit.shop.trash_order(order.id)
    assert not read(kit, order.id).trashed
    assert read(kit, order.id).status is LIVE


# everything that carries a number


def test_every_order_with_a_number_is_listed(kit: ShopKit) -> None:
    """``marked_orders``: every untrashed order with a Kickroute number, whoever made it."""
    made = kit.make_product(stock=50)
    ours = create(kit, new_order((made, 0)))
    plugins = kit.plugin_order(new_order((made, 0)))
    shoppers = kit.sell(made.offer_ids[0], 1)
    listed = {order.id: order for order in kit.shop.marked_orders(a_day_ago(kit))}
    assert {ours.id, plugins} <= listed.keys()
    assert shoppers not in listed
    assert all(order.kickroute_number for order in listed.values())


def test_orders_from_before_are_not_listed(kit: ShopKit) -> None:
    """``marked_orders``: created since then, by the shop's clock."""
    create(kit, new_order((kit.make_product(), 0)))
    assert list(kit.shop.marked_orders(kit.shop.now() + timedelta(days=1))) == []


@needs(Ability.ORDER_TRASH)
def test_no_trashed_order_is_listed(kit: ShopKit) -> None:
    """``marked_orders``: untrashed ones only."""
    order = live_order(kit)
    kit.trash_order(order.id)
    assert order.id not in {o.id for o in kit.shop.marked_orders(a_day_ago(kit))}
