"""Placing: a job goes on with one order, under a fence and locks, and leaves the answer for its door."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from itertools import islice

import structlog
from structlog.contextvars import bound_contextvars

from connector.fulfilment.relay import settle_status, waiting_statuses
from connector.host.answers import give
from connector.host.desks import Desk, Desks
from connector.host.locks import LocksTaken, StoredLocks
from connector.host.queue import Queue
from connector.host.wishes import Lane
from connector.model.errors import StaleFence
from connector.orders.context import Counter
from connector.orders.intake import Answer, place_order
from connector.orders.resolving import locks_of
from connector.running.attempts import Attempts, NotYet, Task
from connector.running.pool import placing
from connector.running.workers.beside import SideBySide
from connector.store.shared import holding

AGAIN = timedelta(seconds=10)
NEXT = 3
"""Orders that are tried when another has left their products: the oldest of those that wait."""

_log = structlog.get_logger("placing")


class Placing:
    """Places the orders of all suppliers, each in a job."""

    def __init__(self, queue: Queue, desks: Desks) -> None:
        self._queue = queue
        self._desks = desks
        self._beside = SideBySide().do_both

    def place(self, supplier: str, number: str) -> None:
        """Go on with an order; what fails is tried again by a wish for later."""
        lane = Lane(supplier, number)
        with bound_contextvars(supplier=supplier, order=number):
            try:
                desk = self._desks.get(supplier)
                if desk is not None:
                    self._place(desk, lane)
            except StaleFence as stale:
                _log.warning("left to another worker", reason=str(stale))
            except Exception as error:
                _log.warning("not placed", reason=str(error), exc_info=not isinstance(error, OSError))
                self._queue.later(lane, datetime.now(UTC) + AGAIN)

    def _place(self, desk: Desk, lane: Lane) -> None:
        fence = desk.store.raise_fence(lane.lock)
        with holding(fence), desk.zone(), desk.pace.intake():
            attempts = Attempts(desk.store, time.time)
            attempts.load()
            rest = self._advance(desk, lane, attempts)
            desk.store.drop_fence(fence)
        if rest > 0:
            self._queue.later(lane, datetime.now(UTC) + timedelta(seconds=rest))
        self._queue.now(Lane(desk.name))

    def _advance(self, desk: Desk, lane: Lane, attempts: Attempts) -> float:
        """Place the order and set the status that waits for it; returns the seconds until the next try.

        Where another order holds its products, that one has it tried when it leaves them.
        """
        parts = desk.parts()
        locks = StoredLocks(desk.store, lane.number, lambda left: self._try_next(desk, lane.number, left))
        counter = Counter.at(parts.shop, parts.store, parts.notifier, parts.note, self._beside, locks)
        task, status = placing(lane.number), Task("orders", "status", lane.number)

        def tell(answer: Answer) -> None:
            if give(desk.store, lane.number, answer):
                self._queue.tell(lane)

        def locked(work: Callable[[], object]) -> NotYet | None:
            try:
                work()
            except LocksTaken:
                return NotYet()
            return None

        attempts.run(task, lambda: locked(lambda: tell(place_order(counter, lane.number, tell))))
        if lane.number in waiting_statuses(desk.store):
            attempts.run(status, lambda: locked(lambda: settle_status(counter, lane.number)))
        return max(attempts.rest(task), attempts.rest(status))

    def _try_next(self, desk: Desk, number: str, left: Collection[str]) -> None:
        """Let those that waited for these locks be tried, the oldest first."""
        with desk.store.reading() as tx:
            others = [record.number for record in tx.orders.unfinished() if record.number != number]
        waiting = (other for other in others if locks_of(desk.store, other).intersection(left))
        self._queue.now(*(Lane(desk.name, other) for other in islice(waiting, NEXT)))
