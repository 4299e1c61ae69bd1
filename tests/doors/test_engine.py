"""The engine: work that fails is done again, and holds up nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

from connector.errors import ShopUnavailable
from connector.intake import receive_order
from connector.model import Hint, HintKind, IncomingOrder, OrderPlaced
from connector.records import OrderState
from tests.doors.world import OTHER_GTIN, World, order_body
from tests.waiting import ended, happened, until


def incoming(world: World, number: str) -> IncomingOrder:
    """Read an order as the platform sends it."""
    raw = json.dumps({"type": "order.placed", "body": order_body(number, (OTHER_GTIN, 1))}).encode()
    callback = world.platform.read_callback(raw, world.platform.sign(raw))
    assert isinstance(callback, OrderPlaced)
    return callback.order


def fail_once(call: str) -> Callable[[str, str], None]:
    """Let the shop be away when it is asked ``call`` for the first time."""
    left = [call]

    def on_call(name: str, moment: str) -> None:
        if (name, moment) == (call, "before") and left:
            left.pop()
            raise ShopUnavailable("the shop is away")

    return on_call


def state(world: World, number: str) -> OrderState:
    """Return how far an order has come."""
    with world.store.transaction() as tx:
        return tx.orders.require(number).state


def test_a_hint_whose_reading_failed_is_read_again(world: World) -> None:
    """A change that only a webhook shows is told although the shop was away when it was to be read."""
    world.engine.start()
    until("the catalogue read", world.engine.is_ready.is_set)
    world.shop.set_stock("2", 5, silently=True)
    world.shop.on_call = fail_once("products")
    world.engine.hint([Hint(HintKind.PRODUCT, "2")])

    def told() -> bool:
        item = world.platform.catalogue.get(OTHER_GTIN)
        return item is not None and item.stock is not None and item.stock.quantity == 5

    until("the stock told", told)


def test_an_interrupted_order_that_fails_again_stops_no_other(world: World) -> None:
    """The shop is away for one order, and there again for the next."""
    world.shop.set_stock("2", 2)
    for number in ("KR-1", "KR-2"):
        receive_order(world.store, incoming(world, number))
    world.shop.on_call = fail_once("goods")
    world.engine.orders.finish_interrupted()
    assert [state(world, number) for number in ("KR-1", "KR-2")] == [
        OrderState.RECEIVED,
        OrderState.CONFIRMED,
    ]


def test_an_order_in_hand_holds_up_no_worker(world: World) -> None:
    """While a thread places an order at a slow shop, the worker passes it over instead of waiting for it."""
    slow, asked = threading.Event(), threading.Event()

    def wait(name: str, moment: str) -> None:
        if (name, moment) == ("create_order", "before"):
            asked.set()
            slow.wait()

    world.shop.on_call = wait
    placing = threading.Thread(target=world.engine.take, args=(incoming(world, "KR-1"),))
    finishing = threading.Thread(target=world.engine.orders.finish_interrupted)
    placing.start()
    try:
        happened("the shop is asked to place the order", asked)
        finishing.start()
        ended(finishing)
        assert state(world, "KR-1") is OrderState.PLACING
    finally:
        slow.set()
        ended(placing)
    until("the order confirmed", lambda: state(world, "KR-1") is OrderState.CONFIRMED)
