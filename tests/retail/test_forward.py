"""An order of the retailer's customer reaches its suppliers once, when it can be shipped."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from connector.model import Address, OrderStatus
from connector.model.errors import PlatformUnavailable, ShopUnavailable
from connector.model.retail import ForwardAnswer, LineRefused, OrderForwarded
from connector.model.retail_records import SoldState
from connector.retail.forwarding import UNTOLD_ALARM, forward
from tests.retail.making import (
    CANCELLED,
    COMPLETED,
    GTINS,
    HOME,
    ON_HOLD,
    PENDING,
    READY,
    REFUNDED,
    line,
    sale,
)
from tests.retail.world import Make, Selling


def test_an_unpaid_order_is_told_once_it_is_paid(selling: Selling) -> None:
    """An unpaid order waits; then it is told once, however often the shop shows it afterwards."""
    selling.sell(status=PENDING)
    selling.turn(later=3600)
    assert (selling.numbers, selling.state()) == ([], SoldState.SEEN)
    selling.status(ON_HOLD)
    selling.turn(later=3600)
    assert selling.numbers == []
    selling.status(READY, paid=True)
    for _ in range(3):
        selling.turn()
    assert selling.numbers == ["1031"]
    told = selling.told(OrderForwarded)[0]
    assert (told.status, told.shipping) == (READY, HOME)
    assert selling.shop.orders["31"].forwarded == "1031"


def test_at_once_an_order_is_told_unpaid_and_its_statuses_follow(make: Make) -> None:
    """Pending, processing, on hold and back: the supplier hears each."""
    selling = make(1, forward="at-once", forward_after=0)
    selling.sell(status=PENDING)
    selling.turn(later=0)
    assert selling.told(OrderForwarded)[0].status is PENDING
    for status in (READY, ON_HOLD, READY):
        selling.status(status)
        selling.turn(later=0)
    assert selling.numbers == ["1031"]
    assert selling.statuses == [READY, ON_HOLD, READY]


def test_when_ready_statuses_follow_as_well(selling: Selling) -> None:
    """On hold and back, after it was told."""
    selling.sell()
    selling.turn()
    for status in (ON_HOLD, READY):
        selling.status(status)
        selling.turn()
    assert (selling.numbers, selling.statuses) == (["1031"], [ON_HOLD, READY])


@pytest.mark.parametrize("final", [COMPLETED, REFUNDED, CANCELLED])
def test_a_final_status_of_the_shop_changes_nothing_at_the_supplier(
    selling: Selling, final: OrderStatus
) -> None:
    """It is not told; people hear what the supplier will still ship."""
    selling.sell(sale(line(1, 2), created_at=selling.clock()))
    selling.turn()
    selling.status(final)
    selling.turn()
    assert (selling.numbers, selling.statuses) == (["1031"], [])
    alarms = selling.alarms("retail.order.1031")
    assert len(alarms) == (final is not COMPLETED)
    assert all("will still ship 2 × “Ware 1”" in alarm for alarm in alarms)


def test_what_is_cancelled_within_two_minutes_is_not_told(selling: Selling) -> None:
    """Its units count no more, and if staff open it again it is an order like any other."""
    selling.sell()
    selling.read()
    selling.clock.advance(timedelta(seconds=100))
    selling.status(CANCELLED)
    selling.turn()
    assert (selling.numbers, selling.state()) == ([], SoldState.DROPPED)
    with selling.store.reading() as tx:
        assert not any(row.counted for row in tx.sold.lines("31"))
    selling.status(READY)
    selling.turn()
    assert selling.numbers == ["1031"]


def test_it_is_read_once_more_before_it_is_told(selling: Selling) -> None:
    """A cancellation that nobody hinted at is seen."""
    selling.sell()
    selling.read()
    selling.clock.advance(timedelta(minutes=3))
    selling.status(CANCELLED)
    selling.work()
    assert (selling.numbers, selling.state()) == ([], SoldState.DROPPED)


def test_only_the_suppliers_lines_are_told(selling: Selling) -> None:
    """Own goods stay here; an order of nothing else is not even remembered."""
    selling.sell(sale(line(1), line(2, 2), line(3), created_at=selling.clock()))
    selling.sell(sale(line(3), order_id="32", created_at=selling.clock()))
    selling.turn()
    assert [(i.gtin, i.supplier) for i in selling.told(OrderForwarded)[0].items] == [
        (GTINS[0], "S-1"),
        (GTINS[1], "S-2"),
    ]
    assert selling.state("32") is None


def test_what_is_changed_before_it_is_told_is_told_as_changed(selling: Selling) -> None:
    """Quantity and new lines count; the code of a line is that of when it was first seen."""
    selling.sell()
    selling.read()
    with selling.store.transaction() as tx:
        tx.links.change("0" + GTINS[0], supplier="S-9")
    selling.show(lines=(line(1, 3), line(2)), total=Decimal("40.00"))
    selling.turn()
    items = selling.told(OrderForwarded)[0].items
    assert [(item.supplier, item.quantity) for item in items] == [("S-1", 3), ("S-2", 1)]


def test_an_order_of_kickroutes_is_never_forwarded(selling: Selling) -> None:
    """A shop can be supplier and retailer: what came from the platform does not go back there."""
    selling.sell(kickroute_number="KR-100001")
    selling.sell(sale(order_id="32", draft=True, status=None))
    selling.turn(later=3600)
    assert (selling.numbers, selling.state(), selling.state("32")) == ([], None, None)


def test_a_platform_that_is_away_is_an_alarm_after_five_minutes(selling: Selling) -> None:
    """Paid and untold; it is told once it is back."""
    selling.platform.trouble = PlatformUnavailable("the platform does not answer")
    selling.sell()
    selling.turn()
    selling.clock.advance(timedelta(minutes=4))
    selling.turn()
    assert UNTOLD_ALARM in selling.notifier.raised
    selling.platform.recover()
    selling.turn(later=600)
    assert selling.numbers == ["1031"]
    assert UNTOLD_ALARM not in selling.notifier.raised


def test_a_number_that_changes_afterwards_names_no_other_order(selling: Selling) -> None:
    """A numbering plugin renames the order: what was told stands, whoever has that number next."""
    selling.sell()
    selling.turn()
    selling.show(number="2026-0001")
    selling.turn()
    selling.status(ON_HOLD)
    selling.sell(sale(order_id="32", number="1031", created_at=selling.clock()))
    selling.turn()
    assert selling.numbers == ["1031", "1031-2"]
    assert selling.record().shop_number == "2026-0001"
    assert selling.statuses == [ON_HOLD]
    assert selling.shop.orders["32"].forwarded == "1031-2"


def test_a_store_that_was_lost_knows_orders_by_their_mark(make: Make) -> None:
    """Between sending and answer: the platform hears the same number again, and no second order."""
    selling = make(1)
    selling.sell()
    selling.sell(sale(order_id="32", created_at=selling.clock()))
    selling.shop.mark_forwarded("31", "1031")
    selling.turn()
    assert sorted(selling.numbers) == ["1031", "1032"]
    after = make(1, clock=selling.clock, shop=selling.shop, platform=selling.platform)
    assert after.state() is SoldState.TELLING
    after.turn()
    assert sorted(after.numbers) == ["1031", "1031", "1032", "1032"]
    assert after.state() is SoldState.TOLD


def test_orders_from_before_wait_for_a_person(make: Make) -> None:
    """Without our mark the platform's plugin may have told them."""
    before = make(1)
    before.sell()
    before.clock.advance(timedelta(hours=1))
    after = make(1, clock=before.clock, shop=before.shop)
    after.turn()
    assert (after.numbers, after.state()) == ([], SoldState.HELD)
    assert "older" in after.record().reason


