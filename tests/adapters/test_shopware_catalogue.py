"""Products of a Shopware shop: deltas, the safety scan and whole readings, against a simulated shop."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.shopware.api import Api
from adapters.shopware.news import scan
from adapters.shopware.news.scan import StockScan
from adapters.shopware.settings import DEFAULTS
from adapters.shopware.shop import make_clients
from connector.catalogue.release import ReleaseRules
from connector.model import Product, ProductPage, Stock, TaxRate
from connector.model.categories import NONE
from connector.model.errors import ShopUnavailable
from connector.ports import NOTICED_WITHIN
from connector.settings import ReleaseSettings
from practice.simulators.catalogue import Catalogue, Variant
from practice.simulators.catalogue import Product as Entry
from tests.adapters.shopware_shops import Served, running, settings_for
from tests.simulators.shopware import SMALL
from tests.waiting import until

VERSIONS = ("6.6", "6.7")


def _mark(served: Served, cursor: str | None = None) -> str:
    *_, last = served.shop.changes_since(cursor)
    assert last.cursor is not None
    return last.cursor


def _changed(served: Served, cursor: str) -> dict[str, Product]:
    return {p.sku: p for page in served.shop.changes_since(cursor) for p in page.products}


def _product(served: Served, item: str) -> Product:
    (product,) = served.shop.products([served.simulator.owner.product(item)["id"]]).found
    return product


def _stock(product: Product, gtin: str) -> int | None:
    return next(offer.stock.quantity for offer in product.offers if offer.gtin == gtin)


# deltas


@pytest.mark.parametrize("version", VERSIONS)
def test_a_sale_is_seen_without_any_word_about_the_product(version: str) -> None:
    """In 6.6 a sale moves neither the product's date nor a webhook: it is seen in the order's lines."""
    with running(SMALL, version=version) as served:
        _wait_past_the_overlap(served)
        cursor = _mark(served)
        served.simulator.owner.sell([("SHIRT-S", 2), ("TEA", 1)])
        changed = _changed(served, cursor)
        assert changed.keys() == {"SHIRT", "TEA"}
        assert _stock(changed["SHIRT"], "4260990000022") == 3
        assert len(changed["SHIRT"].offers) == 2


@pytest.mark.parametrize("version", VERSIONS)
def test_stock_that_comes_back_and_goes_again_is_seen(version: str) -> None:
    """A cancellation and its taking back touch no line: they are seen in the history of states."""
    with running(SMALL, version=version) as served:
        order_id = served.simulator.owner.sell([("KNIFE", 2)])
        _wait_past_the_overlap(served)
        cursor = _mark(served)
        served.simulator.owner.cancel(order_id)
        assert _stock(_changed(served, cursor)["KNIFE"], "4260990000015") == 62
        cursor = _mark(served, cursor)
        served.simulator.owner.reopen(order_id)
        assert _stock(_changed(served, cursor)["KNIFE"], "4260990000015") == 60


def test_an_edited_quantity_is_seen() -> None:
    """Staff that changes a line moves stock and the line's date."""
    with running(SMALL) as served:
        order_id = served.simulator.owner.sell([("KNIFE", 2)])
        cursor = _mark(served)
        served.simulator.owner.set_line_quantity(order_id, 5)
        assert _stock(_changed(served, cursor)["KNIFE"], "4260990000015") == 57


def test_a_parents_change_is_seen_though_the_worker_is_dead() -> None:
    """With a dead worker a parent's change never reaches its variants' dates: the parent's own is enough."""
    with running(SMALL) as served:
        served.simulator.owner.kill_worker()
        cursor = _mark(served)
        served.simulator.owner.edit("SHIRT", name="Leinenhemd")
        assert _changed(served, cursor)["SHIRT"].name == "Leinenhemd"


def test_two_sales_in_one_second_are_both_seen() -> None:
    """6.7 stamps a sold product with the whole second: the second sale within it is news all the same."""
    with running(SMALL, version="6.7") as served:
        cursor = _mark(served)
        for left in (61, 60, 59):
            served.simulator.owner.sell([("KNIFE", 1)])
            assert _stock(_changed(served, cursor)["KNIFE"], "4260990000015") == left
            cursor = _mark(served, cursor)


