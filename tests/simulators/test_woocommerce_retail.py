"""The simulated WooCommerce as a retailer's shop: imports by API, half-written rows, sales, shoppers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from practice.simulators.catalogue import Catalogue
from practice.simulators.woocommerce import OLD, ShopClock, WooSettings
from tests.simulators.woo import Receiver, Shop, opened
from tests.waiting import until

EVENING = datetime(2026, 11, 24, 21, 0, 0, tzinfo=UTC)
PRODUCTS = "/wc/v3/products"
LAMP: dict[str, Any] = {
    "name": "Lampe",
    "status": "draft",
    "slug": "kr-imp-1",
    "sku": "SUP-1-x",
    "global_unique_id": "4006381333931",
    "regular_price": "12.90",
    "manage_stock": True,
    "stock_quantity": 7,
    "meta_data": [{"key": "_kickroute_link", "value": "imp-1"}],
}


@pytest.fixture
def woo() -> Iterator[Shop]:
    """Open an empty shop whose clock stands still."""
    clock = ShopClock()
    clock.set(EVENING, stop=True)
    with opened(WooSettings(cron="broken"), Catalogue(()), clock) as shop:
        yield shop


def killed(woo: Shop, method: str, path: str, body: Any, writes: int) -> None:
    """Send a request whose process is killed after so many writes."""
    woo.sim.fail(f"{path}$", at="during", answer=502, writes=writes)
    assert woo.api.ask(method, path, body).status_code == 502
    woo.sim.mend()


def variable(woo: Shop, **fields: Any) -> tuple[int, str]:
    """Make a product with an attribute, and return its id and where its variations are."""
    attribute = {"name": "Größe", "variation": True, "visible": True, "options": ["S", "M", "L"]}
    made = woo.api.post(PRODUCTS, {"name": "Hemd", "type": "variable", "attributes": [attribute], **fields})
    return made["id"], f"{PRODUCTS}/{made['id']}/variations"


def size(option: str, **fields: Any) -> dict[str, Any]:
    """Give a variation to make."""
    attributes = [{"name": "Größe", "option": option}]
    return {"sku": f"HEMD-{option}-x", "regular_price": "9.00", "attributes": attributes, **fields}


def test_each_write_of_a_request_may_be_its_last(woo: Shop) -> None:
    """A product is there from the first write on, by its address; its mark comes with the last."""
    seen = []
    for writes in range(1, 14):
        row = woo.api.get(PRODUCTS, slug="kr-imp-1")
        if row:
            woo.api.delete(f"{PRODUCTS}/{row[0]['id']}", force="true")
        woo.sim.fail("/products$", method="POST", at="during", answer=502, writes=writes)
        answered = woo.api.ask("POST", PRODUCTS, LAMP)
        woo.sim.mend()
        (left,) = woo.api.get(PRODUCTS, slug="kr-imp-1")
        seen.append((left["sku"] != "", left["price"] != "", bool(left["meta_data"])))
        if answered.status_code == 201:
            break
    assert seen[0] == (False, False, False)
    assert seen[-1] == (True, True, True)
    assert seen == sorted(seen)
    assert seen[-2][:2] == (True, True)
    assert not seen[-2][2]


def test_nothing_that_was_queued_is_told_of_a_killed_request(woo: Shop) -> None:
    """Webhooks are sent when a request ends, and so is what a product takes from its variations."""
    number, path = variable(woo, status="publish")
    first = woo.api.post(path, size("S", manage_stock=True, stock_quantity=0))
    second = woo.api.post(path, size("M", manage_stock=True, stock_quantity=0))
    assert woo.api.get(f"{PRODUCTS}/{number}")["stock_status"] == "outofstock"
    with Receiver() as receiver:
        woo.api.post(
            "/wc/v3/webhooks",
            {"topic": "product.updated", "delivery_url": receiver.url, "secret": "s", "status": "active"},
        )
        woo.sim.owner.run_cron()
        rows = [{"id": row["id"], "stock_quantity": 5} for row in (first, second)]
        killed(woo, "POST", f"{path}/batch", {"update": rows}, writes=2)
        woo.sim.owner.run_cron()
        assert woo.api.get(f"{path}/{first['id']}")["stock_quantity"] == 5
        assert receiver.events == []
    assert woo.api.get(f"{PRODUCTS}/{number}")["stock_status"] == "outofstock"
    woo.api.put(f"{PRODUCTS}/{number}", {"status": "publish"})
    assert woo.api.get(f"{PRODUCTS}/{number}")["stock_status"] == "instock"


def test_a_variation_is_doubled_after_a_kill(woo: Shop) -> None:
    """Its SKU is looked up in a table that is written late: the same batch again makes a second one."""
    _, path = variable(woo)
    batch = {"create": [size("S"), size("M")]}
    killed(woo, "POST", f"{path}/batch", batch, writes=11)
    whole, half = woo.api.get(path, orderby="id", order="asc")
    assert (whole["sku"], half["sku"], half["attributes"]) == ("HEMD-S-x", "HEMD-M-x", [])
    answer = woo.api.post(f"{path}/batch", batch)["create"]
    assert [row.get("error", {}).get("code") for row in answer] == ["product_invalid_sku", None]
    assert len(woo.api.get(path)) == 3


def test_a_trashed_product_keeps_its_sku_and_not_its_gtin(woo: Shop) -> None:
    """Nobody says whose the SKU is; untrashed there are two of one GTIN. Writes to it are answered 200."""
    first = woo.api.post(PRODUCTS, LAMP)
    woo.api.delete(f"{PRODUCTS}/{first['id']}")
    answer = woo.api.ask("POST", PRODUCTS, LAMP)
    assert (answer.status_code, answer.json()["code"]) == (400, "woocommerce_rest_product_not_created")
    assert "resource_id" not in answer.json()["data"]
    second = woo.api.post(PRODUCTS, {**LAMP, "sku": "SUP-2-x"})
    assert woo.api.put(f"{PRODUCTS}/{first['id']}", {"stock_quantity": 1})["status"] == "trash"
    assert woo.api.get(PRODUCTS, slug="kr-imp-1__trashed", status="trash")[0]["id"] == first["id"]
    found = woo.api.get(PRODUCTS, global_unique_id="4006381333931", include_status="any,trash")
    assert {row["id"] for row in found} == {first["id"], second["id"]}


def test_the_old_version_makes_a_second_product_of_one_sku_in_the_trash() -> None:
    """8.9: 201; and it ignores the filter by GTIN."""
    with opened(OLD, Catalogue(())) as old:
        first = old.api.post(PRODUCTS, LAMP)
        old.api.delete(f"{PRODUCTS}/{first['id']}")
        second = old.api.post(PRODUCTS, LAMP)
        assert [row["id"] for row in old.api.get(PRODUCTS, global_unique_id="4")] == [second["id"]]


def test_a_copy_carries_the_marks_of_its_model(woo: Shop) -> None:
    """Staff's copy: a draft with our meta data, the SKU counted up, no GTIN and no address."""
    made = woo.api.post(PRODUCTS, {**LAMP, "sku": "LNK-1"})
    copy = woo.api.get(f"{PRODUCTS}/{woo.sim.owner.duplicate_product(made['id'])}")
    assert (copy["name"], copy["sku"], copy["global_unique_id"]) == ("Lampe (Copy)", "LNK-2", "")
    assert (copy["status"], copy["slug"]) == ("draft", "")
    assert [(row["key"], row["value"]) for row in copy["meta_data"]] == [("_kickroute_link", "imp-1")]


