"""Stock in a retailer's shop: what was told, less what is sold and not in that; never read and changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from connector.model import Stock
from connector.model.retail import LinkChanged, Listing, PriceTold, StockTold
from connector.model.retail_records import LinkState
from connector.retail.figures import let_go_stale, sweep
from connector.retail.hearing import STALE_ALARM
from connector.retail.linking import watch_links
from tests.assortment.world import GTIN, POT, Importing

HOURS = timedelta(hours=1)


@pytest.fixture
def world(make_importing: Callable[..., Importing]) -> Importing:
    """Make a shop that lists one product of a supplier, of which there are five."""
    world = make_importing()
    watch_links(world.shop, world.store, world.notifier)
    world.hand_over(POT)
    world.work()
    return world


def told(quantity: int, sequence: int | None = None) -> StockTold:
    """Make a message about the pot's stock."""
    return StockTold(GTIN, Stock(quantity, quantity > 0), sequence)


def test_a_figure_is_written_as_told(world: Importing) -> None:
    """Stock is counted, backorders are not taken, whatever staff set."""
    world.shop.edit_item(world.link(GTIN).spot, counts_stock=False, backorders=True)
    world.tell(told(2))
    world.work()
    item = world.item(GTIN)
    assert (item.quantity, item.counts_stock, item.backorders) == (2, True, False)


def test_late_and_twisted_figures_are_dropped_by_their_sequence(world: Importing) -> None:
    """A figure that was overtaken is answered and changes nothing; the same one twice is one."""
    assert world.tell(told(4, 2)) == "taken"
    assert world.tell(told(9, 1)) == "overtaken"
    assert world.tell(told(4, 2)) == "overtaken"
    world.work()
    assert world.item(GTIN).quantity == 4
    assert world.tell(told(1, 3)) == "taken"
    world.work()
    assert world.item(GTIN).quantity == 1


def test_hub_silent_for_three_days(world: Importing) -> None:
    """After 36 hours without a word the stock is 0, with an alarm; the next word brings it back."""
    world.advance(35 * HOURS)
    assert let_go_stale(world.shelf) == 0
    world.advance(2 * HOURS)
    assert let_go_stale(world.shelf) == 1
    world.work()
    assert world.item(GTIN).quantity == 0
    assert STALE_ALARM in world.notifier.raised
    assert world.link(GTIN).locked == "nothing was heard of it for too long"
    world.advance(35 * HOURS)
    world.tell(told(3))
    world.work()
    assert world.item(GTIN).quantity == 3
    assert let_go_stale(world.shelf) == 0
    assert STALE_ALARM not in world.notifier.raised


def test_connector_away_for_three_days(world: Importing) -> None:
    """What the shop did meanwhile is compared and repaired, and what is told again is written."""
    world.advance(72 * HOURS)
    world.shop.edit_item(world.link(GTIN).spot, quantity=50)
    let_go_stale(world.shelf)
    world.work()
    assert world.item(GTIN).quantity == 0
    world.tell(told(4))
    world.work()
    assert world.item(GTIN).quantity == 4


def test_the_sweep_repairs_what_differs(world: Importing) -> None:
    """Staff's own figure does not last: the supplier's stock is the supplier's."""
    world.shop.edit_item(world.link(GTIN).spot, quantity=50)
    assert sweep(world.shelf, "") != ""
    world.work()
    assert world.item(GTIN).quantity == 5


def test_a_price_changed_by_hand_stays(world: Importing) -> None:
    """It is the retailer's own from then on."""
    spot = world.link(GTIN).spot
    world.shop.edit_item(spot, regular_price=Decimal("27.00"), price=Decimal("27.00"))
    sweep(world.shelf, "")
    world.work()
    assert world.item(GTIN).price == Decimal("27.00")
    assert world.link(GTIN).price is None


def test_a_dealer_price_at_or_above_the_own_net_price_locks(world: Importing) -> None:
    """What would be sold at a loss is not sold: 23.80 with tax are 20.00 net."""
    world.tell(PriceTold(GTIN, Decimal("20.00"), Stock(5, in_stock=True)))
    world.work()
    assert world.item(GTIN).quantity == 0
    assert world.link(GTIN).locked == "its net price of 20.00 is not above the dealer price of 20.00"
    world.tell(PriceTold(GTIN, Decimal("19.99"), Stock(5, in_stock=True)))
    world.work()
    assert (world.item(GTIN).quantity, world.link(GTIN).locked) == (5, "")


def test_a_sale_price_that_begins_tonight_locks_now(world: Importing) -> None:
    """The customer pays the sale price; one that begins in two days does not count yet."""
    spot, now = world.link(GTIN).spot, world.store.now()
    world.shop.edit_item(spot, sale_price=Decimal("11.00"), sale_from=now + 10 * HOURS)
    world.tell(told(5))
    world.work()
    assert world.item(GTIN).quantity == 0
    world.shop.edit_item(spot, sale_price=Decimal("11.00"), sale_from=now + 48 * HOURS)
    world.tell(told(5))
    world.work()
    assert world.item(GTIN).quantity == 5


