"""What becomes of an order: statuses, parcels, refunds, and the money they move."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
import requests
from starlette.responses import JSONResponse

from practice.hub import CallbackPolicy, Hub, Line, Part, Refused
from practice.simulators.serving import LoopbackServer
from tests.hub.conftest import GTIN, KEY, OTHER, World, product
from tests.hub.shop import Shop

ZERO = Decimal("0.00")


@pytest.fixture
def part(world: World) -> Part:
    """Return a confirmed order over 11.90 + 5.83 shipping."""
    return world.hub.place_order("tal", [(GTIN, 1)], wait=True).parts[0]


@pytest.fixture
def tal(world: World) -> Iterator[Shop]:
    """Yield the retailer's shop, which has a callback address."""
    shop = Shop("key-of-tal")
    with LoopbackServer(shop.app) as door:
        world.hub.set_callback_url("tal", f"{door.url}/callback", role="retailer")
        yield shop


def update(world: World, number: str, key: str = "key-of-berg", **news: Any) -> requests.Response:
    """Send an order.updated with Kickroute's number."""
    body = {"number": number, "contains_kickroute_number": True, **news}
    return world.send("order.updated", body, key)


def refund(world: World, number: str, total: str, refund_id: int = 1) -> requests.Response:
    """Send a refund.issued."""
    body = {"number": number, "total": total, "deduplication_id": refund_id, "items": []}
    return world.send("refund.issued", body)


def balances(world: World) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Return the balances of retailer, held money, supplier and fees."""
    accounts = ("retailer:tal", "held:berg", "supplier:berg", "fees")
    retailer, held, supplier, fees = (world.hub.ledger.balance(account) for account in accounts)
    return retailer, held, supplier, fees


TRACKING = {"number": "00340434161094042557", "carrier": "dhl"}


def test_the_payout_waits_for_a_tracking_number(world: World, part: Part) -> None:
    """Completed without a number, and an empty number, release nothing; a number does, less 9 %, once."""
    update(world, part.number, status="completed", tracking={"number": "", "carrier": "dhl"})
    assert balances(world) == (Decimal("-17.73"), Decimal("17.73"), ZERO, ZERO)
    assert update(world, part.number, tracking=TRACKING).json()["outcome"] == "applied"
    paid = (Decimal("-17.73"), ZERO, Decimal("16.13"), Decimal("1.60"))
    assert balances(world) == paid
    assert update(world, part.number, tracking=TRACKING).json()["outcome"] == "nothing new"
    assert update(world, part.number, tracking=TRACKING | {"number": "2"}).json()["outcome"] == "applied"
    assert balances(world) == paid
    assert [parcel["number"] for parcel in world.hub.part(part.number).parcels] == [TRACKING["number"], "2"]


def test_a_refund_counts_once_per_id(world: World, part: Part) -> None:
    """The same id again changes nothing, another id does."""
    assert refund(world, part.number, "1.23").json()["outcome"] == "refunded"
    assert refund(world, part.number, "1.23").json()["outcome"] == "duplicate"
    assert refund(world, part.number, "0.77", 2).json()["outcome"] == "refunded"
    assert world.hub.ledger.position(part.number).refunded == Decimal("2.00")
    assert [r.refund_id for r in world.hub.refunds(part.number)] == [1, 2]


def test_the_same_refund_at_once_counts_once(world: World, part: Part) -> None:
    """Eight identical messages at the same moment are one refund."""
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(lambda _: refund(world, part.number, "1.00").json()["outcome"], range(8)))
    assert sorted(answers) == ["duplicate"] * 7 + ["refunded"]
    assert world.hub.ledger.position(part.number).refunded == Decimal("1.00")


def test_refund_ids_are_apart_by_order(world: World, part: Part) -> None:
    """The same id for another order is another refund."""
    other = world.hub.place_order("tal", [(GTIN, 1)], wait=True).parts[0]
    refund(world, part.number, "1.00")
    assert refund(world, other.number, "1.00").json()["outcome"] == "refunded"


def test_a_refund_above_the_remainder(world: World, part: Part) -> None:
    """Up to one cent per line (here two, with the shipping) counts as the remainder, more is refused."""
    assert refund(world, part.number, "17.76").status_code == 422
    answer = refund(world, part.number, "17.76")
    assert answer.json()["code"] == "refund_exceeds_remainder"
    assert "17.73" in answer.json()["message"]
    assert world.hub.ledger.position(part.number).refunded == ZERO
    assert refund(world, part.number, "17.75").status_code == 200
    assert balances(world) == (ZERO, ZERO, ZERO, ZERO)
    assert world.hub.refunds(part.number)[0].counted == Decimal("17.73")


def test_a_refund_after_the_payout_comes_from_the_supplier(world: World, part: Part) -> None:
    """The supplier gives back what it got, the platform its fee on it."""
    update(world, part.number, tracking=TRACKING)
    refund(world, part.number, "10.00")
    assert balances(world) == (Decimal("-7.73"), ZERO, Decimal("7.03"), Decimal("0.70"))
    refund(world, part.number, "7.73", 2)
    assert balances(world) == (ZERO, ZERO, ZERO, ZERO)


def test_the_status_refunded_alone_refunds_nothing(world: World, part: Part) -> None:
    """Only refund objects move money."""
    assert update(world, part.number, status="refunded").status_code == 200
    assert world.hub.part(part.number).status == "refunded"
    assert world.hub.ledger.position(part.number).refunded == ZERO


def test_a_cancellation_refunds_the_remainder(world: World, part: Part) -> None:
    """After a partial refund the rest comes back; refunds told later are covered by it."""
    refund(world, part.number, "5.00")
    update(world, part.number, tracking=TRACKING)
    assert update(world, part.number, status="cancelled").json()["outcome"] == "applied"
    assert balances(world) == (ZERO, ZERO, ZERO, ZERO)
    assert refund(world, part.number, "12.73", 2).json()["outcome"] == "covered by the cancellation"
    assert balances(world) == (ZERO, ZERO, ZERO, ZERO)
    assert update(world, part.number, status="completed").json()["outcome"].startswith("ignored")
    assert world.hub.part(part.number).status == "cancelled"


def test_a_cancellation_without_a_shop_number(world: World) -> None:
    """An order whose number the shop never told is cancelled by Kickroute's number, and not sent again."""
    world.shop.first = [JSONResponse({"status": 200}), *[JSONResponse({}, 503)] * 9]
    order = world.hub.place_order("tal", [(GTIN, 2)], wait=True)
    number = order.parts[0].number
    assert world.hub.part(number).shop_number is None
    assert update(world, number, status="cancelled").status_code == 200
    assert world.hub.order(order.id).status == "cancelled"
    assert world.hub.ledger.position(number).remainder == ZERO


