"""From the shop's products to what the platform knows: nothing missed, nothing told without need."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from connector.catalogue.collect import Sweep, collect_changes
from connector.model import ItemChanged, ProductOffered, Stock
from connector.model.errors import ShopUnavailable
from connector.model.gtin import gtin14
from tests.flows.world import World, offered, order, simple
from tests.rules.products import gtin, offer, variants

SOLD_OUT = Stock(0, in_stock=False)


def stock(number: int, quantity: int) -> ItemChanged:
    """Make the message about a product's stock."""
    return ItemChanged(gtin(number), stock=Stock(quantity, quantity > 0))


def withdrawn(number: int) -> ItemChanged:
    """Make the message that withdraws a product by name."""
    return ItemChanged(gtin(number), live=False)


# --- what is told ------------------------------------------------------------------------------


def test_the_first_sweep_tells_everything_released(world: World) -> None:
    """A new connector tells the whole catalogue once, and of what is not released nothing."""
    world.put(simple(1), simple(2), simple(3, dealer_price=""), simple(4, published=False), simple(5))
    world.collect()
    assert world.news() == []
    world.sweep()
    assert offered(world.news()) == {"1": (gtin(1),), "2": (gtin(2),), "5": (gtin(5),)}


def test_without_a_cursor_a_sweep_is_wanted(world: World) -> None:
    """The first question for changes only marks now: what was there before needs a full reading."""
    world.put(simple(1))
    collect_changes(world.shop, world.store, world.notifier, world.rules)
    with world.store.transaction() as tx:
        assert tx.facts.sweep_wanted is not None
    world.sweep()
    with world.store.transaction() as tx:
        assert tx.facts.sweep_wanted is None


def test_a_changed_stock_is_told_as_just_that(world: World) -> None:
    """A stock change becomes one small message, not the whole product."""
    world.begin(simple(1), simple(2))
    world.memory_shop.set_stock("1", 3)
    world.collect()
    assert world.news() == [stock(1, 3)]


def test_changes_of_one_item_become_one_message(world: World) -> None:
    """Name, prices and stock that changed together are told together."""
    world.begin(simple(1))
    two = Stock(2, in_stock=True)
    world.memory_shop.edit_offer("1", dealer_price="5.10", regular_price="12.90", stock=two)
    world.memory_shop.edit("1", name="Neuer Name")
    world.collect()
    assert world.news() == [
        ItemChanged(gtin(1), None, "Neuer Name", "12.90", Decimal("5.10"), Stock(2, in_stock=True))
    ]


def test_what_no_small_message_can_say_tells_the_whole_product(world: World) -> None:
    """A new description, category or picture is told by the complete product."""
    world.begin(simple(1))
    world.memory_shop.edit("1", description="Jetzt mit Beschreibung")
    world.collect()
    (told,) = world.news()
    assert isinstance(told, ProductOffered)
    assert told.description == "Jetzt mit Beschreibung"


def test_nothing_is_told_without_need(world: World) -> None:
    """Saving a product without a change, reading it again and sweeping again send nothing."""
    world.begin(simple(1), variants(offer(2), offer(3), id="20"))
    attempts = world.memory_platform.attempts
    world.put(simple(1))
    world.collect()
    world.hint("1", "102")
    world.sweep()
    world.collect()
    assert world.memory_platform.attempts == attempts


def test_a_quiet_cycle_asks_the_shop_a_constant_number_of_questions(world: World) -> None:
    """When nothing changed, the shop is asked one question, with two products as with sixty."""
    for count in (2, 60):
        world.begin(*(simple(n) for n in range(1, count + 1)))
        world.memory_shop.calls.clear()
        world.collect()
        assert world.memory_shop.calls == ["changes_since"]


def test_a_change_past_the_feed_is_found_by_the_sweep(world: World) -> None:
    """Direct SQL and careless plugins tell nobody: the sweep compares values."""
    world.begin(simple(1), simple(2))
    world.memory_shop.set_stock("2", 1, silently=True)
    world.collect()
    assert world.news() == []
    world.sweep()
    assert world.news() == [stock(2, 1)]


def test_a_hint_is_read_at_once_by_product_or_variant(world: World) -> None:
    """A webhook may name a product, a variant, or an order by mistake; only reading tells."""
    world.begin(simple(1), variants(offer(2), offer(3), id="20"))
    world.memory_shop.set_stock("1", 3, silently=True)
    world.memory_shop.set_stock("103", 4, silently=True)
    world.hint("1", "103", "4711", "")
    assert sorted(world.news(), key=str) == sorted([stock(1, 3), stock(3, 4)], key=str)


