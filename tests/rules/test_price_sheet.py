"""Tables of prices as spreadsheets save them: every row is used as it is meant, or says why it is not."""

from __future__ import annotations

import codecs
from decimal import Decimal

import pytest

from connector.model import FieldSpot, Product, ShopCategory
from connector.model.categories import CATEGORIES
from connector.model.errors import SheetUnusable
from connector.model.prices import PriceRule
from connector.pricing import Kind, Places, Plan, plan_rule, plan_sheet, read_percent_off, read_sheet
from tests.rules.products import RULES, gtin, offer, product, variants

PLACES = Places("meta:_kickroute_price", "meta:_wc_kickroute_category")
SIMPLE = product(offer(1, id="10", sku="ARO-1"), sku="ARO-1")
VARIED = variants(
    offer(2, sku="SHIRT-S"), offer(3, sku="SHIRT-M"), id="20", name="Hemd", sku="SHIRT", category=""
)
BARE = product(offer(4, id="30", gtin="", sku="00123"), id="30", name="Ohne Nummer", sku="00123")
PRODUCTS: list[Product] = [SIMPLE, VARIED, BARE]


def _plan(content: str | bytes) -> Plan:
    data = content if isinstance(content, bytes) else content.encode()
    return plan_sheet(read_sheet(data), PRODUCTS, PLACES, CATEGORIES)


def _prices(plan: Plan) -> dict[str, str]:
    return {change.spot.offer_id: change.after for change in plan.changes if change.kind is Kind.PRICE}


# --- the file ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_spreadsheets_save_is_read(encoding: str, delimiter: str, newline: str) -> None:
    """Separator, encoding and byte order mark are found out; headings are German or English."""
    rows = [("Artikelbezeichnung", "EAN", "Händlerpreis netto"), ("Süßes", gtin(1), '"7,25"')]
    text = newline.join(delimiter.join(row) for row in rows) + newline
    assert _prices(_plan(text.encode(encoding))) == {"10": "7.25"}


@pytest.mark.parametrize(
    "heading",
    ["gtin;dealer_price", "GTIN/EAN;Händlerpreis", " EAN ;EK netto", "Barcode;Preis", "ean13;price"],
)
def test_headings_are_read_however_people_write_them(heading: str) -> None:
    """Capitals, blanks, dashes and slashes do not matter."""
    assert _prices(_plan(f"{heading}\n{gtin(1)};7,25\n")) == {"10": "7.25"}


def test_excels_line_about_the_separator_is_no_row() -> None:
    """``sep=`` says what separates, and rows are numbered as the spreadsheet shows them."""
    plan = _plan(f"sep=,\r\ngtin,dealer_price\r\n{gtin(1)},7.25\r\n4006381333931,1\r\n")
    assert (_prices(plan), [row.line for row in plan.unusable]) == ({"10": "7.25"}, [3])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\n ; \n", "the file is empty"),
        (b"PK\x03\x04rest", "a workbook"),
        (b"name;price\nTee;1\n", "it names: name, price"),
        (b"gtin;name\n1;Tee\n", "dealer_price or category"),
        (b"gtin;ean;price\n1;1;1\n", "\u201cgtin\u201d and \u201cean\u201d mean the same"),
        (b'gtin;price\n"' + b"1" * 200_000 + b'";1\n', "no readable CSV"),
    ],
)
def test_a_file_that_is_no_table_of_prices_is_refused_with_what_it_needs(content: bytes, said: str) -> None:
    """Nothing of it is used."""
    with pytest.raises(SheetUnusable, match=said):
        read_sheet(content)


def test_any_bytes_are_read_or_refused() -> None:
    """No file makes the program fail."""
    for content in (bytes(range(256)), codecs.BOM_UTF16_LE + b"a", b"\x81\x8d;\x9d", b'gtin;price\n"open'):
        try:
            read_sheet(content)
        except SheetUnusable:
            continue


