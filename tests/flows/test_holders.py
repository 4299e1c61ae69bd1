"""Stock goes by who holds it: variants may share their product's, and a shop may not move it at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.memory import MemoryShop
from connector.model import OrderStatus, Stock
from connector.model.errors import ShopUnavailable
from connector.model.records import OrderState
from connector.orders.context import Figures
from connector.orders.intake import Verdict
from connector.orders.taking import orders_without_stock
from tests.flows.test_intake import at_once
from tests.flows.world import World, order, simple
from tests.rules.products import gtin, offer, variants

FIVE = Stock(5, in_stock=True)


@pytest.fixture
def shared(world: World) -> World:
    """Make a world with a product of two variants (GTINs 1 and 2) that share five units."""
    both = [offer(n, id=f"4{n}", stock=FIVE, holder="4") for n in (1, 2)]
    world.begin(variants(*both, id="4"), simple(3))
    return world


def test_variants_that_share_a_stock_are_added_up(shared: World) -> None:
    """Three of each, five in all: too little, and nothing is placed."""
    answer = shared.take(order("KR-1", (1, 3), (2, 3)))
    assert (answer.verdict, answer.gtin) == (Verdict.NOT_ENOUGH_STOCK, gtin(1))
    assert shared.memory_shop.all_orders() == ()
    assert shared.take(order("KR-2", (1, 3), (2, 2))).verdict is Verdict.PLACED
    assert shared.memory_shop.stock_of("41") == shared.memory_shop.stock_of("42") == 0


def test_two_orders_of_a_shared_stock_at_once(shared: World) -> None:
    """Four of one variant and four of the other at the same moment: one is placed, one refused."""
    answers = at_once(lambda: shared.take(order("KR-1", (1, 4))), lambda: shared.take(order("KR-2", (2, 4))))
    assert {answer.verdict for answer in answers} == {Verdict.PLACED, Verdict.NOT_ENOUGH_STOCK}
    assert shared.memory_shop.stock_of("41") == 1


def test_units_promised_of_a_shared_stock_count_for_all_its_variants(shared: World) -> None:
    """An order on its way holds its units against the sister variant too."""
    shared.memory_shop.on_call = _away_at("make_live")
    with pytest.raises(Exception, match="away"):
        shared.take(order("KR-1", (1, 4)))
    shared.memory_shop.on_call = lambda *_: None
    assert shared.take(order("KR-2", (2, 2))).verdict is Verdict.NOT_ENOUGH_STOCK


def test_an_order_that_could_not_be_placed_is_answered_by_the_shared_stock(shared: World) -> None:
    """Three of each, five in all by what was told last: it is not promised; two orders add up, too."""
    shared.memory_shop.on_call = _fails_at("goods")
    assert shared.answer(order("KR-1", (1, 3), (2, 3))).verdict is Verdict.UNAVAILABLE
    assert shared.answer(order("KR-2", (1, 3), (2, 2))).verdict is Verdict.TAKEN
    assert shared.answer(order("KR-3", (2, 1))).verdict is Verdict.UNAVAILABLE
    assert shared.answer(order("KR-4", (3, 1))).verdict is Verdict.TAKEN


def test_variants_with_a_stock_of_their_own_are_answered_by_it(world: World) -> None:
    """Four of one and five of the other: neither lessens the other."""
    both = [offer(n, id=f"4{n}", stock=Stock(3 + n, in_stock=True)) for n in (1, 2)]
    world.begin(variants(*both, id="4"))
    world.memory_shop.on_call = _fails_at("goods")
    assert world.answer(order("KR-1", (1, 4), (2, 5))).verdict is Verdict.TAKEN
    assert world.answer(order("KR-2", (2, 1))).verdict is Verdict.UNAVAILABLE


def _fails_at(call: str) -> Callable[[str, str], None]:
    def on_call(name: str, side: str) -> None:
        if (name, side) == (call, "before"):
            raise ShopUnavailable("away")

    return on_call


def _away_at(call: str):  # type: ignore[no-untyped-def]
    def on_call(name: str, side: str) -> None:
        if (name, side) == (call, "before"):
            raise ConnectionError("away")

    return on_call


# --- a shop whose orders move no stock ---------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["pending", "at-once"])
def unmoved(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """Make a world whose shop leaves its stock to another program; of the first product it has five."""
    world = World(tmp_path / "connector.db", MemoryShop(places_without_effect=request.param))
    world.memory_shop.manage_stock(moves=False)
    world.begin(simple(1, stock=FIVE), simple(2))
    return world


def test_units_that_the_shop_did_not_take_stay_promised(unmoved: World) -> None:
    """Three orders of four of five: one is placed, and the shop's figure is still five."""
    verdicts = [unmoved.take(order(f"KR-{n}", (1, 4))).verdict for n in (1, 2, 3)]
    assert verdicts == [Verdict.PLACED, Verdict.NOT_ENOUGH_STOCK, Verdict.NOT_ENOUGH_STOCK]
    assert unmoved.memory_shop.stock_of("1") == 5
    assert unmoved.take(order("KR-4", (1, 1))).verdict is Verdict.PLACED


