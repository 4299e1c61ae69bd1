"""How the WooCommerce adapter finds, places and follows orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import structlog

from adapters.woocommerce.shop import WooCommerceShop
from connector.model import (
    Address,
    Carrier,
    IncomingOrder,
    NewOrder,
    OrderedItem,
    OrderLine,
    OrderStatus,
    Parcel,
    ShopOrder,
)
from connector.model.errors import ShopAccessDenied, ShopDoubtful, ShopRefused, ShopUnavailable
from connector.settings import OrderSettings
from practice.simulators.catalogue import Catalogue, generate
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters.woocommerce_shops import adapter_for

Shop = tuple[WooCommerceSimulator, WooCommerceShop]

LIVE = OrderStatus.AWAITING_FULFILLMENT
CUSTOMER = Address(
    "Jörg",
    "Weiß",
    "",
    "Straße des 17. Juni",
    "135",
    "Berlin",
    "",
    "10623",
    "DE",
    "joerg@post.example",
    "030 1",
)
RETAILER = Address(
    "Ines",
    "Händler",
    "Retail GmbH",
    "Marktstraße 3",
    "",
    "Köln",
    "",
    "50667",
    "DE",
    "ines@retail.example",
    "+49 2",
)
PLUGINS = ("shiptastic", "dhl", "shipment-tracking", "villatheme")


@pytest.fixture(scope="module", params=VERSIONS)
def shop(request: pytest.FixtureRequest) -> Iterator[Shop]:
    """Give a shop of each version that sells a few things."""
    settings = replace(VERSIONS[request.param], plugins=PLUGINS, fulfilments=VERSIONS[request.param].modern)
    with (
        WooCommerceSimulator(settings, generate(30)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        orders = OrderSettings(tracking=("meta:_my_tracking",))
        adapter = adapter_for(simulator, server.url, orders=orders)
        yield simulator, adapter
        adapter.close()


_numbers = iter(range(1, 10_000))


def _order(shop: Shop, **changes: Any) -> NewOrder:
    tables = shop[0].state.tables
    simple = next(p for p in tables.products.values() if p.kind == "simple")
    variation = next(iter(tables.variations.values()))
    lines = (
        OrderLine(str(simple.id), str(simple.id), "4006381333931", 2, Decimal("10.00")),
        OrderLine(str(variation.parent_id), str(variation.id), "4006381333948", 1, Decimal("11.5")),
    )
    order = NewOrder(f"KR-{next(_numbers)}", LIVE, CUSTOMER, RETAILER, lines, Decimal("4.12"), "Notiz")
    return replace(order, **changes)


def _incoming(order: NewOrder) -> IncomingOrder:
    items = tuple(OrderedItem(line.gtin, line.quantity, line.net_total) for line in order.lines)
    return IncomingOrder(order.kickroute_number, LIVE, order.shipping, order.billing, items)


def _live(shop: Shop, **changes: Any) -> ShopOrder:
    return shop[1].make_live(shop[1].create_order(_order(shop, **changes)).id, LIVE)


def _read(shop: Shop, order_id: str) -> ShopOrder:
    (order,) = shop[1].orders([order_id]).found
    return order


def _row(shop: Shop, order_id: str) -> dict[str, Any]:
    return shop[0].owner.order(int(order_id))


def _asked(shop: Shop, after: int) -> Counter[str]:
    return Counter(entry.data["route"] for entry in shop[0].log.entries("request", after))


# placing


def test_an_order_is_placed_pending_with_net_amounts_and_our_marks(shop: Shop) -> None:
    """Pending, net in subtotal and total, shipping net, ``created_via``, both marks, the shop's currency."""
    order = _order(shop)
    placed = shop[1].create_order(order)
    row = _row(shop, placed.id)
    assert (row["status"], row["currency"], row["customer_note"]) == ("pending", "EUR", "")
    assert row["created_via"] == ("kickroute" if shop[0].settings.modern else "rest-api")
    assert [(x["subtotal"], x["total"], x["quantity"]) for x in row["line_items"]] == [
        ("10.00", "10.00", 2),
        ("11.50", "11.50", 1),
    ]
    assert [x["total"] for x in row["shipping_lines"]] == ["4.12"]
    assert [m["value"] for m in row["meta_data"] if m["key"] == "_kickroute_order_number"] == [
        order.kickroute_number
    ]
    assert [line.gtin for line in placed.lines] == [line.gtin for line in order.lines]
    assert [line.gtin for line in _read(shop, placed.id).lines] == [line.gtin for line in order.lines]
    assert placed.pending


