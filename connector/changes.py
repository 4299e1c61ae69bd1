"""What changed of an order in the shop, and what the platform must hear of it: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from connector.model import (
    FINAL_STATUSES,
    OrderChanged,
    OrderStatus,
    Parcel,
    Refund,
    RefundedItem,
    RefundIssued,
    ShopOrder,
)
from connector.records import OrderRecord, OrderState, RefundRecord, RefundState


@dataclass(frozen=True, slots=True)
class OrderNews:
    """What follows from reading an order: events in their order, and what to remember.

    ``fields`` are the record's fields that change, ``troubles`` pair an alarm's key with its sentence.
    ``is_gone``: the shop had the order until now and knows nothing of it any more.
    """

    number: str
    events: tuple[OrderChanged | RefundIssued, ...] = ()
    fields: Mapping[str, object] | None = None
    refunds: tuple[RefundRecord, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    troubles: tuple[tuple[str, str], ...] = ()
    refunds_in_full: bool = False
    is_gone: bool = False

    @property
    def ends_order(self) -> bool:
        """Tell whether the retailer gets everything back by this: a cancellation or a full refund."""
        return any(
            isinstance(e, OrderChanged) and e.status is OrderStatus.CANCELLED for e in self.events
        ) or (self.refunds_in_full)


def order_news(
    record: OrderRecord,
    shown: ShopOrder | None,
    seen: Mapping[str, RefundRecord],
    told_parcels: Collection[str],
    gtins: Mapping[str, str],
    now: datetime,
) -> OrderNews:
    """Compare an order with what was last known of it.

    ``shown`` is None when the shop positively does not have it. ``gtins`` names the GTIN of an order line
    by its id. A missing, trashed or foreign order is never taken for a cancelled one.
    """
    lost = _lost(record, shown)
    if lost or shown is None:
        # What it was parked for before is still to be decided.
        reason = record.parked_reason or lost
        fields = {} if record.missing else {"missing": True, "parked_reason": reason}
        trouble = (f"order.missing.{record.number}", _missing_sentence(record, lost))
        is_gone = not record.missing and not (shown and shown.trashed)
        return OrderNews(record.number, fields=fields, troubles=(trouble,), is_gone=is_gone)
    fields, status_event, reopened = _status_news(record, shown)
    # Two plugins may keep the same number.
    parcels = tuple({p.number: p for p in shown.parcels if p.number not in told_parcels}.values())
    refunds, refund_events, troubles = _refund_news(record, shown, seen, gtins, now)
    events: list[OrderChanged | RefundIssued] = [*refund_events]
    events += [OrderChanged(record.number, parcel=parcel) for parcel in parcels]
    events += [status_event] if status_event else []
    troubles += _edited(record, shown)
    troubles += (reopened,) if reopened else ()
    return OrderNews(
        number=record.number,
        events=tuple(events),
        fields=fields,
        refunds=refunds,
        parcels=parcels,
        troubles=troubles,
        refunds_in_full=bool(refund_events) and _refunded(seen, refunds) >= _paid(record, shown) > 0,
    )


def _lost(record: OrderRecord, shown: ShopOrder | None) -> str:
    if shown is None:
        return "the order is not in the shop any more"
    if shown.trashed:
        return "the order is in the shop's trash"
    if shown.kickroute_number != record.number:
        return "the shop's order with this id carries another Kickroute number, or none"
    return ""


def _missing_sentence(record: OrderRecord, reason: str) -> str:
    return (
        f"{_place(record)}: {reason}. Nothing was told to the platform. To cancel it, which refunds the "
        f"retailer: kickroute-connector orders {record.number} --cancel; to leave it as it is: "
        f"kickroute-connector orders {record.number} --forget; or restore it in the shop"
    )


def _status_news(
    record: OrderRecord, shown: ShopOrder
) -> tuple[dict[str, object], OrderChanged | None, tuple[str, str] | None]:
    fields: dict[str, object] = {}
    if record.missing:
        is_parked = record.state is OrderState.PARKED
        fields = {"missing": False, "parked_reason": record.parked_reason if is_parked else ""}
    if shown.status is None or shown.status is record.status:
        return fields, None, None
    if record.status is OrderStatus.CANCELLED:
        return fields, None, (f"order.reopened.{record.number}", _reopened_sentence(record, shown))
    fields["status"] = shown.status
    if shown.status is record.expected:
        return fields | {"expected": None}, None, None
    return fields, OrderChanged(record.number, status=shown.status), None


def _reopened_sentence(record: OrderRecord, shown: ShopOrder) -> str:
    return (
        f"{_place(record)} was cancelled and is “{shown.shop_status}” in the shop now. The retailer got "
        "everything back already and the platform is not told again: cancel it in the shop once more, or "
        "agree with the retailer on a new order"
    )


def _refund_news(
    record: OrderRecord,
    shown: ShopOrder,
    seen: Mapping[str, RefundRecord],
    gtins: Mapping[str, str],
    now: datetime,
) -> tuple[tuple[RefundRecord, ...], list[RefundIssued], tuple[tuple[str, str], ...]]:
    remembered: list[RefundRecord] = []
    events: list[RefundIssued] = []
    troubles: list[tuple[str, str]] = []
    paid_back, source = _refunded(seen, ()), _source(shown, seen)
    for refund in sorted(shown.refunds, key=lambda r: r.deduplication_id):
        before = seen[refund.id].state if refund.id in seen else None
        if before not in (None, RefundState.PARKED):
            continue
        state, trouble = _judge_refund(record, shown, refund, paid_back, source)
        if state is not before:
            remembered.append(RefundRecord(record.number, refund.id, refund.total, state, now))
        if state is RefundState.TOLD and refund.total is not None:
            paid_back += refund.total
            events.append(_refund_event(record, refund, refund.total, gtins))
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


def _source(shown: ShopOrder, seen: Mapping[str, RefundRecord]) -> str:
    """Return the kind of refund that counts for this order: the first told, else the first that is shown."""
    told = [r.kind for r in shown.refunds if r.id in seen and seen[r.id].state is RefundState.TOLD]
    return next(iter(told or [refund.kind for refund in shown.refunds]), "")


def _judge_refund(
    record: OrderRecord, shown: ShopOrder, refund: Refund, paid_back: Decimal, source: str
) -> tuple[RefundState, str]:
    where = f"{_place(record)}, refund {refund.id}"
    paid = _paid(record, shown)
    if record.status is OrderStatus.CANCELLED:
        return RefundState.COVERED, ""
    if refund.total is None:
        return RefundState.PARKED, (
            f"{where}: its amount “{refund.raw_total}” cannot be read, so nothing was told. Delete this "
            "refund in the shop and enter it again with an amount"
        )
    if refund.total <= 0:
        return RefundState.COVERED, ""
    if refund.kind != source:
        return RefundState.PARKED, (
            f"{where}: this {refund.kind} of {refund.total} was not told, since for this order the shop's "
            f"{source} counts, and both may mean the same money. If it is more money, enter it in the shop "
            f"as a {source} too, or agree with the retailer"
        )
    if paid_back + refund.total > paid:
        return RefundState.PARKED, (
            f"{where}: with {refund.total} more would be refunded than the order's {paid}; the retailer "
            f"got {paid_back} back already. Nothing was told: correct it in the shop, or agree with the "
            "retailer"
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
    return (
        f"{_place(record)}: refund {refund.id} was told as {told.total} and is now {refund.total}: "
        "it was changed, or the shop gave its number out again. The platform takes a refund only once: enter "
        "what is missing as a further refund, or agree with the retailer"
    )


def _deleted_sentence(record: OrderRecord, refund: RefundRecord) -> str:
    return (
        f"{_place(record)}: refund {refund.refund_id} was deleted in the shop, but the retailer got "
        f"{refund.total} back already; the platform cannot take that back"
    )


def _refunded(seen: Mapping[str, RefundRecord], new: Collection[RefundRecord]) -> Decimal:
    told = [r.total for r in (*seen.values(), *new) if r.state is RefundState.TOLD and r.total is not None]
    return sum(told, Decimal(0))


def _place(record: OrderRecord) -> str:
    return f"order {record.number} (shop order {record.shop_number})"


def _paid(record: OrderRecord, shown: ShopOrder) -> Decimal:
    """Return what was paid for the order: a shop may lower its total when it books a credit on it."""
    return max(record.shop_total or Decimal(0), shown.total)


def _edited(record: OrderRecord, shown: ShopOrder) -> tuple[tuple[str, str], ...]:
    ours, theirs = Counter[str](), Counter[str]()
    for line in record.lines:
        ours[line.offer_id] += line.quantity
    for line in shown.lines:
        theirs[line.offer_id] += line.quantity
    if not ours or ours == theirs:
        return ()
    sentence = (
        f"{_place(record)}: its lines were changed in the shop. The retailer paid {_paid(record, shown)} and "
        "the platform is not told of edited lines: enter a refund for what is not delivered"
    )
    return ((f"order.edited.{record.number}", sentence),)


def _ids(order: ShopOrder) -> set[str]:
    return {refund.id for refund in order.refunds}


def may_apply(record: OrderRecord, shown: ShopOrder, wanted: OrderStatus) -> bool:
    """Tell whether a retailer's status may be set: never a final one, never on an order that ended."""
    return (
        wanted not in FINAL_STATUSES
        and record.status not in FINAL_STATUSES
        and shown.status not in FINAL_STATUSES
        and shown.status is not None
        and shown.status is not wanted
    )


def exceeds_order_brake(ending: int, ended_lately: int, open_orders: int) -> bool:
    """Tell whether so many orders end at once that a person must confirm it.

    More than five within ten minutes, and more than a tenth of the open ones.
    """
    in_all = ending + ended_lately
    return in_all > 5 and in_all * 10 > open_orders + ended_lately
