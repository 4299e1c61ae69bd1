"""Prices and categories from the browser: what was said yes to is written, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from connector.model import ShopCategory
from connector.model.errors import ShopUnavailable
from connector.pricing import places_of
from connector.pricing.carrying import last_run, last_run_number
from connector.pricing.job import Job, JobState, ask_for, do_job, last_job
from connector.pricing.plan import Entry, Kind, plan_rule
from connector.pricing.proposal import Proposal, propose
from connector.pricing.sheet import read_percent_off, read_sheet
from connector.pricing.wish import Source, Wish, keep_wish, kept_wish
from connector.store.shelf import Search
from tests.flows.world import World, simple
from tests.rules.products import RULES, gtin, offer, variants

THIRTY_OFF = Wish(Source.RULE, percent_off="30")


@pytest.fixture
def shop(world: World) -> World:
    """Give a shop whose four products were read, each at 11.90 with tax, and a dealer price of 5.00."""
    world.begin(*(simple(number) for number in (1, 2, 3, 4)))
    return world


def proposed(world: World, wish: Wish) -> Proposal:
    """Reckon what a wish would do."""
    places = places_of(RULES.fields, world.shop.capabilities.own_fields)
    return propose(world.store, wish, world.rules.release, places)


def say_yes(world: World, wish: Wish, *, is_seen: bool = False) -> Job:
    """Have a wish written as its preview shows it now; it is not done yet."""
    job = Job(keep_wish(world.store, wish), proposed(world, wish).digest, 0, world.store.now(), is_seen)
    assert ask_for(world.store, job)
    return job


def work(world: World, *, is_stopping: Callable[[], bool] = lambda: False) -> Job:
    """Do the job that was asked for, and have what was written read again."""
    again: list[str] = []
    done = do_job(world.memory_shop, world.store, world.rules.release, is_stopping, again.extend)
    assert done is not None
    world.hint(*again)
    return done


def carried_out(world: World, wish: Wish, *, is_seen: bool = False) -> Job:
    """Have a wish written, and done."""
    say_yes(world, wish, is_seen=is_seen)
    return work(world)


def prices(world: World) -> list[str]:
    """Return the dealer prices as the shop has them."""
    return [p.offers[0].dealer_price for p in world.memory_shop.products(["1", "2", "3", "4"]).found]


def rows(**entered: str) -> Wish:
    """Type prices into rows: ``_1="7,50"``."""
    return Wish(Source.ROWS, entries=tuple(Entry(key[1:], price) for key, price in entered.items()))


# --- the way from a wish to the shop -------------------------------------------------------------


def test_a_rule_is_written_journalled_and_undone(shop: World) -> None:
    """Seven euros are thirty per cent off ten net; one press puts back what stood there."""
    job = carried_out(shop, THIRTY_OFF)
    assert (job.state, job.written, job.left, job.done, job.total) == (JobState.DONE, 4, 0, 4, 4)
    assert prices(shop) == ["7.00"] * 4
    with shop.store.reading() as tx:
        entries = [e for e in tx.journal.read(money=True, limit=9) if e.what == "dealer price entered"]
        assert {o.listing.price for o in tx.catalogue.offers()} == {Decimal("7.00")}
    assert sorted(e.detail["gtin"] for e in entries) == [gtin(n) for n in (1, 2, 3, 4)]
    assert ask_for(shop.store, Job("", "", last_run_number(shop.store), shop.store.now()))
    undone = work(shop)
    assert (undone.state, undone.written) == (JobState.DONE, 4)
    assert prices(shop) == ["5.00"] * 4
    assert last_run_number(shop.store) == 0


def test_nothing_is_asked_of_the_shop_for_a_preview(shop: World) -> None:
    """However large the catalogue: the store knows it."""
    asked = len(shop.memory_shop.calls)
    assert len(proposed(shop, THIRTY_OFF).changes) == 4
    assert len(shop.memory_shop.calls) == asked


def test_the_store_reckons_as_the_shop_s_own_answer_does(world: World) -> None:
    """To the cent, for either way of taxes, variants, and what has no price to start from."""
    shelf = (ShopCategory("7", "liquids", "Liquids"),)
    odd = (offer(4, regular_price="0,99"), offer(5, regular_price=""), offer(6, regular_price="1.250"))
    products = [
        simple(1, regular_price="19.99"),
        replace(simple(2, regular_price="7,77"), tax_rate=None),
        replace(variants(*odd, id="v"), shop_categories=shelf),
    ]
    world.put(*products)
    world.sweep()
    places = places_of(RULES.fields, world.shop.capabilities.own_fields)
    for percent in ("30 %", "33,3 %"):
        rule = read_percent_off(percent)
        asked = plan_rule(products, places, RULES, rule, "vaping", "")
        known = proposed(world, Wish(Source.RULE, percent_off=percent.split()[0], category="vaping"))
        assert {(c.spot, c.before, c.after, c.gtin) for c in known.changes} == {
            (c.spot, c.before, c.after, c.gtin) for c in asked.changes
        }
        assert len(known.unusable) == len(asked.unusable) == 3
    only = proposed(world, Wish(Source.RULE, percent_off="30", only_in="LIQUIDS"))
    assert {c.spot.product_id for c in only.changes} == {"v"}


def test_the_preview_says_what_is_offered_then(world: World) -> None:
    """By price and category alone it is; what something else withholds stays where it is."""
    world.begin(
        simple(1, dealer_price=""), simple(2, dealer_price="", gtin=""), simple(3), simple(4, category="")
    )
    found = proposed(world, THIRTY_OFF)
    by_offer = {effect.change.spot.offer_id: effect.is_offered for effect in found.effects}
    assert by_offer == {"1": True, "2": False, "3": True, "4": False}
    assert (found.of, found.offered) == (4, 2)
    both = proposed(world, Wish(Source.RULE, percent_off="30", category="vaping"))
    assert both.offered == 3
    (category,) = [
        e for e in both.effects if e.change.kind is Kind.CATEGORY and e.change.spot.product_id == "4"
    ]
    assert (category.is_offered, category.price, category.margin) == (True, None, None)


# --- rows and tables -----------------------------------------------------------------------------


def test_what_is_typed_into_rows_is_written(shop: World) -> None:
    """As people write amounts; rows of the same price and untouched ones are left out."""
    job = carried_out(shop, rows(_1="7,50", _2="6.80 €", _3="5"))
    assert (job.written, prices(shop)) == (2, ["7.50", "6.80", "5.00", "5.00"])


@pytest.mark.parametrize("typed", ["1.250", "0", "-3", "abc", "1,2,3", "7,50 USD", "999999999"])
def test_an_amount_that_is_not_certain_is_named_and_not_written(shop: World, typed: str) -> None:
    """A wrong decimal sign costs money: nothing is guessed, and the other rows are written."""
    found = proposed(shop, rows(_1=typed, _2="6"))
    assert [row.what for row in found.unusable] == ["Ware 1"]
    assert [change.spot.offer_id for change in found.changes] == ["2"]


def test_a_row_of_an_offer_that_left_is_named(shop: World) -> None:
    """The page may be an hour old."""
    found = proposed(shop, rows(_9="6", _2="6"))
    assert ([row.what for row in found.unusable], len(found.changes)) == (["9"], 1)


def test_variants_that_ask_for_two_categories_are_both_left(world: World) -> None:
    """A category belongs to the product, whichever row it was typed into."""
    world.begin(variants(offer(1), offer(2), id="v"))
    typed = (Entry("101", "", "vaping"), Entry("102", "6", "vaping-coils"))
    found = proposed(world, Wish(Source.ROWS, entries=typed))
    assert (found.changes, len(found.unusable)) == ((), 2)
    agreed = (Entry("101", "", "vaping"), Entry("102", "6", "VAPING "))
    found = proposed(world, Wish(Source.ROWS, entries=agreed))
    assert [change.after for change in found.changes] == ["6.00", "vaping"] or len(found.changes) == 2


def test_a_table_of_german_excel_is_written(shop: World) -> None:
    """With its byte order mark, semicolons and commas; rows that cannot be used are named by number."""
    text = f"EAN;Händlerpreis netto\n{gtin(1)};7,50\n{gtin(2)};1.250\n4,26E+12;3\n{gtin(3)};\n"
    for content in (text.encode("utf-8-sig"), text.encode("cp1252"), text.encode("utf-16")):
        sheet = read_sheet(content)
        found = proposed(shop, Wish(Source.SHEET, lines=sheet.lines, name="preise.csv"))
        assert [(c.gtin, c.after) for c in found.changes] == [(gtin(1), "7.50")]
        assert ([row.line for row in found.unusable], found.empty) == ([3, 4], 1)


def test_a_product_with_variants_is_known_by_its_own_sku(world: World) -> None:
    """A table gives it a category by that; for a price it is to name the variants; a search finds them."""
    world.begin(variants(offer(1, sku="A-1-R"), offer(2, sku="A-1-B"), id="p", sku="A-1"), simple(3))
    sheet = read_sheet(b"sku;price;category\nA-1;7,50;\nA-1;;vaping-coils\n")
    found = proposed(world, Wish(Source.SHEET, lines=sheet.lines))
    assert [(change.spot.product_id, change.after) for change in found.changes] == [("p", "vaping-coils")]
    assert ["has variants; name each of them" in row.reason for row in found.unusable] == [True]
    with world.store.reading() as tx:
        assert [row.offer.gtin for row in tx.shelf.find(Search("a-1"))] == [gtin(1), gtin(2)]
        assert [row.offer.gtin for row in tx.shelf.find(Search("a-1-b"))] == [gtin(2)]


def test_a_gtin_that_two_products_have_is_not_priced(world: World) -> None:
    """A table cannot tell which of the two is meant; a row that was clicked can."""
    world.begin(simple(1), simple(2, gtin=gtin(1)))
    sheet = read_sheet(f"gtin;price\n{gtin(1)};7,50\n".encode())
    found = proposed(world, Wish(Source.SHEET, lines=sheet.lines))
    assert (found.changes, len(found.unusable)) == ((), 1)
    assert [c.spot.offer_id for c in proposed(world, rows(_2="7,50")).changes] == ["2"]


def test_a_wish_is_kept_as_it_was_said(world: World) -> None:
    """Also over a restart; only the newest few are kept."""
    sheet = read_sheet(f"sku;price;category\nA-1;7,50;vaping\n;;\nB-2;x;{'ü' * 9}\n".encode())
    wish = Wish(Source.SHEET, (Entry("1", "2", "3"),), "30", "vaping", "Liquids", sheet.lines, "a „b“.csv")
    first = keep_wish(world.store, wish)
    world.restart()
    with world.store.reading() as tx:
        assert kept_wish(tx, first) == wish
    ids = [keep_wish(world.store, THIRTY_OFF) for _ in range(9)]
    with world.store.reading() as tx:
        assert [kept_wish(tx, i) is not None for i in (first, *ids)] == [False] * 5 + [True] * 5
        for odd in ("x' OR 1", "\x00", "", "٣"):
            assert kept_wish(tx, odd) is None


# --- prices that cost money ----------------------------------------------------------------------


def test_what_is_worth_a_second_look_comes_first(shop: World) -> None:
    """Above the net retail price (a price with tax, a slipped comma), and what the guard will hold."""
    found = proposed(shop, rows(_1="6", _2="2", _3="11,90", _4="5,50"))
    seen = [(e.change.spot.offer_id, e.is_above_retail, e.is_held) for e in found.effects]
    assert seen == [("3", True, True), ("2", False, True), ("1", False, False), ("4", False, False)]
    assert (found.above_retail, found.held) == (1, 2)
    assert [effect.margin for effect in found.effects] == [-19, 80, 40, 45]


def test_prices_above_retail_are_written_only_for_who_has_seen_it(shop: World) -> None:
    """Nobody can earn anything by them, so they are a mistake nearly always."""
    job = carried_out(shop, rows(_1="6", _2="10,50"))
    assert (job.state, job.written) == (JobState.BROKEN, 0)
    assert "above the retail price" in job.reason
    assert prices(shop) == ["5.00"] * 4
    assert carried_out(shop, rows(_1="6", _2="10,50"), is_seen=True).written == 2


# --- what changes meanwhile ----------------------------------------------------------------------


def test_a_yes_to_another_preview_is_no_yes(shop: World) -> None:
    """The regular price was raised between preview and yes: nothing is written, and it is said."""
    say_yes(shop, THIRTY_OFF)
    shop.memory_shop.edit_offer("2", regular_price="23.80")
    shop.collect()
    job = work(shop)
    assert (job.state, "have changed in the shop since the preview" in job.reason) == (JobState.BROKEN, True)
    assert prices(shop) == ["5.00"] * 4


def test_a_price_that_staff_has_just_entered_is_left_alone(shop: World) -> None:
    """The store does not know it yet; the shop does, and is asked before anything is written."""
    say_yes(shop, THIRTY_OFF)
    shop.memory_shop.edit_offer("2", dealer_price="6.66")
    job = work(shop)
    assert (job.state, job.written, job.left) == (JobState.DONE, 3, 1)
    assert "changed since" in job.unusable[0].reason
    assert prices(shop) == ["7.00", "6.66", "7.00", "7.00"]


def test_what_stands_there_already_is_not_written_and_not_undone(shop: World) -> None:
    """Else undoing would put back our own value over what staff entered."""
    say_yes(shop, THIRTY_OFF)
    shop.memory_shop.edit_offer("2", dealer_price="7")
    job = work(shop)
    assert (job.written, job.left) == (3, 0)
    assert [c.spot.offer_id for c in last_run(shop.store)] == ["1", "3", "4"]


def test_undoing_leaves_what_somebody_changed_by_hand(shop: World) -> None:
    """It is named; all else is put back."""
    carried_out(shop, THIRTY_OFF)
    shop.memory_shop.edit_offer("2", dealer_price="6.66")
    ask_for(shop.store, Job("", "", last_run_number(shop.store), shop.store.now()))
    job = work(shop)
    assert (job.written, job.left) == (3, 1)
    assert prices(shop) == ["5.00", "6.66", "5.00", "5.00"]


def test_a_second_tab_cannot_undo_another_run_than_it_shows(shop: World) -> None:
    """Each run has its number, and nothing but the last one is undone."""
    carried_out(shop, THIRTY_OFF)
    shown = last_run_number(shop.store)
    carried_out(shop, rows(_1="6"))
    ask_for(shop.store, Job("", "", shown, shop.store.now()))
    job = work(shop)
    assert (job.state, prices(shop)) == (JobState.BROKEN, ["6.00", "7.00", "7.00", "7.00"])


def test_two_tabs_do_not_write_at_once(shop: World) -> None:
    """The second is told so; what it asked for can be asked for again."""
    say_yes(shop, THIRTY_OFF)
    second = Job(
        keep_wish(shop.store, rows(_1="6")), proposed(shop, rows(_1="6")).digest, 0, shop.store.now()
    )
    assert not ask_for(shop.store, second)
    work(shop)
    assert ask_for(shop.store, second)
    assert work(shop).state is JobState.BROKEN
    assert prices(shop) == ["7.00"] * 4


def test_a_wish_that_is_not_kept_any_more_is_not_written(shop: World) -> None:
    """Its preview is long gone."""
    say_yes(shop, THIRTY_OFF)
    for _ in range(9):
        keep_wish(shop.store, rows(_1="6"))
    assert work(shop).state is JobState.BROKEN
    assert prices(shop) == ["5.00"] * 4


# --- whatever it breaks off at -------------------------------------------------------------------


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("call", range(1, 9))
def test_a_shop_that_goes_away_in_the_middle_costs_nothing(
    shop: World, monkeypatch: pytest.MonkeyPatch, call: int, when: str
) -> None:
    """The page says how far it came; the same again writes the rest, and undoing puts all of it back."""
    monkeypatch.setattr("connector.pricing.carrying.AT_ONCE", 2)
    seen = 0

    def _break(name: str, moment: str) -> None:
        nonlocal seen
        if name in ("read_fields", "write_fields", "products"):
            seen += moment == "before"
            if seen > call or (seen == call and moment == when):
                raise ShopUnavailable("the shop is away")

    say_yes(shop, THIRTY_OFF)
    shop.memory_shop.on_call = _break
    broken = do_job(shop.memory_shop, shop.store, RULES, lambda: False, lambda _ids: None)
    shop.memory_shop.on_call = lambda _name, _when: None
    shop.collect()
    assert broken is not None
    if call <= 6:
        assert (broken.state, broken.reason) == (JobState.BROKEN, "the shop is away")
    carried_out(shop, THIRTY_OFF)
    assert prices(shop) == ["7.00"] * 4
    while run := last_run_number(shop.store):
        ask_for(shop.store, Job("", "", run, shop.store.now()))
        assert work(shop).state is JobState.DONE
    assert prices(shop) == ["5.00"] * 4


def test_a_connector_that_stops_breaks_off_between_two_parts(
    shop: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not keep the process from leaving, and what was written can be undone."""
    monkeypatch.setattr("connector.pricing.carrying.AT_ONCE", 2)
    say_yes(shop, THIRTY_OFF)
    job = work(shop, is_stopping=lambda: True)
    assert (job.state, job.done, job.total) == (JobState.BROKEN, 2, 4)
    assert prices(shop) == ["7.00", "7.00", "5.00", "5.00"]
    assert len(last_run(shop.store)) == 2


