"""What is told of an order's refunds in the shop, and what is held for people: pure.

Each refund is told with its amount. The shop's total may differ from what the platform debited; the rule is:
refunds that make up the whole total in the shop give back the whole debit, by the last of them, and never
is more given back than was debited.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from connector.model import OrderStatus, Refund, RefundedItem, RefundIssued, ShopOrder
from connector.model.messages import say
from connector.model.records import OrderRecord, RefundRecord, RefundState


def refund_news(
    record: OrderRecord,
    shown: ShopOrder,
    seen: Mapping[str, RefundRecord],
    gtins: Mapping[str, str],
    now: datetime,
) -> tuple[tuple[RefundRecord, ...], list[RefundIssued], tuple[tuple[str, str], ...]]:
    """Return what to remember of the refunds, what to tell, and alarms' keys with their sentences."""
    remembered: list[RefundRecord] = []
    events: list[RefundIssued] = []
    troubles: list[tuple[str, str]] = []
    paid_back, source = given_back(seen, ()), _source(shown, seen)
    for refund in sorted(shown.refunds, key=lambda r: r.deduplication_id):
        before = seen[refund.id].state if refund.id in seen else None
        if before not in (None, RefundState.PARKED):
            continue
        state, trouble = _judge_refund(record, shown, refund, paid_back, source)
        amount = _amount(record, shown, paid_back, refund)
        if state is RefundState.TOLD and not amount:
            state = RefundState.COVERED
        if state is not before:
            remembered.append(RefundRecord(record.number, refund.id, refund.total, state, now))
        if state is RefundState.TOLD and refund.total is not None:
            paid_back += refund.total
            events.append(_refund_event(record, refund, amount, gtins))
        if trouble:
            troubles.append((f"refund.{record.number}.{refund.id}", trouble))
    troubles += [
        (f"refund.changed.{record.number}.{r.id}", _changed_sentence(record, r, seen[r.id]))
        for r in shown.refunds
        if r.id in seen and seen[r.id].state is RefundState.TOLD and seen[r.id].total != r.total
    ]
    vanished = [r for r in seen.values() if r.state is RefundState.TOLD and r.refund_id not in _ids(shown)]
    troubles += [
        (f"refund.deleted.{record.number}.{r.refund_id}", _deleted_sentence(record, r)) for r in vanished
    ]
    return tuple(remembered), events, tuple(troubles)


def _amount(record: OrderRecord, shown: ShopOrder, paid_back: Decimal, refund: Refund) -> Decimal:
    """Return what is told of a refund: its amount, or what is left of the debit where it is the last one."""
    paid, after = paid_for(record, shown), paid_back + (refund.total or Decimal(0))
    return _told_in_all(record.debited, paid, after) - _told_in_all(record.debited, paid, paid_back)


def _told_in_all(debited: Decimal | None, paid: Decimal, refunded: Decimal) -> Decimal:
    """Return how much is told once the shop has refunded so much of what was ``paid`` there."""
    if debited is None:
        return refunded
    return debited if refunded >= paid else min(refunded, debited)


def _source(shown: ShopOrder, seen: Mapping[str, RefundRecord]) -> str:
    """Return the kind of refund that counts for this order: the first told, else the first that is shown."""
    told = [r.kind for r in shown.refunds if r.id in seen and seen[r.id].state is RefundState.TOLD]
    return next(iter(told or [refund.kind for refund in shown.refunds]), "")


def _judge_refund(
    record: OrderRecord, shown: ShopOrder, refund: Refund, paid_back: Decimal, source: str
) -> tuple[RefundState, str]:
    where = say("{order}, refund {id}", order=place_of(record), id=refund.id)
    paid = paid_for(record, shown)
    if record.status is OrderStatus.CANCELLED:
        return RefundState.COVERED, ""
    if refund.total is None:
        return RefundState.PARKED, (
            say(
                "{order}: its amount “{value}” cannot be read, so nothing was told. Delete this "
                "refund in the shop and enter it again with an amount",
                order=where,
                value=refund.raw_total,
            )
        )
    if refund.total <= 0:
        return RefundState.COVERED, ""
    if refund.kind != source:
        return RefundState.PARKED, (
            say(
                "{order}: this {kind} of {total} was not told, since for this order the shop's "
                "{source} counts, and both may mean the same money. If it is more money, enter it in "
                "the shop as a {source} too, or agree with the retailer",
                order=where,
                kind=refund.kind,
                total=refund.total,
                source=source,
            )
        )
    if paid_back + refund.total > paid:
        return RefundState.PARKED, (
            say(
                "{order}: with {total} more would be refunded than the order's {paid}; the retailer "
                "got {back} back already. Nothing was told: correct it in the shop, or agree with "
                "the retailer",
                order=where,
                total=refund.total,
                paid=paid,
                back=paid_back,
            )
        )
    return RefundState.TOLD, ""


def _refund_event(
    record: OrderRecord, refund: Refund, total: Decimal, gtins: Mapping[str, str]
) -> RefundIssued:
    items = tuple(
        RefundedItem(gtins[line.order_line_id], line.quantity, line.net_total, line.total_tax)
        for line in refund.lines
        if gtins.get(line.order_line_id)
    )
    return RefundIssued(record.number, total, refund.deduplication_id, items)


def _changed_sentence(record: OrderRecord, refund: Refund, told: RefundRecord) -> str:
    return say(
        "{order}: refund {id} was told as {told} and is now {total}: it was changed, or the shop "
        "gave its number out again. The platform takes a refund only once: enter what is missing "
        "as a further refund, or agree with the retailer",
        order=place_of(record),
        id=refund.id,
        told=told.total,
        total=refund.total,
    )


def _deleted_sentence(record: OrderRecord, refund: RefundRecord) -> str:
    return say(
        "{order}: refund {id} was deleted in the shop, but the retailer got {total} back "
        "already; the platform cannot take that back",
        order=place_of(record),
        id=refund.refund_id,
        total=refund.total,
    )


def given_back(seen: Mapping[str, RefundRecord], new: Collection[RefundRecord]) -> Decimal:
    """Return what the retailer got back by the refunds that were told."""
    told = [r.total for r in (*seen.values(), *new) if r.state is RefundState.TOLD and r.total is not None]
    return sum(told, Decimal(0))


def place_of(record: OrderRecord) -> str:
    """Name an order by both its numbers."""
    return say(
        "order {number} (shop order {shop_number})", number=record.number, shop_number=record.shop_number
    )


def paid_for(record: OrderRecord, shown: ShopOrder) -> Decimal:
    """Return the order's total in the shop when it was placed, whatever became of it since."""
    return shown.total if record.shop_total is None else record.shop_total


def _ids(order: ShopOrder) -> set[str]:
    return {refund.id for refund in order.refunds}
