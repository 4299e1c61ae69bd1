"""A retailer's status reaches the supplier's order; one that would end it never does."""

from __future__ import annotations

import threading

import pytest

from connector.fulfilment.relay import RelayAnswer, accept_status, apply_status
from connector.fulfilment.report import end_missing_order
from connector.model import OrderStatus, StatusRequested, Stock
from connector.model.errors import ShopDoubtful, ShopRefused, ShopUnavailable
from connector.model.records import OrderState
from connector.orders.intake import Answer, Verdict
from tests.flows.driver import relay_waiting
from tests.flows.test_intake import fail, when
from tests.flows.world import LIVE, World, about_orders, order, simple
from tests.waiting import ended

ON_HOLD, PENDING = OrderStatus.ON_HOLD, OrderStatus.PENDING_PAYMENT
FINAL = [OrderStatus.COMPLETED, OrderStatus.REFUNDED, OrderStatus.CANCELLED]


@pytest.fixture
def sold(world: World) -> World:
    """Make a world with one live order."""
    world.begin(simple(1), simple(3, stock=Stock(1, in_stock=True)))
    world.take(order("KR-1", (1, 2)))
    world.report()
    world.news()
    return world


def number(world: World, kickroute_number: str = "KR-1") -> str:
    """Return the shop's number of an order."""
    return world.record(kickroute_number).shop_number


def shop_status(world: World, kickroute_number: str = "KR-1") -> OrderStatus | None:
    """Return the status that the order has in the shop."""
    return world.memory_shop.order_row(world.record(kickroute_number).shop_id).status


def test_an_open_status_is_applied_and_not_told_back(sold: World) -> None:
    """The retailer puts the order on hold and releases it again: the shop follows, nothing is echoed."""
    for wanted in (ON_HOLD, LIVE):
        assert sold.relay(number(sold), wanted) is RelayAnswer.ACCEPTED
        assert shop_status(sold) is wanted
        sold.report()
    assert about_orders(sold.news()) == []


@pytest.mark.parametrize("wanted", FINAL)
def test_a_status_that_would_end_the_order_is_refused(sold: World, wanted: OrderStatus) -> None:
    """Only the supplier ends an order: the shop is not even asked."""
    calls = len(sold.memory_shop.calls)
    assert sold.relay(number(sold), wanted) is RelayAnswer.REFUSED
    assert shop_status(sold) is LIVE
    assert len(sold.memory_shop.calls) == calls


@pytest.mark.parametrize("ended", FINAL)
def test_an_order_that_ended_takes_no_status(sold: World, ended: OrderStatus) -> None:
    """After completed, refunded or cancelled nothing of the retailer's is applied."""
    sold.memory_shop.change_status(sold.record("KR-1").shop_id, ended)
    sold.report()
    assert sold.relay(number(sold), ON_HOLD) is RelayAnswer.REFUSED
    assert shop_status(sold) is ended


def test_an_order_that_ended_a_moment_ago_takes_no_status(sold: World) -> None:
    """What the staff did since the last reading counts: the order is read before it is changed."""
    sold.memory_shop.cancel(sold.record("KR-1").shop_id)
    assert sold.relay(number(sold), ON_HOLD) is RelayAnswer.ACCEPTED
    assert shop_status(sold) is OrderStatus.CANCELLED
    assert sold.record("KR-1").wanted is None


def test_an_unknown_number_asks_nobody(sold: World) -> None:
    """A number that is not of one of our orders, a shopper's for example, is refused from the store alone."""
    foreign = sold.memory_shop.sell("1")
    calls = len(sold.memory_shop.calls)
    assert sold.relay(foreign.number, ON_HOLD) is RelayAnswer.UNKNOWN_ORDER
    assert sold.relay("4711", ON_HOLD) is RelayAnswer.UNKNOWN_ORDER
    assert len(sold.memory_shop.calls) == calls
    assert sold.memory_shop.order_row(foreign.id).status is LIVE


def test_tracking_from_the_retailer_changes_nothing(sold: World) -> None:
    """A message without a status is answered and forgotten."""
    assert sold.relay(number(sold), None) is RelayAnswer.NOTHING
    assert shop_status(sold) is LIVE


