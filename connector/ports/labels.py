"""The carrier that makes labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from connector.model import Carrier
from connector.model.shipping import Label, LabelRequest


class Labels(Protocol):
    """The carrier that makes labels for parcels."""

    @property
    def carrier(self) -> Carrier:
        """Who carries the parcels, ``other`` where that varies; known without asking."""
        ...

    def validate(self, request: LabelRequest) -> tuple[str, ...]:
        """Ask whether this label would be made, and make none; returns the carrier's warnings.

        Raises LabelsRefused with everything that is wrong, not only the first.
        """
        ...

    def create(self, request: LabelRequest) -> Label:
        """Make the label: one parcel, paid for by the supplier; never asked for twice by itself.

        ``sender`` is printed as sender and ``receiver`` as receiver, a second line of theirs too; of mail
        addresses and phones the carrier learns at most the receiver's. Raises LabelsDoubtful when the answer
        was lost, and LabelsUnavailable, LabelsAccessDenied or LabelsRefused when certainly none was made.
        """
        ...

    def made_for(self, order_id: str, reference: str) -> Sequence[str]:
        """Return the numbers of the labels that were made here for an order of the shop and not taken back.

        None are known where the carrier cannot be asked for an order. Raises LabelsDoubtful for one that
        was begun and has no number.
        """
        ...

    def look(self) -> str:
        """Ask whether labels would be made, make none, and return a sentence of who makes them."""
        ...

    def document(self, number: str) -> bytes:
        """Fetch the PDF of a label made before; raises LabelsRefused when the carrier has it no more."""
        ...

    def cancel(self, number: str) -> None:
        """Take a label back that no parcel was handed over with.

        Raises LabelsRefused when the carrier will not: it does not know it, or has the parcel.
        """
        ...
