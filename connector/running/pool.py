"""The pool: threads that work on single orders beside the workers, so that none waits for another."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass

from structlog.contextvars import bound_contextvars

from connector.counter import Counter
from connector.intake import Answer, place_order
from connector.ports import Pace
from connector.running.attempts import Attempts, Task

INTAKE_THREADS = 16
HELPING = 4
"""How many of the threads may be busy with what the workers gave them; the others are for new orders."""


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

    ``on_done`` is called after an order that a worker is to look at. None of the threads keeps the process
    from leaving.
    """

    def __init__(self, counter: Counter, pace: Pace, attempts: Attempts, on_done: Callable[[], None]) -> None:
        self._counter = counter
        self._pace = pace
        self._attempts = attempts
        self._on_done = on_done
        self._changed = threading.Condition()
        self._jobs: deque[_Job] = deque()
        self._in_hand: dict[str, int] = {}
        self._answers: set[Future[Answer]] = set()
        self._helping = 0
        self._idle = 0
        self._threads: list[threading.Thread] = []
        self._is_open = True

    def __contains__(self, number: str) -> bool:
        return number in self._in_hand

    @property
    def waiting(self) -> int:
        """How many orders wait for a thread."""
        return len(self._jobs)

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
        failure, or enough threads are busy for workers.
        """
        if task.about in self or self._attempts.rest(task) > 0 or self._helping >= HELPING:
            return False

        def done() -> None:
            with self._changed:
                self._helping -= 1

        def tried() -> bool:
            self._attempts.run(task, work)
            done()
            return True

        with self._changed:
            self._helping += 1
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
            dropped = list(self._jobs)
            self._jobs.clear()
            for job in dropped:
                self._let_go(job.number)
            self._changed.notify_all()
            answers = list(self._answers)
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
        with self._changed:
            if not self._is_open:
                return False
            self._in_hand[job.number] = self._in_hand.get(job.number, 0) + 1
            self._jobs.append(job)
            if self._idle >= len(self._jobs) or len(self._threads) >= INTAKE_THREADS:
                self._changed.notify_all()
                return True
            name = f"intake-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
        thread.start()
        return True

    def _work(self) -> None:
        while (job := self._next()) is not None:
            is_wanted = True
            try:
                with self._pace.intake(), bound_contextvars(order=job.number):
                    is_wanted = job.work()
            finally:
                with self._changed:
                    self._let_go(job.number)
                if is_wanted:
                    self._on_done()

    def _next(self) -> _Job | None:
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
