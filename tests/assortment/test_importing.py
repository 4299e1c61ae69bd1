"""Imports: whole or not at all, once, never over what the shop has, and never with a description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from connector.model import Stock, TaxRate
from connector.model.errors import ShopDoubtful
from connector.model.retail import HandedItem, HandedProduct, Listing, StockTold
from connector.model.retail_records import ImportAnswer, ImportState, LinkState
from connector.retail.answering import answer, answer_taxes, try_again
from connector.retail.importing import GROSS
from tests.assortment.world import GTIN, POT, RED, Importing, cups
from tests.rules.products import gtin

BREAKS = range(14)
"""More requests than one import makes: the last of them are not reached."""


@pytest.fixture
def world(make_importing: Callable[[], Importing]) -> Importing:
    """Make a shop that imports."""
    return make_importing()


def test_a_product_is_made_published_and_linked(world: Importing) -> None:
    """It costs what the supplier's price says, net and with tax, and its stock comes after it is whole."""
    world.hand_over(POT)
    world.work()
    item = world.item(GTIN)
    assert (item.listing, item.price, item.quantity) == (Listing.PUBLISHED, Decimal("23.80"), 5)
    assert (item.supplier, item.gtin, item.backorders) == ("S-1", GTIN, False)
    assert world.link(GTIN).state is LinkState.LINKED
    assert world.states() == [ImportState.DONE]


def test_one_import_twice_makes_one_product(world: Importing) -> None:
    """The platform sends what it got no answer for again."""
    world.hand_over(POT)
    world.hand_over(POT)
    world.work()
    world.hand_over(POT)
    world.work()
    assert len(world.shop.products) == 1
    assert world.states() == [ImportState.DONE] * 3


@pytest.mark.parametrize("product", [POT, cups()], ids=["simple", "variants"])
@pytest.mark.parametrize("writes", range(12))
def test_wherever_a_request_breaks_off_there_is_one_whole_product(
    world: Importing, product: HandedProduct, writes: int
) -> None:
    """Killed after any write of any request: nothing is twice there, and nothing half of it is shown."""
    world.hand_over(product)
    world.shop.writes_left = writes
    for _ in range(4):
        world.work(figures=False)
        world.require_nothing_half()
        world.advance(timedelta(minutes=10))
    world.work()
    world.work()
    world.require_one_whole(product)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("at", BREAKS)
def test_killed_after_each_request_and_before_its_row(world: Importing, at: int, when: str) -> None:
    """The connector dies around any request, and goes on from its store: one product, whole, no double."""
    world.hand_over(cups())
    world.die_at(at, when)
    world.work(figures=False)
    world.require_nothing_half()
    world.restart()
    world.advance(timedelta(minutes=10))
    world.work()
    world.require_one_whole(cups())


def test_after_a_lost_answer_the_shops_time_is_waited_for(world: Importing) -> None:
    """A request whose answer was lost may still run: until it cannot, this product waits and others go on."""
    world.patience = 300
    world.hand_over(cups(), POT)
    world.fail_once("add_variants", "before", ShopDoubtful("lost"))
    world.work(figures=False)
    assert world.states() == [ImportState.WAITING, ImportState.DONE]
    asked = world.shop.calls.count("add_variants")
    world.advance(timedelta(seconds=299))
    world.work()
    assert world.shop.calls.count("add_variants") == asked
    world.advance(timedelta(seconds=2))
    world.work()
    assert world.states() == [ImportState.DONE, ImportState.DONE]


def test_own_stock_of_a_known_gtin_stays_until_somebody_says_so(world: Importing) -> None:
    """What the shop has is never linked by itself: not its stock, not its price is touched."""
    spot = world.shop.enter_product(GTIN, "9.99", quantity=7)
    world.hand_over(POT)
    world.work()
    world.tell(StockTold(GTIN, Stock(2, in_stock=True)))
    world.work()
    assert (world.at(spot).quantity, world.at(spot).price) == (7, Decimal("9.99"))
    assert world.states() == [ImportState.ASKED]
    assert len(world.shop.products) == 1


def test_linked_on_a_persons_word_the_price_stays_the_retailers(world: Importing) -> None:
    """Only the stock is the supplier's from then on."""
    spot = world.shop.enter_product(GTIN, "29.99", quantity=7)
    world.hand_over(POT)
    world.work()
    with world.store.transaction() as tx:
        assert answer(tx, 1, ImportAnswer.LINK)
    world.work()
    assert (world.at(spot).quantity, world.at(spot).price, world.at(spot).supplier) == (
        5,
        Decimal("29.99"),
        "S-1",
    )


def test_a_second_product_is_made_on_a_persons_word(world: Importing) -> None:
    """It carries no GTIN, which the shop would refuse; the link knows it."""
    spot = world.shop.enter_product(GTIN, quantity=7)
    world.hand_over(POT)
    world.work()
    with world.store.transaction() as tx:
        assert answer(tx, 1, ImportAnswer.SECOND)
    world.work()
    assert world.at(spot).quantity == 7
    second = world.at(world.link(GTIN).spot)
    assert (second.gtin, second.quantity, len(world.shop.products)) == ("", 5, 2)