def test_the_end_customer_is_in_shipping_only(shop: Shop) -> None:
    """Retailer in billing; the end customer's mail address and phone are nowhere in the shop."""
    row = _row(shop, _live(shop).id)
    assert row["shipping"]["last_name"] == "Weiß"
    assert row["shipping"].get("phone", "") == ""
    assert (row["billing"]["email"], row["billing"]["phone"]) == ("ines@retail.example", "+49 2")
    assert "joerg@post.example" not in str(row)
    assert "030 1" not in str(row)


def test_the_house_number_stands_with_the_street(shop: Shop) -> None:
    """``address_2`` that is a house number is joined; other text becomes the company when that is free."""
    joined = _row(shop, shop[1].create_order(_order(shop)).id)["shipping"]
    assert (joined["address_1"], joined["address_2"]) == ("Straße des 17. Juni 135", "")
    behind = replace(CUSTOMER, address_1="Ährenweg 7", address_2="c/o Meier")
    moved = _row(shop, shop[1].create_order(_order(shop, shipping=behind)).id)["shipping"]
    assert (moved["company"], moved["address_1"], moved["address_2"]) == ("c/o Meier", "Ährenweg 7", "")


def test_what_cannot_be_arranged_stays_with_a_warning(shop: Shop) -> None:
    """With company and second line taken, the line stays, and a warning names the order, not the address."""
    full = replace(CUSTOMER, company="Firma", address_1="Ährenweg 7", address_2="Hinterhaus")
    order = _order(shop, shipping=full)
    with structlog.testing.capture_logs() as logged:
        placed = shop[1].create_order(order)
    assert _row(shop, placed.id)["shipping"]["address_2"] == "Hinterhaus"
    warnings = [entry for entry in logged if entry["log_level"] == "warning"]
    assert [entry["order"] for entry in warnings] == [order.kickroute_number]
    assert "Hinterhaus" not in str(warnings)


@pytest.mark.parametrize("country", ["", "Deutschland", "D", "XX", "🇩🇪"])
def test_an_unknown_country_is_refused_before_anything_is_sent(shop: Shop, country: str) -> None:
    """The shop would take it without tax; the refusal names place, value, what is allowed, what to do."""
    before = shop[0].log.last
    shipping = replace(CUSTOMER, country_code=country)
    with pytest.raises(ShopRefused) as caught:
        shop[1].create_order(_order(shop, shipping=shipping))
    for part in ("shipping.country_code", repr(country), "ISO 3166-1", "corrected"):
        assert part in str(caught.value)
    assert _asked(shop, before)["POST /wc/v3/orders"] == 0


def test_a_country_in_small_letters_is_the_country(shop: Shop) -> None:
    """A code in small letters is taken, and written as the shop writes it."""
    placed = shop[1].create_order(_order(shop, shipping=replace(CUSTOMER, country_code="de")))
    assert placed.shipping.country_code == "DE"


