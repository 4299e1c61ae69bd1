"""Delivery notes: papers in the retailer's name that go into the parcel.

The shop is asked for the addresses when a note is opened; none is kept. Supplier and platform are not named
anywhere in it, neither are prices.
"""

from connector.documents.note import DeliveryNote, Share, delivery_note
from connector.documents.opening import NoteOutcome, NoteRules, NoteVerdict, open_notes
from connector.documents.printing import Printed, as_pdf

__all__ = [
    "DeliveryNote",
    "NoteOutcome",
    "NoteRules",
    "NoteVerdict",
    "Printed",
    "Share",
    "as_pdf",
    "delivery_note",
    "open_notes",
]
