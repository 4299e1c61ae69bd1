"""Orders from the platform: each becomes exactly one order in the shop, or is refused and leaves nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryShop
from connector.fulfilment.reconcile import forget_addresses
from connector.fulfilment.report import end_missing_order
from connector.model import (
    Address,
    IncomingOrder,
    OrderChanged,
    OrderStatus,
    ShopOrder,
    Stock,
)
from connector.model.errors import OrderWaits, ShopDoubtful, ShopRefused, ShopUnavailable
from connector.model.records import OrderState
from connector.orders.addresses.fitting import Limits
from connector.orders.intake import Answer, Verdict, answer_unplaced, retry_order
from connector.running.locks import KeyedLocks
from tests.flows.world import BILLING, LIVE, NOTE, SHIPPING, World, order, simple
from tests.rules.products import gtin
from tests.waiting import LIMIT, ended, until

AWAY = ShopUnavailable("the shop is away")


@pytest.fixture(params=[True, False], ids=["pending", "at-once"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Make a world with three products, with a shop that can place without effect and one that cannot."""
    shop = MemoryShop(places_without_effect=request.param)
    made = World(tmp_path / "connector.db", shop)
    made.begin(simple(1), simple(2), simple(3, stock=Stock(1, in_stock=True)))
    yield made
    made.close()


@pytest.fixture
def open_world(world: World) -> World:
    """Make a world with three products that the platform knows; of the third there is one unit."""
    world.begin(simple(1), simple(2), simple(3, stock=Stock(1, in_stock=True)))
    return world


def at_once(*acts: Callable[[], Answer]) -> list[Answer]:
    """Do several things at the same time."""
    barrier = threading.Barrier(len(acts))
    answers: list[Answer] = []

    def run(act: Callable[[], Answer]) -> None:
        barrier.wait(LIMIT)
        answers.append(act())

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    ended(*threads)
    return answers


def when(world: World, call: str, side: str, act: Callable[[], object], times: int = 1) -> None:
    """Do something when the shop is asked ``call``: before or after its effect."""
    left = [times]

    def on_call(name: str, moment: str) -> None:
        if (name, moment) == (call, side) and left[0]:
            left[0] -= 1
            act()

    world.memory_shop.on_call = on_call


def fail(error: Exception) -> Callable[[], object]:
    """Make something to do that fails."""

    def act() -> object:
        raise error

    return act


def the_order(world: World, number: str = "KR-1") -> ShopOrder:
    """Return the one shop order with this number."""
    (id_,) = world.shop_orders(number)
    return world.memory_shop.order_row(id_)


# --- placed ------------------------------------------------------------------------------------


def test_an_order_is_placed_as_it_came(either: World) -> None:
    """Lines, prices, addresses, note and status are as sent; stock moves once; the answer has the number."""
    answer = either.take(order("KR-1", (1, 2), (2, 1)))
    placed = the_order(either)
    assert answer == Answer(Verdict.PLACED, placed.number)
    assert [(line.offer_id, line.quantity, line.net_total) for line in placed.lines] == [
        ("1", 2, Decimal("10.00")),
        ("2", 1, Decimal("5.00")),
    ]
    assert placed.shipping == replace(SHIPPING, email="")
    assert placed.billing == BILLING
    assert placed.shipping_net_total == Decimal("4.12")
    assert placed.status is LIVE
    assert either.memory_shop.notes_of(placed.id) == (NOTE,)
    assert (either.memory_shop.stock_of("1"), either.memory_shop.stock_of("2")) == (5, 6)


def test_nobody_writes_to_the_end_customer(either: World) -> None:
    """The shop mails its owner and the retailer; the end customer's mail address does not even reach it."""
    either.take(order("KR-1", (1, 1)))
    assert SHIPPING.email not in {mail.recipient for mail in either.memory_shop.mails}


def test_a_confirmed_order_keeps_no_address(either: World) -> None:
    """Once the order stands in the shop as it should, the store forgets who lives where."""
    either.take(order("KR-1", (1, 1)))
    record = either.record("KR-1")
    assert (record.state, record.order) == (OrderState.CONFIRMED, None)
    files = Path(either.url.removeprefix("sqlite:///")).parent.glob("connector.db*")
    assert not any("Ährenweg".encode() in file.read_bytes() for file in files)