@pytest.mark.parametrize("mail", ["", "nobody", "a@b", "a b@c.example"])
def test_a_bad_mail_address_of_the_retailer_does_not_stop_the_order(shop: Shop, mail: str) -> None:
    """The shop refuses an order over it, so it is left out."""
    placed = shop[1].create_order(_order(shop, billing=replace(RETAILER, email=mail)))
    assert placed.billing.email == ""


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"quantity": 0}, "items[0].quantity is 0"),
        ({"quantity": -3}, "items[0].quantity is -3"),
        ({"net_total": Decimal(-1)}, "items[0].net_total is -1"),
        ({"net_total": Decimal("NaN")}, "items[0].net_total is NaN"),
    ],
)
def test_absurd_figures_are_refused_before_anything_is_sent(
    shop: Shop, change: dict[str, Any], place: str
) -> None:
    """The shop would take negative quantities and amounts."""
    order = _order(shop)
    broken = (replace(order.lines[0], **change), *order.lines[1:])
    before = shop[0].log.last
    with pytest.raises(ShopRefused) as caught:
        shop[1].create_order(replace(order, lines=broken))
    assert place in str(caught.value)
    assert _asked(shop, before)["POST /wc/v3/orders"] == 0


def test_texts_come_back_as_they_were(shop: Shop) -> None:
    """Emoji, quotes, tags, backslashes and 300 characters survive, letter by letter."""
    odd = "“Zum 😀 <b>Bären</b>” \\ 'x' & Söhne " + "ü" * 260
    shipping = replace(CUSTOMER, last_name=odd, company="<script>alert(1)</script>")
    placed = shop[1].create_order(_order(shop, shipping=shipping))
    assert (placed.shipping.last_name, placed.shipping.company) == (odd, "<script>alert(1)</script>")


@pytest.mark.parametrize("amount", ["0.1", "12.345678", "0", "99999.99", "1E+3"])
def test_amounts_are_written_as_the_shop_reads_them(shop: Shop, amount: str) -> None:
    """Decimals become plain text, never a float or an exponent; the shop rounds to cents."""
    order = _order(shop)
    lines = (replace(order.lines[0], net_total=Decimal(amount)),)
    placed = shop[1].create_order(replace(order, lines=lines))
    assert placed.lines[0].net_total == Decimal(amount).quantize(Decimal("0.01"))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("answer", ["drop", "html", "garbage", 500, 502, 503])
def test_a_write_without_a_usable_answer_is_doubtful_and_sent_once(
    shop: Shop, when: str, answer: object
) -> None:
    """Whether it had its effect or not: the error says that only looking tells, and nothing is repeated."""
    order = _order(shop)
    placed_before = len(shop[0].log.orders)
    shop[0].fail("/orders$", method="POST", at=when, answer=answer, times=0)
    try:
        with pytest.raises(ShopDoubtful):
            shop[1].create_order(order)
    finally:
        shop[0].mend()
    expected = 1 if when == "after" else 0
    assert len(shop[0].log.orders) - placed_before == expected
    assert len(shop[1].find_orders(_incoming(order)) or ()) == expected


# finding


def _sold(shop: Shop, amount: int) -> list[int]:
    """Let shoppers buy, and return their orders' ids."""
    product = next(p for p in shop[0].state.tables.products.values() if p.kind == "simple")
    shop[0].owner.set_stock(product.id, 5000)
    return [shop[0].owner.sell([(product.id, 1)]) for _ in range(amount)]


def test_orders_are_found_in_a_busy_shop_without_reading_it_whole() -> None:
    """Among 900 orders ours and the plugin's are found with few questions, in every version."""
    for version in VERSIONS:
        with (
            WooCommerceSimulator(VERSIONS[version], generate(30)) as simulator,
            LoopbackServer(simulator.app) as server,
        ):
            adapter = adapter_for(simulator, server.url)
            shop = (simulator, adapter)
            simple = next(p for p in simulator.state.tables.products.values() if p.kind == "simple")
            simulator.owner.set_stock(simple.id, 5000)
            order = _order(shop)
            ours = adapter.create_order(order).id
            wire = {"shipping": {"address_1": CUSTOMER.address_1, "address_2": "135", "country_code": "DE"}}
            plugins = simulator.owner.place_by_plugin(order.kickroute_number, [(simple.id, 1)], wire)
            for _ in range(900):
                simulator.owner.sell([(simple.id, 1)])
            before = simulator.log.last
            found = adapter.find_orders(_incoming(order))
            assert [mark.id for mark in found or ()] == [ours, str(plugins)], version
            assert _asked(shop, before).total() <= 2, version
            nameless = replace(_incoming(order), shipping=replace(CUSTOMER, address_1="—"))
            assert adapter.find_orders(nameless) is None, "without a street there is nothing to search for"
            adapter.close()


