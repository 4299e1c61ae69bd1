"""From the outbox to the platform: at least once, in order, and one bad event stops nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.memory import MemoryPlatform
from connector.alarms.kinds import ACCESS_ALARM
from connector.model import (
    Carrier,
    Event,
    ItemChanged,
    OrderChanged,
    OrderStatus,
    Parcel,
    ProductOffered,
    RefundIssued,
)
from connector.model.errors import PlatformAccessDenied, PlatformRefused, PlatformUnavailable
from connector.model.records import Priority
from connector.outbox.deliver import Delivered, deliver, resume_sending
from tests.flows.world import World
from tests.rules.products import gtin
from tests.store.making import item, product, stock

AWAY = PlatformUnavailable("the platform does not answer")
CALLBACK = "https://connector.example/kickroute/callback"


def write(world: World, *events: Event, priority: Priority = Priority.RAISED) -> None:
    """Write events to the outbox; an item's lane is its GTIN."""
    with world.store.transaction() as tx:
        for event in events:
            if isinstance(event, ProductOffered):
                tx.outbox.add_product(event)
            elif isinstance(event, ItemChanged):
                tx.outbox.add_item(event.gtin, event, priority)
            elif isinstance(event, OrderChanged | RefundIssued):
                tx.outbox.add_order_event(event)
            else:
                tx.outbox.add_retail_event(event)


def once(world: World) -> Delivered:
    """Deliver one message, as far as it goes."""
    return deliver(world.platform, world.store, world.notifier)


def drain(world: World, hours: int = 3) -> None:
    """Deliver for some hours, as often as the connector wants to, or until there is nothing left."""
    end = world.clock() + timedelta(hours=hours)
    while world.clock() < end:
        done = world.deliver()
        with world.store.transaction() as tx:
            next_at = done.rest_until or tx.outbox.next_due_at()
        if next_at is None:
            return
        world.advance(max(timedelta(seconds=1), next_at - world.clock()))


def break_on(world: World, is_poison: Callable[[Event], bool], error: Exception = AWAY) -> None:
    """Let the platform fail on every message that holds such an event, without a word about which."""
    inner = world.memory_platform.send

    def send(events: Sequence[Event]) -> None:
        if any(is_poison(event) for event in events):
            raise error
        inner(events)

    world.platform = _Sending(world.memory_platform, send)


class _Sending:
    """A platform whose sending is another's."""

    def __init__(self, platform: MemoryPlatform, send: Callable[[Sequence[Event]], None]) -> None:
        self._send = send
        self.test_connection = platform.test_connection
        self.read_callback = platform.read_callback

    def send(self, events: Sequence[Event]) -> None:
        """Send by the other's way."""
        self._send(events)


# --- taken -------------------------------------------------------------------------------------


def test_taken_events_are_gone_and_told_once(world: World) -> None:
    """What the platform took is deleted, and nothing is sent twice."""
    write(world, stock(gtin(1), 3), OrderChanged("KR-1", status=OrderStatus.COMPLETED))
    world.deliver()
    world.deliver()
    assert len(world.news()) == 2
    assert world.outbox_is_empty()


def test_one_message_holds_as_many_as_the_protocol_takes(world: World) -> None:
    """Sixty changes are three messages; 250 products are two."""
    write(world, *(stock(f"42609900{n:05d}", 5) for n in range(60)))
    write(world, *(product(f"p{n}", item(f"42609901{n:05d}")) for n in range(250)))
    world.deliver()
    assert [len(request) for request in world.memory_platform.requests] == [20, 20, 20, 200, 50]


def test_money_first_then_lowered_then_raised_then_catalogue(world: World) -> None:
    """However much of the catalogue waits, orders and sold-out items do not wait behind it."""
    write(world, *(product(f"p{n}", item(f"42609901{n:05d}")) for n in range(3)))
    write(world, stock(gtin(1), 9))
    write(world, stock(gtin(2), 0), priority=Priority.LOWERED)
    write(world, RefundIssued("KR-1", Decimal("1.00"), 7))
    world.deliver()
    kinds = [event for request in world.memory_platform.requests for event in request]
    assert isinstance(kinds[0], RefundIssued)
    assert kinds[1:3] == [stock(gtin(2), 0), stock(gtin(1), 9)]


