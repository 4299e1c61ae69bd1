"""Intake: answer the platform's orders, each with exactly one order in the shop.

Placing itself is in :mod:`connector.orders.placing`; here is who calls it, and what the platform is answered.
"""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from connector.model import Address, IncomingOrder, OrderStatus
from connector.model.errors import AddressRefused, AddressTooLong, CountryUnknown, OrderForgotten
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.model.records import NOT_LIVE_STATES, PLACING_STATES, OrderRecord, OrderState, Told
from connector.orders.context import Counter, Refusal, order_key, park, refused_alarm, unknown_alarm
from connector.orders.placing import Errand, advance
from connector.orders.resolving import locks_of
from connector.ports import Notifier
from connector.running.locks import Turn
from connector.store import Store, Transaction

PATIENCE = 3
"""How often an order whose address does not fit is refused before somebody is asked to see to it."""


class Verdict(Enum):
    """What the platform is answered about an order."""

    PLACED = "placed"
    KNOWN = "known"
    TAKEN = "taken"
    UNKNOWN_GTIN = "unknown_gtin"
    NOT_ENOUGH_STOCK = "not_enough_stock"
    ADDRESS_TOO_LONG = "address_too_long"
    COUNTRY_UNKNOWN = "country_unknown"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to ``order.placed``: the shop's number when placed, the GTIN or the place that was refused.

    ``longest`` is how many characters may stand at that place, ``country`` the code that stands there.
    """

    verdict: Verdict
    number: str = ""
    gtin: str = ""
    place: str = ""
    longest: int = 0
    country: str = ""


def receive_order(store: Store, order: IncomingOrder) -> None:
    """Make an order that the platform sent durable, unless it is known."""
    with store.transaction() as tx:
        _receive(tx, order)


def place_order(counter: Counter, number: str, tell: Callable[[Answer], object]) -> Answer:
    """Place an order that was received, or recognise it; returns what to answer.

    ``tell`` is called with that as soon as the order is live, before it is read back. When the shop does
    not serve, its error is raised and the order stays as far as it came: :func:`answer_unplaced` then
    decides what to answer.
    """
    with counter.locks.hold(locks_of(counter.store, number)) as turn:
        with counter.store.reading() as tx:
            record = tx.orders.get(number)
        if record is None:
            # It was not placed in time and the platform was asked to send it again.
            return Answer(Verdict.UNAVAILABLE)
        if record.state not in PLACING_STATES:
            return Answer(Verdict.KNOWN, record.shop_number)
        return _place(counter, record, turn, tell)


def interrupted_orders(store: Store) -> list[str]:
    """Return the numbers of the orders whose placing is not finished, oldest first."""
    with store.transaction() as tx:
        return [record.number for record in tx.orders.unfinished()]


def finish_order(counter: Counter, number: str) -> None:
    """Go on with an order whose placing was interrupted, if there is anything to go on with.

    One that the platform was told to be taken, and that cannot be placed, is parked for the supplier.
    """
    with counter.locks.hold(locks_of(counter.store, number)) as turn:
        with counter.store.transaction() as tx:
            record = tx.orders.get(number)
        if record is not None and record.state in PLACING_STATES:
            _place(counter, record, turn)


def answer_unplaced(
    store: Store, order: IncomingOrder, *, fits: bool = True, believes_stock: bool = True
) -> Answer:
    """Decide what to answer when the shop did not place the order in time.

    It is taken when its addresses fit into the shop (``fits``), every GTIN is known and the last known stock
    suffices, or when its placing has begun; otherwise nothing of it is kept and the platform is asked to
    send it again. So it is, too, as long as the store may have been lost or put back since the order was
    placed before. While a cache answers for the shop the last known stock is not believed either.
    """
    with store.transaction() as tx:
        record = tx.orders.get(order.kickroute_number)
        if record is None:
            return Answer(Verdict.UNAVAILABLE)
        if record.state not in PLACING_STATES:
            return Answer(Verdict.KNOWN, record.shop_number)
        has_begun = record.state is not OrderState.RECEIVED or record.taken
        if not has_begun and _may_be_older(tx, record):
            tx.orders.forget(record.number)
            tx.journal.write(record.number, "not taken: the shop's orders are still being read")
            return Answer(Verdict.UNAVAILABLE)
        is_likely = fits and believes_stock and _last_known_stock_suffices(tx, order)
        if has_begun or is_likely:
            tx.orders.change(record.number, taken=True)
            return Answer(Verdict.TAKEN)
        tx.orders.forget(record.number)
        tx.journal.write(record.number, "not taken: the shop does not answer")
        return Answer(Verdict.UNAVAILABLE)


def number_of(store: Store, notifier: Notifier, number: str) -> str | None:
    """Return the shop's number of an order that is settled: before it is live, another may still win.

    The platform asks only for what it was told to be taken. An order that is not even known, or was found
    pending in the shop, was taken by a store that was lost or put back before it was placed: nobody here
    knows what it was to become, and only people can have it sent again. So an alarm tells them, once the
    store is up to date again.
    """
    with store.transaction() as tx:
        record = tx.orders.get(number)
        is_up_to_date = tx.facts.adopted_at is not None
    was_lost = record is None or (record.adopted and record.status is OrderStatus.PENDING_PAYMENT)
    if was_lost and is_up_to_date:
        notifier.raise_alarm(
            unknown_alarm(number),
            say(
                "Kickroute asks for the shop's number of order {number}, whose placing nobody here "
                "can finish: it was accepted just before the store was lost or put back. Ask "
                "Kickroute to send it again, or to cancel it",
                number=number,
            ),
        )
    if record is None or was_lost:
        return None
    notifier.clear_alarm(unknown_alarm(number), say("order {number} is known", number=number))
    return record.shop_number if was_live(record) else None


def retry_order(store: Store, number: str) -> bool:
    """Let a parked order be placed in any case, whatever the stock; False when it is not parked."""
    with store.transaction() as tx:
        record = tx.orders.get(number)
        if record is None or record.state is not OrderState.PARKED or record.parked_from is None:
            return False
        tx.orders.change(
            number, state=record.parked_from, parked_from=None, parked_reason="", forced=True, twin_since=None
        )
        tx.journal.write(number, "placed in any case, by the supplier's choice", money=True)
    return True


def _receive(tx: Transaction, order: IncomingOrder) -> OrderRecord:
    record, is_new = tx.orders.receive(order)
    if is_new:
        items = ", ".join(f"{item.quantity} × {item.gtin}" for item in order.items)
        tx.journal.write(record.number, "received", items=items)
    elif record.adopted and record.status is OrderStatus.PENDING_PAYMENT:
        # It was found pending in the shop. That it is sent again shows that placing it was interrupted.
        record = tx.orders.change(record.number, state=OrderState.RECEIVED, adopted=False, order=order)
        tx.journal.write(record.number, "received again")
    return record


def _place(
    counter: Counter, record: OrderRecord, turn: Turn, tell: Callable[[Answer], object] = lambda _: None
) -> Answer:
    def on_live(live: OrderRecord) -> None:
        tell(Answer(Verdict.PLACED, live.shop_number))
        if counter.shop.capabilities.places_without_effect:
            # Its units are the shop's affair from here on; elsewhere what it took is still to be read.
            counter.locks.leave(turn, turn.keys - {order_key(live.number)})

    try:
        done = advance(counter, record, Errand(on_live, turn.keys))
    except (Refusal, AddressTooLong, CountryUnknown) as refusal:
        return _refuse(counter, record.number, refusal)
    except OrderForgotten:
        # It was not placed in time and the platform was asked to send it again.
        return Answer(Verdict.UNAVAILABLE)
    if done.state is OrderState.PARKED and not was_live(done):
        with counter.store.transaction() as tx:
            tx.orders.change(done.number, taken=True)
        return Answer(Verdict.TAKEN)
    return Answer(Verdict.KNOWN if done.adopted else Verdict.PLACED, done.shop_number)


def was_live(record: OrderRecord) -> bool:
    """Tell whether an order has come as far as that the shop's staff works with it."""
    step = record.parked_from if record.state is OrderState.PARKED else record.state
    return bool(record.shop_id) and step not in NOT_LIVE_STATES


