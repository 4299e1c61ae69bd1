"""The simulated WooCommerce's orders: what it checks (little), what it computes, what it moves."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from practice.simulators.woocommerce import HPOS, LEGACY, OLD, WooSettings
from tests.simulators.woo import BILLING, SHIPPING, Client, Shop, opened

OLD_HPOS = replace(OLD, hpos=True)


@pytest.fixture(scope="module")
def opened_shop() -> Iterator[Shop]:
    """Open a shop of the new version with the new order tables."""
    with opened() as shop:
        yield shop


@pytest.fixture
def woo(opened_shop: Shop) -> Shop:
    """Put the shop back as it was."""
    opened_shop.reset()
    return opened_shop


def _line(woo: Shop, **fields: Any) -> dict[str, Any]:
    return {"product_id": woo.simple.id, "quantity": 1, **fields}


def _net(woo: Shop, *amounts: str, **fields: Any) -> Any:
    lines = [_line(woo, subtotal=amount, total=amount) for amount in amounts]
    return woo.api.post(
        "/wc/v3/orders", {"billing": BILLING, "shipping": SHIPPING, "line_items": lines, **fields}
    )


def test_the_number_is_the_id_and_what_the_shop_computes_is_ignored(woo: Shop) -> None:
    """number, order_key, total, date_created and prices_include_tax of the input count for nothing."""
    order = woo.order(number="7", order_key="x", total="1.00", date_created="2001-01-01T00:00:00")
    assert order["number"] == str(order["id"])
    assert order["order_key"].startswith("wc_order_")
    assert order["total"] == "11.90"
    assert not order["date_created"].startswith("2001")


def test_amounts_are_net_texts(woo: Shop) -> None:
    """Numbers are refused; texts are net although prices include tax; more decimals are rounded."""
    wrong = {"line_items": [_line(woo, subtotal=5.0, total=5.0)]}
    answer = woo.api.ask("POST", "/wc/v3/orders", wrong)
    assert answer.json()["data"]["details"]["line_items"]["code"] == "rest_invalid_type"
    order = _net(woo, "10.123456")
    assert (order["line_items"][0]["total"], order["total"]) == ("10.12", "12.04")


@pytest.mark.parametrize(("settings", "phone"), [(HPOS, ""), (OLD_HPOS, "0" * 100), (LEGACY, "0" * 101)])
def test_a_text_too_long_for_its_column_loses_the_address(settings: WooSettings, phone: str) -> None:
    """Answered 201 all the same."""
    with opened(settings) as shop:
        order = shop.order(billing={**BILLING, "phone": "0" * 101})
        shown = shop.api.get(f"/wc/v3/orders/{order['id']}")["billing"]
        assert shown["phone"] == phone
        assert shown["city"] == (BILLING["city"] if phone else "")


@pytest.mark.parametrize(
    ("mail", "is_taken"),
    [
        ("a..b@example.com", True),
        ("o'brien@example.com", True),
        ("a@1.2.3.4", True),
        ("a@b.c", False),
        ("a@b", False),
        ("a@-example.com", False),
        ("a@example.com.", False),
        ("a@exa_mple.com", False),
        ("jörg@example.com", False),
        ("a@bücher.example", False),
    ],
)
def test_mail_addresses_are_judged_as_wordpress_does(woo: Shop, mail: str, *, is_taken: bool) -> None:
    """The whole order is refused for one that is none."""
    body = {"billing": {**BILLING, "email": mail}, "shipping": SHIPPING, "line_items": [_line(woo)]}
    answer = woo.api.ask("POST", "/wc/v3/orders", body)
    assert (answer.status_code == 201) is is_taken
    if not is_taken:
        assert answer.json()["data"]["details"]["billing"]["code"] == "rest_invalid_email"


def test_amounts_are_shown_with_the_shops_decimals() -> None:
    """Lines keep their cents and show them when asked; taxes and sums are rounded to what the shop shows."""
    with opened(WooSettings(decimals=0)) as shop:
        shipping = [{"method_id": "flat_rate", "method_title": "K", "total": "4.12"}]
        line = {"product_id": shop.simple.id, "quantity": 1, "subtotal": "5.49", "total": "5.49"}
        made = shop.order(line_items=[line], shipping_lines=shipping)
        assert (made["total"], made["line_items"][0]["total"]) == ("11", "5")
        asked = shop.api.get(f"/wc/v3/orders/{made['id']}", dp=2)
        assert (asked["total"], asked["shipping_total"], asked["total_tax"]) == ("11.00", "4.00", "2.00")
        assert (asked["line_items"][0]["total"], asked["shipping_lines"][0]["total"]) == ("5.49", "4.12")
        path = f"/wc/v3/orders/{made['id']}/refunds"
        shop.api.post(path, {"amount": "3.33", "api_refund": False})
        assert [row["amount"] for row in shop.api.get(path)] == ["3"]
        assert [row["amount"] for row in shop.api.get(path, dp=2)] == ["3.33"]


def test_a_line_without_amounts_gets_the_shops_net_price(woo: Shop) -> None:
    """Neither: the shop's price without tax; only a total: the shop's price stays as subtotal."""
    woo.sim.owner.edit_price(woo.simple.id, "17.09")
    order = woo.api.post("/wc/v3/orders", {"line_items": [_line(woo)]})
    line = order["line_items"][0]
    assert (line["subtotal"], line["total"], line["total_tax"], order["total"]) == (
        "14.36",
        "14.36",
        "2.73",
        "17.09",
    )
    reduced = woo.api.post("/wc/v3/orders", {"line_items": [_line(woo, total="10.00")]})
    assert (reduced["line_items"][0]["subtotal"], reduced["discount_total"]) == ("14.36", "4.36")


def test_tax_halves_go_down_where_prices_include_tax(woo: Shop) -> None:
    """11.50, 4.50 and 1.50 at 19 % give 2.18, 0.85 and 0.28, while taxes[] shows 2.19."""
    order = _net(woo, "11.50", "4.50", "1.50")
    assert [line["total_tax"] for line in order["line_items"]] == ["2.18", "0.85", "0.28"]
    assert order["line_items"][0]["taxes"][0]["total"] == "2.19"


def test_tax_halves_go_up_where_prices_do_not() -> None:
    """The same amounts give 2.19, 0.86 and 0.29, and the order says that prices do not include tax."""
    with opened(WooSettings(cron="broken", prices_include_tax=False)) as woo:
        order = _net(woo, "11.50", "4.50", "1.50")
        assert [line["total_tax"] for line in order["line_items"]] == ["2.19", "0.86", "0.29"]
        assert order["prices_include_tax"] is False


@pytest.mark.parametrize(
    ("country", "tax"),
    [("DE", "0.95"), ("de", "0.95"), ("AT", "1.00"), ("FR", "0.00"), ("Deutschland", "0.00")],
)
def test_tax_follows_the_shipping_country(woo: Shop, country: str, tax: str) -> None:
    """DE 19 %, AT 20 %, no rate elsewhere; a country that is none is stored as it is and has no tax."""
    order = _net(woo, "5.00", shipping={**SHIPPING, "country": country})
    assert (order["total_tax"], order["shipping"]["country"]) == (tax, country)


def test_without_a_shipping_address_the_billing_country_counts(woo: Shop) -> None:
    """An order without shipping address is taxed where it is billed."""
    assert _net(woo, "5.00", shipping={})["total_tax"] == "0.95"


def test_tax_class_and_shipping_tax(woo: Shop) -> None:
    """A line's class may be given; shipping is taxed as the goods are, 19 % when they are mixed."""
    zero = _net(woo, "5.00")["line_items"][0]["tax_class"]
    assert zero == ""
    shipping = [{"method_id": "flat_rate", "method_title": "V", "total": "4.00"}]
    reduced = {"total": "5.00", "subtotal": "5.00", "tax_class": "reduced-rate"}
    only = woo.api.post("/wc/v3/orders", {"line_items": [_line(woo, **reduced)], "shipping_lines": shipping})
    lines = [_line(woo, **reduced), _line(woo, total="5.00", subtotal="5.00")]
    mixed = woo.api.post("/wc/v3/orders", {"line_items": lines, "shipping_lines": shipping})
    assert (only["shipping_tax"], mixed["shipping_tax"]) == ("0.28", "0.76")


