"""What the simulated WooCommerce tells about itself, its owner's side, the platform's plugin, its process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from practice.simulators.catalogue import Catalogue
from practice.simulators.woocommerce import LEGACY, OLD, WooSettings
from tests.simulators.woo import BILLING, SHIPPING, Shop, opened
from tests.waiting import LIMIT


@pytest.fixture(scope="module")
def opened_shop() -> Iterator[Shop]:
    """Open a shop with the platform's plugin."""
    with opened(WooSettings(cron="broken", plugins=("kickroute",))) as shop:
        yield shop


@pytest.fixture
def woo(opened_shop: Shop) -> Shop:
    """Put the shop back as it was."""
    opened_shop.reset()
    return opened_shop


def owner(woo: Shop, action: str, **arguments: Any) -> Any:
    """Do something on the owner's side by HTTP."""
    answer = requests.post(f"{woo.url}/owner/{action}", json=arguments, timeout=LIMIT)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def show(woo: Shop, page: str) -> Any:
    """Read the owner's side by HTTP."""
    return requests.get(f"{woo.url}/owner/{page}", timeout=LIMIT).json()


# --- what the shop tells


def test_the_index_needs_no_key(woo: Shop) -> None:
    """Name (escaped), addresses, zone and namespaces; _fields cuts it."""
    nobody = woo.client(None)
    answer = nobody.get("/", _fields="name,namespaces,url,home,timezone_string")
    assert answer["name"] == "Lieferant Müller &amp; Söhne"
    assert "wc/v3" in answer["namespaces"]
    assert (answer["home"], answer["timezone_string"]) == (woo.url, "Europe/Berlin")


def test_the_system_status(woo: Shop) -> None:
    """Version, order tables and plugins, for any valid key; nested _fields work; without key 401."""
    status = woo.client(woo.sim.keys.read_only).get(
        "/wc/v3/system_status", _fields="environment.version,active_plugins"
    )
    assert status["environment"] == {"version": "11.0.1"}
    assert "kickroute/kickroute.php" in [row["plugin"] for row in status["active_plugins"]]
    assert woo.api.get("/wc/v3/system_status", _fields="settings")["settings"]["HPOS_enabled"] is True
    assert woo.client(None).ask("GET", "/wc/v3/system_status").status_code == 401


def test_the_versions_tell_themselves_apart() -> None:
    """8.9.3 without the new order tables, 11.0.1 without them."""
    for settings, version in ((OLD, "8.9.3"), (LEGACY, "11.0.1")):
        with opened(settings, Catalogue(())) as shop:
            status = shop.api.get("/wc/v3/system_status")
            assert status["environment"]["version"] == version
            assert status["settings"]["HPOS_enabled"] is False


def test_settings_taxes_and_currency(woo: Shop) -> None:
    """Prices include tax, tax by shipping address, currency, rates; for a read key too."""
    reader = woo.client(woo.sim.keys.read_only)
    tax = {row["id"]: row["value"] for row in reader.get("/wc/v3/settings/tax")}
    general = {row["id"]: row["value"] for row in reader.get("/wc/v3/settings/general")}
    assert (tax["woocommerce_prices_include_tax"], tax["woocommerce_tax_based_on"]) == ("yes", "shipping")
    assert (general["woocommerce_calc_taxes"], general["woocommerce_default_country"]) == ("yes", "DE:DE-BY")
    rates = {(row["country"], row["class"]): row["rate"] for row in reader.get("/wc/v3/taxes")}
    assert rates["DE", "reduced-rate"] == "7.0000"
    assert reader.get("/wc/v3/data/currencies/current")["code"] == "EUR"
    assert reader.get("/wc/v3/settings/tax/woocommerce_prices_include_tax")["group_id"] == "tax"


def test_mails_have_settings_of_their_own(woo: Shop) -> None:
    """Each mail is a group of settings; one that is switched off is not sent."""
    assert {"email_new_order", "email_customer_processing_order"} <= {
        row["id"] for row in woo.api.get("/wc/v3/settings")
    }
    values = {row["id"]: row["value"] for row in woo.api.get("/wc/v3/settings/email_new_order")}
    assert values == {"enabled": "yes", "recipient": "laden@supplier.example"}
    woo.sim.configure(order_mail=False, customer_mails=False)
    assert woo.api.get("/wc/v3/settings/email_customer_processing_order/enabled")["value"] == "no"
    before = len(woo.sim.log.mails)
    woo.order(status="processing")
    assert len(woo.sim.log.mails) == before


