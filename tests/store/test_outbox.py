"""The outbox: what is merged, what keeps its place, what goes first, and what never overtakes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from connector.model import (
    Carrier,
    Event,
    ItemChanged,
    OrderChanged,
    OrderStatus,
    Parcel,
    ProductOffered,
    RefundIssued,
    Stock,
)
from connector.model.records import OutboxEntry, Priority
from connector.store import Store
from connector.store.outbox import Outbox
from tests.store.making import Clock, item, product, stock

LIMITS = {"products.create": 200, "item.updated": 20}
A, B = "4260990000015", "4260990000022"


def do(store: Store, act: Callable[[Outbox], Any]) -> Any:
    """Do something to the outbox in a transaction of its own."""
    with store.transaction() as tx:
        return act(tx.outbox)


def entries(store: Store) -> list[OutboxEntry]:
    """Return all that waits, in order of place."""
    found: list[OutboxEntry] = do(store, lambda outbox: outbox.entries())
    return found


def events(store: Store) -> list[Event]:
    """Return the events that wait, in order of place."""
    return [entry.event for entry in entries(store)]


def due(store: Store, clock: Clock) -> list[Event]:
    """Return the events of the next message."""
    return [entry.event for entry in do(store, lambda outbox: outbox.due(clock(), LIMITS))]


def test_every_event_is_read_back_as_it_was_written(store: Store) -> None:
    """The four kinds of events keep every field, amounts exact and Unicode as it is."""
    written: list[Event] = [
        product("p1", item(A, price="5.125"), name="Öl „Süß“ 🍋"),
        ItemChanged(B, True, "n", "1.00", Decimal("0.10"), Stock(None, in_stock=True)),
        OrderChanged("KR-1", OrderStatus.COMPLETED, Parcel("JJD000", Carrier.DHL)),
        RefundIssued("KR-1", Decimal("3.30"), 2**52 - 1),
    ]
    with store.transaction() as tx:
        tx.outbox.add_product(written[0])  # type: ignore[arg-type]  # the list mixes the kinds
        tx.outbox.add_item("p2", written[1], Priority.RAISED)  # type: ignore[arg-type]  # likewise
        tx.outbox.add_order_event(written[2])  # type: ignore[arg-type]  # likewise
        tx.outbox.add_order_event(written[3])  # type: ignore[arg-type]  # likewise
    assert events(store) == written


def test_merged_changes_keep_their_place_and_get_a_new_id(store: Store) -> None:
    """A newer change merges into the waiting one, which keeps its turn but is another row.

    The row that may be on its way just now is deleted by its id once taken: the merged one must stay.
    """
    do(store, lambda o: o.add_item("p1", ItemChanged(A, dealer_price=Decimal(6)), Priority.CATALOGUE))
    do(store, lambda o: o.add_item("p2", stock(B, 1), Priority.RAISED))
    in_flight = entries(store)[0]
    do(store, lambda o: o.add_item("p1", stock(A, 3), Priority.LOWERED))
    first, second = entries(store)
    assert first.event == ItemChanged(A, dealer_price=Decimal(6), stock=Stock(3, in_stock=True))
    assert (first.place, first.priority) == (in_flight.place, Priority.LOWERED)
    assert first.id != in_flight.id
    assert second.event == stock(B, 1)
    do(store, lambda o: o.delete([in_flight.id]))
    assert len(entries(store)) == 2


def test_ids_are_never_given_again(store: Store) -> None:
    """A late deletion by id can never hit a younger event, even when the outbox was empty between."""
    do(store, lambda o: o.add_item("p1", stock(A, 1), Priority.RAISED))
    (taken,) = entries(store)
    do(store, lambda o: o.delete([taken.id]))
    do(store, lambda o: o.add_item("p1", stock(A, 2), Priority.RAISED))
    do(store, lambda o: o.delete([taken.id]))
    assert events(store) == [stock(A, 2)]


def test_a_waiting_product_absorbs_changes_of_its_items(store: Store) -> None:
    """While a complete product waits, newer changes of its items are written into it, all fields."""
    do(store, lambda o: o.add_product(product("p1", item(A), item(B))))
    waiting = entries(store)[0]
    change = ItemChanged(A, None, "Neu", "0.00", Decimal("5.50"), Stock(0, in_stock=False))
    do(store, lambda o: o.add_item("p1", change, Priority.LOWERED))
    (entry,) = entries(store)
    assert isinstance(entry.event, ProductOffered)
    changed, untouched = entry.event.items
    assert (entry.event.name, changed.regular_price, changed.dealer_price, changed.stock) == (
        *("Neu", "0.00", Decimal("5.50")),
        Stock(0, in_stock=False),
    )
    assert untouched == item(B)
    assert (entry.place, entry.id != waiting.id) == (waiting.place, True)


def test_an_absorbed_sold_out_keeps_its_urgency(store: Store) -> None:
    """A product that absorbed a lowered stock goes with the lowered ones, not behind the catalogue."""
    do(store, lambda o: o.add_product(product("p0", item("4260990000008"))))
    do(store, lambda o: o.add_product(product("p1", item(A))))
    do(store, lambda o: o.add_item("p1", stock(A, 0), Priority.LOWERED))
    do(store, lambda o: o.add_item("p2", stock(B, 9), Priority.RAISED))
    urgent = do(store, lambda o: o.due(store.now(), LIMITS))
    assert urgent[0].event.product_id == "p1"


def test_a_withdrawn_item_leaves_the_waiting_product(store: Store) -> None:
    """A waiting product must not bring back an item that was withdrawn after it was written."""
    do(store, lambda o: o.add_product(product("p1", item(A), item(B))))
    do(store, lambda o: o.add_item("p1", ItemChanged(A, live=False), Priority.LOWERED))
    kept, withdrawal = events(store)
    assert isinstance(kept, ProductOffered)
    assert [i.gtin for i in kept.items] == [B]
    assert withdrawal == ItemChanged(A, live=False)


def test_a_waiting_product_without_items_is_dropped(store: Store) -> None:
    """The protocol has no product without items: when the last is withdrawn, only the withdrawal is told."""
    do(store, lambda o: o.add_product(product("p1", item(A))))
    do(store, lambda o: o.add_item("p1", ItemChanged(A, live=False), Priority.LOWERED))
    assert events(store) == [ItemChanged(A, live=False)]


def test_a_complete_product_replaces_what_waits_of_its_items(store: Store) -> None:
    """What a complete product says is newer than any waiting change or withdrawal of its items."""
    do(store, lambda o: o.add_item("p1", ItemChanged(A, live=False), Priority.LOWERED))
    do(store, lambda o: o.add_item("p1", ItemChanged(B, live=False), Priority.LOWERED))
    do(store, lambda o: o.add_product(product("p1", item(A))))
    do(store, lambda o: o.add_product(product("p1", item(A, stock=3))))
    waiting = entries(store)
    assert [e.event for e in waiting] == [product("p1", item(A, stock=3)), ItemChanged(B, live=False)]
    assert waiting[0].priority is Priority.LOWERED


def test_upc_and_ean_of_one_number_are_one_item(store: Store) -> None:
    """A shop that writes a UPC with a leading zero from now on has not got a second item."""
    do(store, lambda o: o.add_item("p1", stock("036000291452", 4), Priority.RAISED))
    do(store, lambda o: o.add_item("p1", stock("0036000291452", 3), Priority.LOWERED))
    assert events(store) == [stock("0036000291452", 3)]
    do(store, lambda o: o.add_product(product("p1", item("0036000291452"))))
    assert events(store) == [product("p1", item("0036000291452"))]


def test_a_gtin_that_moved_takes_nothing_along(store: Store) -> None:
    """When a GTIN stands at another product now, what waited of it in the old lane must never be told."""
    do(store, lambda o: o.add_product(product("p1", item(A), item(B))))
    do(store, lambda o: o.add_item("p2", stock(A, 2), Priority.RAISED))
    do(store, lambda o: o.drop_item(A, "p1"))
    do(store, lambda o: o.drop_item(A, "p2"))
    (left,) = events(store)
    assert isinstance(left, ProductOffered)
    assert [i.gtin for i in left.items] == [B]
    do(store, lambda o: o.drop_item(B, "p1"))
    assert events(store) == []


def test_a_new_event_of_a_parked_item_replaces_and_unparks_it(store: Store, clock: Clock) -> None:
    """What the platform refused gets another try when the shop has something newer to say about it."""
    do(store, lambda o: o.add_item("p1", stock(A, 4), Priority.RAISED))
    (refused,) = entries(store)
    do(store, lambda o: o.park(refused.id, "no"))
    assert due(store, clock) == []
    do(store, lambda o: o.add_item("p1", stock(A, 3), Priority.LOWERED))
    assert due(store, clock) == [stock(A, 3)]
    (entry,) = entries(store)
    assert (entry.parked, entry.attempts, entry.reason) == (False, 0, "")


def test_a_new_event_of_a_parked_product_replaces_and_unparks_it(store: Store, clock: Clock) -> None:
    """A product that was refused is tried again when it changes, complete or by an item."""
    for newer in (
        lambda o: o.add_product(product("p1", item(A, stock=1))),
        lambda o: o.add_item("p1", stock(A, 1), Priority.LOWERED),
    ):
        do(store, lambda o: o.add_product(product("p1", item(A))))
        do(store, lambda o: o.park(o.entries()[0].id, "no"))
        do(store, newer)
        assert due(store, clock) == [product("p1", item(A, stock=1))]


def test_events_of_an_order_never_overtake_each_other(store: Store, clock: Clock) -> None:
    """An order's events go out one at a time in order, also when the first is postponed or parked."""
    shipped = OrderChanged("KR-1", parcel=Parcel("1", Carrier.DHL))
    refund = RefundIssued("KR-1", Decimal(1), 7)
    do(store, lambda o: o.add_order_event(shipped))
    do(store, lambda o: o.add_order_event(refund))
    assert due(store, clock) == [shipped]
    first = entries(store)[0].id
    do(store, lambda o: o.postpone([first], clock() + timedelta(minutes=1), "away"))
    assert due(store, clock) == []
    clock.advance(timedelta(minutes=1))
    assert due(store, clock) == [shipped]
    do(store, lambda o: o.park(first, "refused"))
    assert due(store, clock) == []
    do(store, lambda o: o.delete([first]))
    assert due(store, clock) == [refund]