def test_the_same_order_again_is_the_same_order(either: World) -> None:
    """Sent again, also much later and after a restart, it is answered with the number it has."""
    first = either.take(order("KR-1", (1, 1)))
    either.restart()
    assert either.take(order("KR-1", (1, 1))) == Answer(Verdict.KNOWN, first.number)
    assert len(either.shop_orders("KR-1")) == 1
    assert either.memory_shop.stock_of("1") == 6


def test_four_times_at_once_is_one_order(either: World) -> None:
    """Four identical callbacks at the same moment make one order and get one number."""
    answers = at_once(*[lambda: either.take(order("KR-1", (1, 1)))] * 4)
    placed = the_order(either)
    assert {answer.number for answer in answers} == {placed.number}
    assert sorted(answer.verdict.value for answer in answers) == ["known", "known", "known", "placed"]
    assert either.memory_shop.stock_of("1") == 6
    assert len(either.memory_shop.all_orders()) == 1
    with either.store.transaction() as tx:
        steps = [entry.what for entry in tx.journal.read("KR-1")]
    assert steps.count("received") == steps.count("placed") == steps.count("confirmed") == 1
    assert not either.record("KR-1").adopted


def test_an_order_sent_again_while_it_is_finished_is_worked_on_once(either: World) -> None:
    """The worker finishes an interrupted order while the platform sends it again: who comes later waits."""
    incoming = order("KR-1", (1, 1))
    interrupted(either, incoming, "create_order")
    answers: list[Answer] = []
    again = threading.Thread(target=lambda: answers.append(either.take(incoming)))

    locks = either.counter.locks
    assert isinstance(locks, KeyedLocks)

    def send_again() -> None:
        again.start()
        until("two want the same order", lambda: locks.count_waiting > 0)

    when(either, "create_order", "before", send_again)
    either.finish()
    ended(again)
    assert answers == [Answer(Verdict.KNOWN, the_order(either).number)]
    with either.store.transaction() as tx:
        steps = [entry.what for entry in tx.journal.read("KR-1")]
    assert steps.count("placed") == steps.count("confirmed") == 1


def test_two_orders_at_once_for_the_last_unit(either: World) -> None:
    """One is live, the other is refused for too little stock, and the stock ends at 0."""
    answers = at_once(*[lambda n=n: either.take(order(f"KR-{n}", (3, 1))) for n in (1, 2)])
    assert {answer.verdict for answer in answers} == {Verdict.PLACED, Verdict.NOT_ENOUGH_STOCK}
    assert either.memory_shop.stock_of("3") == 0
    assert len([row for row in either.memory_shop.all_orders() if not row.trashed]) == 1


def test_orders_for_several_offers_at_once_never_block_each_other(either: World) -> None:
    """Two orders that name the same two offers in opposite order both get through."""
    answers = at_once(
        lambda: either.take(order("KR-1", (1, 1), (2, 1))), lambda: either.take(order("KR-2", (2, 1), (1, 1)))
    )
    assert [answer.verdict for answer in answers] == [Verdict.PLACED] * 2


def test_a_pending_payment_order_takes_no_stock_until_it_is_paid(open_world: World) -> None:
    """An order that waits for payment is placed and answered; paying it takes the stock, if it is there."""
    answer = open_world.take(order("KR-1", (3, 1), status=OrderStatus.PENDING_PAYMENT))
    assert answer.verdict is Verdict.PLACED
    assert the_order(open_world).status is OrderStatus.PENDING_PAYMENT
    assert open_world.memory_shop.stock_of("3") == 1
    open_world.relay(answer.number, LIVE)
    assert the_order(open_world).status is LIVE
    assert open_world.memory_shop.stock_of("3") == 0


# --- somebody else placed it -------------------------------------------------------------------


def test_an_order_that_the_plugin_placed_is_taken_as_it_is(either: World) -> None:
    """The platform's plugin places, answers 500, and the platform sends again: still one order, with note."""
    made = either.memory_shop.place_foreign_order([("1", 2)], kickroute_number="KR-1")
    either.memory_shop.place_foreign_order([("1", 1)], kickroute_number="KR-11")
    answer = either.take(order("KR-1", (1, 2)))
    assert answer == Answer(Verdict.KNOWN, made.number)
    assert either.shop_orders("KR-1") == [made.id]
    assert either.memory_shop.notes_of(made.id) == (NOTE,)
    assert either.memory_shop.stock_of("1") == 4
    either.report()
    assert [e for e in either.news() if isinstance(e, OrderChanged)] == []


