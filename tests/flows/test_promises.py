"""What is promised to orders on their way: traces of the model of stock, each by the rule that it breaks."""

from __future__ import annotations

import pytest

from connector.model import OrderStatus, Stock
from connector.model.errors import ShopUnavailable
from connector.model.records import OrderState
from connector.orders.intake import Verdict
from tests.flows.test_intake import at_once
from tests.flows.world import World, order, simple
from tests.rules.products import gtin, offer, variants


def test_promises_are_counted_before_the_stock_question_is_sent(world: World) -> None:
    """One is promised and another read; the first goes live before both are compared: five, and not six."""
    world.begin(simple(1, stock=Stock(5, in_stock=True)))
    _leave_waiting(world, "KR-1", 4)

    def on_call(name: str, side: str) -> None:
        if (name, side) == ("goods", "after"):
            world.memory_shop.on_call = lambda *_: None
            _goes_live(world, "KR-1")

    world.memory_shop.on_call = on_call
    answer = world.take(order("KR-2", (1, 2)))
    assert (answer.verdict, answer.gtin) == (Verdict.NOT_ENOUGH_STOCK, gtin(1))
    assert world.memory_shop.stock_of("1") == 1
    assert world.take(order("KR-3", (1, 1))).verdict is Verdict.PLACED
    assert world.memory_shop.stock_of("1") == 0


def test_a_promise_is_one_of_the_holder(world: World) -> None:
    """The last unit of a stock that two variants share, one of them promised: the other is not sold."""
    both = [offer(n, id=f"4{n}", stock=Stock(1, in_stock=True), holder="4") for n in (1, 2)]
    world.begin(variants(*both, id="4"))
    _leave_waiting(world, "KR-1", 1)
    assert world.take(order("KR-2", (2, 1))).verdict is Verdict.NOT_ENOUGH_STOCK


@pytest.mark.parametrize("shared", [False, True], ids=["one-offer", "two-variants"])
def test_a_lock_is_one_of_the_holder(shared: bool, world: World) -> None:
    """Two orders of the last unit at the same moment: one is placed, the other refused."""
    if shared:
        both = [offer(n, id=f"4{n}", stock=Stock(1, in_stock=True), holder="4") for n in (1, 2)]
        world.begin(variants(*both, id="4"))
    else:
        world.begin(simple(1, stock=Stock(1, in_stock=True)))
    answers = at_once(
        lambda: world.take(order("KR-1", (1, 1))),
        lambda: world.take(order("KR-2", (2 if shared else 1, 1))),
    )
    assert {answer.verdict for answer in answers} == {Verdict.PLACED, Verdict.NOT_ENOUGH_STOCK}
    assert world.memory_shop.stock_of("41" if shared else "1") == 0


def _leave_waiting(world: World, number: str, quantity: int) -> None:
    """Post an order whose status cannot be set: its units are promised, and still in the shop's stock."""

    def on_call(name: str, side: str) -> None:
        if (name, side) == ("make_live", "before"):
            raise ShopUnavailable("away")

    world.memory_shop.on_call = on_call
    with pytest.raises(ShopUnavailable):
        world.take(order(number, (1, quantity)))
    world.memory_shop.on_call = lambda *_: None


def _goes_live(world: World, number: str) -> None:
    """Let the shop carry out a late status, and another worker take note of it."""
    (shop_id,) = world.shop_orders(number)
    world.memory_shop.change_status(shop_id, OrderStatus.AWAITING_FULFILLMENT)
    with world.store.transaction() as tx:
        tx.orders.change(number, state=OrderState.LIVE)