def test_a_street_that_half_the_shop_lives_in_is_not_searched(shop: Shop) -> None:
    """More hits than can be looked through say nothing: the orders are read instead."""
    order = _order(shop)
    address = _row(shop, shop[1].create_order(order).id)["shipping"]
    for order_id in _sold(shop, 510):
        shop[0].owner.edit_order(order_id, shipping=address)
    assert shop[1].find_orders(_incoming(order)) is None


def test_an_order_whose_address_was_changed_is_among_the_newest(shop: Shop) -> None:
    """No search finds it any more; what tells whose it is stands in every list."""
    order = _order(shop)
    placed = shop[1].create_order(order)
    address = _row(shop, placed.id)["shipping"] | {"address_1": "Ganz woanders 1"}
    shop[0].owner.edit_order(int(placed.id), shipping=address)
    assert not shop[1].find_orders(_incoming(order))
    marks = shop[1].newest_orders(None).marks
    assert [m.id for m in marks if m.kickroute_number == order.kickroute_number] == [placed.id]


def test_an_order_trashed_between_two_pages_hides_no_other(shop: Shop) -> None:
    """What leaves the list moves the rest up: the next page begins with what was seen, or further up."""
    sold = _sold(shop, 250)
    first = shop[1].orders_below(sold[-1] + 1, 0)
    for order_id in sold[-5:]:
        shop[0].owner.trash_order(order_id)
    second = shop[1].orders_below(first.low, len(first.marks))
    assert second.high == first.low - 1
    seen = {int(mark.id) for mark in (*first.marks, *second.marks)}
    assert seen >= {order_id for order_id in sold if order_id >= second.low}


def test_orders_that_come_between_two_pages_are_not_read_twice(shop: Shop) -> None:
    """What is new moves the rest down: the next page goes on below what was seen."""
    sold = _sold(shop, 250)
    first = shop[1].orders_below(sold[-1] + 1, 0)
    _sold(shop, 150)
    second = shop[1].orders_below(first.low, len(first.marks))
    assert not {mark.id for mark in first.marks} & {mark.id for mark in second.marks}
    assert {int(mark.id) for mark in second.marks} >= {i for i in sold if second.low <= i < first.low}
    assert second.low < first.low


def test_an_outage_is_not_taken_for_a_bad_row(shop: Shop) -> None:
    """A shop that answers nothing but 500 costs three questions, and none of its rows is given up."""
    _sold(shop, 20)
    shop[0].fail("/orders$", answer=500, times=0)
    before = shop[0].log.last
    try:
        with pytest.raises(ShopUnavailable):
            shop[1].newest_orders(None)
    finally:
        shop[0].mend()
    assert _asked(shop, before).total() == 3


# live


def test_an_order_is_made_live_by_one_request(shop: Shop) -> None:
    """``make_live``: it was just seen pending, so nothing is asked before, and the answer shows it whole."""
    placed = shop[1].create_order(_order(shop))
    before = shop[0].log.last
    live = shop[1].make_live(placed.id, LIVE)
    assert dict(_asked(shop, before)) == {"POST /wc/v3/orders/{id}": 1}
    assert live == _read(shop, placed.id)


