"""Delivery notes: what stands where on the paper, and what never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connector.documents import (
    DeliveryNote,
    NoteOutcome,
    NoteRules,
    NoteVerdict,
    Share,
    as_pdf,
    delivery_note,
    open_notes,
)
from connector.documents.note import breakable
from connector.model import (
    Address,
    Carrier,
    Offer,
    OrderLine,
    OrderStatus,
    Parcel,
    Product,
    Refund,
    RefundLine,
    ShopOrder,
    Stock,
)
from connector.settings import zone
from tests.labels.papers import Paper, read_paper
from tests.labels.world import CUSTOMER, NUMBER, RETAILER, World

TODAY = date(2026, 3, 2)
LINE = OrderLine(
    *("p1", "v1", "4006381333931", 3, Decimal("12.34"), "71", Decimal("2.34")),
    name="Hemd - Rot, L",
    sku="H-1",
)
ORDER = ShopOrder(
    *("65", "SHOP-1065", "KR-4711", OrderStatus.AWAITING_FULFILLMENT, "processing"),
    total=Decimal("19.57"),
    lines=(LINE,),
    shipping=CUSTOMER,
    billing=RETAILER,
    created_at=datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
)
SHIRT = Product(
    "p1",
    "Hemd",
    (
        Offer("v0", "4006381333948", "1", "2", Stock(1, in_stock=True), attributes=(("Farbe", "Blau"),)),
        Offer(
            *("v1", "4006381333931", "1", "2", Stock(1, in_stock=True)),
            attributes=(("Farbe", "Rot"), ("Größe", "L")),
        ),
    ),
)


def note(order: ShopOrder = ORDER, share: Share | None = None, text: str = "") -> DeliveryNote:
    """Put the note of an order together."""
    return delivery_note(order, [SHIRT], TODAY, share=share, text=text)


def paper(*notes: DeliveryNote) -> Paper:
    """Print notes and read them again."""
    return read_paper(as_pdf(notes).content)


def to(**address: str) -> ShopOrder:
    """Send the order elsewhere."""
    return replace(ORDER, shipping=replace(CUSTOMER, **address))


# --- what is on it -----------------------------------------------------------------------------


def test_a_note_says_who_sends_what_to_whom() -> None:
    """Retailer with address and contact, receiver, dates, carrier, goods with options and GTIN."""
    sent = replace(ORDER, parcels=(Parcel("0034", Carrier.DHL), Parcel("0035", Carrier.DHL)))
    text = paper(note(sent, text="Viel Freude damit!")).text
    for part in (
        *("Retail GmbH", "Marktstraße 3 · 50667 Köln", "einkauf@retail.example", "+49 221 1234567"),
        *("Jörg Weiß", "Hinterhaus", "Ährenweg 7", "80331 München", "Bestellt am 01.03.2026", "02.03.2026"),
        *("Versand mit DHL", "Hemd", "Farbe: Rot, Größe: L", "GTIN 4006381333931", "Seite 1 von 1"),
        "Viel Freude damit!",
    ):
        assert part in text, part
    assert "Blau" not in text


def test_what_must_not_be_read_by_the_customer_is_nowhere() -> None:
    """No price, tax, number of shop or Kickroute, and neither mail nor phone of the end customer.

    In no text, property or name of the file: whoever gets the PDF itself finds none either.
    """
    printed = as_pdf([note()])
    found = read_paper(printed.content)
    everything = f"{found.text} {found.properties} {printed.file_name}".casefold()
    amounts = ("12,34", "12.34", "19,57", "19.57", "2,34", "2.34", "eur", "€")
    ours = ("kickroute", "kr-4711", "4711", "shop-1065", "1065", "connector")
    for word in (*amounts, *ours, CUSTOMER.email, CUSTOMER.phone, "h-1"):
        assert word.casefold() not in everything, word
    assert printed.file_name == f"Lieferschein-{note().number}.pdf"


def test_places_are_those_of_a_letter_by_din_5008() -> None:
    """Form B: the address stands in the window, the title below it, and all text begins at 25 mm."""
    found = paper(note())
    line, first, last = found.place("Retail GmbH ·"), found.place("Jörg"), found.place("80331")
    assert 45 <= line.top <= 62.7 + 0.1
    assert 62.7 < first.top < last.top <= 90
    assert {round(word.left, 1) for word in (line, first, last, found.place("Lieferschein"))} == {25.0}
    assert found.place("Lieferschein").top > 98.4
    assert round(found.place("Nummer").left) == 125
    assert found.place("Marktstraße").top - found.place("Retail GmbH").top > 4, "below the name, apart"


def test_six_lines_fit_the_window_however_long_they_are() -> None:
    """Person, company, addition, street, town and country stay in the address field's lower part."""
    long = "Donaudampfschifffahrtsgesellschaftskapitänswitwen"
    found = paper(note(to(company=f"{long} {long}", address_1=f"{long}straße 135", country_code="AT")))
    assert found.place("ÖSTERREICH").top <= 90
    assert found.place("Jörg").top > 62.7


