"""Placing an order: found before it is made, made without effect, then live."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from connector.model import FINAL_STATUSES, NewOrder, OrderMark, OrderStatus
from connector.model.errors import ShopDoubtful, ShopRefused, ShopUnavailable
from tests.contract.kits import Ability, ShopKit, needs
from tests.contract.making import (
    BILLING,
    CUSTOMER_MAIL,
    LIVE,
    NOTE,
    RETAILER_MAIL,
    SHIPPING,
    create,
    incoming,
    live_order,
    new_order,
    place_live,
    read,
)

OPEN_STATUSES = sorted(set(OrderStatus) - FINAL_STATUSES)


def _find(kit: ShopKit, order: NewOrder) -> list[OrderMark]:
    return list(kit.shop.find_orders(incoming(order)) or ())


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


@needs(Ability.UNREADABLE_ORDER)
def test_an_order_that_cannot_be_read_is_not_left_out(kit: ShopKit) -> None:
    """``find_orders``: a row that cannot be read may be the order; leaving it out places it twice."""
    order = new_order((kit.make_product(), 0))
    theirs, copy = kit.plugin_order(order), kit.plugin_order(order)
    with kit.unreadable(theirs), pytest.raises(ShopUnavailable):
        _find(kit, order)
    assert [o.id for o in _find(kit, order)] == [theirs, copy]


def test_an_order_of_the_platforms_plugin_is_found(kit: ShopKit) -> None:
    """``find_orders``: whoever made it; oldest id first."""
    order = new_order((kit.make_product(), 0))
    first = kit.plugin_order(order)
    second = kit.plugin_order(order)
    assert [o.id for o in _find(kit, order)] == [first, second]


def test_an_order_is_found_by_what_the_shop_can_search(kit: ShopKit) -> None:
    """``find_orders``: None when there is nothing in the order that this shop can be asked for."""
    order = new_order((kit.make_product(), 0))
    create(kit, order)
    nameless = replace(order, shipping=replace(order.shipping, address_1="7"))
    found = kit.shop.find_orders(incoming(nameless))
    assert found is None or [mark.kickroute_number for mark in found] == [order.kickroute_number]


@needs(Ability.ORDER_TRASH)
def test_a_trashed_order_is_not_found(kit: ShopKit) -> None:
    """``find_orders``: every untrashed order, and no other."""
    order = new_order((kit.make_product(), 0))
    kit.trash_order(create(kit, order).id)
    assert _find(kit, order) == []


# create


def test_the_order_stands_in_the_shop_as_it_was_given(kit: ShopKit) -> None:
    """``create_order``: places the order, marked with its Kickroute number and token."""
    simple, variable = kit.make_product(), kit.make_product(variants=2)
    order = replace(new_order((simple, 0), (variable, 1)), token="attempt-2")
    placed = create(kit, order)
    facts = kit.order_facts(placed.id)
    assert facts.kickroute_number == order.kickroute_number
    assert facts.lines == tuple((line.offer_id, line.quantity, line.net_total) for line in order.lines)
    assert facts.shipping_net_total == order.shipping_net_total
    assert facts.ship_to == ("Jörg Weiß", "Ährenweg 7", "80331", "München", "DE")
    assert facts.bill_to_company == "Retail GmbH"
    assert placed.token == read(kit, placed.id).token == "attempt-2"
    assert placed.place == read(kit, placed.id).place > 0


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
    """``add_note``: the order carries the note where the shop's staff see it; once is enough, and shown."""
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
    """``make_live``: told a second time, as after a lost answer, the same order takes nothing more."""
    made = kit.make_product(stock=10)
    live = place_live(kit, new_order((made, 0)))
    again = kit.shop.make_live(live.id, LIVE)
    assert (again.id, again.status) == (live.id, LIVE)
    assert kit.stock_of(made.offer_ids[0]) == 8


def test_the_answer_shows_whose_order_it_is_now(kit: ShopKit) -> None:
    """``make_live``: returns what the shop shows of the order that has this id now."""
    order = new_order((kit.make_product(), 0))
    live = place_live(kit, order)
    again = read(kit, live.id)
    assert (live.kickroute_number, live.lines, live.total) == (
        order.kickroute_number,
        again.lines,
        again.total,
    )