def test_units_are_free_when_the_order_has_ended(unmoved: World) -> None:
    """Cancelled in the shop, its units are nobody's any more."""
    unmoved.take(order("KR-1", (1, 4)))
    unmoved.memory_shop.cancel(unmoved.record("KR-1").shop_id)
    unmoved.report()
    assert unmoved.take(order("KR-2", (1, 4))).verdict is Verdict.PLACED


def test_units_are_free_when_the_shops_figure_fell_by_them(unmoved: World) -> None:
    """The other program booked the order: the figure says it, and its units are not set off twice."""
    unmoved.take(order("KR-1", (1, 3)))
    with unmoved.store.transaction() as tx:
        assert tx.unreduced.settle({"1": 3}) == frozenset()
        assert tx.unreduced.settle({"1": 2}) == {"1"}
        assert tx.orders.reserved("", (OrderState.RECEIVED,)) == {}


def test_three_in_a_row_that_take_nothing_are_noticed(unmoved: World) -> None:
    """One may be chance; the row ends with the first order that takes its units."""
    for n in (1, 2, 3):
        unmoved.take(order(f"KR-{n}", (2, 1)))
    assert took_nothing(unmoved) == told(unmoved) == 3
    unmoved.memory_shop.manage_stock(moves=True)
    unmoved.take(order("KR-4", (2, 1)))
    assert took_nothing(unmoved) == told(unmoved) == 0


def told(world: World) -> int:
    """Tell what ``check`` says of them."""
    with world.store.reading() as tx:
        return orders_without_stock(tx)


def took_nothing(world: World) -> int:
    """Tell how many orders in a row took nothing."""
    with world.store.reading() as tx:
        return tx.facts.took_nothing


def test_stock_that_is_not_counted_is_nobodys_promise(world: World) -> None:
    """Of a product without a figure nothing is taken, and nothing is missing."""
    world.memory_shop.manage_stock(moves=False)
    world.begin(simple(1, stock=Stock(None, in_stock=True)))
    for n in (1, 2, 3):
        assert world.take(order(f"KR-{n}", (1, 40))).verdict is Verdict.PLACED
    assert took_nothing(world) == 0


def test_an_order_that_waits_for_payment_promises_nothing(world: World) -> None:
    """It takes no units until it is paid, and keeps none from others meanwhile."""
    world.begin(simple(1, stock=FIVE))
    world.take(order("KR-1", (1, 4), status=OrderStatus.PENDING_PAYMENT))
    assert "make_live" not in world.memory_shop.calls
    assert world.take(order("KR-2", (1, 5))).verdict is Verdict.PLACED


# --- after the order ---------------------------------------------------------------------------------------


def test_what_is_left_is_told_at_once(world: World) -> None:
    """Whoever keeps the platform's stock hears what the holders have, and when that was asked."""
    heard: list[Figures] = []
    world.begin(simple(1, stock=FIVE))
    world.counter = replace(world.counter, on_figures=heard.append)
    before = world.clock()
    world.take(order("KR-1", (1, 2)))
    (figures,) = heard
    assert [(each.offer_id, each.stock.quantity) for each in figures.goods] == [("1", 3)]
    assert before < figures.asked_at < world.clock()


@pytest.mark.parametrize("status", [OrderStatus.AWAITING_FULFILLMENT, OrderStatus.PENDING_PAYMENT])
def test_an_order_costs_few_questions(world: World, status: OrderStatus) -> None:
    """Once the index is whole: the goods, the post, the note and the look, the status; then the goods."""
    world.begin(simple(1), simple(2))
    while not world.counter.index.is_whole:
        world.counter.index.build()
    world.take(order("KR-0", (2, 1)))
    asked = len(world.memory_shop.calls)
    world.take(order("KR-1", (1, 1), status=status))
    live = "make_live" if status is OrderStatus.AWAITING_FULFILLMENT else "orders"
    assert [call for call in world.memory_shop.calls[asked:] if call not in ("reserve", "now")] == [
        *("goods", "create_order", "newest_orders", "add_note", live, "goods")
    ]


def test_the_number_of_the_last_answer_counts(world: World) -> None:
    """A shop that numbers its orders when they become live: the platform is told the number of then."""
    world.begin(simple(1))
    shop = world.memory_shop
    make_live = shop.make_live
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            shop,
            "make_live",
            lambda order_id, status: shop.edit_order(make_live(order_id, status).id, number="2026-1116"),
        )
        answer = world.take(order("KR-1", (1, 1)))
    assert answer.number == world.record("KR-1").shop_number == "2026-1116"
    assert world.memory_shop.order_row(world.record("KR-1").shop_id).total > Decimal(0)
