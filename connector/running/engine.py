"""The engine: the workers of one running connector, and what its doors may ask of them.

Six workers, each one thread: *collect* (catalogue), *hinted* (products by id), *deliver* (outbox), *orders*
(news of orders), *rounds* (what is read and compared in turn), *index* (which orders the shop has). What
concerns a single order that is on its way, or whose status is to be set, is done by a small pool of threads
beside them. What each does is in
:mod:`connector.running`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Iterable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import replace

import structlog

from connector.catalogue.wishes import want_sweep_for_new_rules
from connector.model import Hint, HintKind, IncomingOrder
from connector.model.errors import ConnectorError
from connector.orders.context import Counter, fits
from connector.orders.intake import Answer, Verdict, answer_unplaced, receive_order
from connector.running.attempts import Attempts, Failure
from connector.running.parts import Parts, Timing
from connector.running.pool import OrderPool
from connector.running.worker import Worker, WorkerState
from connector.running.workers.beside import SideBySide
from connector.running.workers.catalogue import CatalogueWork, SweepProgress
from connector.running.workers.hinted import HintedWork
from connector.running.workers.hints import Hints
from connector.running.workers.index import IndexWork
from connector.running.workers.orders import OrderWork
from connector.running.workers.proof import HookProof
from connector.running.workers.rounds import RoundsWork
from connector.running.workers.sending import SendingWork
from connector.starting.resume import Resumption, beat, is_stale

_log = structlog.get_logger("engine")
ANSWER_WITHIN = 8.0

__all__ = ["Engine", "Parts", "SweepProgress", "Timing"]


class Engine:
    """One running connector: its workers, woken by ticks, hints and each other."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        beside = SideBySide().do_both
        self.counter = Counter.at(parts.shop, parts.store, parts.notifier, parts.note, beside)
        self.is_ready = threading.Event()
        self.hints = Hints(parts.clock, parts.sleep)
        self.attempts = Attempts(parts.store, parts.clock)
        self._stopping = stopping = threading.Event()
        self.pool = OrderPool(self.counter, parts.pace, self.attempts, on_done=lambda: self.ordering.wake())
        self.proof = HookProof(parts.clock)
        self.catalogue = CatalogueWork(parts, self.proof, self.attempts, self.is_ready, stopping)
        self.hinted = HintedWork(parts, self.hints, self.proof, self.attempts, stopping)
        self.sending = SendingWork(parts, self.attempts, stopping)
        self.orders = OrderWork(parts, self.counter, self.hints, self.pool, self.attempts, stopping)
        self.rounds = RoundsWork(parts, self.counter, self.orders.hinted, self.attempts, stopping)
        self.index = IndexWork(parts, self.counter.index, self.attempts, stopping, self.want_sweep)
        self.collecting = Worker("collect", self.catalogue.steps.run)
        self.reading = Worker("hinted", self.hinted.steps.run)
        self.delivering = Worker("deliver", self.sending.steps.run)
        self.ordering = Worker("orders", self.orders.steps.run)
        self.touring = Worker("rounds", self.rounds.steps.run)
        self.indexing = Worker("index", self.index.steps.run)
        workers = (self.collecting, self.reading, self.delivering, self.ordering, self.touring)
        self._workers = (*workers, self.indexing)
        works = (self.catalogue, self.hinted, self.sending, self.orders, self.rounds, self.index)
        self._steps = tuple(work.steps for work in works)
        self._has_begun = False

    # life

    def start(self) -> None:
        """Start all workers; a store that may miss something is brought up to date beside all else."""
        parts = self.parts
        self.begin()
        if want_sweep_for_new_rules(parts.store, parts.rules.release):
            _log.info("the rules for offers have changed; the catalogue is read anew")
        beat(parts.store)
        self.attempts.start()
        parts.store.on_outbox_written(self.delivering.wake)
        parts.store.on_product_due(self.reading.wake)
        for worker in self._workers:
            worker.start()

    def begin(self) -> None:
        """Take note of what the store may miss, before the first order is taken; the shop is not asked."""
        if not self._has_begun and is_stale(self.parts.store):
            resumption = Resumption(self.counter)
            resumption.begin()
            self.index.bring_up_to_date(resumption)
            self.want_sweep()
        self._has_begun = True

    def leave(self) -> None:
        """Begin with nothing more; who waits for an order to be placed is answered as it stands."""
        self._stopping.set()
        for worker in self._workers:
            worker.stop()
        self.pool.stop()

    def stop(self, timeout: float = 8.0) -> bool:
        """Finish the units of work in hand and stop; returns whether all of it was finished in time."""
        deadline = time.monotonic() + timeout
        self.leave()
        left = [worker.join(max(0.1, deadline - time.monotonic())) for worker in self._workers]
        left.append(self.pool.join(max(0.1, deadline - time.monotonic())))
        beat(self.parts.store)
        return all(left)

    @property
    def is_whole(self) -> bool:
        """Tell whether every worker's thread is there; one that is gone does its work no more."""
        return all(worker.is_alive for worker in self._workers)

    def states(self) -> tuple[WorkerState, ...]:
        """Return what each worker last did; it fails when what it asks all the time does."""
        return tuple(
            _with_trouble(worker.state, *steps.trouble)
            for worker, steps in zip(self._workers, self._steps, strict=True)
        )

    def failing(self) -> tuple[Failure, ...]:
        """Return everything that fails and is tried again by itself, longest first."""
        return self.attempts.failing()

    def retry_now(self) -> None:
        """Let everything that fails be tried at once."""
        self.attempts.retry_now()
        self.wake()

    def wake(self) -> None:
        """Let every worker look whether there is something to do."""
        for worker in self._workers:
            worker.wake()

    @property
    def has_read(self) -> bool:
        """Tell whether the catalogue was read to its end, now or before the start."""
        return self.catalogue.has_read

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
        except (NotInTime, CancelledError, ConnectorError):
            is_cached = bool(self.parts.shop.reach().cache)
            may_fit = fits(self.counter, order)
            answer = answer_unplaced(self.parts.store, order, fits=may_fit, believes_stock=not is_cached)
        if answer.verdict is Verdict.TAKEN:
            self.ordering.wake()
        return answer

    def hint(self, hints: Iterable[Hint]) -> None:
        """Read soon what a webhook hinted at; hints of the same moment are read together.

        Which product a price is of is asked elsewhere: see :meth:`hear_hook`.
        """
        kinds = self.hints.add(hint for hint in hints if hint.kind is not HintKind.PRICE)
        if HintKind.PRODUCT in kinds:
            self.reading.wake()
        if HintKind.ORDER in kinds:
            self.ordering.wake()

    def hear_hook(self, hints: Collection[Hint] = ()) -> None:
        """Take note that a webhook of the shop arrived, and read soon what it hints at."""
        self.catalogue.hear_hook()
        quiet = self.parts.pace.quiet_seconds()
        for hint in hints:
            if hint.kind is HintKind.PRODUCT:
                self.proof.came(hint.id, quiet)
        self.hinted.sold(hints)
        self.hint(hints)
        if any(hint.kind is not HintKind.PRODUCT for hint in hints):
            self.reading.wake()

    @property
    def misses_hooks(self) -> bool:
        """Tell whether a change was found by asking and no webhook has arrived since."""
        return self.catalogue.misses_hooks

    def want_sweep(self) -> None:
        """Ask for a full reading of the catalogue."""
        self.catalogue.want_sweep()
        self.collecting.wake()


def _with_trouble(state: WorkerState, failures: int, trouble: str) -> WorkerState:
    if state.failures or not failures:
        return state
    return replace(state, failures=failures, trouble=trouble)
