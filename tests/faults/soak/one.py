"""One day at one shop with one store, in a process of its own: ``python -m tests.faults.soak.one``."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.faults.nursery import Nursery
from tests.faults.shelf import PostgresShelf, Shelf, SqliteShelf
from tests.faults.soak.day import Day
from tests.faults.soak.figures import figures, has_failed
from tests.faults.soak.script import write_script
from tests.faults.town import Town, TownPlan
from tests.postgres import Postgres

SHARE = 0.05
OFFERS = 60
SWEEP_HOURS = 0.05
"""The whole catalogue is read every three minutes: of this day, as every six hours of a real one."""


def play(
    kind: str, store: str, scale: float, seed: int, folder: Path, say: Callable[[str], None]
) -> dict[str, Any]:
    """Play a day and return its figures; ``failed`` says whether it was as it must be."""
    script = write_script(scale, seed)
    with ExitStack() as stack:
        shelf = _shelf(store, folder, stack)
        plan = TownPlan(
            kind,
            seed=seed,
            offers=OFFERS,
            share=SHARE,
            store_url=shelf.url,
            settings={
                "schedule": {"stock_seconds": 0.2, "orders_seconds": 0.5, "full_sweep_hours": SWEEP_HOURS}
            },
        )
        nursery = stack.enter_context(Nursery())
        town = stack.enter_context(Town(folder, nursery, plan))
        town.more_traces = shelf.contents
        town.begin()
        outcome = Day(town, shelf, script, seed, say).play()
        for problem in outcome.verdict.problems:
            say(f"{problem.wrong} {problem.about}: {problem.sentence}")
        found = {"shop": kind, "store": store, **figures(town, script, outcome)}
        return found | {"failed": has_failed(script, found)}


def _shelf(store: str, folder: Path, stack: ExitStack) -> Shelf:
    if store == "sqlite":
        return SqliteShelf(folder)
    return PostgresShelf(stack.enter_context(Postgres()), "soak")


def main() -> None:
    """Play the day that the arguments describe, and print its figures as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak.one", description=__doc__)
    parser.add_argument("--shop", choices=("woocommerce", "shopware"), default="woocommerce")
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where store and log are kept afterwards")
    chosen = parser.parse_args()
    # Simulators whose callers are cut off say so in many lines.
    logging.disable(logging.CRITICAL)

    def say(line: str) -> None:
        sys.stderr.write(f"{chosen.shop} {chosen.store}: {line}\n")
        sys.stderr.flush()

    with tempfile.TemporaryDirectory(prefix="kickroute-soak-") as made:
        folder: Path = chosen.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        found = play(chosen.shop, chosen.store, chosen.scale, chosen.seed, folder, say)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