def test_a_sale_begins_and_ends_by_itself(woo: Shop) -> None:
    """The price that is asked follows the dates of the sale price; the checkout takes it."""
    dates = {"date_on_sale_from": "2026-11-25T00:00:00", "date_on_sale_to": "2026-11-25"}
    made = woo.api.post(PRODUCTS, {**LAMP, "status": "publish", "sale_price": "5.90", **dates})
    path = f"{PRODUCTS}/{made['id']}"
    assert (made["price"], made["on_sale"]) == ("12.90", False)
    assert made["date_on_sale_from_gmt"] == "2026-11-24T23:00:00"
    woo.sim.clock.advance(timedelta(hours=2))
    assert (woo.api.get(path)["price"], woo.api.get(path)["on_sale"]) == ("5.90", True)
    order = woo.api.get(f"/wc/v3/orders/{woo.sim.owner.checkout([(made['id'], 1)])}")
    assert order["line_items"][0]["total"] == "4.96"
    woo.sim.clock.advance(timedelta(hours=24))
    assert (woo.api.get(path)["price"], woo.api.get(path)["on_sale"]) == ("12.90", False)


def test_pictures_take_their_time_and_others_are_answered(woo: Shop) -> None:
    """A product is published only when its picture is there; the same one again is a second file."""
    made = woo.api.post(PRODUCTS, LAMP)
    path = f"{PRODUCTS}/{made['id']}"
    woo.sim.configure(pictures=(("/slow/", 0.3),))
    body = {"status": "publish", "slug": "", "images": [{"src": "https://bilder.example/slow/a.jpg"}]}
    import threading

    thread = threading.Thread(target=lambda: woo.client(woo.sim.keys.full).put(path, body))
    thread.start()
    row = woo.api.get(path)
    assert (row["status"], row["images"]) == ("draft", [])
    thread.join()
    row = woo.api.get(path)
    assert (row["status"], row["slug"], len(row["images"])) == ("publish", "lampe", 1)
    woo.api.put(path, {"images": [{"src": "https://bilder.example/slow/a.jpg", "name": "kr-img"}]})
    assert [image.name for image in woo.sim.state.tables.media.values()] == ["a.jpg", "kr-img"]
    woo.api.delete(path, force="true")
    assert len(woo.sim.state.tables.media) == 2


