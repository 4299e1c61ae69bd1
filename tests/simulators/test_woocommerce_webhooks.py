"""The simulated WooCommerce's webhooks and WP-Cron."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from practice.simulators.woocommerce import LEGACY, WooSettings
from tests.recorded.loader import deliveries
from tests.recorded.shapes import compare
from tests.simulators.woo import Receiver, Shop, opened

SECRET = "geheim-ä-123"
TOPICS = (
    "product.created",
    "product.updated",
    "product.deleted",
    "product.restored",
    "order.created",
    "order.updated",
    "order.deleted",
    "action.woocommerce_product_set_stock",
    "action.woocommerce_variation_set_stock",
    "action.woocommerce_updated_product_stock",
    "action.woocommerce_update_product_variation",
    "action.woocommerce_product_set_stock_status",
    "action.woocommerce_order_refunded",
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Take webhooks."""
    with Receiver() as taking:
        yield taking


@pytest.fixture(scope="module")
def opened_shop() -> Iterator[Shop]:
    """Open a shop whose WP-Cron stands still."""
    with opened() as shop:
        yield shop


@pytest.fixture
def woo(opened_shop: Shop) -> Shop:
    """Put the shop back as it was."""
    opened_shop.reset()
    return opened_shop


def hook(woo: Shop, receiver: Receiver, topic: str, **fields: Any) -> Any:
    """Create a webhook for a topic."""
    body = {"topic": topic, "delivery_url": f"{receiver.url}/{topic}", "secret": SECRET, **fields}
    return woo.api.post("/wc/v3/webhooks", body)


def listen(woo: Shop, receiver: Receiver) -> None:
    """Create a webhook for every topic."""
    for topic in TOPICS:
        hook(woo, receiver, topic)


def fired(woo: Shop, receiver: Receiver) -> Counter[str]:
    """Run WP-Cron once and count what came, by topic; what had come before is forgotten."""
    receiver.got.clear()
    woo.sim.owner.run_cron()
    return Counter(delivered.topic for delivered in receiver.events)


def test_the_ping_is_unsigned_and_sent_while_creating(woo: Shop, receiver: Receiver) -> None:
    """Form-encoded webhook_id, no X-WC headers; the secret is never shown."""
    made = hook(woo, receiver, "product.updated")
    (ping,) = receiver.got
    assert ping.raw == f"webhook_id={made['id']}".encode()
    assert ping.headers["content-type"] == "application/x-www-form-urlencoded"
    assert not [name for name in ping.headers if name.startswith("x-wc-")]
    assert "secret" not in made


def test_a_failed_ping_is_repeated_after_every_delivery(woo: Shop, receiver: Receiver) -> None:
    """Creation succeeds all the same, and pings go on until one is answered with 200."""
    receiver.status = 500
    assert hook(woo, receiver, "product.updated")["status"] == "active"
    receiver.status = 200
    woo.sim.owner.set_stock(woo.simple.id, 5)
    woo.sim.owner.run_cron()
    assert [delivered.topic for delivered in receiver.got] == ["", "product.updated", ""]
    woo.sim.owner.set_stock(woo.simple.id, 6)
    woo.sim.owner.run_cron()
    assert [delivered.topic for delivered in receiver.got][3:] == ["product.updated"]


def test_deliveries_are_signed_over_the_raw_body(woo: Shop, receiver: Receiver) -> None:
    """Base64 of the HMAC-SHA256 with the secret as UTF-8; the body is JSON of ASCII with escaped slashes."""
    hook(woo, receiver, "product.updated")
    woo.sim.owner.set_stock(woo.simple.id, 5)
    woo.sim.owner.run_cron()
    (delivered,) = receiver.events
    mac = hmac.new(SECRET.encode(), delivered.raw, hashlib.sha256).digest()
    assert delivered.headers["x-wc-webhook-signature"] == base64.b64encode(mac).decode()
    assert delivered.headers["x-wc-webhook-source"] == woo.url + "/"
    assert delivered.raw.isascii()
    assert b"http:\\/\\/" in delivered.raw
    assert delivered.body == woo.api.get(f"/wc/v3/products/{woo.simple.id}")


