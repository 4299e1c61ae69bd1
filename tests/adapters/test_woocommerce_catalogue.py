"""How the WooCommerce adapter reads a catalogue: what it asks, what it notices, what it never mistakes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from adapters.paging.feeds import OVERLAP
from adapters.woocommerce.listing import Page, Params
from adapters.woocommerce.news.changes import Turns
from adapters.woocommerce.news.cursor import Cursor
from adapters.woocommerce.shop import WooCommerceShop
from connector.model import Product, ProductPage
from connector.model.errors import ShopUnavailable
from connector.ports import NOTICED_WITHIN
from practice.simulators.catalogue import generate, german_catalogue
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import running, settings_for

Shop = tuple[WooCommerceSimulator, WooCommerceShop]


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture(scope="module", params=VERSIONS)
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Give a shop of each version with a believable catalogue, its clock standing still."""
    with running(request.param, german_catalogue()) as (simulator, adapter):
        # The shop takes signatures of a quarter of an hour around its time: all steps together stay below.
        simulator.clock.set(simulator.clock.now(), stop=True)
        list(adapter.changes_since(None))
        list(adapter.all_products())  # finds out how variations are asked for
        yield simulator, adapter


@pytest.fixture(autouse=True)
def _stopped_clock(request: pytest.FixtureRequest) -> None:
    """Let the shop's clock stand still, some seconds after the last test: none sees another's changes."""
    if "shop" in request.fixturenames:
        simulator, _ = request.getfixturevalue("shop")
        simulator.clock.advance(timedelta(seconds=10))
        simulator.mend()


def _last(pages: list[ProductPage]) -> ProductPage:
    return pages[-1]


def _mark(adapter: WooCommerceShop) -> str:
    (page,) = adapter.changes_since(None)
    assert page.cursor is not None
    return page.cursor


def _ask(adapter: WooCommerceShop, cursor: str) -> tuple[dict[str, Product], ProductPage]:
    pages = list(adapter.changes_since(cursor))
    return {p.id: p for page in pages for p in page.products}, pages[-1]


def _ask_until(
    adapter: WooCommerceShop, cursor: str, noticed: Callable[[dict[str, Product], ProductPage], bool]
) -> tuple[dict[str, Product], ProductPage]:
    """Ask until something is noticed, as often as that may take."""
    for _ in range(NOTICED_WITHIN):
        changed, last = _ask(adapter, cursor)
        if noticed(changed, last):
            return changed, last
        assert last.cursor is not None
        cursor = last.cursor
    raise AssertionError(f"not noticed within {NOTICED_WITHIN} questions")


def _ask_often(adapter: WooCommerceShop, cursor: str) -> list[ProductPage]:
    """Ask so often that everything was asked beside once, and return the last pages."""
    lasts = []
    for _ in range(NOTICED_WITHIN):
        _, last = _ask(adapter, cursor)
        assert last.cursor is not None
        lasts.append(last)
        cursor = last.cursor
    return lasts


def _questions(simulator: WooCommerceSimulator, after: int) -> Counter[str]:
    return Counter(entry.data["route"] for entry in simulator.log.entries("request", after))


def _stock(product: Product, offer_id: str) -> int | None:
    return next(offer.stock.quantity for offer in product.offers if offer.id == offer_id)


# what is asked


@pytest.mark.parametrize("offers", [20, 3000])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_quiet_question_is_one_request(version: str, offers: int) -> None:
    """Whatever the catalogue's size: the list of changes alone, and something beside in every fifth."""
    with running(version, generate(offers)) as (simulator, adapter):
        simulator.clock.advance(timedelta(minutes=1))
        cursor = _ask(adapter, _mark(adapter))[1].cursor
        asked = []
        for _ in range(2 * NOTICED_WITHIN):
            assert cursor is not None
            before = simulator.log.last
            changed, last = _ask(adapter, cursor)
            assert (changed, last.needs_sweep, last.gone) == ({}, False, ())
            asked.append(_questions(simulator, before))
            simulator.clock.advance(timedelta(seconds=2))
            cursor = last.cursor
        assert all(each["GET /wc/v3/products"] >= 1 for each in asked)
        assert max(each.total() for each in asked) == 2
        beside = sum(each.total() - 1 for each in asked)
        assert 2 <= beside <= 8