def test_custom_statuses_are_listed(woo: Shop) -> None:
    """A status the shop added is in the list and can be set."""
    woo.sim.configure(custom_statuses=(("packed", "Gepackt"),))
    assert {"slug": "packed", "name": "Gepackt"} in woo.api.get("/wc/v3/orders/statuses")
    order = woo.order()["id"]
    assert woo.api.put(f"/wc/v3/orders/{order}", {"status": "packed"})["status"] == "packed"


def test_counts_are_cheap(woo: Shop) -> None:
    """HEAD /products gives the total; the reports count by status and type."""
    head = woo.api.ask("HEAD", "/wc/v3/products")
    assert int(head.headers["X-WP-Total"]) == len(woo.sim.state.tables.products)
    assert head.content == b""
    woo.order()
    assert {"slug": "processing", "name": "Processing", "total": 1} in woo.api.get(
        "/wc/v3/reports/orders/totals"
    )


# --- the owner's side


def test_a_customer_buys_what_is_there(woo: Shop) -> None:
    """The checkout refuses too much, takes stock, mails the customer and is marked as checkout."""
    before = woo.simple.stock
    with pytest.raises(ValueError, match="in stock"):
        woo.sim.owner.sell([(woo.simple.id, before + 1)])
    order = woo.sim.owner.sell([(woo.simple.sku, 2), (woo.variation.sku, 1)])
    shown = woo.api.get(f"/wc/v3/orders/{order}")
    assert (shown["created_via"], shown["status"]) == ("checkout", "processing")
    assert woo.simple.stock == before - 2
    assert ("kerstin@kunden.example", "Processing order") in woo.mails()


def test_the_owner_by_http_does_what_the_owner_does(woo: Shop) -> None:
    """Another process plays the staff: stock, price, sale, refund, tracking, status, log."""
    owner(woo, "set_stock", item=woo.simple.sku, quantity=9)
    owner(woo, "edit_price", item=woo.simple.id, regular_price="9.99", dealer_price="4,20")
    order = owner(woo, "sell", items=[[woo.simple.sku, 2]])
    owner(woo, "refund", order_id=order, amount="1.00")
    owner(woo, "enter_tracking", order_id=order, number="00340434161094042557")
    owner(woo, "complete", order_id=order)
    shown = woo.api.get(f"/wc/v3/orders/{order}")
    assert (shown["status"], len(shown["refunds"]), woo.simple.stock) == ("completed", 1, 7)
    assert woo.sim.owner.product(woo.simple.id)["regular_price"] == "9.99"
    stock = show(woo, "log?kind=stock")
    assert [(row["before"], row["after"]) for row in stock][-1] == (9, 7)
    assert show(woo, f"log?kind=stock&after={stock[-1]['number']}") == []
    assert show(woo, "summary")["orders"] == {"completed": 1}
    assert len(show(woo, "orders")) == 1


def test_wrong_wishes_of_the_owner_are_answered_with_what_there_is(woo: Shop) -> None:
    """Unknown actions, items and settings name what is known."""
    for action, body in (
        ("paint", {}),
        ("set_stock", {"item": "gibt es nicht", "quantity": 1}),
        ("set_stock", {"quantity": 1}),
        ("configure", {"colour": "blue"}),
        ("restore_backup", {"name": "nie"}),
    ):
        answer = requests.post(f"{woo.url}/owner/{action}", json=body, timeout=LIMIT)
        assert answer.status_code == 400
        assert answer.json()["error"]


def test_people_can_use_the_pages(woo: Shop) -> None:
    """The pages list orders and products, and their forms work and lead back to where they were sent from."""
    order = woo.order(meta_data=[{"key": "_kickroute_order_number", "value": "KR-<b>7</b>"}])["id"]
    page = requests.get(f"{woo.url}/owner/", timeout=LIMIT)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "KR-&lt;b&gt;7&lt;/b&gt;" in page.text
    assert woo.simple.sku in requests.get(f"{woo.url}/owner/product/{woo.simple.id}", timeout=LIMIT).text
    for action, form in (
        ("set_stock", {"item": woo.simple.id, "quantity": "5"}),
        ("sell", {"items": f"{woo.simple.sku}:2"}),
        ("refund", {"order_id": order, "amount": ""}),
        ("break_cron", {}),
        ("back_up", {"name": "gestern"}),
    ):
        assert send(woo, action, {**form, "_back": f"/owner/order/{order}"}) == f"/owner/order/{order}"
    assert woo.sim.owner.order(order)["status"] == "refunded"
    assert woo.simple.stock == 5
    assert "gestern" in requests.get(f"{woo.url}/owner/shop", timeout=LIMIT).text


def send(woo: Shop, action: str, form: dict[str, object], **headers: str) -> str:
    """Send a form as a browser does and return where it leads."""
    answer = requests.post(
        f"{woo.url}/owner/{action}",
        data=form,
        headers={"Content-Type": "application/x-www-form-urlencoded", **headers},
        timeout=LIMIT,
        allow_redirects=False,
    )
    return answer.headers.get("Location", str(answer.status_code))