def test_a_recorded_signature_is_made_the_same_way() -> None:
    """The signature of a real shop's delivery is that of its raw body with the secret it was made with."""
    from practice.simulators.woocommerce.webhooks import sign

    signed = [d for d in deliveries("woocommerce") if d.raw is not None and d.topic == "order.created"]
    assert signed
    for delivered in signed:
        assert sign(delivered.raw or b"", "geheim") == delivered.headers["X-WC-Webhook-Signature"]


def test_deliveries_have_the_recorded_headers_and_shape(woo: Shop, receiver: Receiver) -> None:
    """For every recorded delivery there is one of ours with the same headers, keys and types."""
    listen(woo, receiver)
    woo.sim.owner.edit(woo.simple.id, sale_price="1.00")
    woo.api.put(
        f"/wc/v3/products/{woo.variation.parent_id}/variations/{woo.variation.id}", {"stock_quantity": 7}
    )
    shipping = [{"method_id": "flat_rate", "method_title": "V", "total": "4.00"}]
    meta = [{"key": "_kickroute_order_number", "value": "KR-1"}]
    order = woo.order(shipping_lines=shipping, meta_data=meta)
    lines = [{"product_id": woo.variation.id, "quantity": 1}, {"product_id": woo.simple.id, "quantity": 1}]
    woo.order("pending", line_items=lines, shipping_lines=shipping)
    woo.sim.owner.refund(order["id"], "1.00")
    for cause in (
        woo.sim.owner.run_cron,
        lambda: woo.sim.owner.complete(order["id"]),
        woo.sim.owner.run_cron,
    ):
        cause()
    woo.sim.owner.trash_order(order["id"])
    woo.sim.owner.trash_product(woo.variable.id)
    woo.sim.owner.run_cron()
    ours = {topic: [d for d in receiver.events if d.topic == topic] for topic in TOPICS}
    compared = 0
    for recorded in deliveries("woocommerce"):
        if not ours.get(recorded.topic):
            continue
        names = {name.lower() for name in recorded.headers if name.startswith("X-WC-")}
        assert names == {name for name in ours[recorded.topic][0].headers if name.startswith("x-wc-")}
        outcomes = [compare(recorded.body, own.body).differences for own in ours[recorded.topic]]
        assert [] in outcomes, (recorded.name, recorded.topic, min(outcomes, key=len))
        compared += 1
    assert compared


def test_updates_of_one_thing_are_sent_once_as_it_is_then(woo: Shop, receiver: Receiver) -> None:
    """Three changes before WP-Cron runs make one delivery with the last value."""
    hook(woo, receiver, "product.updated")
    for quantity in (50, 51, 52):
        woo.sim.owner.set_stock(woo.simple.id, quantity)
    assert woo.sim.owner.run_cron() == 1
    assert receiver.events[0].body["stock_quantity"] == 52


def test_what_is_gone_when_sending_is_a_signed_404(woo: Shop, receiver: Receiver) -> None:
    """A product made and deleted before sending is announced with an error as its body."""
    hook(woo, receiver, "product.created")
    made = woo.api.post("/wc/v3/products", {"name": "Eintagsfliege"})
    woo.api.delete(f"/wc/v3/products/{made['id']}", force="true")
    woo.sim.owner.run_cron()
    assert receiver.events[0].body["code"] == "woocommerce_rest_product_invalid_id"
    assert receiver.events[0].body["data"] == {"status": 404}


