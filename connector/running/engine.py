"""The engine: the works of one running connector, each driven by a thread of its own.

What concerns a single order that is on its way, or whose status is to be set, is done by a small pool of
threads beside them. What each work does is in :mod:`connector.running.workers`.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as NotInTime

from connector.model import IncomingOrder
from connector.model.errors import ConnectorError
from connector.orders.context import Counter, fits
from connector.orders.intake import Answer, Verdict, answer_unplaced, receive_order
from connector.running.attempts import Attempts
from connector.running.locks import KeyedLocks
from connector.running.parts import Parts, Timing
from connector.running.pool import OrderPool
from connector.running.worker import Worker, WorkerState
from connector.running.workers.beside import SideBySide
from connector.running.workers.catalogue import SweepProgress
from connector.running.works import Works, with_trouble
from connector.starting.resume import beat

ANSWER_WITHIN = 8.0

__all__ = ["Engine", "Parts", "SweepProgress", "Timing"]


class Engine(Works):
    """One running connector: its works, each with a worker, woken by ticks, hints and each other."""

    def __init__(self, parts: Parts) -> None:
        self._stopping = threading.Event()
        beside, locks = SideBySide().do_both, KeyedLocks()
        counter = Counter.at(parts.shop, parts.store, parts.notifier, parts.note, beside, locks)
        attempts = Attempts(parts.store, parts.clock)
        self.pool = OrderPool(counter, locks, parts.pace, attempts, on_done=lambda: self.ordering.wake())
        super().__init__(parts, counter, attempts, self.pool, self._stopping)
        self._workers = {name: Worker(name, steps.run) for name, steps in self.steps.items()}
        self.collecting = self._workers["collect"]
        self.reading = self._workers["hinted"]
        self.delivering = self._workers["deliver"]
        self.ordering = self._workers["orders"]

    # life

    def start(self) -> None:
        """Start all workers; a store that may miss something is brought up to date beside all else."""
        store = self.parts.store
        self.begin()
        self.look_at_rules()
        beat(store)
        self.attempts.start()
        store.on_outbox_written(self.delivering.wake)
        store.on_product_due(self.reading.wake)
        for worker in self._workers.values():
            worker.start()

    def leave(self) -> None:
        """Begin with nothing more; who waits for an order to be placed is answered as it stands."""
        self._stopping.set()
        for worker in self._workers.values():
            worker.stop()
        self.pool.stop()

    def stop(self, timeout: float = 8.0) -> bool:
        """Finish the units of work in hand and stop; returns whether all of it was finished in time."""
        deadline = time.monotonic() + timeout
        self.leave()
        left = [worker.join(max(0.1, deadline - time.monotonic())) for worker in self._workers.values()]
        left.append(self.pool.join(max(0.1, deadline - time.monotonic())))
        beat(self.parts.store)
        return all(left)

    @property
    def is_whole(self) -> bool:
        """Tell whether every worker's thread is there; one that is gone does its work no more."""
        return all(worker.is_alive for worker in self._workers.values())

    def states(self) -> tuple[WorkerState, ...]:
        """Return what each worker last did; it fails when what it asks all the time does."""
        return tuple(
            with_trouble(worker.state, *self.steps[name].trouble) for name, worker in self._workers.items()
        )

    def wake(self, *names: str) -> None:
        """Let workers look whether there is something to do; one that there is not has nothing to."""
        for name in names or self._workers:
            if name in self._workers:
                self._workers[name].wake()

    # what the platform's door asks

    def take(self, order: IncomingOrder) -> Answer:
        """Place an order and return what to answer the platform, within eight seconds."""
        receive_order(self.parts.store, order)
        try:
            return self.pool.place(order.kickroute_number).result(ANSWER_WITHIN)
        except (NotInTime, CancelledError, ConnectorError):
            answer = answer_late(self.counter, order)
        if answer.verdict is Verdict.TAKEN:
            self.ordering.wake()
        return answer


def answer_late(counter: Counter, order: IncomingOrder) -> Answer:
    """Decide what to answer when the shop did not place an order in time."""
    is_cached = bool(counter.shop.reach().cache)
    return answer_unplaced(counter.store, order, fits=fits(counter, order), believes_stock=not is_cached)