def test_a_picture_of_the_own_network_is_refused(woo: Shop) -> None:
    """Loopback, private addresses, names without a dot and odd ports; nothing is left of the product."""
    for address in (
        "http://127.0.0.1/a.jpg",
        "http://10.0.0.7/a.jpg",
        "http://nas/a.jpg",
        "http://a.de:81/b.jpg",
    ):
        answer = woo.api.ask("POST", PRODUCTS, {**LAMP, "images": [{"src": address}]})
        assert answer.json()["code"] == "woocommerce_product_image_upload_error"
        assert "A valid URL was not provided." in answer.json()["message"]
    assert woo.api.get(PRODUCTS) == []


def test_a_killed_picture_leaves_a_file(woo: Shop) -> None:
    """The product is as it was, and the picture is in the library; again, and there are two."""
    made = woo.api.post(PRODUCTS, LAMP)
    path, body = f"{PRODUCTS}/{made['id']}", {"images": [{"src": "https://bilder.example/a.jpg"}]}
    killed(woo, "PUT", path, body, writes=1)
    assert woo.api.get(path)["images"] == []
    assert len(woo.api.put(path, body)["images"]) == 1
    assert len(woo.sim.state.tables.media) == 2


def test_a_product_follows_its_variations_that_are_on_sale(woo: Shop) -> None:
    """The lowest price and the stock of those that are not private; renamed attributes are nobody's."""
    number, path = variable(woo, status="publish")
    woo.api.post(path, size("S", regular_price="7.00", manage_stock=True, stock_quantity=1))
    cheap = woo.api.post(path, size("M", regular_price="3.00", status="private"))
    row = woo.api.get(f"{PRODUCTS}/{number}")
    assert (row["price"], row["stock_status"]) == ("7.00", "instock")
    renamed = {"name": "Format", "variation": True, "options": ["S", "M"]}
    woo.api.put(f"{PRODUCTS}/{number}", {"attributes": [renamed]})
    shown = woo.api.get(f"{path}/{cheap['id']}")
    assert (shown["attributes"], shown["name"]) == ([], "")


def test_menu_order_sorts_variations(woo: Shop) -> None:
    """It is written with the row, so that a row that is half done shows it."""
    _, path = variable(woo)
    woo.api.post(f"{path}/batch", {"create": [size("S", menu_order=2), size("M", menu_order=1)]})
    rows = woo.api.get(path, orderby="menu_order", order="asc")
    assert [(row["menu_order"], row["name"]) for row in rows] == [(1, "M"), (2, "S")]
    killed(woo, "POST", path, size("L", menu_order=3), writes=1)
    half = woo.api.get(path, orderby="menu_order", order="desc")[0]
    assert (half["menu_order"], half["attributes"], half["price"]) == (3, [], "")


def test_unpaid_orders_hold_what_the_stock_does_not_tell(woo: Shop) -> None:
    """The stock stands at two, and a second shopper gets none; a declined card takes and holds nothing."""
    made = woo.api.post(PRODUCTS, {**LAMP, "status": "publish", "stock_quantity": 2})
    number, buy = made["id"], woo.sim.owner.checkout
    buy([(number, 2)], "declined")
    pending = buy([(number, 2)], "redirect")
    assert woo.api.get(f"{PRODUCTS}/{number}")["stock_quantity"] == 2
    with pytest.raises(ValueError, match="only 0"):
        buy([(number, 1)])
    woo.sim.owner.cancel(pending)
    on_hold = woo.api.get(f"/wc/v3/orders/{buy([(number, 1)], 'bacs')}")
    assert (on_hold["status"], on_hold["date_paid"], on_hold["needs_payment"]) == ("on-hold", None, False)
    assert woo.api.get(f"{PRODUCTS}/{number}")["stock_quantity"] == 1
    cod = woo.api.get(f"/wc/v3/orders/{buy([(number, 1)], 'cod')}")
    assert (cod["status"], cod["date_paid"]) == ("processing", None)
    woo.sim.owner.complete(cod["id"])
    assert woo.api.get(f"/wc/v3/orders/{cod['id']}")["date_paid"] is not None


