"""The pages about orders and money, as a browser asks for them: list, story, notes, months."""

from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html import unescape

import pytest
import requests

from connector.alarms import LoggedAlarms
from connector.fulfilment.report import report_ids
from connector.model import Carrier, OrderStatus, Parcel
from connector.model.errors import ShopUnavailable
from connector.model.messages import Language
from connector.model.records import JournalEntry, OrderRecord, OrderState
from connector.outbox.deliver import deliver
from connector.views.orders import _SENTENCES, ROWS, timeline
from tests.doors.world import CUSTOMER, World
from tests.labels.papers import read_paper
from tests.store.making import START
from tests.waiting import LIMIT


@pytest.fixture
def shop(make_world: Callable[..., World]) -> World:
    """Give a connector whose shop has an order of each kind: to pack, sent, cancelled, refunded in part."""
    world = make_world(ui={"language": "auto"}, kickroute={"fee": 9})
    for number in ("KR-1", "KR-2", "KR-3", "KR-4"):
        world.live_order(number)
    ids = {record.number: record.shop_id for record in _records(world)}
    world.shop.add_parcel(ids["KR-2"], Parcel("00340434161094015902", Carrier.DHL))
    world.shop.change_status(ids["KR-3"], OrderStatus.CANCELLED)
    world.shop.refund(ids["KR-4"], Decimal("2.38"))
    report_ids(world.shop, world.store, world.notifier, list(ids.values()))
    while deliver(world.platform, world.store, world.notifier).taken:
        pass
    return world


def _records(world: World) -> list[OrderRecord]:
    with world.store.reading() as tx:
        return tx.orders.all()