def test_a_simple_product_needs_no_second_question(shop: Shop) -> None:
    """What is in the list of changes is there already, with everything that is told of it."""
    simulator, adapter = shop
    sku = _simple(simulator)
    cursor = _mark(adapter)
    simulator.owner.set_stock(sku, 8)
    before = simulator.log.last
    changed, _ = _ask(adapter, cursor)
    assert [p.offers[0].stock.quantity for p in changed.values()] == [8]
    assert _questions(simulator, before).total() == 1


def test_variable_products_are_read_together(shop: Shop) -> None:
    """Three products of which a variation changed: the list of changes, and one question for variations."""
    simulator, adapter = shop
    if not simulator.settings.modern:
        pytest.skip("the variations of the whole shop may be asked for in another place")
    parents = [_variable(simulator, at) for at in range(3)]
    cursor = _mark(adapter)
    for _, variations in parents:
        simulator.owner.set_stock(int(variations[0]), 55)
    before = simulator.log.last
    changed, _ = _ask(adapter, cursor)
    assert set(changed) == {parent for parent, _ in parents}
    assert _questions(simulator, before).total() == 2


def test_what_was_read_with_its_product_is_no_news_of_the_shops_variations(shop: Shop) -> None:
    """The shop's variations are asked for now and then: what is known by then is not read again."""
    simulator, adapter = shop
    cursor = _mark(adapter)
    _, variations = _variable(simulator)
    simulator.owner.set_stock(int(variations[0]), 33)
    simulator.clock.advance(timedelta(seconds=2))
    changed, last = _ask(adapter, cursor)
    assert len(changed) == 1
    assert last.cursor is not None
    simulator.clock.advance(timedelta(seconds=10))
    cursor = last.cursor
    for _ in range(NOTICED_WITHIN):
        changed, last = _ask(adapter, cursor)
        assert changed == {}
        assert last.cursor is not None
        cursor = last.cursor


def test_a_second_change_of_a_variation_within_the_same_second_is_seen(shop: Shop) -> None:
    """Its product shows the same second twice, and nothing else: it is read again once that is over."""
    simulator, adapter = shop
    parent_id, variations = _variable(simulator)
    cursor = _mark(adapter)
    for quantity in (10, 11, 12):
        simulator.owner.set_stock(int(variations[0]), quantity)
        changed, last = _ask(adapter, cursor)
        assert _stock(changed[parent_id], variations[0]) == quantity
        assert last.cursor is not None
        cursor = last.cursor


def test_an_import_that_dies_before_its_products_are_saved_is_seen(shop: Shop) -> None:
    """An import writes variations one by one and saves their products at its end; killed, it never does."""
    simulator, adapter = shop
    parent_id, variation_ids = _variable(simulator, at=3)
    cursor = _mark(adapter)
    with simulator.state.lock:
        for id_ in variation_ids[:2]:
            variation = simulator.state.find(int(id_))
            variation.stock, variation.modified = 66, simulator.clock.stamp()
    changed, _ = _ask_until(adapter, cursor, lambda changed, _: parent_id in changed)
    assert [_stock(changed[parent_id], id_) for id_ in variation_ids[:2]] == [66, 66]


def test_a_slow_shop_is_asked_for_its_variations_by_time() -> None:
    """Where twenty questions take minutes, so that a dead import is told within two minutes all the same."""
    clock = Clock()
    with running(catalogue=german_catalogue()) as (simulator, adapter):
        adapter._catalogue._changes._turns.clock = clock
        adapter._catalogue._changes._turns.variations_at = clock()
        cursor = _mark(adapter)
        parent_id, variation_ids = _variable(simulator)
        with simulator.state.lock:
            variation = simulator.state.find(int(variation_ids[0]))
            variation.stock, variation.modified = 66, simulator.clock.stamp()
        began = clock()
        for _ in range(NOTICED_WITHIN):
            clock.now += 9.0
            changed, last = _ask(adapter, cursor)
            if parent_id in changed:
                break
            assert last.cursor is not None
            cursor = last.cursor
        assert parent_id in changed
        assert clock() - began < 120