def test_a_note_of_sixty_lines_goes_over_pages_with_its_head_on_each() -> None:
    """Every line is printed once; each page has the columns' names, the number and page n of m."""
    lines = tuple(replace(LINE, id=str(at), offer_id=f"x{at}", name=f"Ware {at}.") for at in range(1, 61))
    found = paper(note(), note(replace(ORDER, lines=lines)), note())
    pages = found.pages[1:-1]
    assert len(pages) >= 3
    for at, page in enumerate(pages, 1):
        assert f"Seite {at} von {len(pages)}" in page
        assert "Artikel" in page
    for at in range(1, 61):
        assert sum(page.count(f"Ware {at}.") for page in pages) == 1
    assert "Seite 1 von 1" in found.pages[0]
    assert "Seite 1 von 1" in found.pages[-1]


def test_long_words_are_broken_within_their_column() -> None:
    """A name without a space stays on the paper: it may be broken after every 20 characters."""
    assert breakable("a" * 45) == "\u200b".join(("a" * 20, "a" * 20, "a" * 5))
    assert breakable("a short name, and " + "b" * 20) == "a short name, and " + "b" * 20
    found = paper(note(replace(ORDER, lines=(replace(LINE, offer_id="gone", name="W" * 200),))))
    ends = [
        word.left + 2.5 * len(word.text.replace("\u200b", "")) for word in found.words[0] if "WW" in word.text
    ]
    assert len(ends) >= 2
    assert max(ends) < 172
    assert found.text.replace(" ", "").count("W" * 200) == 1


@pytest.mark.parametrize(
    "name",
    ["Łukasz Żółć", "Αθηνά Παπαδοπούλου", "מרים כהן", "محمد علي", "Ђорђе Ковачевић", "Nguyễn Thị Hồng"],
)
def test_names_of_other_scripts_are_printed(name: str) -> None:
    """Polish, Greek, Hebrew, Arabic, Cyrillic and Vietnamese letters are in the font that is shipped."""
    printed = as_pdf([note(to(first_name="", last_name=name))])
    assert not printed.has_boxes
    assert len(read_paper(printed.content).pages) == 1


def test_a_letter_that_no_font_has_is_a_box_and_said() -> None:
    """Emoji are left out without a word; a letter is not."""
    with_emoji = as_pdf([note(to(last_name="Weiß 🎁👍🏽"))])
    assert not with_emoji.has_boxes
    assert "Jörg Weiß" in read_paper(with_emoji.content).text
    assert as_pdf([note(to(last_name="王秀英"))]).has_boxes


def test_what_a_customer_writes_is_never_the_templates_language() -> None:
    """Marks of the typesetter, quotes and braces are printed as they are."""
    name = '#import "x": *; $x$ \\ "]} *fett* <end>'
    assert name in paper(note(replace(ORDER, lines=(replace(LINE, offer_id="gone", name=name),)))).text


# --- what is delivered -------------------------------------------------------------------------


def test_a_partial_delivery_says_what_is_missing() -> None:
    """Ordered, what went before, in this parcel, to follow: the reader can add them up."""
    lines = (LINE, replace(LINE, id="72", offer_id="v0", gtin="4006381333948", quantity=2))
    partial = note(replace(ORDER, lines=lines), Share(now={1: 1, 2: 9}, sent={1: 1}))
    assert [(line.ordered, line.now, line.left) for line in partial.lines] == [(3, 1, 1), (2, 2, 0)]
    text = paper(partial).text
    assert "Lieferschein – Teillieferung" in text
    assert "Bestellt Zuvor Geliefert Folgt noch" in text
    assert "3 1 1 1" in text
    assert "2 0 2 0" in text
    first = paper(note(replace(ORDER, lines=lines), Share(now={1: 1})))
    assert "Bestellt Geliefert Folgt noch" in first.text
    whole = note(replace(ORDER, lines=lines), Share())
    assert not whole.is_partial
    assert "Teillieferung" not in paper(whole).text