def test_changes_on_several_pages_are_all_told(world: World) -> None:
    """The change feed is read to its last page, and the cursor moves with that one only."""
    world.begin(*(simple(n) for n in range(1, 13)))
    for n in range(1, 13):
        world.memory_shop.set_stock(str(n), 1)
    calls = 0

    def fail_on_the_third_page(name: str, when: str) -> None:
        nonlocal calls
        calls += name == "changes_since" and when == "before"
        if calls == 3:
            raise ShopUnavailable("the shop is away")

    world.memory_shop.on_call = fail_on_the_third_page
    with pytest.raises(ShopUnavailable):
        world.collect()
    world.deliver()
    assert len(world.news()) == 10
    calls = 100
    world.collect()
    assert world.news() == [stock(11, 1), stock(12, 1)]


def test_everything_is_told_again_within_a_day_but_not_at_once(world: World) -> None:
    """The platform cannot be asked what it knows: all is told again within 24 hours, spread over them."""
    world.begin(*(simple(n) for n in range(1, 41)))
    told_at: dict[str, list[int]] = {}
    for hour in range(1, 49):
        world.advance(timedelta(hours=1))
        world.sweep()
        for product_id in offered(world.news()):
            told_at.setdefault(product_id, []).append(hour)
    assert len(told_at) == 40
    for hours in told_at.values():
        gaps = [b - a for a, b in zip([0, *hours], hours, strict=False)]
        assert max(gaps) <= 25
        assert min(gaps) >= 12
    assert len({hours[0] for hours in told_at.values()}) > 5


def test_what_was_withdrawn_is_withdrawn_again_every_day(world: World) -> None:
    """A withdrawal that the platform lost is told again, for as long as the item stays away."""
    world.begin(simple(1), simple(2))
    world.memory_shop.edit("1", published=False)
    world.collect()
    assert world.news() == [withdrawn(1)]
    world.advance(timedelta(hours=25))
    world.sweep()
    assert withdrawn(1) in world.news()
    assert gtin(1) not in world.live()


# --- what leaves -------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["unpublished", "trashed", "deleted", "without price", "without GTIN"])
def test_what_no_longer_qualifies_is_withdrawn_by_name(world: World, way: str) -> None:
    """Leaving out is no message: every GTIN told is withdrawn by name, however the offer left."""
    world.begin(simple(1), simple(2))
    shop = world.memory_shop
    match way:
        case "unpublished":
            shop.edit("1", published=False)
        case "trashed":
            shop.trash_product("1")
        case "deleted":
            shop.delete_product("1")
        case "without price":
            shop.edit_offer("1", dealer_price="")
        case "without GTIN":
            shop.edit_offer("1", gtin="")
    world.collect()
    world.sweep()
    assert world.news() == [withdrawn(1)]
    world.sweep()
    assert world.news() == []


def test_a_product_that_comes_back_is_told_whole(world: World) -> None:
    """What was withdrawn and qualifies again is told as a complete product, live."""
    world.begin(simple(1))
    world.memory_shop.trash_product("1")
    world.collect()
    world.put(simple(1, stock=Stock(4, in_stock=True)))
    world.collect()
    assert world.news()[-1] != withdrawn(1)
    assert world.live() == {gtin(1): 4}


def test_a_removed_variant_is_withdrawn_and_the_others_stay(world: World) -> None:
    """Of a product with variants only what is gone leaves."""
    three = variants(offer(1), offer(2), offer(3), id="20")
    world.begin(three)
    world.put(replace(three, offers=(three.offers[0], three.offers[2])))
    world.collect()
    assert world.news() == [withdrawn(2)]
    assert set(world.live()) == {gtin(1), gtin(3)}


def test_a_deleted_variant_is_found_by_a_hint_about_it(world: World) -> None:
    """The id of a variant that is gone leads to its product."""
    world.begin(variants(offer(1), offer(2), id="20"))
    world.put(variants(offer(1), id="20"), silently=True)
    world.hint("102")
    assert world.news() == [withdrawn(2)]


def test_a_product_skipped_by_a_shifting_page_stays(world: World) -> None:
    """A product deleted between two pages shifts the next one: who was skipped is asked for by id."""
    world.begin(*(simple(n) for n in range(1, 12)))
    run = Sweep(world.shop, world.store, world.notifier, world.rules)
    pages = list(world.shop.all_products())
    shifted = replace(pages[1], products=pages[1].products[1:])
    run._pages = iter([pages[0], shifted, pages[2]])
    while run.step():
        pass
    world.deliver()
    assert world.news() == []


