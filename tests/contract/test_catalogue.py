"""The catalogue: what changed, all of it, and products by id."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest

from connector.model import Offer, Product, ProductPage
from connector.model.errors import ShopUnavailable
from connector.ports import NOTICED_WITHIN
from tests.contract.kits import Ability, Made, ShopKit, lacks, needs
from tests.contract.making import live_order, new_order, place_live


def _mark(kit: ShopKit, cursor: str | None = None) -> str:
    """Read the changes to their end and return the cursor."""
    *_, last = kit.shop.changes_since(cursor)
    assert last.cursor is not None
    return last.cursor


def _changed(kit: ShopKit, cursor: str) -> dict[str, Product]:
    return {p.id: p for page in kit.shop.changes_since(cursor) for p in page.products}


def _pages_until(kit: ShopKit, cursor: str, noticed: Callable[[ProductPage], bool]) -> list[ProductPage]:
    """Ask until something is noticed, as often as that may take; returns the pages of the last question."""
    for _ in range(NOTICED_WITHIN):
        pages = list(kit.shop.changes_since(cursor))
        if any(noticed(page) for page in pages):
            return pages
        assert pages[-1].cursor is not None
        cursor = pages[-1].cursor
    raise AssertionError(f"not noticed within {NOTICED_WITHIN} questions")


def _swept(kit: ShopKit) -> dict[str, Product]:
    return {p.id: p for page in kit.shop.all_products() for p in page.products}


def _offer(product: Product, offer_id: str) -> Offer:
    (offer,) = [o for o in product.offers if o.id == offer_id]
    return offer


def _look_up(kit: ShopKit, id_: str) -> Product:
    (product,) = kit.shop.products([id_]).found
    return product


# changes


@needs(Ability.PRODUCT_TRASH)
def test_the_trash_is_looked_into(kit: ShopKit) -> None:
    """``trashed_gtins``: the GTINs of its products, variants too, with the product's id."""
    kept, trashed, varied = kit.make_product(), kit.make_product(), kit.make_product(variants=2)
    for made in (trashed, varied):
        kit.trash_product(made.product_id)
    found = kit.shop.trashed_gtins()
    assert {gtin: found.get(gtin) for gtin in (*trashed.gtins, *varied.gtins)} == {
        **dict.fromkeys(trashed.gtins, trashed.product_id),
        **dict.fromkeys(varied.gtins, varied.product_id),
    }
    assert not set(kept.gtins) & set(found)


def test_none_marks_now(kit: ShopKit) -> None:
    """``changes_since``: ``None`` yields nothing but a cursor that marks now."""
    kit.make_product()
    (page,) = kit.shop.changes_since(None)
    assert (page.products, page.gone, page.needs_sweep) == ((), (), False)
    assert page.cursor


def test_only_the_last_page_carries_a_cursor(kit: ShopKit) -> None:
    """``changes_since``: only the last page carries a cursor, and there always is a last page."""
    cursor = _mark(kit)
    quiet = list(kit.shop.changes_since(cursor))
    assert [page.cursor is not None for page in quiet] == [False] * (len(quiet) - 1) + [True]
    for _ in range(7):
        kit.make_product()
    busy = list(kit.shop.changes_since(cursor))
    assert [page.cursor is not None for page in busy] == [False] * (len(busy) - 1) + [True]


def test_a_new_product_is_a_change(kit: ShopKit) -> None:
    """``changes_since``: none that changed is left out, a new product the least."""
    cursor = _mark(kit)
    made = kit.make_product()
    assert made.product_id in _changed(kit, cursor)


def test_every_change_is_seen_with_every_offer(kit: ShopKit) -> None:
    """``changes_since``: products come complete with all their offers, though one alone changed."""
    made = kit.make_product(variants=3, stock=10)
    cursor = _mark(kit)
    kit.set_stock(made.offer_ids[1], 4)
    product = _changed(kit, cursor)[made.product_id]
    assert {o.id: o.stock.quantity for o in product.offers} == dict(
        zip(made.offer_ids, (10, 4, 10), strict=True)
    )
    assert {o.id: o.gtin for o in product.offers} == dict(zip(made.offer_ids, made.gtins, strict=True))


def test_a_changed_dealer_price_is_seen(kit: ShopKit) -> None:
    """``changes_since``: a dealer price changed by the shop's own API is not left out."""
    made = kit.make_product()
    cursor = _mark(kit)
    kit.set_dealer_price(made.offer_ids[0], "9.75")
    assert _offer(_changed(kit, cursor)[made.product_id], made.offer_ids[0]).dealer_price == "9.75"


