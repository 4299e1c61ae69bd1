"""Measure: ``python -m benchmarks [--scale full|quick|tiny] [GROUP …]``; figures go to benchmarks/out."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.pictures import draw
from benchmarks.plan import GROUPS, HURRIED_LANES, phases, promised
from benchmarks.processes import ROOT
from benchmarks.results import Figure, with_floors, write
from benchmarks.scale import SCALES

OUT = Path(__file__).parent / "out"


def main() -> int:
    """Measure every figure, print each as it comes, and write them all.

    Returns 1 when a promised figure is missing; a limit that is missed is no failure of the run.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--scale", choices=sorted(SCALES), default="full")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"one of {', '.join(GROUPS)}; default all")
    chosen = parser.parse_args()
    began = time.monotonic()
    rows: list[Figure] = []
    for phase in phases(SCALES[chosen.scale]):
        lanes = [[group for group in lane if group in (chosen.groups or GROUPS)] for lane in phase]
        _run_beside(chosen.scale, [lane for lane in lanes if lane], rows)
    figures = with_floors(rows)
    write(figures, OUT / "results.jsonl")
    draw(figures, OUT)
    return _sum_up(figures, chosen.scale, time.monotonic() - began, is_whole=not chosen.groups)


def _run_beside(scale: str, lanes: Sequence[Sequence[str]], rows: list[Figure]) -> None:
    """Run lanes as processes and gather the figures that they print."""
    with ThreadPoolExecutor(HURRIED_LANES) as pool:
        list(pool.map(lambda lane: _run_lane(scale, lane, rows), lanes))


def _run_lane(scale: str, groups: Sequence[str], rows: list[Figure]) -> None:
    command = [sys.executable, "-m", "benchmarks.lane", scale, *groups]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        for line in process.stdout or ():
            figure = Figure.of_row(json.loads(line))
            rows.append(figure)
            ratio = f", {figure.ratio:.2f} × its floor" if figure.ratio else ""
            sys.stdout.write(f"{figure.name}: {figure.value:.4g} {figure.unit}{ratio}\n")
            sys.stdout.flush()


def _sum_up(figures: Sequence[Figure], scale: str, seconds: float, *, is_whole: bool) -> int:
    missed = [figure for figure in figures if figure.ok is False]
    sys.stdout.write(f"{len(figures)} figures in {seconds:.0f} s; {len(missed)} limits missed\n")
    for figure in missed:
        measured = figure.ratio if figure.limits_ratio else figure.value
        sys.stdout.write(f"  {figure.name}: {measured:.4g}, the limit is {figure.limit:.4g}\n")
    names = {figure.name for figure in figures}
    missing = [name for name in promised(SCALES[scale]) if name not in names] if is_whole else []
    if missing:
        sys.stdout.write(f"not measured: {', '.join(missing)}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
