"""Jobs: what a worker process does for the queue, and which suppliers it looks after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from connector.host.desks import Desks
from connector.host.lateness import Lateness
from connector.host.placing import Placing
from connector.host.queue import Queue
from connector.host.turns import Turns


class Jobs:
    """Turns and orders of all suppliers in one process; ``active`` returns who is to be served."""

    def __init__(self, queue: Queue, desks: Desks, active: Callable[[], Sequence[str]], own: str) -> None:
        self._turns = Turns(queue, desks, own)
        self._placing = Placing(queue, desks)
        self._active = active
        self._queue = queue
        self._own = own
        self._lateness = Lateness()

    def turn(self, supplier: str, *, queue: str, due: datetime | None) -> None:
        """Take a turn."""
        self._lateness.began(due)
        self._turns.take(supplier, queue)

    def place(self, supplier: str, number: str) -> None:
        """Go on with an order."""
        self._placing.place(supplier, number)

    def suppliers(self) -> Sequence[str]:
        """Return who is served."""
        return self._active()

    def recovered(self) -> None:
        """Say how late this process' turns were of late."""
        self._queue.report(self._own, self._lateness.take())