def test_a_hint_has_more_asked_than_usual() -> None:
    """The shop told of a change: what the list of changes does not show may have changed along with it."""
    clock = Clock()
    turns = Turns(clock, variations_at=clock())
    assert _asked_beside(turns, clock, hints=False, questions=4) == 0
    turns = Turns(clock, variations_at=clock())
    assert _asked_beside(turns, clock, hints=True, questions=1) == 1


def test_hints_that_come_with_every_change_have_hardly_more_asked() -> None:
    """Where each change has its webhook, a question stays one: stock waits for nothing else."""
    clock = Clock()
    few, many = (Turns(clock, variations_at=clock()) for _ in range(2))
    usual = _asked_beside(few, clock, hints=False, questions=60)
    assert usual <= _asked_beside(many, clock, hints=True, questions=60) <= usual + 2


def _asked_beside(turns: Turns, clock: Clock, *, hints: bool, questions: int) -> int:
    """Ask every two seconds, right after a hint or without; return how often something came on top."""
    beside = 0
    for _ in range(questions):
        turns.is_hinted = turns.is_hinted or hints
        beside += turns.next() != ""
        clock.now += 2
    return beside


def test_a_weight_in_another_unit_is_noticed(shop: Shop) -> None:
    """The shop's staff switch from kilograms to grams: every weight is another, and no product's date."""
    _, adapter = shop
    adapter._catalogue._weight_unit = "lbs"
    assert any(last.needs_sweep for last in _ask_often(adapter, _mark(adapter)))
    assert adapter._catalogue._weight_unit == "kg"
    assert not any(last.needs_sweep for last in _ask_often(adapter, _mark(adapter)))


@pytest.mark.parametrize("ahead", [8, -8])
def test_the_cursor_follows_the_rows_own_dates(ahead: int) -> None:
    """A cache in front of the shop has a clock of its own, ahead or behind: its Date dates no product."""
    with running(catalogue=german_catalogue()) as (simulator, adapter):
        simulator.clock.set(simulator.clock.now(), stop=True)
        _let_date_differ(adapter, timedelta(seconds=ahead))
        cursor = _mark(adapter)
        for quantity in range(41, 49):
            simulator.clock.advance(timedelta(seconds=3))
            sku = _simple(simulator, at=quantity - 41)
            simulator.owner.set_stock(sku, quantity)
            simulator.clock.advance(timedelta(seconds=1))
            changed, last = _ask(adapter, cursor)
            assert [p.offers[0].stock.quantity for p in changed.values()] == [quantity]
            assert last.cursor is not None
            cursor = last.cursor
        for _ in range(2):
            simulator.clock.advance(timedelta(seconds=15))
            changed, last = _ask(adapter, cursor)
            cursor = last.cursor or ""
        settled = Cursor.load(cursor)
        assert settled is not None
        assert (changed, settled.products.seen) == ({}, {}), "the next question is answered with nothing"


def test_a_row_from_the_future_hides_nothing(shop: Shop) -> None:
    """A plugin that stamps a product with the time of next year must not move the cursor there."""
    simulator, adapter = shop
    first, second = _simple(simulator), _simple(simulator, at=1)
    cursor = _mark(adapter)
    with simulator.state.lock:
        row = simulator.state.find(first)
        row.stock, row.modified = 12, simulator.clock.stamp() + 300 * 86_400
    changed, last = _ask(adapter, cursor)
    assert len(changed) == 1
    simulator.clock.advance(timedelta(seconds=10))
    simulator.owner.set_stock(second, 13)
    assert last.cursor is not None
    changed, last = _ask(adapter, last.cursor)
    assert [p.offers[0].stock.quantity for p in changed.values()] == [13]
    simulator.owner.set_stock(first, 11)


