"""Callbacks over real HTTP: who is believed, and what a believed sender can do at most."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import hmac
import json
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from adapters import wire
from adapters.shopware.translate import hints as shopware_hints
from adapters.woocommerce.translate import hints as woocommerce_hints
from connector.fulfilment.reconcile import hook_keys
from connector.model.errors import SignatureWrong
from connector.web.login.passwords import Passwords
from tests.doors.conftest import door, log, make_world, world
from tests.doors.world import CUSTOMER, GTIN, World, order_body
from tests.waiting import LIMIT

__all__ = ["door", "log", "make_world", "world"]


def placed(**changes: Any) -> bytes:
    """Write a good order with some fields of its body changed."""
    return json.dumps({"type": "order.placed", "body": order_body() | changes}).encode()


def with_item(**changes: object) -> bytes:
    """Write a good order whose one line is changed."""
    return placed(items=[{"gtin": GTIN, "quantity": 2, "net_total": "10.00"} | changes])


def spliced(number: bytes) -> bytes:
    """Write a good order with something in the place of its quantity that no JSON library would write."""
    return placed().replace(b'"quantity": 2', b'"quantity": ' + number)


HOSTILE: dict[str, bytes] = {
    "the same name twice": placed().replace(b'"status"', b'"kickroute_order_number": "KR-2", "status"'),
    "the same type twice": b'{"type": "order.updated", ' + placed()[1:],
    "NaN": spliced(b"NaN"),
    "Infinity": spliced(b"Infinity"),
    "an exponent without end": spliced(b"1e999999999999"),
    "a number of 4,000 digits": spliced(b"9" * 4000),
    "a number of a million digits": spliced(b"9" * 1_000_000),
    "digits of another script": with_item(quantity="٣"),
    "an amount in another script": with_item(net_total="٣"),
    "an amount with an exponent": with_item(net_total="1e400"),
    "an amount with underscores": with_item(net_total="1_0.00"),
    "a GTIN as a number": with_item(gtin=4006381333931),
    "lists without end": placed(extra="X").replace(b'"X"', b"[" * 100_000),
    "objects without end": placed(extra="X").replace(b'"X"', b'{"a":' * 100_000),
    "a line break in the number": placed(kickroute_order_number="KR-1\nKR-2"),
    "a terminal's code in the number": placed(kickroute_order_number="KR-1\x1b[2J"),
    "turned text in a GTIN": with_item(gtin="\u202e4006381333931"),
    "half a character in the number": placed(kickroute_order_number="KR-\ud800"),
    "the character zero in an address": placed(shipping={"address_1": "a\x00", "country_code": "DE"}),
    "too many lines": placed(items=[{"gtin": GTIN, "quantity": 1, "net_total": "1"}] * 1001),
    "UTF-16": placed().decode().encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf" + placed(),
    "Latin-1": '{"type": "Grüße", "body": {}}'.encode("latin-1"),
    "compressed": gzip.compress(placed()),
    "a list": b"[]",
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_believed_sender_cannot_break_anything(world: World, name: str) -> None:
    """What a signed body may hold at worst: 400 with its place; nothing is asked, kept, or quoted."""
    asked = len(world.shop.calls)
    raw = HOSTILE[name]
    answer = world.call_raw(raw, world.platform.sign(raw))
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_callback"), answer.text
    assert len(answer.text) < 600
    assert answer.json()["message"].isprintable()
    assert len(world.shop.calls) == asked
    with world.store.transaction() as tx:
        assert tx.orders.all() == []
    assert world.call("order.placed", order_body()).json()["status"] == 201


def test_what_is_not_asked_for_is_ignored(world: World) -> None:
    """Members that the protocol does not know are left alone, however they look."""
    answer = world.call("order.placed", order_body() | {"__proto__": {"x": 1}, "extra": [[[[None]]]] * 10})
    assert answer.json()["status"] == 201


# --- signatures ----------------------------------------------------------------------------------


NAME = "X-Kickroute-Signature"
KEY = "memory-key"
Forgery = tuple[bytes, list[tuple[str, str]]]


def _forgeries() -> dict[str, Forgery]:
    raw, name = placed(), NAME
    good = wire.sign(raw, KEY)
    return {
        "a changed byte": (raw.replace(b'"KR-1"', b'"KR-2"'), [(name, good)]),
        "a blank more": (raw + b" ", [(name, good)]),
        "in capitals": (raw, [(name, good.upper())]),
        "with its method": (raw, [(name, f"sha256={good}")]),
        "cut off": (raw, [(name, good[:-1])]),
        "longer": (raw, [(name, good + "0")]),
        "in base64": (raw, [(name, "q" * 43 + "=")]),
        "in another header": (raw, [("X-Signature", good), ("Authorization", good)]),
        "of an empty key": (raw, [(name, hmac.new(b"", raw, hashlib.sha256).hexdigest())]),
        "behind a wrong one": (raw, [(name, "0" * 64), (name, good)]),
        "with the key itself": (raw, [(name, KEY), ("x-api-key", KEY)]),
        "of another algorithm": (
            raw,
            [(name, hmac.new(KEY.encode(), raw, hashlib.sha1).hexdigest())],
        ),
    }


FORGERIES = _forgeries()


@pytest.mark.parametrize("name", FORGERIES)
def test_no_forgery_is_believed(world: World, name: str) -> None:
    """Only the signature of exactly these bytes counts, in exactly its header: anything else is 401."""
    raw, headers = FORGERIES[name]
    assert world.platform.api_key == KEY
    asked = len(world.shop.calls)
    answer = _post(world, raw, headers)
    assert answer.startswith(b"HTTP/1.1 401")
    assert len(world.shop.calls) == asked
    with world.store.transaction() as tx:
        assert tx.orders.all() == []


def _post(world: World, raw: bytes, headers: list[tuple[str, str]]) -> bytes:
    """Send a callback with exactly these headers, also twice the same."""
    parts = urlsplit(world.url)
    head = [("Host", parts.netloc), ("Content-Length", str(len(raw))), ("Connection", "close"), *headers]
    lines = "".join(f"{name}: {value}\r\n" for name, value in head)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=LIMIT) as line:
        line.sendall(f"POST /kickroute/callback HTTP/1.1\r\n{lines}\r\n".encode() + raw)
        answer = b""
        while part := line.recv(65536):
            answer += part
    return answer


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Record every comparison that takes the same time whatever it finds."""
    calls: list[tuple[Any, Any]] = []
    compare = hmac.compare_digest

    def recorded(one: Any, other: Any) -> bool:
        calls.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", recorded)
    return calls


