"""What changed of an order in the shop, and what the platform must hear of it: pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.fulfilment.refunding import given_back, paid_for, place_of, refund_news
from connector.fulfilment.tracking.carriers import bare_number
from connector.model import FINAL_STATUSES, OrderChanged, OrderStatus, Parcel, RefundIssued, ShopOrder
from connector.model.messages import joined, say
from connector.model.records import OrderRecord, OrderState, RefundRecord

NUMBER_WITHIN = timedelta(hours=24)
"""So long after an order's completion its tracking number may come without anybody being asked for it."""

ASKED_FOR = timedelta(days=30)
"""So long it is asked for."""


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
    completed_at: datetime | None = None,
) -> OrderNews:
    """Compare an order with what was last known of it.

    ``shown`` is None when the shop positively does not have it. ``gtins`` names the GTIN of an order line
    by its id. ``completed_at`` is when its completion was seen, None when nobody saw it. A missing, trashed
    or foreign order is never taken for a cancelled one.
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
    parcels = _new_parcels(shown, told_parcels)
    refunds, refund_events, troubles = refund_news(record, shown, seen, gtins, now)
    events: list[OrderChanged | RefundIssued] = [*refund_events]
    events += [OrderChanged(record.number, parcel=parcel) for parcel in parcels]
    events += [status_event] if status_event else []
    troubles += _edited(record, shown)
    troubles += (reopened,) if reopened else ()
    troubles += _unclear(record, shown)
    troubles += _sender_not_seen(record, shown)
    if not (shown.parcels or told_parcels):
        troubles += _without_number(record, shown, completed_at, now)
    return OrderNews(
        number=record.number,
        events=tuple(events),
        fields=fields,
        refunds=refunds,
        parcels=parcels,
        troubles=troubles,
        refunds_in_full=bool(refund_events) and given_back(seen, refunds) >= paid_for(record, shown) > 0,
    )


def _lost(record: OrderRecord, shown: ShopOrder | None) -> str:
    if shown is None:
        return say("the order is not in the shop any more")
    if shown.trashed:
        return say("the order is in the shop's trash")
    if shown.kickroute_number != record.number:
        return say("the shop's order with this id carries another Kickroute number, or none")
    return ""


def _missing_sentence(record: OrderRecord, reason: str) -> str:
    return say(
        "{order}: {reason}. Nothing was told to the platform. To cancel it, which refunds the "
        "retailer: kickroute-connector orders {number} --cancel; to leave it as it is: "
        "kickroute-connector orders {number} --forget; or restore it in the shop",
        order=place_of(record),
        reason=reason,
        number=record.number,
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
    return say(
        "{order} was cancelled and is “{value}” in the shop now. The retailer got everything "
        "back already and the platform is not told again: cancel it in the shop once more, or "
        "agree with the retailer on a new order",
        order=place_of(record),
        value=shown.shop_status,
    )


def _new_parcels(shown: ShopOrder, told: Collection[str]) -> tuple[Parcel, ...]:
    """Return the parcels that were not told yet, however their numbers were spaced then."""
    known = {bare_number(number) for number in told}
    # Two plugins may keep the same number.
    new = {bare_number(p.number): p for p in shown.parcels if bare_number(p.number) not in known}
    return tuple(new.values())


def _unclear(record: OrderRecord, shown: ShopOrder) -> tuple[tuple[str, str], ...]:
    if not shown.unclear_tracking:
        return ()
    sentence = say(
        "{order}: {reasons}. Nothing of it was told to the platform. Correct it in the shop, or "
        "tell each number: kickroute-connector orders {number} --tracking NUMBER --carrier "
        "CARRIER",
        order=place_of(record),
        reasons=joined("; ", shown.unclear_tracking),
        number=record.number,
    )
    return ((f"order.tracking.{record.number}", sentence),)


def _sender_not_seen(record: OrderRecord, shown: ShopOrder) -> tuple[tuple[str, str], ...]:
    """Tell of a label on which the supplier is the sender, as long as its parcel may still be here.

    Once an order has ended its parcel is away.
    """
    if not shown.label_by or shown.sender_swapped or record.status in FINAL_STATUSES:
        return ()
    sentence = say(
        "{order}: “{plugin}” made its label, and nothing shows that the retailer is the sender on it. Look "
        "at the label before the parcel leaves: with your name on it, the end customer learns where the "
        "retailer buys. Install the companion plugin (1.2.0 or newer), or print the label anew with "
        "kickroute-connector label {number} --again",
        order=place_of(record),
        plugin=shown.label_by,
        number=record.number,
    )
    return ((f"label.sender.{record.number}", sentence),)


def _without_number(
    record: OrderRecord, shown: ShopOrder, completed_at: datetime | None, now: datetime
) -> tuple[tuple[str, str], ...]:
    """Ask for the number of an order that was completed long enough ago for a label to have been printed."""
    if shown.status is not OrderStatus.COMPLETED or completed_at is None:
        return ()
    if not NUMBER_WITHIN <= now - completed_at <= ASKED_FOR:
        return ()
    sentence = say(
        "{order} is completed, and no tracking number stands in any field that is read. The "
        "platform pays out once it knows one. If another tool printed the label, let it write "
        "its number into the shop (orders.tracking names the field), or tell it: "
        "kickroute-connector orders {number} --tracking NUMBER --carrier CARRIER",
        order=place_of(record),
        number=record.number,
    )
    return ((f"order.untracked.{record.number}", sentence),)


def _edited(record: OrderRecord, shown: ShopOrder) -> tuple[tuple[str, str], ...]:
    ours, theirs = Counter[str](), Counter[str]()
    for line in record.lines:
        ours[line.offer_id] += line.quantity
    for line in shown.lines:
        theirs[line.offer_id] += line.quantity
    if not ours or ours == theirs:
        return ()
    paid = paid_for(record, shown) if record.debited is None else record.debited
    sentence = say(
        "{order}: its lines were changed in the shop. The retailer paid {paid} and the platform "
        "is not told of edited lines: enter a refund for what is not delivered",
        order=place_of(record),
        paid=paid,
    )
    return ((f"order.edited.{record.number}", sentence),)


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