@needs(Ability.PENDING_ORDERS)
def test_the_shop_tells_what_it_took_from_the_stock(kit: ShopKit) -> None:
    """``make_live``: the answer's lines say how many units were taken, before that none."""
    placed = create(kit, new_order((kit.make_product(stock=10), 0)))
    assert [line.taken for line in placed.lines] == [0]
    assert [line.taken for line in kit.shop.make_live(placed.id, LIVE).lines] == [2]


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


# what an order needs of the goods


def test_goods_are_read_as_the_shop_has_them_now(kit: ShopKit) -> None:
    """``goods``: what an order needs of these offers; simple products and variants together."""
    simple, variable = kit.make_product(stock=4), kit.make_product(stock=7, variants=2)
    kit.set_stock(simple.offer_ids[0], 3)
    wanted = [(simple.product_id, simple.offer_ids[0]), (variable.product_id, variable.offer_ids[1])]
    found = {each.offer_id: each for each in kit.shop.goods(wanted)}
    assert found.keys() == {simple.offer_ids[0], variable.offer_ids[1]}
    mine = found[variable.offer_ids[1]]
    assert (mine.product_id, mine.gtin) == (variable.product_id, variable.gtins[1])
    assert (mine.stock.quantity, mine.holder, mine.published) == (7, mine.offer_id, True)
    assert found[simple.offer_ids[0]].stock.quantity == 3


def test_goods_that_are_gone_are_left_out(kit: ShopKit) -> None:
    """``goods``: those that the shop does not have are left out; an unpublished one says so."""
    gone, hidden = kit.make_product(), kit.make_product()
    kit.delete_product(gone.product_id)
    kit.unpublish(hidden.product_id)
    found = kit.shop.goods([(made.product_id, made.offer_ids[0]) for made in (gone, hidden)])
    assert [(each.offer_id, each.published) for each in found] == [(hidden.offer_ids[0], False)]


@needs(Ability.PRODUCT_TRASH)
def test_trashed_goods_are_left_out(kit: ShopKit) -> None:
    """``goods``: trashed ones are left out."""
    made = kit.make_product()
    kit.trash_product(made.product_id)
    assert kit.shop.goods([(made.product_id, made.offer_ids[0])]) == ()


@needs(Ability.QUESTION_COUNT)
@pytest.mark.parametrize("variants", [0, 2])
def test_goods_cost_one_question(kit: ShopKit, variants: int) -> None:
    """``goods``: as few questions as the shop allows."""
    made = kit.make_product(variants=variants)
    offers = [(made.product_id, offer_id) for offer_id in made.offer_ids]
    kit.shop.goods(offers)
    before = kit.questions()
    assert len(kit.shop.goods(offers)) == len(offers)
    assert kit.questions() - before == 1


@needs(Ability.SHARED_STOCK)
def test_variants_that_share_a_stock_name_its_holder(kit: ShopKit) -> None:
    """``goods``: the product is asked for beside its variant where it holds the stock."""
    made = kit.make_product(stock=None, variants=2)
    kit.share_stock(made.product_id, 5)
    found = kit.shop.goods([(made.product_id, offer_id) for offer_id in made.offer_ids])
    assert {(each.holder, each.stock.quantity) for each in found} == {(made.product_id, 5)}
    placed = place_live(kit, new_order((made, 0), (made, 1)))
    again = kit.shop.goods([(made.product_id, made.offer_ids[0])])
    assert [each.stock.quantity for each in again] == [1]
    assert placed.status is LIVE


# orders of anybody's as lists show them


def test_the_newest_orders_are_shown(kit: ShopKit) -> None:
    """``newest_orders``: the newest orders of anybody's, ten at least, with what tells whose they are."""
    made = kit.make_product(stock=50)
    shopper = kit.sell(made.offer_ids[0], 1)
    order = replace(new_order((made, 0)), token="attempt-1")
    ours = create(kit, order)
    page = kit.shop.newest_orders(None)
    marks = {mark.id: mark for mark in page.marks}
    assert marks.keys() >= {shopper, ours.id}
    mine = marks[ours.id]
    assert (mine.kickroute_number, mine.token, mine.number) == (
        order.kickroute_number,
        "attempt-1",
        ours.number,
    )
    assert (mine.created_at, mine.pending) == (ours.created_at, ours.pending)
    assert mine.place == page.high == ours.place > marks[shopper].place >= page.low
    assert (marks[shopper].kickroute_number, marks[shopper].token) == ("", "")


