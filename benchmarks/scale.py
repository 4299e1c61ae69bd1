"""How large a run is: everything that differs between the full run, the quick one and the test's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes and durations of one run; all durations in seconds.

    ``sweeps`` are the catalogues that are read whole, the last one with ``open_orders`` in the shop.
    ``usual_offers`` is the size of the shop of everything that is not about size.
    """

    name: str
    sweeps: tuple[int, ...]
    replayed_share: Mapping[int, int]
    usual_offers: int
    open_orders: int
    quiet_seconds: float
    edits_per_second: tuple[int, ...]
    edit_seconds: float
    fewest_edits: int
    door_orders: int
    intake_orders: int
    intake_rounds: int
    drained: int
    daemons: int
    idle_seconds: float
    host_seconds: float
    by_the_book: int

    def edits(self, per_second: int) -> int:
        """Return how many stock changes are made at a rate."""
        return max(self.fewest_edits, round(per_second * self.edit_seconds))


FULL = Scale(
    name="full",
    sweeps=(1_000, 10_000, 100_000),
    replayed_share={100_000: 8},
    usual_offers=2_000,
    open_orders=3_000,
    quiet_seconds=30,
    edits_per_second=(1, 10, 50),
    edit_seconds=12,
    fewest_edits=20,
    door_orders=3_000,
    intake_orders=20,
    intake_rounds=3,
    drained=10_000,
    daemons=20,
    idle_seconds=600,
    host_seconds=60,
    by_the_book=20,
)
QUICK = Scale(
    name="quick",
    sweeps=(300, 600),
    replayed_share={},
    usual_offers=300,
    open_orders=50,
    quiet_seconds=3,
    edits_per_second=(10, 50),
    edit_seconds=1,
    fewest_edits=10,
    door_orders=200,
    intake_orders=3,
    intake_rounds=1,
    drained=500,
    daemons=2,
    idle_seconds=10,
    host_seconds=3,
    by_the_book=3,
)
TINY = Scale(
    name="tiny",
    sweeps=(20, 40),
    replayed_share={},
    usual_offers=40,
    open_orders=3,
    quiet_seconds=0.5,
    edits_per_second=(10,),
    edit_seconds=0.3,
    fewest_edits=3,
    door_orders=16,
    intake_orders=1,
    intake_rounds=1,
    drained=20,
    daemons=1,
    idle_seconds=1,
    host_seconds=0.5,
    by_the_book=1,
)
SCALES: Mapping[str, Scale] = {scale.name: scale for scale in (FULL, QUICK, TINY)}