@pytest.mark.parametrize(
    ("cause", "topics"),
    [
        ("rest stock", {"product.updated": 1, "action.woocommerce_product_set_stock": 1}),
        ("rest same", {"product.updated": 1}),
        (
            "rest variation",
            {
                "product.updated": 1,
                "action.woocommerce_variation_set_stock": 1,
                "action.woocommerce_update_product_variation": 1,
            },
        ),
        ("sql", {}),
        ("post meta", {}),
        (
            "update stock",
            {
                "product.updated": 1,
                "action.woocommerce_updated_product_stock": 1,
                "action.woocommerce_product_set_stock": 1,
            },
        ),
        ("trash product", {"product.deleted": 1}),
        ("erase product", {}),
        ("pending order", {"order.created": 1, "order.updated": 1}),
        (
            "processing order",
            {
                "order.created": 1,
                "order.updated": 1,
                "product.updated": 1,
                "action.woocommerce_updated_product_stock": 1,
                "action.woocommerce_product_set_stock": 1,
            },
        ),
        ("trash order", {"order.deleted": 1}),
        ("erase order", {}),
        ("note", {}),
        ("refund amount", {"order.updated": 1, "action.woocommerce_order_refunded": 1}),
        ("delete refund", {}),
        ("order meta sql", {}),
        ("untrash order", {}),
    ],
)
def test_what_fires_what(woo: Shop, receiver: Receiver, cause: str, topics: dict[str, int]) -> None:
    """Each cause sends the deliveries that a real shop was seen to send, and no others."""
    owner = woo.sim.owner
    pending, taken = woo.order("pending")["id"], woo.order()["id"]
    refund = owner.refund(taken, "1.00")
    trashed = woo.order("pending")["id"]
    owner.trash_order(trashed)
    variation = f"/wc/v3/products/{woo.variation.parent_id}/variations/{woo.variation.id}"
    causes: dict[str, Any] = {
        "rest stock": lambda: woo.api.put(f"/wc/v3/products/{woo.simple.id}", {"stock_quantity": 33}),
        "rest same": lambda: woo.api.put(
            f"/wc/v3/products/{woo.simple.id}", {"stock_quantity": woo.simple.stock}
        ),
        "rest variation": lambda: woo.api.put(variation, {"stock_quantity": 44}),
        "sql": lambda: owner.set_stock(woo.simple.id, 1, how="sql"),
        "post meta": lambda: owner.edit_price(woo.simple.id, dealer_price="1.00", how="sql"),
        "update stock": lambda: owner.set_stock(woo.simple.id, 25, how="stock"),
        "trash product": lambda: woo.api.delete(f"/wc/v3/products/{woo.simple.id}"),
        "erase product": lambda: woo.api.delete(f"/wc/v3/products/{woo.simple.id}", force="true"),
        "pending order": lambda: woo.order("pending"),
        "processing order": woo.order,
        "trash order": lambda: woo.api.delete(f"/wc/v3/orders/{pending}"),
        "erase order": lambda: woo.api.delete(f"/wc/v3/orders/{pending}", force="true"),
        "note": lambda: woo.api.post(f"/wc/v3/orders/{pending}/notes", {"note": "x"}),
        "refund amount": lambda: owner.refund(taken, "1.00"),
        "delete refund": lambda: owner.delete_refund(taken, refund),
        "order meta sql": lambda: owner.set_order_meta(taken, "t", "1", how="sql"),
        "untrash order": lambda: woo.api.put(f"/wc/v3/orders/{trashed}", {"status": "pending"}),
    }
    listen(woo, receiver)
    causes[cause]()
    assert dict(fired(woo, receiver)) == topics


def test_deleted_carries_only_the_number(woo: Shop, receiver: Receiver) -> None:
    """The body of product.deleted is {"id": N}, also for a variation that went to the trash."""
    hook(woo, receiver, "product.deleted")
    woo.api.delete(f"/wc/v3/products/{woo.variation.parent_id}/variations/{woo.variation.id}")
    number = woo.variation.id if woo.variation.status == "trash" else None
    woo.sim.owner.run_cron()
    assert set(receiver.events[0].body) == {"id"}
    assert number in (None, receiver.events[0].body["id"])


