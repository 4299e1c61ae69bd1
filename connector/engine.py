"""The engine: the workers of one running connector, and what its doors may ask of them.

Three workers, each one thread: *collect* (catalogue), *deliver* (outbox), *orders* (report, relay, what was
interrupted, reconcile). Orders that come in are placed by a small pool of threads beside them.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from structlog.contextvars import bound_contextvars

from connector.collect import SWEEP_WANTED, SWEPT_AT, CollectRules, Sweep, collect_changes, collect_ids
from connector.deliver import deliver, resume_sending
from connector.errors import ConnectorError
from connector.intake import (
    Answer,
    Verdict,
    answer_unplaced,
    finish_order,
    place_order,
    receive_order,
)
from connector.label import LabelOffice, reconcile_labels
from connector.locks import KeyedLocks
from connector.model import Hint, HintKind, IncomingOrder
from connector.moving import look_for_plugin
from connector.placing import Counter
from connector.ports import Notifier, Pace, Platform, Shop
from connector.reconcile import forget_addresses, reconcile_hooks, reconcile_orders
from connector.relay import relay_waiting
from connector.report import report_changes, report_ids, report_open
from connector.resume import Resumption, beat, is_stale
from connector.store import Store
from connector.worker import Worker, WorkerState

_log = structlog.get_logger("engine")
ANSWER_WITHIN = 8.0
HINT_GATHERING = 0.2
SAME_MOMENT = 0.02
BEAT_SECONDS = 60.0
WISH_SECONDS = 30.0
"""Seconds after which the store is asked whether a sweep is due; wishes of this process are heard at once."""

SWEEP_AGAIN_SECONDS = 60.0
"""Seconds from the start of one sweep to the next: wished for again and again, it must not be endless."""

INTAKE_THREADS = 16


@dataclass(frozen=True, slots=True)
class Timing:
    """How often things are looked at; lower bounds, in seconds unless said otherwise."""

    stock: float = 2
    orders: float = 15
    full_sweep: timedelta = timedelta(hours=6)
    reconcile: timedelta = timedelta(hours=1)
    resend_test: float = 300


@dataclass(frozen=True, slots=True)
class Parts:
    """What an engine is built from."""

    shop: Shop
    platform: Platform
    store: Store
    notifier: Notifier
    pace: Pace
    rules: CollectRules
    note: str
    public_url: str
    webhooks: bool = True
    timing: Timing = field(default_factory=Timing)
    label_office: LabelOffice | None = None

    @property
    def callback_url(self) -> str:
        """Where the platform calls back."""
        return f"{self.public_url}/kickroute/callback"


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """How far a reading of the whole catalogue has come; ``total`` is None when the shop does not say."""

    done: int
    total: int | None


class Engine:
    """One running connector: its workers, woken by ticks, hints and each other."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.counter = Counter(
            parts.shop, parts.store, parts.notifier, parts.note, KeyedLocks(), KeyedLocks()
        )
        self.collecting = Worker("collect", self._collect)
        self.delivering = Worker("deliver", self._deliver)
        self.ordering = Worker("orders", self._look_after_orders)
        self.is_ready = threading.Event()
        self._workers = (self.collecting, self.delivering, self.ordering)
        self._placing = ThreadPoolExecutor(INTAKE_THREADS, thread_name_prefix="intake")
        self._in_hand = _InHand()
        self._hints = _Hints()
        self._announced = False
        self._missed_hook = False
        self._resumption: Resumption | None = None
        self._sweep: Sweep | None = None
        self._sweep_not_before = 0.0
        self._look_for_wish_at = 0.0
        self._beat_at = 0.0
        self._next_orders_at = 0.0
        self._polls: deque[float] = deque(maxlen=6)
        self._next_reconcile_at = 0.0
        self._started = parts.store.now()

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
        beat(parts.store)
        parts.store.on_outbox_written(self.delivering.wake)
        for worker in self._workers:
            worker.start()

    def stop(self, timeout: float = 8.0) -> bool:
        """Finish the units of work in hand and stop; returns whether all workers left in time."""
        deadline = time.monotonic() + timeout
        for worker in self._workers:
            worker.stop()
        self._placing.shutdown(wait=False, cancel_futures=True)
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
        sweep = self._sweep
        return None if sweep is None else SweepProgress(sweep.done, sweep.total)

    @property
    def stock_interval(self) -> float | None:
        """Seconds between the last questions for changed products; None until two were asked."""
        times = list(self._polls)
        return (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else None

    # what doors ask

    def take(self, order: IncomingOrder) -> Answer:
        """Place an order and return what to answer the platform, within eight seconds."""
        receive_order(self.parts.store, order)
        try:
            return self._start_placing(order.kickroute_number).result(ANSWER_WITHIN)
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
        kinds = self._hints.add(hints)
        if HintKind.PRODUCT in kinds:
            self.collecting.wake()
        if HintKind.ORDER in kinds:
            self.ordering.wake()

    def hear_hook(self) -> None:
        """Take note that a webhook of the shop arrived."""
        self._missed_hook = False

    @property
    def misses_hooks(self) -> bool:
        """Tell whether a change was found by asking and no webhook has arrived since."""
        return self._missed_hook

    def want_sweep(self) -> None:
        """Ask for a full reading of the catalogue."""
        with self.parts.store.transaction() as tx:
            tx.facts.put(SWEEP_WANTED, "1")
        self._sweep_not_before = self._look_for_wish_at = 0.0
        self.collecting.wake()

    # the workers

    def _start_placing(self, number: str) -> Future[Answer]:
        """Let the pool place an order; the worker leaves it alone as long as it is in hand."""
        answered: Future[Answer] = Future()

        def drop(placing: Future[None]) -> None:
            if placing.cancelled():
                self._in_hand.remove(number)
                answered.cancel()

        self._in_hand.add(number)
        try:
            self._placing.submit(self._place, number, answered).add_done_callback(drop)
        except RuntimeError:  # it is being stopped
            self._in_hand.remove(number)
            answered.cancel()
        return answered

    def _place(self, number: str, answered: Future[Answer]) -> None:
        answer, failure = None, None
        try:
            with self.parts.pace.intake(), bound_contextvars(order=number):
                answer = place_order(self.counter, number, answered.set_result)
        except Exception as error:
            failure = error
        self._in_hand.remove(number)
        if answered.done():
            if failure is not None:
                # It is live and the platform knows; the worker goes on with reading it back.
                _log.warning("order not read back yet", order=number, reason=str(failure))
                self.ordering.wake()
        elif failure is not None:
            answered.set_exception(failure)
        elif answer is not None:
            answered.set_result(answer)

    def _collect(self) -> float | None:
        parts = self.parts
        self._collect_hinted()
        rest = parts.pace.wait_seconds()
        if rest > 0 and self._sweep is None:
            return rest
        if rest <= 0:
            with parts.pace.polling():
                done = collect_changes(parts.shop, parts.store, parts.notifier, parts.rules)
            self._polls.append(time.monotonic())
            self._missed_hook = self._missed_hook or (done.events > 0 and self.is_ready.is_set())
            self._beat()
            if done.needs_sweep:
                self._look_for_wish_at = 0.0
        if self._sweep is None and self._sweep_is_due():
            self._sweep = Sweep(parts.shop, parts.store, parts.notifier, parts.rules, ahead=True)
        if self._sweep is not None:
            self._step_sweep()
            return 0.0
        return None

    def _collect_hinted(self) -> None:
        parts = self.parts
        with self._hints.taken(HintKind.PRODUCT) as ids:
            if ids:
                collect_ids(parts.shop, parts.store, parts.notifier, parts.rules, ids)

    def _step_sweep(self) -> None:
        """Take pages of the sweep for about as long as changes may wait."""
        sweep = self._sweep
        deadline = time.monotonic() + self.parts.timing.stock
        try:
            while sweep is not None and not self.collecting.stopping:
                if not sweep.step():
                    self._sweep = None
                    self.is_ready.set()
                    _log.info("catalogue read", products=sweep.done, events=sweep.collected.events)
                    return
                if time.monotonic() > deadline or self._hints.has(HintKind.PRODUCT):
                    return
        except Exception:
            # It starts again from its beginning: a catalogue is read to its end or not at all.
            self._sweep = None
            raise

    def _beat(self) -> None:
        now = time.monotonic()
        if now >= self._beat_at:
            self._beat_at = now + BEAT_SECONDS
            beat(self.parts.store)

    def _sweep_is_due(self) -> bool:
        if time.monotonic() < self._look_for_wish_at:
            return False
        self._look_for_wish_at = time.monotonic() + WISH_SECONDS
        with self.parts.store.transaction() as tx:
            wanted = tx.facts.get(SWEEP_WANTED) is not None
            swept_at = tx.facts.time(SWEPT_AT)
        if not wanted and swept_at is not None:
            self.is_ready.set()
        is_old = swept_at is None or self.parts.store.now() - swept_at > self.parts.timing.full_sweep
        if not (wanted or is_old):
            return False
        if time.monotonic() < self._sweep_not_before:
            self._look_for_wish_at = self._sweep_not_before
            return False
        self._sweep_not_before = time.monotonic() + SWEEP_AGAIN_SECONDS
        return True

    def _deliver(self) -> float | None:
        parts = self.parts
        if not self._announced:
            # The platform calls back where it was last told to; a restart may have moved us.
            if not resume_sending(parts.platform, parts.store, parts.notifier, parts.callback_url):
                return parts.timing.resend_test
            self._announced = True
        while not self.delivering.stopping:
            done = deliver(parts.platform, parts.store, parts.notifier, jitter=random.random())  # noqa: S311
            if done.paused:
                self._announced = False
                return parts.timing.resend_test
            if done.rest_until is not None:
                return _seconds_until(done.rest_until, parts.store.now())
            if not done.taken and not done.parked:
                break
        with parts.store.transaction() as tx:
            next_at = tx.outbox.next_due_at()
        return None if next_at is None else _seconds_until(next_at, parts.store.now())

    def _look_after_orders(self) -> float | None:
        parts = self.parts
        with self._hints.taken(HintKind.ORDER) as ids:
            if ids:
                report_ids(parts.shop, parts.store, parts.notifier, ids)
        relay_waiting(self.counter)
        self._finish_interrupted()
        now = time.monotonic()
        if now >= self._next_reconcile_at:
            self._reconcile()
            self._next_reconcile_at = now + parts.timing.reconcile.total_seconds()
        rest = parts.pace.wait_seconds()
        if now >= self._next_orders_at and rest <= 0:
            with parts.pace.polling():
                report_open(parts.shop, parts.store, parts.notifier)
                report_changes(parts.shop, parts.store, parts.notifier, adopt_before=self._started)
            self._next_orders_at = time.monotonic() + parts.timing.orders
            return parts.timing.orders
        # Ticks come as often as this is due: one that comes a moment early must not leave it to the next.
        return max(rest, 0.1, self._next_orders_at - now)

    def _finish_interrupted(self) -> None:
        store = self.parts.store
        with store.transaction() as tx:
            waiting = [record.number for record in tx.orders.unfinished()]
        for number in waiting:
            if self.ordering.stopping:
                return
            if number in self._in_hand:
                continue
            try:
                with self.parts.pace.intake(), bound_contextvars(order=number):
                    finish_order(self.counter, number)
            except ConnectorError as error:
                # The next order is not stopped by this one; this one is tried again at the next run.
                _log.warning("order not placed yet", order=number, reason=str(error))

    def _reconcile(self) -> None:
        parts = self.parts
        if parts.webhooks:
            reconcile_hooks(parts.shop, parts.store, parts.notifier, parts.public_url)
        reconcile_orders(parts.shop, parts.store, parts.notifier)
        look_for_plugin(parts.shop, parts.notifier)
        forget_addresses(parts.store)
        if parts.label_office is not None:
            reconcile_labels(parts.label_office)


class _InHand:
    """Numbers of orders that are being worked on, by one or several at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}

    def add(self, number: str) -> None:
        """Take an order into hand."""
        with self._lock:
            self._counts[number] = self._counts.get(number, 0) + 1

    def remove(self, number: str) -> None:
        """Let an order go that was taken into hand."""
        with self._lock:
            self._counts[number] -= 1
            if not self._counts[number]:
                del self._counts[number]

    def __contains__(self, number: str) -> bool:
        return number in self._counts


class _Hints:
    """Ids that webhooks hinted at, gathered so that many are read in one question.

    The first ones after a quiet time wait for their like for a blink only; later ones are taken no more
    often than every ``HINT_GATHERING`` seconds: reading one costs the shop nearly as much as reading many.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._lock = threading.Lock()
        self._ids: dict[HintKind, set[str]] = {kind: set() for kind in HintKind}
        self._taken_at = dict.fromkeys(HintKind, float("-inf"))
        self._clock = clock
        self._sleep = sleep

    def add(self, hints: Iterable[Hint]) -> set[HintKind]:
        """Add hints and return the kinds that were among them."""
        kinds = set()
        with self._lock:
            for hint in hints:
                self._ids[hint.kind].add(hint.id)
                kinds.add(hint.kind)
        return kinds

    def has(self, kind: HintKind) -> bool:
        """Tell whether there are hints of a kind."""
        return bool(self._ids[kind])

    @contextmanager
    def taken(self, kind: HintKind) -> Iterator[set[str]]:
        """Wait a moment for more of the kind, then take all; they come back when the work on them fails."""
        if self.has(kind):
            gathered = self._taken_at[kind] + HINT_GATHERING - self._clock()
            self._sleep(max(SAME_MOMENT, gathered))
            self._taken_at[kind] = self._clock()
        with self._lock:
            ids, self._ids[kind] = self._ids[kind], set()
        try:
            yield ids
        except ConnectorError:
            with self._lock:
                self._ids[kind] |= ids
            raise


def _seconds_until(moment: datetime, now: datetime) -> float:
    return max(0.05, (moment - now).total_seconds())