def test_a_change_while_its_item_is_on_the_way_is_not_lost(world: World) -> None:
    """What merged into an event in flight is another row: it is told after the first one was taken."""
    write(world, stock(gtin(1), 3))
    inner = world.memory_platform.send
    hurry = [stock(gtin(1), 2)]

    def send(events: Sequence[Event]) -> None:
        inner(events)
        while hurry:
            write(world, hurry.pop())

    world.platform = _Sending(world.memory_platform, send)
    world.deliver()
    assert world.news() == [stock(gtin(1), 3), stock(gtin(1), 2)]
    assert world.live() or world.known(1) is not None


def test_a_lost_answer_means_sending_again(world: World) -> None:
    """At least once: what was taken and not confirmed is told again, unchanged."""
    refund = RefundIssued("KR-1", Decimal("1.00"), 7)
    write(world, refund)
    world.memory_platform.lose_next_answer(AWAY)
    drain(world)
    assert world.news() == [refund, refund]
    assert world.outbox_is_empty()


# --- away --------------------------------------------------------------------------------------


def test_an_outage_postpones_and_nothing_is_lost(world: World) -> None:
    """While the platform is away everything waits; when it is back all of it goes out at once, in order."""
    lane: list[Event] = [
        OrderChanged("KR-1", parcel=Parcel("1", Carrier.DHL)),
        RefundIssued("KR-1", Decimal(1), 7),
    ]
    write(world, *lane, *(stock(f"42609900{n:05d}", 5) for n in range(30)))
    world.memory_platform.trouble = AWAY
    rests = []
    for _ in range(12):
        done = once(world)
        assert done.rest_until is not None
        rests.append(done.rest_until - world.clock())
        world.advance(rests[-1])
    assert rests[-1] > rests[0]
    world.memory_platform.recover()
    world.deliver()
    assert world.outbox_is_empty()
    news = world.news()
    assert [e for e in news if not isinstance(e, ItemChanged)] == lane
    assert len(news) == 32


def test_an_away_platform_is_asked_ever_more_rarely(world: World) -> None:
    """Within an hour of outage a single event is tried a few dozen times, not thousands."""
    write(world, stock(gtin(1), 3))
    world.memory_platform.trouble = AWAY
    end = world.clock() + timedelta(hours=1)
    while world.clock() < end:
        done = once(world)
        assert done.rest_until is not None
        world.advance(max(timedelta(milliseconds=50), done.rest_until - world.clock()))
    assert 5 < world.memory_platform.attempts < 60


def test_retry_after_is_obeyed_by_all(world: World) -> None:
    """When the platform asks to be left alone, newer events wait too, and a restart changes nothing."""
    write(world, stock(gtin(1), 3))
    world.memory_platform.fail_next(PlatformUnavailable("429: slow down", retry_after=90))
    asked = world.clock()
    once(world)
    write(world, OrderChanged("KR-1", status=OrderStatus.COMPLETED))
    world.restart()
    done = once(world)
    assert world.memory_platform.attempts == 1
    assert done.rest_until is not None
    assert done.rest_until >= asked + timedelta(seconds=90)
    world.advance(timedelta(seconds=95))
    world.deliver()
    assert len(world.news()) == 2


# --- refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [0, 7, 19])
def test_a_refused_batch_is_split_until_the_bad_one_stands_alone(world: World, bad: int) -> None:
    """Of twenty changes exactly the refused one is parked, and the nineteen others are taken."""
    events = [stock(f"42609900{n:05d}", 5) for n in range(20)]
    write(world, *events)
    world.memory_platform.refuses = lambda event: event == events[bad]
    world.deliver()
    assert sorted(world.news(), key=str) == sorted([e for e in events if e != events[bad]], key=str)
    with world.store.transaction() as tx:
        (parked,) = tx.outbox.entries()
    assert (parked.event, parked.parked) == (events[bad], True)
    assert "refused" in parked.reason