def test_a_sale_is_seen(kit: ShopKit) -> None:
    """``changes_since``: stock that fell by the shop's own checkout is not left out."""
    made = kit.make_product(stock=10)
    cursor = _mark(kit)
    kit.sell(made.offer_ids[0], 3)
    assert _offer(_changed(kit, cursor)[made.product_id], made.offer_ids[0]).stock.quantity == 7


def test_a_sale_of_a_variant_is_seen(kit: ShopKit) -> None:
    """``changes_since``: so is a variant's."""
    made = kit.make_product(variants=2, stock=10)
    cursor = _mark(kit)
    kit.sell(made.offer_ids[1], 4)
    assert _offer(_changed(kit, cursor)[made.product_id], made.offer_ids[1]).stock.quantity == 6


def test_our_own_order_is_seen_in_the_stock(kit: ShopKit) -> None:
    """``changes_since``: stock that fell by an order of ours is not left out."""
    made = kit.make_product(stock=10)
    cursor = _mark(kit)
    place_live(kit, new_order((made, 0)))
    assert _offer(_changed(kit, cursor)[made.product_id], made.offer_ids[0]).stock.quantity == 8


def test_an_unpublished_product_is_seen(kit: ShopKit) -> None:
    """``changes_since``: a product taken off the shop's pages comes as unpublished."""
    made = kit.make_product()
    cursor = _mark(kit)
    kit.unpublish(made.product_id)
    product = _changed(kit, cursor)[made.product_id]
    assert not (product.published and all(o.published for o in product.offers))


@needs(Ability.PRODUCT_TRASH)
def test_a_trashed_product_is_seen(kit: ShopKit) -> None:
    """``changes_since``: a trashed product is reported as gone, or a census is asked for."""
    made = kit.make_product()
    cursor = _mark(kit)
    kit.trash_product(made.product_id)
    pages = _pages_until(kit, cursor, lambda page: made.product_id in page.gone or page.needs_sweep)
    assert all(made.product_id not in {p.id for p in page.products} for page in pages)


def test_a_deleted_product_is_noticed(kit: ShopKit) -> None:
    """``changes_since``: a product deleted for good is reported as gone, or a census is asked for."""
    made = kit.make_product()
    cursor = _mark(kit)
    kit.delete_product(made.product_id)
    _pages_until(kit, cursor, lambda page: made.product_id in page.gone or page.needs_sweep)


def test_a_census_is_asked_for_once(kit: ShopKit) -> None:
    """``ProductPage``: ``needs_sweep`` tells that the number of products changed, not that it ever did."""
    made = kit.make_product()
    cursor = _mark(kit)
    kit.delete_product(made.product_id)
    noticed = _pages_until(kit, cursor, lambda page: made.product_id in page.gone or page.needs_sweep)
    cursor = noticed[-1].cursor or ""
    for _ in range(NOTICED_WITHIN):
        pages = list(kit.shop.changes_since(cursor))
        assert not any(page.needs_sweep for page in pages)
        cursor = pages[-1].cursor or ""


def test_changes_are_not_lost_between_two_questions(kit: ShopKit) -> None:
    """``changes_since``: following the cursors from question to question misses nothing."""
    made = kit.make_product(stock=10)
    cursor = _mark(kit)
    for quantity in (9, 8, 7):
        kit.set_stock(made.offer_ids[0], quantity)
        assert _offer(_changed(kit, cursor)[made.product_id], made.offer_ids[0]).stock.quantity == quantity
        cursor = _mark(kit, cursor)


@needs(Ability.QUESTION_COUNT)
def test_quiet_questions_do_not_grow_with_the_catalogue(kit: ShopKit) -> None:
    """``changes_since``: the number of questions does not grow with the catalogue.

    Which of them are asked may depend on how long each takes the shop: five are the most, whatever its size.
    """

    def most() -> int:
        """Ask until whatever is asked in turn had its turn, long after the last change."""
        kit.rest()
        cursor = _mark(kit)
        counts = []
        for _ in range(NOTICED_WITHIN):
            before = kit.questions()
            cursor = _mark(kit, cursor)
            counts.append(kit.questions() - before)
        return max(counts)

    assert most() <= 5
    for _ in range(25):
        kit.make_product()
    assert most() <= 5


# all of it


