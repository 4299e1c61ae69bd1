"""A retailer's shop: how it lists what suppliers hand over."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from connector.model import TaxRate
from connector.model.errors import ShopDoubtful, ShopRefused
from connector.model.retail import Figure, ItemSpot, Listing, NewListing, link_mark
from connector.ports import MOST_ROWS
from tests.contract.listing import list_product
from tests.contract.retail_kits import RetailAbility, RetailKit, new_listing, wants

_MOST_WRITES = 60
"""More than any request makes here."""


def _spot(retail: RetailKit, new: NewListing) -> ItemSpot:
    """List a product and return where it is."""
    return list_product(retail.shop, new).items[0].spot


def _right(retail: RetailKit, product_id: str, new: NewListing) -> None:
    """See that a product is as it should be: once, each variant once, at its price, with its stock."""
    facts = retail.facts(product_id)
    assert facts.listing is Listing.PUBLISHED
    assert facts.in_stock
    wanted = sorted((item.sku, item.price, item.quantity) for item in new.items)
    assert [(one.sku, one.price, one.quantity) for one in facts.sold] == wanted
    for sku in {new.sku, *(item.sku for item in new.items)}:
        assert retail.count(sku) == 1, sku


def test_it_tells_how_it_keeps_prices(retail: RetailKit) -> None:
    """``taxing``: asks how the shop keeps prices and which taxes it takes."""
    taxing = retail.shop.taxing()
    assert taxing.prices_include_tax
    assert taxing.percents[TaxRate.STANDARD] == 19
    assert taxing.net(Decimal("11.90"), TaxRate.STANDARD) == 10


def test_it_says_how_long_a_request_may_run_on(retail: RetailKit) -> None:
    """``patience``: seconds that a request may still run after its answer was lost."""
    assert 0 <= retail.shop.patience <= 3600


def test_a_draft_is_seen_by_nobody(retail: RetailKit) -> None:
    """``draft``: makes the product as a draft that nobody can buy, and shows it whole."""
    new = new_listing(retail)
    row = retail.shop.draft(new)
    assert (row.listing, row.key, row.sku, row.whole) == (Listing.DRAFT, new.key, new.sku, True)
    (item,) = row.items
    assert (item.gtin, item.price, item.quantity) == (new.items[0].gtin, Decimal("12.90"), 7)
    assert (item.counts_stock, item.backorders, item.tax_rate) == (True, False, TaxRate.STANDARD)
    assert "<b>" not in row.name or retail.shop.patience == 0
    assert retail.facts(row.id).listing is Listing.DRAFT


def test_a_draft_is_found_again(retail: RetailKit) -> None:
    """``drafted``: by the key first, then by the SKU; None where there is nothing; in the trash too."""
    new = new_listing(retail)
    assert retail.shop.drafted(new.key, new.sku) is None
    made = retail.shop.draft(new)
    for found in (retail.shop.drafted(new.key, "-x"), retail.shop.drafted("-", new.sku)):
        assert found is not None
        assert found.id == made.id
    retail.trash(made.id)
    found = retail.shop.drafted(new.key, new.sku)
    assert found is not None
    assert (found.id, found.listing) == (made.id, Listing.TRASHED)


def test_a_second_draft_is_refused(retail: RetailKit) -> None:
    """``draft``: raises ShopRefused where key or SKU are taken."""
    new = new_listing(retail)
    retail.shop.draft(new)
    with pytest.raises(ShopRefused):
        retail.shop.draft(new)
    assert retail.count(new.sku) == 1


def test_a_draft_is_written_once_more(retail: RetailKit) -> None:
    """``mend``: writes the whole draft; what is charged afterwards is what it says."""
    new = new_listing(retail)
    made = retail.shop.draft(new)
    changed = replace(new, items=(replace(new.items[0], price=Decimal("8.50"), quantity=2),))
    mended = retail.shop.mend(made.id, changed)
    assert (mended.id, mended.whole, mended.items[0].price) == (made.id, True, Decimal("8.50"))
    (sold,) = retail.facts(made.id).sold
    assert (sold.price, sold.quantity) == (Decimal("8.50"), 2)


def test_variants_are_added_and_removed(retail: RetailKit) -> None:
    """``add_variants``: makes variants, and names each SKU that was not taken with the reason."""
    new = new_listing(retail, variants=3)
    made = retail.shop.draft(new)
    assert made.has_variants
    assert retail.shop.add_variants(made.id, new.items[:2]) == {}
    again = retail.shop.add_variants(made.id, new.items)
    assert set(again) == {item.sku for item in new.items[:2]}
    assert all(again.values())
    (row,) = retail.shop.listed([made.id]).found
    shown = [(i.sku, i.gtin, i.price, i.quantity, i.place, i.attributes, i.whole) for i in row.items]
    assert shown == [(i.sku, i.gtin, i.price, i.quantity, i.place, i.attributes, True) for i in new.items]
    retail.shop.remove_variants(made.id, [row.items[0].spot.offer_id])
    (row,) = retail.shop.listed([made.id]).found
    assert [item.sku for item in row.items] == [item.sku for item in new.items[1:]]


def test_the_other_variants_stay(retail: RetailKit) -> None:
    """``remove_variants``: deletes variants of a draft; the others stay."""
    new = new_listing(retail, variants=2)
    made = retail.shop.draft(new)
    retail.shop.add_variants(made.id, new.items)
    (row,) = retail.shop.listed([made.id]).found
    retail.shop.remove_variants(made.id, [row.items[1].spot.offer_id])
    assert [one.sku for one in retail.facts(made.id).sold] == [new.items[0].sku]


def test_a_link_is_code_and_mark(retail: RetailKit) -> None:
    """``link``: writes supplier code and our mark into items, by their GTINs."""
    for new in (new_listing(retail), new_listing(retail, variants=2)):
        row = list_product(retail.shop, new)
        (row,) = retail.shop.listed([row.id]).found
        for item in row.items:
            assert (item.supplier, item.link) == ("SUP-7", link_mark(item.spot, item.gtin))


@wants(RetailAbility.COPIES)
def test_a_copy_is_no_link(retail: RetailKit) -> None:
    """``link``: staff's copy carries our marks, which name another item; it is no draft of that key."""
    new = new_listing(retail)
    spot = _spot(retail, new)
    copy = retail.copy(spot.product_id)
    (row,) = retail.shop.listed([copy]).found
    assert row.items[0].link != link_mark(row.items[0].spot, new.items[0].gtin)
    assert row.items[0].link == link_mark(spot, new.items[0].gtin)
    assert row.key == ""