def test_a_catalogue_that_ends_early_withdraws_nothing(world: World) -> None:
    """A sweep is read to its end or not at all."""
    world.begin(*(simple(n) for n in range(1, 9)))
    world.memory_shop.claimed_products = 9
    with pytest.raises(ShopUnavailable):
        world.sweep()
    world.deliver()
    assert world.news() == []
    assert len(world.live()) == 8


def test_a_vanished_product_makes_the_change_feed_ask_for_a_sweep(world: World) -> None:
    """A deletion leaves no trace but the count: the wish for a census is kept until it was read."""
    world.begin(simple(1), simple(2))
    world.memory_shop.delete_product("1")
    world.collect()
    with world.store.transaction() as tx:
        assert tx.facts.sweep_wanted is not None
    world.sweep()
    assert world.news() == [withdrawn(1)]


def test_a_wish_during_a_sweep_outlives_it(world: World) -> None:
    """A deletion behind the reading's back is not forgotten when that reading ends."""
    world.begin(*(simple(n) for n in range(1, 12)))
    run = Sweep(world.shop, world.store, world.notifier, world.rules)
    run.step()
    world.memory_shop.delete_product("1")
    world.collect()
    while run.step():
        pass
    with world.store.transaction() as tx:
        assert tx.facts.sweep_wanted is not None
    world.sweep()
    assert withdrawn(1) in world.news()


def test_a_sweep_that_failed_is_still_wanted(world: World) -> None:
    """When the shop goes away in the middle of a sweep, it is done again."""
    world.put(*(simple(n) for n in range(1, 9)))
    world.collect()
    world.memory_shop.claimed_products = 9
    with pytest.raises(ShopUnavailable):
        world.sweep()
    with world.store.transaction() as tx:
        assert tx.facts.sweep_wanted is not None


# --- GTINs that move ---------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["1", "2"])
def test_swapped_gtins_are_told_right_and_never_withdrawn(world: World, first: str) -> None:
    """Two products exchange their GTINs: both stay live, each with the data of its new product."""
    world.begin(simple(1, dealer_price="5.00"), simple(2, dealer_price="6.00"))
    ids = ("1", "2") if first == "1" else ("2", "1")
    for id_ in ids:
        world.memory_shop.edit_offer(id_, gtin=gtin(2 if id_ == "1" else 1))
    world.collect()
    world.sweep()
    news = world.news()
    assert not [e for e in news if isinstance(e, ItemChanged) and e.live is False]
    one, two = world.known(1), world.known(2)
    assert one is not None
    assert two is not None
    assert (one.live, one.dealer_price, one.name) == (True, Decimal("6.00"), "Ware 2")
    assert (two.live, two.dealer_price, two.name) == (True, Decimal("5.00"), "Ware 1")


def test_gtins_swapped_across_two_readings_end_right(world: World) -> None:
    """Between the two halves of a swap both products carry one GTIN; at the end both are live again."""
    world.begin(simple(1), simple(2))
    world.memory_shop.edit_offer("1", gtin=gtin(2))
    world.collect()
    assert set(world.live()) == {gtin(2)}
    world.memory_shop.edit_offer("2", gtin=gtin(1))
    world.collect()
    world.sweep()
    assert (world.known(1) or ItemChanged("")).name == "Ware 2"
    assert (world.known(2) or ItemChanged("")).name == "Ware 1"
    assert set(world.live()) == {gtin(1), gtin(2)}


def test_a_gtin_that_moved_takes_no_waiting_event_along(world: World) -> None:
    """What waited under the old product is not told over what the new one said."""
    world.put(simple(1), simple(2))
    world.collect()
    world.memory_platform.refuses = lambda e: isinstance(e, ProductOffered) and e.product_id == "1"
    world.sweep()
    world.memory_shop.edit_offer("1", gtin="")
    world.memory_shop.edit_offer("2", gtin=gtin(1), stock=Stock(1, in_stock=True))
    world.memory_platform.refuses = lambda _e: False
    world.collect()
    with world.store.transaction() as tx:
        for entry in tx.outbox.entries(parked=True):
            tx.outbox.retry(entry.id)
    world.deliver()
    assert (world.known(1) or ItemChanged("")).name == "Ware 2"
    assert world.live()[gtin(1)] == 1


def test_a_second_product_with_a_gtin_is_withheld(world: World) -> None:
    """A GTIN stands for one offer: the one told first keeps it, whoever is read first."""
    world.begin(simple(2))
    world.put(simple(1, gtin=gtin(2)))
    world.collect()
    world.sweep()
    assert world.news() == []
    with world.store.transaction() as tx:
        (withheld,) = tx.catalogue.decided("1")
    assert [code for code, _ in withheld.reasons] == ["gtin_duplicate"]


