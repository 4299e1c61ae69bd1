"""What a simulated shop has been through before it is looked at: orders of years, entered in seconds."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400.0
YEARS = 2 * 365 * DAY


@dataclass(frozen=True, slots=True)
class Past:
    """What a shop has been through before it is looked at.

    ``orders`` customers bought: the newest ``per_day`` of them within the last day, the others evenly over
    the two years before. On top, ``open_orders`` of Kickroute's are there that are not shipped yet.
    """

    orders: int = 0
    open_orders: int = 0
    per_day: int = 500

    def ages(self) -> list[float]:
        """Return how many seconds ago each order was placed, the oldest first."""
        recent = min(self.orders, self.per_day)
        old = self.orders - recent
        return [
            *(DAY + (YEARS - DAY) * (old - number) / old for number in range(old)),
            *(DAY * (recent - number) / (recent + 1) for number in range(recent)),
        ]