# --- the rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "price"),
    [
        *[("7,25", "7.25"), ("7.25", "7.25"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50")],
        *[("7", "7.00"), ("7,25 €", "7.25"), ("€ 7,25", "7.25"), ("7,-", "7.00"), ('="7,25"', "7.25")],
        ("'7,25", "7.25"),
    ],
)
def test_prices_are_read_as_people_write_them(text: str, price: str) -> None:
    """Decimal comma or point, thousands, a currency, and what spreadsheets put around a value."""
    quoted = text.replace('"', '""')
    assert _prices(_plan(f'gtin;dealer_price\n{gtin(1)};"{quoted}"\n')) == {"10": price}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"{gtin(1)};1.250", "the price 1.250 may mean"),
        (f"{gtin(1)};auf Anfrage", "cannot be read as an amount"),
        (f"{gtin(1)};0", "not above zero"),
        (f"{gtin(1)};-3", "not above zero"),
        ("4,26099E+12;7,25", "shortened the GTIN to 4,26099E+12"),
        ("4.26E12;7,25", "shortened the GTIN to 4.26E12"),
        ("4006381333931;7,25", "no product of the shop has the GTIN 4006381333931"),
        (";7,25", "neither a GTIN nor a SKU"),
        (f"{gtin(1)};7;25", "more cells than the first one"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(row: str, said: str) -> None:
    """It is named by its number, nothing is guessed, and the other rows are used."""
    plan = _plan(f"gtin;dealer_price\n{row}\n{gtin(2)};8,90\n")
    assert _prices(plan) == {"102": "8.90"}
    assert [(unusable.line, said in unusable.reason) for unusable in plan.unusable] == [(2, True)]


def test_leading_zeros_may_be_lost() -> None:
    """A GTIN is the same number with and without them, and so is what stands in the shop."""
    upc = product(offer(5, id="40", gtin="036000291452"), id="40")
    for written in ("036000291452", "36000291452", "0036000291452", "0 36000-29145 2", '="036000291452"'):
        content = f"gtin;dealer_price\n{written};7,25\n".encode()
        assert _prices(plan_sheet(read_sheet(content), [upc], PLACES, CATEGORIES)) == {"40": "7.25"}, written


def test_blank_rows_and_rows_that_ask_for_nothing_are_counted_and_left() -> None:
    """An empty price leaves the price as it is."""
    plan = _plan(f"gtin;dealer_price;category\n;;\n\n{gtin(1)};;\n{gtin(2)};8,90;\n")
    assert (_prices(plan), plan.empty, plan.unusable) == ({"102": "8.90"}, 1, ())


def test_what_stands_there_already_is_not_written() -> None:
    """Whatever way it is written."""
    plan = _plan(f"gtin;dealer_price;category\n{gtin(1)};5;VAPING-flavors\n")
    assert (plan.changes, plan.unchanged, plan.unusable) == ((), 2, ())


def test_the_same_row_twice_is_one() -> None:
    """Duplicates that agree do no harm."""
    plan = _plan(f"gtin;dealer_price\n{gtin(1)};7,25\n{gtin(1)};7.25\n")
    assert (_prices(plan), plan.unusable) == ({"10": "7.25"}, ())


def test_rows_that_contradict_each_other_are_both_left() -> None:
    """Which of them is meant is not guessed; both are named, and nothing else of them is used."""
    plan = _plan(
        f"gtin;dealer_price;category\n{gtin(1)};7,25;\n{gtin(2)};8,90;\n{gtin(1)};7,26;vaping-liquids\n"
    )
    assert _prices(plan) == {"102": "8.90"}
    assert [change.kind for change in plan.changes] == [Kind.PRICE]
    assert [(row.line, "rows 2 and 4" in row.reason) for row in plan.unusable] == [(2, True), (4, True)]


def test_variants_may_not_be_given_different_categories() -> None:
    """A category belongs to the product."""
    plan = _plan(f"gtin;category\n{gtin(2)};vaping-base\n{gtin(3)};vaping-liquids\n")
    assert (plan.changes, len(plan.unusable)) == ((), 2)
    agreed = _plan(f"gtin;category\n{gtin(2)};vaping-base\n{gtin(3)};Vaping-Base\n")
    assert [(c.spot, c.after) for c in agreed.changes] == [
        (FieldSpot("20", "20", PLACES.category), "vaping-base")
    ]


# --- which product -------------------------------------------------------------------------------


def test_products_are_found_by_sku_as_well() -> None:
    """Products and variants; capitals do not matter, zeros in front do."""
    plan = _plan("sku;dealer_price\naro-1;7,25\nSHIRT-M;8,90\n00123;3,20\n123;3,20\n")
    assert _prices(plan) == {"10": "7.25", "103": "8.90", "30": "3.20"}
    assert [(row.line, row.reason) for row in plan.unusable] == [
        (5, "no product of the shop has the SKU 123")
    ]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"{gtin(1)};ARO-1;7,25", {"10": "7.25"}),
        (f"{gtin(1)};SHIRT-S;7,25", "both the GTIN"),
        (f"{gtin(1)};NO-1;7,25", "both the GTIN"),
        ("4006381333931;00123;7,25", {"30": "7.25"}),
        ("4006381333931;ARO-1;7,25", "both the GTIN"),
        ("4006381333931;NO-1;7,25", "or the SKU NO-1"),
    ],
)
def test_gtin_and_sku_must_agree(row: str, found: dict[str, str] | str) -> None:
    """Except where the shop's product has no GTIN yet."""
    plan = _plan(f"gtin;sku;dealer_price\n{row}\n")
    if isinstance(found, str):
        assert (plan.changes, found in plan.unusable[0].reason) == ((), True)
    else:
        assert (_prices(plan), plan.unusable) == (found, ())