def _refuse(counter: Counter, number: str, refusal: Refusal | AddressTooLong | CountryUnknown) -> Answer:
    """Refuse an order that was never posted: nothing of it is kept, unless the platform was promised it."""
    place = refusal.place if isinstance(refusal, AddressRefused) else ""
    with counter.store.transaction() as tx:
        record = tx.orders.require(number)
        if not record.taken:
            tx.orders.forget(number)
            tx.journal.write(number, "refused", reason=refusal, place=place)
        times = sum(bool(entry.detail.get("place")) for entry in tx.journal.read(number))
    if record.taken:
        park(counter, record, str(refusal))
        return Answer(Verdict.TAKEN)
    if isinstance(refusal, AddressRefused) and times >= PATIENCE:
        _tell_of_address(counter, record, refusal, times)
    if isinstance(refusal, AddressTooLong):
        return Answer(Verdict.ADDRESS_TOO_LONG, place=refusal.place, longest=refusal.longest)
    if isinstance(refusal, CountryUnknown):
        return Answer(Verdict.COUNTRY_UNKNOWN, place=refusal.place, country=refusal.country)
    verdict = Verdict.NOT_ENOUGH_STOCK if refusal.is_known else Verdict.UNKNOWN_GTIN
    return Answer(verdict, gtin=refusal.gtin)