@pytest.mark.parametrize("late", [1.0, 4.0])
def test_what_becomes_visible_after_its_time_stamp_is_not_missed(late: float) -> None:
    """A transaction takes a while, and 6.7 cuts a second's fraction off: each question reaches back."""
    with running(SMALL) as served:
        order_id = served.simulator.owner.sell([("KNIFE", 1)])
        _wait_past_the_overlap(served)
        cursor = _mark(served)
        table = served.simulator.shop.store.live["order_line_item"]
        (line,) = table.find("orderId", order_id)
        stamped = served.simulator.clock() - timedelta(seconds=late)
        row = {**line, "id": "e" * 32, "createdAt": stamped.isoformat(timespec="milliseconds")}
        table.put(row)
        assert _changed(served, cursor).keys() == {"KNIFE"}


def test_a_change_is_not_read_for_ever() -> None:
    """Every question reaches back over the last one; what was shown there already is not read again."""
    with running(SMALL) as served:
        cursor = _mark(served)
        served.simulator.owner.sell([("KNIFE", 1)])
        cursor = _mark(served, cursor)
        assert _changed(served, cursor) == {}
        assert _changed(served, _mark(served, cursor)) == {}


def test_a_quiet_question_in_a_small_shop_is_one_request() -> None:
    """All stocks at once are cheaper than three parts: they show sales, edits, and what leaves no trace."""
    with running(SMALL) as served:
        _let_it_take_no_time(served)
        cursor = _mark(served, _mark(served, _mark(served)))
        for _ in range(5):
            before = served.requests()
            cursor = _mark(served, cursor)
            assert served.requests() - before == 1


def test_a_quiet_question_in_a_large_shop_is_three_requests() -> None:
    """Lines, products and states, whatever the shop's size; the scan comes on top now and then."""
    with running(_many(10_000, variants=10)) as served:
        served.shop._catalogue._changes._clock = lambda: 0.0  # a shop that takes no time
        cursor = _mark(served, _mark(served, _mark(served)))
        asked = []
        for _ in range(8):
            before = served.requests()
            cursor = _mark(served, cursor)
            asked.append(served.requests() - before)
        assert min(asked) == 3
        assert max(asked) <= 4


def test_a_slow_shop_is_asked_in_turn_so_that_sales_come_first() -> None:
    """Where three questions take too long, each asks for one part: every second one for order lines."""
    with running(_many(2000)) as served:
        changes = served.shop._catalogue._changes
        cursor = _mark(served)
        before = served.simulator.log.last
        for _ in range(8):
            changes._cost = dict.fromkeys(("lines", "products", "states"), 0.2)
            cursor = _mark(served, cursor)
        paths = [entry.data["path"] for entry in served.simulator.log.entries("request", before)]
        asked = Counter(path.rpartition("/")[2] for path in paths)
        assert (asked["order-line-item"], asked["state-machine-history"]) == (4, 2)
        served.simulator.owner.sell([("P7", 3)])
        seen: set[str] = set()
        for _ in range(2):
            changes._cost = dict.fromkeys(("lines", "products", "states"), 0.2)
            changed, cursor = _changed_and_next(served, cursor)
            seen |= changed.keys()
        assert seen == {"P7"}


def test_all_stocks_at_once_show_what_leaves_no_trace() -> None:
    """SQL, a deleted order, a renamed and a deleted product, a new one: one question shows all of it."""
    with running(SMALL) as served:
        owner = served.simulator.owner
        _let_it_take_no_time(served)
        order_id = owner.sell([("KNIFE", 2)])
        _wait_past_the_overlap(served)
        cursor = _mark(served, _mark(served, _mark(served)))
        owner.set_stock("SHIRT-XL", 1, how="sql")
        changed, cursor = _changed_and_next(served, cursor)
        assert changed.keys() == {"SHIRT"}
        owner.delete_order(order_id)
        changed, cursor = _changed_and_next(served, cursor)
        assert _stock(changed["KNIFE"], "4260990000015") == 62
        owner.edit("SHIRT", name="Leinenhemd")
        changed, cursor = _changed_and_next(served, cursor)
        assert changed["SHIRT"].name == "Leinenhemd"
        tea = owner.product("TEA")["id"]
        owner.delete_product("TEA")
        *pages, last = served.shop.changes_since(cursor)
        assert [page.gone for page in pages] == [(tea,)]
        assert last.cursor is not None
        before = served.requests()
        assert _changed(served, last.cursor) == {}
        assert served.requests() - before == 1