def test_a_mark_in_a_shop_that_does_not_sort_reaches_back_an_hour_at_most() -> None:
    """A plugin that orders every list its own way shows an old product first: no catalogue is read."""
    old = _rows(1, 1)[0] | {"date_modified_gmt": "2026-10-20T00:00:00"}
    counted = _DATE | {"X-WP-Total": "1"}
    no_route = reply(404, {"code": "rest_no_route", "message": "", "data": {"status": 404}})
    answers = [
        reply(200, [old], headers=counted),
        reply(200, [], headers=_DATE | {"X-WP-Total": "0"}),
        *(no_route, no_route),
        reply(200, [], headers=_DATE | {"X-WP-Total": "0"}),  # the trash
        reply(200, [{"id": 1}], headers=counted),
    ]
    with ScriptedServer([*answers]) as server:
        adapter = _scripted(server)
        _mark(adapter)
        assert "modified_after=2026-11-24T05%3A00%3A00" in server.asked[1].target
        adapter.close()


def test_what_was_read_is_not_read_for_ever(shop: Shop) -> None:
    """A changed product stays in the shop's answer for the overlap, and is given out once."""
    simulator, adapter = shop
    cursor = _mark(adapter)
    simulator.owner.set_stock(_simple(simulator), 3)
    changed, last = _ask(adapter, cursor)
    assert len(changed) == 1
    assert last.cursor is not None
    before = simulator.log.last
    again, last = _ask(adapter, last.cursor)
    assert again == {}
    assert _questions(simulator, before).total() <= 2
    assert last.cursor is not None
    simulator.clock.advance(2 * OVERLAP)
    _, last = _ask(adapter, last.cursor)
    assert last.cursor is not None
    known = Cursor.load(last.cursor)
    assert known is not None
    assert known.products.seen == {}, "what lies before the overlap is not remembered"


@pytest.mark.parametrize("seconds", range(7))
def test_what_changed_shortly_before_the_mark_is_left_to_the_sweep(shop: Shop, seconds: int) -> None:
    """A question never reaches back further than the one before: what nobody was shown is no news later."""
    simulator, adapter = shop
    simulator.owner.set_stock(_simple(simulator), seconds)
    simulator.clock.advance(timedelta(seconds=seconds))
    cursor = _mark(adapter)
    for ask in range(3):
        simulator.clock.advance(timedelta(seconds=1))
        changed, last = _ask(adapter, cursor)
        assert changed == {}, ask
        assert last.cursor is not None
        cursor = last.cursor


def test_a_second_change_within_the_same_second_is_seen(shop: Shop) -> None:
    """Three changes of one second: the last one is what the connector ends up with."""
    simulator, adapter = shop
    sku = _simple(simulator)
    cursor = _mark(adapter)
    for quantity in (10, 11, 12):
        simulator.owner.set_stock(sku, quantity)
        changed, last = _ask(adapter, cursor)
        assert [p.offers[0].stock.quantity for p in changed.values()] == [quantity]
        assert last.cursor is not None
        cursor = last.cursor


def test_a_variations_change_brings_its_product_whole(shop: Shop) -> None:
    """A change of one variation gives the product with all of them."""
    simulator, adapter = shop
    parent_id, variation_ids = _variable(simulator)
    cursor = _mark(adapter)
    simulator.owner.set_stock(int(variation_ids[1]), 77)
    changed, _ = _ask(adapter, cursor)
    assert set(changed) == {parent_id}
    assert [offer.id for offer in changed[parent_id].offers] == variation_ids
    assert _stock(changed[parent_id], variation_ids[1]) == 77


def test_a_variation_alone_that_changed_is_seen(shop: Shop) -> None:
    """Where the product's own date stays behind, the variation's is enough, and the product comes once.

    It may take some questions, since no shop that was measured leaves it behind.
    """
    simulator, adapter = shop
    parent_id, variation_ids = _variable(simulator, at=2)
    cursor = _mark(adapter)
    for quantity in (51, 52):
        with simulator.state.lock:
            variation = simulator.state.find(int(variation_ids[0]))
            variation.stock, variation.modified = quantity, simulator.clock.stamp()
        changed, last = _ask_until(adapter, cursor, lambda changed, _: parent_id in changed)
        assert set(changed) == {parent_id}
        assert _stock(changed[parent_id], variation_ids[0]) == quantity
        assert last.cursor is not None
        cursor = last.cursor
        simulator.owner.edit(int(parent_id), name=f"Neu {quantity}")
        changed, last = _ask(adapter, cursor)
        assert set(changed) == {parent_id}, "its own change brings it as well"
        assert last.cursor is not None
        cursor = last.cursor