def test_signatures_are_compared_in_constant_time_with_every_key(compared: list[tuple[Any, Any]]) -> None:
    """Both keys are tried whichever fits, each by a comparison whose time tells nothing."""
    body = placed()
    for key in ("new", "old"):
        compared.clear()
        wire.read_callback(body, wire.sign(body, key), ["new", "old"])
        assert [other for _, other in compared] == [wire.sign(body, key).encode()] * 2
    compared.clear()
    with pytest.raises(SignatureWrong):
        wire.read_callback(body, "0" * 64, ["new", "old"])
    assert len(compared) == 2


def test_webhooks_and_passwords_are_compared_in_constant_time(
    world: World, compared: list[tuple[Any, Any]]
) -> None:
    """So are the signature of a webhook, the secret in its address, and the password of the page."""
    with pytest.raises(SignatureWrong):
        woocommerce_hints.read_hints({"x-wc-webhook-topic": "product.updated"}, b"{}", "secret")
    assert len(compared) == 1
    world.session.post(f"{world.url}/webhooks/wrong", data=b"", timeout=LIMIT)
    assert [expected for _, expected in compared[1:]] == [hook_keys(world.store)[0].encode()]
    assert "compare_digest" in Passwords.opens.__code__.co_names
    assert not hasattr(shopware_hints, "sign")


# --- whose order ---------------------------------------------------------------------------------


def test_another_suppliers_key_opens_nothing(world: World) -> None:
    """What another supplier of the platform, or the platform in its name, signs is not for this shop."""
    raw = placed()
    answer = world.call_raw(raw, wire.sign(raw, "the key of another supplier"))
    assert answer.status_code == 401
    assert not world.shop.all_orders()


def test_an_order_of_an_ordinary_shopper_is_out_of_reach(world: World) -> None:
    """A status for a number that is in the shop but not Kickroute's: 404; the order is not even read."""
    ours = world.live_order("KR-1")
    foreign = world.shop.sell("1")
    asked = len(world.shop.calls)
    for number in (foreign.number, foreign.id, f"{ours}0", f"0{ours}", f"{ours}.0", "KR-1", f"{ours} OR 1=1"):
        answer = world.call("order.updated", {"number": number, "status": "on-hold"})
        assert answer.status_code == 404, number
    assert len(world.shop.calls) == asked
    assert world.wanted_status() is None
    assert world.shop.order_row(foreign.id) == foreign


def test_a_recorded_callback_sent_again_changes_nothing(world: World) -> None:
    """Whoever recorded a signed order and sends it again, gets what the platform gets: one order."""
    raw = placed()
    signature = world.platform.sign(raw)
    answers = [world.call_raw(raw, signature).json()["status"] for _ in range(5)]
    assert answers == [201, 200, 200, 200, 200]
    assert len(world.shop.all_orders()) == 1
    assert CUSTOMER not in json.dumps(world.get("/api/status").json(), ensure_ascii=False)


# --- slow and large ------------------------------------------------------------------------------


def test_headers_are_read_up_to_a_limit(world: World) -> None:
    """Headers that go on and on are refused while they come; the door stays open for others."""
    parts = urlsplit(world.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=LIMIT) as line:
        line.sendall(b"POST /kickroute/callback HTTP/1.1\r\nHost: x\r\n")
        answer = b""
        for _ in range(64):
            try:
                line.sendall(b"X-Long: " + b"a" * 8192 + b"\r\n")
            except OSError:
                break
        with contextlib.suppress(OSError):
            answer = line.recv(100)
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 431", b"")
    assert world.get("/healthz").status_code == 200


@pytest.mark.parametrize("value", ["a" * 20_000, "\x80\xff" * 5000, "=" * 10_000])
def test_a_long_signature_is_a_wrong_one(world: World, value: str) -> None:
    """Whatever stands in the header, it is compared and refused."""
    assert _post(world, placed(), [("X-Kickroute-Signature", value)])[:12] == b"HTTP/1.1 401"
