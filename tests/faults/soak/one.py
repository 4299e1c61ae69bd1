"""One run at one shop with one store, in a process of its own: ``python -m tests.faults.soak.one``."""

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

from tests.faults.copies import PostgresShelf, Shelf, SqliteShelf
from tests.faults.processes import Nursery
from tests.faults.soak.day import Day
from tests.faults.soak.figures import figures, has_failed
from tests.faults.soak.quarter import Quarter, quarter_town
from tests.faults.soak.script import STORM_KILLS, STORM_ORDERS, Script, write_script, write_storm
from tests.faults.supplier import Town, TownPlan
from tests.postgres import Postgres

SHARE, STORM_SHARE = 0.05, 0.005
"""How many of all calls meet a fault; in a storm few, so that orders come as fast as they are taken."""

OFFERS = 60
SWEEP_HOURS = 0.05
"""The whole catalogue is read every three minutes: of this day, as every six hours of a real one."""

Say = Callable[[str], None]


def main() -> None:
    """Play the run that the arguments describe, and print its figures as JSON."""
    chosen = arguments("python -m tests.faults.soak.one", ("woocommerce", "shopware")).parse_args()
    # Simulators whose callers are cut off say so in many lines.
    logging.disable(logging.CRITICAL)

    def say(line: str) -> None:
        sys.stderr.write(f"{chosen.shop} {chosen.store}: {line}\n")
        sys.stderr.flush()

    with tempfile.TemporaryDirectory(prefix="kickroute-soak-") as made:
        folder: Path = chosen.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        found = play(chosen, folder, say)
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


def arguments(program: str, shops: tuple[str, ...]) -> argparse.ArgumentParser:
    """Describe what a run is told; ``shops`` are the choices, the last one the default."""
    parser = argparse.ArgumentParser(prog=program)
    parser.add_argument("--mode", choices=("day", "storm", "quarter"), default="day")
    parser.add_argument("--scale", type=float, default=1.0, help="1 is a whole day, 0.02 a fiftieth of it")
    parser.add_argument("--orders", type=int, default=STORM_ORDERS, help="of a storm")
    parser.add_argument("--kills", type=int, default=STORM_KILLS, help="in a storm")
    parser.add_argument("--days", type=int, default=90, help="of quiet days")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shop", choices=shops, default=shops[-1])
    parser.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--folder", type=Path, help="where stores and logs are kept afterwards, for a look")
    return parser


def play(chosen: argparse.Namespace, folder: Path, say: Say) -> dict[str, Any]:
    """Play a run and return its figures; ``failed`` says whether it was as it must be."""
    with ExitStack() as stack:
        shelf = _shelf(chosen.store, folder, stack)
        nursery = stack.enter_context(Nursery())
        if chosen.mode == "quarter":
            town = stack.enter_context(
                Town(folder, nursery, quarter_town(chosen.shop, chosen.seed, shelf.url))
            )
            return Quarter(town, folder, chosen.days, chosen.seed, say).play()
        if chosen.mode == "storm":
            script = write_storm(chosen.orders, chosen.kills, chosen.seed)
        else:
            script = write_script(chosen.scale, chosen.seed)
        share = STORM_SHARE if chosen.mode == "storm" else SHARE
        town = stack.enter_context(Town(folder, nursery, _plan(chosen, shelf, share)))
        return _play_day(chosen, town, shelf, script, say)


def _play_day(
    chosen: argparse.Namespace, town: Town, shelf: Shelf, script: Script, say: Say
) -> dict[str, Any]:
    town.more_traces = shelf.contents
    town.begin()
    outcome = Day(town, shelf, script, chosen.seed, say).play()
    for problem in outcome.verdict.problems:
        say(f"{problem.wrong} {problem.about}: {problem.sentence}")
    found = {"shop": chosen.shop, "store": chosen.store, **figures(town, script, outcome)}
    return found | {"failed": has_failed(script, found)}


def _plan(chosen: argparse.Namespace, shelf: Shelf, share: float) -> TownPlan:
    schedule = {"stock_seconds": 0.2, "orders_seconds": 0.5, "full_sweep_hours": SWEEP_HOURS}
    return TownPlan(
        chosen.shop,
        seed=chosen.seed,
        offers=OFFERS,
        share=share,
        store_url=shelf.url,
        settings={"schedule": schedule},
    )


def _shelf(store: str, folder: Path, stack: ExitStack) -> Shelf:
    if store == "sqlite":
        return SqliteShelf(folder)
    return PostgresShelf(stack.enter_context(Postgres()), "soak")


if __name__ == "__main__":
    main()