def test_what_the_shop_refuses_is_said_on_the_page(woo: Shop) -> None:
    """A form that asks too much leads back with the shop's words, and never to another site."""
    order = woo.order()["id"]
    back = send(woo, "refund", {"order_id": order, "amount": "9999", "_back": f"/owner/order/{order}"})
    assert "Invalid refund amount" in requests.get(f"{woo.url}{back}", timeout=LIMIT).text
    assert send(woo, "cancel", {"order_id": order, "_back": "//evil.example/owner/"}) == "/owner/"


def test_a_strangers_page_plays_no_staff(woo: Shop) -> None:
    """A form that a browser sends from elsewhere does nothing."""
    order = woo.order()["id"]
    assert send(woo, "cancel", {"order_id": order}, **{"Sec-Fetch-Site": "cross-site"}) == "403"
    assert woo.sim.owner.order(order)["status"] != "cancelled"


def test_links_into_the_administration_lead_to_the_page_of_what_they_mean(woo: Shop) -> None:
    """Those of orders in either form, and those of products; what there is not is not found."""
    order, product = woo.order()["id"], woo.simple.id
    for link, path in (
        (f"admin.php?page=wc-orders&action=edit&id={order}", f"order/{order}"),
        (f"post.php?post={order}&action=edit", f"order/{order}"),
        (f"post.php?post={product}&action=edit", f"product/{product}"),
    ):
        page = requests.get(f"{woo.url}/wp-admin/{link}", timeout=LIMIT)
        assert (page.status_code, page.url) == (200, f"{woo.url}/owner/{path}")
    assert not requests.get(f"{woo.url}/wp-admin/post.php?post=999999&action=edit", timeout=LIMIT).ok


def test_an_old_backup_issues_numbers_again(woo: Shop) -> None:
    """After a restore the order is gone and the next one gets its number; the log still knows both."""
    woo.sim.owner.back_up("gestern")
    lost = woo.order()["id"]
    woo.sim.owner.restore_backup("gestern")
    assert woo.api.ask("GET", f"/wc/v3/orders/{lost}").status_code == 404
    assert woo.order()["id"] == lost
    assert [entry.data["order_id"] for entry in woo.sim.log.orders] == [lost, lost]


def test_a_backup_brings_its_webhooks_back(woo: Shop) -> None:
    """Webhooks made since are gone."""
    woo.sim.owner.back_up()
    woo.api.post("/wc/v3/webhooks", {"topic": "order.updated", "delivery_url": "http://127.0.0.1:9/"})
    woo.sim.owner.restore_backup()
    assert woo.api.get("/wc/v3/webhooks") == []


def test_failures_and_the_clock_by_http(woo: Shop) -> None:
    """Another process can plan failures, change settings and move the clock."""
    owner(woo, "fault", path="/orders$", answer=503)
    assert woo.api.ask("GET", "/wc/v3/orders").status_code == 503
    owner(woo, "configure", refunded_creates_object=False, plugins=["shiptastic"])
    assert woo.sim.settings.plugins == ("shiptastic",)
    before = woo.sim.clock.seconds()
    owner(woo, "advance_clock", seconds=30)
    assert woo.sim.clock.seconds() - before >= 30
    owner(woo, "clear_log")
    assert show(woo, "log") == []


def test_the_owner_takes_items_off_the_shelf_and_puts_them_back(woo: Shop) -> None:
    """Hide, publish, trash, restore, stop counting, and delete for good, with variations."""
    staff, variable, variation = woo.sim.owner, woo.variable.id, woo.variation.id
    staff.unpublish(variation)
    assert staff.product(variation)["status"] == "private"
    staff.publish(variation)
    staff.trash_product(variable)
    assert staff.product(variation)["status"] == "trash"
    staff.restore_product(variable)
    assert (staff.product(variable)["status"], staff.product(variation)["status"]) == ("publish", "publish")
    staff.stop_counting(woo.simple.id)
    assert woo.sim.owner.product(variable)["id"] in {
        row["id"] for row in woo.api.get("/wc/v3/products", per_page=100)
    }
    staff.delete_product(variable)
    with pytest.raises(LookupError):
        staff.product(variation)