def test_with_a_wholesale_factor_the_price_follows(make_importing: Callable[..., Importing]) -> None:
    """A new dealer price makes a new price, where ours still stands."""
    world = make_importing(of="wholesale", factor=Decimal("1.5"), rounding="99")
    world.hand_over(POT)
    world.work()
    assert world.item(GTIN).price == Decimal("17.99")
    world.tell(PriceTold(GTIN, Decimal("12.00"), Stock(5, in_stock=True)))
    world.work()
    assert (world.item(GTIN).price, world.item(GTIN).quantity) == (Decimal("21.99"), 5)


def test_withdrawn_it_is_hidden_and_comes_back(world: Importing) -> None:
    """The supplier offers it no more: stock 0 and hidden, and the link is kept."""
    world.tell(StockTold(GTIN, Stock(0, in_stock=False), live=False))
    world.work()
    assert (world.item(GTIN).quantity, world.item(GTIN).listing) == (0, Listing.HIDDEN)
    assert world.link(GTIN).state is LinkState.WITHDRAWN
    world.tell(StockTold(GTIN, Stock(2, in_stock=True), live=True))
    world.work()
    assert (world.item(GTIN).quantity, world.item(GTIN).listing) == (2, Listing.PUBLISHED)


# --- links ---


def links_told(world: Importing) -> list[LinkChanged]:
    """Return what the platform is told of links, oldest first."""
    with world.store.reading() as tx:
        events = [entry.event for entry in tx.outbox.entries(limit=None)]
    return [event for event in events if isinstance(event, LinkChanged)]


def test_an_imports_own_link_is_not_told(world: Importing) -> None:
    """The platform made it."""
    watch_links(world.shop, world.store, world.notifier)
    assert links_told(world) == []


def test_a_code_that_is_emptied_or_changed_is_told(world: Importing) -> None:
    """Emptied, the product is the retailer's own again: its stock is written no more."""
    spot = world.link(GTIN).spot
    world.shop.edit_item(spot, supplier="S-9")
    watch_links(world.shop, world.store, world.notifier)
    world.shop.edit_item(spot, supplier="")
    watch_links(world.shop, world.store, world.notifier)
    assert links_told(world) == [LinkChanged(GTIN, "S-9"), LinkChanged(GTIN, "")]
    world.work()
    world.shop.edit_item(spot, quantity=50)
    world.tell(told(1))
    world.work()
    assert world.item(GTIN).quantity == 50


def test_a_code_that_staff_enter_is_told(world: Importing) -> None:
    """Their own stock stays until the supplier's is told."""
    spot = world.shop.enter_product("4012345678901", quantity=7, supplier="S-3")
    watch_links(world.shop, world.store, world.notifier)
    world.work()
    assert links_told(world) == [LinkChanged("4012345678901", "S-3")]
    assert world.at(spot).quantity == 7


def test_a_copied_product_is_no_link(world: Importing) -> None:
    """It carries code and mark of its original; nothing is written into it and nothing is told."""
    spot = world.link(GTIN).spot
    copy_id = world.shop.copy_listed(spot.product_id)
    (copied,) = world.shop.products[copy_id].items
    world.shop.edit_item(copied.spot, gtin="4012345678901", quantity=9)
    watch_links(world.shop, world.store, world.notifier)
    world.tell(told(2))
    world.work()
    assert links_told(world) == []
    assert (world.at(copied.spot).quantity, world.item(GTIN).quantity) == (9, 2)


def test_a_deleted_product_is_told_and_left_alone(world: Importing) -> None:
    """A write would succeed on it silently; it is not made."""
    spot = world.link(GTIN).spot
    world.shop.trash_listed(spot.product_id)
    world.tell(told(2))
    world.work()
    assert world.link(GTIN).state is LinkState.GONE
    assert links_told(world) == [LinkChanged(GTIN, "")]
    assert world.at(spot).quantity == 5


def test_a_changed_gtin_ends_one_link_and_begins_another(world: Importing) -> None:
    """The supplier's code is still there, so the new GTIN is linked."""
    spot = world.link(GTIN).spot
    world.shop.edit_item(spot, gtin="4012345678901")
    watch_links(world.shop, world.store, world.notifier)
    assert links_told(world) == [LinkChanged(GTIN, ""), LinkChanged("4012345678901", "S-1")]


def test_own_hiding_of_staff_stays(world: Importing) -> None:
    """What staff hid is not shown because the supplier offers it again."""
    spot = world.link(GTIN).spot
    world.shop.show(spot, visible=False)
    world.tell(StockTold(GTIN, Stock(0, in_stock=False), live=False))
    world.work()
    world.tell(StockTold(GTIN, Stock(2, in_stock=True), live=True))
    world.work()
    assert world.item(GTIN).listing is Listing.HIDDEN


def test_a_half_written_price_is_written_again(world: Importing) -> None:
    """The shop says the new regular price and charges the old one: what is charged counts."""
    spot = world.link(GTIN).spot
    item = world.at(spot)
    world.shop.edit_item(spot, price=Decimal("1.00"))
    assert replace(item, price=Decimal("1.00")) == world.at(spot)
    sweep(world.shelf, "")
    world.work()
    assert world.item(GTIN).price == Decimal("23.80")