def test_a_cancelled_order_is_not_sent_any_more() -> None:
    """While the order still waits for its next attempt, the supplier's cancellation stops it."""
    patient = CallbackPolicy(retries=(3600.0,) * 3)
    with Hub(callbacks=patient) as hub, LoopbackServer(hub.app) as door, requests.Session() as session:
        hub.add_supplier("berg", KEY, number="S1")
        hub.add_retailer("tal")
        number = hub.place_order("tal", [Line(GTIN, 1, "S1")], unchecked=True).parts[0].number
        assert hub.wait_for(lambda: len(hub.attempts(number)) == 1)
        update(World(hub, door.url, Shop(KEY), session), number, status="cancelled")
        assert [delivery.state for delivery in hub.deliveries(number)] == ["stopped"]
        assert hub.part(number).status == "cancelled"


def test_whose_order_it_is(world: World, part: Part) -> None:
    """A shopper's order is ignored, a wrong Kickroute number and another supplier's order are refused."""
    shopper = {"number": "65", "contains_kickroute_number": False, "status": "completed"}
    assert world.send("order.updated", shopper).json()["outcome"].startswith("ignored")
    own = shopper | {"number": part.shop_number}
    assert world.send("order.updated", own).json()["outcome"] == "applied"
    assert update(world, "KR-0", status="completed").json()["code"] == "unknown_order"
    assert refund(world, "KR-0", "1.00").json()["code"] == "unknown_order"
    world.hub.add_supplier("fels", "key-of-fels")
    assert update(world, part.number, "key-of-fels", status="cancelled").status_code == 422
    assert world.hub.part(part.number).status == "completed"


@pytest.mark.parametrize("status", ["completed", "refunded", "cancelled"])
def test_a_final_status_of_the_retailer_is_not_passed_on(world: World, part: Part, status: str) -> None:
    """The hub refuses to send it, unless a test wants to see it refused by the receiver."""
    with pytest.raises(Refused, match=status):
        world.hub.update_order_status(part.number, status)
    assert world.shop.told("order.updated") == []
    world.hub.update_order_status(part.number, status, forbidden_too=True, wait=True)
    assert world.shop.told("order.updated") == [{"number": part.shop_number, "status": status}]


def test_an_open_status_of_the_retailer_is_passed_on(world: World, part: Part) -> None:
    """On-hold and tracking reach the supplier with the shop's own number, until its order is final."""
    sent = world.hub.update_order_status(part.number, "on-hold", tracking=TRACKING, wait=True)
    assert sent.state == "done"
    news = {"number": part.shop_number, "status": "on-hold", "tracking": TRACKING}
    assert world.shop.told("order.updated") == [news]
    update(world, part.number, status="completed")
    with pytest.raises(Refused, match="completed"):
        world.hub.update_order_status(part.number, "on-hold")