def test_how_the_plugins_order_ended_is_told(either: World) -> None:
    """Who placed it never told the platform; when it was cancelled before we knew it, that is told."""
    made = either.memory_shop.place_foreign_order([("1", 2)], kickroute_number="KR-1")
    either.memory_shop.cancel(made.id)
    either.take(order("KR-1", (1, 2)))
    either.report()
    assert OrderChanged("KR-1", status=OrderStatus.CANCELLED) in either.news()


def test_a_second_one_made_meanwhile_wins_and_ours_is_trashed(open_world: World) -> None:
    """When the plugin places while we post, its live order counts, ours costs nothing and is thrown away."""
    shop = open_world.memory_shop
    when(
        *(open_world, "create_order", "before"),
        lambda: shop.place_foreign_order(
            [("1", 1)], kickroute_number="KR-1", shipping=SHIPPING, billing=BILLING
        ),
    )
    open_world.take(order("KR-1", (1, 1)))
    placed = the_order(open_world)
    assert not placed.pending
    assert shop.stock_of("1") == 6
    assert [row.trashed for row in shop.all_orders()] == [False, True]
    assert shop.notes_of(placed.id) == (NOTE,)
    assert open_world.record("KR-1").shop_id == placed.id


def test_a_live_one_wins_whatever_its_id(open_world: World) -> None:
    """When the plugin places after our post, its order is live and ours is not: it counts, though younger."""
    shop = open_world.memory_shop
    when(
        *(open_world, "create_order", "after"),
        lambda: shop.place_foreign_order(
            [("1", 1)], kickroute_number="KR-1", shipping=SHIPPING, billing=BILLING
        ),
    )
    open_world.take(order("KR-1", (1, 1)))
    ours, theirs = shop.all_orders()
    assert (ours.trashed, theirs.trashed, theirs.pending) == (True, False, False)
    assert open_world.record("KR-1").shop_id == theirs.id
    assert shop.stock_of("1") == 6


def test_of_several_pending_ones_none_is_touched(open_world: World) -> None:
    """Rows that nobody here made may become live at any time: the order waits, a person is told at once."""
    shop = open_world.memory_shop
    for _ in range(3):
        shop.place_foreign_order([("1", 1)], kickroute_number="KR-1", status=OrderStatus.PENDING_PAYMENT)
    with pytest.raises(OrderWaits):
        open_world.take(order("KR-1", (1, 1)))
    numbers = [row.number for row in shop.all_orders()]
    assert all(number in open_world.notifier.raised["order.twin.KR-1"] for number in numbers)
    open_world.advance(timedelta(minutes=11))
    assert open_world.take(order("KR-1", (1, 1))).verdict is Verdict.TAKEN
    assert open_world.record("KR-1").state is OrderState.PARKED
    assert all(number in open_world.notifier.raised["order.parked.KR-1"] for number in numbers)
    assert [row.trashed for row in shop.all_orders()] == [False] * 3
    assert shop.stock_of("1") == 7


# --- refused -----------------------------------------------------------------------------------


def test_an_unknown_gtin_is_refused_and_leaves_nothing(either: World) -> None:
    """One line that is not offered refuses the whole order, by its GTIN; nothing is kept or placed."""
    assert either.take(order("KR-1", (1, 1), (77, 1))) == Answer(Verdict.UNKNOWN_GTIN, gtin=gtin(77))
    assert either.memory_shop.all_orders() == ()
    with either.store.transaction() as tx:
        assert tx.orders.get("KR-1") is None


def test_a_refused_order_is_judged_afresh_when_sent_again(either: World) -> None:
    """Too little stock today, enough tomorrow: the same order is placed then."""
    assert either.take(order("KR-1", (3, 2))) == Answer(Verdict.NOT_ENOUGH_STOCK, gtin=gtin(3))
    either.memory_shop.set_stock("3", 5)
    assert either.take(order("KR-1", (3, 2))).verdict is Verdict.PLACED


def test_lines_of_one_offer_are_added_up(either: World) -> None:
    """Two lines over one unit each need two units."""
    assert either.take(order("KR-1", (3, 1), (3, 1))).verdict is Verdict.NOT_ENOUGH_STOCK