def _tell_of_address(counter: Counter, record: OrderRecord, refusal: AddressRefused, times: int) -> None:
    billing = record.order.billing if record.order else Address()
    retailer = billing.company.strip() or f"{billing.first_name} {billing.last_name}".strip() or "unknown"
    counter.notifier.raise_alarm(
        refused_alarm(record.number),
        say(
            "order {number} of the retailer “{retailer}” came {count} times and is refused each "
            "time: {reason}. Ask the retailer to correct the address",
            number=record.number,
            retailer=retailer,
            count=times,
            reason=refusal,
        ),
    )


def _may_be_older(tx: Transaction, record: OrderRecord) -> bool:
    """Tell whether an order may have been placed before, by a store that was lost or put back since."""
    since = tx.facts.unsure_since
    return since is not None and record.received_at >= since


def _last_known_stock_suffices(tx: Transaction, order: IncomingOrder) -> bool:
    """Compare with what was told last, less what other orders that are not in the shop yet will take."""
    wanted, promised = Counted[str](), Counted[str]()
    for record in tx.orders.unfinished():
        others = record.order.items if record.order and record.number != order.kickroute_number else ()
        for item in others:
            promised[_told_holder(tx, tx.catalogue.told_gtin(gtin14(item.gtin)))] += item.quantity
    rows = [(tx.catalogue.told_gtin(gtin14(item.gtin)), item.quantity) for item in order.items]
    for row, quantity in rows:
        wanted[_told_holder(tx, row)] += quantity
    return all(
        row is not None
        and row.live
        and row.stock.covers(wanted[_told_holder(tx, row)], promised[_told_holder(tx, row)])
        for row, _ in rows
    )


def _told_holder(tx: Transaction, row: Told | None) -> str:
    """Name what holds the stock of an item by what was told: who holds it for whom is not.

    Variants that share their product's stock are all told the same figure: where they were, they may.
    """
    if row is None:
        return ""
    beside = tx.catalogue.told_about([row.product_id], [])
    figures = {other.stock for other in beside if other.live and other.product_id == row.product_id}
    return f"product {row.product_id}" if len(figures) <= 1 else f"offer {row.offer_id}"
