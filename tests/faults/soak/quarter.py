"""A quarter of a year of quiet days in accelerated time: a daemon must not grow with its age."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.faults.history import Wrong
from tests.faults.soak.script import Deed
from tests.faults.soak.staff import Staff
from tests.faults.supplier import Town, TownPlan
from tests.waiting import until

OFFERS = 300
EACH_DAY = {Deed.ORDER: 20, Deed.CHANGE: 40, Deed.COMPLETE: 16, Deed.TRACK: 16, Deed.REFUND: 2, Deed.RELAY: 1}
PARTS_OF_A_DAY = 4
"""The clocks jump by a quarter of a day: the catalogue is read every six hours."""

SETTLES_WITHIN = 240.0
GROWS_AT_MOST = 0.2
"""MiB of memory a day."""

STORE_AT_MOST = 100.0
"""MB of the store's files."""

PRUNED_AFTER = timedelta(days=25 * 31)
"""Longer than the journal is kept."""

_MONEY = "SELECT count(*) FROM journal WHERE money"
_OTHER = "SELECT count(*) FROM journal WHERE NOT money"


@dataclass(frozen=True, slots=True)
class Size:
    """What the daemon takes up in the evening of a day: MiB of memory, MB of the store, files, threads."""

    day: int
    memory: float
    store: float
    files: int
    threads: int


def quarter_town(kind: str, seed: int, store_url: str) -> TownPlan:
    """Describe a town of good lines with a small assortment."""
    schedule = {"stock_seconds": 0.2, "orders_seconds": 0.5, "full_sweep_hours": 6}
    return TownPlan(kind, seed=seed, offers=OFFERS, store_url=store_url, settings={"schedule": schedule})


class Quarter:
    """Plays quiet days, one after the other; no time passes between what is done and the next jump."""

    def __init__(self, town: Town, folder: Path, days: int, seed: int, say: Callable[[str], None]) -> None:
        self._town = town
        self._folder = folder
        self._days = days
        self._seed = seed
        self._say = say
        self._sizes: list[Size] = []

    def play(self) -> dict[str, Any]:
        """Play all days and return the figures."""
        started = time.monotonic()
        self._town.begin(moves_clock=True)
        staff = Staff(self._town, self._seed, self._say, self._must_live)
        for day in range(1, self._days + 1):
            self._play_day(staff)
            self._sizes.append(self._measure(day))
            if day % 10 == 0 or day == 1:
                self._say(f"day {day}: {self._sizes[-1]}")
        staff.catch_up()
        verdict = self._town.settle(SETTLES_WITHIN)
        for problem in verdict.problems:
            self._say(f"{problem.wrong} {problem.about}: {problem.sentence}")
        found = {
            "shop": self._town.plan.kind,
            "days": self._days,
            "orders": staff.done[Deed.ORDER],
            **{str(wrong): verdict.count(wrong) for wrong in Wrong},
            **growth(self._sizes),
            **self._prune(),
            "sizes": [asdict(size) for size in self._sizes[:: max(1, self._days // 10)]],
            "seconds": round(time.monotonic() - started, 1),
        }
        return found | {"failed": has_grown_too_much(found)}

    def _play_day(self, staff: Staff) -> None:
        deeds = [deed for deed, amount in EACH_DAY.items() for _ in range(amount)]
        for part in range(PARTS_OF_A_DAY):
            for deed in deeds[part::PARTS_OF_A_DAY]:
                staff.do(deed)
            staff.wait_confirmed()
            self._jump(timedelta(days=1) / PARTS_OF_A_DAY)
        staff.catch_up()

    def _jump(self, step: timedelta) -> None:
        """Let time pass for daemon and shop at once, and wait until what is due by then has been done."""
        town = self._town
        town.daemon.move_clock(step.total_seconds())
        town.shop.simulator.clock.advance(step)
        until("all is told again", lambda: self._is_at(0, town.daemon.waiting))

    def _is_at(self, most: int, count: Callable[[], int]) -> bool:
        self._must_live()
        return 0 <= count() <= most

    def _must_live(self) -> None:
        assert self._town.daemon.is_alive, self._town.daemon.said()[-3000:]

    def _measure(self, day: int) -> Size:
        process = Path("/proc") / str(self._town.daemon.pid)
        status = (process / "status").read_text(encoding="ascii")
        lines = dict(line.split(":", 1) for line in status.splitlines())
        store = sum(path.stat().st_size for path in self._folder.glob("connector.db*"))
        return Size(
            day,
            memory=int(lines["VmRSS"].split()[0]) / 1024,
            store=store / 1e6,
            files=len(list((process / "fd").iterdir())),
            threads=len(list((process / "task").iterdir())),
        )

    def _prune(self) -> dict[str, Any]:
        """Let two years pass: what is not about money leaves the journal, and all that is stays listed."""
        ask = self._town.daemon.ask
        money, other = ask(_MONEY), ask(_OTHER)
        self._town.daemon.move_clock(PRUNED_AFTER.total_seconds())
        self._town.shop.simulator.clock.advance(PRUNED_AFTER)
        try:
            until("the journal is pruned", lambda: self._is_at(other // 2, lambda: ask(_OTHER)))
        except AssertionError as error:
            self._say(str(error))
        return {
            "money_rows": money,
            "money_rows_missing": money - ask(_MONEY),
            "pruned_rows": other - ask(_OTHER),
        }


def growth(sizes: Sequence[Size]) -> dict[str, float]:
    """Compare the days: MiB a day by a line through all from the second on, and what day two did not have."""
    settled = [size for size in sizes if size.day >= 2] or list(sizes)
    slope = 0.0
    if len(settled) > 1:
        slope = statistics.linear_regression([s.day for s in settled], [s.memory for s in settled]).slope
    return {
        "memory_grows_mib_a_day": round(slope, 3),
        "store_mb": round(sizes[-1].store, 1),
        "more_files": sizes[-1].files - settled[0].files,
        "more_threads": sizes[-1].threads - settled[0].threads,
    }


def has_grown_too_much(found: dict[str, Any]) -> bool:
    """Tell whether anything grew, was lost or was wrong."""
    return (
        any(found[str(wrong)] for wrong in Wrong)
        or found["memory_grows_mib_a_day"] > GROWS_AT_MOST
        or found["store_mb"] > STORE_AT_MOST
        or found["more_files"] > 0
        or found["more_threads"] > 0
        or found["money_rows_missing"] != 0
        or found["pruned_rows"] <= 0
    )
