"""The enumeration of crash points: a scenario is broken off at every call, restarted, settled and judged.

A scenario is prepared once; shop, store and platform are then put back before every run. Broken is each
call to the shop and to the platform, before its effect or with its answer lost, and the process dies there
as well as before and after every commit of the store.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import event

from adapters.memory import MemoryNotifier
from connector.catalogue.collect import CollectRules
from connector.model import Event
from connector.model.errors import ConnectorError
from connector.starting.resume import beat
from connector.store import Store
from tests.flows.breaking import (
    DEATHS,
    BreakingPlatform,
    BreakingShop,
    Call,
    Commits,
    Death,
    Fate,
    Moment,
    MortalStore,
)
from tests.flows.driver import Driver
from tests.flows.stages import Stage
from tests.rules.products import RULES
from tests.store.making import Clock


class Scenario(Protocol):
    """Something that is done, and what must be true however often it was broken off."""

    def prepare(self, stage: Stage, driver: Driver) -> None:
        """Bring shop and connector to where the scenario begins."""
        ...

    def begin(self) -> None:
        """Forget what an earlier run left in this object."""
        ...

    def act(self, driver: Driver) -> None:
        """Do what is broken off."""
        ...

    def again(self, driver: Driver) -> None:
        """Do what the other side does when it got no answer, if it got none."""
        ...

    def judge(self, stage: Stage, driver: Driver, told: Sequence[Event]) -> None:
        """Require, from the shop's rows and what the platform heard, that nothing is lost or doubled."""
        ...


@dataclass(frozen=True, slots=True)
class Point:
    """A place to break: a call of the process, or a request on the wire to the shop."""

    moment: Moment
    call: Call | None = None
    request: int = 0

    @property
    def what(self) -> str:
        """What is broken: shop, platform, store or wire."""
        return self.call.what if self.call else "wire"

    def __str__(self) -> str:
        return f"{self.call or f'request {self.request}'}: {self.moment}"


class Disk:
    """A store's file that can be put back. One engine serves all runs: its statements are compiled once."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "connector.db"
        self._kept = folder / "kept.db"
        self.engine = Store.open(f"sqlite:///{self._path}").engine
        self.engine.dispose()
        event.listen(self.engine, "connect", _hurry)
        self.commits = Commits(self.engine)
        shutil.copy(self._path, folder / "empty.db")
        self._empty = folder / "empty.db"

    def clear(self) -> None:
        """Begin with an empty store."""
        self._replace(self._empty)

    def keep(self) -> None:
        """Copy the store, which nobody has open."""
        shutil.copy(self._path, self._kept)

    def put_back(self) -> None:
        """Put the copy back."""
        self._replace(self._kept)

    def _replace(self, by: Path) -> None:
        for leftover in self._path.parent.glob(f"{self._path.name}*"):
            leftover.unlink()
        shutil.copy(by, self._path)


class Theatre:
    """Where a scenario is played again and again from the same beginning."""

    def __init__(self, stage: Stage, scenario: Scenario, disk: Disk) -> None:
        self._stage = stage
        self._scenario = scenario
        self._disk = disk
        disk.clear()
        self._platform = BreakingPlatform()
        driver = self._driver(Clock(), Fate())
        beat(driver.store)
        scenario.prepare(stage, driver)
        beat(driver.store)
        self._end(driver)
        disk.keep()
        self._begins_at = driver.clock()
        self._kept_shop = stage.keep()
        self._known = dict(self._platform.catalogue)

    def _driver(self, clock: Clock, fate: Fate) -> Driver:
        """Start a process that meets this fate."""
        store = MortalStore(self._disk.engine, clock, self._disk.commits)
        self._disk.commits.fate = self._platform.fate = fate
        shop = BreakingShop.around(self._stage.open_shop(), fate)
        return Driver(shop, self._platform, store, MemoryNotifier(), CollectRules(RULES), clock)

    def _end(self, driver: Driver) -> None:
        driver.store.close()
        if close := getattr(driver.shop, "close", None):
            close()

    def _put_back(self) -> None:
        self._disk.put_back()
        self._stage.put_back(self._kept_shop)
        self._scenario.begin()
        self._platform = BreakingPlatform()
        self._platform.catalogue.update(self._known)

    def points(self) -> list[Point]:
        """Play the scenario unbroken and list every point at which it can be broken."""
        self._put_back()
        fate = Fate()
        driver = self._driver(Clock(self._begins_at), fate)
        requests = list(self._stage.points(lambda: self._scenario.act(driver)))
        self._end(driver)
        calls = [Point(moment, call) for call in fate.calls for moment in call.moments]
        if not requests:
            return calls
        # On a wire the requests themselves are broken; to die there is the same to the shop.
        telling = [p for p in calls if p.what == "platform" and p.moment not in DEATHS]
        return telling + [Point(moment, request=at) for at, moment in requests]

    def play(self, point: Point | None) -> None:
        """Break the scenario off at a point, restart, settle, and judge."""
        self._put_back()
        fate = Fate(point.call, point.moment) if point and point.call else Fate()
        driver = self._driver(Clock(self._begins_at), fate)
        with self._broken(point), suppress(ConnectorError, Death):
            self._scenario.act(driver)
        assert fate.is_met == (fate.call is not None), "the point was not reached"
        self._end(driver)
        driver = self._driver(driver.clock, Fate())
        self._scenario.again(driver)
        driver.settle()
        self._scenario.judge(self._stage, driver, self._platform.events)
        self._end(driver)

    def _broken(self, point: Point | None) -> AbstractContextManager[None]:
        if point is None or not point.request:
            return nullcontext()
        return self._stage.broken(point.request, point.moment)


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    """Do not wait for the disk: only the process dies here, never the machine."""
    connection.execute("PRAGMA synchronous=OFF")


def enumerate_crashes(stage: Stage, scenario: Scenario, disk: Disk) -> list[Point]:
    """Play a scenario unbroken and then once for every point; returns the points.

    A failure names the point, so that it can be played alone.
    """
    theatre = Theatre(stage, scenario, disk)
    theatre.play(None)
    points = theatre.points()
    for point in points:
        try:
            theatre.play(point)
        except AssertionError as error:
            raise AssertionError(f"broken off at {point}: {error}") from error
        except Exception as error:
            error.add_note(f"broken off at {point}")
            raise
    return points
