"""Wishes: what a supplier wants done, as one row of the queue each; pure.

A lane is what follows each other: all turns of a supplier, or all that is done about one of its orders. It
has at most two wishes that wait: one for now, which goes before others, and one for later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Queue = Literal["orders", "realtime", "bulk"]
TURN, PLACE = "turn", "place"


@dataclass(frozen=True, slots=True)
class Lane:
    """The turns of a supplier, or, with a ``number``, the placing of its order; never two of one at once."""

    supplier: str
    number: str = ""

    @property
    def task(self) -> str:
        """Name what is done."""
        return PLACE if self.number else TURN

    @property
    def queue(self) -> Queue:
        """Name the queue whose slots it takes, unless said otherwise."""
        return "orders" if self.number else "realtime"

    @property
    def lock(self) -> str:
        """Name what only one job at a time may hold."""
        return f"{self.supplier}/place/{self.number}" if self.number else f"{self.supplier}/turn"

    @property
    def now(self) -> str:
        """Name the wish for now."""
        return f"{self.lock}/now"

    @property
    def later(self) -> str:
        """Name the wish for later."""
        return f"{self.lock}/later"

    @property
    def arguments(self) -> dict[str, str]:
        """Return what the job is called with."""
        return {"supplier": self.supplier, "number": self.number}
