"""What is done about the rows that carry an order's number, once it is decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from connector.model import FINAL_STATUSES, OrderMark, OrderStatus, ShopOrder
from connector.model.errors import OrderWaits
from connector.model.messages import say
from connector.model.records import OrderRecord, OrderState
from connector.orders.addresses.stations import Station, UnclearStation, read_station
from connector.orders.context import (
    Counter,
    park,
    parked_alarm,
    refused_alarm,
    save,
    step,
    twin_alarm,
    unknown_alarm,
)
from connector.orders.errand import Errand
from connector.orders.rivals import Follow, GoLive, IsLive, Judgement, Park, Post, Trash, Wait
from connector.store.lists.order_goods import of_shown

TWIN_PATIENCE = timedelta(minutes=10)


def act(counter: Counter, record: OrderRecord, errand: Errand, judgement: Judgement) -> OrderRecord:
    """Do what the rows of the number ask for; returns the order as far as it is then."""
    errand.judged = None
    match judgement:
        case GoLive(row) | IsLive(row):
            return _pick_up(counter, record, row)
        case Follow(row, trash):
            if trash is not None:
                trash_rows(counter, record.number, [trash])
            (found,) = counter.index.read([row.id]).found
            return adopt_row(counter, record, found)
        case Trash(doubles):
            if any(row.id in errand.trashed for row in doubles):
                # The shop says that they are gone and shows them all the same.
                return _wait(counter, record, doubles)
            trash_rows(counter, record.number, doubles)
            errand.trashed.update(row.id for row in doubles)
            errand.look_anew(counter)
            return record
        case Wait(others):
            return _wait(counter, record, others)
        case Park(reason):
            return park(counter, record, reason)
        case Post():
            errand.is_clear = True
            lost = {"shop_id": "", "shop_number": ""} if record.shop_id else {}
            state = OrderState.PLACING
            return save(
                counter, record, "lost by the shop" if lost else "not in the shop", state=state, **lost
            )


def _pick_up(counter: Counter, record: OrderRecord, row: OrderMark) -> OrderRecord:
    """Go on with a row that is ours: a post made it whose answer was lost."""
    with counter.store.transaction() as tx:
        if row.token:
            tx.attempts.answered(row.token, row.id)
        fields = {"shop_id": row.id, "shop_number": row.number, "intended_at": record.intended_at}
        fields["intended_at"] = record.intended_at or row.created_at or counter.store.now()
        is_live = not counter.shop.capabilities.places_without_effect
        if is_live:
            fields["status"] = status_wanted(record)
        state = OrderState.LIVE if is_live else OrderState.PLACED
        return step(counter, tx, record, "found in the shop", state=state, **fields)


def adopt_row(counter: Counter, record: OrderRecord, winner: ShopOrder) -> OrderRecord:
    """Take an order that somebody else placed as it is; only the note is made sure of."""
    counter.shop.add_note(winner.id, counter.note)
    adopted = save(
        counter,
        record,
        "found in the shop",
        state=OrderState.CONFIRMED,
        lines=winner.lines,
        intended_at=winner.created_at or counter.shop.now(),
        order=None,
        adopted=True,
        # Who placed it never told the platform how it ended, if it has.
        status=None if winner.status in FINAL_STATUSES else winner.status,
        shop_id=winner.id,
        shop_number=winner.number,
        shop_total=winner.total,
        twin_since=None,
        **of_shown(winner, record.lines),
    )
    tell_settled(counter, adopted)
    return adopted


def trash_rows(counter: Counter, number: str, rows: Sequence[OrderMark]) -> None:
    """Throw rows of ours away; that this was asked for is remembered before it is."""
    for row in rows:
        with counter.store.transaction() as tx:
            tx.attempts.drop(row.token)
        counter.shop.trash_order(row.id)
        with counter.store.transaction() as tx:
            tx.shop_orders.take([replace(row, trashed=True)])
            tx.journal.write(number, "second pending order trashed", order=row.number)


def _wait(counter: Counter, record: OrderRecord, others: Sequence[OrderMark]) -> OrderRecord:
    """Leave an order that is not alone; after ten minutes a person has to decide."""
    numbers = ", ".join(row.number for row in others)
    since = record.twin_since or counter.store.now()
    sentence = say(
        "the shop has another order with the same Kickroute number, {numbers}, which may become "
        "live too. Trash what is not to be shipped",
        numbers=numbers,
    )
    if counter.store.now() - since >= TWIN_PATIENCE:
        counter.notifier.clear_alarm(twin_alarm(record.number))
        return park(counter, record, sentence)
    with counter.store.transaction() as tx:
        tx.orders.change(record.number, twin_since=since)
    counter.notifier.raise_alarm(
        twin_alarm(record.number),
        say("order {number} waits: {reason}", number=record.number, reason=sentence),
    )
    raise OrderWaits(say("order {number} waits: {reason}", number=record.number, reason=sentence))


def ask_about_station(counter: Counter, record: OrderRecord) -> None:
    """Raise an alarm about an order that goes to a parcel station which its address does not name clearly."""
    station = read_station(record.order.shipping) if record.order else None
    if station is None or (isinstance(station, Station) and station.post_number):
        return
    missing = station.reason if isinstance(station, UnclearStation) else say("the post number is missing")
    counter.notifier.raise_alarm(
        f"order.station.{record.number}",
        say(
            "order {number} goes to a Packstation or Postfiliale that its address does not name "
            "clearly: {reason}. Ask the retailer, and correct the shipping address in the shop "
            "before you make a label",
            number=record.number,
            reason=missing,
        ),
    )


def tell_settled(counter: Counter, record: OrderRecord) -> None:
    """Clear the alarms about an order that is placed now."""
    counter.index.settled(record.number)
    keys = [unknown_alarm(record.number), twin_alarm(record.number), refused_alarm(record.number)]
    if record.forced or record.adopted:
        keys.append(parked_alarm(record.number))
    for key in keys:
        counter.notifier.clear_alarm(key, say("order {number} is placed", number=record.number))


def status_wanted(record: OrderRecord) -> OrderStatus | None:
    """Return the status that an order came with; None once its addresses were deleted."""
    return record.order.status if record.order else None
