"""The steps that turn a received order into a confirmed one; each is remembered before the next.

*received* → *placing* (intent, with the shop's time) → *placed* → *noted* → *live* → *confirmed*. A process
that dies anywhere goes on where it was, and finds what it had posted by the Kickroute number on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from connector.counter import Counter, Refusal, park, parked_alarm, save, unknown_alarm
from connector.errors import ShopRefused, ShopUnexpected
from connector.gtin import gtin14
from connector.model import FINAL_STATUSES, IncomingOrder, NewOrder, OrderLine, ShopOrder
from connector.records import OrderRecord, OrderState
from connector.resolving import require_stock, resolve
from connector.verify import differences

LOOK_BACK_UNKNOWN = timedelta(days=90)
LOOK_BACK = timedelta(days=1)

__all__ = ["Counter", "Refusal", "advance", "choose", "park"]


def advance(
    counter: Counter, record: OrderRecord, on_live: Callable[[OrderRecord], object] = lambda _: None
) -> OrderRecord:
    """Take all steps that are left; an order that the shop refuses is parked.

    ``on_live`` is called as soon as the order is live: what is left is to read it back.
    Raises Refusal when it cannot be placed for its content, OrderForgotten when it was forgotten meanwhile,
    and the shop's errors when the shop does not serve; the order is then remembered as far as it came.
    """
    order = record.order
    if order is None:
        return park(counter, record, "its addresses were deleted meanwhile, so it cannot be placed")
    with counter.offer_locks.hold([gtin14(item.gtin) for item in order.items]):
        try:
            if record.state is OrderState.LIVE:
                return _confirm(counter, record, order, went_on=True)
            record = _pick_up(counter, record, order)
            while (step := _STEPS.get(record.state)) is not None:
                record = step(counter, record, order)
                if record.state is OrderState.LIVE:
                    on_live(record)
        except (ShopRefused, ShopUnexpected) as error:
            with counter.store.transaction() as tx:
                record = tx.orders.require(record.number)
            return park(counter, record, str(error))
    return record


def choose(found: Sequence[ShopOrder]) -> ShopOrder:
    """Choose the one that counts: first one that is no longer pending, then the lowest id."""
    return min(found, key=lambda order: (order.pending, _by_number(order.id)))


def _pick_up(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Find out where an order stands in the shop; of one that takes no stock yet, check it afresh."""
    if record.state in (OrderState.PLACED, OrderState.NOTED):
        found = counter.shop.orders([record.shop_id]).found
        if any(shown.kickroute_number == record.number for shown in found):
            if any(shown.pending and not shown.trashed for shown in found):
                _require_stock_or_trash(counter, record, found)
            return record
        # The shop was put back to an older backup: what has this id now, if anything, is another's.
        record = save(
            counter, record, "lost by the shop", state=OrderState.PLACING, shop_id="", shop_number=""
        )
    if record.state not in (OrderState.RECEIVED, OrderState.PLACING):
        return record
    since = record.intended_at - LOOK_BACK if record.intended_at else counter.shop.now() - LOOK_BACK_UNKNOWN
    if found := counter.shop.find_orders(order, since):
        return _recognise(counter, record, order, found)
    return _begin(counter, record, order)


def _recognise(
    counter: Counter, record: OrderRecord, order: IncomingOrder, found: Sequence[ShopOrder]
) -> OrderRecord:
    """Go on with what the shop has of this order already, whoever made it, instead of posting it again."""
    winner = choose(found)
    if not winner.pending and record.intended_at is None:
        return _adopt(counter, record, winner)
    lines = record.lines
    if winner.pending:
        lines = _require_stock_or_trash(counter, record, found, order)
    return save(
        counter,
        record,
        "found in the shop",
        state=OrderState.PLACED,
        lines=lines,
        intended_at=record.intended_at or winner.created_at or counter.shop.now(),
        **_identity(winner),
    )


def _adopt(counter: Counter, record: OrderRecord, winner: ShopOrder) -> OrderRecord:
    """Take an order that somebody else placed as it is; only the note is made sure of."""
    counter.shop.add_note(winner.id, counter.note)
    return save(
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
        **_identity(winner),
    )


def _require_stock_or_trash(
    counter: Counter,
    record: OrderRecord,
    found: Sequence[ShopOrder],
    order: IncomingOrder | None = None,
) -> tuple[OrderLine, ...]:
    """Return the lines of an order that waits in the shop; one that cannot go on is trashed there."""
    try:
        if not record.lines and order is not None:
            return resolve(counter, record, order)
        require_stock(counter, record)
    except Refusal:
        for shown in found:
            if shown.pending and not shown.trashed and not record.taken:
                counter.shop.trash_order(shown.id)
        raise
    return record.lines


