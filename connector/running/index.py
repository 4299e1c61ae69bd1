"""What the worker *index* does: it reads the shop's orders, newest first, until it knows all that count."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from connector.orders.index import IndexProgress, OrderIndex
from connector.running.attempts import Attempts, NotYet
from connector.running.parts import Parts
from connector.running.steps import Every, Step, Steps

LOOK_SECONDS = 300.0
HOLES_SECONDS = 3600.0


class IndexWork:
    """Keeps the index of the shop's orders; all of it in one thread, beside the orders that are placed."""

    def __init__(
        self, parts: Parts, index: OrderIndex, attempts: Attempts, stopping: threading.Event
    ) -> None:
        self._parts = parts
        self._index = index
        look = Every(LOOK_SECONDS, self._look, parts.clock)
        holes = Every(HOLES_SECONDS, self._retry_holes, parts.clock)
        self.steps = Steps(
            "index",
            attempts,
            stopping,
            [
                Step("read", partial(self._build, stopping)),
                Step("look", look),
                Step("holes", holes),
            ],
        )

    @property
    def progress(self) -> IndexProgress:
        """How far the index reaches back."""
        return self._index.progress

    def _build(self, stopping: threading.Event) -> float | NotYet | None:
        """Read until nothing is missing, as fast as people who wait may have it."""
        if self._index.is_whole and not self._index.is_stale:
            return NotYet(LOOK_SECONDS)
        pace = self._parts.pace
        while not stopping.is_set():
            if (rest := pace.wait_seconds("hurried")) > 0:
                return NotYet(rest)
            with pace.polling("hurried"):
                self._index.measure_search()
                if self._index.build() is None:
                    break
        return LOOK_SECONDS

    def _look(self) -> NotYet | None:
        """Now and then read what is new: a shop that was put back is noticed, and orders read less."""
        return self._in_budget(lambda: self._index.newest_orders(None))

    def _retry_holes(self) -> NotYet | None:
        return self._in_budget(self._index.retry_holes)

    def _in_budget(self, work: Callable[[], object]) -> NotYet | None:
        rest = self._parts.pace.wait_seconds("reconcile")
        if rest > 0:
            return NotYet(rest)
        with self._parts.pace.polling("reconcile"):
            work()
        return None
