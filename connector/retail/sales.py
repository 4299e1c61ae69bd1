"""Sales: what is known of the orders of a retailer's own customers, brought up to what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from connector.model import FINAL_STATUSES, OrderStatus
from connector.model.messages import Language, Message, say
from connector.model.retail import RetailOrder, SoldOrderChanged
from connector.model.retail_records import Link, SoldRecord, SoldRow, SoldState
from connector.ports import Notifier, RetailShop
from connector.retail.ready import (
    Deviation,
    Judgement,
    Policy,
    Verdict,
    deviation,
    in_words,
    is_over,
    is_ready,
    is_sale,
    judge,
    linked_lines,
)
from connector.settings.model import RetailSettings
from connector.store import Store, Transaction

UNTOLD = (SoldState.SEEN, SoldState.HELD)
SENT = (SoldState.TELLING, SoldState.TOLD)


@dataclass(frozen=True, slots=True)
class Sales:
    """What orders are forwarded and mirrored with; notes on orders are in ``language``."""

    shop: RetailShop
    store: Store
    notifier: Notifier
    rules: RetailSettings
    language: Language = "de"

    def policy(self, tx: Transaction) -> Policy:
        """Return when orders are told."""
        return Policy(self.rules.forward, timedelta(seconds=self.rules.forward_after), tx.facts.sold_since)


def see(sales: Sales, orders: Iterable[RetailOrder], missing: Collection[str] = ()) -> list[str]:
    """Take note of orders as the shop shows them now; returns the ids of those that are to be told now.

    ``missing`` are ids that the shop positively does not have. Lines and their codes are fixed when an order
    is first seen. What the platform is to know of one that was told is in the outbox afterwards, and what
    the suppliers cannot know is the order's ``reason``.
    """
    shown: dict[str, RetailOrder | None] = dict.fromkeys(missing)
    shown |= {order.id: order for order in orders if is_sale(order)}
    with sales.store.transaction() as tx:
        policy = sales.policy(tx)
        known = tx.sold.of(shown.keys())
        places = {line.spot.product_id for order in shown.values() if order for line in order.lines}
        look = _Look(tx, policy, sales.store.now(), tx.links.of_products(places))
        due = []
        for order_id, order in sorted(shown.items(), key=lambda pair: pair[1].place if pair[1] else 0):
            record = known.get(order_id)
            if record is None and order is not None:
                record = _begin(look, order)
            elif record is not None:
                record = _go_on(look, record, order)
            if record and order and record.state is SoldState.SEEN:
                is_due = judge(order, policy, record.seen_at, look.now).verdict is Verdict.TELL
                due += [order_id] if is_due else []
    return due


@dataclass(frozen=True, slots=True)
class _Look:
    """One reading of orders: the transaction that it is remembered in, and what holds in it."""

    tx: Transaction
    policy: Policy
    now: datetime
    links: Sequence[Link]


def _begin(look: _Look, order: RetailOrder) -> SoldRecord | None:
    """Remember an order that was not known, if a supplier ships anything of it.

    One that carries our mark was told before this store began, or was about to be: it is told again under
    that number, by which the platform knows it. A copy carries the mark of another order, and none of ours.
    """
    tx, policy, now, rows = look.tx, look.policy, look.now, linked_lines(order, look.links)
    is_told = bool(order.forwarded) and tx.sold.by_number(order.forwarded) is None
    was_before = bool(policy.since and order.created_at and order.created_at < policy.since)
    was_missed = order.status is OrderStatus.COMPLETED and not was_before
    if not is_told and (not rows or (is_over(order) and not was_missed)):
        return None
    record = SoldRecord(
        order_id=order.id,
        state=SoldState.SEEN,
        seen_at=now,
        updated_at=now,
        shop_number=order.number,
        place=order.place,
        status=order.status,
        ready_at=now if is_ready(order) else None,
        total=_total(order),
    )
    if is_told:
        state = SoldState.TOLD if is_over(order) or not rows else SoldState.TELLING
        record = replace(record, state=state, number=order.forwarded)
        rows = tuple(replace(row, counted=state is SoldState.TELLING) for row in rows)
    else:
        record = replace(record, **_held(judge(order, policy, now, now)))
    tx.sold.insert(record, rows)
    write_stock_of(tx, rows)
    return record


def _go_on(look: _Look, record: SoldRecord, order: RetailOrder | None) -> SoldRecord:
    """Compare an order with what is known of it; None stands for one that the shop has no more."""
    tx, rows = look.tx, look.tx.sold.lines(record.order_id)
    status = order.status if order and not order.trashed else None
    total = _total(order) if order else record.total
    has_changed = (status, total) != (record.status, record.total)
    if not has_changed and record.state not in UNTOLD:
        return _same(tx, record, order)
    if has_changed:
        write_stock_of(tx, rows)
    changes: dict[str, Any] = {"status": status, "total": total}
    if order is not None:
        changes["shop_number"] = order.number
    if record.state in SENT:
        _tell_status(tx, record, status)
        expected = None if status is record.expected else record.expected
        changes |= {"expected": expected, "reason": _reason(record, order, rows)}
    elif record.state is SoldState.DROPPED:
        if order is not None and not is_over(order) and not record.reason:
            tx.sold.change_lines(record.order_id, counted=True)
            changes |= {"state": SoldState.SEEN, "ready_at": look.now if is_ready(order) else None}
    elif order is None or judge(order, look.policy, record.seen_at, look.now).verdict is Verdict.DROP:
        return drop(tx, record, **changes)
    elif record.state in UNTOLD:
        changes |= _held(judge(order, look.policy, record.seen_at, look.now))
        changes["ready_at"] = (record.ready_at or look.now) if is_ready(order) else None
        if not _as_shown(tx, record, order, rows, look.links):
            return drop(tx, record, **changes)
    return tx.sold.change(record.order_id, **changes)


def _same(tx: Transaction, record: SoldRecord, order: RetailOrder | None) -> SoldRecord:
    """Keep up the number that people read; numbering plugins change it."""
    if order is None or order.number == record.shop_number:
        return record
    return tx.sold.change(record.order_id, shop_number=order.number)


def _as_shown(
    tx: Transaction,
    record: SoldRecord,
    order: RetailOrder,
    rows: Sequence[SoldRow],
    links: Sequence[Link],
) -> Sequence[SoldRow]:
    """Keep up the lines of an order that was not told yet; the codes of each stay as they were first."""
    lines = {line.id: line for line in order.lines if line.quantity > line.refunded}
    kept = [
        replace(
            row,
            quantity=(line := lines[row.line_id]).quantity - line.refunded,
            net_total=line.net_total,
            total_tax=line.total_tax,
        )
        for row in rows
        if row.line_id in lines
    ]
    known = {row.line_id for row in rows}
    now_shown = [*kept, *(row for row in linked_lines(order, links) if row.line_id not in known)]
    if now_shown != list(rows):
        tx.sold.put_lines(record.order_id, now_shown)
        write_stock_of(tx, now_shown)
    return now_shown


def drop(tx: Transaction, record: SoldRecord, reason: str = "", **changes: Any) -> SoldRecord:
    """Let an order go untold; its units count no more."""
    tx.sold.change_lines(record.order_id, counted=False)
    write_stock_of(tx, tx.sold.lines(record.order_id))
    tx.journal.write(record.number or record.shop_number, "sale not forwarded", reason=reason)
    return tx.sold.change(
        record.order_id, **{**changes, "state": SoldState.DROPPED, "reason": reason, "address": None}
    )


def lane_of(number: str) -> str:
    """Name the lane of an order in the outbox."""
    return f"sold:{number}"


def write_stock_of(tx: Transaction, rows: Iterable[SoldRow]) -> None:
    """Have the stock of these lines' products written anew."""
    for key in {row.gtin14 for row in rows}:
        tx.links.change(key, due=True)