def test_a_retailers_shop_sends_its_status_by_wire(world: World, part: Part) -> None:
    """The retailer names its own order; allowed statuses go on to the supplier, final ones do not."""
    body = {"number": part.order_number, "contains_kickroute_number": False}
    key = "key-of-tal"
    answer = world.send("order.updated", body | {"status": "on-hold"}, key).json()
    assert answer["parts"] == {part.number: "passed on"}
    answer = world.send("order.updated", body | {"status": "cancelled"}, key).json()
    assert answer["parts"][part.number].startswith("not passed on")
    assert world.hub.wait_idle()
    assert [told["status"] for told in world.shop.told("order.updated")] == ["on-hold"]
    assert world.send("order.updated", body | {"number": "R-0", "status": "on-hold"}, key).status_code == 422


def test_the_retailers_shop_learns_tracking_and_completion(world: World, tal: Shop, part: Part) -> None:
    """Tracking, then completed; a refund and the status refunded are not mirrored."""
    update(world, part.number, status="completed", tracking=TRACKING)
    refund(world, part.number, "1.00")
    update(world, part.number, status="refunded")
    assert world.hub.wait_idle()
    told = sorted(tal.told("order.updated"), key=str)
    assert told == [
        {"number": part.order_number, "status": "completed"},
        {"number": part.order_number, "tracking": TRACKING},
    ]
    assert all(tal.signed(call) for call in tal.calls)


def test_the_retailers_shop_learns_the_cancellation(world: World, tal: Shop, part: Part) -> None:
    """CANCELLED is mirrored 1:1."""
    update(world, part.number, status="cancelled")
    assert world.hub.wait_idle()
    assert tal.told("order.updated") == [{"number": part.order_number, "status": "cancelled"}]


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("cancelled", "cancelled", "cancelled"),
        ("completed", "completed", "completed"),
        ("completed", "cancelled", "awaiting-fulfillment"),
        ("completed", "on-hold", "awaiting-fulfillment"),
    ],
)
def test_an_order_of_several_suppliers(world: World, first: str, second: str, result: str) -> None:
    """Cancelled when all parts are, completed when all are; one cancelled part is refunded by itself."""
    world.hub.add_supplier("fels", "key-of-fels", number="S2")
    world.send("products.create", [product("4000000000013")], "key-of-fels")
    order = world.hub.place_order("tal", [Line(OTHER, 1), Line("4000000000013", 1)])
    berg, fels = order.parts
    update(world, berg.number, status=first)
    assert world.hub.order(order.id).status == "awaiting-fulfillment"
    update(world, fels.number, "key-of-fels", status=second)
    assert world.hub.order(order.id).status == result
    for part, status in ((berg, first), (fels, second)):
        refunded = part.gross if status == "cancelled" else ZERO
        assert world.hub.ledger.position(part.number).refunded == refunded


def test_a_retailer_imports_and_is_kept_up_to_date(world: World, tal: Shop) -> None:
    """products.import has no description and names the supplier; later stock and price changes follow."""
    assert world.hub.import_products("tal", "berg") == 2
    assert world.hub.wait_idle()
    imported = tal.told("products.import")[0]
    assert {(item["gtin"], item["supplier_number"]) for item in imported} == {(GTIN, "S1"), (OTHER, "S1")}
    assert all("description" not in item for item in imported)
    world.send("item.updated", {"gtin": GTIN, "stock_quantity": 3})
    assert world.hub.wait_idle()
    assert tal.told("item.updated") == [{"gtin": GTIN, "stock_quantity": 3, "is_in_stock": True}]
    world.send("item.updated", {"gtin": GTIN, "wholesale_price": "11.00"})
    world.send("item.updated", {"gtin": GTIN, "is_live": False})
    world.send("item.updated", {"gtin": GTIN, "is_live": False})
    assert world.hub.wait_idle()
    assert tal.told("item.updated_price") == [{"gtin": GTIN, "new_price": "11.00", "stock_quantity": 3}]
    assert {"gtin": GTIN, "stock_quantity": 0, "is_in_stock": False} in tal.told("item.updated")
    assert len(tal.told("item.updated")) == 3


def test_news_of_one_product_arrive_in_order(world: World, tal: Shop) -> None:
    """The newest stock arrives last, also when the shop fails in between."""
    world.hub.import_products("tal", "berg")
    assert world.hub.wait_idle()
    tal.first = [JSONResponse({}, 503), JSONResponse({}, 503)]
    for quantity in range(1, 7):
        world.send("item.updated", {"gtin": GTIN, "stock_quantity": quantity})
    assert world.hub.wait_for(lambda: all(d.state == "done" for d in world.hub.deliveries()))
    told = [body["stock_quantity"] for body in tal.told("item.updated")]
    assert told == [1, 1, 1, 2, 3, 4, 5, 6]


def test_a_retailer_without_a_shop_is_told_nothing(world: World, part: Part) -> None:
    """No callback address: no callback is even queued."""
    world.hub.import_products("tal", "berg")
    update(world, part.number, status="completed", tracking=TRACKING)
    assert {delivery.role for delivery in world.hub.deliveries()} == {"supplier"}
