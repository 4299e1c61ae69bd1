"""Reading the whole catalogue: wall time, requests and the most memory, by the size of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.bare import refetch
from benchmarks.books import Request
from benchmarks.figures import quiet
from benchmarks.kinds import Setup
from benchmarks.results import Figure
from benchmarks.scale import Scale
from benchmarks.stage import DaemonProcess, Stage, stage

MOST_OVER_BARE = 2.3
"""A reading that people wait for may take half of the shop's time: twice the bare fetch, and what it adds."""

QUICKLY = Setup(speed=3)
"""What the connector adds is looked at, and how much memory it takes: the shop is a fast one."""

MOST_MEMORY = 150.0
MOST_GROWTH = 1.2
POLITENESS_OFF = 100.0
_PAUSE = 0.5
"""A reading has no pause as long as this in it: what was asked before one belongs to something else."""


def measure(kind: str, scale: Scale, folder: Path, sizes: Sequence[int]) -> Iterator[Figure]:
    """Measure the first start on catalogues of these sizes, and reading again those that are not large.

    The floor is a bare loop over one keep-alive connection that makes the same requests to the same shop
    and throws the answers away. The first reading decides about every offer and tells the platform all of
    it meanwhile; reading again finds nothing new, which is what is done every six hours.
    """
    for size in sizes:
        with (
            stage(kind, size, folder, QUICKLY) as scene,
            scene.daemon(webhooks="off", requests_per_second=POLITENESS_OFF) as daemon,
        ):
            yield from _first(scene, daemon, scale)
            if size != scale.sweeps[-1]:
                yield _again(scene, daemon, scale)
            yield from _peak(scene, daemon, scale)
            if size == scale.sweeps[-1]:
                yield from quiet.measure_large(scene, daemon, scale)


def _first(scene: Stage, daemon: DaemonProcess, scale: Scale) -> Iterator[Figure]:
    shop, size = scene.shop, scene.shop.offers
    ended = daemon.wait_swept()
    asked = [request for request in shop.books() if request.began <= ended]
    daemon.wait_told()
    floor = refetch(shop, asked, scale.floor_requests)
    about = f"first reading of {size:,} offers, over the bare fetch of the same pages"
    yield _sweep(scene, scale, "first", ended - asked[0].began, floor, about)
    yield Figure(f"{shop.kind}.sweep.requests.{size}", len(asked), "requests", "for that reading")


def _again(scene: Stage, daemon: DaemonProcess, scale: Scale) -> Figure:
    scene.shop.close_books()
    daemon.ask_for_sweep()
    ended = daemon.wait_swept()
    asked = without_pause([request for request in scene.shop.books() if request.began <= ended])
    floor = refetch(scene.shop, asked, scale.floor_requests)
    about = f"{scene.shop.offers:,} offers again, nothing new, over the bare fetch of the same pages"
    return _sweep(scene, scale, "again", ended - asked[0].began, floor, about)


def _sweep(scene: Stage, scale: Scale, which: str, seconds: float, floor: float, about: str) -> Figure:
    size = scene.shop.offers
    limit = MOST_OVER_BARE if size > scale.sweeps[0] else None
    name = f"{scene.shop.kind}.sweep.{which}.{size}"
    return Figure(name, seconds, "s", about, floor, limit, limits_ratio=True)


def _peak(scene: Stage, daemon: DaemonProcess, scale: Scale) -> Iterator[Figure]:
    """Yield the most memory that was resident at once, shared libraries included."""
    size, start = scene.shop.offers, f"{scene.shop.kind}.sweep.peak"
    peak = daemon.child.usage().peak
    about = f"most memory resident at once, libraries included, up to the end of reading {size:,} offers"
    yield Figure(f"{start}.{size}", peak, "MiB", about, limit=MOST_MEMORY)
    if size == scale.sweeps[-1]:
        middle = scale.sweeps[1]
        about = f"the same, over that with {middle:,} offers"
        name = f"{start}_growth.{size}"
        yield Figure(name, peak, "MiB", about, limit=MOST_GROWTH, limits_ratio=True, over=f"{start}.{middle}")


def without_pause(asked: Sequence[Request]) -> Sequence[Request]:
    """Return the last requests that follow each other without a pause."""
    for at in range(len(asked) - 1, 0, -1):
        before = asked[at - 1]
        if asked[at].began - (before.began + before.seconds) > _PAUSE:
            return asked[at:]
    return asked