def test_a_withdrawal_of_what_is_not_there_is_done(world: World) -> None:
    """That the platform does not know an item is all that its withdrawal wants; any other refusal is not."""
    gone = [ItemChanged(gtin(n), live=False) for n in (1, 2)]
    write(world, *gone)
    world.memory_platform.fail_next(*[PlatformRefused("not in your catalogue", "unknown_gtin")] * 3)
    world.deliver()
    assert world.outbox_is_empty()
    write(world, gone[0], stock(gtin(3), 1))
    world.memory_platform.fail_next(*[PlatformRefused("no", "invalid_message")] * 3)
    world.deliver()
    with world.store.transaction() as tx:
        assert {entry.event for entry in tx.outbox.entries(parked=True)} == {gone[0], stock(gtin(3), 1)}


def test_two_bad_products_in_a_list_are_both_found(world: World) -> None:
    """A list of products is split too; several bad ones are parked each by itself, with one alarm."""
    events = [product(f"p{n}", item(f"42609901{n:05d}")) for n in range(30)]
    write(world, *events)
    world.memory_platform.refuses = lambda event: event in (events[3], events[4])
    world.deliver()
    assert len(world.news()) == 28
    with world.store.transaction() as tx:
        assert {entry.event for entry in tx.outbox.entries(parked=True)} == {events[3], events[4]}
    assert set(world.notifier.raised) == {"products.refused"}
    assert "refuses 2 messages" in world.notifier.raised["products.refused"]


def test_a_message_too_large_is_sent_in_parts(world: World) -> None:
    """A list that the platform finds too long goes out in shorter ones, and nothing is parked."""
    inner = world.memory_platform.send

    def send(events: Sequence[Event]) -> None:
        if len(events) > 8:
            raise PlatformRefused("413: too large")
        inner(events)

    world.platform = _Sending(world.memory_platform, send)
    write(world, *(product(f"p{n}", item(f"42609901{n:05d}")) for n in range(30)))
    world.deliver()
    assert len(world.news()) == 30
    assert world.outbox_is_empty()


def test_a_refused_order_event_blocks_only_its_order(world: World) -> None:
    """Behind a parked event its own order waits; all others go on."""
    refund = RefundIssued("KR-1", Decimal(1), 7)
    tracking = OrderChanged("KR-1", parcel=Parcel("1", Carrier.DHL))
    other = OrderChanged("KR-2", status=OrderStatus.COMPLETED)
    write(world, refund, tracking, other, stock(gtin(1), 3))
    world.memory_platform.refuses = lambda event: event == refund
    world.deliver()
    assert world.news() == [other, stock(gtin(1), 3)]
    world.memory_platform.refuses = lambda _e: False
    with world.store.transaction() as tx:
        tx.outbox.retry(tx.outbox.entries(parked=True)[0].id)
    world.deliver()
    assert world.news() == [refund, tracking]


def test_the_alarm_about_a_parked_event_ends_with_it(world: World) -> None:
    """When what was refused is told after all, or replaced, the alarm is over."""
    write(world, stock(gtin(1), 3), stock(gtin(2), 3))
    world.memory_platform.refuses = lambda event: isinstance(event, ItemChanged)
    world.deliver()
    assert "refuses 2 messages" in world.notifier.raised["products.refused"]
    world.memory_platform.refuses = lambda _e: False
    write(world, stock(gtin(1), 2))
    world.deliver()
    (left,) = world.notifier.raised.values()
    assert "refuses 2" not in left
    with world.store.transaction() as tx:
        tx.outbox.retry(tx.outbox.entries(parked=True)[0].id)
    world.deliver()
    assert world.notifier.raised == {}


# --- poison ------------------------------------------------------------------------------------


def test_an_order_event_that_makes_the_platform_fail_stops_no_other(world: World) -> None:
    """A 500 that one event causes every time: everything else is told without waiting for it."""
    poison = OrderChanged("KR-1", status=OrderStatus.COMPLETED)
    write(world, poison, OrderChanged("KR-2", status=OrderStatus.COMPLETED), stock(gtin(1), 3))
    break_on(world, lambda event: event == poison)
    world.deliver()
    assert len(world.news()) == 2


