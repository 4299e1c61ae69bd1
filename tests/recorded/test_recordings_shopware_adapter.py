"""The adapter takes what a real Shopware answered: 2xx becomes a value, else the right error."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import pytest

from adapters.http import HttpClient
from adapters.shopware.api import Api
from adapters.shopware.explain import LOGIN_ERRORS, SHOPWARE_ERRORS, Deadlock
from adapters.shopware.settings import DEFAULTS
from adapters.shopware.tokens import Tokens
from adapters.shopware.translate.hints import BUSINESS_EVENTS, ENTITY_EVENTS, read_hints
from adapters.shopware.translate.ids import deduplication_id
from adapters.shopware.translate.new_order import Frame, Goods, to_new_order
from adapters.shopware.translate.orders import to_order
from adapters.shopware.translate.products import Seen, to_product
from adapters.shopware.translate.states import ACTIONS, TARGETS
from connector.model import Hint, HintKind, NewOrder, OrderLine, OrderStatus
from connector.model.errors import (
    CallbackMalformed,
    ConnectorError,
    ShopAccessDenied,
    ShopRefused,
    ShopUnavailable,
    ShopUnexpected,
)
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.contract.making import BILLING, NOTE, SHIPPING
from tests.simulators.shopware_recordings import Recording, recordings

CURRENCY = "b7d2554b0ce847cd82f3ac9bd1c0dfca"
ALL = [found for found in recordings() if found.name != "state/graph"]
LOGINS = [found for found in ALL if found.data.get("request", {}).get("path") == "/api/oauth/token"]
DELIVERIES = [found for found in ALL if "body" in found.data]
ASKED = [found for found in ALL if found not in LOGINS and found not in DELIVERIES]

_ERRORS: tuple[tuple[int, str, type[ConnectorError]], ...] = (
    (401, ".*", ShopAccessDenied),
    (403, ".*", ShopAccessDenied),
    (400, "1213", Deadlock),
    (500, "1062|1364|1452|FRAMEWORK__(DEFINITION|ASSOCIATION)_NOT_FOUND", ShopRefused),
)
"""Status and first code of an error, and what becomes of it; other 4xx are refusals."""

taken: Counter[str] = Counter()


def _api(server: ScriptedServer) -> Api:
    client = HttpClient("the shop", server.url, errors=SHOPWARE_ERRORS)
    return Api(client, Tokens(HttpClient("the shop", server.url, errors=LOGIN_ERRORS), "SWIA", "geheim"))


def _answer(recording: Recording) -> bytes:
    given = recording.data["response"]
    headers = {name.lower(): value for name, value in (given.get("headers") or {}).items()}
    date = {"Date": headers.get("date", "Tue, 24 Nov 2026 06:00:00 GMT")}
    if not given["json"] and given["status"] == 204:
        return reply(204, body=b"", kind="text/html", headers=date)
    kind = headers.get("content-type", "application/json")
    return reply(given["status"], given["json"], kind=kind, headers=date)


def _expected(recording: Recording) -> type[ConnectorError] | None:
    if recording.status < 400:
        return None
    code = str(recording.answer["errors"][0]["code"])
    fitting = (
        e for status, pattern, e in _ERRORS if status == recording.status and re.fullmatch(pattern, code)
    )
    return next(fitting, ShopRefused)


_TOKEN = reply(200, {"token_type": "Bearer", "expires_in": 600, "access_token": "ey.ey.ey"})


@pytest.mark.parametrize("recording", ASKED, ids=lambda found: found.name)
def test_a_recorded_answer_is_taken(recording: Recording) -> None:
    """2xx of what the adapter asks becomes a value; anything else the error that says what to do next."""
    request = recording.data.get("request") or {"method": "POST", "path": "/api/_action/sync", "json": {}}
    expected = _expected(recording)
    with ScriptedServer([_TOKEN, _answer(recording)]) as server:
        if expected is ShopAccessDenied:
            # The token is fetched anew once; the shop goes on refusing.
            server.replies[:] = [_TOKEN, _answer(recording), _TOKEN, _answer(recording)]
        api = _api(server)
        try:
            if expected is None:
                _take(api, request, recording)
            else:
                with pytest.raises(ConnectorError) as caught:
                    _send(api, request)
                assert type(caught.value) is expected, caught.value
                _check_error(caught.value, recording)
        finally:
            api.close()
    taken["taken"] += 1


def _send(api: Api, request: Mapping[str, Any]) -> Any:
    method, path = request["method"], request["path"].removeprefix("/api/").partition("?")[0]
    if path.startswith("search/"):
        return api.search(path.removeprefix("search/"), request["json"])
    if method == "GET":
        return api.get(path)
    if method == "PATCH":
        entity, row_id = path.rsplit("/", 1)
        return api.change(entity, row_id, request["json"])
    if "/state/" in path:
        machine, row_id, _, action = path.removeprefix("_action/").rsplit("/", 3)
        return api.transition(machine, row_id, action)
    if path.startswith("_action/version/"):
        return api.probe(method, path, request["json"], ())  # staff's way to write, not the adapter's
    return api.create(path, request["json"])


def _take(api: Api, request: Mapping[str, Any], recording: Recording) -> None:
    """Let the adapter read a success; a page of products or orders is translated row by row."""
    if "vnd.api" in str(recording.data["response"]["headers"].get("content-type")):
        with pytest.raises(ShopUnexpected, match="Accept"):
            _send(api, request)
        return
    found = _send(api, request)
    rows = getattr(found, "rows", ())
    if request["path"].startswith("/api/search/"):
        assert len(rows) == len(recording.answer["data"])
        assert found.at <= datetime(2026, 11, 25, tzinfo=UTC)
    for row in rows:
        if request["path"] == "/api/search/product":
            _check_product(row)
        if request["path"] == "/api/search/order":
            _check_order(row)


def _check_product(row: Mapping[str, Any]) -> None:
    children = tuple(row.get("children") or ())
    product = to_product(row, children, DEFAULTS, Seen("", CURRENCY))
    assert product.id == row.get("id", "")
    if row.get("name"):
        assert product.name == row["name"]
    if not product.has_variants and "stock" in row:
        (offer,) = product.offers
        assert offer.stock.quantity == row["stock"]
        assert offer.gtin == (row.get("ean") or "")
        gross = [price["gross"] for price in row.get("price") or () if price["currencyId"] == CURRENCY]
        assert [Decimal(offer.regular_price or 0)] == (
            [Decimal(str(value)) for value in gross] or [Decimal(0)]
        )
        own = (row.get("customFields") or {}).get("kickroute_dealer_price")
        assert own is None or Decimal(offer.dealer_price) == Decimal(str(own))


def _check_order(row: Mapping[str, Any]) -> None:
    order = to_order(row)
    assert order.id == row["id"]
    if "orderNumber" in row:
        assert order.number == row["orderNumber"]
    if row.get("lineItems"):
        goods = [line for line in row["lineItems"] if line["type"] == "product"]
        assert len(order.lines) == len(goods)
        total = order.shipping_net_total + sum(line.net_total for line in order.lines)
        credits_ = [line for line in row["lineItems"] if line["type"] == "credit"]
        assert credits_ or abs(total - Decimal(str(row["amountNet"]))) <= Decimal("0.02")
        names = {refund.deduplication_id for refund in order.refunds}
        assert {deduplication_id(line["id"]) for line in credits_} <= names
        assert order.status is not None
        assert order.created_at is not None


def _check_error(error: ConnectorError, recording: Recording) -> None:
    """Require the first code to be kept and the German text not to be shown."""
    first = recording.answer["errors"][0]
    if isinstance(error, ShopRefused):
        assert (error.code, error.status) == (str(first["code"]), recording.status)
    details = [str(item.get("detail") or "") for item in recording.answer["errors"]]
    assert not any(detail and detail in str(error) for detail in details)


@pytest.mark.parametrize("recording", LOGINS, ids=lambda found: found.name)
def test_a_recorded_login_is_taken(recording: Recording) -> None:
    """A token, wrong keys, or a door that is shut for as long as the body says."""
    with ScriptedServer([_answer(recording)]) as server:
        tokens = Tokens(HttpClient("the shop", server.url, errors=LOGIN_ERRORS), "SWIA", "geheim")
        if recording.status == 200:
            assert tokens.get() == recording.answer["access_token"]
        elif recording.status == 429:
            with pytest.raises(ShopUnavailable) as caught:
                tokens.get()
            assert caught.value.retry_after == recording.answer["errors"][0]["meta"]["parameters"]["seconds"]
        else:
            with pytest.raises(ShopAccessDenied):
                tokens.get()
        tokens.close()
    taken["taken"] += 1


@pytest.mark.parametrize("recording", DELIVERIES, ids=lambda found: found.name)
def test_a_recorded_webhook_is_read(recording: Recording) -> None:
    """Events that we register hint at what they are about; any other is refused."""
    body = recording.data["body"]
    event = body["data"]["event"]
    raw = json.dumps(body).encode()
    taken["taken"] += 1
    if event not in (*ENTITY_EVENTS, *BUSINESS_EVENTS):
        with pytest.raises(CallbackMalformed):
            read_hints(raw)
        return
    hints = read_hints(raw)
    payload = body["data"]["payload"]
    if event in ENTITY_EVENTS:
        kind = HintKind(event.partition(".")[0])
        assert set(hints) == {Hint(kind, entry["primaryKey"]) for entry in payload}
    else:
        assert Hint(HintKind.ORDER, payload["order"]["id"]) in hints


def test_our_orders_have_all_that_recorded_ones_have() -> None:
    """Every key of the recorded order that survived a recalculation is in ours, with the same JSON type."""
    (recording,) = [found for found in ALL if found.name == "order/create-with-customer"]
    missing = list(_missing(recording.request["json"], _ours()))
    optional = {
        "/customerComment",  # the note is a step of its own
        "/addresses[]/vatId",  # Kickroute sends none
        "/addresses[]/phoneNumber",  # never the end customer's
        "/addresses[]/additionalAddressLine1",  # where there is one
        "/orderCustomer/salutationId",  # the shop does without
        "/customFields/kickroute_order_ref",  # ours has another name
    }
    assert set(missing) <= optional


def _ours() -> Mapping[str, Any]:
    line = OrderLine("p" * 32, "p" * 32, "4000000000006", 3, Decimal("30.00"))
    order = NewOrder(
        "KR-1", OrderStatus.AWAITING_FULFILLMENT, SHIPPING, BILLING, (line,), Decimal("0"), NOTE, "10041"
    )
    states = {(machine, name): "s" * 32 for machine in _MACHINES for name in ("open", "paid")}
    some = "f" * 32
    frame = Frame(
        some, some, some, some, some, some, states, {"DE": "c" * 32}, frozenset({"DE"}), vertical=False
    )
    goods = {"p" * 32: Goods("LAB-0041", "Lab Artikel", Decimal(19))}
    return to_new_order(order, goods, frame, "10041", datetime(2026, 11, 24, tzinfo=UTC))


_MACHINES = ("order", "order_delivery", "order_transaction")


def _missing(wanted: Any, found: Any, place: str = "") -> list[str]:
    if isinstance(wanted, Mapping):
        if not isinstance(found, Mapping):
            return [place]
        absent = [f"{place}/{key}" for key in wanted if key not in found]
        inner = (_missing(wanted[key], found[key], f"{place}/{key}") for key in wanted if key in found)
        return [*absent, *chain.from_iterable(inner)]
    if isinstance(wanted, list):
        return [inner for one in wanted[:1] for inner in _missing(one, (found or [None])[0], f"{place}[]")]
    kinds = (int, float) if isinstance(wanted, int | float) and not isinstance(wanted, bool) else type(wanted)
    return [] if isinstance(found, kinds) else [place]


def test_every_transition_of_ours_is_in_the_recorded_graph() -> None:
    """From each open state of a payment, the action of ours leads where it is meant to."""
    (graph,) = [found.data for found in recordings() if found.name == "state/graph"]
    steps = {(start, action): end for start, action, end in graph["order_transaction.state"]}
    assert {target.transaction for target in TARGETS.values()} == set(ACTIONS)
    assert steps["open", ACTIONS["paid"]] == "paid"
    assert steps["paid", ACTIONS["open"]] == "open"


def test_the_recordings_were_read(capsys: pytest.CaptureFixture[str]) -> None:
    """Every recording is taken; how many is printed."""
    with capsys.disabled():
        print(  # noqa: T201 - the counts are what this test is asked to show
            f"\nShopware recordings, adapter: {taken['taken']} of {len(ALL)} taken, 0 exempt"
        )
    assert len(ALL) > 100
