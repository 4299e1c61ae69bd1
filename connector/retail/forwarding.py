"""Forwarding: an order of the retailer's customer becomes a message to the platform, under one number."""

from __future__ import annotations

from datetime import datetime, timedelta

from connector.model import Address
from connector.model.errors import ShopUnexpected
from connector.model.messages import Message, say, say_n
from connector.model.retail import OrderForwarded, RetailOrder
from connector.model.retail_records import SoldRecord, SoldState
from connector.retail.ready import Policy, Verdict, is_over, judge, number_for, told_lines, told_status
from connector.retail.sales import Sales, drop, lane_of, see
from connector.store import Store, Transaction

UNTOLD_ALARM = "retail.untold"
ORDER_ALARM = "retail.order"
UNTOLD_AFTER = timedelta(minutes=5)
MOST_NAMED = 5
_NEED_SOMEBODY = (SoldState.TELLING, SoldState.TOLD, SoldState.REFUSED)
"""What the reason of an order in another state is, its page says."""


def due_orders(store: Store, policy: Policy, now: datetime) -> list[str]:
    """Return the ids of orders to look at: old enough to be told, or interrupted on their way."""
    with store.reading() as tx:
        seen = tx.sold.in_states([SoldState.SEEN])
        sending = tx.sold.in_states([SoldState.TELLING])
        stuck = [record for record in sending if not tx.outbox.lane(lane_of(record.number))]
    old = [record for record in seen if record.seen_at + policy.after <= now]
    at_once = policy.forward == "at-once"
    return [r.order_id for r in (*old, *stuck) if r.state is SoldState.TELLING or r.ready_at or at_once]


def next_due(store: Store, policy: Policy, now: datetime) -> float | None:
    """Return the seconds until the next order is old enough; None when none waits for that."""
    with store.reading() as tx:
        waiting = [r.seen_at + policy.after for r in tx.sold.in_states([SoldState.SEEN])]
    rests = [(due - now).total_seconds() for due in waiting if due > now]
    return min(rests, default=None)


def forward(sales: Sales, order_id: str) -> bool:
    """Tell one order if it is to be told now; returns whether it is in the outbox afterwards.

    Its number is remembered before it is written on the order, and stands there before anything is sent: by
    the mark a store that was lost knows it again, and by the number the platform knows what it was told
    twice. Errors of the shop leave it where it is.
    """
    found = sales.shop.sold([order_id])
    see(sales, found.found, found.missing)
    order = next(iter(found.found), None)
    number = _fix_number(sales, order) if order else ""
    if order is None or not number:
        return False
    if order.forwarded != number:
        sales.shop.mark_forwarded(order_id, number)
        marked = sales.shop.sold([order_id]).found
        if not marked or marked[0].forwarded != number:
            raise ShopUnexpected(
                say("the shop does not keep the number written on order {number}", number=order.number)
            )
    return _send(sales, order, number)


def _fix_number(sales: Sales, order: RetailOrder) -> str:
    """Fix under which number an order is told; empty when it is not to be told now."""
    now = sales.store.now()
    with sales.store.transaction() as tx:
        record = tx.sold.get(order.id)
        if record is None or record.state not in (SoldState.SEEN, SoldState.TELLING):
            return ""
        if record.state is SoldState.SEEN:
            judged = judge(order, sales.policy(tx), record.seen_at, now)
            if judged.verdict is not Verdict.TELL:
                return ""
        elif is_over(order) and not tx.outbox.lane(lane_of(record.number)):
            _let_go(tx, record, order)
            return ""
        number = record.number or number_for(order, lambda some: _is_anothers(tx, some, order.id))
        tx.sold.change(order.id, state=SoldState.TELLING, number=number, reason="")
    return number


def _let_go(tx: Transaction, record: SoldRecord, order: RetailOrder) -> None:
    """Drop an order that ended on its way; one that carries our mark may have been told before."""
    if order.forwarded:
        tx.sold.change(record.order_id, state=SoldState.TOLD)
    else:
        drop(tx, record)


def _is_anothers(tx: Transaction, number: str, order_id: str) -> bool:
    known = tx.sold.by_number(number)
    return known is not None and known.order_id != order_id


def _send(sales: Sales, order: RetailOrder, number: str) -> bool:
    with sales.store.transaction() as tx:
        record = tx.sold.get(order.id)
        if record is None or record.state is not SoldState.TELLING or tx.outbox.lane(lane_of(number)):
            return False
        rows = tx.sold.lines(order.id)
        # The address is kept in one place only, where it is scrubbed from: the record (see `with_address`).
        tx.sold.change(order.id, status=order.status, address=order.shipping)
        event = OrderForwarded(number, told_status(order), told_lines(rows), Address())
        tx.outbox.add_retail_event(event)
        tx.journal.write(number, "sale forwarded", count=len(rows))
    return True


# --- what people are told ---


def tell_people(sales: Sales) -> None:
    """Raise and end the alarms about orders that need somebody, and about those that nobody forwards."""
    with sales.store.reading() as tx:
        now, told_of = sales.store.now(), tx.facts.sold_alarms
        records = [record for record in tx.sold.troubled() if record.state in _NEED_SOMEBODY]
        waiting = tx.sold.in_states([SoldState.SEEN, SoldState.HELD, SoldState.TELLING])
    for record in records:
        sales.notifier.raise_alarm(_alarm(record), about(record))
    standing = frozenset(map(_alarm, records))
    for key in told_of - standing:
        sales.notifier.clear_alarm(key, say("nothing is wrong with the order any more"))
    if told_of != standing:
        with sales.store.transaction() as tx:
            tx.facts.sold_alarms = standing
    late = [r for r in waiting if r.ready_at and r.ready_at + UNTOLD_AFTER <= now]
    _tell_untold(sales, [record.shop_number for record in late])


def _alarm(record: SoldRecord) -> str:
    return f"{ORDER_ALARM}.{record.number or record.shop_number}"


def about(record: SoldRecord) -> Message:
    """Say what is the matter with an order."""
    return say("order {number}: {reason}", number=record.shop_number, reason=record.reason)


def _tell_untold(sales: Sales, numbers: list[str]) -> None:
    if not numbers:
        sales.notifier.clear_alarm(UNTOLD_ALARM, say("every order that can be shipped is forwarded"))
        return
    sales.notifier.raise_alarm(
        UNTOLD_ALARM,
        say_n(
            "an order can be shipped and has not been forwarded for five minutes: {numbers}",
            "{count} orders can be shipped and have not been forwarded for five minutes: {numbers}",
            len(numbers),
            numbers=", ".join([*numbers[:MOST_NAMED], *(["…"] if len(numbers) > MOST_NAMED else [])]),
        ),
    )
