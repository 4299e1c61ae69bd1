"""The engine: work that fails is done again, and holds up nothing else."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

from connector.model import Hint, HintKind, IncomingOrder, OrderPlaced
from connector.model.errors import ShopUnavailable
from connector.model.records import OrderState
from connector.orders.intake import Verdict, receive_order
from connector.running.attempts import Task
from connector.running.naming import describe_task
from connector.running.pool import HELPING
from connector.texts import render
from tests.doors.world import GTIN, OTHER_GTIN, World, order_body, product
from tests.rules.products import gtin as gtin13
from tests.waiting import LIMIT, ended, happened, until


def incoming(world: World, number: str, gtin: str = OTHER_GTIN) -> IncomingOrder:
    """Read an order as the platform sends it."""
    raw = json.dumps({"type": "order.placed", "body": order_body(number, (gtin, 1))}).encode()
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
    for number, gtin in (("KR-1", OTHER_GTIN), ("KR-2", GTIN)):
        receive_order(world.store, incoming(world, number, gtin))
    world.shop.on_call = fail_once("goods")
    world.engine.orders.finish_interrupted()
    assert world.engine.pool.join(LIMIT)
    assert {state(world, number) for number in ("KR-1", "KR-2")} == {
        OrderState.RECEIVED,
        OrderState.CONFIRMED,
    }


def test_orders_in_hand_hold_up_no_other(world: World) -> None:
    """While orders in hand hang at the shop, what was interrupted before is finished beside them."""
    world.shop.set_stock("2", 50)
    hanging = [f"KR-{index}" for index in range(HELPING)]
    gate, asked = threading.Event(), threading.Event()

    def wait(name: str, moment: str) -> None:
        if (name, moment) == ("create_order", "before") and not gate.is_set():
            asked.set()
            gate.wait(LIMIT)

    placing = [
        threading.Thread(target=world.engine.take, args=(incoming(world, number, GTIN),))
        for number in hanging
    ]
    world.shop.on_call = wait
    for thread in placing:
        thread.start()
    try:
        # They wait for each other, too: of one offer, one order is placed at a time.
        happened("the shop is asked to place an order", asked)
        until("all orders in hand", lambda: all(number in world.engine.pool for number in hanging))
        world.shop.on_call = lambda _name, _moment: None
        receive_order(world.store, incoming(world, "KR-9"))
        world.engine.orders.finish_interrupted()
        until("the other order confirmed", lambda: state(world, "KR-9") is OrderState.CONFIRMED)
        assert state(world, hanging[0]) is not OrderState.CONFIRMED
    finally:
        gate.set()
        ended(*placing)
    assert world.engine.pool.join(LIMIT)


def test_interrupted_orders_that_hang_keep_no_new_one_waiting(world: World) -> None:
    """However many were interrupted: while they hang, a new order of another product is placed."""
    gtins = [gtin13(index) for index in range(HELPING + 4)]
    world.offer(*(product(str(100 + index), gtin) for index, gtin in enumerate(gtins)))
    interrupted = [f"KR-{index}" for index in range(len(gtins) - 1)]
    for number, gtin in zip(interrupted, gtins, strict=False):
        receive_order(world.store, incoming(world, number, gtin))
    gate, hanging = threading.Event(), list[str]()

    def wait(name: str, moment: str) -> None:
        if (name, moment) == ("goods", "before"):
            hanging.append(name)
            gate.wait(LIMIT)

    world.shop.on_call = wait
    world.engine.orders.finish_interrupted()
    try:
        until(
            "all in hand hang", lambda: len(hanging) == sum(n in world.engine.pool for n in interrupted) > 0
        )
        # Of one that waits behind those that hang, too: nobody works on it, so that nobody holds its product.
        world.shop.on_call = lambda _name, _moment: None
        for number, gtin in (("KR-new", gtins[-1]), ("KR-new-too", gtins[-2])):
            assert world.engine.take(incoming(world, number, gtin)).verdict is Verdict.PLACED
    finally:
        gate.set()
    assert world.engine.pool.join(LIMIT)


def test_everything_that_is_tried_has_a_name_in_both_languages(world: World) -> None:
    """Each step of the engine, and each thing in it, is called by words that people understand."""
    engine = world.engine
    tasks = [task for steps in engine.steps.values() for task, _ in steps._steps]
    tasks += [Task("orders", "place", "KR-1"), Task("orders", "status", "KR-1")]
    tasks += [Task("orders", "order", "7"), Task("hinted", "product", "7"), Task("rounds", "labels")]
    for task in tasks:
        said = describe_task(task)
        assert said != task.key
        assert task.about in said
        assert render("de", said) != said
