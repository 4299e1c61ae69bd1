"""What needed somebody and when it was over; and how long stock changes took on their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from connector.store.schema import latencies, troubles

UP_TO = (1, 2, 5, 10, 20, 30, 60, 120, 300, 900, 3600, 86_400)
"""Seconds: a change counts under the first that it did not exceed, the longest under the last."""


@dataclass(frozen=True, slots=True)
class Lasted:
    """An alarm that stood: its key, what was found last, when it came, and when it went (None: it stands)."""

    key: str
    found: str
    came: datetime
    went: datetime | None


class Troubles:
    """The alarms that came and went, within one transaction."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def came(self, key: str, found: str) -> None:
        """Take note that an alarm was raised."""
        self._connection.execute(insert(troubles).values(key=key, found=found, came=self._now()))

    def changed(self, key: str, found: str) -> None:
        """Take note of what is found by now of an alarm that stands."""
        self._connection.execute(update(troubles).where(*_standing(key)).values(found=found))

    def went(self, key: str) -> None:
        """Take note that an alarm is over; one of before this was kept has no row."""
        self._connection.execute(update(troubles).where(*_standing(key)).values(went=self._now()))

    def standing_since(self) -> dict[str, datetime]:
        """Return since when each alarm that stands does so, by key."""
        query = select(troubles.c.key, troubles.c.came).where(troubles.c.went.is_(None))
        return {row.key: row.came for row in self._connection.execute(query)}

    def over(self, limit: int, offset: int = 0) -> list[Lasted]:
        """Return those that are over, the last to go first."""
        query = select(troubles).where(troubles.c.went.is_not(None)).order_by(troubles.c.went.desc())
        return [_lasted(row) for row in self._connection.execute(query.limit(limit).offset(offset))]

    def prune(self, before: datetime, limit: int) -> int:
        """Delete up to ``limit`` that were over before that; returns how many."""
        old = select(troubles.c.id).where(troubles.c.went < before).order_by(troubles.c.went).limit(limit)
        return self._connection.execute(delete(troubles).where(troubles.c.id.in_(old))).rowcount


class Latencies:
    """How many stock changes took how long, by the hour in which they were taken, within one transaction."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def took(self, spans: Mapping[int, int]) -> None:
        """Count changes that were taken just now, by the second of ``UP_TO`` that they count under."""
        hour = self._now().replace(minute=0, second=0, microsecond=0)
        for bound, count in spans.items():
            where = (latencies.c.hour == hour, latencies.c.up_to == bound)
            more = update(latencies).where(*where).values(changes=latencies.c.changes + count)
            if not self._connection.execute(more).rowcount:
                self._connection.execute(insert(latencies).values(hour=hour, up_to=bound, changes=count))

    def since(self, moment: datetime) -> dict[datetime, dict[int, int]]:
        """Return the counts by hour, then by seconds, of hours that began then or later."""
        found: dict[datetime, dict[int, int]] = {}
        for row in self._connection.execute(select(latencies).where(latencies.c.hour >= moment)):
            found.setdefault(row.hour, {})[row.up_to] = row.changes
        return found

    def prune(self, before: datetime) -> int:
        """Delete hours before that; returns how many rows."""
        return self._connection.execute(delete(latencies).where(latencies.c.hour < before)).rowcount


def bound_of(span: timedelta) -> int:
    """Return the second of ``UP_TO`` that a span counts under."""
    seconds = span.total_seconds()
    return next((bound for bound in UP_TO if seconds <= bound), UP_TO[-1])


def _standing(key: str) -> tuple[Any, Any]:
    return troubles.c.key == key, troubles.c.went.is_(None)


def _lasted(row: Row[Any]) -> Lasted:
    return Lasted(row.key, row.found, row.came, row.went)