def test_the_second_holder_takes_over_when_the_first_is_gone(world: World) -> None:
    """When the offer that was told lost its GTIN, the other with the same one is told."""
    world.begin(simple(1))
    world.put(simple(2, gtin=gtin(1)))
    world.collect()
    world.memory_shop.delete_product("1")
    world.memory_shop.edit("2", description="neu")
    world.collect()
    assert (world.known(1) or ItemChanged("")).name == "Ware 2"
    world.sweep()
    assert world.live() == {gtin(1): 7}


def test_a_gtin_changed_and_come_back(world: World) -> None:
    """A GTIN corrected twice leaves exactly the last one live."""
    world.begin(simple(1))
    world.memory_shop.edit_offer("1", gtin=gtin(9))
    world.collect()
    assert set(world.live()) == {gtin(9)}
    world.memory_shop.edit_offer("1", gtin=gtin(1))
    world.collect()
    assert set(world.live()) == {gtin(1)}
    world.sweep()
    assert set(world.live()) == {gtin(1)}


def test_a_gtin_that_moved_to_a_variant_of_the_same_product(world: World) -> None:
    """Variants of one product may exchange their GTINs too."""
    world.begin(variants(offer(1), offer(2, stock=Stock(3, in_stock=True)), id="20"))
    first, second = offer(1), offer(2, stock=Stock(3, in_stock=True))
    world.put(variants(replace(first, gtin=second.gtin), replace(second, gtin=first.gtin), id="20"))
    world.collect()
    assert world.live() == {gtin(2): 7, gtin(1): 3}


# --- prices ------------------------------------------------------------------------------------


def test_a_price_that_jumps_is_not_told_until_confirmed(world: World) -> None:
    """A dealer price cut by more than half looks like a typing error: held until exactly it is confirmed."""
    world.begin(simple(1, dealer_price="8.00"))
    world.memory_shop.edit_offer("1", dealer_price="3.00")
    for _ in range(3):
        world.collect()
        world.sweep()
    assert world.news() == [withdrawn(1)]
    with world.store.transaction() as tx:
        tx.catalogue.confirm_price(gtin14(gtin(1)), Decimal("3.10"))
    world.sweep()
    assert world.live() == {}
    with world.store.transaction() as tx:
        tx.catalogue.confirm_price(gtin14(gtin(1)), Decimal("3.00"))
    world.sweep()
    assert (world.known(1) or ItemChanged("")).dealer_price == Decimal("3.00")
    assert set(world.live()) == {gtin(1)}


def test_a_held_price_is_let_go_by_setting_it_back(world: World) -> None:
    """Whoever corrects the typing error needs no confirmation."""
    world.begin(simple(1, dealer_price="8.00"))
    world.memory_shop.edit_offer("1", dealer_price="80.00")
    world.collect()
    world.memory_shop.edit_offer("1", dealer_price="8.00")
    world.collect()
    assert (world.known(1) or ItemChanged("")).dealer_price == Decimal("8.00")
    assert set(world.live()) == {gtin(1)}


def test_a_new_item_far_below_its_retail_price_is_held(world: World) -> None:
    """A first dealer price under a fifth of the retail price net of tax is confirmed first."""
    world.begin(simple(1, dealer_price="1.99", regular_price="11.90"), simple(2, dealer_price="2.00"))
    assert set(world.live()) == {gtin(2)}


def test_every_price_told_is_in_the_journal(world: World) -> None:
    """Prices are decisions about money: each is listed with the one before."""
    world.begin(simple(1, dealer_price="5.00"))
    world.memory_shop.edit_offer("1", dealer_price="5.50")
    world.collect()
    with world.store.transaction() as tx:
        entries = tx.journal.read(money=True)
    assert [entry.detail for entry in entries] == [
        {"gtin": gtin(1), "price": "5.50", "before": "5.00"},
        {"gtin": gtin(1), "price": "5.00", "before": ""},
    ]


def test_orders_find_only_what_was_told_and_stands_there_still(world: World) -> None:
    """A withdrawn GTIN, and one that the shop moved meanwhile, are not sold."""
    world.begin(simple(1), simple(2))
    world.memory_shop.edit_offer("1", gtin=gtin(8), silently=True)
    assert world.take(order("KR-1", (1, 1))).gtin == gtin(1)
    world.memory_shop.edit("2", published=False)
    world.collect()
    assert world.take(order("KR-2", (2, 1))).gtin == gtin(2)
