"""The steps that turn a received order into a confirmed one; each is remembered before the next.

*received* → *placing* (intent, with the shop's time) → *placed* → *noted* → *live* → *confirmed*. Before the
post only the index is asked. Before an order is made live the newest orders are looked at: as long as any
other row carries its number it waits. A process that dies anywhere goes on where it was, and what it had
posted or told the shop to do may take effect at any time.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial

from connector.model import IncomingOrder, OrderMark, OrderStatus, ShopOrder
from connector.model.errors import AddressRefused, ConnectorError, ShopRefused, ShopUnexpected
from connector.model.messages import joined, say
from connector.model.records import OrderRecord, OrderState
from connector.orders.acting import act, adopt_row, ask_about_station, status_wanted, tell_settled
from connector.orders.context import Counter, Refusal, fitted, park, save, step
from connector.orders.debit import debit_of, tell_of_total
from connector.orders.errand import Errand, attempts_of, judge_now, look_now
from connector.orders.resolving import require_stock, resolve
from connector.orders.rivals import TRASHED, GoLive, IsLive, Post, Wait, judge
from connector.orders.taking import note_stock
from connector.orders.verify import differences
from connector.store.lists.order_goods import of_shown

__all__ = ["Counter", "Errand", "Refusal", "advance", "park"]


def advance(counter: Counter, record: OrderRecord, errand: Errand) -> OrderRecord:
    """Take all steps that are left; an order that the shop refuses is parked.

    Raises Refusal or AddressRefused when it cannot be placed for its content, OrderForgotten when it was
    forgotten meanwhile, OrderWaits while other rows carry its number, and the shop's errors when the shop
    does not serve; the order is then remembered as far as it came.
    """
    order = record.order
    if order is None:
        return park(counter, record, say("its addresses were deleted meanwhile, so it cannot be placed"))
    errand.answered_at = counter.looks.moment()
    try:
        while (take := _STEPS.get(record.state)) is not None:
            record = take(counter, record, order, errand)
    except (ShopRefused, ShopUnexpected, AddressRefused) as error:
        with counter.store.transaction() as tx:
            record = tx.orders.require(record.number)
        if isinstance(error, AddressRefused) and not _may_be_posted(counter, record):
            raise
        return park(counter, record, str(error))
    return record


def _may_be_posted(counter: Counter, record: OrderRecord) -> bool:
    return record.intended_at is not None or bool(attempts_of(counter, record))


# --- before the post, and after one without an answer ------------------------------------------


def _begin(counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand) -> OrderRecord:
    """Ask the index, check GTINs and stock, remember the intent with the shop's time, and post.

    Where it knows a row of the number already, any further ones are looked for before the order is live.
    """
    if not counter.index.rows_of(record.number):
        counter.index.assure(order, record.received_at)
    if known := [row.id for row in counter.index.rows_of(record.number)]:
        marks = [order.mark for order in counter.index.read(known).found]
        rows = [mark for mark in marks if mark.kickroute_number == record.number]
        if rows:
            return _recognise(counter, record, order, errand, rows)
    return _post(counter, record, order, errand)


def _recognise(
    counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand, rows: list[OrderMark]
) -> OrderRecord:
    """Go on with what the shop has of this order, whoever made it, instead of posting it."""
    attempts = attempts_of(counter, record)
    ours = {attempt.shop_id for attempt in attempts} | {id_ for a in attempts for id_ in a.seen}
    if all(row.trashed for row in rows):
        if any(row.id not in ours for row in rows):
            return park(counter, record, TRASHED)
        return _post(counter, record, order, errand)
    judgement = judge("", attempts, rows)
    if isinstance(judgement, Wait) and len(judgement.others) == 1 and not judgement.others[0].by_plugin:
        return _take_over(counter, record, order, errand, judgement.others[0])
    if isinstance(judgement, Post):
        return _post(counter, record, order, errand)
    return act(counter, record, errand, judgement)


def _take_over(
    counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand, row: OrderMark
) -> OrderRecord:
    """Go on with the only row of the number, which was posted before the store was lost or put back."""
    lines = record.lines
    if not lines:
        try:
            lines, errand.figures = resolve(counter, record, order, errand.held)
        except Refusal as refusal:
            # It was posted, so it may have been answered: a person decides.
            return park(counter, record, str(refusal))
    token = row.token or f"row {row.id}"
    with counter.store.transaction() as tx:
        if token not in {attempt.token for attempt in tx.attempts.of(record.number)}:
            tx.attempts.begin(token, record.number, made=False, shop_id=row.id)
        else:
            tx.attempts.answered(token, row.id)
        return step(
            counter,
            tx,
            record,
            "found in the shop",
            state=OrderState.PLACED,
            lines=lines,
            intended_at=record.intended_at or row.created_at or counter.store.now(),
            shop_id=row.id,
            shop_number=row.number,
        )


def _post(counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand) -> OrderRecord:
    """Check countries, GTINs and stock, remember the intent, post the order.

    The time of an earlier intent stays: what was posted then may still come to light.
    """
    counter.shop.require_countries(fitted(counter, order))
    try:
        lines, errand.figures = resolve(counter, record, order, errand.held)
    except Refusal as refusal:
        if not _may_be_posted(counter, record):
            raise
        return park(counter, record, str(refusal))
    reservation = record.reservation or counter.shop.reserve(record.number)
    intended_at = record.intended_at or counter.shop.now()
    token = secrets.token_hex(8)
    with counter.store.transaction() as tx:
        fields = {"lines": lines, "reservation": reservation, "intended_at": intended_at}
        cleared = {"shop_id": "", "shop_number": "", "twin_since": None}
        record = step(counter, tx, record, "placing", state=OrderState.PLACING, **fields, **cleared)
        tx.attempts.begin(token, record.number)
    placed = counter.shop.create_order(fitted(counter, order, record, token))
    errand.has_posted = True
    errand.look_anew(counter)
    return _placed(counter, record, errand, placed, token)


def _placed(
    counter: Counter, record: OrderRecord, errand: Errand, placed: ShopOrder, token: str
) -> OrderRecord:
    """Remember which row the post made; where orders are live from the first, this one is."""
    is_live = not counter.shop.capabilities.places_without_effect
    if is_live and placed.token != token and placed.kickroute_number == record.number:
        # The shop had it already, by another connector.
        return adopt_row(counter, record, placed)
    ask_about_station(counter, record)
    with counter.store.transaction() as tx:
        tx.attempts.answered(token, placed.id)
        fields = {"shop_id": placed.id, "shop_number": placed.number, "shop_total": placed.total}
        if is_live:
            fields["status"] = status_wanted(record)
        state = OrderState.LIVE if is_live else OrderState.PLACED
        fields |= of_shown(placed, record.lines)
        record = step(counter, tx, record, "placed", state=state, **fields)
        tx.shop_orders.take([placed.mark])
    if is_live:
        errand.made = placed
        errand.on_live(record)
    return record


def _find_out(counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand) -> OrderRecord:
    """Find out what became of a post without an answer; what the shop does not have is posted again."""
    if errand.is_clear:
        errand.is_clear = False
        return _post(counter, record, order, errand)
    judgement, _ = judge_now(counter, record, order, errand)
    return act(counter, record, errand, judgement)


# --- from the post to live ---------------------------------------------------------------------


def _note(counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand) -> OrderRecord:
    """Look, and write the note beside it.

    Of an order that this run did not post the look comes first: its id may be another order's by now.
    """
    failure, wanted = None, fitted(counter, order, record).note
    if errand.has_posted:
        note = partial(_try_note, counter, record.shop_id, wanted)
        errand.look, failure = counter.beside(partial(look_now, counter, errand), note)
    judgement, _ = judge_now(counter, record, order, errand)
    if not isinstance(judgement, GoLive | IsLive):
        return act(counter, record, errand, judgement)
    if failure is not None:
        raise failure
    if not errand.has_posted:
        counter.shop.add_note(record.shop_id, wanted)
    return save(counter, record, "noted", state=OrderState.NOTED)


def _try_note(counter: Counter, shop_id: str, note: str) -> ConnectorError | None:
    """Write the note; what the look shows decides whether its failure matters."""
    try:
        counter.shop.add_note(shop_id, note)
    except ConnectorError as error:
        return error
    return None


def _go_live(counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand) -> OrderRecord:
    """Give the order its status: from here on it takes stock and the shop's staff works with it."""
    judgement, _ = judge_now(counter, record, order, errand)
    if isinstance(judgement, IsLive):
        return _live(counter, record, order, errand, None)
    if not isinstance(judgement, GoLive):
        return act(counter, record, errand, judgement)
    if errand.figures is None:
        try:
            errand.figures = require_stock(counter, record)
        except Refusal as refusal:
            return park(counter, record, str(refusal))
        return record
    if order.status is OrderStatus.PENDING_PAYMENT:
        (made,) = counter.index.read([record.shop_id]).found
    else:
        with counter.store.transaction() as tx:
            # From here on the row may become live at any time. The status is remembered before it is set,
            # so that our own is not reported back as the supplier's.
            for attempt in tx.attempts.of(record.number):
                if attempt.shop_id == record.shop_id:
                    tx.attempts.send_put(attempt.token)
            tx.orders.change(record.number, status=order.status)
        made = counter.shop.make_live(record.shop_id, order.status)
    if made.kickroute_number != record.number:
        return _set_back(counter, record, errand, made)
    return _live(counter, record, order, errand, made)


