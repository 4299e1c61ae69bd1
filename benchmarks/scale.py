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

    Orders are placed in shops of ``intake_sizes``, ``size_orders`` each way. Paced scenes have ``open_sizes``
    of open orders and ``changes``, one every ``change_every`` seconds; ``burst`` stocks are written at once,
    ``own_orders`` and three times ``reports`` orders of ours are placed, ``hooked_changes`` prove that
    webhooks are alive; news of orders are waited for ``report_within``. A storm takes ``storm_seconds``, with
    a kill every ``kill_every``; while an index is built, ``building_orders`` come, one every
    ``building_every``. ``first_reading`` offers are read with default settings. What the platform bears is
    counted for suppliers with ``told`` offers: few and many. Pages are shown of a shop with ``shown`` offers.
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
    intake_sizes: tuple[int, ...]
    size_orders: int
    open_sizes: tuple[int, ...]
    changes: int
    change_every: float
    burst: int
    own_orders: int
    reports: int
    report_within: float
    hooked_changes: int
    storm_seconds: float
    kill_every: float
    building_orders: int
    building_every: float
    first_reading: int
    told: tuple[int, ...]
    shown: int
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
    intake_sizes=(0, 500, 50_000),
    size_orders=6,
    open_sizes=(0, 40, 400),
    changes=24,
    change_every=15,
    burst=300,
    own_orders=20,
    reports=5,
    report_within=660,
    hooked_changes=12,
    storm_seconds=60,
    kill_every=25,
    building_orders=30,
    building_every=4,
    first_reading=10_000,
    told=(300, 10_000),
    shown=20_000,
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
    intake_sizes=(0, 50, 2_000),
    size_orders=1,
    open_sizes=(0, 20),
    changes=3,
    change_every=2,
    burst=20,
    own_orders=2,
    reports=1,
    report_within=30,
    hooked_changes=2,
    storm_seconds=8,
    kill_every=4,
    building_orders=3,
    building_every=1,
    first_reading=200,
    told=(40, 80),
    shown=2_000,
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
    intake_sizes=(0, 2, 4),
    size_orders=1,
    open_sizes=(0, 1, 2),
    changes=1,
    change_every=0.3,
    burst=3,
    own_orders=1,
    reports=1,
    report_within=20,
    hooked_changes=1,
    storm_seconds=2,
    kill_every=1,
    building_orders=1,
    building_every=0.1,
    first_reading=10,
    told=(8, 16),
    shown=60,
)
SCALES: Mapping[str, Scale] = {scale.name: scale for scale in (FULL, QUICK, TINY)}