def test_a_note_is_proven_by_its_answer(shop: Shop) -> None:
    """``add_note``: one request for an order that was just made, and a look first at any other."""
    placed = shop[1].create_order(_order(shop))
    before = shop[0].log.last
    shop[1].add_note(placed.id, "Notiz")
    assert dict(_asked(shop, before)) == {"POST /wc/v3/orders/{id}/notes": 1}
    before = shop[0].log.last
    shop[1].add_note(placed.id, "Notiz")
    assert dict(_asked(shop, before)) == {"GET /wc/v3/orders/{id}/notes": 1}


def test_trashing_twice_is_trashing_once(shop: Shop) -> None:
    """After a lost answer the order may be in the trash already: that is what was wanted."""
    placed = shop[1].create_order(_order(shop))
    shop[1].trash_order(placed.id)
    shop[1].trash_order(placed.id)
    assert _read(shop, placed.id).trashed


@pytest.mark.parametrize("order_id", ["", "abc", "-1", "0", "1/notes", "../products"])
def test_what_is_no_order_id_is_not_asked_for(shop: Shop, order_id: str) -> None:
    """An id that WooCommerce cannot have given is refused or missing, and never part of an address."""
    before = shop[0].log.last
    with pytest.raises(ShopRefused):
        shop[1].make_live(order_id, LIVE)
    assert shop[1].orders([order_id]).missing == {order_id}
    assert _asked(shop, before).total() == 0


# following


def test_a_refund_without_an_amount_is_unreadable_not_zero(shop: Shop) -> None:
    """A refund of a quantity only has the total "-": it is shown as unreadable, with its line."""
    order = _live(shop)
    shop[0].owner.refund_lines(int(order.id), [{"id": int(order.lines[0].id), "quantity": 1}])
    (refund,) = _read(shop, order.id).refunds
    assert (refund.total, refund.raw_total) == (None, "")
    assert [(line.order_line_id, line.quantity) for line in refund.lines] == [(order.lines[0].id, 1)]


def test_the_status_refunded_makes_a_refund_object(shop: Shop) -> None:
    """WooCommerce refunds what is left by itself; that object counts, and has no lines."""
    order = _live(shop)
    shop[0].owner.set_status(int(order.id), "refunded")
    read = _read(shop, order.id)
    (refund,) = read.refunds
    assert read.status is OrderStatus.REFUNDED
    assert (refund.total, refund.lines) == (read.total, ())
    assert refund.deduplication_id == int(refund.id)


def test_refunds_that_are_known_are_not_asked_for_again(shop: Shop) -> None:
    """An order is followed with one question as long as its refunds stay the same."""
    order = _live(shop)
    shop[0].owner.refund(int(order.id), "1.00")
    first = _read(shop, order.id).refunds
    before = shop[0].log.last
    assert _read(shop, order.id).refunds == first
    assert _asked(shop, before) == {"GET /wc/v3/orders": 1}
    shop[0].owner.refund(int(order.id), "2.00")
    assert {refund.total for refund in _read(shop, order.id).refunds} == {Decimal(1), Decimal(2)}


def test_a_refund_that_was_deleted_is_gone(shop: Shop) -> None:
    """The shop announces it nowhere; the next reading shows it."""
    order = _live(shop)
    kept = shop[0].owner.refund(int(order.id), "1.00")
    deleted = shop[0].owner.refund(int(order.id), "2.00")
    assert len(_read(shop, order.id).refunds) == 2
    shop[0].owner.delete_refund(int(order.id), deleted)
    assert [refund.id for refund in _read(shop, order.id).refunds] == [str(kept)]


@pytest.mark.parametrize("way", ["shipment-tracking", "dhl", "shiptastic", "villatheme", "meta:_my_tracking"])
def test_a_parcel_is_found_wherever_it_was_entered(shop: Shop, way: str) -> None:
    """Every place in which plugins and settings keep a tracking number."""
    order = _live(shop)
    shop[0].owner.enter_tracking(int(order.id), "00340434161094042557", "dhl", way)
    assert _read(shop, order.id).parcels == (Parcel("00340434161094042557", Carrier.DHL),)