def test_a_mass_update_is_read_page_by_page() -> None:
    """More changed rows than fit a page are all read, each once."""
    with running(_many(700)) as served:
        cursor = _mark(served)
        for number in range(700):
            served.simulator.owner.set_stock(f"P{number}", 7)
        pages = list(served.shop.changes_since(cursor))
        ids = [product.id for page in pages for product in page.products]
        assert len(ids) == len(set(ids)) == 700
        assert {offer.stock.quantity for page in pages for p in page.products for offer in p.offers} == {7}


def test_a_deleted_product_asks_for_a_census_and_a_new_one_does_not_hide_it() -> None:
    """Nothing says which product was deleted; one that came in the same moment is set off."""
    with running(SMALL) as served:
        cursor = _mark(served)
        served.simulator.owner.delete_product("TEA")
        with served.simulator.shop.work() as work:
            row = {**served.simulator.owner.product("KNIFE"), "productNumber": "NEW", "ean": "x"}
            for key in ("id", "autoIncrement", "createdAt", "updatedAt", "coverId"):
                row.pop(key, None)
            work.writer.write("product", row, "", "insert")
        pages = _pages_until_swept(served, cursor)
        assert "NEW" in {p.sku for page in pages for p in page.products}
        assert pages[-1].needs_sweep
        for _ in range(NOTICED_WITHIN):
            pages = list(served.shop.changes_since(pages[-1].cursor))
            assert not any(page.needs_sweep for page in pages), "it is asked for once"


def test_a_deleted_variant_asks_for_a_census() -> None:
    """A variant is counted like a product."""
    with running(SMALL) as served:
        cursor = _mark(served)
        served.simulator.owner.delete_product("SHIRT-S")
        _pages_until_swept(served, cursor)


def test_a_restored_backup_asks_for_a_census() -> None:
    """A shop that went back in time is read anew."""
    with running(SMALL) as served:
        served.simulator.owner.back_up()
        with served.simulator.shop.work() as work:
            row = {**served.simulator.owner.product("KNIFE"), "productNumber": "NEW"}
            for key in ("id", "autoIncrement", "createdAt", "updatedAt", "coverId"):
                row.pop(key, None)
            work.writer.write("product", row, "", "insert")
        cursor = _mark(served)
        served.simulator.owner.restore_backup()
        _pages_until_swept(served, cursor)


@pytest.mark.parametrize("text", ["", "garbage", "[1,1,2,3,{}]", '[2,"x",2,[]]', "[2,1e400,[],[]]"])
def test_a_cursor_that_cannot_be_read_marks_now_and_asks_for_a_census(text: str) -> None:
    """Whatever was stored by another version: nothing is missed."""
    with running(SMALL) as served:
        (page,) = served.shop.changes_since(text)
        assert page.needs_sweep
        assert page.cursor


# the safety scan


def test_what_leaves_no_trace_is_found_by_the_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deleted order, a removed line and SQL change stock and no date: the scan compares every stock."""
    monkeypatch.setattr(scan, "BETWEEN_PASSES", 0.0)
    with running(SMALL) as served:
        owner = served.simulator.owner
        order_id = owner.sell([("KNIFE", 2), ("TEA", 1)])
        list(served.shop.all_products())
        cursor = _mark(served, _mark(served, _mark(served)))
        owner.set_stock("SHIRT-XL", 1, how="sql")
        cursor = _see(served, cursor, "SHIRT", "4260990000039", 1)
        owner.delete_order(order_id)
        _see(served, cursor, "KNIFE", "4260990000015", 62)


def test_the_first_pass_already_compares_with_what_a_sweep_has_read() -> None:
    """What was read and passed on is known; what was never read cannot be compared, and is no news."""
    with running(SMALL) as served:
        list(served.shop.all_products())
        cursor = _mark(served)
        served.simulator.owner.set_stock("KNIFE", 9, how="sql")
        assert _changed(served, cursor).keys() == {"KNIFE"}
    with running(SMALL) as served:
        assert _changed(served, _mark(served)) == {}


def test_what_the_scan_found_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change that was dealt with is known from then on."""
    monkeypatch.setattr(scan, "BETWEEN_PASSES", 0.0)
    monkeypatch.setattr(scan, "SHARE", 1e9)
    with running(SMALL) as served:
        list(served.shop.all_products())
        cursor = _mark(served)
        served.simulator.owner.set_stock("KNIFE", 9, how="sql")
        for expected in ({"KNIFE"}, set(), set()):
            assert _changed(served, cursor).keys() == expected