def test_taxes_switched_off() -> None:
    """A shop without taxes computes none."""
    with opened(WooSettings(cron="broken", taxes=False)) as woo:
        assert _net(woo, "11.50")["total"] == "11.50"


def test_pending_takes_no_stock_and_mails_nobody(woo: Shop) -> None:
    """The default status moves nothing."""
    before = woo.simple.stock
    order = woo.api.post("/wc/v3/orders", {"line_items": [_line(woo)], "billing": BILLING})
    assert (order["status"], woo.simple.stock, woo.mails()) == ("pending", before, [])


@pytest.mark.parametrize("status", ["processing", "on-hold", "completed"])
def test_these_statuses_take_stock_at_once(woo: Shop, status: str) -> None:
    """Also when the order is created with them; a second such status takes nothing more."""
    before = woo.simple.stock
    order = woo.order(status)
    woo.api.put(f"/wc/v3/orders/{order['id']}", {"status": "completed"})
    assert woo.simple.stock == before - 2


def test_paid_and_processing(woo: Shop) -> None:
    """set_paid without status makes processing; processing sets date_paid even without set_paid."""
    assert (
        woo.api.post("/wc/v3/orders", {"line_items": [_line(woo)], "set_paid": True})["status"]
        == "processing"
    )
    assert woo.order("processing")["date_paid"] is not None
    assert woo.order("pending")["date_paid"] is None