def test_newer_orders_are_read_down_to_a_known_one(kit: ShopKit) -> None:
    """``newest_orders``: down to the place; the order there is among them."""
    made = kit.make_product(stock=50)
    first = kit.sell(made.offer_ids[0], 1)
    sold = [kit.sell(made.offer_ids[0], 1) for _ in range(13)]
    (known,) = [mark for mark in _all_marks(kit) if mark.id == first]
    page = kit.shop.newest_orders(known.place)
    assert {mark.id for mark in page.marks} >= {first, *sold}
    assert page.low <= known.place


def test_older_orders_are_read_page_by_page(kit: ShopKit) -> None:
    """``orders_below``: the next older orders; a wrong guess hides none; the last page reaches down to 0."""
    made = kit.make_product(stock=50)
    sold = [kit.sell(made.offer_ids[0], 1) for _ in range(12)]
    (third,) = [mark for mark in _all_marks(kit) if mark.id == sold[3]]
    for skip in (0, 4, 9, 1000):
        page = kit.shop.orders_below(third.place, skip)
        assert page.high == third.place - 1
        assert {*sold[:3]} <= {mark.id for mark in page.marks}
        assert all(mark.place < third.place for mark in page.marks)
    while page.low:
        page = kit.shop.orders_below(page.low, 0)
    assert kit.shop.orders_below(1, 0).marks == ()


@needs(Ability.ORDER_TRASH)
def test_a_trashed_order_is_in_no_list(kit: ShopKit) -> None:
    """``newest_orders``: untrashed ones only; the one below it is reached all the same."""
    made = kit.make_product(stock=50)
    kept, trashed = (kit.sell(made.offer_ids[0], 1) for _ in range(2))
    place = next(mark.place for mark in kit.shop.newest_orders(None).marks if mark.id == trashed)
    kit.trash_order(trashed)
    page = kit.shop.newest_orders(place)
    assert trashed not in {mark.id for mark in page.marks}
    assert page.low <= place
    assert page.marks[0].id == kept


@needs(Ability.UNREADABLE_ORDER)
def test_a_row_that_cannot_be_read_is_a_hole(kit: ShopKit) -> None:
    """``orders_below``: a row that cannot be read is a hole, and hides no other; so with the newest."""
    made = kit.make_product(stock=50)
    sold = [kit.sell(made.offer_ids[0], 1) for _ in range(14)]
    places = {mark.id: mark.place for mark in _all_marks(kit)}
    lost, first = places[sold[5]], places[sold[0]]
    with kit.unreadable(sold[5]):
        below = [kit.shop.orders_below(places[sold[-1]] + 1, 0)]
        while below[-1].low > first:
            below.append(kit.shop.orders_below(below[-1].low, 0))
        for pages in ([kit.shop.newest_orders(first)], below):
            shown = {mark.id for page in pages for mark in page.marks}
            holes = [hole for page in pages for hole in page.holes]
            assert shown >= {*sold} - {sold[5]}
            assert sold[5] not in shown
            assert any(low <= lost <= high for low, high in holes)
            assert not any(low <= places[i] <= high for low, high in holes for i in sold if i != sold[5])


def test_the_first_order_since_a_moment_is_found(kit: ShopKit) -> None:
    """``first_place_since``: the lowest place among the orders created at or after the moment."""
    placed = create(kit, new_order((kit.make_product(), 0)))
    assert placed.created_at is not None
    found = kit.shop.first_place_since(placed.created_at)
    assert found is not None
    assert found <= placed.place
    assert kit.shop.first_place_since(kit.shop.now() + timedelta(days=1)) is None


def _all_marks(kit: ShopKit) -> list[OrderMark]:
    """Read the newest orders, far enough for what a test made."""
    page = kit.shop.newest_orders(None)
    marks = [*page.marks]
    while page.low and len(marks) < 60:
        page = kit.shop.orders_below(page.low, len(marks))
        marks += page.marks
    return marks