def test_variations_are_asked_for_in_the_best_way_the_shop_has(shop: Shop) -> None:
    """From 10.3 on by the shop's own list of all, before by that of its analytics; never one by one."""
    simulator, adapter = shop
    before = simulator.log.last
    list(adapter.all_products())
    asked = _questions(simulator, before)
    modern = simulator.settings.modern
    others = sum(count for route, count in asked.items() if "variations" in route)
    assert asked["GET /wc/v3/variations"] == (others if modern else 0)
    assert (asked["GET /wc-analytics/variations"] > 0) is not modern
    assert asked["GET /wc/v3/products/{id}/variations"] == 0


def test_the_sweep_is_the_shop(shop: Shop) -> None:
    """A sweep gives every product and variation of the shop, and ``done`` counts up to its total."""
    simulator, adapter = shop
    pages = list(adapter.all_products())
    tables = simulator.state.tables
    live = {str(p.id): p for p in tables.products.values() if p.status != "trash"}
    seen = {product.id: product for page in pages for product in page.products}
    assert seen.keys() == live.keys()
    variable = {p for p, product in seen.items() if product.has_variants}
    assert all({o.id for o in seen[p].offers} == {str(c) for c in live[p].children} for p in variable)
    assert (pages[-1].done, pages[-1].total) == (len(live), len(live))


# what is noticed


def test_a_trashed_product_is_named(shop: Shop) -> None:
    """A smaller total makes the adapter look into the trash, by and by, which names the product; once."""
    simulator, adapter = shop
    product_id = _id(simulator, _simple(simulator))
    cursor = _mark(adapter)
    simulator.owner.trash_product(int(product_id))
    changed, last = _ask_until(adapter, cursor, lambda _, last: last.gone != () or last.needs_sweep)
    assert (changed, last.gone, last.needs_sweep) == ({}, (product_id,), False)
    assert last.cursor is not None
    assert not any(last.gone or last.needs_sweep for last in _ask_often(adapter, last.cursor))
    simulator.owner.restore_product(int(product_id))
    changed, last = _ask(adapter, last.cursor)
    assert (set(changed), last.needs_sweep) == ({product_id}, False)


def test_a_deleted_product_asks_for_a_census(shop: Shop) -> None:
    """A product deleted for good leaves no trace but the count; also right after another was trashed."""
    _, adapter = shop
    simulator = shop[0]
    trashed, deleted = _new(adapter), _new(adapter)
    cursor = _mark(adapter)
    simulator.owner.trash_product(int(trashed))
    _, last = _ask_until(adapter, cursor, lambda _, last: last.gone != () or last.needs_sweep)
    assert (last.gone, last.needs_sweep) == ((trashed,), False)
    simulator.owner.delete_product(int(deleted))
    assert last.cursor is not None
    _, last = _ask_until(adapter, last.cursor, lambda _, last: last.gone != () or last.needs_sweep)
    assert (last.gone, last.needs_sweep) == ((), True)
    assert last.cursor is not None
    assert not any(each.needs_sweep for each in _ask_often(adapter, last.cursor)), "it is asked for once"


@pytest.mark.parametrize("seconds", range(7))
def test_what_was_trashed_before_the_mark_hides_no_loss(shop: Shop, seconds: int) -> None:
    """However shortly before: the trash of then does not explain a product that is deleted now."""
    simulator, adapter = shop
    trashed, deleted = _new(adapter), _new(adapter)
    simulator.owner.trash_product(int(trashed))
    simulator.clock.advance(timedelta(seconds=seconds))
    cursor = _mark(adapter)
    simulator.owner.delete_product(int(deleted))
    _ask_until(adapter, cursor, lambda _, last: last.needs_sweep)


def test_a_new_product_does_not_hide_a_deleted_one(shop: Shop) -> None:
    """One product made and one deleted leave the total as it was, and the loss is noticed."""
    simulator, adapter = shop
    doomed = _new(adapter)
    cursor = _mark(adapter)
    made = _new(adapter)
    simulator.owner.delete_product(int(doomed))
    changed, last = _ask(adapter, cursor)
    assert made in changed
    assert last.cursor is not None
    _ask_until(adapter, last.cursor, lambda _, last: last.needs_sweep)


