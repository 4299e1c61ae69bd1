"""What the platform is answered, over real HTTP."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
import requests

from connector.model import OrderStatus
from connector.model.errors import ShopStale, ShopUnavailable
from connector.model.records import OrderState
from tests.doors.world import CUSTOMER, GTIN, OTHER_GTIN, UNKNOWN_GTIN, World, at_once, order_body
from tests.waiting import LIMIT, ended, happened, until


def test_a_placed_order_is_answered_with_the_shops_number(world: World) -> None:
    """``order.placed``: HTTP 200 with status 201 and the number, once the order is live in the shop."""
    answer = world.call("order.placed", order_body())
    (placed,) = world.shop.all_orders()
    assert (answer.status_code, answer.json()) == (200, {"status": 201, "number": placed.number})
    assert placed.status is OrderStatus.AWAITING_FULFILLMENT


def test_an_order_that_is_known_is_answered_without_a_number(world: World) -> None:
    """The same order again: HTTP 200 with status 200, and still one order in the shop."""
    world.call("order.placed", order_body())
    answer = world.call("order.placed", order_body())
    assert (answer.status_code, answer.json()) == (200, {"status": 200})
    assert len(world.shop.all_orders()) == 1


def test_an_unknown_gtin_is_refused_by_name(world: World) -> None:
    """An unknown GTIN: HTTP 404 ``rest_no_item_found`` with the GTIN, and nothing in the shop."""
    answer = world.call("order.placed", order_body("KR-1", (GTIN, 1), (UNKNOWN_GTIN, 1)))
    assert answer.status_code == 404
    assert answer.json()["code"] == "rest_no_item_found"
    assert answer.json()["data"] == {"status": 404, "gtin": UNKNOWN_GTIN}
    assert not world.shop.all_orders()


def test_too_little_stock_is_refused_by_name(world: World) -> None:
    """Too little stock: HTTP 428 ``rest_not_enough_stock`` with the GTIN, and nothing in the shop."""
    answer = world.call("order.placed", order_body("KR-1", (OTHER_GTIN, 2)))
    assert answer.status_code == 428
    assert answer.json()["code"] == "rest_not_enough_stock"
    assert answer.json()["data"] == {"status": 428, "gtin": OTHER_GTIN}
    assert not world.shop.all_orders()


def test_an_order_is_answered_as_soon_as_it_is_live(world: World) -> None:
    """Reading it back happens after the answer; it is done all the same."""
    answered, seen = threading.Event(), []

    def on_call(name: str, moment: str) -> None:
        is_live = [o for o in world.shop.all_orders() if not o.pending]
        if (name, moment) == ("goods", "before") and is_live:
            seen.append(answered.wait(LIMIT))

    world.shop.on_call = on_call
    answer = world.call("order.placed", order_body())
    answered.set()
    assert answer.json()["status"] == 201
    until("the order confirmed", lambda: seen and _state(world) is OrderState.CONFIRMED)
    assert all(seen), "the platform waited for the order to be read back"


def test_an_order_that_cannot_be_read_back_is_read_back_later(world: World) -> None:
    """What fails after the answer is gone on with by the worker: the order is confirmed in the end."""
    world.engine.start()
    left = [1]

    def on_call(name: str, moment: str) -> None:
        is_live = [o for o in world.shop.all_orders() if not o.pending]
        if (name, moment) == ("goods", "before") and is_live and left[0]:
            left[0] -= 1
            raise ShopUnavailable("the shop does not answer")

    world.shop.on_call = on_call
    assert world.call("order.placed", order_body()).json()["status"] == 201
    until("the order confirmed", lambda: not left[0] and _state(world) is OrderState.CONFIRMED)
    assert len(world.shop.all_orders()) == 1


def test_an_order_that_comes_while_stopping_is_taken_or_sent_again(world: World) -> None:
    """It is durable before anything else: known goods are taken over, others are to be sent again."""
    world.engine.stop()
    assert world.call("order.placed", order_body("KR-1", (GTIN, 1))).json() == {"status": 200}
    assert _state(world) is OrderState.RECEIVED
    assert world.call("order.placed", order_body("KR-2", (OTHER_GTIN, 9))).status_code == 503
    with world.store.transaction() as tx:
        assert tx.orders.get("KR-2") is None


def _state(world: World) -> OrderState:
    with world.store.transaction() as tx:
        return tx.orders.require("KR-1").state


def _shop_is_down(_name: str, _when: str) -> None:
    raise ShopUnavailable("the shop does not answer")


def test_an_order_is_taken_while_the_shop_is_down(world: World) -> None:
    """The shop is down and the last known stock suffices: HTTP 200 with status 200."""
    world.shop.on_call = _shop_is_down
    answer = world.call("order.placed", order_body())
    assert (answer.status_code, answer.json()) == (200, {"status": 200})


def _shop_is_cached(_name: str, _when: str) -> None:
    raise ShopStale("a cache answers for the shop")


def test_an_order_is_sent_back_for_later_while_a_cache_answers(world: World) -> None:
    """The last known stock may be the cache's: it is not believed, however much it is."""
    world.shop.on_call = _shop_is_cached
    world.shop.way = replace(world.shop.way, cache="x-cache: HIT")
    assert world.call("order.placed", order_body()).status_code == 503
    with world.store.reading() as tx:
        assert tx.orders.get("KR-1") is None


