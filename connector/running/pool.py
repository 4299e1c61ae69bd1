"""The pool: threads that work on single orders beside the workers, so that none waits for another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from structlog.contextvars import bound_contextvars

from connector.orders.context import Counter
from connector.orders.intake import Answer, place_order
from connector.orders.resolving import locks_of
from connector.ports import Pace
from connector.running.attempts import Attempts, Task
from connector.running.locks import KeyedLocks, Turn

INTAKE_THREADS = 16
HELPING = 8
"""How many orders may be in hand for the workers; the other threads are for new orders."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Work on one order, which tells whether a worker is to look at it afterwards.

    ``drop`` is called instead when it is not begun any more.
    """

    number: str
    work: Callable[[], bool]
    drop: Callable[[], None]


class OrderPool:
    """Works on several orders at once; ``number in pool`` tells whether one is in hand.

    An order takes a thread when all its locks are free: those of one product wait in a row without one.
    ``on_done`` is called after an order that a worker is to look at. None of the threads keeps the process
    from leaving.
    """

    def __init__(
        self,
        counter: Counter,
        locks: KeyedLocks,
        pace: Pace,
        attempts: Attempts,
        on_done: Callable[[], None],
    ) -> None:
        self._counter = counter
        self._locks = locks
        self._pace = pace
        self._attempts = attempts
        self._on_done = on_done
        self._changed = threading.Condition()
        self._jobs: deque[tuple[_Job, Turn]] = deque()
        self._locked_out: dict[int, _Job] = {}
        self._in_hand: dict[str, int] = {}
        self._answers: set[Future[Answer]] = set()
        self._helped: dict[str, frozenset[str]] = {}
        self._idle = 0
        self._threads: list[threading.Thread] = []
        self._is_open = True

    def __contains__(self, number: str) -> bool:
        return number in self._in_hand

    @property
    def waiting(self) -> int:
        """How many orders wait for a thread, or for others of the same product."""
        with self._changed:
            return len(self._jobs) + len(self._locked_out)

    def place(self, number: str) -> Future[Answer]:
        """Let a thread place an order that was received; cancelled when the pool stops before it began."""
        answered: Future[Answer] = Future()
        job = _Job(number, lambda: self._place(number, answered), lambda: _cancel(answered))
        with self._changed:
            self._answers.add(answered)
        answered.add_done_callback(self._answers.discard)
        if not self._begin(job):
            answered.cancel()
        return answered

    def help(self, task: Task, work: Callable[[], object]) -> bool:
        """Let a thread do a worker's task about the order that it names.

        Returns False when it is not begun now: the order is in hand, it is to be left alone after a
        failure, enough is in hand for the workers, or one of that waits for the same locks. So orders that
        hang hold their own products' locks, and no others.
        """
        if task.about in self or self._attempts.rest(task) > 0 or len(self._helped) >= HELPING:
            return False
        keys = locks_of(self._counter.store, task.about)
        if any(keys & others for others in list(self._helped.values())):
            return False

        def done() -> None:
            self._helped.pop(task.about, None)

        def tried() -> bool:
            self._attempts.run(task, work)
            done()
            return True

        self._helped[task.about] = keys
        if not self._begin(_Job(task.about, tried, done)):
            done()
            return False
        return True

    def stop(self) -> None:
        """Begin with no further order; nobody waits for an answer any more.

        Those that wait for a thread are dropped; those in hand go on, see :meth:`join`.
        """
        with self._changed:
            self._is_open = False
            turns = [turn for _, turn in self._jobs]
            dropped = [job for job, _ in self._jobs] + list(self._locked_out.values())
            self._jobs.clear()
            self._locked_out.clear()
            for job in dropped:
                self._let_go(job.number)
            self._changed.notify_all()
            answers = list(self._answers)
        for turn in turns:
            self._locks.leave(turn)
        for job in dropped:
            job.drop()
        for answered in answers:
            answered.cancel()

    def join(self, timeout: float) -> bool:
        """Wait until no order is in hand; returns whether none is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._in_hand, timeout)

    # parts

    def _begin(self, job: _Job) -> bool:
        keys = locks_of(self._counter.store, job.number)
        with self._changed:
            if not self._is_open:
                return False
            self._in_hand[job.number] = self._in_hand.get(job.number, 0) + 1
            self._locked_out[id(job)] = job
        self._locks.wait_for(keys, partial(self._ready, job))
        return True

    def _ready(self, job: _Job, turn: Turn) -> None:
        """Give a job that holds its locks to a thread."""
        with self._changed:
            is_wanted = self._locked_out.pop(id(job), None) is not None
            if is_wanted:
                self._jobs.append((job, turn))
                needs_thread = self._idle < len(self._jobs) and len(self._threads) < INTAKE_THREADS
                if needs_thread:
                    name = f"intake-{len(self._threads)}"
                    self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
                    self._threads[-1].start()
                self._changed.notify_all()
        if not is_wanted:
            self._locks.leave(turn)

    def _work(self) -> None:
        while (taken := self._next()) is not None:
            job, turn = taken
            is_wanted = True
            try:
                with (
                    self._pace.intake(),
                    bound_contextvars(order=job.number),
                    self._locks.carried(turn),
                ):
                    is_wanted = job.work()
            finally:
                self._locks.leave(turn)
                with self._changed:
                    self._let_go(job.number)
                if is_wanted:
                    self._on_done()

    def _next(self) -> tuple[_Job, Turn] | None:
        with self._changed:
            self._idle += 1
            self._changed.wait_for(lambda: self._jobs or not self._is_open)
            self._idle -= 1
            return self._jobs.popleft() if self._jobs else None

    def _let_go(self, number: str) -> None:
        """Let an order go that was taken into hand; the lock is held."""
        self._in_hand[number] -= 1
        if not self._in_hand[number]:
            del self._in_hand[number]
        self._changed.notify_all()

    def _place(self, number: str, answered: Future[Answer]) -> bool:
        try:
            answer = place_order(self._counter, number, lambda live: _answer(answered, live))
        except Exception as error:
            # A worker goes on with it, after a while: what fails now may fail again at once.
            self._attempts.failed(placing(number), error)
            with suppress(InvalidStateError):
                answered.set_exception(error)
            return True
        self._attempts.worked(placing(number))
        _answer(answered, answer)
        return False


def placing(number: str) -> Task:
    """Name the task of placing an order."""
    return Task("orders", "place", number)


def _answer(answered: Future[Answer], answer: Answer) -> None:
    """Give the answer, unless it was given before or nobody waits for it any more."""
    with suppress(InvalidStateError):
        answered.set_result(answer)


def _cancel(answered: Future[Answer]) -> None:
    answered.cancel()