def test_with_old_tables_a_trashed_order_looks_like_a_deleted_product(receiver: Receiver) -> None:
    """Old order tables: order.deleted and product.deleted both come, with the order's number."""
    with opened(LEGACY) as legacy:
        legacy.sim.owner.break_cron()
        order = legacy.order("pending")["id"]
        for topic in ("order.deleted", "product.deleted"):
            hook(legacy, receiver, topic)
        legacy.sim.owner.trash_order(order)
        legacy.sim.owner.run_cron()
        assert {d.topic: d.body for d in receiver.events} == {
            "order.deleted": {"id": order},
            "product.deleted": {"id": order},
        }


def test_objects_reach_action_webhooks_as_nothing(woo: Shop, receiver: Receiver) -> None:
    """Where the event hands over an object the argument is an empty list, where a number, the number."""
    listen(woo, receiver)
    woo.sim.owner.set_stock(woo.simple.id, 25, how="stock")
    woo.sim.owner.run_cron()
    bodies = {d.topic: d.body for d in receiver.events}
    assert bodies["action.woocommerce_product_set_stock"]["arg"] == []
    assert bodies["action.woocommerce_updated_product_stock"]["arg"] == woo.simple.id


def test_a_checkout_announces_the_update_before_the_creation(woo: Shop, receiver: Receiver) -> None:
    """The order of deliveries is not the order of events."""
    listen(woo, receiver)
    woo.sim.owner.sell([(woo.simple.id, 1)])
    woo.sim.owner.run_cron()
    orders = [d.topic for d in receiver.events if d.topic.startswith("order.")]
    assert orders == ["order.updated", "order.created"]


def _fail(woo: Shop, times: int) -> None:
    for number in range(times):
        woo.sim.owner.set_stock(woo.simple.id, 100 + number)
        woo.sim.owner.run_cron()


def test_the_seventh_failure_in_a_row_disables(woo: Shop, receiver: Receiver) -> None:
    """Six are borne, nothing is ever sent again by itself, and status shows it only after the seventh."""
    path = f"/wc/v3/webhooks/{hook(woo, receiver, 'product.updated')['id']}"
    receiver.status = 500
    _fail(woo, 6)
    assert woo.sim.owner.run_cron() == 0
    assert woo.api.get(path)["status"] == "active"
    _fail(woo, 1)
    assert woo.api.get(path)["status"] == "disabled"
    assert [row["id"] for row in woo.api.get("/wc/v3/webhooks", status="disabled")] == [int(path[-1])]


def test_a_reactivated_webhook_falls_at_its_next_failure(woo: Shop, receiver: Receiver) -> None:
    """The count is kept; a success, or a redirect, sets it back."""
    path = f"/wc/v3/webhooks/{hook(woo, receiver, 'product.updated')['id']}"
    receiver.status = 410
    _fail(woo, 7)
    woo.api.put(path, {"status": "active"})
    _fail(woo, 1)
    assert woo.api.get(path)["status"] == "disabled"
    woo.api.put(path, {"status": "active"})
    receiver.status = 301
    _fail(woo, 1)
    receiver.status = 404
    _fail(woo, 6)
    assert woo.api.get(path)["status"] == "active"


def test_wrong_webhooks_are_refused(woo: Shop) -> None:
    """A topic or an address that is none, and deleting without force."""
    for body, code in (
        (
            {"topic": "product.sold", "delivery_url": "http://x"},
            "woocommerce_rest_shop_webhook_invalid_topic",
        ),
        (
            {"topic": "product.updated", "delivery_url": "x"},
            "woocommerce_rest_shop_webhook_invalid_delivery_url",
        ),
    ):
        answer = woo.api.ask("POST", "/wc/v3/webhooks", body)
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    made = woo.api.post(
        "/wc/v3/webhooks", {"topic": "product.updated", "delivery_url": "http://127.0.0.1:9/"}
    )
    path = f"/wc/v3/webhooks/{made['id']}"
    assert woo.api.ask("DELETE", path).status_code == 501
    woo.api.delete(path, force="true")
    assert woo.api.ask("GET", path).status_code == 404