def test_mails_go_to_the_shop_and_to_the_billing_address(woo: Shop) -> None:
    """Processing tells the shop and the buyer; completing tells the buyer; nobody writes to shipping."""
    order = woo.order("processing")
    woo.api.put(f"/wc/v3/orders/{order['id']}", {"status": "completed"})
    assert woo.mails() == [
        ("laden@supplier.example", "New order"),
        ("einkauf@retail.example", "Processing order"),
        ("einkauf@retail.example", "Completed order"),
    ]


def test_stock_is_not_checked(woo: Shop) -> None:
    """500 pieces of what has fewer are taken, and the stock is below nought and outofstock."""
    before = woo.simple.stock
    woo.order(quantity=500)
    row = woo.api.get(f"/wc/v3/products/{woo.simple.id}")
    assert (row["stock_quantity"], row["stock_status"]) == (before - 500, "outofstock")
    assert woo.order(quantity=1)["status"] == "processing"


def test_nothing_is_recognised_as_a_repetition(woo: Shop) -> None:
    """Four identical orders at once are four orders, and the stock moves four times."""
    woo.sim.owner.set_stock(woo.simple.id, 2)
    line = _line(woo, subtotal="1.00", total="1.00")
    body = {
        "status": "processing",
        "line_items": [line],
        "meta_data": [{"key": "_kickroute_order_number", "value": "K"}],
    }
    clients = [woo.client(woo.sim.keys.full) for _ in range(4)]

    def post(client: Client) -> int:
        return int(client.post("/wc/v3/orders", body)["id"])

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(post, clients))) == 4
    assert woo.simple.stock == -2
    assert len(woo.sim.owner.orders_with("K")) == 4


def test_an_unknown_product_becomes_an_empty_line(woo: Shop) -> None:
    """Neither an unknown id nor an unknown SKU is refused; a line without a product is."""
    for line in ({"product_id": 999999, "total": "1.00"}, {"sku": "gibt-es-nicht", "total": "1.00"}):
        answered = woo.api.post("/wc/v3/orders", {"line_items": [line]})["line_items"][0]
        assert (answered["product_id"], answered["name"], answered["sku"]) == (0, "", None)
    refused = woo.api.ask("POST", "/wc/v3/orders", {"line_items": [{"quantity": 1, "total": "1.00"}]})
    assert refused.json()["code"] == "woocommerce_rest_required_product_reference"