def test_a_blocked_order_does_not_block_others(store: Store, clock: Clock) -> None:
    """One order whose event is parked or postponed never keeps the others from being told."""
    other = OrderChanged("KR-2", status=OrderStatus.COMPLETED)
    do(store, lambda o: o.add_order_event(OrderChanged("KR-1", status=OrderStatus.COMPLETED)))
    do(store, lambda o: o.park(o.entries()[0].id, "no"))
    do(store, lambda o: o.add_order_event(other))
    assert due(store, clock) == [other]


def test_a_new_event_gives_a_parked_order_lane_another_try(store: Store, clock: Clock) -> None:
    """Order events replace nothing, but a parked one before them is tried again, in its turn."""
    cancelled = OrderChanged("KR-1", status=OrderStatus.CANCELLED)
    do(store, lambda o: o.add_order_event(cancelled))
    do(store, lambda o: o.park(o.entries()[0].id, "no"))
    do(store, lambda o: o.add_order_event(OrderChanged("KR-1", parcel=Parcel("1", Carrier.DHL))))
    assert due(store, clock) == [cancelled]


def test_orders_first_then_lowered_then_raised_then_catalogue(store: Store, clock: Clock) -> None:
    """What is told first: money, then what prevents overselling, then the rest, oldest first in each."""
    do(store, lambda o: o.add_product(product("p9", item("4260990000091"))))
    do(store, lambda o: o.add_item("p1", stock(A, 9), Priority.RAISED))
    do(store, lambda o: o.add_item("p2", stock(B, 0), Priority.LOWERED))
    order_event = OrderChanged("KR-1", status=OrderStatus.COMPLETED)
    do(store, lambda o: o.add_order_event(order_event))
    seen = []
    while found := do(store, lambda o: o.due(clock(), LIMITS)):
        seen.append([entry.event for entry in found])
        do(store, lambda o: o.delete([entry.id for entry in found]))
    assert seen == [[order_event], [stock(B, 0), stock(A, 9)], [product("p9", item("4260990000091"))]]