def test_a_gtin_that_stands_twice_in_the_shop_needs_the_sku() -> None:
    """Either of them could be meant."""
    twice = [SIMPLE, product(offer(1, id="11", sku="ARO-2"), id="11", sku="ARO-2")]
    content = f"gtin;sku;dealer_price\n{gtin(1)};;7,25\n{gtin(1)};ARO-2;7,25\n".encode()
    plan = plan_sheet(read_sheet(content), twice, PLACES, CATEGORIES)
    assert (_prices(plan), plan.unusable[0].line) == ({"11": "7.25"}, 2)
    assert "give its SKU as well" in plan.unusable[0].reason


def test_a_product_with_variants_has_a_category_and_no_price() -> None:
    """Its variants have the prices, each its own."""
    plan = _plan("sku;dealer_price;category\nSHIRT;7,25;\nSHIRT;;vaping-base\n")
    assert [(c.spot.offer_id, c.after) for c in plan.changes] == [("20", "vaping-base")]
    assert "has variants" in plan.unusable[0].reason


def test_an_unknown_category_is_refused_with_its_neighbours() -> None:
    """The whole row is left; ``none`` is allowed."""
    plan = _plan(f"gtin;dealer_price;category\n{gtin(1)};7,25;vaping-liquid\n{gtin(2)};;none\n")
    assert [(c.kind, c.after) for c in plan.changes] == [(Kind.CATEGORY, "none")]
    assert "vaping-liquids" in plan.unusable[0].reason


# --- rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "percent"),
    [("30 % off", "30"), ("30%", "30"), ("12,5 % Rabatt", "12.5"), (" 7.5  PERCENT off ", "7.5")],
)
def test_rules_are_read_as_people_write_them(text: str, percent: str) -> None:
    """In both languages."""
    assert read_percent_off(text) == PriceRule(Decimal(percent))


@pytest.mark.parametrize("text", ["", "30", "0 %", "100 %", "-5 %", "30 % on", "dreißig %", "30 % off 10"])
def test_other_texts_are_no_rules(text: str) -> None:
    """Nothing is guessed."""
    assert read_percent_off(text) is None


def test_a_rule_prices_every_offer_that_it_can() -> None:
    """From each variant's own regular price; what has none is named and left."""
    bare = product(offer(6, id="50", regular_price=""), id="50", name="Ohne Preis")
    plan = plan_rule([*PRODUCTS, bare], PLACES, RULES, PriceRule(Decimal(30)))
    assert _prices(plan) == {"10": "7.00", "102": "7.00", "103": "7.00", "30": "7.00"}
    assert [(row.line, row.what) for row in plan.unusable] == [(0, "Ohne Preis")]


def test_a_rule_may_be_for_a_category_and_give_one() -> None:
    """The shop's category by name, slug or id, or Kickroute's."""
    caps = product(
        offer(7, id="60"), id="60", category="", shop_categories=(ShopCategory("7", "caps", "Käppis"),)
    )
    for named in ("caps", "KÄPPIS", "7"):
        plan = plan_rule([*PRODUCTS, caps], PLACES, RULES, PriceRule(Decimal(30)), "vaping-base", named)
        assert [(c.spot.offer_id, c.after) for c in plan.changes] == [("60", "vaping-base"), ("60", "7.00")]
    assert len(plan_rule(PRODUCTS, PLACES, RULES, None, "vaping-base", "vaping-flavors").changes) == 2
    assert plan_rule(PRODUCTS, PLACES, RULES, None, "vaping-base", "garden") == Plan(())