def test_a_change_that_was_not_dealt_with_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the scan found is known only when whoever reads the pages has come to the next one."""
    monkeypatch.setattr(scan, "BETWEEN_PASSES", 0.0)
    with running(SMALL) as served:
        list(served.shop.all_products())
        cursor = _mark(served, _mark(served, _mark(served)))
        served.simulator.owner.set_stock("KNIFE", 9, how="sql")
        for _ in range(2):
            pages = _polled_until(served, cursor, "KNIFE")
            pages.close()
        _see(served, cursor, "KNIFE", "4260990000015", 9)


def test_reading_a_product_for_an_order_does_not_hide_its_change(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intake reads products and tells nobody: what it saw is not taken as known."""
    monkeypatch.setattr(scan, "BETWEEN_PASSES", 0.0)
    with running(SMALL) as served:
        list(served.shop.all_products())
        cursor = _mark(served, _mark(served, _mark(served)))
        served.simulator.owner.set_stock("KNIFE", 9, how="sql")
        assert _product(served, "KNIFE").offers[0].stock.quantity == 9
        _see(served, cursor, "KNIFE", "4260990000015", 9)


def test_ten_thousand_variants_are_scanned_with_21_questions() -> None:
    """A pass over 10,000 variants is at most 21 requests of 500 rows; containers are left out."""
    with running(_many(10_000, variants=10)) as served:
        stock_scan = StockScan(_api(served), share=1.0)
        before = served.requests("search/product")
        until("the pass", lambda: stock_scan.step() or stock_scan.has_passed)
        assert stock_scan.has_passed
        assert served.requests("search/product") - before <= 21


def test_the_scan_rests_as_long_as_its_share_of_the_shops_time_asks() -> None:
    """After a page that took a second, the next one comes when a second is its share of the time passed."""
    now = [0.0]

    class Slow(Api):
        def search(self, *args: Any, **options: Any) -> Any:
            now[0] += 1.0
            return super().search(*args, **options)

    with running(_many(600)) as served:
        client, tokens = make_clients(_settings(served))
        stock_scan = StockScan(Slow(client, tokens), clock=lambda: now[0], share=0.02)
        stock_scan.step()
        asked = served.requests("search/product")
        for now[0] in (1.0, 30.0, 50.9):
            stock_scan.step()
        assert served.requests("search/product") == asked
        now[0] = 51.0
        stock_scan.step()
        assert served.requests("search/product") == asked + 1
        assert stock_scan.has_passed


# whole readings


def test_the_sweep_pages_by_running_numbers() -> None:
    """A product that is deleted while reading shifts no page: none of the others is left out."""
    with running(_many(600)) as served:
        pages = served.shop.all_products()
        first = next(pages)
        served.simulator.owner.delete_product("P3")
        rest = list(pages)
        ids = [product.id for page in (first, *rest) for product in page.products]
        assert len(ids) == len(set(ids)) == 600
        done = [page.done for page in (first, *rest)]
        assert len(done) > 2
        assert done == sorted(done)
        assert done[-1] == 600


def test_a_sweep_that_misses_a_variant_is_not_complete() -> None:
    """Products and variants are counted: a page of variants that was cut short is noticed."""
    with running(SMALL) as served:
        original = served.simulator.owner.product("SHIRT-S")
        pages = served.shop.all_products()
        while "SHIRT" not in {product.sku for product in next(pages).products}:
            pass
        late = {**original, "id": "b" * 32, "autoIncrement": 2, "productNumber": "LATE"}
        served.simulator.shop.store.live["product"].put(late)
        with pytest.raises(ShopUnavailable, match="incomplete"):
            list(pages)


def test_an_id_of_anything_is_asked_for_once() -> None:
    """Products and their variants, many at a time, in a handful of questions."""
    with running(_many(300, variants=3)) as served:
        rows = served.simulator.shop.store.live["product"].rows.values()
        ids = [row["id"] for row in rows]
        before = served.requests()
        lookup = served.shop.products(ids)
        assert len(lookup.found) == 100
        assert not lookup.gone
        assert served.requests() - before <= 12


# what a product is