def test_an_item_event_that_makes_the_platform_fail_stops_no_other(world: World) -> None:
    """The nineteen that share a message with it get through, after a few tries, one by one."""
    events = [stock(f"42609900{n:05d}", 5) for n in range(20)]
    write(world, *events)
    break_on(world, lambda event: event == events[0])
    drain(world)
    assert sorted(world.news(), key=str) == sorted(events[1:], key=str)


def test_several_events_that_make_the_platform_fail_stop_no_other(world: World) -> None:
    """Even when the first ones tried are all bad, the good ones are told in the end."""
    events = [stock(f"42609900{n:05d}", 5) for n in range(20)]
    write(world, *events)
    break_on(world, lambda event: event in events[:5])
    drain(world)
    assert sorted(world.news(), key=str) == sorted(events[5:], key=str)


def test_an_event_that_fails_for_hours_while_others_are_taken_is_parked(world: World) -> None:
    """In the end a person is shown the bad one; in an outage of everything nobody is."""
    poison = OrderChanged("KR-1", status=OrderStatus.COMPLETED)
    write(world, poison)
    break_on(world, lambda event: event == poison)
    for n in range(60):
        write(world, stock(gtin(1), n))
        world.deliver()
        world.advance(timedelta(minutes=5))
    with world.store.transaction() as tx:
        (parked,) = tx.outbox.entries()
    assert (parked.event, parked.parked) == (poison, True)
    assert any("again and again" in sentence for sentence in world.notifier.raised.values())


def test_a_long_outage_parks_nothing(world: World) -> None:
    """After a day of outage everything is told as if nothing had been."""
    write(world, OrderChanged("KR-1", status=OrderStatus.COMPLETED), stock(gtin(1), 3))
    world.memory_platform.trouble = AWAY
    for _ in range(80):
        world.deliver()
        world.advance(timedelta(minutes=20))
    world.memory_platform.recover()
    world.deliver()
    assert len(world.news()) == 2
    assert world.notifier.raised == {}


# --- denied ------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["deny", "deactivate"])
def test_a_refused_key_pauses_sending_until_it_works(world: World, how: str) -> None:
    """401 and 403 pause everything with one loud message; ``connection.test`` ends the pause."""
    write(world, stock(gtin(1), 3))
    getattr(world.memory_platform, how)()
    assert world.deliver().paused
    attempts = world.memory_platform.attempts
    write(world, stock(gtin(2), 3))
    world.restart()
    assert world.deliver().paused
    assert world.memory_platform.attempts == attempts
    assert set(world.notifier.raised) == {ACCESS_ALARM}
    assert not resume_sending(world.platform, world.store, world.notifier, CALLBACK)
    assert world.deliver().paused
    world.memory_platform.recover()
    assert resume_sending(world.platform, world.store, world.notifier, CALLBACK)
    assert world.memory_platform.callback_url == CALLBACK
    world.deliver()
    assert len(world.news()) == 2
    assert world.notifier.raised == {}


def test_a_key_refused_while_splitting_parks_nothing(world: World) -> None:
    """A pause in the middle of a search for the bad event leaves the rest waiting, not parked."""
    events = [stock(f"42609900{n:05d}", 5) for n in range(4)]
    write(world, *events)
    world.memory_platform.fail_next(PlatformRefused("422"), PlatformAccessDenied("401"))
    assert world.deliver().paused
    with world.store.transaction() as tx:
        assert tx.outbox.counts() == (4, 0)


def test_what_was_told_of_orders_is_in_the_journal(world: World) -> None:
    """What the platform took about an order, money above all, can be listed afterwards."""
    write(world, RefundIssued("KR-1", Decimal("3.30"), 7), OrderChanged("KR-1", status=OrderStatus.COMPLETED))
    world.deliver()
    with world.store.transaction() as tx:
        entries = tx.journal.read("KR-1")
    assert [(e.what, e.money) for e in entries] == [("told", False), ("refund told", True)]
    assert entries[1].detail == {"total": "3.30"}