def test_fulfilments_are_asked_for_only_when_they_changed() -> None:
    """Without a fulfilment there is no question, a whole one is asked for once, a partial one each time."""
    settings = replace(VERSIONS["11.0-legacy"], fulfilments=True)
    with (
        WooCommerceSimulator(settings, generate(30)) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        adapter = adapter_for(simulator, server.url)
        shop = (simulator, adapter)
        order = _live(shop)
        asked = "GET /wc/v3/orders/{id}/fulfillments"
        before = simulator.log.last
        _read(shop, order.id)
        assert _asked(shop, before)[asked] == 0
        simulator.owner.enter_tracking(int(order.id), "00340434161094042557", "dhl", "fulfilment")
        for _ in range(3):
            assert [parcel.carrier for parcel in _read(shop, order.id).parcels] == [Carrier.DHL]
        assert _asked(shop, before)[asked] == 1
        simulator.owner.set_order_meta(int(order.id), "_fulfillment_status", "partially_fulfilled")
        for _ in range(3):
            _read(shop, order.id)
        assert _asked(shop, before)[asked] == 4
        adapter.close()


def test_orders_are_read_a_hundred_at_once(shop: Shop) -> None:
    """Open orders cost one question for a hundred of them."""
    ids = [shop[1].create_order(_order(shop)).id for _ in range(3)]
    before = shop[0].log.last
    assert len(shop[1].orders(ids).found) == 3
    assert _asked(shop, before).total() == 1


def test_trashed_and_deleted_orders_are_told_apart(shop: Shop) -> None:
    """Both are in no list: the trashed one is found by itself, the deleted one is missing."""
    kept, trashed, deleted = (_live(shop) for _ in range(3))
    shop[0].owner.trash_order(int(trashed.id))
    shop[0].owner.delete_order(int(deleted.id))
    product_id = kept.lines[0].product_id
    lookup = shop[1].orders([kept.id, trashed.id, deleted.id, product_id])
    assert {order.id: order.trashed for order in lookup.found} == {kept.id: False, trashed.id: True}
    assert lookup.missing == {deleted.id, product_id}


def test_ordinary_orders_are_not_read_whole(shop: Shop) -> None:
    """A question for changed orders reads only the marks of those that are not ours."""
    simulator, adapter = shop
    (page,) = adapter.order_changes_since(None)
    assert page.cursor is not None
    simple = next(p for p in simulator.state.tables.products.values() if p.kind == "simple")
    for _ in range(5):
        simulator.owner.sell([(simple.id, 1)])
    simulator.clock.advance(timedelta(seconds=10))
    *_, last = adapter.order_changes_since(page.cursor)
    assert last.cursor is not None
    before = simulator.log.last
    pages = list(adapter.order_changes_since(last.cursor))
    assert [order for page in pages for order in page.orders] == []
    assert _asked(shop, before).total() == 1


def test_a_refused_key_is_told_from_a_missing_order(shop: Shop) -> None:
    """A key that was revoked never makes orders look deleted."""
    simulator, adapter = shop
    order = _live(shop)
    simulator.fail("/orders", answer=401, times=0)
    try:
        with pytest.raises(ShopAccessDenied):
            adapter.orders([order.id])
    finally:
        simulator.mend()


def test_an_empty_shop_has_no_orders() -> None:
    """A shop without a single order answers all questions."""
    with (
        WooCommerceSimulator(VERSIONS["11.0"], Catalogue(())) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        adapter = adapter_for(simulator, server.url)
        assert adapter.newest_orders(None).marks == ()
        assert adapter.first_place_since(adapter.now() - timedelta(days=90)) is None
        (page,) = adapter.order_changes_since(None)
        assert page.cursor is not None
        assert [len(p.orders) for p in adapter.order_changes_since(page.cursor)] == [0]
        adapter.close()