def _held(judged: Judgement) -> dict[str, Any]:
    is_held = judged.verdict is Verdict.HOLD
    return {"state": SoldState.HELD if is_held else SoldState.SEEN, "reason": judged.reason}


def _total(order: RetailOrder) -> Decimal:
    return order.total - order.refunded_total


def _tell_status(tx: Transaction, record: SoldRecord, status: OrderStatus | None) -> None:
    """Tell an open status that came after the order; what we set ourselves, and an end, is not told."""
    is_told = record.state is SoldState.TOLD or bool(tx.outbox.lane(lane_of(record.number)))
    is_news = status is not None and status not in (record.status, record.expected, *FINAL_STATUSES)
    if status is not None and is_news and is_told:
        tx.outbox.add_retail_event(SoldOrderChanged(record.number, status))


# --- what the suppliers do not know ---


def _reason(record: SoldRecord, order: RetailOrder | None, rows: Sequence[SoldRow]) -> str:
    """Say what the suppliers do not know of an order that changed; nothing once the platform ended it."""
    found = None if record.ended_at else deviation(order, rows)
    was_deviation = isinstance(record.reason, Message) and record.reason.sentence in _SENTENCES
    if found is not None and rows:
        return _sentence(found, in_words(rows))
    has_ended = order is not None and is_over(order)
    return "" if was_deviation or has_ended else record.reason


def _sentence(found: Deviation, lines: Message) -> Message:
    match found:
        case Deviation.CANCELLED:
            return say(
                "it was cancelled in the shop after it was forwarded; the supplier will still ship {lines}. "
                "Ask Kickroute to cancel it there",
                lines=lines,
            )
        case Deviation.REFUNDED:
            return say(
                "it was refunded in the shop, in whole or in part, after it was forwarded; the supplier will "
                "still ship {lines}. Ask Kickroute to cancel it there if it is not to be sent",
                lines=lines,
            )
        case Deviation.TRASHED:
            return say(
                "it was deleted in the shop after it was forwarded; the supplier will still ship {lines}. "
                "Put it back, or ask Kickroute to cancel it there",
                lines=lines,
            )
        case Deviation.EDITED:
            return say(
                "its lines were changed in the shop after it was forwarded; the supplier will still ship "
                "{lines}. Ask Kickroute to change it there",
                lines=lines,
            )


_SENTENCES = frozenset(_sentence(found, in_words(())).sentence for found in Deviation)
