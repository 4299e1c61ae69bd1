"""A store that was lost, or put back, is brought up to date in the background: nothing doubled meanwhile."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from connector.model import Address, NewOrder, OrderLine, OrderStatus
from connector.model.errors import ShopUnavailable
from connector.model.records import OrderState
from tests.doors.world import CUSTOMER, GTIN, NOTE, World, order_body
from tests.waiting import LIMIT, until

LIVE = OrderStatus.AWAITING_FULFILLMENT
_ADDRESS = Address("Jörg", "Weiß", "", CUSTOMER, "", "München", "", "80331", "DE")
_LINE = OrderLine("1", "1", GTIN, 1, Decimal("10.00"))
OLD, RECENT = "KR-OLD", "KR-RECENT"


class Gate:
    """Lets the index read no older orders until it is opened; whoever else asks for them may."""

    def __init__(self, world: World) -> None:
        self._open = threading.Event()
        self.reached = threading.Event()
        world.shop.on_call = self._on_call

    def _on_call(self, name: str, moment: str) -> None:
        is_of_index = threading.current_thread().name == "index"
        if (name, moment) == ("orders_below", "before") and is_of_index:
            self.reached.set()
            if not self._open.is_set():
                raise ShopUnavailable("504 Gateway Timeout")

    def open(self) -> None:
        """Let the reading go on."""
        self._open.set()


@pytest.fixture
def gate(world: World) -> Gate:
    """Let an old order of Kickroute's lie under thirty ordinary ones, in a shop that an empty store meets."""
    shop = world.shop
    shop.set_stock("1", 1000)
    shop.place_foreign_order(
        [("1", 1)], kickroute_number=OLD, created_at=shop.now() - timedelta(days=3), status=LIVE
    )
    for _ in range(30):
        shop.sell("1")
    ours = shop.create_order(NewOrder(RECENT, LIVE, _ADDRESS, _ADDRESS, (_LINE,), Decimal("4.12"), NOTE))
    shop.make_live(ours.id, LIVE)
    return Gate(world)


def _rows(world: World, number: str) -> list[str]:
    return [o.id for o in world.shop.all_orders() if o.kickroute_number == number and not o.trashed]


def _cannot_search(world: World, patch: pytest.MonkeyPatch) -> None:
    """Let the shop have nothing that it could search its orders for."""
    patch.setattr(world.shop, "find_orders", lambda _order: None)


def _start(world: World, gate: Gate) -> None:
    world.engine.start()
    assert gate.reached.wait(LIMIT)
    until("the catalogue read", lambda: world.engine.has_read)


def _facts(world: World) -> Any:
    return world.get("/api/status").json()


def _finish(world: World, gate: Gate) -> None:
    gate.open()
    world.engine.retry_now()

    def is_done() -> bool:
        world.engine.wake()
        return bool(_facts(world)["is_up_to_date"])

    until("brought up to date", is_done, 60.0)


def test_an_unknown_number_waits_until_the_shops_orders_are_known(
    world: World, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may stand on an order that was not read yet: 503, nothing kept, and placed once it cannot."""
    _cannot_search(world, monkeypatch)
    _start(world, gate)
    assert world.call("order.placed", order_body("KR-NEW")).status_code == 503
    with world.store.reading() as tx:
        assert tx.orders.get("KR-NEW") is None
    assert CUSTOMER.encode() not in (world.folder / "connector.db").read_bytes()
    _finish(world, gate)
    assert world.call("order.placed", order_body("KR-NEW")).json()["status"] == 201
    assert len(_rows(world, "KR-NEW")) == 1


def test_an_order_from_before_the_loss_is_not_placed_a_second_time(
    world: World, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform sends it again while older orders are still being read: it is older than its receipt."""
    _cannot_search(world, monkeypatch)
    _start(world, gate)
    assert world.call("order.placed", order_body(OLD)).status_code == 503
    assert len(_rows(world, OLD)) == 1
    _finish(world, gate)
    answer = world.call("order.placed", order_body(OLD))
    assert answer.status_code == 200
    assert len(_rows(world, OLD)) == 1


def test_what_the_shop_can_search_for_need_not_wait(world: World, gate: Gate) -> None:
    """The search shows every order of a number, however old: a new one is placed, an old one recognised."""
    _start(world, gate)
    assert world.call("order.placed", order_body("KR-NEW")).json()["status"] == 201
    assert world.call("order.placed", order_body(OLD)).status_code == 200
    assert len(_rows(world, OLD)) == 1


def test_everything_else_goes_on_meanwhile(world: World, gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stock is told, an order that is known is answered, adopted and followed, and what is read is shown."""
    _cannot_search(world, monkeypatch)
    _start(world, gate)
    number = world.call("order.placed", order_body(RECENT)).json()
    assert number["status"] in (200, 201)
    world.shop.set_stock("1", 7)

    def stock_told() -> bool:
        world.engine.wake()
        item = world.platform.catalogue.get(GTIN)
        return item is not None and item.stock is not None and item.stock.quantity == 7

    until("the stock told", stock_told)
    shop_id = _rows(world, RECENT)[0]
    world.shop.change_status(shop_id, OrderStatus.COMPLETED)

    def end_told() -> bool:
        world.engine.wake()
        return any(getattr(e, "status", None) is OrderStatus.COMPLETED for e in world.platform.events)

    until("the end told", end_told)
    facts = _facts(world)
    assert (facts["index"]["is_whole"], facts["is_up_to_date"]) == (False, False)
    page = world.get("/").text
    assert "Orders in the shop" in page
    assert "Until they are known, a new order" in page
    _finish(world, gate)
    assert _facts(world)["index"]["is_whole"] is True
    page = world.get("/").text
    assert "all of the last 90 days are known (32 read)" in page
    assert "Until they are known" not in page


def test_a_status_for_an_order_that_is_not_known_yet_is_sent_again(world: World, gate: Gate) -> None:
    """The shop's number may be one of ours that was not adopted yet: 503; afterwards 404."""
    _start(world, gate)
    body = {"number": "4711", "status": "on-hold"}
    assert world.call("order.updated", body).status_code == 503
    _finish(world, gate)
    assert world.call("order.updated", body).status_code == 404


def test_an_order_that_can_never_be_read_does_not_keep_the_others_from_being_adopted(
    world: World, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is set aside with its name; the store is up to date without it, and its number is not placed."""
    old = _rows(world, OLD)[0]
    read = world.shop.orders

    def break_on_old(ids: Any) -> Any:
        if old in ids:
            raise ShopUnavailable("500 Internal Server Error")
        return read(ids)

    monkeypatch.setattr(world.shop, "orders", break_on_old)
    _start(world, gate)
    _finish(world, gate)
    with world.store.reading() as tx:
        adopted = tx.orders.get(RECENT)
        assert adopted is not None
        assert adopted.state in (OrderState.CONFIRMED, OrderState.FOUND)
        assert tx.orders.get(OLD) is None
    about = [row["about"] for row in _facts(world)["failing"]]
    assert f"reading the order with the shop's id {old}" in about
    world.call("order.placed", order_body(OLD))
    assert len(_rows(world, OLD)) == 1
