"""Words for labels: what a carrier is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from connector.model import Address, Carrier


class AgeCheck(StrEnum):
    """How old whoever takes the parcel must look or prove to be, in years."""

    A16 = "A16"
    A18 = "A18"


@dataclass(frozen=True, slots=True)
class LabelRequest:
    """One parcel to be labelled.

    ``sender`` is the retailer and ``receiver`` the end customer, whose mail address and phone may go to the
    carrier when they stand here; the sender's never do. ``weight`` is in kilograms. ``return_to`` asks for a
    label for the way back in the parcel, to that address. ``reference`` is printed on the label;
    ``order_id`` is the shop's order, for labels that are made within the shop.
    """

    reference: str
    sender: Address
    receiver: Address
    weight: Decimal
    age_check: AgeCheck | None = None
    return_to: Address | None = None
    order_id: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A label that the carrier made: the parcel's ``number``, and ``document``, a PDF to print.

    ``document`` is empty when the carrier made the label and sent none along. ``warnings`` are the
    carrier's own sentences.
    """

    number: str
    carrier: Carrier
    document: bytes
    warnings: tuple[str, ...] = ()
