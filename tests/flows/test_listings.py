"""What people know an offer by is remembered with what was decided, by every way that products are read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from connector.model import ShopCategory, Stock, TaxRate
from connector.model.prices import PriceRule
from connector.model.records import Listing
from tests.flows.world import World, simple
from tests.rules.products import RULES, offer, variants

PICTURE = "https://s.example/p.jpg"


def listing(world: World, offer_id: str) -> Listing:
    """Return what is remembered of an offer."""
    with world.store.reading() as tx:
        (found,) = (o for o in tx.catalogue.offers() if o.offer_id == offer_id)
    return found.listing


def test_a_sweep_remembers_what_a_page_shows(world: World) -> None:
    """Of released and withheld offers alike: name, variant, SKU, picture, prices, categories and stock."""
    shelf = (ShopCategory("7", "liquids", "Liquids"),)
    red = offer(1, sku="ARO-1-R", dealer_price="", regular_price="11,90")
    blue = offer(2, image_url="", stock=Stock(None, in_stock=True))
    world.put(variants(red, blue, id="p", sku="ARO-1", image_url=PICTURE, shop_categories=shelf))
    world.sweep()
    assert listing(world, red.id) == Listing(
        *("Aroma Waldfrüchte", "1 ml", "ARO-1-R", red.image_url, "11,90", ""),
        price=None,
        retail_net=Decimal("10.00"),
        category="vaping-flavors",
        shop_categories=shelf,
        stock=Stock(7, in_stock=True),
        tax_rate=TaxRate.STANDARD,
        product_sku="ARO-1",
    )
    assert listing(world, blue.id) == Listing(
        *("Aroma Waldfrüchte", "2 ml", "", PICTURE, "11.90", "5.00"),
        price=Decimal("5.00"),
        retail_net=Decimal("10.00"),
        category="vaping-flavors",
        shop_categories=shelf,
        stock=Stock(None, in_stock=True),
        tax_rate=TaxRate.STANDARD,
        product_sku="ARO-1",
    )


def test_a_price_by_rule_counts_as_the_dealer_price(world: World) -> None:
    """The page shows what is told, and that the shop's own field is empty."""
    world.put(simple(1, dealer_price=""))
    world.rules = replace(world.rules, release=replace(RULES, price_rule=PriceRule(Decimal(30))))
    world.sweep()
    found = listing(world, "1")
    assert (found.dealer_price, found.price) == ("", Decimal("7.00"))


def test_a_price_that_cannot_be_used_is_shown_as_it_stands(world: World) -> None:
    """Neither a guess nor a zero takes its place; without a tax rate there is no net price either."""
    world.put(simple(1, dealer_price="1.250"), replace(simple(2), tax_rate=None))
    world.sweep()
    assert (listing(world, "1").dealer_price, listing(world, "1").price) == ("1.250", None)
    assert listing(world, "2").retail_net is None


def test_a_stock_change_alone_is_remembered(world: World) -> None:
    """A withheld offer's stock is told to nobody, and yet the page shows it as the shop has it."""
    world.begin(simple(1, dealer_price=""))
    world.memory_shop.set_stock("1", 3)
    world.collect()
    assert listing(world, "1").stock == Stock(3, in_stock=True)


def test_a_product_that_sells_nothing_is_seen_by_its_name(world: World) -> None:
    """Even without a variant there is a row, with picture and SKU of the product."""
    bare = variants(id="p", sku="ARO-1", image_url=PICTURE)
    world.put(replace(bare, offers=()))
    world.sweep()
    found = listing(world, "")
    assert (found.title, found.sku, found.image_url) == (
        "Aroma Waldfrüchte",
        "ARO-1",
        PICTURE,
    )