def test_stock_is_what_the_shop_says_now(either: World) -> None:
    """Not the stock told last decides, but the one just read."""
    either.memory_shop.sell("3", 1)
    assert either.take(order("KR-1", (3, 1))).verdict is Verdict.NOT_ENOUGH_STOCK


def test_a_shop_that_refuses_the_order_parks_it(either: World) -> None:
    """What the shop will not take is shown to a person; the platform keeps it as taken, and others go on."""
    when(either, "create_order", "before", fail(ShopRefused("unknown country")))
    assert either.take(order("KR-1", (1, 1))).verdict is Verdict.TAKEN
    record = either.record("KR-1")
    assert (record.state, record.taken, record.parked_reason) == (OrderState.PARKED, True, "unknown country")
    assert "KR-1" in either.notifier.raised["order.parked.KR-1"]
    assert either.take(order("KR-2", (1, 1))).verdict is Verdict.PLACED


# --- not in time -------------------------------------------------------------------------------


def interrupted(world: World, incoming: IncomingOrder, call: str) -> None:
    """Take an order from a shop that goes away at some call."""
    when(world, call, "before", fail(AWAY))
    with pytest.raises(ShopUnavailable):
        world.take(incoming)


def test_an_order_is_taken_when_it_can_probably_be_placed(open_world: World) -> None:
    """Every GTIN known and the last known stock enough: the platform is answered that it is taken."""
    incoming = order("KR-1", (1, 7))
    interrupted(open_world, incoming, "goods")
    assert answer_unplaced(open_world.store, incoming) == Answer(Verdict.TAKEN)
    open_world.finish()
    assert the_order(open_world).status is LIVE


@pytest.mark.parametrize("items", [[(77, 1)], [(1, 8)], [(1, 1), (3, 2)], [(3, 1), (3, 1)]])
def test_an_order_that_may_not_fit_is_not_kept(open_world: World, items: list[tuple[int, int]]) -> None:
    """Unknown GTIN or too little last known stock: nothing is kept, the platform is asked to send again."""
    incoming = order("KR-1", *items)
    interrupted(open_world, incoming, "newest_orders")
    assert answer_unplaced(open_world.store, incoming) == Answer(Verdict.UNAVAILABLE)
    with open_world.store.transaction() as tx:
        assert tx.orders.get("KR-1") is None


def test_orders_taken_in_an_outage_count_against_the_last_known_stock(open_world: World) -> None:
    """The last unit is promised once, also while the shop cannot be asked."""
    verdicts = []
    for number in ("KR-1", "KR-2"):
        incoming = order(number, (3, 1))
        interrupted(open_world, incoming, "goods")
        verdicts.append(answer_unplaced(open_world.store, incoming).verdict)
    assert verdicts == [Verdict.TAKEN, Verdict.UNAVAILABLE]


def test_an_order_whose_placing_has_begun_is_taken(open_world: World) -> None:
    """Once a post may be on its way, the order is ours to finish, whatever the stock says."""
    incoming = order("KR-1", (3, 1))
    interrupted(open_world, incoming, "create_order")
    open_world.memory_shop.set_stock("3", 0)
    open_world.collect()
    assert answer_unplaced(open_world.store, incoming) == Answer(Verdict.TAKEN)


def test_an_order_placed_after_all_is_known(open_world: World) -> None:
    """When it was finished while the answer was being thought about, the number is answered."""
    incoming = order("KR-1", (1, 1))
    answer = open_world.take(incoming)
    assert answer_unplaced(open_world.store, incoming) == Answer(Verdict.KNOWN, answer.number)


def test_of_an_order_never_received_nothing_is_promised(open_world: World) -> None:
    """Without a record there is nothing to finish later."""
    assert answer_unplaced(open_world.store, order("KR-1", (1, 1))) == Answer(Verdict.UNAVAILABLE)


@pytest.mark.parametrize("call", ["newest_orders", "first_place_since", "goods", "now"])
def test_an_order_forgotten_while_it_is_worked_on_is_not_placed(open_world: World, call: str) -> None:
    """The platform was asked to send it again: who still works on it stops before anything is posted."""
    incoming = order("KR-1", (3, 1))
    open_world.memory_shop.set_stock("3", 0)
    open_world.collect()
    open_world.memory_shop.set_stock("3", 1)
    when(open_world, call, "after", lambda: answer_unplaced(open_world.store, incoming))
    assert open_world.take(incoming).verdict is Verdict.UNAVAILABLE
    assert open_world.memory_shop.all_orders() == ()
    assert open_world.take(incoming).verdict is Verdict.PLACED


