"""A carrier in memory: makes labels, keeps what it was asked for, fails when told to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from connector.model import Address, Carrier
from connector.model.errors import LabelsRefused
from connector.model.shipping import Label, LabelRequest


@dataclass(slots=True)
class MadeLabel:
    """A label as it was asked for, and whether it was taken back or its parcel handed over."""

    number: str
    request: LabelRequest
    is_cancelled: bool = False
    is_handed_over: bool = False


def _nothing(_name: str, _when: str) -> None:
    """Let every call through."""


class MemoryLabels:
    """A carrier in memory.

    ``made`` holds every label by its number. ``on_call`` is called with the name of each call and
    ``"before"`` or ``"after"`` (its effect); whatever it raises is what the caller gets. ``warnings`` come
    with every label. ``finds_again``: it can be asked for the labels of an order.
    """

    carrier = Carrier.DHL

    def __init__(self, on_call: Callable[[str, str], None] = _nothing) -> None:
        self.made: dict[str, MadeLabel] = {}
        self.calls: list[str] = []
        self.warnings: tuple[str, ...] = ()
        self.finds_again = False
        self.on_call = on_call
        self._lock = threading.Lock()

    def validate(self, request: LabelRequest) -> tuple[str, ...]:
        """Refuse what lacks an address or a weight."""
        with self._call("validate"):
            self._require_possible(request)
            return self.warnings

    def create(self, request: LabelRequest) -> Label:
        """Make the label."""
        with self._call("create"):
            self._require_possible(request)
            number = f"0034043416109{len(self.made) + 1:07d}"
            self.made[number] = MadeLabel(number, request)
            return Label(number, self.carrier, self._document(number), self.warnings)

    def made_for(self, order_id: str, reference: str) -> Sequence[str]:
        """Return the order's open labels; none unless ``finds_again``, as with most carriers."""
        with self._call("made_for"):
            found = [m for m in self.made.values() if m.request.order_id == order_id and not m.is_cancelled]
            return [m.number for m in found if m.request.reference == reference] if self.finds_again else []

    def look(self) -> str:
        """Say who makes labels."""
        with self._call("look"):
            return "a carrier in memory makes labels"

    def document(self, number: str) -> bytes:
        """Give the PDF again."""
        with self._call("document"):
            self._require_open(number)
            return self._document(number)

    def cancel(self, number: str) -> None:
        """Take the label back."""
        with self._call("cancel"):
            self._require_open(number).is_cancelled = True

    def hand_over(self, number: str) -> None:
        """Let the carrier have the parcel: its label is final."""
        with self._lock:
            self.made[number].is_handed_over = True

    @contextmanager
    def _call(self, name: str) -> Iterator[None]:
        self.calls.append(name)
        self.on_call(name, "before")
        with self._lock:
            yield
        self.on_call(name, "after")

    def _document(self, number: str) -> bytes:
        request = self.made[number].request
        lines = [number, *_lines(request.sender), *_lines(request.receiver)]
        return b"%PDF-1.4\n% " + "\n% ".join(lines).encode() + b"\n%%EOF\n"

    def _require_possible(self, request: LabelRequest) -> None:
        problems = [
            f"{whose} address has no {part}"
            for whose, address in (("the sender's", request.sender), ("the receiver's", request.receiver))
            for part in ("address_1", "postcode", "city")
            if not getattr(address, part)
        ]
        if request.weight <= 0:
            problems.append("the weight is missing")
        if problems:
            raise LabelsRefused("; ".join(problems))

    def _require_open(self, number: str) -> MadeLabel:
        label = self.made.get(number)
        if label is None or label.is_cancelled or label.is_handed_over:
            raise LabelsRefused(f"there is no open label {number}")
        return label


def _lines(address: Address) -> list[str]:
    name, town = f"{address.first_name} {address.last_name}", f"{address.postcode} {address.city}"
    parts = (address.company, name, address.address_1, address.address_2, town)
    return [part for part in parts if part.strip()]