def test_a_job_of_an_earlier_process_is_over(shop: World) -> None:
    """Nothing is written unasked after a restart; the page says that it was interrupted."""
    job = say_yes(shop, THIRTY_OFF)
    with shop.store.transaction() as tx:
        tx.facts.price_job = tx.facts.price_job.replace('"asked"', '"writing"')
    shop.restart()
    assert work(shop).state is JobState.BROKEN
    assert prices(shop) == ["5.00"] * 4
    with shop.store.reading() as tx:
        known = last_job(tx)
    assert known is not None
    assert (known.wish, known.is_busy) == (job.wish, False)


def test_a_job_that_nobody_waits_for_any_more_is_not_done(shop: World) -> None:
    """The connector stopped before it began with it, and starts an hour later."""
    say_yes(shop, THIRTY_OFF)
    shop.advance(timedelta(hours=1))
    job = work(shop)
    assert (job.state, "waited too long" in job.reason) == (JobState.BROKEN, True)
    assert prices(shop) == ["5.00"] * 4


def test_a_run_beside_another_has_a_number_of_its_own(shop: World) -> None:
    """The command line may write while the browser does: each can be undone."""
    inner: list[Job] = []

    def _beside(name: str, when: str) -> None:
        if (name, when) == ("read_fields", "before") and not inner:
            inner.append(Job("", "", 0, shop.store.now()))
            from connector.pricing.carrying import write

            found = proposed(shop, rows(_4="6"))
            assert write(shop.memory_shop, shop.store, found.changes, lambda _d, _t: None).count == 1

    say_yes(shop, rows(_1="6", _2="6"))
    shop.memory_shop.on_call = _beside
    work(shop)
    with shop.store.reading() as tx:
        assert sorted(tx.facts.price_runs.all()) == ["000001:000000", "000002:000000"]
