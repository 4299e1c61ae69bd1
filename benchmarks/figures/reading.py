"""Reading a catalogue within the budget: the first time, and again beside stock questions."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures.news import MOST_BY_CRON, MOST_BY_POLL, Changes, stocks_in, waits
from benchmarks.results import Figure
from benchmarks.scale import Scale
from benchmarks.scenes import Scene, Watch, percentiles, wait_arrived
from benchmarks.stage import stage

MOST_FIRST = 300.0
MOST_STOCK = {"woocommerce": MOST_BY_CRON["q19"], "shopware": MOST_BY_POLL}
_TOLD_WITHIN = 180.0


def measure(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Read a catalogue for the first time as a new supplier does, with default settings.

    Then routine readings follow each other without a pause, which is more than ever happens, and stocks
    change meanwhile.
    """
    offers = scale.first_reading
    with (
        stage(kind, offers, folder) as scene,
        scene.daemon(webhooks="off", schedule={"full_sweep_hours": 0.001}) as daemon,
    ):
        began = time.monotonic()
        ended = daemon.wait_swept()
        about = f"first reading of {offers:,} offers with default settings; q {scene.shop.question:.3g} s"
        yield Figure(f"{kind}.first_reading.{offers}", ended - began, "s", about, limit=MOST_FIRST)
        daemon.wait_told()
        time.sleep(scale.settle)
        watched = Scene(scene, daemon, scale)
        watch, changes, after = Watch(watched), Changes(watched), scene.hub.last()
        for _ in range(scale.changes):
            changes.make()
            time.sleep(scale.change_every / 2)
        taken = list(wait_arrived(scene.hub, after, changes.made, stocks_in, _TOLD_WITHIN).values())
        about = f"change to hub while the catalogue is read again, no webhooks; {watch.about(len(taken))}"
        name = f"{kind}.first_reading.{offers}.beside"
        yield from percentiles(name, taken, about, MOST_STOCK[kind])
        yield from waits(watched, watch)