def test_left_on_a_persons_word_nothing_is_made(world: Importing) -> None:
    """The question is gone, and asked no more."""
    world.shop.enter_product(GTIN)
    world.hand_over(POT)
    world.work()
    with world.store.transaction() as tx:
        assert answer(tx, 1, ImportAnswer.LEAVE)
    world.work()
    assert world.states() == [ImportState.LEFT]


def test_a_gtin_of_another_supplier_is_refused_by_name(world: Importing) -> None:
    """Two suppliers cannot both say what the stock of one product is."""
    world.hand_over(POT)
    world.work()
    world.hand_over(replace(POT, supplier="S-2"))
    world.work()
    assert world.states()[-1] is ImportState.STOPPED
    assert world.reasons()[-1] == f"GTIN {GTIN} is linked to supplier S-1 already"


def test_a_gtin_that_is_offered_here_is_refused_by_name(world: Importing) -> None:
    """What this shop itself offers to retailers would come back to it as an order of its own."""
    world.offer_ourselves(GTIN)
    world.hand_over(POT)
    world.work()
    assert world.reasons() == [f"this shop itself offers GTIN {GTIN} to retailers"]
    assert world.shop.products == {}


def test_gross_or_net_is_asked_once_per_supplier(world: Importing) -> None:
    """Where the platform does not say, nothing is published before a person has; then all of theirs go on."""
    world.hand_over(replace(POT, includes_tax=None), replace(cups(), includes_tax=None))
    world.work()
    assert world.states() == [ImportState.ASKED, ImportState.ASKED]
    assert "would cost 20.00 here if they are with tax, and 23.80 if they are without" in world.reasons()[0]
    with world.store.transaction() as tx:
        answer_taxes(tx, "S-1", GROSS)
    world.work()
    assert world.item(GTIN).price == Decimal("20.00")
    world.hand_over(replace(POT, items=(replace(POT.items[0], gtin=gtin(7)),), includes_tax=None))
    world.work()
    assert world.states() == [ImportState.DONE] * 3


def test_no_price_no_publishing(world: Importing) -> None:
    """A product without a price is not listed, not even hidden, and its row says why."""
    world.hand_over(replace(POT, items=(HandedItem(GTIN, None, None, Stock(1, in_stock=True)),)))
    world.work()
    assert world.shop.products == {}
    assert world.reasons() == [f"the supplier tells no price for GTIN {GTIN}"]


def test_a_dead_picture_blocks_nothing(world: Importing) -> None:
    """The product is listed without it, and the row says so."""
    url = "https://shop.example/dead.jpg"
    world.shop.dead_images.add(url)
    world.hand_over(replace(POT, image_url=url))
    world.work()
    assert (world.item(GTIN).quantity, world.states()) == (5, [ImportState.DONE])
    assert world.reasons()[0].startswith("listed without its image")


@pytest.mark.parametrize(
    "url",
    ["http://shop.example/a.jpg", "https://10.0.0.5/a.jpg", "https://localhost/a.jpg", "https://a.lan/b"],
)
def test_the_shop_is_sent_to_public_addresses_only(world: Importing, url: str) -> None:
    """Whoever hands over a product says nothing about what the shop's server asks in its own network."""
    world.hand_over(replace(POT, image_url=url))
    world.work()
    assert next(iter(world.shop.products.values())).images == 0


def test_what_stopped_is_tried_again_on_a_word(world: Importing) -> None:
    """A draft in the trash stops the row; put back, it goes on."""
    world.patience = 300
    world.hand_over(POT)
    world.fail_once("complete", "before", ShopDoubtful("lost"))
    world.work(figures=False)
    product_id = next(iter(world.shop.products))
    world.shop.trash_listed(product_id)
    world.advance(timedelta(minutes=10))
    world.work()
    assert world.states() == [ImportState.STOPPED]
    world.shop.put(replace(world.shop.products[product_id], listing=Listing.DRAFT))
    with world.store.transaction() as tx:
        assert try_again(tx, 1)
    world.work()
    assert world.states() == [ImportState.DONE]
    assert len(world.shop.products) == 1


def test_a_figure_told_while_it_is_made_is_not_lost(world: Importing) -> None:
    """The supplier sells while the draft is made: the newest figure is written."""
    world.hand_over(POT)
    world.on_call("complete", "before", lambda: world.tell(StockTold(GTIN, Stock(1, in_stock=True))))
    world.work()
    assert world.item(GTIN).quantity == 1


def test_variants_share_one_product(world: Importing) -> None:
    """Each has its own GTIN, attributes, link and stock."""
    world.hand_over(cups())
    world.work()
    assert len(world.shop.products) == 1
    assert (world.item(RED).quantity, world.item(RED).attributes) == (3, (("Farbe", "Rot"),))


def test_the_rate_decides_the_tax(world: Importing) -> None:
    """A reduced rate is added to a net price where the shop keeps gross ones."""
    world.hand_over(replace(POT, tax_rate=TaxRate.REDUCED))
    world.work()
    assert world.item(GTIN).price == Decimal("21.40")