def test_a_message_holds_at_most_what_the_protocol_takes(store: Store, clock: Clock) -> None:
    """At most 20 item changes, or 200 products, go into one message; the most urgent of them."""
    with store.transaction() as tx:
        for n in range(25):
            tx.outbox.add_item(f"p{n}", stock(f"42609900{n:05d}", 5), Priority.RAISED)
        tx.outbox.add_item("last", stock(A, 0), Priority.LOWERED)
    message = due(store, clock)
    assert len(message) == 20
    assert message[0] == stock(A, 0)


def test_postponed_events_wait_and_others_go(store: Store, clock: Clock) -> None:
    """A postponed event is due at its time, not before, and counts its attempts."""
    do(store, lambda o: o.add_item("p1", stock(A, 1), Priority.RAISED))
    do(store, lambda o: o.add_item("p2", stock(B, 1), Priority.RAISED))
    later = clock() + timedelta(seconds=30)
    do(store, lambda o: o.postpone([o.entries()[0].id], later, "away"))
    assert due(store, clock) == [stock(B, 1)]
    assert do(store, lambda o: o.next_due_at()) == later
    clock.advance(timedelta(seconds=31))
    assert due(store, clock) == [stock(A, 1), stock(B, 1)]
    assert entries(store)[0].attempts == 1


