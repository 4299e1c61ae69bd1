"""A worker process whose jobs only say that they were done, and misbehave as their supplier's name tells.

``python -m tests.host.lanes URL SUPPLIER…``
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connector.host.queue import Queue
from connector.host.wishes import Lane
from connector.host.working import Process, Slots

TABLE = """
    CREATE TABLE IF NOT EXISTS seen (
        id serial PRIMARY KEY, supplier text, number text, what text, pid integer,
        at timestamptz DEFAULT clock_timestamp()
    )
"""
LATER = timedelta(minutes=15)


@dataclass
class Lanes:
    """Jobs that write down when they begin and end."""

    queue: Queue
    names: Sequence[str]

    def suppliers(self) -> Sequence[str]:
        """Return who is served."""
        return self.names

    def recovered(self) -> None:
        """Do nothing."""

    def turn(self, supplier: str, *, queue: str, due: datetime | None) -> None:
        """Do a turn, and wish for the next in a quarter of an hour."""
        self._say(supplier, "", "begun")
        if supplier.startswith("fails") and self._times(supplier) == 1:
            raise RuntimeError(supplier)
        if supplier.startswith("hangs") and self._times(supplier) == 1:
            time.sleep(3600)
        self.queue.later(Lane(supplier), datetime.now(UTC) + LATER)
        self._say(supplier, "", "ended")

    def place(self, supplier: str, number: str) -> None:
        """Take half a second for an order."""
        self._say(supplier, number, "begun")
        time.sleep(0.5)
        self._say(supplier, number, "ended")

    def _say(self, supplier: str, number: str, what: str) -> None:
        query = "INSERT INTO seen (supplier, number, what, pid) VALUES (%s, %s, %s, %s)"
        self.queue.do(lambda connection: connection.execute(query, [supplier, number, what, os.getpid()]))

    def _times(self, supplier: str) -> int:
        query = "SELECT count(*) FROM seen WHERE supplier = %s AND what = 'begun'"
        row = self.queue.do(lambda connection: connection.execute(query, [supplier]).fetchone())
        return int(row[0]) if row else 0


def main() -> int:
    """Work until told to stop."""
    queue = Queue.open(sys.argv[1])
    lanes = Lanes(queue, sys.argv[2:])
    return Process(queue, lanes, Slots(2, 4, 1), silent=3.0, recover_seconds=1.0).run()


if __name__ == "__main__":
    os._exit(main())