def test_what_bumps_no_date_is_found_by_the_sweep(shop: Shop) -> None:
    """Direct SQL and ``update_post_meta`` are invisible to the poll, and the sweep has their values."""
    simulator, adapter = shop
    sku = _simple(simulator)
    cursor = _mark(adapter)
    simulator.owner.set_stock(sku, 41, how="sql")
    simulator.owner.edit_price(sku, dealer_price="7,77", how="sql")
    assert _ask(adapter, cursor)[0] == {}
    seen = {p.id: p for page in adapter.all_products() for p in page.products}[_id(simulator, sku)]
    assert (seen.offers[0].stock.quantity, seen.offers[0].dealer_price) == (41, "7,77")
    assert seen.offers[0].dealer_price_source == "meta:_kickroute_price"


def test_variations_may_share_their_products_stock(shop: Shop) -> None:
    """``manage_stock: "parent"`` means the parent's stock, for each of its variations."""
    simulator, adapter = shop
    parent_id, variation_ids = _variable(simulator)
    simulator.owner.count_on_parent(int(parent_id), 23)
    (product,) = adapter.products([variation_ids[0]]).found
    assert {offer.stock.quantity for offer in product.offers} == {23}


def test_a_clock_that_went_back_is_noticed(shop: Shop) -> None:
    """A shop whose clock is behind the cursor (a restored backup) is read from there, and swept."""
    simulator, adapter = shop
    cursor = _mark(adapter)
    simulator.clock.advance(-timedelta(seconds=90))
    sku = _simple(simulator)
    simulator.owner.set_stock(sku, 19)
    changed, last = _ask(adapter, cursor)
    assert _id(simulator, sku) in changed
    assert last.needs_sweep
    assert last.cursor is not None
    assert not _last(list(adapter.changes_since(last.cursor))).needs_sweep


@pytest.mark.parametrize("cursor", ["", "nonsense", "[1]", "[1,3,4,5,{}]", "[2,3,[],[]]", "null", '{"v":1}'])
def test_an_unreadable_cursor_asks_for_a_census(shop: Shop, cursor: str) -> None:
    """A cursor of another version or none at all is no reason to stop: it marks now and asks for all."""
    (page,) = shop[1].changes_since(cursor)
    assert (page.products, page.needs_sweep) == ((), True)
    assert page.cursor


# what is never mistaken


def test_a_product_skipped_between_two_pages_is_found_by_id() -> None:
    """A product deleted while a sweep reads shifts the next page: counts match, and one live is missed."""
    with running(catalogue=generate(1200)) as (simulator, adapter):
        ids = [str(p.id) for p in simulator.state.tables.products.values()]
        seen: set[str] = set()
        for page in adapter.all_products():
            if not seen:
                simulator.owner.delete_product(int(ids[3]))
            seen |= {product.id for product in page.products}
        missed = set(ids) - seen
        assert missed, "the shop did not shift its pages"
        lookup = adapter.products(missed)
        assert {product.id for product in lookup.found} == missed
        assert lookup.gone == frozenset()


def test_a_deletion_while_changes_are_paged_repeats_the_question() -> None:
    """More than a page of changes, one deleted meanwhile: what was skipped comes with the next question."""
    with running(catalogue=generate(1200)) as (simulator, adapter):
        ids = [str(p.id) for p in simulator.state.tables.products.values()]
        cursor = _mark(adapter)
        simulator.clock.advance(timedelta(minutes=1))
        for product_id in ids[:150]:
            simulator.owner.edit(int(product_id), short_description="neu")
            simulator.clock.advance(timedelta(seconds=1))
        simulator.clock.advance(timedelta(minutes=1))
        seen: set[str] = set()
        last: ProductPage | None = None
        for last in adapter.changes_since(cursor):
            if not seen:
                simulator.owner.delete_product(int(ids[5]))
                simulator.clock.advance(timedelta(minutes=1))
            seen |= {product.id for product in last.products}
        missed = set(ids[:150]) - seen - {ids[5]}
        assert missed, "the shop did not shift its pages"
        assert last is not None
        assert last.cursor is not None
        assert missed <= _ask(adapter, last.cursor)[0].keys()