def test_the_sweep_lists_published_and_unpublished(kit: ShopKit) -> None:
    """``all_products``: the whole catalogue, published or not, each product at least once."""
    simple, variable = kit.make_product(), kit.make_product(variants=3)
    hidden = kit.make_product(published=False)
    swept = _swept(kit)
    for made in (simple, variable, hidden):
        assert {o.id for o in swept[made.product_id].offers} == set(made.offer_ids)
    assert not swept[hidden.product_id].published
    assert swept[simple.product_id].published
    assert swept[variable.product_id].has_variants
    assert not swept[simple.product_id].has_variants


@needs(Ability.PRODUCT_TRASH)
def test_the_sweep_lists_nothing_trashed(kit: ShopKit) -> None:
    """``all_products``: never trashed."""
    made = kit.make_product()
    kit.trash_product(made.product_id)
    assert made.product_id not in _swept(kit)


def test_a_product_skipped_in_a_sweep_is_found_by_id(kit: ShopKit) -> None:
    """``all_products``: a product deleted while reading may hide another one, which its id still finds."""
    made = [kit.make_product() for _ in range(4)]
    pages = kit.shop.all_products()
    listed = {p.id for p in next(pages).products}
    kit.delete_product(made[0].product_id)
    with contextlib.suppress(ShopUnavailable):
        listed |= {p.id for page in pages for p in page.products}
    wanted = {m.product_id for m in made[1:]}
    assert {p.id for p in kit.shop.products(wanted - listed).found} == wanted - listed


@needs(Ability.PAGE_UNREADABLE)
def test_an_unreadable_page_is_an_outage(kit: ShopKit) -> None:
    """``all_products``: raises ShopUnavailable when a page cannot be read."""
    kit.make_product()
    with kit.trouble(Ability.PAGE_UNREADABLE), pytest.raises(ShopUnavailable):
        list(kit.shop.all_products())
    assert list(kit.shop.all_products())


@needs(Ability.CATALOGUE_SHORT)
def test_a_catalogue_that_ended_early_never_looks_complete(kit: ShopKit) -> None:
    """``all_products``: raises ShopUnavailable when the shop's own count is not reached."""
    kit.make_product()
    with kit.trouble(Ability.CATALOGUE_SHORT), pytest.raises(ShopUnavailable):
        list(kit.shop.all_products())
    assert list(kit.shop.all_products())


# by id


def test_every_id_is_found_or_gone(kit: ShopKit) -> None:
    """``products``: every id is either in ``found`` or in ``gone``."""
    made = kit.make_product()
    lookup = kit.shop.products([made.product_id, "999999999"])
    assert [p.id for p in lookup.found] == [made.product_id]
    assert lookup.gone == {"999999999"}


def test_no_ids_find_nothing(kit: ShopKit) -> None:
    """``products``: a question for nothing is answered with nothing."""
    lookup = kit.shop.products([])
    assert (lookup.found, lookup.gone) == ((), frozenset())


def test_many_ids_are_all_answered(kit: ShopKit) -> None:
    """``products``: every id, however many."""
    made = [kit.make_product() for _ in range(3)]
    unknown = {str(900_000_000 + n) for n in range(210)}
    lookup = kit.shop.products({m.product_id for m in made} | unknown)
    assert {p.id for p in lookup.found} == {m.product_id for m in made}
    assert lookup.gone == unknown


@needs(Ability.PRODUCT_TRASH)
def test_a_trashed_product_is_gone(kit: ShopKit) -> None:
    """``products``: a trashed product is gone, and so is each of its variants."""
    made = kit.make_product(variants=2)
    kit.trash_product(made.product_id)
    ids = {made.product_id, *made.offer_ids}
    lookup = kit.shop.products(ids)
    assert lookup.found == ()
    assert lookup.gone == ids


def test_a_deleted_product_is_gone(kit: ShopKit) -> None:
    """``products``: one that the shop does not know is gone."""
    made = kit.make_product()
    kit.delete_product(made.product_id)
    assert kit.shop.products([made.product_id]).gone == {made.product_id}


def test_an_id_that_is_no_product_is_gone(kit: ShopKit) -> None:
    """``products``: an id that is not a product, an order's for example, is gone."""
    order = live_order(kit)
    assert kit.shop.products([order.id, "no such id"]).gone == {order.id, "no such id"}