def test_a_status_for_an_order_not_yet_live_waits(sold: World) -> None:
    """While an order is being placed its status waits, and is applied when the order is live."""
    when(sold, "make_live", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        sold.take(order("KR-2", (1, 1)))
    assert sold.relay(number(sold, "KR-2"), ON_HOLD) is RelayAnswer.ACCEPTED
    assert sold.record("KR-2").wanted is ON_HOLD
    sold.finish()
    assert relay_waiting(sold.counter) == 1
    assert shop_status(sold, "KR-2") is ON_HOLD
    assert sold.memory_shop.stock_of("1") == 4


def test_a_status_that_takes_stock_is_checked_against_it(sold: World) -> None:
    """A paid order whose last unit was sold meanwhile is not made live: the supplier is told."""
    sold.take(order("KR-2", (3, 1), status=PENDING))
    sold.memory_shop.sell("3")
    assert sold.relay(number(sold, "KR-2"), LIVE) is RelayAnswer.ACCEPTED
    assert shop_status(sold, "KR-2") is PENDING
    assert sold.memory_shop.stock_of("3") == 0
    assert "too little stock" in sold.notifier.raised["relay.stock.KR-2"]


def test_units_promised_to_orders_on_their_way_are_not_taken_by_a_status(sold: World) -> None:
    """A unit that an order waits for in the shop is not given to another that was paid just now."""
    sold.take(order("KR-2", (3, 1), status=PENDING))
    when(sold, "make_live", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        sold.take(order("KR-3", (3, 1)))
    sold.relay(number(sold, "KR-2"), LIVE)
    assert shop_status(sold, "KR-2") is PENDING
    sold.finish()
    assert sold.memory_shop.stock_of("3") == 0


def test_a_status_and_an_order_for_the_last_unit_do_not_both_get_it(sold: World) -> None:
    """From the look at the stock to the status set, no order for the same offer gets in between."""
    sold.take(order("KR-2", (3, 1), status=PENDING))
    answers: list[Answer] = []
    rival = threading.Thread(target=lambda: answers.append(sold.take(order("KR-3", (3, 1)))))

    def let_a_rival_try() -> None:
        rival.start()
        rival.join(0.3)  # long enough to get through, were nothing in its way

    when(sold, "set_status", "before", let_a_rival_try)
    sold.relay(number(sold, "KR-2"), LIVE)
    ended(rival)
    assert answers[0].verdict is Verdict.NOT_ENOUGH_STOCK
    assert sold.memory_shop.stock_of("3") == 0


def test_the_newest_wish_counts(sold: World) -> None:
    """Of several statuses that wait, the last one is applied."""
    for wanted in (ON_HOLD, PENDING, LIVE, ON_HOLD):
        accept_status(sold.store, StatusRequested(number(sold), wanted))
    assert relay_waiting(sold.counter) == 1
    assert shop_status(sold) is ON_HOLD


def test_a_wish_that_comes_while_another_is_applied_is_not_lost(sold: World) -> None:
    """The retailer changes their mind while the shop is asked: the newer status is applied next."""
    when(
        *(sold, "set_status", "after"),
        lambda: accept_status(sold.store, StatusRequested(number(sold), PENDING)),
    )
    sold.relay(number(sold), ON_HOLD)
    assert sold.record("KR-1").wanted is PENDING
    assert relay_waiting(sold.counter) == 1
    assert shop_status(sold) is PENDING
    sold.report()
    assert about_orders(sold.news()) == []


def test_an_outage_leaves_the_wish(sold: World) -> None:
    """When the shop does not serve, the status waits and is applied later."""
    when(sold, "set_status", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        sold.relay(number(sold), ON_HOLD)
    assert relay_waiting(sold.counter) == 1
    assert shop_status(sold) is ON_HOLD


def test_a_lost_answer_is_not_told_back(sold: World) -> None:
    """Set, but the answer lost: found set at the next look, by whichever job looks first, without an echo."""
    for first in ("relay", "report"):
        wanted = ON_HOLD if first == "relay" else LIVE
        when(sold, "set_status", "after", fail(ShopDoubtful("no answer")))
        with pytest.raises(ShopDoubtful):
            sold.relay(number(sold), wanted)
        sold.restart()
        if first == "report":
            sold.report()
        relay_waiting(sold.counter)
        sold.report()
        record = sold.record("KR-1")
        assert (record.status, record.wanted, record.expected) == (wanted, None, None)
        assert shop_status(sold) is wanted
    assert about_orders(sold.news()) == []


def test_a_status_that_the_shop_refuses_stops_no_other(sold: World) -> None:
    """One order that the shop will not change is shown to a person; the next one is changed."""
    sold.take(order("KR-2", (1, 1)))
    for kickroute_number in ("KR-1", "KR-2"):
        accept_status(sold.store, StatusRequested(number(sold, kickroute_number), ON_HOLD))
    when(sold, "set_status", "before", fail(ShopRefused("a plugin says no")))
    assert relay_waiting(sold.counter) == 2
    assert {shop_status(sold, n) for n in ("KR-1", "KR-2")} == {LIVE, ON_HOLD}
    assert "a plugin says no" in next(iter(sold.notifier.raised.values()))


@pytest.mark.parametrize("lost", ["trashed", "deleted", "foreign"])
def test_an_order_that_the_shop_lost_takes_no_status(sold: World, lost: str) -> None:
    """A status is never set on a trashed row, nor on one that belongs to somebody else by now."""
    shop, id_ = sold.memory_shop, sold.record("KR-1").shop_id
    match lost:
        case "trashed":
            shop.move_to_trash(id_)
        case "deleted":
            shop.delete_order(id_)
        case "foreign":
            shop.edit_order(id_, kickroute_number="KR-99")
    sold.relay(number(sold), ON_HOLD)
    assert "set_status" not in shop.calls
    assert sold.record("KR-1").wanted is None


def test_a_forgotten_order_takes_no_status(sold: World) -> None:
    """An order that a person has ended is over for the retailer too."""
    sold.memory_shop.delete_order(sold.record("KR-1").shop_id)
    sold.report()
    end_missing_order(sold.store, sold.notifier, "KR-1", cancel=True)
    assert sold.record("KR-1").state is OrderState.FORGOTTEN
    assert sold.relay(number(sold), ON_HOLD) is RelayAnswer.REFUSED
    assert not apply_status(sold.counter, "KR-404")


def test_what_the_retailer_asked_for_is_in_the_journal(sold: World) -> None:
    """Which statuses came and what was done with them can be read afterwards."""
    sold.relay(number(sold), ON_HOLD)
    sold.relay(number(sold), OrderStatus.CANCELLED)
    with sold.store.transaction() as tx:
        what = [entry.what for entry in tx.journal.read("KR-1")]
    assert what[:3] == ["status refused", "status applied", "status received"]