def test_a_variant_is_filled_from_its_parent() -> None:
    """Price, tax, custom fields and active come from the parent; its name only stands in ``translated``."""
    with running(SMALL) as served:
        served.simulator.owner.edit("SHIRT", customFields={"kickroute_dealer_price": 19.5})
        served.simulator.owner.edit("SHIRT-S", customFields={"kickroute_dealer_price": None}, active=None)
        served.simulator.owner.edit("SHIRT-XL", customFields={"kickroute_dealer_price": 21.5})
        product = _product(served, "SHIRT")
        small, large = product.offers
        assert product.name == "Hemd"
        assert (product.has_variants, product.published, product.tax_rate) == (True, True, TaxRate.STANDARD)
        assert (small.regular_price, large.regular_price) == ("44.89", "49.9")
        assert (small.attributes, large.attributes) == ((("Größe", "S"),), (("Größe", "XL"),))
        assert (small.published, large.dealer_price) == (True, "21.5")
        assert product.category == "mode"
        assert [category.name for category in product.shop_categories] == ["Mode"]
        assert small.image_url.startswith("http")


def test_a_containers_own_stock_means_nothing() -> None:
    """What sells are the variants; the container's meaningless stock is no offer."""
    with running(SMALL) as served:
        served.simulator.owner.set_stock("SHIRT", 500, how="sql")
        product = _product(served, "SHIRT")
        assert {offer.id for offer in product.offers} == {
            served.simulator.owner.product(number)["id"] for number in ("SHIRT-S", "SHIRT-XL")
        }
        assert [offer.stock.quantity for offer in product.offers] == [5, 7]


@pytest.mark.parametrize(
    ("stock", "least", "closeout", "expected"),
    [
        (5, 1, True, Stock(5, True)),
        (0, 1, True, Stock(0, False)),
        (4, 5, True, Stock(4, False)),
        (5, 5, True, Stock(5, True)),
        (4, 5, False, Stock(4, True)),
        (-3, 1, False, Stock(-3, True)),
        (-3, 1, True, Stock(-3, False)),
    ],
)
def test_in_stock_is_what_the_shop_would_sell(
    stock: int, least: int, closeout: bool, expected: Stock
) -> None:
    """In stock = stock ≥ minimum purchase, or no closeout item; a negative quantity shows overselling."""
    with running(SMALL) as served:
        served.simulator.owner.edit("KNIFE", stock=stock, minPurchase=least, isCloseout=closeout)
        assert _product(served, "KNIFE").offers[0].stock == expected


def test_a_told_quantity_is_never_negative() -> None:
    """What the shop oversold is told as 0 and not in stock."""
    rules = ReleaseRules.from_settings(ReleaseSettings(), prices_include_tax=True, fields=DEFAULTS)
    assert rules.told_stock(Stock(-3, True)) == Stock(0, False)


def test_a_dealer_price_may_come_from_a_rule() -> None:
    """``rule:NAME`` reads the net advanced price from the first piece on, by the rule's name or id."""
    release = ReleaseSettings(dealer_price=("rule:händler", "custom:kickroute_dealer_price"))
    with running(SMALL, sections={"release": release}) as served:
        owner = served.simulator.owner
        owner.set_rule_price("KNIFE", 8.4034, 10.0)
        knife, tea = _product(served, "KNIFE").offers[0], _product(served, "TEA").offers[0]
        assert (knife.dealer_price, knife.dealer_price_source) == ("8.4034", "rule:händler")
        assert (tea.dealer_price, tea.dealer_price_source) == ("2.5", "custom:kickroute_dealer_price")
        cursor = _mark(served)
        owner.set_rule_price("SHIRT", 30.125, 35.85)
        assert [o.dealer_price for o in _changed(served, cursor)["SHIRT"].offers] == ["30.1250", "30.1250"]


def test_a_product_that_the_supplier_keeps_back_is_not_offered() -> None:
    """Our field "offer on Kickroute", switched off, means the category none; at a variant, not published."""
    with running(SMALL) as served:
        served.simulator.owner.set_custom_field("KNIFE", "kickroute_offered", False)
        served.simulator.owner.set_custom_field("TEA", "kickroute_offered", True)
        served.simulator.owner.set_custom_field("SHIRT-S", "kickroute_offered", False)
        assert _product(served, "KNIFE").category == NONE
        assert _product(served, "TEA").category == "haushalt"
        assert [offer.published for offer in _product(served, "SHIRT").offers] == [False, True]


@pytest.mark.parametrize("version", VERSIONS)
def test_downloads_are_not_physical(version: str) -> None:
    """6.6 says so in ``states``, 6.7 in ``type``."""
    catalogue = Catalogue((replace(SMALL.products[0], virtual=True), *SMALL.products[1:]))
    with running(catalogue, version=version) as served:
        assert not _product(served, "KNIFE").offers[0].physical
        assert _product(served, "TEA").offers[0].physical