def test_the_id_of_a_variant_finds_its_product(kit: ShopKit) -> None:
    """``products``: the id of a variant finds its product, whole."""
    made = kit.make_product(variants=3)
    lookup = kit.shop.products(made.offer_ids[:2])
    assert [p.id for p in lookup.found] == [made.product_id]
    assert {o.id for o in lookup.found[0].offers} == set(made.offer_ids)
    assert not lookup.gone


# what a product says of itself


def test_texts_come_as_the_shop_holds_them(kit: ShopKit) -> None:
    """``Offer``: GTIN, dealer price and retail price are texts exactly as the shop holds them."""
    made = kit.make_product(dealer_price="12.5")
    offer = _offer(_look_up(kit, made.product_id), made.offer_ids[0])
    assert (offer.gtin, offer.dealer_price, offer.regular_price) == (made.gtins[0], "12.5", "19.99")


def test_the_products_own_category_is_read(kit: ShopKit) -> None:
    """``Product``: ``category`` is the Kickroute category in the product's own field."""
    assert _look_up(kit, kit.make_product().product_id).category == "vaping-base"


@needs(Ability.UNCOUNTED_STOCK)
def test_uncounted_stock_has_no_quantity(kit: ShopKit) -> None:
    """``Stock``: ``quantity`` is None when the shop does not count it, and the offer is in stock."""
    made = kit.make_product(stock=None)
    stock = _offer(_look_up(kit, made.product_id), made.offer_ids[0]).stock
    assert (stock.quantity, stock.in_stock) == (None, True)


def test_empty_stock_is_not_in_stock(kit: ShopKit) -> None:
    """``Stock``: nothing left is not in stock."""
    made: Made = kit.make_product(stock=5)
    kit.set_stock(made.offer_ids[0], 0)
    stock = _offer(_look_up(kit, made.product_id), made.offer_ids[0]).stock
    assert (stock.quantity, stock.in_stock) == (0, False)


# what orders sold


@lacks(Ability.SALES_HOOKED)
def test_the_products_of_orders_are_named_where_a_sale_has_no_webhook(kit: ShopKit) -> None:
    """``products_in``: each product once, that of a variant, too; an order that is not there names none."""
    simple, made = kit.make_product(stock=10), kit.make_product(variants=2, stock=10)
    orders = [
        kit.sell(made.offer_ids[1], 3),
        kit.sell(made.offer_ids[0], 1),
        kit.sell(simple.offer_ids[0], 1),
    ]
    assert kit.shop.products_in(orders) == {simple.product_id, made.product_id}
    assert kit.shop.products_in(orders[:1]) == {made.product_id}
    kit.delete_order(orders[0])
    assert kit.shop.products_in([orders[0]]) == frozenset()
    assert kit.shop.products_in([]) == frozenset()


@needs(Ability.SALES_HOOKED, Ability.QUESTION_COUNT)
def test_nothing_is_asked_of_orders_where_a_sale_has_a_webhook(kit: ShopKit) -> None:
    """``products_in``: empty, and no question to the shop."""
    made = kit.make_product(variants=2, stock=10)
    order_id = kit.sell(made.offer_ids[1], 3)
    asked = kit.questions()
    assert kit.shop.products_in([order_id]) == frozenset()
    assert kit.questions() == asked


# what the shop cannot give


@needs(Ability.ROW_BROKEN)
def test_a_row_that_the_shop_cannot_give_is_left_out_and_named(kit: ShopKit) -> None:
    """``unread``: lists and questions by id leave it out, and do not call it gone."""
    kept, broken = kit.make_product(), kit.make_product()
    with kit.broken_row(broken.product_id):
        swept = _swept(kit)
        lookup = kit.shop.products([kept.product_id, broken.product_id])
        named = {row.id: row for row in kit.shop.unread()}
    assert kept.product_id in swept
    assert broken.product_id not in swept
    assert ([product.id for product in lookup.found], lookup.gone) == ([kept.product_id], frozenset())
    assert named[broken.product_id].reason


@needs(Ability.ROW_BROKEN)
def test_a_variant_that_the_shop_cannot_give_leaves_the_others(kit: ShopKit) -> None:
    """``unread``: the product comes with its other variants."""
    made = kit.make_product(variants=3)
    with kit.broken_row(made.offer_ids[1]):
        product = _swept(kit)[made.product_id]
        (asked,) = kit.shop.products([made.product_id]).found
        assert made.offer_ids[1] in {row.id for row in kit.shop.unread()}
    for one in (product, asked):
        assert sorted(offer.id for offer in one.offers) == sorted((made.offer_ids[0], made.offer_ids[2]))
