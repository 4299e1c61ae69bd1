"""The engine: the workers of one running connector, and what its doors may ask of them.

Four workers, each one thread: *collect* (catalogue), *deliver* (outbox), *orders* (report, relay, what was
interrupted, reconcile), *index* (which orders the shop has). Orders that come in are placed by a small pool
of threads beside them. What each does is in :mod:`connector.running`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as NotInTime

import structlog

from connector.counter import Counter
from connector.errors import ConnectorError
from connector.intake import Answer, Verdict, answer_unplaced, receive_order
from connector.model import Hint, HintKind, IncomingOrder
from connector.resume import Resumption, beat, is_stale
from connector.running.catalogue import CatalogueWork, SweepProgress
from connector.running.hints import Hints
from connector.running.index import IndexWork
from connector.running.orders import OrderWork
from connector.running.parts import Parts, Timing
from connector.running.pool import PlacingPool, SideBySide
from connector.running.sending import SendingWork
from connector.wishes import want_sweep_for_new_rules
from connector.worker import Worker, WorkerState

_log = structlog.get_logger("engine")
ANSWER_WITHIN = 8.0

__all__ = ["Engine", "Parts", "SweepProgress", "Timing"]


class Engine:
    """One running connector: its workers, woken by ticks, hints and each other."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._beside = SideBySide()
        self.counter = Counter.at(parts.shop, parts.store, parts.notifier, parts.note, self._beside.do_both)
        self.is_ready = threading.Event()
        self.hints = Hints()
        self._stopping = threading.Event()
        self.pool = PlacingPool(self.counter, parts.pace, on_left=lambda: self.ordering.wake())
        self.catalogue = CatalogueWork(parts, self.hints, self.is_ready, self._stopping)
        self.sending = SendingWork(parts, self._stopping)
        self.orders = OrderWork(parts, self.counter, self.hints, self.pool, self._stopping)
        self.collecting = Worker("collect", self.catalogue.run)
        self.delivering = Worker("deliver", self.sending.run)
        self.ordering = Worker("orders", self.orders.run)
        self.index = IndexWork(parts, self.counter.index, self._stopping)
        self.indexing = Worker("index", self.index.run)
        self._workers = (self.collecting, self.delivering, self.ordering, self.indexing)
        self._resumption: Resumption | None = None

    # life

    def start(self) -> None:
        """Bring a store that may miss something up to date, then start all workers.

        Raises the errors of the shop when it cannot be asked for what the store may miss; called again, it
        goes on where it was.
        """
        parts = self.parts
        if self._resumption is None and is_stale(parts.store):
            self._resumption = Resumption(parts.shop, parts.store, parts.notifier, parts.note)
        if self._resumption is not None:
            adopted = self._resumption.run()
            self.want_sweep()
            _log.info("store brought up to date", orders_adopted=adopted)
            if adopted:
                with parts.store.transaction() as tx:
                    tx.journal.write("", "store brought up to date", orders=adopted)
        if want_sweep_for_new_rules(parts.store, parts.rules.release):
            _log.info("the rules for offers have changed; the catalogue is read anew")
        beat(parts.store)
        parts.store.on_outbox_written(self.delivering.wake)
        parts.store.on_product_due(self.collecting.wake)
        for worker in self._workers:
            worker.start()

    def stop(self, timeout: float = 8.0) -> bool:
        """Finish the units of work in hand and stop; returns whether all workers left in time."""
        deadline = time.monotonic() + timeout
        self._stopping.set()
        for worker in self._workers:
            worker.stop()
        self.pool.stop()
        self._beside.stop()
        left = [worker.join(max(0.1, deadline - time.monotonic())) for worker in self._workers]
        beat(self.parts.store)
        return all(left)

    @property
    def is_whole(self) -> bool:
        """Tell whether every worker's thread is there; one that is gone does its work no more."""
        return all(worker.is_alive for worker in self._workers)

    def states(self) -> tuple[WorkerState, ...]:
        """Return what each worker last did."""
        return tuple(worker.state for worker in self._workers)

    @property
    def sweep_progress(self) -> SweepProgress | None:
        """How far the sweep under way has come; None when there is none."""
        return self.catalogue.sweep_progress

    @property
    def stock_interval(self) -> float | None:
        """Seconds between the last questions for changed products; None until two were asked."""
        return self.catalogue.stock_interval

    # what doors ask

    def take(self, order: IncomingOrder) -> Answer:
        """Place an order and return what to answer the platform, within eight seconds."""
        receive_order(self.parts.store, order)
        try:
            return self.pool.place(order.kickroute_number).result(ANSWER_WITHIN)
        except (NotInTime, CancelledError):
            answer = answer_unplaced(self.parts.store, order)
        except ConnectorError as error:
            _log.warning("order not placed yet", order=order.kickroute_number, reason=str(error))
            answer = answer_unplaced(self.parts.store, order)
        if answer.verdict is Verdict.TAKEN:
            self.ordering.wake()
        return answer

    def hint(self, hints: Iterable[Hint]) -> None:
        """Read soon what a webhook hinted at; hints of the same moment are read together."""
        kinds = self.hints.add(hints)
        if HintKind.PRODUCT in kinds:
            self.collecting.wake()
        if HintKind.ORDER in kinds:
            self.ordering.wake()

    def hear_hook(self) -> None:
        """Take note that a webhook of the shop arrived."""
        self.catalogue.hear_hook()

    @property
    def misses_hooks(self) -> bool:
        """Tell whether a change was found by asking and no webhook has arrived since."""
        return self.catalogue.misses_hooks

    def want_sweep(self) -> None:
        """Ask for a full reading of the catalogue."""
        self.catalogue.want_sweep()
        self.collecting.wake()
