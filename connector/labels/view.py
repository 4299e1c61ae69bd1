"""What a person sees of an order's label, and what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from connector.fulfilment.tracking.carriers import bare_number
from connector.labels.folder import LabelFolder
from connector.labels.office import IN_SHOP, LabelOffice
from connector.model.records import LabelRecord, LabelState, OrderRecord
from connector.store import Transaction

_ENDED = ("cancelled", "refunded")


class LabelChoice(StrEnum):
    """What may be done about the label of an order."""

    MAKE = "make"
    FINISH = "finish"
    AGAIN = "again"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class LabelView:
    """The newest label of an order, what may be done, and whether its PDF is on the disk.

    ``has_parcel``: a tracking number was told already, so that a label would be one more.
    """

    label: LabelRecord | None
    choices: tuple[LabelChoice, ...]
    has_file: bool = False
    has_parcel: bool = False


def label_view(tx: Transaction, order: OrderRecord, office: LabelOffice | None) -> LabelView | None:
    """Return the view of an order's label; None where the connector makes none and made none."""
    history = tx.labels.of(order.number)
    if office is None and not history:
        return None
    last = history[0] if history else None
    dead = {bare_number(label.tracking) for label in history if label.state is LabelState.CANCELLED}
    has_parcel = any(bare_number(parcel) not in dead for parcel in tx.orders.parcels(order.number))
    choices = _choices(order, last, has_parcel=has_parcel) if office is not None else ()
    has_file = last is not None and LabelFolder.has(last.file)
    return LabelView(last, choices, has_file=has_file, has_parcel=has_parcel)


def _choices(order: OrderRecord, last: LabelRecord | None, *, has_parcel: bool) -> tuple[LabelChoice, ...]:
    state = last.state if last is not None else None
    if state is LabelState.INTENDED:
        return ()
    taking_back = (LabelChoice.CANCEL,) if state in (LabelState.MADE, LabelState.ENTERED) else ()
    if order.state not in IN_SHOP or not order.shop_id or order.missing or order.status in _ENDED:
        return taking_back
    if state is LabelState.MADE:
        return (LabelChoice.FINISH, *taking_back)
    is_one_more = state in (LabelState.ENTERED, LabelState.UNCLEAR) or has_parcel
    return (LabelChoice.AGAIN if is_one_more else LabelChoice.MAKE, *taking_back)