def test_quantities(woo: Shop) -> None:
    """0 is a PHP error that leaves nothing, -1 and "2" are taken, 1.5 is refused."""
    before = len(woo.sim.state.tables.orders)
    answer = woo.api.ask("POST", "/wc/v3/orders", {"line_items": [_line(woo, quantity=0)]})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_server_error")
    assert len(woo.sim.state.tables.orders) == before
    for quantity, stored in ((-1, -1), ("2", 2)):
        order = woo.api.post("/wc/v3/orders", {"line_items": [_line(woo, quantity=quantity)]})
        assert order["line_items"][0]["quantity"] == stored
    assert woo.api.ask("POST", "/wc/v3/orders", {"line_items": [_line(woo, quantity=1.5)]}).status_code == 400


def test_an_old_version_drops_a_line_of_nothing() -> None:
    """8.9 makes an order without a line of a quantity of nought."""
    with opened(OLD) as old:
        order = old.api.post("/wc/v3/orders", {"line_items": [_line(old, quantity=0, total="1.00")]})
        assert (order["line_items"], order["total"]) == ([], "0.00")


def test_variations_in_orders(woo: Shop) -> None:
    """variation_id wins over product_id, a variation as product_id is resolved, a SKU finds either."""
    variation = woo.variation
    for line in (
        {"product_id": woo.simple.id, "variation_id": variation.id},
        {"product_id": variation.id},
        {"sku": variation.sku},
    ):
        answered = woo.api.post("/wc/v3/orders", {"line_items": [line]})["line_items"][0]
        assert (answered["product_id"], answered["variation_id"]) == (variation.parent_id, variation.id)
    parent = woo.api.post("/wc/v3/orders", {"line_items": [{"product_id": variation.parent_id}]})
    assert parent["line_items"][0]["variation_id"] == 0


def test_what_is_not_on_sale_can_be_ordered(woo: Shop) -> None:
    """Drafts and trashed products are taken like any other."""
    woo.sim.owner.trash_product(woo.simple.id)
    assert woo.order()["line_items"][0]["product_id"] == woo.simple.id


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"status": "shipped"}, "rest_invalid_param"),
        ({"currency": "XXX"}, "rest_invalid_param"),
        ({"customer_id": 99999}, "woocommerce_rest_invalid_customer_id"),
        ({"billing": {"email": ""}}, "rest_invalid_param"),
        ({"billing": {"email": "kein at"}}, "rest_invalid_param"),
        ({"line_items": "x"}, "rest_invalid_param"),
    ],
)
def test_the_little_that_is_refused(woo: Shop, fields: dict[str, Any], code: str) -> None:
    """Unknown statuses, currencies and customers, wrong mail addresses, wrong types: 400, no order."""
    answer = woo.api.ask("POST", "/wc/v3/orders", fields)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not woo.sim.state.tables.orders


def test_addresses_come_back_byte_for_byte(woo: Shop) -> None:
    """Emoji, markup, quotes, backslashes, newlines and 400 characters are neither cut nor cleaned."""
    wild = "😀 „<b>O'Neil</b>\" \\ \n<script>" + "x" * 400
    shipping = {**SHIPPING, "address_1": wild, "state": "Bayern"}
    order = _net(woo, "1.00", shipping=shipping, customer_note="n" * 70_000)
    stored = woo.api.get(f"/wc/v3/orders/{order['id']}")
    assert stored["shipping"]["address_1"] == wild
    assert len(stored["customer_note"]) == 65_535


def test_meta_values(woo: Shop) -> None:
    """Lists and objects are kept, true is "1", numbers are texts, null is dropped, "" is kept."""
    values = {"_a": {"x": [1, 2]}, "_b": True, "_c": 12.5, "_d": None, "_e": ""}
    meta = [{"key": key, "value": value} for key, value in values.items()]
    stored = woo.order(meta_data=meta)["meta_data"]
    assert {m["key"]: m["value"] for m in stored} == {"_a": {"x": [1, 2]}, "_b": "1", "_c": "12.5", "_e": ""}