def test_a_product_is_completed_last(retail: RetailKit) -> None:
    """``complete``: gives a draft its usual address and lets it be seen, or leaves it unseen."""
    new, other = new_listing(retail), new_listing(retail)
    row = retail.shop.complete(retail.shop.draft(new).id, "", publish=True)
    assert (row.listing, row.key) == (Listing.PUBLISHED, "")
    _right(retail, row.id, new)
    hidden = retail.shop.complete(retail.shop.draft(other).id, "", publish=False)
    assert (hidden.listing, hidden.key) == (Listing.DRAFT, "")


@wants(RetailAbility.IMAGES)
def test_a_dead_image_leaves_a_draft(retail: RetailKit) -> None:
    """``complete``: a draft until the image is there; raises ShopRefused where it cannot be loaded."""
    new = new_listing(retail)
    made = retail.shop.draft(new)
    with pytest.raises(ShopRefused):
        retail.shop.complete(made.id, retail.dead_image, publish=True)
    assert retail.facts(made.id).listing is Listing.DRAFT
    assert retail.shop.complete(made.id, retail.good_image, publish=True).images == 1
    assert retail.facts(made.id).images == 1
    other = new_listing(retail)
    assert list_product(retail.shop, other, retail.dead_image).listing is Listing.PUBLISHED


def test_products_are_read_by_id(retail: RetailKit) -> None:
    """``listed``: every id is either found or gone; what is in the trash is gone."""
    kept, trashed = (_spot(retail, new_listing(retail)).product_id for _ in range(2))
    retail.trash(trashed)
    answer = retail.shop.listed([kept, trashed, "999999999"])
    assert [row.id for row in answer.found] == [kept]
    assert answer.gone == {trashed, "999999999"}


def test_items_are_found_by_gtin(retail: RetailKit) -> None:
    """``holders``: every item outside the trash with exactly this GTIN, whatever its zeros in front."""
    new, gtin = new_listing(retail, variants=2), retail.gtins.next()
    own = retail.enter_product(gtin)
    row = list_product(retail.shop, new)
    assert [item.spot for item in retail.shop.holders(f"0{gtin}")] == [own]
    (found,) = retail.shop.holders(new.items[1].gtin)
    assert (found.spot.product_id, found.sku, found.supplier) == (row.id, new.items[1].sku, "SUP-7")
    assert retail.shop.holders("") == ()
    assert retail.shop.holders(retail.gtins.next()) == ()


def test_changes_of_ours_are_listed(retail: RetailKit) -> None:
    """``listings_since``: products with a code or our mark that may have changed; None marks now."""
    *_, first = retail.shop.listings_since(None)
    assert first.products == ()
    assert first.cursor is not None
    own = retail.enter_product(retail.gtins.next())
    spot = _spot(retail, new_listing(retail))
    pages = list(retail.shop.listings_since(first.cursor))
    ids = {row.id for page in pages for row in page.products}
    assert spot.product_id in ids
    assert own.product_id not in ids
    assert [page.cursor is not None for page in pages] == [False] * (len(pages) - 1) + [True]