def _begin(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Check GTINs and stock, then remember the intent with the shop's own time, before anything is posted.

    The time of an earlier intent stays: what was posted then may still come to light.
    """
    lines = resolve(counter, record, order)
    return save(
        counter,
        record,
        "placing",
        state=OrderState.PLACING,
        lines=lines,
        reservation=record.reservation or counter.shop.reserve(record.number),
        intended_at=record.intended_at or counter.shop.now(),
    )


def _post(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Post the order; when the answer is lost, the next try finds it by its number."""
    placed = counter.shop.create_order(_new_order(counter, record, order))
    return save(counter, record, "placed", state=OrderState.PLACED, **_identity(placed))


def _note(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Make sure that one order alone carries this number, and put the note on it."""
    found = counter.shop.find_orders(order, _intent(record) - LOOK_BACK)
    winner = choose(found) if found else None
    for other in found:
        if winner is not None and other.id != winner.id and other.pending:
            counter.shop.trash_order(other.id)
    identity = _identity(winner) if winner else {}
    counter.shop.add_note(winner.id if winner else record.shop_id, counter.note)
    return save(counter, record, "noted", state=OrderState.NOTED, **identity)


def _make_live(counter: Counter, record: OrderRecord, order: IncomingOrder) -> OrderRecord:
    """Give the order its status: from here on it takes stock and the shop's staff works with it."""
    with counter.store.transaction() as tx:
        # Remembered before it is set, so that our own status is not reported back as the supplier's.
        tx.orders.change(record.number, status=order.status)
    made = counter.shop.make_live(record.shop_id, order.status)
    live = save(counter, record, "live", state=OrderState.LIVE)
    if made.status is not order.status:
        # It was live before, and only that we heard of it was interrupted.
        return _confirm(counter, live, order, went_on=True)
    return live


def _confirm(
    counter: Counter, record: OrderRecord, order: IncomingOrder, *, went_on: bool = False
) -> OrderRecord:
    """Read the order back; when it is what was asked for, its addresses are deleted from the store.

    ``went_on``: it was live for a while already, so the shop's staff may have gone on with it.
    """
    found = counter.shop.orders([record.shop_id]).found
    if not found or found[0].trashed:
        return park(counter, record, "the order is not in the shop any more although it was just placed")
    has_note = counter.shop.has_note(record.shop_id, counter.note)
    wanted = _new_order(counter, record, order)
    wrong = differences(wanted, found[0], has_note=has_note, went_on=went_on)
    _alarm_if_oversold(counter, record)
    if wrong:
        return park(counter, record, "the shop's order differs from what was sent: " + "; ".join(wrong))
    confirmed = save(
        counter, record, "confirmed", state=OrderState.CONFIRMED, order=None, shop_total=found[0].total
    )
    counter.notifier.clear_alarm(unknown_alarm(record.number), f"order {record.number} is placed")
    if record.forced:
        counter.notifier.clear_alarm(parked_alarm(record.number), f"order {record.number} is placed")
    return confirmed


_STEPS: Mapping[OrderState, Callable[[Counter, OrderRecord, IncomingOrder], OrderRecord]] = {
    OrderState.PLACING: _post,
    OrderState.PLACED: _note,
    OrderState.NOTED: _make_live,
    OrderState.LIVE: _confirm,
}


def _alarm_if_oversold(counter: Counter, record: OrderRecord) -> None:
    ours = {line.offer_id for line in record.lines}
    products = counter.shop.products(sorted({line.product_id for line in record.lines})).found
    below = [
        f"GTIN {offer.gtin}: {offer.stock.quantity}"
        for product in products
        for offer in product.offers
        if offer.id in ours and offer.stock.quantity is not None and offer.stock.quantity < 0
    ]
    if below:
        counter.notifier.raise_alarm(
            f"oversold.{record.number}",
            f"with order {record.number} more is sold than the shop has ({', '.join(below)}): "
            "order more of it, or cancel the order in the shop",
        )


def _intent(record: OrderRecord) -> datetime:
    return record.intended_at or record.received_at


def _identity(order: ShopOrder) -> dict[str, object]:
    return {"shop_id": order.id, "shop_number": order.number, "shop_total": order.total}


def _new_order(counter: Counter, record: OrderRecord, order: IncomingOrder) -> NewOrder:
    return NewOrder(
        kickroute_number=record.number,
        status=order.status,
        shipping=order.shipping,
        billing=order.billing,
        lines=record.lines,
        shipping_net_total=order.shipping_net_total,
        note=counter.note,
        reservation=record.reservation,
    )


def _by_number(some_id: str) -> tuple[int, str]:
    return (int(some_id), "") if some_id.isdecimal() else (0, some_id)
