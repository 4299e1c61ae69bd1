"""Orders from the retailer to the supplier and what the supplier's answers mean."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import HTMLResponse, JSONResponse, Response

from practice.hub import SHIPPING, CallbackPolicy, Hub, Line, Refused
from practice.hub.courier import Signature
from practice.simulators.serving import LoopbackServer
from tests.hub.conftest import GTIN, OTHER, World, product
from tests.hub.shop import Shop, error


def test_an_order_is_priced_told_and_confirmed(world: World) -> None:
    """An order reaches the shop signed, with the prices last told, and gets the shop's number."""
    order = world.hub.place_order("tal", [(GTIN, 2), (OTHER, 1)], wait=True)
    part = order.parts[0]
    assert (part.state, part.shop_number) == ("confirmed", "500")
    assert part.gross == Decimal("23.80") + Decimal("5.89") + Decimal("5.83")
    call = world.shop.calls[0]
    assert world.shop.signed(call)
    assert call.body["items"] == [
        {"gtin": GTIN, "quantity": 2, "net_total": "20.00"},
        {"gtin": OTHER, "quantity": 1, "net_total": "5.50"},
    ]
    assert (call.body["kickroute_order_number"], call.body["shipping_net_total"]) == (part.number, "4.90")
    assert call.body["shipping"] == SHIPPING
    assert call.body["billing"]["email"] == "einkauf@retail.example"
    assert world.hub.ledger.balance("retailer:tal") == -part.gross


def test_the_price_last_told_counts(world: World) -> None:
    """A dealer price changed a moment ago is the price of the next order."""
    world.send("item.updated", {"gtin": GTIN, "wholesale_price": "7.77"})
    order = world.hub.place_order("tal", [(GTIN, 3)])
    assert order.parts[0].lines[0].net_total == Decimal("23.31")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"is_live": False}, "not_live"),
        ({"wholesale_price": None}, "no_dealer_price"),
        ({"stock_quantity": 1}, "not_enough_stock"),
        ({"is_in_stock": False, "stock_quantity": None}, "not_enough_stock"),
    ],
)
def test_what_cannot_be_ordered_is_reported_back(world: World, change: dict[str, Any], reason: str) -> None:
    """The valid line goes through, the invalid one is named with its reason."""
    world.send("item.updated", {"gtin": GTIN} | change)
    order = world.hub.place_order("tal", [(GTIN, 2), (OTHER, 1), ("4000000000099", 1)], wait=True)
    assert [(line.gtin, line.reason) for line in order.rejected] == [
        (GTIN, reason),
        ("4000000000099", "unknown_gtin"),
    ]
    assert [item["gtin"] for item in world.shop.told("order.placed")[0]["items"]] == [OTHER]


def test_an_order_without_a_valid_line_is_refused(world: World) -> None:
    """Nothing is booked and nobody is told."""
    with pytest.raises(Refused, match="unknown_gtin"):
        world.hub.place_order("tal", [("4000000000099", 1)])
    assert world.hub.orders() == []
    assert world.hub.ledger.entries() == []


def test_stock_is_counted_over_all_lines_of_an_order(world: World) -> None:
    """Two lines of six are twelve, which ten in stock do not allow."""
    with pytest.raises(Refused, match="not_enough_stock"):
        world.hub.place_order("tal", [(GTIN, 6), (GTIN, 6)])


def test_supplier_and_retailer_are_in_one_country(world: World) -> None:
    """A retailer in Austria cannot order in Germany, a German one can."""
    world.hub.add_retailer("alm", country="AT")
    with pytest.raises(Refused, match="country_differs"):
        world.hub.place_order("alm", [(GTIN, 1)])


def test_a_retailer_orders_over_the_wire(world: World) -> None:
    """order.placed names GTIN and supplier code; the price is the dealer's, not the end customer's."""
    line = {"gtin": GTIN, "supplier_number": "S1", "net_total": "99.00", "total_tax": "18.81", "quantity": 1}
    unknown = line | {"supplier_number": "S9"}
    body = {
        "number": "R77",
        "status": "awaiting-fulfillment",
        "items": [line, unknown],
        "shipping": SHIPPING | {"phone": ""},
    }
    answer = world.send("order.placed", body, "key-of-tal").json()
    assert answer["outcome"] == "placed"
    assert [line["reason"] for line in answer["rejected"]] == ["unknown_supplier"]
    part = world.hub.wait_answered(answer["numbers"][0])
    assert (part.state, part.order_number, part.lines[0].net_total) == ("confirmed", "R77", Decimal("10.00"))
    again = world.send("order.placed", body, "key-of-tal").json()
    assert (again["outcome"], again["numbers"]) == ("duplicate", answer["numbers"])
    assert len(world.hub.ledger.entries()) == 1
    only_wrong = world.send("order.placed", body | {"number": "R78", "items": [unknown]}, "key-of-tal")
    assert (only_wrong.status_code, only_wrong.json()["code"]) == (422, "nothing_to_order")
    assert world.send("order.placed", body, "key-of-berg").status_code == 403