def test_figures_are_written(retail: RetailKit) -> None:
    """``write_figures``: stock and price of products and variants; what is told of none stays."""
    simple, varied = new_listing(retail), new_listing(retail, variants=2)
    spot, row = _spot(retail, simple), list_product(retail.shop, varied)
    first, second = (item.spot for item in row.items)
    figures = (Figure(spot, 3, Decimal("9.00")), Figure(first, 0), Figure(second, price=Decimal("4.20")))
    assert retail.shop.write_figures(figures) == {}
    (sold,) = retail.facts(spot.product_id).sold
    assert (sold.price, sold.quantity) == (Decimal("9.00"), 3)
    by_sku = {one.sku: one for one in retail.facts(row.id).sold}
    assert by_sku[varied.items[0].sku].quantity == 0
    assert by_sku[varied.items[0].sku].price == varied.items[0].price
    assert (by_sku[varied.items[1].sku].price, by_sku[varied.items[1].sku].quantity) == (Decimal("4.20"), 8)
    assert retail.shop.write_figures([Figure(second, 0)]) == {}
    assert not retail.facts(row.id).in_stock
    assert retail.shop.write_figures([Figure(second, 1)]) == {}
    assert retail.facts(row.id).in_stock
    assert MOST_ROWS <= 100


def test_a_trashed_product_is_left_alone(retail: RetailKit) -> None:
    """``write_figures``: returns the reason for each that was not taken, and writes the others."""
    kept, trashed = (_spot(retail, new_listing(retail)) for _ in range(2))
    retail.trash(trashed.product_id)
    reasons = retail.shop.write_figures([Figure(trashed, 1), Figure(kept, 2)])
    assert set(reasons) == {trashed}
    assert reasons[trashed]
    assert retail.facts(kept.product_id).sold[0].quantity == 2
    assert retail.facts(trashed.product_id).sold[0].quantity == 7


def test_an_item_is_hidden_and_shown(retail: RetailKit) -> None:
    """``show``: hides an item from everybody, or shows it again; one that is so already is left alone."""
    spot = _spot(retail, new_listing(retail))
    row = list_product(retail.shop, new_listing(retail, variants=2))
    for one in (spot, row.items[0].spot):
        for visible in (False, False, True, True):
            retail.shop.show(one, visible=visible)
            (shown,) = retail.shop.listed([one.product_id]).found
            item = next(item for item in shown.items if item.spot == one)
            assert item.listing is (Listing.PUBLISHED if visible else Listing.HIDDEN)


# --- broken off anywhere, and done again ---


@wants(RetailAbility.KILLS)
@pytest.mark.parametrize("variants", [0, 3], ids=["simple", "variable"])
def test_listing_is_safe_wherever_it_is_broken_off(retail: RetailKit, variants: int) -> None:
    """Killed after each write of each request, then done again: once, complete, right price and stock."""
    for request in range(1, 6):
        for writes in range(_MOST_WRITES):
            new = new_listing(retail, variants=variants)
            if not _broken_off(retail, new, request, writes):
                break
            found = retail.shop.drafted(new.key, new.sku)
            if found is not None and retail.facts(found.id).listing is Listing.PUBLISHED:
                _right(retail, found.id, new)
            _right(retail, list_product(retail.shop, new, retail.good_image).id, new)
        else:
            pytest.fail(f"request {request} makes more than {_MOST_WRITES} writes")


def _broken_off(retail: RetailKit, new: NewListing, request: int, writes: int) -> bool:
    """List a product, with one of its writing requests broken off; false when it makes no more writes."""
    shop = retail.shop
    steps = ("draft", "mend", "add_variants", "link", "complete")
    step = steps[request - 1]
    if step == "add_variants" and not new.has_variants:
        return False
    made = None if step == "draft" else shop.draft(new)
    try:
        if made is None:
            with retail.killed(writes):
                shop.draft(new)
            return False
        if step == "mend":
            other = replace(new, items=tuple(replace(i, price=i.price + 7, quantity=1) for i in new.items))
            with retail.killed(writes):
                shop.mend(made.id, other)
            return False
        if step == "add_variants":
            with retail.killed(writes):
                shop.add_variants(made.id, new.items)
            return False
        if new.has_variants:
            shop.add_variants(made.id, new.items)
        (row,) = shop.listed([made.id]).found
        with retail.killed(writes):
            if step == "link":
                shop.link({item.spot: item.gtin for item in row.items}, new.supplier)
            else:
                shop.complete(made.id, retail.good_image, publish=True)
    except ShopDoubtful:
        return True
    return False


@wants(RetailAbility.KILLS)
@pytest.mark.parametrize("variants", [0, 2], ids=["simple", "variable"])
def test_figures_are_right_wherever_they_are_broken_off(retail: RetailKit, variants: int) -> None:
    """Killed after each write, then written again: what the shop asks and has is what it was told."""
    row = list_product(retail.shop, new_listing(retail, variants=variants))
    for writes in range(_MOST_WRITES):
        figures = [
            Figure(item.spot, writes + at, Decimal(20 + writes) + at) for at, item in enumerate(row.items)
        ]
        try:
            with retail.killed(writes):
                retail.shop.write_figures(figures)
            is_done = True
        except ShopDoubtful:
            is_done = False
        assert retail.shop.write_figures(figures) == {}
        facts = retail.facts(row.id)
        assert sorted((one.price, one.quantity) for one in facts.sold) == sorted(
            (figure.price, figure.quantity) for figure in figures
        )
        assert facts.in_stock is any(figure.quantity for figure in figures)
        if is_done:
            return
    pytest.fail("one request makes more writes than that")