def test_a_visitor_starts_what_was_queued_before(receiver: Receiver) -> None:
    """WP-Cron on visits: the change's own request delivers nothing, the next visitor does, once a minute."""
    with opened(WooSettings(cron="visits", cron_seconds=60, check_oauth_time=False)) as woo:
        hook(woo, receiver, "product.updated")
        woo.sim.clock.advance(timedelta(seconds=61))
        woo.api.put(f"/wc/v3/products/{woo.simple.id}", {"stock_quantity": 33})
        time.sleep(0.05)  # long enough for a delivery that must not come
        assert receiver.events == []
        woo.sim.clock.advance(timedelta(seconds=61))
        woo.api.get("/wc/v3/products", per_page=1)
        receiver.wait(1)
        woo.api.put(f"/wc/v3/products/{woo.simple.id}", {"stock_quantity": 34})
        woo.api.get("/wc/v3/products", per_page=1)
        time.sleep(0.05)  # the minute is not over
        assert len(receiver.events) == 1
        woo.sim.clock.advance(timedelta(seconds=61))
        woo.api.get("/wc/v3/products", per_page=1)
        assert receiver.wait(2)[1].body["stock_quantity"] == 34


def test_the_minute_of_wp_cron_runs_also_while_nothing_waits(receiver: Receiver) -> None:
    """A visitor just before a change used the minute up: no later one delivers until it is over."""
    with opened(WooSettings(cron="visits", cron_seconds=60, check_oauth_time=False)) as woo:
        hook(woo, receiver, "product.updated")
        woo.sim.clock.advance(timedelta(seconds=61))
        woo.api.get("/wc/v3/products", per_page=1)
        woo.api.put(f"/wc/v3/products/{woo.simple.id}", {"stock_quantity": 33})
        woo.api.get("/wc/v3/products", per_page=1)
        time.sleep(0.05)  # long enough for a delivery that must not come
        assert receiver.events == []
        woo.sim.clock.advance(timedelta(seconds=61))
        woo.api.get("/wc/v3/products", per_page=1)
        receiver.wait(1)


def test_a_broken_cron_delivers_nothing_until_it_is_mended(woo: Shop, receiver: Receiver) -> None:
    """What waited is delivered when WP-Cron works again."""
    hook(woo, receiver, "product.updated")
    woo.sim.owner.set_stock(woo.simple.id, 33)
    woo.api.get("/wc/v3/products", per_page=1)
    assert receiver.events == []
    woo.sim.owner.mend_cron()
    receiver.wait(1)


def test_the_log_tells_of_deliveries(woo: Shop, receiver: Receiver) -> None:
    """Every try is in the log with its topic, resource and answer."""
    hook(woo, receiver, "product.updated")
    receiver.status = 500
    woo.sim.owner.set_stock(woo.simple.id, 33)
    woo.sim.owner.run_cron()
    tries = [(e.data["topic"], e.data["resource_id"], e.data["status"]) for e in woo.sim.log.webhooks]
    assert tries == [("ping", None, 200), ("product.updated", woo.simple.id, 500)]


def test_a_webhook_that_is_gone(woo: Shop) -> None:
    """404, and in 8.9 400, with the same code."""
    for version, status in (("11.0", 404), ("8.9", 400)):
        woo.sim.configure(version=version)
        refused = woo.api.ask("GET", "/wc/v3/webhooks/999")
        assert refused.status_code == status
        assert refused.json()["code"] == "woocommerce_rest_shop_webhook_invalid_id"


def test_webhooks_in_a_batch(woo: Shop) -> None:
    """Create, change and delete several at once; what is wrong is an error item."""
    body = {"topic": "order.updated", "delivery_url": "http://127.0.0.1:9/"}
    made = woo.api.post("/wc/v3/webhooks/batch", {"create": [body, {**body, "topic": "x"}]})["create"]
    assert made[1]["error"]["code"] == "woocommerce_rest_shop_webhook_invalid_topic"
    number = made[0]["id"]
    rows = {"update": [{"id": number, "status": "paused"}], "delete": [999]}
    answer = woo.api.post("/wc/v3/webhooks/batch", rows)
    assert answer["update"][0]["status"] == "paused"
    assert answer["delete"][0]["error"]["data"] == {"status": 404}
