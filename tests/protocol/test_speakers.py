"""Connector and hub say and take exactly the messages that docs/protocol describes."""

from __future__ import annotations

import json
import re
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.wire import connection_test, message, read_callback, sign
from connector.model import Event
from connector.model.errors import CallbackMalformed
from practice.hub.parse import Message, parse
from tests.hub.conftest import GTIN, World
from tests.hub.conftest import served as served
from tests.hub.conftest import world as world
from tests.hub.recorded import callback, recordings
from tests.protocol.events import EVENTS, RETAIL_SAMPLES, SAMPLES
from tests.protocol.schemas import LONG, examples, objections, spoiled, types_in

KEY = "the key"
SUPPLIERS = ("order.placed", "order.requested_number", "order.updated")
"""What comes in that is for a supplier; of all else only the type is read."""


_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
"""No test may fail because the machine is busy."""


def _fits(document: dict[str, Any]) -> list[str]:
    return objections(f"to-platform/{document['type']}", document)


# --- what the connector sends ------------------------------------------------------------------


def test_there_is_a_schema_for_everything_that_is_sent_and_no_other() -> None:
    """A message that the connector can make has a schema; a schema has a message."""
    assert {type(event) for event in (*SAMPLES, *RETAIL_SAMPLES)} == set(get_args(Event))
    said = {message([event])["type"] for event in SAMPLES} | {message(SAMPLES)["type"]}
    said.add(connection_test("https://connector.example")["type"])
    assert said == types_in("to-platform")


def test_what_a_retailers_shop_tells_is_described_and_taken() -> None:
    """Each of its messages fits its schema, and the hub reads it."""
    documents = [message([event]) for event in RETAIL_SAMPLES]
    assert {document["type"] for document in documents} == types_in("retailer")
    for document in documents:
        assert objections(f"retailer/{document['type']}", document) == []
        parse(json.dumps(document).encode())


@_PATIENT
@given(EVENTS)
def test_whatever_is_told_fits(event: Event) -> None:
    """Every event becomes a message that its schema has nothing against, and that the hub takes."""
    document = message([event])
    assert _fits(document) == []
    parse(json.dumps(document).encode())


@_PATIENT
@given(st.lists(EVENTS, min_size=2, max_size=10))
def test_whatever_is_told_together_fits(events: list[Event]) -> None:
    """So does everything that is told as one message."""
    document = message(events)
    assert _fits(document) == []
    parse(json.dumps(document).encode())


def test_the_announcement_fits() -> None:
    """``connection.test`` is as its schema says, for every address that settings allow."""
    assert _fits(connection_test("http://127.0.0.1:8400/kickroute/callback")) == []


@pytest.mark.parametrize("type_", sorted(types_in("to-platform")))
def test_the_hub_takes_whatever_the_schema_allows(type_: str) -> None:
    """Where a changed example still fits its schema, the hub takes it; but it has lengths of its own."""
    for example in examples(f"to-platform/{type_}"):
        parse(json.dumps(example).encode())
        for document in spoiled(example):
            raw = json.dumps(document)
            if LONG not in raw and objections(f"to-platform/{type_}", document) == []:
                parse(raw.encode())


def test_the_hub_takes_no_message_without_a_schema() -> None:
    """What shops may send is described: what this connector says, and a retailer's two messages."""
    models = get_args(get_args(Message)[0])
    taken = {get_args(model.model_fields["type"].annotation)[0] for model in models}
    assert taken == types_in("to-platform") | types_in("retailer")
    for type_ in types_in("retailer"):
        for example in examples(f"retailer/{type_}"):
            parse(json.dumps(example).encode())


# --- what the connector takes ------------------------------------------------------------------


def _read(document: Any) -> object:
    body = json.dumps(document).encode()
    return read_callback(body, sign(body, KEY), [KEY])


def _is_read(document: Any) -> bool:
    try:
        _read(document)
    except CallbackMalformed:
        return False
    return True


def test_there_is_a_schema_for_everything_that_is_taken_and_no_other() -> None:
    """The refusal of an unknown type names all that are known: exactly those that are described."""
    with pytest.raises(CallbackMalformed) as refused:
        _read({"type": "order.eaten", "body": {}})
    known = re.findall(r"[a-z]+\.[a-z_]+", str(refused.value).partition("one of")[2])
    assert set(known) == types_in("from-platform")


@pytest.mark.parametrize("type_", sorted(types_in("from-platform")))
def test_the_examples_are_read(type_: str) -> None:
    """What the page shows is taken."""
    for example in examples(f"from-platform/{type_}"):
        _read(example)


@pytest.mark.parametrize("type_", SUPPLIERS)
def test_exactly_what_fits_is_read(type_: str) -> None:
    """An example with one thing changed is refused when, and only when, its schema objects to it."""
    for example in examples(f"from-platform/{type_}"):
        for document in spoiled(example):
            found = objections(f"from-platform/{type_}", document)
            assert _is_read(document) is not bool(found), (document, found)


def test_what_was_recorded_fits() -> None:
    """Callbacks that were recorded, and that the connector reads, are as described."""
    found = [found[0] for path in recordings() if (found := callback(path)) is not None]
    documents = [document for document in found if isinstance(document, dict) and _is_read(document)]
    assert len(documents) > 10
    for document in documents:
        assert objections(f"from-platform/{document['type']}", document) == []


def test_the_hub_sends_what_is_described_and_nothing_else(world: World) -> None:
    """All six messages of the platform, made by the hub, fit their schemas."""
    hub = world.hub
    hub.set_callback_url("tal", hub.supplier("berg").callback_url, role="retailer")
    order = hub.place_order("tal", [(GTIN, 1)], wait=True)
    hub.ask_number(order.parts[0].number)
    hub.update_order_status(order.parts[0].number, "on-hold", wait=True)
    hub.update_order_status(order.parts[0].number, tracking={"number": "1", "carrier": "dhl"}, wait=True)
    assert hub.import_products("tal", "berg") == 2
    world.send("item.updated", {"gtin": GTIN, "is_in_stock": True, "stock_quantity": 3})
    world.send("item.updated", {"gtin": GTIN, "wholesale_price": "9.00"})
    sent = [{"type": delivery.type, "body": delivery.body} for delivery in hub.deliveries()]
    assert {document["type"] for document in sent} == types_in("from-platform")
    for document in sent:
        assert objections(f"from-platform/{document['type']}", document) == []
