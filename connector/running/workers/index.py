"""What the worker *index* does: it reads the shop's orders, newest first, until it knows all that count.

A store that may miss some of them is brought up to date beside that: see :mod:`connector.starting.resume`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import structlog

from connector.model import HintKind
from connector.orders.index.upkeep import OrderIndex
from connector.running.attempts import Attempts, NotYet
from connector.running.parts import Parts
from connector.running.steps import Every, Step, Steps
from connector.running.workers.hints import HintedReading, Hints
from connector.starting.resume import Resumption

LOOK_SECONDS = 300.0
HOLES_SECONDS = 3600.0

_log = structlog.get_logger("engine")


class IndexWork:
    """Keeps the index of the shop's orders; all of it in one thread, beside the orders that are placed.

    ``on_leftovers`` is called when a store was brought up to date, and something is to be withdrawn then.
    """

    REMEMBERED = ("_is_built",)

    def __init__(
        self,
        parts: Parts,
        index: OrderIndex,
        attempts: Attempts,
        stopping: threading.Event,
        on_leftovers: Callable[[], object],
    ) -> None:
        self._parts = parts
        self._index = index
        self._attempts = attempts
        self._on_leftovers = on_leftovers
        self._is_built = False
        self._resumption: Resumption | None = None
        self._bringing: HintedReading | None = None
        look = Every(LOOK_SECONDS, self._look, parts.clock)
        holes = Every(HOLES_SECONDS, self._retry_holes, parts.clock)
        self.steps = Steps(
            "index",
            attempts,
            stopping,
            [
                Step("read", partial(self._build, stopping)),
                Step("resume", self._resume),
                Step("look", look),
                Step("holes", holes),
            ],
        )

    def bring_up_to_date(self, resumption: Resumption) -> None:
        """Let the store be brought up to date from the index; before the first run."""
        self._resumption = resumption
        self._bringing = HintedReading(
            *(Hints(), HintKind.ORDER, "index", self._attempts, resumption.bring, self._parts.clock)
        )

    def _build(self, stopping: threading.Event) -> float | NotYet | None:
        """Read until nothing is missing, as fast as people who wait may have it."""
        if self._is_built and self._index.is_whole and not self._index.is_stale:
            return NotYet(LOOK_SECONDS)
        pace = self._parts.pace
        while not stopping.is_set():
            if (rest := pace.wait_seconds("hurried")) > 0:
                return NotYet(rest)
            with pace.polling("hurried"):
                self._index.measure_search()
                self._index.catch_up()
                if self._index.build() is None:
                    break
        self._is_built = not stopping.is_set()
        self._index.settle_doubt()
        return LOOK_SECONDS

    def _resume(self) -> float | NotYet:
        """Bring some orders more up to date; one that cannot be read is set aside and holds up no other."""
        bringing, resumption = self._bringing, self._resumption
        if bringing is None:
            return NotYet()
        if (rest := self._parts.pace.wait_seconds("hurried")) > 0:
            return NotYet(rest)
        with self._parts.pace.polling("hurried"):
            again = bringing.run()
            if resumption is not None and (ids := resumption.unread()):
                bringing.read(ids)
                return 0.0
        if resumption is not None and self._is_built and bringing.waiting() == bringing.set_aside():
            self._resumption = None
            has_leftovers = resumption.finish()
            _log.info("store brought up to date", orders_adopted=resumption.adopted)
            if has_leftovers:
                self._on_leftovers()
        return NotYet(again)

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
