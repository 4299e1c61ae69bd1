"""What the connector answers is what docs/protocol says, and all of what it says is answered."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from connector.fulfilment.relay import RelayAnswer
from connector.model import OrderStatus
from connector.orders.intake import Answer, Verdict
from connector.web.callback import LARGEST_BODY, PATH
from connector.web.replies import (
    Reply,
    done,
    ended,
    malformed,
    to_number_request,
    to_order,
    to_status,
    try_again,
)
from tests.doors.conftest import door as door
from tests.doors.conftest import make_world as make_world
from tests.doors.conftest import world as world
from tests.doors.world import World, order_body
from tests.protocol.schemas import SCHEMAS, objections

_TO_ORDER = [
    *(to_order(Answer(verdict, "4711", "4006381333931", "shipping.city", 70, "AQ")) for verdict in Verdict),
    ended(OrderStatus.COMPLETED),
]
_TO_NUMBER = [to_number_request("4711"), to_number_request(None), try_again("failed")]
_TO_STATUS = [to_status(answer) for answer in RelayAnswer]
_TO_RETAILER = [done("not_for_us"), malformed("body.gtin"), try_again("failed")]


def _document(reply: Reply) -> dict[str, Any]:
    after = reply.headers.get("Retry-After")
    return {
        "http": reply.status,
        "content": dict(reply.content),
        **({} if after is None else {"retry_after": int(after)}),
    }


def _require_all(name: str, documents: list[dict[str, Any]]) -> None:
    """Require that all documents fit, and that each answer that is described is among them."""
    for document in documents:
        assert objections(name, document) == [], document
    for number, _ in enumerate(SCHEMAS[name]["oneOf"]):
        alone = {**SCHEMAS[name], "oneOf": [SCHEMAS[name]["oneOf"][number]]}
        assert any(objections(alone, document) == [] for document in documents), (name, number)


@pytest.mark.parametrize(
    ("name", "replies"),
    [
        ("answers/order.placed", _TO_ORDER),
        ("answers/order.requested_number", _TO_NUMBER),
        ("answers/order.updated", _TO_STATUS),
        ("answers/retailer", _TO_RETAILER),
    ],
)
def test_every_answer_is_described_and_every_description_answered(name: str, replies: list[Reply]) -> None:
    """Whatever a use case decides is answered as described; nothing is described that is never answered."""
    _require_all(name, [_document(reply) for reply in replies])


def test_what_is_not_carried_out_is_answered_as_described(world: World) -> None:
    """A wrong signature, a message that makes no sense, a body too large or too slow: over HTTP."""
    raw = b'{"type": "order.eaten", "body": {}}'
    answers = [
        world.call_raw(raw, "0" * 64),
        world.call_raw(raw, world.platform.sign(raw)),
        world.call_raw(b"x" * (LARGEST_BODY + 1), "0" * 64),
    ]
    documents = [{"http": a.status_code, "content": a.json()} for a in answers]
    _require_all("answers/unread", [*documents, asyncio.run(_too_slow(world))])


async def _too_slow(world: World) -> dict[str, Any]:
    """Answer a call whose body does not come: waiting for it ends as if the time were up."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        raise TimeoutError

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": PATH,
        "raw_path": PATH.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8400),
        "scheme": "http",
        "http_version": "1.1",
    }
    await world.app(scope, receive, send)
    return {"http": said[0]["status"], "content": json.loads(said[1]["body"])}


def test_an_order_over_the_wire_is_answered_as_described(world: World) -> None:
    """The same over HTTP, for one order that is taken and one that is not."""
    for body in (order_body(), order_body("KR-2", ("4099999999994", 1))):
        answer = world.call("order.placed", body)
        document = {"http": answer.status_code, "content": answer.json()}
        assert objections("answers/order.placed", document) == []