def test_retry_and_counts(store: Store, clock: Clock) -> None:
    """A person can give one parked event another try; waiting and parked ones are counted apart."""
    do(store, lambda o: o.add_item("p1", stock(A, 1), Priority.RAISED))
    do(store, lambda o: o.add_item("p2", stock(B, 1), Priority.RAISED))
    parked = entries(store)[0].id
    do(store, lambda o: o.park(parked, "no"))
    assert do(store, lambda o: o.counts()) == (1, 1)
    assert [e.id for e in do(store, lambda o: o.entries(parked=True))] == [parked]
    assert do(store, lambda o: o.retry(parked))
    assert not do(store, lambda o: o.retry(parked + 100))
    assert due(store, clock) == [stock(A, 1), stock(B, 1)]


def test_throwing_item_events_away_keeps_order_events(store: Store) -> None:
    """When a store may be old, what it says of items is told anew; what it says of orders is kept."""
    status = OrderChanged("KR-1", status=OrderStatus.COMPLETED)
    do(store, lambda o: o.add_product(product("p1", item(A))))
    do(store, lambda o: o.add_item("p2", stock(B, 1), Priority.RAISED))
    do(store, lambda o: o.add_order_event(status))
    assert do(store, lambda o: o.drop_items()) == 2
    assert events(store) == [status]


def test_whoever_listens_hears_of_what_was_written_and_kept(store: Store) -> None:
    """Every write to the outbox wakes the delivery, once it is in the store; one undone wakes nobody."""
    heard: list[int] = []
    store.on_outbox_written(lambda: heard.append(len(entries(store))))
    do(store, lambda o: o.add_item("p1", stock(A, 1), Priority.RAISED))
    assert heard == [1]
    do(store, lambda o: o.counts())
    try:
        with store.transaction() as tx:
            tx.outbox.add_item("p1", stock(B, 1), Priority.RAISED)
            raise KeyError
    except KeyError:
        pass
    assert heard == [1]
    assert events(store) == [stock(A, 1)]
