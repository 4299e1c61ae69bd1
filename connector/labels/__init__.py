"""Label: a parcel's label with the retailer as sender, and its number in the shop's order.

Each step is remembered before the next: *intended* → *made* → *entered*. What dies between the question and
the carrier's answer is *unclear*: a label may have been made and paid for, so no other is made unasked.
The number is reported from the shop's order, like any that staff enter, and releases the payment.
"""

from connector.labels.folder import LabelFolder
from connector.labels.making import make_label
from connector.labels.office import (
    UNDER_WAY,
    LabelOffice,
    LabelOutcome,
    LabelVerdict,
    unclear_alarm,
)
from connector.labels.undoing import cancel_label, reconcile_labels
from connector.labels.view import LabelChoice, LabelView, label_view

__all__ = [
    "UNDER_WAY",
    "LabelChoice",
    "LabelFolder",
    "LabelOffice",
    "LabelOutcome",
    "LabelVerdict",
    "LabelView",
    "cancel_label",
    "label_view",
    "make_label",
    "reconcile_labels",
    "unclear_alarm",
]
