"""The hub reads what the plugin really sends, and says clearly what is wrong with anything else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from practice.hub import NotJson, Refused
from practice.hub.answers import Answer, judge
from practice.hub.parse import parse
from practice.hub.schema import now
from tests.hub.conftest import GTIN, product
from tests.hub.recorded import callback, recordings, sent

ORDER = {"number": "KR-1", "contains_kickroute_number": True}
REFUND = {"number": "KR-1", "total": "1.00", "deduplication_id": 7, "items": []}
MEANT = {
    ("order.placed", 200, 200): "accepted",
    ("order.placed", 200, 201): "confirmed",
    ("order.placed", 404, None): "declined",
    ("order.placed", 428, None): "declined",
    ("order.placed", 500, None): "again",
    ("order.requested_number", 200, 200): "confirmed",
    ("order.requested_number", 404, None): "again",
    ("order.updated", 200, 200): "accepted",
    ("item.updated_price", 200, 200): "accepted",
}


def _raw(type_: str, body: Any) -> bytes:
    return json.dumps({"type": type_, "body": body}).encode()


def _defective(content: Any) -> bool:
    """Tell a JSON null instead of a message, or inside a batch: known defects of the plugin."""
    return content is None or (content["type"] == "events.batch.process" and None in content["body"])


@pytest.mark.parametrize("path", recordings(), ids=lambda path: path.name[:40])
def test_what_the_plugin_sent_is_read(path: Path) -> None:
    """Every recorded message is valid, except the nulls, which are refused with their place."""
    for content in sent(path):
        raw = json.dumps(content).encode()
        if not _defective(content):
            assert parse(raw).type == content["type"]
            continue
        with pytest.raises(Refused) as refusal:
            parse(raw)
        place = "message" if content is None else f"body[{content['body'].index(None)}]"
        assert [fault.at for fault in refusal.value.faults] == [place]


def test_a_recorded_batch_without_its_null_is_read() -> None:
    """In a batch the plugin writes the refund's id as a string and a variant's name as null."""
    batches = [m for path in recordings() for m in sent(path) if m and m["type"] == "events.batch.process"]
    assert batches
    for batch in batches:
        events = [event for event in batch["body"] if event is not None]
        message: Any = parse(_raw(batch["type"], events))
        assert [event.type for event in message.body] == [event["type"] for event in events]
        refunds = [event.body.deduplication_id for event in message.body if event.type == "refund.issued"]
        assert refunds == [83]


@pytest.mark.parametrize("path", [p for p in recordings() if callback(p)], ids=lambda path: path.name[:40])
def test_what_the_plugin_answered_is_understood(path: Path) -> None:
    """Each recorded answer to a callback is judged as the protocol means it."""
    recorded = callback(path)
    assert recorded is not None
    content, status, body = recorded
    if not isinstance(content, dict) or content["type"] == "foo":
        return
    inner = body.get("status") if isinstance(body, dict) and "code" not in body else None
    verdict = judge(content["type"], [Answer(now(), 0.1, status, body)])
    assert verdict.meaning == MEANT[content["type"], status, inner]
    if verdict.meaning == "declined":
        assert verdict.gtin == body["data"]["gtin"]


@pytest.mark.parametrize(
    ("type_", "body", "place", "word"),
    [
        ("products.create", [product(regular_price=19.99)], "body[0].regular_price", "string"),
        ("products.create", [product(wholesale_price="-1.00")], "body[0].wholesale_price", "not negative"),
        ("products.create", [product(wholesale_price="12,50")], "body[0].wholesale_price", "12.50"),
        ("products.create", [product(wholesale_price="9999999")], "body[0].wholesale_price", "below 1000000"),
        (
            "products.create",
            [product(wholesale_price="0.00")],
            "body[0].wholesale_price",
            "greater than zero",
        ),
        ("products.create", [product(wholesale_price="")], "body[0].wholesale_price", "12.50"),
        ("products.create", [product(stock_quantity="7")], "body[0].stock_quantity", "integer"),
        ("products.create", [product(stock_quantity=7.5)], "body[0].stock_quantity", "integer"),
        ("products.create", [product(is_live=1)], "body[0].is_live", "boolean"),
        ("products.create", [product(category="none")], "body[0].category", "none"),
        ("products.create", [product("12345")], "body[0].gtin", "digits"),
        ("products.create", [product(image_url="file:///etc/passwd")], "body[0].image_url", "http"),
        ("products.create", [product(sku="x")], "body[0].sku", "not permitted"),
        ("products.create", [product() | {"variations": []}], "body[0].sku", "required"),
        ("products.create", [product()] * 201, "body", "200"),
        ("products.create", None, "body", "array"),
        ("item.updated", {"gtin": GTIN}, "body", "at least one field"),
        ("item.updated", {"gtin": GTIN, "is_live": None}, "body.is_live", "null"),
        ("item.updated", {"gtin": GTIN, "stock": 1}, "body.stock", "not permitted"),
        ("item.updated", {"gtin": int(GTIN), "is_live": True}, "body.gtin", "string"),
        ("item.updated", {"gtin": GTIN, "stock_quantity": True}, "body.stock_quantity", "integer"),
        ("order.updated", ORDER, "body", "status or a tracking"),
        ("order.updated", ORDER | {"status": "shipped"}, "body.status", "completed"),
        (
            "order.updated",
            ORDER | {"tracking": {"number": "1", "carrier": "post"}},
            "body.tracking.carrier",
            "dhl",
        ),
        (
            "order.updated",
            {"number": "KR-1", "status": "completed"},
            "body.contains_kickroute_number",
            "required",
        ),
        ("refund.issued", REFUND | {"total": "-"}, "body.total", "12.50"),
        ("refund.issued", REFUND | {"total": 1.0}, "body.total", "string"),
        ("refund.issued", REFUND | {"total": "-1.00"}, "body.total", "not negative"),
        ("refund.issued", REFUND | {"deduplication_id": "7"}, "body.deduplication_id", "integer"),
        (
            "refund.issued",
            REFUND | {"items": [{"gtin": GTIN, "quantity": 1, "net_total": -1.0, "total_tax": 0}]},
            "body.items[0].net_total",
            "greater than or equal to 0",
        ),
        (
            "refund.issued",
            REFUND | {"items": [{"gtin": GTIN, "quantity": 1, "net_total": "1.00", "total_tax": 0}]},
            "body.items[0].net_total",
            "number",
        ),
        ("events.batch.process", [{"type": "nonsense", "body": {}}], "body[0]", "item.updated"),
        ("events.batch.process", [{"type": "item.updated", "body": {"gtin": GTIN}}] * 101, "body", "100"),
        ("item.deleted", {}, "message", "item.updated"),
        ("connection.test", {"webhook_url": ""}, "body.webhook_url", "at least 1"),
    ],
)
def test_a_wrong_message_is_refused_with_place_and_reason(
    type_: str, body: Any, place: str, word: str
) -> None:
    """A refusal names where, why and what stood there."""
    with pytest.raises(Refused) as refusal:
        parse(_raw(type_, body))
    fault = refusal.value.faults[0]
    assert fault.at == place
    assert word in fault.reason
    assert place in str(refusal.value)


def test_all_problems_are_named_at_once() -> None:
    """Two wrong fields are two places in one refusal."""
    with pytest.raises(Refused) as refusal:
        parse(_raw("products.create", [product(regular_price=1, is_live="yes")]))
    assert {fault.at for fault in refusal.value.faults} == {"body[0].regular_price", "body[0].is_live"}


@pytest.mark.parametrize("raw", [b"", b"{", b"hello", b'{"type": "item.updated", "body": \xff}', b"[" * 5000])
def test_what_is_not_json_is_told_apart(raw: bytes) -> None:
    """A body that cannot be read as JSON is another error than one that says the wrong thing."""
    with pytest.raises(NotJson):
        parse(raw)


def test_long_and_colourful_names_are_taken() -> None:
    """Emoji and 300 characters are a name like any other."""
    assert parse(_raw("products.create", [product(name="🍏" * 300)])).type == "products.create"