def test_notes_move_no_date_and_only_customer_notes_are_mailed(woo: Shop) -> None:
    """A note is written by WooCommerce or the key's user; without text it is refused."""
    order = woo.order("pending")
    path = f"/wc/v3/orders/{order['id']}/notes"
    woo.sim.clock.advance(timedelta(seconds=60))
    assert woo.api.post(path, {"note": "intern"})["author"] == "WooCommerce"
    assert woo.api.post(path, {"note": "ich", "added_by_user": True})["author"] == "admin"
    assert woo.mails() == []
    woo.api.post(path, {"note": "An Kunden", "customer_note": True})
    assert woo.mails() == [("einkauf@retail.example", "Customer note")]
    assert [n["note"] for n in woo.api.get(path, type="customer")] == ["An Kunden"]
    assert woo.api.get(f"/wc/v3/orders/{order['id']}")["date_modified"] == order["date_modified"]
    assert woo.api.ask("POST", path, {}).json()["code"] == "rest_missing_callback_param"


def test_created_via_is_stored_and_filters(woo: Shop) -> None:
    """The mark is kept and the list can be narrowed to it; other orders carry rest-api."""
    ours = woo.order(created_via="kickroute")
    woo.order()
    rows = woo.api.get("/wc/v3/orders", created_via="kickroute")
    assert [row["id"] for row in rows] == [ours["id"]]
    assert {row["created_via"] for row in woo.api.get("/wc/v3/orders")} == {"kickroute", "rest-api"}


def test_an_old_version_ignores_created_via_both_ways() -> None:
    """8.9 stores rest-api whatever is sent, and the filter answers every order."""
    with opened(OLD) as old:
        order = old.order(created_via="kickroute")
        old.order()
        assert order["created_via"] == "rest-api"
        assert len(old.api.get("/wc/v3/orders", created_via="kickroute")) == 2


@pytest.mark.parametrize("name", ["meta_key", "number", "billing_email", "transaction_id", "order_key"])
def test_filters_that_are_ignored_silently(woo: Shop, name: str) -> None:
    """These parameters do not exist: every order is answered."""
    woo.order()
    woo.order()
    assert len(woo.api.get("/wc/v3/orders", **{name: "x"})) == 2


def test_search_finds_addresses_mails_items_and_ids_but_no_meta(woo: Shop) -> None:
    """The one search that works everywhere; meta data and the Kickroute number are never found."""
    order = woo.order(meta_data=[{"key": "_kickroute_order_number", "value": "KR-77"}])
    for found in ("KRADDR-9", "einkauf@retail.example", woo.simple.name, str(order["id"])):
        assert [row["id"] for row in woo.api.get("/wc/v3/orders", search=found)] == [order["id"]]
    assert woo.api.get("/wc/v3/orders", search="KR-77") == []


def test_search_differs_by_order_tables(woo: Shop) -> None:
    """New tables find the transaction id and not the customer's note, old ones the other way round."""
    fields: dict[str, Any] = {"transaction_id": "TX-9", "customer_note": "Danke sehr"}
    woo.order(**fields)
    assert len(woo.api.get("/wc/v3/orders", search="TX-9")) == 1
    assert len(woo.api.get("/wc/v3/orders", search="Danke")) == 0
    with opened(LEGACY) as legacy:
        legacy.order(**fields)
        assert len(legacy.api.get("/wc/v3/orders", search="TX-9")) == 0
        assert len(legacy.api.get("/wc/v3/orders", search="Danke")) == 1


def test_filters_that_work(woo: Shop) -> None:
    """Customer (a whole number only), product, include, status lists and trash."""
    first, second = woo.order(customer_id=3), woo.order("on-hold")
    ask = woo.api.get
    assert [row["id"] for row in ask("/wc/v3/orders", customer=3)] == [first["id"]]
    assert woo.api.ask("GET", "/wc/v3/orders", customer="ines").status_code == 400
    assert len(ask("/wc/v3/orders", product=woo.simple.id)) == 2
    assert [row["id"] for row in ask("/wc/v3/orders", include=str(second["id"]))] == [second["id"]]
    assert len(ask("/wc/v3/orders", status="on-hold,processing")) == 2
    woo.api.delete(f"/wc/v3/orders/{first['id']}")
    assert [row["id"] for row in ask("/wc/v3/orders")] == [second["id"]]
    assert [row["id"] for row in ask("/wc/v3/orders", status="trash")] == [first["id"]]
    assert ask("/wc/v3/orders", include=str(first["id"])) == []
    assert woo.api.ask("GET", "/wc/v3/orders", orderby="total").status_code == 400


