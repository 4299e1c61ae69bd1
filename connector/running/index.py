"""What the worker *index* does: it reads the shop's orders, newest first, until it knows all that count."""

from __future__ import annotations

import threading
import time

import structlog

from connector.orders.index import IndexProgress, OrderIndex
from connector.running.parts import Parts

_log = structlog.get_logger("engine")
LOOK_SECONDS = 300.0
HOLES_SECONDS = 3600.0


class IndexWork:
    """Keeps the index of the shop's orders; all of it in one thread, beside the orders that are placed."""

    def __init__(self, parts: Parts, index: OrderIndex, stopping: threading.Event) -> None:
        self._parts = parts
        self._index = index
        self._stopping = stopping
        self._next_look_at = 0.0
        self._next_holes_at = 0.0

    @property
    def progress(self) -> IndexProgress:
        """How far the index reaches back."""
        return self._index.progress

    def run(self) -> float | None:
        """Read until nothing is missing; returns the seconds after which to run again unasked."""
        pace = self._parts.pace
        while not self._stopping.is_set() and not self._index.is_whole:
            if (rest := pace.wait_seconds("hurried")) > 0:
                return rest
            with pace.polling("hurried"):
                self._index.measure_search()
                if self._index.build() is None:
                    break
        self._look_again()
        return LOOK_SECONDS

    def _look_again(self) -> None:
        """Now and then read what is new, and what could not be read before."""
        now = time.monotonic()
        if self._stopping.is_set() or now < self._next_look_at:
            return
        self._next_look_at = now + LOOK_SECONDS
        with self._parts.pace.polling("reconcile"):
            self._index.newest_orders(None)
            if now >= self._next_holes_at:
                self._next_holes_at = now + HOLES_SECONDS
                if left := self._index.retry_holes():
                    _log.warning("orders that cannot be read", stretches=left)