def test_an_order_is_split_by_supplier(world: World) -> None:
    """Each supplier gets its own lines under its own Kickroute number; the code decides."""
    shop = Shop("key-of-fels")
    with LoopbackServer(shop.app) as door:
        world.hub.add_supplier("fels", "key-of-fels", number="S2", callback_url=f"{door.url}/callback")
        world.send("products.create", [product(wholesale_price="9.00")], "key-of-fels")
        with pytest.raises(Refused, match="ambiguous_supplier"):
            world.hub.place_order("tal", [(GTIN, 1)])
        order = world.hub.place_order("tal", [Line(GTIN, 1, "S2"), Line(OTHER, 1)], wait=True)
        assert [(part.supplier, part.state) for part in order.parts] == [
            ("fels", "confirmed"),
            ("berg", "confirmed"),
        ]
        assert [item["gtin"] for item in shop.told("order.placed")[0]["items"]] == [GTIN]
        assert shop.told("order.placed")[0]["items"][0]["net_total"] == "9.00"
        assert len({part.number for part in order.parts}) == 2


def test_a_link_decides_between_suppliers(world: World) -> None:
    """item.updated_connection tells from whom the retailer buys a GTIN."""
    world.hub.add_supplier("fels", "key-of-fels", number="S2")
    world.send("products.create", [product()], "key-of-fels")
    body = {"gtin": GTIN, "supplier_number": "S2"}
    assert world.send("item.updated_connection", body, "key-of-tal").status_code == 200
    assert world.hub.place_order("tal", [(GTIN, 1)]).parts[0].supplier == "fels"
    body["supplier_number"] = "S9"
    assert world.send("item.updated_connection", body, "key-of-tal").json()["code"] == "unknown_supplier"
    body["supplier_number"] = ""
    assert world.send("item.updated_connection", body, "key-of-tal").json()["outcome"] == "unlinked"
    with pytest.raises(Refused, match="ambiguous_supplier"):
        world.hub.place_order("tal", [(GTIN, 1)])


@pytest.mark.parametrize(
    ("answer", "state", "number"),
    [
        (JSONResponse({"status": 201, "number": "96"}), "confirmed", "96"),
        (JSONResponse({"status": 201, "number": 96}, 201), "confirmed", "96"),
        (JSONResponse({"status": 200, "number": "97"}), "confirmed", "97"),
    ],
)
def test_answers_that_carry_the_number(world: World, answer: Response, state: str, number: str) -> None:
    """201 inside an HTTP 200, as the plugin means it, inside a 201, and a number that is no string."""
    world.shop.first = [answer]
    part = world.hub.place_order("tal", [(GTIN, 1)], wait=True).parts[0]
    assert (part.state, part.shop_number) == (state, number)
    assert world.hub.wait_idle()
    assert world.shop.told("order.requested_number") == []


def test_a_missing_number_is_asked_for_until_it_is_there(world: World) -> None:
    """Taken with 200: the number is asked for, again after a 404, and then known."""
    missing = error(404, "rest_no_order_for_kickroute_order_number")
    world.shop.first = [JSONResponse({"status": 200}), missing, JSONResponse({"status": 200, "number": "88"})]
    number = world.hub.place_order("tal", [(GTIN, 1)], wait=True).parts[0].number
    assert world.hub.wait_for(lambda: world.hub.part(number).state == "confirmed")
    assert world.hub.part(number).shop_number == "88"
    assert world.shop.told("order.requested_number") == [{"kickroute_order_number": number}] * 2


@pytest.mark.parametrize(
    ("status", "code"),
    [(404, "rest_no_item_found"), (428, "rest_not_enough_stock"), (422, "unknown_country")],
)
def test_a_refused_order_is_credited_in_full(world: World, status: int, code: str) -> None:
    """Unknown GTIN, too little stock, bad address: nothing is sent again, the retailer gets all back."""
    world.shop.first = [error(status, code, gtin=GTIN)]
    order = world.hub.place_order("tal", [(GTIN, 1)], wait=True)
    part = order.parts[0]
    assert (part.state, part.status, order.status) == ("refused", "cancelled", "cancelled")
    assert part.reason == {"code": code, "gtin": GTIN}
    assert world.hub.ledger.balance("retailer:tal") == 0
    assert world.hub.ledger.balance("held:berg") == 0
    assert len(world.shop.calls) == 1


@pytest.mark.parametrize(
    "failure",
    [
        error(500, "internal_server_error"),
        error(503, "busy"),
        HTMLResponse("<h1>Not found</h1>", 404),
        error(401, "rest_forbidden"),
        HTMLResponse("<h1>Wartung</h1>", 200),
        JSONResponse([]),
    ],
)
def test_a_failing_shop_is_asked_again(world: World, failure: Response) -> None:
    """Anything that is no answer of the protocol is tried again until there is one."""
    world.shop.first = [failure, failure]
    part = world.hub.place_order("tal", [(GTIN, 1)], wait=True).parts[0]
    assert part.state == "confirmed"
    assert len(world.shop.told("order.placed")) == 3
    assert world.hub.ledger.position(part.number).remainder == part.gross