def test_the_owner_works_on_orders(woo: Shop) -> None:
    """Notes, edited lines, refunds of lines and their deletion, trash and back, and for good."""
    staff = woo.sim.owner
    order = woo.order()
    number, line = order["id"], order["line_items"][0]["id"]
    staff.write_note(number, "Bitte eilig", customer=True)
    assert ("einkauf@retail.example", "Customer note") in woo.mails()
    staff.edit_order(number, line_items=[{"id": line, "quantity": 1}])
    refund = staff.refund_lines(number, [{"id": line, "quantity": 1}])
    assert staff.order(number)["refunds"][0]["total"] == "-"
    staff.delete_refund(number, refund)
    staff.set_order_meta(number, "_t", "1")
    staff.trash_order(number)
    staff.restore_order(number)
    assert staff.order(number)["status"] == "processing"
    staff.delete_order(number)
    with pytest.raises(LookupError):
        staff.order(number)


def test_the_owner_lets_the_plugin_place_an_order(woo: Shop) -> None:
    """The order that the plugin leaves behind, without asking its callback."""
    number = woo.sim.owner.place_by_plugin("KR-9", [(woo.simple.sku, 1)])
    assert woo.sim.owner.orders_with("KR-9") == [number]
    assert woo.sim.owner.order(number)["created_via"] == ""


# --- the platform's own plugin


def _placed(number: str, gtin: str, quantity: int) -> dict[str, Any]:
    address = {**SHIPPING, "country_code": "DE"}
    items = [{"gtin": gtin, "quantity": quantity, "net_total": "10.00"}]
    return {
        "type": "order.placed",
        "body": {
            "kickroute_order_number": number,
            "status": "awaiting-fulfillment",
            "shipping": address,
            "billing": {**BILLING, "address_2": "2. OG", "country_code": "DE"},
            "items": items,
            "shipping_net_total": "4.12",
        },
    }


CALLBACK = "/wc/v3/kickroute_callback_endpoint"


def test_the_plugin_answers_500_after_placing(woo: Shop) -> None:
    """Unsigned; the order, its stock, mails and note are there; created_via is empty."""
    before = woo.simple.stock
    nobody = woo.client(None)
    answer = nobody.ask("POST", CALLBACK, _placed("KR-1", woo.simple.gtin, 2))
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_server_error")
    (number,) = woo.sim.owner.orders_with("KR-1")
    order = woo.api.get(f"/wc/v3/orders/{number}")
    assert (order["created_via"], order["prices_include_tax"], order["status"]) == ("", False, "processing")
    assert order["billing"]["address_2"] == ""
    assert woo.simple.stock == before - 2
    notes = [note["note"] for note in woo.api.get(f"/wc/v3/orders/{number}/notes")]
    assert "Kickroute Dropshipping Bestellung" in notes
    again = nobody.ask("POST", CALLBACK, _placed("KR-1", woo.simple.gtin, 2))
    assert (again.status_code, again.json()) == (200, {"status": 200})
    assert woo.sim.owner.orders_with("KR-1") == [number]


def test_the_plugins_route_is_in_the_index(woo: Shop) -> None:
    """The namespace lists it while the plugin is active, for anybody; one route can be asked for alone."""
    asked = {"_fields": f"namespace,routes.{CALLBACK}"}
    assert CALLBACK in woo.client(None).get("/wc/v3", **asked)["routes"]
    woo.sim.configure(plugins=())
    assert not woo.client(None).get("/wc/v3", **asked).get("routes")


def test_the_plugin_refuses_unknown_items_and_too_many(woo: Shop) -> None:
    """404 and 428 with the GTIN; nothing is left behind."""
    nobody = woo.client(None)
    unknown = nobody.ask("POST", CALLBACK, _placed("KR-2", "4099999999999", 1))
    many = nobody.ask("POST", CALLBACK, _placed("KR-2", woo.simple.gtin, 10_000))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "rest_no_item_found")
    assert (many.status_code, many.json()["data"]["gtin"]) == (428, woo.simple.gtin)
    assert woo.sim.owner.orders_with("KR-2") == []
    assert nobody.ask("POST", CALLBACK, {"type": "foo", "body": {}}).json() == ""


def test_without_the_plugin_there_is_no_such_route() -> None:
    """404 rest_no_route."""
    with opened(catalogue=Catalogue(())) as shop:
        assert shop.client(None).ask("POST", CALLBACK, {"type": "foo"}).json()["code"] == "rest_no_route"


# --- its own process


def test_a_shop_in_its_own_process() -> None:
    """``python -m practice.simulators.woocommerce`` prints its address and keys, serves, ends when told."""
    command = [sys.executable, "-m", "practice.simulators.woocommerce", "--offers", "30", "--cron", "broken"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ready = json.loads(process.stdout.readline())
            summary = requests.get(f"{ready['owner']}summary", timeout=LIMIT).json()
            assert summary["products"] == ready["products"]
            assert ready["offers"] == 30
            assert ready["consumer_key"].startswith("ck_")
        finally:
            process.terminate()
        assert process.wait(timeout=LIMIT) == 0