def test_what_was_refunded_is_not_delivered() -> None:
    """A refunded piece is not in the parcel and is not missing; a line without any is left out."""
    two = (LINE, replace(LINE, id="72", gtin="4006381333948", offer_id="v0"))
    lines = (RefundLine("71", 1, Decimal(4), Decimal(0)), RefundLine("72", 3, Decimal(12), Decimal(0)))
    refunded = replace(ORDER, lines=two, refunds=(Refund("9", Decimal(16), 9, lines),))
    kept = note(refunded)
    assert [(line.position, line.ordered, line.now, line.left) for line in kept.lines] == [(1, 2, 2, 0)]
    assert not kept.is_partial


def test_the_number_is_the_papers_own() -> None:
    """Printed again it is the same; another parcel and another order have another one."""
    assert note().number == note().number
    others = {note(share=Share(now={1: at})).number for at in (0, 1, 2)}
    others.add(note(replace(ORDER, kickroute_number="KR-4712")).number)
    assert len(others | {note().number}) == 5
    assert note().number.startswith("260301-")


def test_days_are_those_of_the_suppliers_clock() -> None:
    """An order of half past midnight in Berlin is of that day."""
    zone.use("Europe/Berlin")
    try:
        late = note(replace(ORDER, created_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC)))
    finally:
        zone.use()
    assert late.ordered_on == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("country", "title", "shown"),
    [
        ("DE", "Lieferschein", ""),
        ("AT", "Lieferschein", "ÖSTERREICH"),
        ("PL", "Delivery note", "POLAND"),
        ("", "Lieferschein", ""),
    ],
)
def test_the_language_is_the_receivers(country: str, title: str, shown: str) -> None:
    """German where German is read, English elsewhere; abroad the country is the address's last line."""
    found = note(to(country_code=country))
    assert found.title.startswith(title)
    assert found.receiver[-1] == (shown or "80331 München")


def test_a_person_without_a_company_sends_it() -> None:
    """A retailer without a company stands with the name; unknown options stay in the line's name."""
    alone = replace(ORDER, billing=replace(RETAILER, company=" "), lines=(replace(LINE, product_id="gone"),))
    found = note(alone)
    assert found.sender[0] == "Ines Händler"
    assert (found.lines[0].name, found.lines[0].options) == ("Hemd - Rot, L", "")
    unnumbered = note(replace(ORDER, lines=(replace(LINE, gtin=""),)))
    assert unnumbered.lines[0].code == "Art.-Nr. H-1"


# --- opened from the shop ----------------------------------------------------------------------


@pytest.fixture
def opened(tmp_path: Path) -> World:
    """Give a supplier with an order in the shop."""
    return World(tmp_path)


def _open(world: World, *numbers: str, share: Share | None = None) -> NoteOutcome:
    return open_notes(world.shop, world.store, NoteRules(), numbers, share)


def test_several_orders_are_one_file(opened: World) -> None:
    """By either number, each once, in the order in which they were named."""
    other = opened.place("KR-2")
    found = _open(opened, other.number, NUMBER, "KR-2")
    assert found.verdict is NoteVerdict.PRINTED
    assert found.printed is not None
    assert found.printed.file_name == "Lieferscheine-2026-03-02.pdf"
    text = read_paper(found.printed.content)
    assert len(text.pages) == 2
    assert "Ware 1" in text.pages[0]


def test_what_cannot_be_printed_is_said_and_stops_all(opened: World) -> None:
    """An unknown, a missing, an ended order, one without an address, and one of which nothing is left."""
    assert _open(opened, NUMBER, "KR-9").verdict is NoteVerdict.ORDER_UNKNOWN
    nowhere = opened.shop.place_foreign_order([("1", 1)], kickroute_number="KR-3", shipping=Address())
    opened.place("KR-2", missing=True)
    assert _open(opened, "KR-2").verdict is NoteVerdict.ORDER_NOT_IN_SHOP
    with opened.store.transaction() as tx:
        tx.orders.change("KR-2", missing=False, shop_id=nowhere.id)
    assert _open(opened, "KR-2").verdict is NoteVerdict.ORDER_NOT_IN_SHOP
    with opened.store.transaction() as tx:
        tx.orders.insert(replace(tx.orders.require("KR-2"), number="KR-3"))
    assert _open(opened, "KR-3").verdict is NoteVerdict.NO_ADDRESS
    assert _open(opened, NUMBER, share=Share(sent={1: 2})).verdict is NoteVerdict.NOTHING_LEFT
    opened.shop.change_status(opened.order.id, OrderStatus.CANCELLED)
    ended = _open(opened, NUMBER)
    assert (ended.verdict, ended.printed) == (NoteVerdict.ORDER_ENDED, None)