@pytest.mark.parametrize("answer", ["html", "garbage", 503, 500])
def test_no_broken_page_looks_like_an_empty_shop(shop: Shop, answer: object) -> None:
    """HTML with 200, half a document, an error: the sweep is an outage, wherever it happens."""
    simulator, adapter = shop
    for skip in (0, 1):
        simulator.fail("/products$", answer=answer, skip=skip, times=0)
        with pytest.raises(ShopUnavailable):
            list(adapter.all_products())
        simulator.mend()


def test_an_orders_id_is_no_product(shop: Shop) -> None:
    """With the old order tables ``product.deleted`` carries ids of orders: they are gone, not products."""
    simulator, adapter = shop
    order_id = simulator.owner.sell([(_simple(simulator), 1)])
    simulator.owner.trash_order(order_id)
    lookup = adapter.products([str(order_id)])
    assert (lookup.found, lookup.gone) == ((), frozenset({str(order_id)}))


def test_many_trashed_products_are_looked_up_together(shop: Shop) -> None:
    """What lies in the trash is asked for by the hundred, not one by one."""
    simulator, adapter = shop
    ids = [_new(adapter) for _ in range(20)]
    for product_id in ids:
        simulator.owner.trash_product(int(product_id))
    before = simulator.log.last
    assert adapter.products(ids).gone == set(ids)
    assert _questions(simulator, before).total() == 2


def test_a_trashed_variation_leads_to_its_product(shop: Shop) -> None:
    """``product.deleted`` may name a variation: its product is found, without it."""
    simulator, adapter = shop
    parent_id, variation_ids = _variable(simulator, at=1)
    simulator.owner.trash_product(int(variation_ids[0]))
    (product,) = adapter.products([variation_ids[0]]).found
    assert product.id == parent_id
    assert [offer.id for offer in product.offers] == variation_ids[1:]


# shops that are not as they should be


def _scripted(server: ScriptedServer) -> WooCommerceShop:
    return WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))


_DATE = {"Date": "Tue, 24 Nov 2026 06:00:00 GMT"}


def _rows(first: int, count: int) -> list[dict[str, object]]:
    return [
        {"id": i, "type": "simple", "name": f"p{i}", "status": "publish"} for i in range(first, first + count)
    ]


def test_without_a_count_the_list_is_read_until_it_is_empty() -> None:
    """A proxy that strips X-WP-Total does not end a sweep early."""
    answers = [reply(200, _rows(1, 100), headers=_DATE), reply(200, _rows(101, 3), headers=_DATE)]
    with ScriptedServer([*answers, reply(200, [], headers=_DATE)]) as server:
        adapter = _scripted(server)
        assert sum(len(page.products) for page in adapter.all_products()) == 103
        adapter.close()


def test_a_count_that_is_not_reached_is_an_outage() -> None:
    """The shop counts 150 and lists 120: an incomplete catalogue, and no empty shop either."""
    counted = _DATE | {"X-WP-Total": "150"}
    answers = [reply(200, _rows(1, 100), headers=counted), reply(200, _rows(101, 20), headers=counted)]
    with ScriptedServer([*answers]) as server:
        adapter = _scripted(server)
        with pytest.raises(ShopUnavailable, match="counts 150 products and listed 120"):
            list(adapter.all_products())
        adapter.close()


def test_an_ignored_filter_for_parents_is_noticed() -> None:
    """A shop-wide list that ignores ``parent`` is not trusted: variations are then read per product."""
    parent = {"id": 1, "type": "variable", "name": "p", "status": "publish", "variations": [11]}
    counted = _DATE | {"X-WP-Total": "1"}
    of_others = [{"id": 99, "parent_id": 98}]
    own = [{"id": 11, "parent_id": 1, "status": "publish"}]
    answers = [
        reply(200, [parent], headers=counted),
        reply(200, of_others, headers=counted),  # the question whether there is such a list
        reply(200, of_others, headers=counted),
        reply(200, {"id": 1}, headers=_DATE),
        reply(200, own, headers=counted),
    ]
    with ScriptedServer([*answers]) as server:
        adapter = _scripted(server)
        _, page = adapter.all_products()
        assert [offer.id for offer in page.products[0].offers] == ["11"]
        assert "/products/1/variations" in server.asked[-1].target
        server.replies[:] = [answers[0], answers[3], answers[4]]
        list(adapter.all_products())
        assert not [a for a in server.asked[5:] if "/wc/v3/variations" in a.target], "it is not asked again"
        adapter.close()


