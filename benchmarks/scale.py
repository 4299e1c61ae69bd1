"""How large a run is: everything that differs between the full run, the quick one and the test's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes and durations of one run; durations are seconds.

    ``sweeps`` are the catalogues that are read whole: small, middle, large; a floor repeats at most
    ``floor_requests`` of a reading. ``usual`` is the size of a shop where size does not matter. A shop comes
    to rest for ``settle`` seconds before it is watched for ``rest``; the large one, and the host with its
    ``daemons`` of ``host_offers`` each, are watched for ``host``. A run that is not ``is_calm`` measures
    everything at once: quickly, and not well.
    """

    name: str
    sweeps: tuple[int, int, int]
    floor_requests: int
    usual: int
    open_orders: int
    settle: float
    rest: float
    edits_per_second: tuple[int, ...]
    edit_seconds: float
    fewest_edits: int
    door_orders: int
    door_rounds: int
    intake_orders: int
    intake_rounds: int
    released: int
    drained: int
    daemons: int
    host_offers: int
    host: float
    is_calm: bool = False

    def edits(self, per_second: int) -> int:
        """Return how many stock changes are made at a rate."""
        return max(self.fewest_edits, round(per_second * self.edit_seconds))


FULL = Scale(
    name="full",
    sweeps=(1_000, 10_000, 100_000),
    floor_requests=120,
    usual=2_000,
    open_orders=3_000,
    settle=10,
    rest=90,
    edits_per_second=(1, 10, 50),
    edit_seconds=6,
    fewest_edits=8,
    door_orders=640,
    door_rounds=3,
    intake_orders=12,
    intake_rounds=3,
    released=10_000,
    drained=10_000,
    daemons=20,
    host_offers=500,
    host=30,
    is_calm=True,
)
QUICK = Scale(
    name="quick",
    sweeps=(100, 300, 600),
    floor_requests=20,
    usual=200,
    open_orders=20,
    settle=3,
    rest=6,
    edits_per_second=(1, 10, 50),
    edit_seconds=0.6,
    fewest_edits=3,
    door_orders=96,
    door_rounds=1,
    intake_orders=2,
    intake_rounds=1,
    released=150,
    drained=200,
    daemons=2,
    host_offers=50,
    host=2,
)
TINY = Scale(
    name="tiny",
    sweeps=(10, 20, 40),
    floor_requests=5,
    usual=30,
    open_orders=2,
    settle=0.2,
    rest=0.5,
    edits_per_second=(20,),
    edit_seconds=0.1,
    fewest_edits=2,
    door_orders=16,
    door_rounds=1,
    intake_orders=1,
    intake_rounds=1,
    released=10,
    drained=10,
    daemons=1,
    host_offers=10,
    host=0.2,
)
SCALES: Mapping[str, Scale] = {scale.name: scale for scale in (FULL, QUICK, TINY)}
