"""What becomes of an order: a supplier's answers, statuses, parcels and refunds, and the money they move."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, insert

from practice.hub import deliveries, ledger, wire
from practice.hub.answers import Answer, Verdict, judge
from practice.hub.assortment import Assortment
from practice.hub.deliveries import Delivery
from practice.hub.errors import refuse
from practice.hub.members import Supplier
from practice.hub.orders import (
    FINAL,
    Part,
    all_refunds,
    change_part,
    part_named,
    part_of,
    refresh_order,
    tell_retailer,
)
from practice.hub.policy import CallbackPolicy
from practice.hub.schema import now, refunds


def settle(
    connection: Connection, delivery: Delivery, answers: Sequence[Answer], policy: CallbackPolicy
) -> None:
    """Write down what was answered to a callback and do what follows from it."""
    verdict = judge(delivery.type, answers)
    deliveries.record(connection, delivery, answers)
    if verdict.meaning == "again":
        _again(connection, delivery, verdict, policy)
        return
    declined = verdict.meaning == "declined"
    deliveries.finish(connection, delivery, deliveries.DECLINED if declined else deliveries.DONE)
    if delivery.number is not None and delivery.type in {"order.placed", "order.requested_number"}:
        _answered(connection, part_named(connection, delivery.number), verdict, delivery, policy)


def supplier_update(connection: Connection, supplier: Supplier, body: wire.OrderUpdatedBody) -> str:
    """Take a supplier's order.updated; returns the outcome.

    The order of an ordinary shopper, named by the shop's own number, is none of ours: taken and ignored.
    Raises Refused for a Kickroute number this supplier does not have.
    """
    column = "number" if body.contains_kickroute_number else "shop_number"
    part = part_of(connection, supplier.id, column, body.number)
    if part is None:
        if body.contains_kickroute_number:
            raise _unknown_order(body.number)
        return "ignored: no order with this shop number"
    if part.status == "cancelled":
        return "ignored: the order is cancelled"
    cancels = body.status == "cancelled"
    if cancels:
        cancel(connection, part, "cancelled by the supplier")
    changed = cancels
    if body.tracking is not None and body.tracking.number:
        changed |= _new_parcel(connection, part, body.tracking, silent=cancels)
    if not cancels and body.status is not None and body.status != part.status:
        change_part(connection, part.number, status=body.status)
        refresh_order(connection, part)
        changed = True
    return "applied" if changed else "nothing new"


def supplier_refund(
    connection: Connection, supplier: Supplier, body: wire.RefundIssuedBody, assortment: Assortment
) -> str:
    """Take a supplier's refund.issued once per (supplier, order, id); returns the outcome.

    It is booked in the retailer's account; the retailer's shop hears of it by the extension only.

    Raises Refused for an unknown order and for more than what is left of it.
    """
    part = part_of(connection, supplier.id, "number", body.number)
    part = part or part_of(connection, supplier.id, "shop_number", body.number)
    if part is None:
        raise _unknown_order(body.number)
    if any(refund.refund_id == body.deduplication_id for refund in all_refunds(connection, part.number)):
        return "duplicate"
    counted = _count_refund(connection, part, body)
    row = {
        "supplier_id": supplier.id,
        "number": part.number,
        "refund_id": body.deduplication_id,
        "received_at": now(),
        "total": body.total,
        "counted": counted,
    }
    connection.execute(insert(refunds).values(**row))
    if part.status == "cancelled":
        return "covered by the cancellation"
    if notice := assortment.refund_notice(body.total):
        tell_retailer(connection, part, **notice)
    return "refunded"


def ask_number(connection: Connection, part: Part, delay: float = 0.0) -> None:
    """Queue the question for the shop's number of an order."""
    body = {"kickroute_order_number": part.number}
    deliveries.enqueue(
        connection, "supplier", part.supplier, "order.requested_number", body, number=part.number, delay=delay
    )


def tell_supplier(
    connection: Connection, part: Part, news: dict[str, Any], *, forbidden_too: bool = False
) -> int:
    """Queue an order.updated with a ``status`` and/or ``tracking`` of the retailer.

    Returns the id of the delivery.

    Raises Refused for completed, refunded and cancelled, for an order that is in one of these, and for one
    whose shop number is not known yet. ``forbidden_too`` leaves the rules out, as a test of the receiver.
    """
    if not forbidden_too:
        if news.get("status") in FINAL:
            raise refuse("status", "a retailer's status is not passed on when it is final", news["status"])
        if part.status in FINAL:
            raise refuse("status", f"nothing is passed on to order {part.number} any more", part.status)
    if part.shop_number is None:
        reason = "the shop's number is not known yet"
        raise refuse("number", reason, part.number, code="no_shop_number")
    body = {"number": part.shop_number, **news}
    return deliveries.enqueue(
        connection, "supplier", part.supplier, "order.updated", body, number=part.number
    )


def cancel(connection: Connection, part: Part, reason: str) -> None:
    """Cancel a part: its remainder goes back to the retailer and nothing more is asked of the supplier."""
    ledger.book_cancel(connection, part.number, reason)
    deliveries.stop(connection, part.number)
    change_part(connection, part.number, status="cancelled")
    refresh_order(connection, part)


def _again(connection: Connection, delivery: Delivery, verdict: Verdict, policy: CallbackPolicy) -> None:
    if delivery.attempts < len(policy.retries):
        deliveries.again(connection, delivery, max(policy.retries[delivery.attempts], verdict.after))
        return
    deliveries.finish(connection, delivery, deliveries.EXHAUSTED)
    if delivery.type != "order.placed" or delivery.number is None:
        return
    if part_named(connection, delivery.number).state == "placing":
        change_part(connection, delivery.number, state="unanswered")


def _answered(
    connection: Connection, part: Part, verdict: Verdict, delivery: Delivery, policy: CallbackPolicy
) -> None:
    if verdict.meaning == "confirmed":
        change_part(connection, part.number, state="confirmed", shop_number=verdict.number)
    elif part.state == "confirmed" or part.status == "cancelled":
        return
    elif verdict.meaning == "accepted":
        change_part(connection, part.number, state="accepted")
        ask_number(connection, part, policy.number_after)
    elif delivery.type == "order.placed":
        reason = {"code": verdict.code, "gtin": verdict.gtin}
        change_part(connection, part.number, state="refused", reason=reason)
        cancel(connection, part, verdict.code)


def _new_parcel(connection: Connection, part: Part, tracking: wire.Tracking, *, silent: bool) -> bool:
    parcel = {"number": tracking.number, "carrier": tracking.carrier}
    if parcel in part.parcels:
        return False
    change_part(connection, part.number, parcels=[*part.parcels, parcel])
    ledger.book_payout(connection, part.number, tracking.number)
    if not silent:
        tell_retailer(connection, part, tracking=parcel)
    return True


def _count_refund(connection: Connection, part: Part, body: wire.RefundIssuedBody) -> Decimal:
    if part.status == "cancelled":
        return Decimal("0.00")
    total = Decimal(body.total)
    lines = len(part.lines) + bool(part.shipping_net)
    if total != round(total, 2):
        raise refuse("body.total", "a refund is a whole number of cents", body.total)
    return ledger.book_refund(connection, part.number, total, lines, str(body.deduplication_id))


def _unknown_order(number: str) -> Exception:
    return refuse("body.number", "you have no order with this number", number, code="unknown_order")
