"""The pool: threads that place incoming orders beside the workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import structlog
from structlog.contextvars import bound_contextvars

from connector.counter import Counter
from connector.intake import Answer, place_order
from connector.ports import Pace

_log = structlog.get_logger("engine")
INTAKE_THREADS = 16


class PlacingPool:
    """Places orders that were received, several at once; ``number in pool`` tells whether one is in hand.

    ``on_left`` is called when an order that is live could not be read back: a worker goes on with it.
    """

    def __init__(self, counter: Counter, pace: Pace, on_left: Callable[[], None]) -> None:
        self._counter = counter
        self._pace = pace
        self._on_left = on_left
        self._threads = ThreadPoolExecutor(INTAKE_THREADS, thread_name_prefix="intake")
        self._in_hand = _InHand()

    def __contains__(self, number: str) -> bool:
        return number in self._in_hand

    def place(self, number: str) -> Future[Answer]:
        """Let a thread place an order; the worker leaves it alone as long as it is in hand."""
        answered: Future[Answer] = Future()

        def drop(placing: Future[None]) -> None:
            if placing.cancelled():
                self._in_hand.remove(number)
                answered.cancel()

        self._in_hand.add(number)
        try:
            self._threads.submit(self._place, number, answered).add_done_callback(drop)
        except RuntimeError:  # it is being stopped
            self._in_hand.remove(number)
            answered.cancel()
        return answered

    def stop(self) -> None:
        """Begin with no further order."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _place(self, number: str, answered: Future[Answer]) -> None:
        answer, failure = None, None
        try:
            with self._pace.intake(), bound_contextvars(order=number):
                answer = place_order(self._counter, number, answered.set_result)
        except Exception as error:
            failure = error
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