def test_an_order_that_cannot_be_judged_is_sent_back_for_later(world: World) -> None:
    """The shop is down and the last known stock does not suffice: 503 with Retry-After, nothing kept."""
    world.shop.on_call = _shop_is_down
    answer = world.call("order.placed", order_body("KR-1", (OTHER_GTIN, 2)))
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    with world.store.transaction() as tx:
        assert tx.orders.get("KR-1") is None


def test_a_defect_is_answered_with_try_again(world: World) -> None:
    """Whatever fails inside, the platform is asked to send the order again; no detail is told."""

    def _defect(name: str, _when: str) -> None:
        if name == "goods":
            raise KeyError("inner detail")

    world.shop.on_call = _defect
    answer = world.call("order.placed", order_body())
    assert answer.status_code == 503
    assert "inner detail" not in answer.text
    world.shop.on_call = lambda *_: None
    assert world.call("order.placed", order_body()).json()["status"] == 201


@pytest.mark.parametrize("signature", [None, "", "0" * 64, "ü", "of another key"])
def test_a_wrong_signature_changes_and_reads_nothing(world: World, signature: str | None) -> None:
    """A callback without a valid signature: 401, nothing read from the shop, nothing written."""
    raw = json.dumps({"type": "order.placed", "body": order_body()}).encode()
    if signature == "of another key":
        signature = hmac.new(b"another", raw, hashlib.sha256).hexdigest()
    asked = len(world.shop.calls)
    with world.store.transaction() as tx:
        journal = tx.journal.read()
    given = None if signature is None else signature.encode().decode("latin-1")
    answer = world.call_raw(raw, given)
    assert answer.status_code == 401
    assert len(world.shop.calls) == asked
    with world.store.transaction() as tx:
        assert not tx.orders.all()
        assert tx.journal.read() == journal


def test_the_previous_key_is_accepted(world: World) -> None:
    """After a change of keys, callbacks signed with the previous one are still taken."""
    raw = json.dumps({"type": "order.placed", "body": order_body()}).encode()
    signature = world.platform.sign(raw)
    world.platform.previous_api_key, world.platform.api_key = world.platform.api_key, "new-key"
    assert world.call_raw(raw, signature).json()["status"] == 201


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"not json", "message"),
        (b'{"type": "foo", "body": {}}', "type"),
        (b'{"type": "order.requested_number", "body": {}}', "body.kickroute_order_number"),
        (b"[" * 100_000, "message"),
        (b"\xff\xfe", "message"),
    ],
)
def test_a_malformed_message_is_refused_with_the_place(world: World, raw: bytes, place: str) -> None:
    """A signed body that is not a message: 400 with a code and the place that is wrong."""
    answer = world.call_raw(raw, world.platform.sign(raw))
    assert answer.status_code == 400
    assert answer.json()["code"] == "rest_invalid_callback"
    assert place in answer.json()["message"]


def test_a_malformed_order_does_not_repeat_the_address(world: World) -> None:
    """A refusal never quotes the end customer's address."""
    body = order_body()
    body["shipping"]["postcode"] = {"street": CUSTOMER}
    answer = world.call("order.placed", body)
    assert answer.status_code == 400
    assert CUSTOMER not in answer.json()["message"]


def test_the_number_of_an_order_can_be_asked_for(world: World) -> None:
    """``order.requested_number``: the shop's number of exactly that order, else 404."""
    numbers = {kr: world.live_order(kr) for kr in ("KR-1", "KR-2")}
    for kr, number in numbers.items():
        answer = world.call("order.requested_number", {"kickroute_order_number": kr})
        assert (answer.status_code, answer.json()) == (200, {"status": 200, "number": number})
    unknown = world.call("order.requested_number", {"kickroute_order_number": "KR-3"})
    assert unknown.status_code == 404
    assert unknown.json()["code"] == "rest_no_order_for_kickroute_order_number"


def test_an_order_that_nobody_knows_is_an_alarm_until_it_was_sent_again(world: World) -> None:
    """It was accepted just before the store was lost: only people can bring it back."""
    asked = {"kickroute_order_number": "KR-1"}
    assert world.call("order.requested_number", asked).status_code == 404
    assert not world.notifier.raised, "it may be found in the shop as long as that is still read"
    with world.store.transaction() as tx:
        tx.facts.adopted_at = world.store.now()
    assert world.call("order.requested_number", asked).status_code == 404
    assert "order.unknown.KR-1" in world.notifier.raised
    world.live_order("KR-1")
    until("the end of the alarm", lambda: "order.unknown.KR-1" not in world.notifier.raised)
    assert world.call("order.requested_number", asked).status_code == 200


