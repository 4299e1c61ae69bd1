"""The pool: threads that place incoming orders beside the workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from functools import partial
from typing import TypeVar

import structlog
from structlog.contextvars import bound_contextvars

from connector.counter import Counter
from connector.intake import Answer, place_in_turn
from connector.locks import Turn
from connector.ports import Pace
from connector.resolving import locks_of

_log = structlog.get_logger("engine")
INTAKE_THREADS = 16
_A = TypeVar("_A")
_B = TypeVar("_B")


class PlacingPool:
    """Places orders that were received, several at once; ``number in pool`` tells whether one is in hand.

    An order takes a thread when all its locks are free: those of one product wait in a row without one.
    ``on_left`` is called when an order that is live could not be read back: a worker goes on with it.
    """

    def __init__(self, counter: Counter, pace: Pace, on_left: Callable[[], None]) -> None:
        self._counter = counter
        self._pace = pace
        self._on_left = on_left
        self._threads = ThreadPoolExecutor(INTAKE_THREADS, thread_name_prefix="intake")
        self._in_hand = _InHand()
        self._guard = threading.Lock()
        self._not_begun: dict[Future[Answer], str] = {}
        self._is_open = True

    def __contains__(self, number: str) -> bool:
        return number in self._in_hand

    def place(self, number: str) -> Future[Answer]:
        """Let a thread place an order; the worker leaves it alone as long as it is in hand."""
        answered: Future[Answer] = Future()
        with self._guard:
            if not self._is_open:
                answered.cancel()
                return answered
            self._not_begun[answered] = number
        self._in_hand.add(number)
        keys = locks_of(self._counter.store, number)
        self._counter.locks.wait_for(keys, partial(self._begin, number, answered))
        return answered

    def stop(self) -> None:
        """Begin with no further order."""
        with self._guard:
            self._is_open = False
            left, self._not_begun = self._not_begun, {}
        self._threads.shutdown(wait=False, cancel_futures=True)
        for answered, number in left.items():
            self._in_hand.remove(number)
            answered.cancel()

    def _begin(self, number: str, answered: Future[Answer], turn: Turn) -> None:
        try:
            self._threads.submit(self._place, number, answered, turn)
        except RuntimeError:  # it is being stopped
            self._counter.locks.leave(turn)

    def _place(self, number: str, answered: Future[Answer], turn: Turn) -> None:
        with self._guard:
            is_wanted = self._not_begun.pop(answered, None) is not None
        answer, failure = None, None
        try:
            if is_wanted:
                with self._pace.intake(), bound_contextvars(order=number):
                    answer = place_in_turn(self._counter, number, turn, answered.set_result)
        except Exception as error:
            failure = error
        finally:
            self._counter.locks.leave(turn)
        if not is_wanted:
            return
        self._in_hand.remove(number)
        if answered.done():
            if failure is not None:
                # It is live and the platform knows; the worker goes on with reading it back.
                _log.warning("order not read back yet", order=number, reason=str(failure))
                self._on_left()
        elif failure is not None:
            answered.set_exception(failure)
        elif answer is not None:
            answered.set_result(answer)


class SideBySide:
    """Does two things at once, the second in a thread that is kept: its connection to the shop stays open."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(INTAKE_THREADS, thread_name_prefix="intake-beside")

    def do_both(self, first: Callable[[], _A], second: Callable[[], _B]) -> tuple[_A, _B]:
        """Do both, and raise what one of them raises once both have ended."""
        other = self._threads.submit(copy_context().run, second)
        try:
            mine = first()
        finally:
            wait([other])
        return mine, other.result()

    def stop(self) -> None:
        """Begin with nothing further."""
        self._threads.shutdown(wait=False, cancel_futures=True)


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