def _live(
    counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand, made: ShopOrder | None
) -> OrderRecord:
    """Remember that the order is live, with the number that the shop gives it now, and tell so."""
    shown = {"shop_number": made.number, "shop_total": made.total} if made else {}
    live = save(counter, record, "live", state=OrderState.LIVE, status=order.status, twin_since=None, **shown)
    errand.made = made
    errand.on_live(live)
    return live


def _set_back(counter: Counter, record: OrderRecord, errand: Errand, hit: ShopOrder) -> OrderRecord:
    """Undo what hit another order: the shop was put back, and its id given out again, just now."""
    counter.notifier.raise_alarm(
        f"order.set_back.{record.number}",
        say(
            "the shop was put back while order {number} was placed: its id was shop order "
            "{shop_number}'s by then, which was set to “{status}” and is set back to pending. Look "
            "at that order in the shop, and whether its customer was mailed",
            number=record.number,
            shop_number=hit.number,
            status=hit.shop_status,
        ),
    )
    errand.look_anew(counter)
    record = save(counter, record, "lost by the shop", state=OrderState.PLACING, shop_id="", shop_number="")
    counter.shop.set_status(hit.id, OrderStatus.PENDING_PAYMENT)
    return record


def _confirm(counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand) -> OrderRecord:
    """Compare the order with what was asked for; when it is that, its addresses are deleted from the store.

    The shop's last answer shows it; one that was live before this run is read, and staff may have gone on.
    """
    made, has_note, wanted = errand.made, True, fitted(counter, order, record)
    if made is None:
        found = counter.index.read([record.shop_id]).found
        if not found or found[0].trashed:
            return park(
                counter, record, say("the order is not in the shop any more although it was just placed")
            )
        made, has_note = found[0], counter.shop.has_note(record.shop_id, wanted.note)
    wrong = differences(wanted, made, has_note=has_note, went_on=errand.made is None)
    note_stock(counter, record, made, errand.figures)
    if wrong:
        return park(
            counter,
            record,
            say(
                "the shop's order differs from what was sent: {differences}", differences=joined("; ", wrong)
            ),
        )
    with counter.store.transaction() as tx:
        money = {"shop_total": made.total, "debited": debit_of(tx, order)}
        confirmed = step(counter, tx, record, "confirmed", state=OrderState.CONFIRMED, order=None, **money)
    tell_settled(counter, confirmed)
    tell_of_total(counter, order, confirmed, made)
    return confirmed


_STEPS: Mapping[OrderState, Callable[[Counter, OrderRecord, IncomingOrder, Errand], OrderRecord]] = {
    OrderState.RECEIVED: _begin,
    OrderState.PLACING: _find_out,
    OrderState.PLACED: _note,
    OrderState.NOTED: _go_live,
    OrderState.LIVE: _confirm,
}