def get(world: World, path: str, language: str = "en") -> str:
    """Ask for a page that is there."""
    answer = world.get(path, headers={"Accept-Language": language, "Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def rows(page: str) -> dict[str, str]:
    """Return the words of each order's row by its number."""
    found = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    named = [(re.findall(r"order\?number=([\w-]+)", row), re.sub(r"<[^>]+>", " ", row)) for row in found]
    words = {numbers[0]: text for numbers, text in named if numbers}
    return {number: " ".join(text.split()) for number, text in words.items()}


# --- the list ------------------------------------------------------------------------------------


def test_a_row_says_who_ordered_what_for_how_much_and_what_comes_next(shop: World) -> None:
    """Numbers, retailer's company, goods by name, amount; stages by word; a refund is seen in the list."""
    found = rows(get(shop, "/orders"))
    assert list(found) == ["KR-4", "KR-3", "KR-2", "KR-1"]
    for part in ("Shop N", "Retail GmbH", "2 × Teekanne 1", "€16.80", "€", "To pack"):
        assert part in found["KR-1"], (part, found["KR-1"])
    assert "Sent 00340434161094015902" in found["KR-2"]
    assert "Cancelled" in found["KR-3"]
    assert "€2.38 refunded" in found["KR-4"]


def test_orders_are_searched_and_filtered(shop: World) -> None:
    """By number and filter together; a count stands beside each filter; nonsense is left out."""
    assert list(rows(get(shop, "/orders?q=kr-2"))) == ["KR-2"]
    assert list(rows(get(shop, "/orders?show=cancelled"))) == ["KR-3"]
    assert list(rows(get(shop, "/orders?show=refunded"))) == ["KR-4"]
    assert "No order found" in get(shop, "/orders?q=kr-2&show=cancelled")
    assert len(rows(get(shop, "/orders?show=x&page=99&q="))) == 4
    assert re.search(r'show=to_pack"[^>]*>To pack <span class="count">2<', get(shop, "/orders"))


def test_nobody_behind_an_order_is_shown(shop: World) -> None:
    """Neither list, table, order's page nor months hold a word of the end customer."""
    pages = [get(shop, path) for path in ("/orders", "/order?number=KR-1", "/money")]
    pages.append(shop.get("/orders.csv").text)
    for word in (CUSTOMER, "Jörg", "Weiß", "München"):
        assert not any(word in page for page in pages), word


def test_a_long_list_has_pages(make_world: Callable[..., World]) -> None:
    """Fifty orders stand on each; the last one is shown for any number beyond."""
    world = make_world()
    world.live_order("KR-0")
    with world.store.transaction() as tx:
        record = tx.orders.require("KR-0")
        for at in range(ROWS):
            tx.orders.insert(replace(record, number=f"N-{at}", shop_id=f"n{at}", shop_number=f"n{at}"))
    assert len(rows(get(world, "/orders"))) == ROWS
    last = get(world, "/orders?page=7")
    assert len(rows(last)) == 1
    assert "Page 2 of 2" in last


def test_the_table_is_for_a_spreadsheet(shop: World) -> None:
    """What is found goes into a file, in the reader's language, with amounts that can be added up."""
    answer = shop.get("/orders.csv?show=refunded", headers={"Accept-Language": "de"})
    assert 'filename="orders.csv"' in answer.headers["Content-Disposition"]
    (head, row) = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert head[0] == "Bestellung"
    assert (row[0], row[3], row[6], row[7]) == ("KR-4", "Retail GmbH", "2,38", "Zu packen")
    assert Decimal(row[5].replace(",", ".")) > 0


# --- an order ------------------------------------------------------------------------------------


def test_a_story_is_in_the_owners_words(shop: World) -> None:
    """What came in, was told and is next; none of the program's own steps."""
    page = get(shop, "/order?number=KR-2")
    for part in (
        "The order came in.",
        "It was placed in your shop as N",
        "Kickroute was told the tracking number 00340434161094015902: your payout is released.",
        "Kickroute knows the tracking number, which releases your payout.",
    ):
        assert part in page, part
    for internal in ("noted", "With its note", "Checked", "confirmed", "placing"):
        assert internal not in page, internal
    assert "Kickroute wurde die Sendungsnummer" in get(shop, "/order?number=KR-2", "de")


def steps(page: str) -> list[tuple[str, bool]]:
    """Return the steps of an order's timeline, and whether each has its time."""
    found = re.findall(
        r"<li[^>]*>(.*?)</li>", page.partition('class="timeline"')[2].partition("</ol>")[0], re.S
    )
    return [(step.partition("<span")[0].strip(), "<time datetime=" in step) for step in found]


def test_a_timeline_has_each_step_once_in_its_order(shop: World) -> None:
    """From coming in to what is next, which alone has no time yet; of each kind of order."""
    happened = {
        "KR-1": [],
        "KR-2": ["Kickroute was told the tracking number 00340434161094015902: your payout is released."],
        "KR-3": ["In your shop it became: cancelled.", "Kickroute was told: cancelled."],
        "KR-4": [
            "A refund of €2.38 was entered in your shop.",
            "Kickroute took the refund: the retailer gets €2.38 back.",
        ],
    }
    following = ["Pack it, and enter", "Kickroute knows the", "It is cancelled: the", "Pack it, and enter"]
    for record, last in zip(sorted(_records(shop), key=lambda each: each.number), following, strict=True):
        placed = f"It was placed in your shop as {record.shop_number}."
        expected = ["The order came in.", placed, *happened[record.number]]
        *shown, ending = steps(get(shop, f"/order?number={record.number}"))
        assert shown == [(step, True) for step in expected]
        assert (ending[0].startswith(last), ending[1]) == (True, False)


def test_a_cancelled_order_says_that_no_payout_is_due(shop: World) -> None:
    """Instead of a payout that is still to come; it has no delivery note and takes no number."""
    page = get(shop, "/order?number=KR-3")
    assert "no payout is due" in page
    assert "payout is released" not in page
    assert "delivery-notes" not in page
    assert 'name="tracking"' not in page


def test_a_refund_stands_with_its_amount(shop: World) -> None:
    """Among the sums, and in the story when Kickroute took it."""
    page = get(shop, "/order?number=KR-4")
    assert "−€2.38" in page
    assert "A refund of €2.38 was entered in your shop." in page
    assert "Kickroute took the refund: the retailer gets €2.38 back." in page


def test_every_happening_has_a_sentence_whose_values_are_there() -> None:
    """What the journal writes is said in both languages; what is new is named as it is."""
    detail = {"status": "completed", "parcel": "00", "tracking": "00", "total": "2.38", "order": "N1"}
    detail |= {"reason": "x", "carrier": "dhl"}
    happened = (*_SENTENCES, "told", "new")
    lines = timeline(iter([JournalEntry(START, "KR-1", what, detail) for what in happened]))
    assert {line.key for line in lines} == {*_SENTENCES.values(), "told_parcel", ""}
    languages: tuple[Language, ...] = ("de", "en")
    for language in languages:
        said = [line.said(language) for line in lines]
        assert all(said)
        assert said[-1] == "new"


def test_an_order_is_found_by_the_shops_number_and_refused_when_unknown(shop: World) -> None:
    """The page answers to both numbers; an unknown one is a page that says so."""
    number = next(r.shop_number for r in _records(shop) if r.number == "KR-1")
    assert "Order KR-1" in get(shop, f"/order?number={number}")
    assert shop.get("/order?number=KR-9").status_code == 404


def test_what_is_wrong_with_an_order_stands_on_its_page(shop: World) -> None:
    """An alarm about this order, and of no other; what it is parked for is said once."""
    alarms = LoggedAlarms(shop.store)
    alarms.raise_alarm("label.sender.KR-1", "nothing shows that the retailer is the sender")
    alarms.raise_alarm("label.sender.KR-11", "another order's label")
    alarms.raise_alarm("order.parked.KR-1", "order KR-1 needs you: too little stock")
    with shop.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.PARKED, parked_reason="too little stock")
    page = get(shop, "/order?number=KR-1")
    assert "Nothing shows that the retailer is the sender" in page
    assert "another order's label" not in page.lower()
    assert page.lower().count("too little stock") == 1


# --- delivery notes ------------------------------------------------------------------------------


def _notes(world: World, fields: list[tuple[str, str]], site: str = "same-origin") -> requests.Response:
    """Send the form of the list, or of an order's page."""
    headers = {"Accept-Language": "en", "Sec-Fetch-Site": site}
    address = f"{world.url}/delivery-notes"
    answer: requests.Response = world.session.post(address, data=fields, headers=headers, timeout=LIMIT)
    return answer


def test_chosen_orders_are_one_file_of_notes(shop: World) -> None:
    """The browser shows a PDF that is kept nowhere; the shop is asked for the addresses."""
    answer = _notes(shop, [("number", "KR-1"), ("number", "KR-2")])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    paper = read_paper(answer.content)
    assert len(paper.pages) == 2
    assert CUSTOMER in paper.text
    assert "KR-1" not in paper.text + answer.headers["Content-Disposition"]


def test_a_part_of_an_order_is_chosen_by_its_lines(shop: World) -> None:
    """Fields ``now.1`` and ``sent.1``; words in them are left out."""
    assert (
        "Teillieferung"
        in read_paper(_notes(shop, [("number", "KR-1"), ("now.1", "1"), ("sent.1", "x")]).content).text
    )
    nothing = _notes(shop, [("number", "KR-1"), ("now.1", "0")])
    assert (nothing.status_code, "no piece is left" in nothing.text) == (404, True)


def test_what_cannot_be_printed_is_said(shop: World) -> None:
    """A cancelled order, none chosen, and a shop that does not answer."""
    assert shop.get("/delivery-notes?number=KR-3").status_code == 404
    assert "No order is chosen" in _notes(shop, []).text
    assert _notes(shop, [("number", "KR-1")], site="cross-site").status_code == 403
    assert _notes(shop, [("number", "KR-1"), *[("x", "1")] * 5000]).status_code == 200

    def _down(_name: str, _when: str) -> None:
        raise ShopUnavailable("the shop does not answer")

    shop.shop.on_call = _down
    assert shop.get("/delivery-notes?number=KR-1").status_code == 503


# --- money ---------------------------------------------------------------------------------------


def test_a_month_says_what_was_sold_and_given_back(shop: World) -> None:
    """Four sold, one refund in part, one cancelled; fee and payout are only expected."""
    answer = shop.get("/money.csv", headers={"Accept-Language": "en"})
    head, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    month = dict(zip(head, row, strict=True))
    assert (month["Orders"], month["Refunds"], month["Refunded"]) == ("4", "1", "2.38")
    assert (month["Cancellations"], month["Tracking numbers told"]) == ("1", "1")
    sold, cancelled, left = (Decimal(month[name]) for name in ("Sold", "Cancelled", "Left"))
    assert left == sold - cancelled - Decimal("2.38")
    fee, payout = Decimal(month["Fee, expected"]), Decimal(month["Payout, expected"])
    assert (fee, fee + payout) == ((left * 9 / 100).quantize(Decimal("0.01")), left)
    page = get(shop, "/money")
    assert "Expected payout of this month" in page
    assert "paid out" not in page.lower()


def test_without_a_fee_nothing_is_expected(make_world: Callable[..., World]) -> None:
    """An empty kickroute.fee shows neither fee nor payout."""
    page = get(make_world(), "/money")
    assert "expected" not in page.lower()
    assert "before Kickroute's fee" in page


def test_prices_told_are_folded_away(shop: World) -> None:
    """What nearly every sweep decides does not bury the decisions that people made."""
    with shop.store.transaction() as tx:
        for at in range(3):
            tx.journal.write("", "price told", money=True, gtin=str(at), price="5.00")
        tx.journal.write("", "price confirmed", money=True, gtin="7", price="5.00")
    page = get(shop, "/money")
    before, _, folded = page.partition("<details>")
    assert "price confirmed" in before
    assert "price told" not in before
    assert folded.count("price told") >= 3


# --- how large and how quick ----------------------------------------------------------------------


def test_pages_are_small_and_quick_with_five_thousand_orders(make_world: Callable[..., World]) -> None:
    """Under 100 KB, and far from a second on any machine; the benchmark measures the 100 ms."""
    world = make_world()
    world.live_order("KR-0")
    with world.store.transaction() as tx:
        record = tx.orders.require("KR-0")
        for at in range(5000):
            number = f"N-{at}"
            tx.orders.insert(replace(record, number=number, shop_id=number, shop_number=number))
            tx.orders.change(number, retailer="Retail GmbH", sought=f"{number.lower()} retail gmbh")
            tx.journal.write(number, "told", status=OrderStatus.COMPLETED, parcel="0034")
    for path in ("/orders", "/orders?q=retail&show=to_pack&page=50", "/money", "/order?number=N-7"):
        world.get(path)
        began = time.perf_counter()
        answer = world.get(path)
        took = time.perf_counter() - began
        print(f"{path}: {took * 1000:.0f} ms, {len(answer.content) / 1000:.0f} KB")  # noqa: T201
        assert len(answer.content) < 100_000, path
        assert took < 1, path