def test_an_order_that_was_posted_is_not_forgotten_for_its_address(open_world: World) -> None:
    """An older version took it, or the shop's fields became shorter: it is parked, for it may go live."""
    incoming = order("KR-1", (1, 1))
    interrupted(open_world, incoming, "add_note")
    open_world.memory_shop.limits = Limits({"city": 2})
    assert open_world.take(incoming).verdict is Verdict.TAKEN
    assert open_world.record("KR-1").state is OrderState.PARKED


# --- interrupted -------------------------------------------------------------------------------


def test_an_interrupted_order_has_its_stock_checked_again(open_world: World) -> None:
    """What was free when the shop went away may be sold when it is back: nobody is oversold.

    It may have been posted, so the platform is told that it is taken, and a person decides.
    """
    incoming = order("KR-1", (3, 1))
    interrupted(open_world, incoming, "create_order")
    open_world.memory_shop.sell("3")
    assert open_world.take(incoming).verdict is Verdict.TAKEN
    assert open_world.record("KR-1").state is OrderState.PARKED
    assert open_world.memory_shop.stock_of("3") == 0
    assert open_world.shop_orders("KR-1") == []


@pytest.mark.parametrize("call", ["add_note", "make_live"])
def test_an_interrupted_pending_order_without_stock_is_parked(open_world: World, call: str) -> None:
    """A pending order that cannot be made live any more is never refused nor trashed: a person decides."""
    incoming = order("KR-1", (3, 1))
    interrupted(open_world, incoming, call)
    (row,) = open_world.shop_orders("KR-1")
    open_world.memory_shop.sell("3")
    assert open_world.take(incoming).verdict is Verdict.TAKEN
    record = open_world.record("KR-1")
    assert (record.state, record.shop_id) == (OrderState.PARKED, row)
    assert not open_world.memory_shop.order_row(row).trashed
    assert open_world.memory_shop.stock_of("3") == 0


def test_an_order_of_ours_whose_answer_was_lost_is_read_back(either: World) -> None:
    """What was posted by us is not taken for somebody else's, whatever the shop made of it: it is checked."""
    shop = either.memory_shop
    incoming = order("KR-1", (1, 1))
    when(either, "create_order", "after", fail(ShopDoubtful("no answer")))
    with pytest.raises(ShopDoubtful):
        either.take(incoming)
    either.restart()
    (posted,) = shop.all_orders()
    shop.edit_order(posted.id, shipping=replace(posted.shipping, city="Munchen"))
    either.take(incoming)
    assert "city" in either.record("KR-1").parked_reason


def test_what_an_early_try_posted_is_found_days_later(open_world: World) -> None:
    """An order that comes to light after a later try began is the same order, and no second one is made."""
    shop = open_world.memory_shop
    incoming = order("KR-1", (1, 1))
    when(open_world, "create_order", "after", fail(ShopDoubtful("no answer")))
    with pytest.raises(ShopDoubtful):
        open_world.take(incoming)
    (posted,) = shop.all_orders()
    shop.move_to_trash(posted.id)
    open_world.advance(timedelta(days=3))
    interrupted(open_world, incoming, "create_order")
    shop.take_from_trash(posted.id)
    assert open_world.take(incoming).verdict is Verdict.PLACED
    assert [row.id for row in shop.all_orders()] == [posted.id]


def test_an_interrupted_live_order_is_only_finished(open_world: World) -> None:
    """When the last call took effect and its answer was lost, the units are its own: nothing is refused."""
    incoming = order("KR-1", (3, 1))
    when(open_world, "make_live", "after", fail(ShopDoubtful("no answer")))
    with pytest.raises(ShopDoubtful):
        open_world.take(incoming)
    assert open_world.take(incoming).verdict is Verdict.PLACED
    assert open_world.memory_shop.stock_of("3") == 0
    assert open_world.record("KR-1").state is OrderState.CONFIRMED


def test_units_promised_to_an_interrupted_order_are_not_sold_again(open_world: World) -> None:
    """An order on its way to the shop counts against the stock for every other one."""
    interrupted(open_world, order("KR-1", (3, 1)), "make_live")
    assert open_world.take(order("KR-2", (3, 1))).verdict is Verdict.NOT_ENOUGH_STOCK
    open_world.finish()
    assert open_world.memory_shop.stock_of("3") == 0
    assert the_order(open_world).status is LIVE