def test_a_copy_of_an_order_is_another_order(selling: Selling) -> None:
    """Staff copy an order with all its fields, our mark included."""
    selling.sell()
    selling.turn()
    selling.sell(sale(order_id="32", forwarded="1031", created_at=selling.clock()))
    selling.turn()
    assert selling.numbers == ["1031", "1032"]


def test_what_the_platform_refuses_is_an_alarm_and_a_note(selling: Selling) -> None:
    """Its units count no more; told again by a person's wish it goes out under the same number."""
    selling.platform.refuses = lambda event: isinstance(event, OrderForwarded)
    selling.sell()
    selling.turn()
    selling.turn()
    assert selling.state() is SoldState.REFUSED
    assert "refuses it" in selling.alarms("retail.order.1031")[0]
    assert len(selling.shop.notes["31"]) == 1
    assert "refuses it" in selling.shop.notes["31"][0]
    assert selling.record().address is None
    selling.platform.refuses = lambda _: False
    with selling.store.transaction() as tx:
        tx.sold.change("31", state=SoldState.TELLING)
    selling.turn()
    assert selling.numbers == ["1031"]
    assert selling.alarms("retail.order") == []


def test_lines_that_the_platform_does_not_take_are_an_alarm(
    selling: Selling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told is counted against the answer."""
    send = selling.platform.send
    answer = ForwardAnswer(1, (LineRefused(GTINS[1], 2, "unknown_gtin"),))
    monkeypatch.setattr(selling.platform, "send", lambda events: send(events) or answer)
    selling.sell(sale(line(1), line(2, 2), created_at=selling.clock()))
    selling.turn()
    assert selling.state() is SoldState.TOLD
    assert f"{GTINS[1]}: unknown_gtin" in selling.alarms("retail.order.1031")[0]
    assert len(selling.shop.notes["31"]) == 1


def test_an_answer_that_misses_a_supplier_is_an_alarm(
    selling: Selling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two suppliers were told, and one order came of it."""
    send = selling.platform.send
    monkeypatch.setattr(selling.platform, "send", lambda events: send(events) or ForwardAnswer(1))
    selling.sell(sale(line(1), line(2), created_at=selling.clock()))
    selling.turn()
    assert "made 1 orders of it, and it is for 2 suppliers" in selling.alarms("retail.order.1031")[0]


@pytest.mark.parametrize(
    ("lines", "word"), [((line(1, 5),), "changed"), ((), "changed")], ids=["more of it", "taken out"]
)
def test_an_edit_after_it_was_told_is_an_alarm(selling: Selling, lines: tuple[()], word: str) -> None:
    """The supplier ships what was told; put back as it was, the alarm ends."""
    selling.sell()
    selling.turn()
    selling.show(lines=lines, total=Decimal("99.00"))
    selling.turn()
    assert f"lines were {word}" in selling.alarms("retail.order.1031")[0]
    selling.show(lines=(line(1),), total=Decimal("11.90"))
    selling.turn()
    assert selling.alarms("retail.order") == []


def test_an_order_that_is_deleted_after_it_was_told_is_an_alarm(selling: Selling) -> None:
    """Hinted at, or read in turn: the shop has it no more."""
    selling.sell()
    selling.turn()
    selling.show(trashed=True)
    forward(selling.sales, "31")
    selling.work()
    assert "was deleted" in selling.alarms("retail.order.1031")[0]


def test_the_address_is_kept_until_it_was_told_and_no_longer(selling: Selling) -> None:
    """It stands in one place, not in the outbox."""
    selling.platform.trouble = PlatformUnavailable("the platform does not answer")
    selling.sell()
    selling.turn()
    assert selling.record().address == HOME
    with selling.store.reading() as tx:
        (entry,) = tx.outbox.lane("sold:1031")
    assert isinstance(entry.event, OrderForwarded)
    assert entry.event.shipping == Address()
    selling.platform.recover()
    selling.turn(later=600)
    assert selling.told(OrderForwarded)[0].shipping == HOME
    assert selling.record().address is None


def test_nothing_is_sent_before_the_mark_stands(selling: Selling) -> None:
    """The shop does not take the mark: the order waits, under its number."""

    def fail(name: str, when: str) -> None:
        if (name, when) == ("mark_forwarded", "before"):
            raise ShopUnavailable("the shop does not answer")

    selling.sell()
    selling.read()
    selling.clock.advance(timedelta(minutes=3))
    selling.shop.on_call = fail
    with pytest.raises(ShopUnavailable):
        selling.work()
    assert (selling.numbers, selling.record().number) == ([], "1031")
    selling.shop.on_call = lambda _name, _when: None
    selling.turn()
    assert selling.numbers == ["1031"]