def test_a_list_without_pages_ends() -> None:
    """A list that comes whole whatever page is asked for (an order's notes do) is read once."""
    same = [reply(200, _rows(1, 3), headers=_DATE)] * 5
    with ScriptedServer([*same, reply(200, [], headers=_DATE)]) as server:
        adapter = _scripted(server)
        assert len(list(adapter._api.rows("wc/v3/anything"))) == 3
        assert len(server.asked) == 2
        adapter.close()


def test_variations_that_the_wide_list_leaves_out_are_read_from_the_product() -> None:
    """A product says which variations it has: where one is missing, the product itself is asked."""
    parent = {"id": 1, "type": "variable", "name": "p", "status": "publish", "variations": [11, 12]}
    counted = _DATE | {"X-WP-Total": "1"}
    one = {"id": 11, "parent_id": 1, "status": "publish"}
    answers = [
        reply(200, [parent], headers=counted),
        reply(200, [one], headers=counted),
        reply(200, [one], headers=counted),
        reply(200, {"id": 1}, headers=_DATE),
        reply(200, [one, one | {"id": 12}], headers=_DATE | {"X-WP-Total": "2"}),
    ]
    with ScriptedServer([*answers]) as server:
        adapter = _scripted(server)
        _, page = adapter.all_products()
        assert [offer.id for offer in page.products[0].offers] == ["11", "12"]
        adapter.close()


def test_rows_that_did_not_change_are_dropped() -> None:
    """A shop that ignores ``modified_after`` gives old rows: they are no changes."""
    old = _rows(1, 1)[0] | {"date_modified_gmt": "2026-11-20T00:00:00"}
    new = _rows(2, 1)[0] | {"date_modified_gmt": "2026-11-24T06:00:00"}
    counted = _DATE | {"X-WP-Total": "2"}
    no_route = reply(404, {"code": "rest_no_route", "message": "", "data": {"status": 404}})
    answers = [
        reply(200, [old], headers=counted),
        reply(200, [old], headers=counted),
        *(no_route, no_route),
        reply(200, [], headers=_DATE | {"X-WP-Total": "0"}),  # the trash
        reply(200, [{"id": 2}], headers=counted),
        reply(200, [old, new], headers=counted),
    ]
    with ScriptedServer([*answers]) as server:
        adapter = _scripted(server)
        assert set(_ask(adapter, _mark(adapter))[0]) == {"2"}
        adapter.close()


# parts


def _simple(simulator: WooCommerceSimulator, at: int = 0) -> str:
    products = simulator.state.tables.products.values()
    found = (p.sku for p in products if p.kind == "simple" and p.status == "publish" and p.sku and p.stock)
    return next(islice(found, at, None))


def _let_date_differ(adapter: WooCommerceShop, by: timedelta) -> None:
    """Let the ``Date`` of answers be that of another machine."""
    ask = adapter._api._page

    def asked(path: str, params: Params, *, once: bool = False) -> Page:
        page = ask(path, params, once=once)
        return replace(page, at=page.at + by)

    adapter._api._page = asked  # type: ignore[method-assign]  # in this one shop


def _variable(simulator: WooCommerceSimulator, at: int = 0) -> tuple[str, list[str]]:
    products = [p for p in simulator.state.tables.products.values() if len(p.children) >= 3]
    return str(products[at].id), [str(child) for child in products[at].children]


def _id(simulator: WooCommerceSimulator, sku: str) -> str:
    return str(simulator.state.find(sku).id)


def _new(adapter: WooCommerceShop) -> str:
    body = {"name": "Neu", "regular_price": "5.00", "status": "publish"}
    return str(adapter._api.create("wc/v3/products", body)["id"])
