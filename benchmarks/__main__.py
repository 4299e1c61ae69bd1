"""Measure: ``python -m benchmarks [--scale full|quick|tiny] [--shop KIND]``; figures go to benchmarks/out."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.bare import refetch
from benchmarks.kinds import known_kinds
from benchmarks.results import Figure, write
from benchmarks.scale import SCALES, Scale
from benchmarks.stage import stage

OUT = Path(__file__).parent / "out"


def sweeps(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure a daemon's first start, by catalogue: whole catalogue read, and told to the platform."""
    for offers in scale.sweeps:
        with stage(kind, offers, folder) as scene, scene.daemon(webhooks="off") as daemon:
            read = daemon.wait_ready()
            daemon.wait_told()
            told = time.monotonic() - daemon.child.started_at
            asked = [request for request in scene.shop.books() if request.method == "GET"]
            memory = daemon.child.usage().private
            floor = refetch(scene.shop, asked)
        yield Figure(f"{kind}.start.{offers}", read, "s", "process start to catalogue read", floor)
        yield Figure(f"{kind}.first_release.{offers}", told, "s", "process start to all told", floor)
        yield Figure(
            f"{kind}.memory.{offers}", memory, "MiB", "private memory after the first release", limit=150
        )


def quiet(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure how much of the shop's time a connector takes when nothing changes."""
    for offers in scale.sweeps[:2]:
        with stage(kind, offers, folder) as scene, scene.daemon(webhooks="off") as daemon:
            daemon.wait_ready()
            daemon.wait_told()
            scene.shop.close_books()
            time.sleep(scale.quiet_seconds)
            asked = scene.shop.books()
        share = sum(request.seconds for request in asked) / scale.quiet_seconds
        yield Figure(
            f"{kind}.quiet_share.{offers}", share, "share", "of the shop's time, when quiet", limit=0.05
        )
        rate = len(asked) / scale.quiet_seconds
        yield Figure(f"{kind}.quiet_requests.{offers}", rate, "1/s", "requests, when quiet")


def main() -> int:
    """Measure every figure, print each as it comes, and write them all; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=sorted(SCALES), default="full")
    parser.add_argument("--shop", choices=known_kinds(), action="append")
    chosen = parser.parse_args()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="kickroute-bench-") as folder:
        for kind in chosen.shop or known_kinds():
            for measure in (sweeps, quiet):
                for figure in measure(kind, SCALES[chosen.scale], Path(folder)):
                    figures.append(figure)
                    ratio = f", {figure.ratio:.2f} × its floor" if figure.ratio else ""
                    sys.stdout.write(
                        f"{figure.name}: {figure.value:.4g} {figure.unit}{ratio} ({figure.about})\n"
                    )
                    sys.stdout.flush()
    write(figures, OUT / "results.jsonl")
    return 0


if __name__ == "__main__":
    sys.exit(main())