def test_an_unreachable_shop_is_given_up_without_moving_money(world: World) -> None:
    """When all attempts are used up the order is unanswered, the money held; a later resend still counts."""
    url = world.hub.supplier("berg").callback_url
    world.hub.set_callback_url("berg", "http://127.0.0.1:9/callback")
    part = world.hub.place_order("tal", [(GTIN, 1)], wait=True).parts[0]
    assert part.state == "unanswered"
    attempts = world.hub.attempts(part.number)
    assert [attempt.status for attempt in attempts] == [0, 0, 0, 0]
    assert world.hub.ledger.balance("held:berg") == part.gross
    world.hub.set_callback_url("berg", url)
    assert world.hub.resend(part.number, wait=True).state == "confirmed"


def test_a_shop_that_does_not_answer_in_time_is_asked_again(world: World) -> None:
    """The time limit ends the wait, and the order is sent again."""
    release = threading.Event()
    seen = []

    def _slow_once(content: dict[str, Any]) -> Response:
        seen.append(content)
        if len(seen) == 1:
            release.wait()
        return JSONResponse({"status": 201, "number": "1"})

    world.shop.reply = _slow_once
    url = world.hub.supplier("berg").callback_url
    with Hub(callbacks=CallbackPolicy(timeout=0.2, retries=(0.05,) * 10_000)) as hub:
        hub.add_supplier("berg", "k", callback_url=url, number="S1")
        hub.add_retailer("tal")
        part = hub.place_order("tal", [Line(GTIN, 1, "S1")], unchecked=True, wait=True).parts[0]
        release.set()
        answers = [attempt.status for attempt in hub.attempts(part.number)]
    assert part.state == "confirmed"
    assert (answers[0], answers[-1]) == (0, 200)


def test_the_same_order_at_once(world: World) -> None:
    """When asked to, the hub sends an order four times at the same moment; the best answer counts."""
    shop = world.shop
    answers = [error(428, "rest_not_enough_stock", gtin=GTIN), JSONResponse({"status": 200})]
    shop.first = [*answers, JSONResponse({"status": 201, "number": "7"}, 201), error(500, "x")]
    part = world.hub.place_order("tal", [(GTIN, 1)], simultaneous=4, wait=True).parts[0]
    assert len(shop.told("order.placed")) == 4
    assert {str(body) for body in shop.told("order.placed")} == {str(shop.calls[0].body)}
    assert (part.state, part.shop_number) == ("confirmed", "7")
    assert len(world.hub.attempts(part.number)) == 4


def test_a_test_may_send_what_the_hub_knows_to_be_wrong(world: World) -> None:
    """Unchecked: an unknown GTIN, too many and an odd status reach the shop, so that it can refuse them."""
    lines = [Line("4000000000099", 1, "S1", Decimal("3.00")), Line(GTIN, 5000, "S1")]
    world.hub.place_order("tal", lines, unchecked=True, status="bogus", wait=True)
    told = world.shop.told("order.placed")[0]
    assert [(item["gtin"], item["net_total"]) for item in told["items"]] == [
        ("4000000000099", "3.00"),
        (GTIN, "50000.00"),
    ]
    assert told["status"] == "bogus"


def test_forged_callbacks_carry_no_valid_signature(world: World) -> None:
    """Unsigned and wrongly signed calls for testing the receiver, past all rules."""
    signatures: tuple[Signature, ...] = ("none", "wrong", "valid")
    for signature in signatures:
        world.hub.send_now(
            "berg", "order.updated", {"number": "1", "status": "cancelled"}, signature=signature
        )
    assert [world.shop.signed(call) for call in world.shop.calls] == [False, False, True]
    assert world.shop.calls[0].signature is None


def test_waiting_callbacks_survive_a_restart(tmp_path: Path) -> None:
    """What was not delivered when the hub ended is delivered by the next one on the same database."""
    url = f"sqlite:///{tmp_path}/hub.db"
    shop = Shop("k")
    with LoopbackServer(shop.app) as door:
        with Hub(url, callbacks=CallbackPolicy(retries=(0.05,) * 10_000)) as hub:
            hub.add_supplier("berg", "k", callback_url="http://127.0.0.1:9/callback", number="S1")
            hub.add_retailer("tal")
            number = hub.place_order("tal", [Line(GTIN, 1, "S1")], unchecked=True).parts[0].number
        with Hub(url, callbacks=CallbackPolicy(retries=(0.05,) * 10_000)) as hub:
            hub.set_callback_url("berg", f"{door.url}/callback")
            assert hub.wait_answered(number).state == "confirmed"