def test_nobody_buys_what_is_not_on_sale(woo: Shop) -> None:
    """A draft, a product without a price, and one in the trash."""
    draft = woo.api.post(PRODUCTS, LAMP)["id"]
    priceless = woo.api.post(PRODUCTS, {"name": "x", "status": "publish"})["id"]
    for number in (draft, priceless):
        with pytest.raises(ValueError, match="not for sale"):
            woo.sim.owner.checkout([(number, 1)])


def test_a_look_at_the_checkout_makes_a_draft(woo: Shop) -> None:
    """It is in the list of orders by default, takes no stock and is nobody's order."""
    made = woo.api.post(PRODUCTS, {**LAMP, "status": "publish"})
    draft = woo.sim.owner.visit_checkout([(made["id"], 3)])
    (row,) = woo.api.get("/wc/v3/orders")
    assert (row["id"], row["status"], row["billing"]["email"]) == (draft, "checkout-draft", "")
    assert woo.api.get(f"{PRODUCTS}/{made['id']}")["stock_quantity"] == 7


def test_a_numbering_plugin_changes_the_number(woo: Shop) -> None:
    """An order has its id for a number until it is paid; then it has another."""
    woo.sim.configure(plugins=("numbering",))
    made = woo.api.post(PRODUCTS, {**LAMP, "status": "publish"})
    order = woo.sim.owner.checkout([(made["id"], 1)], "bacs")
    assert woo.api.get(f"/wc/v3/orders/{order}")["number"] == str(order)
    woo.sim.owner.set_status(order, "processing")
    assert woo.api.get(f"/wc/v3/orders/{order}")["number"] == "RE-0001"


def test_setting_paid_works_where_a_payment_is_due(woo: Shop) -> None:
    """An order on hold stays as it is; a pending one is paid. Meta data of a line keeps its amounts."""
    made = woo.api.post(PRODUCTS, {**LAMP, "status": "publish"})
    on_hold, pending = (woo.sim.owner.checkout([(made["id"], 1)], way) for way in ("bacs", "redirect"))
    assert woo.api.put(f"/wc/v3/orders/{on_hold}", {"set_paid": True})["status"] == "on-hold"
    assert woo.api.put(f"/wc/v3/orders/{pending}", {"set_paid": True})["status"] == "processing"
    (line,) = woo.api.get(f"/wc/v3/orders/{on_hold}")["line_items"]
    mark = {"id": line["id"], "meta_data": [{"key": "Lieferant", "value": "SUP-7"}]}
    (marked,) = woo.api.put(f"/wc/v3/orders/{on_hold}", {"line_items": [mark]})["line_items"]
    assert marked["total"] == line["total"]
    assert ("Lieferant", "SUP-7") in {(row["key"], row["value"]) for row in marked["meta_data"]}


def test_an_unknown_status_in_a_batch_makes_an_order_pending(woo: Shop) -> None:
    """Alone it is refused."""
    made = woo.api.post(PRODUCTS, {**LAMP, "status": "publish"})
    order = woo.sim.owner.checkout([(made["id"], 1)])
    assert woo.api.ask("PUT", f"/wc/v3/orders/{order}", {"status": "versendet"}).status_code == 400
    woo.api.post("/wc/v3/orders/batch", {"update": [{"id": order, "status": "versendet"}]})
    assert woo.api.get(f"/wc/v3/orders/{order}")["status"] == "pending"


def test_fields_of_a_batch_hide_its_rows_and_errors(woo: Shop) -> None:
    """The writes happen; of rows and errors nothing is left."""
    made = woo.api.post(PRODUCTS, LAMP)
    batch = {"update": [{"id": made["id"], "stock_quantity": 4}, {"id": 999999, "stock_quantity": 1}]}
    assert woo.api.post(f"{PRODUCTS}/batch", batch, _fields="update.id") == {"update": []}
    assert woo.api.post(f"{PRODUCTS}/batch", batch, _fields="id") == []
    assert woo.api.get(f"{PRODUCTS}/{made['id']}")["stock_quantity"] == 4


def test_the_owner_buys_and_copies_by_http(woo: Shop) -> None:
    """What is played in another process."""
    made = woo.api.post(PRODUCTS, {**LAMP, "status": "publish"})
    import requests

    def does(action: str, **arguments: Any) -> Any:
        answer = requests.post(f"{woo.url}/owner/{action}", json=arguments, timeout=60)
        assert answer.ok, answer.text
        return answer.json()["result"]

    order = does("checkout", items=[[made["id"], 1]], payment="bacs")
    assert woo.sim.owner.order(order)["status"] == "on-hold"
    assert does("duplicate_product", item=made["id"]) != made["id"]
    assert woo.sim.owner.order(does("visit_checkout", items="SUP-1-x:2"))["status"] == "checkout-draft"
    until("the copy is there", lambda: len(woo.api.get(PRODUCTS)) == 2)