def test_texts_come_in_the_language_of_the_sales_channel() -> None:
    """A shop may be run in another language than it sells in."""
    with running(SMALL) as served:
        table = served.simulator.shop.store.live["sales_channel"]
        (row,) = table.rows.values()
        table.put({**row, "languageId": served.simulator.shop.defaults.english})
        product = _product(served, "SHIRT")
        assert product.name == "Hemd"
        assert product.offers[0].dealer_price == "20"


def test_a_sale_is_found_quickly_among_ten_thousand_variants() -> None:
    """Without webhooks, one question finds a sale and reads the one product it touched."""
    with running(_many(10_000, variants=10)) as served:
        cursor = _mark(served, _mark(served))
        served.simulator.owner.sell([("P42-1", 1)])
        before = served.requests()
        changed = _changed(served, cursor)
        assert changed.keys() == {"P42"}
        assert served.requests() - before <= 7


# helpers


def _see(served: Served, cursor: str, sku: str, gtin: str, stock: int) -> str:
    """Ask until the product comes with this stock; returns the cursor after it."""
    cursors = [cursor]

    def comes() -> bool:
        seen: dict[str, Product] = {}
        for page in served.shop.changes_since(cursors[-1]):
            seen |= {product.sku: product for product in page.products}
            cursors.append(page.cursor or cursors[-1])
        return sku in seen and _stock(seen[sku], gtin) == stock

    until(f"{sku} with {stock}", comes)
    return cursors[-1]


def _let_it_take_no_time(served: Served) -> None:
    """Let all ways to ask cost the same, whatever else this machine does: then all stocks are asked for."""
    scan_, changes = served.shop._scan, served.shop._catalogue._changes
    scan_._clock = changes._clock = lambda: 0.0
    scan_._due = 0.0


def _changed_and_next(served: Served, cursor: str) -> tuple[dict[str, Product], str]:
    """Ask once; returns what changed, and the cursor after it."""
    pages = list(served.shop.changes_since(cursor))
    return {p.sku: p for page in pages for p in page.products}, pages[-1].cursor or ""


def _pages_until_swept(served: Served, cursor: str) -> list[ProductPage]:
    """Ask until a census is asked for; returns all pages."""
    pages: list[ProductPage] = []
    for _ in range(NOTICED_WITHIN):
        pages += served.shop.changes_since(cursor)
        cursor = pages[-1].cursor or ""
        if pages[-1].needs_sweep:
            return pages
    raise AssertionError(f"no census was asked for within {NOTICED_WITHIN} questions")


def _polled_until(served: Served, cursor: str, sku: str) -> Any:
    """Ask until the product comes and stop there, as a process does that dies with the page in its hands."""

    def comes() -> Any:
        pages = served.shop.changes_since(cursor)
        found = any(sku in {product.sku for product in page.products} for page in pages)
        return pages if found else None

    return until(sku, comes)


def _wait_past_the_overlap(served: Served) -> None:
    """Let what was made so far be old enough not to come again."""
    served.simulator.clock.advance(timedelta(seconds=30))


def _many(count: int, variants: int = 0) -> Catalogue:
    """Make ``count`` things that sell: simple products, or variants of products that have so many each."""
    simple = Entry("Ding", "", "", (), "haushalt", dealer_price="5", retail_price=Decimal(10), stock=50)
    if not variants:
        return Catalogue(tuple(replace(simple, sku=f"P{n}") for n in range(count)))
    return Catalogue(
        tuple(
            replace(
                simple,
                sku=f"P{n}",
                variants=tuple(
                    Variant(f"P{n}-{v}", "", "5", Decimal(10), 50, (("Größe", str(v)),))
                    for v in range(variants)
                ),
            )
            for n in range(count // variants)
        )
    )


def _settings(served: Served) -> Any:
    known = served.simulator.credentials
    return settings_for(served.url, known.client_id, known.client_secret)


def _api(served: Served) -> Api:
    return Api(*make_clients(_settings(served)))


def test_an_order_names_the_products_it_holds() -> None:
    """A sale sends no webhook of the product: the order's lines tell, a variant's as its product."""
    with running(SMALL) as served:
        owner = served.simulator.owner
        orders = [owner.sell([("SHIRT-S", 2), ("TEA", 1)]), owner.sell([("KNIFE", 1)])]
        expected = {owner.product(number)["id"] for number in ("SHIRT", "TEA", "KNIFE")}
        assert served.shop.products_in(orders) == expected
        assert served.shop.products_in(["f" * 32, "no id"]) == frozenset()