def test_the_number_of_an_order_that_is_not_live_is_not_told(world: World) -> None:
    """Before an order is live, another with the same number may still win: its number is not told yet."""

    def _note_fails(name: str, _when: str) -> None:
        if name == "add_note":
            _shop_is_down(name, _when)

    world.shop.on_call = _note_fails
    assert world.call("order.placed", order_body()).json() == {"status": 200}
    answer = world.call("order.requested_number", {"kickroute_order_number": "KR-1"})
    assert answer.status_code == 404


def test_a_retailers_status_is_taken_for_a_known_order(world: World) -> None:
    """``order.updated`` with an open status: 200, and it waits to be applied."""
    number = world.live_order()
    answer = world.call("order.updated", {"number": number, "status": "on-hold"})
    assert (answer.status_code, answer.json()) == (200, {"status": 200})
    assert world.wanted_status() is OrderStatus.ON_HOLD


@pytest.mark.parametrize("status", ["completed", "refunded", "cancelled"])
def test_a_status_that_ends_an_order_is_answered_and_not_applied(world: World, status: str) -> None:
    """``order.updated`` with a final status: 200, and nothing waits."""
    number = world.live_order()
    answer = world.call("order.updated", {"number": number, "status": status})
    assert (answer.status_code, answer.json()) == (200, {"status": 200})
    assert world.wanted_status() is None


def test_a_status_for_an_unknown_order_is_not_found(world: World) -> None:
    """``order.updated`` for an order that is not Kickroute's: 404, and the shop is not asked."""
    asked = len(world.shop.calls)
    answer = world.call("order.updated", {"number": "4711", "status": "on-hold"})
    assert answer.status_code == 404
    assert len(world.shop.calls) == asked


@pytest.mark.parametrize("kind", ["item.updated", "item.updated_price", "products.import"])
def test_a_retailers_message_is_answered_and_changes_nothing(world: World, kind: str) -> None:
    """Messages for a retailer's shop: 200, nothing changes."""
    asked = len(world.shop.calls)
    answer = world.call(kind, {"gtin": GTIN, "stock_quantity": 0, "is_in_stock": False})
    assert (answer.status_code, answer.json()) == (200, {"status": 200})
    assert len(world.shop.calls) == asked


def test_many_orders_at_once_are_served_and_pages_beside_them(world: World) -> None:
    """60 orders at the same moment are all answered, and pages are while all of them wait for the shop."""
    world.shop.set_stock("1", 1000)
    gate = threading.Event()

    def _slow(name: str, when: str) -> None:
        if (name, when) == ("goods", "before"):
            happened("all orders are inside", gate)

    world.shop.on_call = _slow
    world.get("/healthz")

    def _place(index: int) -> int:
        with requests.Session() as session:
            session.trust_env = False
            answer = world.call("order.placed", order_body(f"KR-{index}", (GTIN, 1)), session=session)
            status: int = answer.json()["status"]
            return status

    results: list[list[int]] = []
    crowd = threading.Thread(target=lambda: results.append(at_once(60, _place)))
    crowd.start()
    try:
        # All are inside: one is worked on, the others wait for the same product, without a thread.
        until("all but one wait", lambda: world.engine.pool.waiting == 59)
        assert world.get("/healthz").status_code == 200
        assert world.get("/api/status").status_code == 200
    finally:
        gate.set()
        ended(crowd)
    assert results == [[201] * 60]
    assert len(world.shop.all_orders()) == 60


def test_a_body_that_announces_too_much_is_refused_unread(world: World) -> None:
    """A body above 1 MiB: 413, as soon as its length is known."""
    parts = urlsplit(world.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=LIMIT) as line:
        line.sendall(b"POST /kickroute/callback HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_body_that_hides_its_length_is_refused_while_it_comes(world: World) -> None:
    """A body in chunks: 413 once it exceeds 1 MiB, without waiting for its end."""
    parts = urlsplit(world.url)
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=LIMIT) as line:
        line.sendall(b"POST /kickroute/callback HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(16):
            line.sendall(chunk)
        line.sendall(b"1\r\na\r\n")
        assert line.recv(100).startswith(b"HTTP/1.1 413")


def test_a_signed_body_of_the_largest_size_is_read(world: World) -> None:
    """Exactly 1 MiB is still read."""
    raw = b'{"type": "item.updated", "body": {}}'.ljust(1024 * 1024)
    assert world.call_raw(raw, world.platform.sign(raw)).status_code == 200


def test_a_body_in_small_pieces_is_read_whole(world: World) -> None:
    """A body that comes in chunks is read and verified like any other."""
    raw = json.dumps({"type": "order.placed", "body": order_body()}).encode()

    def _pieces() -> Iterator[bytes]:
        for start in range(0, len(raw), 50):
            yield raw[start : start + 50]

    assert world.call_raw(_pieces(), world.platform.sign(raw)).json()["status"] == 201


def test_other_methods_are_not_allowed(world: World) -> None:
    """Only POST reaches the callback."""
    assert world.get("/kickroute/callback").status_code == 405
