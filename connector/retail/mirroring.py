"""What the platform may change about an order in the retailer's shop: a table; pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from connector.fulfilment.tracking.carriers import is_same_number
from connector.model import FINAL_STATUSES, OrderStatus, Parcel
from connector.model.retail import RetailOrder
from connector.model.retail_records import SoldRow


class Deed(StrEnum):
    """What is done about a status that the platform tells."""

    SET = "set"
    """The order gets the status."""
    SAY = "say"
    """People are told: a note on the order, and an alarm."""
    LEAVE = "leave"
    """Nothing: it is so already, or it is none of the platform's business."""


_DEEDS = {
    # The status told: for an order all of whose lines are one supplier's, for any other.
    OrderStatus.CANCELLED: (Deed.SET, Deed.SAY),
    OrderStatus.COMPLETED: (Deed.SET, Deed.SAY),
    OrderStatus.REFUNDED: (Deed.SAY, Deed.SAY),
    OrderStatus.PENDING_PAYMENT: (Deed.LEAVE, Deed.LEAVE),
    OrderStatus.ON_HOLD: (Deed.LEAVE, Deed.LEAVE),
    OrderStatus.AWAITING_FULFILLMENT: (Deed.LEAVE, Deed.LEAVE),
}


def deed(told: OrderStatus, order: RetailOrder, rows: Collection[SoldRow]) -> Deed:
    """Decide what a status does to an order that was just read; ``rows`` are the lines that were told.

    One that has ended keeps its status; a refund by the supplier is said all the same, for the retailer still
    has to give the money back.
    """
    whole, part = _DEEDS[told]
    decided = whole if is_of_one_supplier(order, rows) else part
    has_ended = order.trashed or order.status in FINAL_STATUSES
    if not has_ended or (told is OrderStatus.REFUNDED and order.status is not OrderStatus.REFUNDED):
        return decided
    return Deed.LEAVE


def is_of_one_supplier(order: RetailOrder, rows: Collection[SoldRow]) -> bool:
    """Tell whether one supplier ships all that the order holds."""
    told = {row.line_id for row in rows}
    left = {line.id for line in order.lines if line.quantity > line.refunded}
    return bool(told) and left <= told and len({row.supplier for row in rows}) == 1


@dataclass(frozen=True, slots=True)
class ParcelDeed:
    """Whether a parcel is to be entered, and the customer written to, whom no status will tell of it."""

    enter: bool
    mail: bool


def parcel_deed(parcel: Parcel, order: RetailOrder) -> ParcelDeed:
    """Decide what a parcel does to an order that was just read."""
    is_known = any(is_same_number(known.number, parcel.number) for known in order.parcels)
    if is_known or order.trashed:
        return ParcelDeed(enter=False, mail=False)
    return ParcelDeed(enter=True, mail=order.status is OrderStatus.COMPLETED)