def test_cancelling_gives_stock_back_and_reviving_takes_it_again(woo: Shop) -> None:
    """Status cancelled restocks, processing after it takes the goods once more."""
    before = woo.simple.stock
    path = f"/wc/v3/orders/{woo.order()['id']}"
    woo.api.put(path, {"status": "cancelled"})
    assert woo.simple.stock == before
    woo.api.put(path, {"status": "processing"})
    assert woo.simple.stock == before - 2


def test_deleting_an_order_gives_nothing_back(woo: Shop) -> None:
    """Neither trash nor force restocks; a trashed order is still there by id, an erased one is 404."""
    before = woo.simple.stock
    path = f"/wc/v3/orders/{woo.order()['id']}"
    assert woo.api.delete(path)["status"] == "processing"
    assert woo.api.get(path)["status"] == "trash"
    woo.api.delete(path, force="true")
    assert woo.api.ask("GET", path).status_code == 404
    assert woo.simple.stock == before - 2


def test_meta_alone_moves_the_date_only_with_the_new_tables(woo: Shop) -> None:
    """With the old order tables a tracking number is in no list of changes."""
    for shop, moved in ((woo, True), (None, False)):
        with opened(LEGACY) as legacy:
            used = shop or legacy
            order = used.order()
            used.sim.clock.advance(timedelta(seconds=60))
            path = f"/wc/v3/orders/{order['id']}"
            after = used.api.put(path, {"meta_data": [{"key": "_tracking", "value": "1"}]})
            assert (after["date_modified"] != order["date_modified"]) is moved
            status = used.api.put(path, {"status": "completed"})
            assert status["date_modified"] != order["date_modified"]


def test_meta_by_key_replaces_and_null_deletes(woo: Shop) -> None:
    """The same key again keeps its row; several rows of one key become one; null removes."""
    path = f"/wc/v3/orders/{woo.order(meta_data=[{'key': 't', 'value': '1'}])['id']}"
    first = woo.api.get(path)["meta_data"][0]["id"]
    again = woo.api.put(path, {"meta_data": [{"key": "t", "value": "2"}]})["meta_data"]
    assert [(row["id"], row["value"]) for row in again] == [(first, "2")]
    assert woo.api.put(path, {"meta_data": [{"key": "t", "value": None}]})["meta_data"] == []


def test_a_batch_of_orders_checks_little(woo: Shop) -> None:
    """An unknown status becomes pending, a wrong mail address is an error item."""
    rows = woo.api.post(
        "/wc/v3/orders/batch", {"create": [{"status": "bogus"}, {"billing": {"email": "nope"}}]}
    )
    assert rows["create"][0]["status"] == "pending"
    assert rows["create"][1]["error"]["code"] == "order_invalid_billing_email"


def test_unknown_orders(woo: Shop) -> None:
    """GET is 404, also for a product's number; PUT is 400."""
    for method, number, status in (("GET", 999999, 404), ("GET", woo.simple.id, 404), ("PUT", 999999, 400)):
        answer = woo.api.ask(method, f"/wc/v3/orders/{number}", {} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["code"]) == (
            status,
            "woocommerce_rest_shop_order_invalid_id",
        )


def test_a_line_changed_by_put_keeps_its_amount(woo: Shop) -> None:
    """Only the quantity changes; the price per piece follows."""
    order = woo.order()
    line = order["line_items"][0]["id"]
    changed = woo.api.put(f"/wc/v3/orders/{order['id']}", {"line_items": [{"id": line, "quantity": 4}]})
    assert (changed["line_items"][0]["total"], changed["line_items"][0]["price"]) == ("10.00", 2.5)


def test_hold_stock_cancels_only_the_shops_own_unpaid_orders(woo: Shop) -> None:
    """Pending orders made by REST are safe however old; abandoned ones of the checkout are cancelled."""
    ours = woo.order("pending", created_via="kickroute")
    theirs = woo.sim.owner.sell([(woo.simple.id, 1)], status="pending")
    woo.sim.clock.advance(timedelta(hours=2))
    assert woo.sim.owner.cancel_unpaid() == [theirs]
    assert woo.api.get(f"/wc/v3/orders/{ours['id']}")["status"] == "pending"
