"""The platform adapter against the hub: what one side says, the other understands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.kickroute import KickroutePlatform
from connector.model import (
    Callback,
    Carrier,
    Item,
    ItemChanged,
    NumberRequested,
    OrderChanged,
    OrderPlaced,
    OrderStatus,
    Parcel,
    ProductOffered,
    RefundedItem,
    RefundIssued,
    StatusRequested,
    Stock,
    TaxRate,
)
from connector.model.errors import CallbackMalformed, CallbackRejected, SignatureWrong
from practice.hub import CallbackPolicy, Hub
from practice.simulators.serving import LoopbackServer

KEY = "key-of-berg"
SIMPLE, BLUE, RED = "4006381333931", "4012345678901", "4000417025005"


@dataclass
class Door:
    """The shop's side of the callbacks: reads each through the adapter and answers as the protocol says."""

    platform: KickroutePlatform
    read: list[Callback] = field(default_factory=list)
    rejected: list[CallbackRejected] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        """Read one callback."""
        signature = request.headers.get("x-kickroute-signature", "")
        try:
            callback = self.platform.read_callback(await request.body(), signature)
        except CallbackRejected as rejection:
            self.rejected.append(rejection)
            return JSONResponse({"code": "rejected", "message": str(rejection)}, 400)
        self.read.append(callback)
        is_order = isinstance(callback, OrderPlaced)
        return JSONResponse({"status": 201, "number": "67"} if is_order else {"status": 200, "number": "67"})


@dataclass(frozen=True)
class World:
    """A served hub that knows the supplier berg and the retailer tal, berg's platform and door."""

    hub: Hub
    platform: KickroutePlatform
    door: Door


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Yield a world in which berg has told its products."""
    with Hub(callbacks=CallbackPolicy(retries=(0.01,), number_after=0.01)) as hub:
        hub.add_supplier("berg", key=KEY, shipping_net=Decimal("4.12"))
        hub.add_retailer("tal")
        with LoopbackServer(hub.app) as server:
            platform = KickroutePlatform(server.url, KEY, requests_per_second=100)
            door = Door(platform)
            with LoopbackServer(
                Starlette(routes=[Route("/callback", door.answer, methods=["POST"])])
            ) as shop:
                platform.test_connection(shop.url + "/callback")
                platform.send([_simple(), _variable()])
                yield World(hub, platform, door)
                hub.wait_idle()
            platform.close()


def _item(gtin: str, **attributes: str) -> Item:
    return Item(
        gtin,
        "1",
        Decimal("12.5"),
        "19.99",
        Stock(50, True),
        attributes=tuple(attributes.items()),
        image_url="",
    )


def _simple() -> ProductOffered:
    return ProductOffered("1", "Kanne", "", "", "vaping-base", TaxRate.STANDARD, "", False, (_item(SIMPLE),))


def _variable() -> ProductOffered:
    items = (_item(BLUE, farbe="Blau"), _item(RED, farbe="Rot"))
    return ProductOffered("2", "Becher", "", "B", "vaping-base", TaxRate.REDUCED, "", True, items)


def _order(world: World, quantity: int = 2) -> str:
    return world.hub.place_order("tal", [(SIMPLE, quantity)], wait=True).parts[0].number


def test_the_hub_knows_what_it_was_told(world: World) -> None:
    """Products with and without variants arrive with name, attributes, stock and dealer price."""
    catalogue = world.hub.catalogue("berg")
    assert catalogue[SIMPLE].wholesale_price == "12.50"
    assert (catalogue[BLUE].name, catalogue[BLUE].attributes) == ("Becher", {"farbe": "Blau"})
    world.platform.send([ItemChanged(RED, stock=Stock(None, True), dealer_price=Decimal("11.25"))])
    red = world.hub.catalogue("berg")[RED]
    assert (red.stock_quantity, red.is_in_stock, red.wholesale_price) == (None, True, "11.25")
    world.platform.send([ItemChanged(RED, live=False)])
    assert not world.hub.catalogue("berg")[RED].is_live


def test_an_order_of_the_hub_is_read(world: World) -> None:
    """The hub's order arrives signed, with its lines at the dealer price told and both addresses."""
    number = _order(world)
    (placed,) = [
        c for c in world.door.read if isinstance(c, OrderPlaced) and c.order.kickroute_number == number
    ]
    assert placed.warnings == ()
    (item,) = placed.order.items
    assert (item.gtin, item.quantity, item.net_total) == (SIMPLE, 2, Decimal("25.00"))
    assert placed.order.shipping_net_total == Decimal("4.12")
    assert placed.order.shipping.last_name == "Weiß"
    assert placed.order.billing.email == "einkauf@retail.example"
    assert world.hub.part(number).shop_number == "67"


def test_status_parcel_and_refund_reach_the_order(world: World) -> None:
    """Status, parcel and refund are told by Kickroute's number, and the hub finds its order by it."""
    number = _order(world)
    world.platform.send([OrderChanged(number, parcel=Parcel("00340434161094042557", Carrier.DHL))])
    world.platform.send([OrderChanged(number, OrderStatus.COMPLETED)])
    items = (RefundedItem(SIMPLE, 1, Decimal("12.50"), Decimal("2.38")),)
    refund = RefundIssued(number, Decimal("14.88"), 79, items)
    world.platform.send([refund])
    world.platform.send([refund])
    part = world.hub.part(number)
    assert part.status == "completed"
    assert "00340434161094042557" in str(part.parcels)
    (counted,) = world.hub.refunds(number)
    assert Decimal(counted.total) == Decimal("14.88")


def test_a_question_for_the_number_is_read(world: World) -> None:
    """The hub's question for a number arrives as one."""
    number = _order(world)
    world.hub.ask_number(number)
    assert world.hub.wait_for(lambda: NumberRequested(number) in world.door.read)


def test_a_retailers_status_is_read(world: World) -> None:
    """The hub's status arrives for the shop's own number, allowed or not."""
    number = _order(world)
    world.hub.update_order_status(number, "on-hold", wait=True)
    world.hub.update_order_status(number, "cancelled", forbidden_too=True, wait=True)
    requests = [c for c in world.door.read if isinstance(c, StatusRequested)]
    assert [(r.number, r.status) for r in requests[-2:]] == [
        ("67", OrderStatus.ON_HOLD),
        ("67", OrderStatus.CANCELLED),
    ]


@pytest.mark.parametrize("signature", ["wrong", "none"])
def test_a_forged_callback_is_rejected(world: World, signature: Literal["wrong", "none"]) -> None:
    """What is not signed with berg's key is SignatureWrong, however well-formed."""
    forged = {"kickroute_order_number": "KR-FORGED"}
    answer = world.hub.send_now("berg", "order.requested_number", forged, signature=signature)
    assert answer.status == 400
    assert isinstance(world.door.rejected[-1], SignatureWrong)
    assert NumberRequested("KR-FORGED") not in world.door.read


def test_signed_nonsense_is_malformed(world: World) -> None:
    """What the hub signs but is no message is CallbackMalformed."""
    world.hub.send_now("berg", "", None, raw=b"not json")
    assert isinstance(world.door.rejected[-1], CallbackMalformed)