# --- parked ------------------------------------------------------------------------------------


def parked(world: World) -> IncomingOrder:
    """Take an order in an outage that cannot be placed afterwards."""
    incoming = order("KR-1", (3, 1))
    interrupted(world, incoming, "goods")
    assert answer_unplaced(world.store, incoming).verdict is Verdict.TAKEN
    world.memory_shop.sell("3")
    world.finish()
    assert world.record("KR-1").state is OrderState.PARKED
    return incoming


def test_a_taken_order_that_cannot_be_placed_is_parked(open_world: World) -> None:
    """What the platform was promised is not dropped: a person is asked, with both commands."""
    incoming = parked(open_world)
    message = open_world.notifier.raised["order.parked.KR-1"]
    assert "--retry" in message
    assert "--cancel" in message
    assert "0 in stock" in open_world.record("KR-1").parked_reason
    assert open_world.take(incoming) == Answer(Verdict.KNOWN)
    assert open_world.shop_orders("KR-1") == []


def test_a_parked_order_is_placed_in_any_case_when_the_supplier_says_so(open_world: World) -> None:
    """The supplier gets more of it tomorrow: the order is placed whatever the stock, and the alarm ends."""
    parked(open_world)
    assert retry_order(open_world.store, "KR-1")
    open_world.finish()
    assert the_order(open_world).status is LIVE
    assert open_world.memory_shop.stock_of("3") == -1
    assert set(open_world.notifier.raised) == {"oversold.KR-1"}
    assert open_world.record("KR-1").state is OrderState.CONFIRMED


def test_a_parked_order_is_cancelled_when_the_supplier_says_so(open_world: World) -> None:
    """Cancelling refunds the retailer, once; nothing is placed and the address is gone."""
    incoming = parked(open_world)
    assert end_missing_order(open_world.store, open_world.notifier, "KR-1", cancel=True)
    assert not end_missing_order(open_world.store, open_world.notifier, "KR-1", cancel=True)
    assert not retry_order(open_world.store, "KR-1")
    open_world.deliver()
    assert open_world.news() == [OrderChanged("KR-1", status=OrderStatus.CANCELLED)]
    assert open_world.record("KR-1").order is None
    assert open_world.take(incoming).verdict is Verdict.KNOWN
    assert open_world.shop_orders("KR-1") == []
    assert open_world.notifier.raised == {}


def test_a_parked_order_keeps_its_addresses_for_thirty_days(open_world: World) -> None:
    """After a month nobody needs them; trying again then says so instead of failing."""
    parked(open_world)
    open_world.advance(timedelta(days=29))
    assert forget_addresses(open_world.store) == 0
    open_world.advance(timedelta(days=2))
    assert forget_addresses(open_world.store) == 1
    assert retry_order(open_world.store, "KR-1")
    open_world.finish()
    record = open_world.record("KR-1")
    assert (record.state, record.order) == (OrderState.PARKED, None)
    assert "addresses" in record.parked_reason


def test_an_order_that_is_not_parked_cannot_be_forced(open_world: World) -> None:
    """A command for an order that is all right changes nothing."""
    open_world.take(order("KR-1", (1, 1)))
    assert not retry_order(open_world.store, "KR-1")
    assert not retry_order(open_world.store, "KR-404")


# --- confirmed ---------------------------------------------------------------------------------

DIFFERENCES: dict[str, tuple[dict[str, Any], str]] = {
    "quantity": ({"lines": 3}, "quantities"),
    "price": ({"lines": Decimal("4.90")}, "net price of GTIN"),
    "shipping": ({"shipping_net_total": Decimal("4.10")}, "net shipping is 4.10"),
    "first name": ({"shipping": {"first_name": "Jorg"}}, "first name"),
    "last name": ({"shipping": {"last_name": "Weiss"}}, "last name"),
    "street": ({"shipping": {"address_1": "Ahornweg 7"}}, "street"),
    "city": ({"shipping": {"city": "Munchen"}}, "city"),
    "postcode": ({"shipping": {"postcode": "80332"}}, "postcode"),
    "country": ({"shipping": {"country_code": "AT"}}, "country"),
}


@pytest.mark.parametrize("kind", DIFFERENCES)
def test_an_order_that_came_out_differently_is_parked(open_world: World, kind: str) -> None:
    """What the shop made of the order is read back; each kind of difference is found and named."""
    changes, word = DIFFERENCES[kind]
    shop = open_world.memory_shop

    def spoil() -> None:
        placed = shop.all_orders()[0]
        fields = dict(changes)
        if isinstance(fields.get("shipping"), dict):
            fields["shipping"] = replace(placed.shipping, **fields["shipping"])
        if isinstance(fields.get("lines"), int):
            fields["lines"] = (replace(placed.lines[0], quantity=fields["lines"]),)
        elif isinstance(fields.get("lines"), Decimal):
            fields["lines"] = (replace(placed.lines[0], net_total=fields["lines"]),)
        shop.edit_order(placed.id, **fields)

    when(open_world, "make_live", "before", spoil, 1)
    open_world.take(order("KR-1", (1, 1)))
    record = open_world.record("KR-1")
    assert record.state is OrderState.PARKED
    assert word in record.parked_reason
    assert not any(private in record.parked_reason for private in ("Weiß", "Ährenweg", "München", "80331"))


def test_a_missing_note_is_noticed(open_world: World) -> None:
    """An order without the note would be packed like a shopper's: a shop that keeps none parks it."""
    open_world.memory_shop.loses_notes = True
    assert open_world.take(order("KR-1", (1, 1))).verdict is Verdict.TAKEN
    assert "note" in open_world.record("KR-1").parked_reason
    assert open_world.memory_shop.stock_of("1") == 7


def test_an_order_that_vanished_while_it_was_placed_is_parked(open_world: World) -> None:
    """When the order is gone before this run could read it back, a person is told."""
    shop = open_world.memory_shop
    incoming = order("KR-1", (1, 1))
    when(open_world, "make_live", "after", fail(ShopDoubtful("no answer")))
    with pytest.raises(ShopDoubtful):
        open_world.take(incoming)
    when(open_world, "orders", "before", lambda: shop.delete_order(shop.all_orders()[0].id))
    with open_world.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.LIVE)
    open_world.take(incoming)
    assert "not in the shop any more" in open_world.record("KR-1").parked_reason


@pytest.mark.parametrize(
    "change",
    [
        {"address_1": "Ährenweg 7 Hinterhaus"},
        {"company": "Haus „Bär“"},
        {"state": "BY"},
    ],
)
def test_what_a_shop_may_add_is_no_difference(open_world: World, change: dict[str, str]) -> None:
    """A joined house number, a company from the second line or a state do not park an order."""
    shop = open_world.memory_shop

    def add() -> None:
        placed = shop.all_orders()[0]
        shop.edit_order(placed.id, shipping=replace(placed.shipping, **change))

    when(open_world, "make_live", "before", add)
    open_world.take(order("KR-1", (1, 1)))
    assert open_world.record("KR-1").state is OrderState.CONFIRMED


def test_cents_that_a_shop_rounds_are_no_difference(open_world: World) -> None:
    """A shop keeps line totals in cents: half a cent per line is its rounding, not a mistake."""
    shop = open_world.memory_shop
    incoming = replace(
        order("KR-1", (1, 3)), items=(replace(order("", (1, 3)).items[0], net_total=Decimal("10.125")),)
    )

    def cut() -> None:
        placed = shop.all_orders()[0]
        shop.edit_order(placed.id, lines=(replace(placed.lines[0], net_total=Decimal("10.12")),))

    when(open_world, "make_live", "before", cut)
    open_world.take(incoming)
    assert open_world.record("KR-1").state is OrderState.CONFIRMED


def test_stock_below_zero_after_an_order_raises_an_alarm(open_world: World) -> None:
    """A shopper who bought in the same moment leaves too little: a person is told at once."""
    when(open_world, "make_live", "before", lambda: open_world.memory_shop.sell("3"))
    assert open_world.take(order("KR-1", (3, 1))).verdict is Verdict.PLACED
    assert gtin(3) in open_world.notifier.raised["oversold.KR-1"]


def test_addresses_without_names_are_placed(open_world: World) -> None:
    """A parcel for a company needs no first name."""
    incoming = replace(
        order("KR-1", (1, 1)),
        shipping=Address(
            company="Werft AG", address_1="Kai 1", city="Kiel", postcode="24103", country_code="DE"
        ),
    )
    open_world.take(incoming)
    assert open_world.record("KR-1").state is OrderState.CONFIRMED
