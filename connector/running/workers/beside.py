"""Two things at once, for an order that is placed: the note beside the look."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import Context, copy_context
from queue import SimpleQueue
from typing import Any, TypeVar

_A = TypeVar("_A")
_B = TypeVar("_B")


class SideBySide:
    """Does two things at once, the second in a thread that is kept: its connection to the shop stays open.

    None of the threads keeps the process from leaving.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._idle = 0
        self._count = 0
        self._waiting: SimpleQueue[tuple[Context, Callable[[], Any], Future[Any]]] = SimpleQueue()

    def do_both(self, first: Callable[[], _A], second: Callable[[], _B]) -> tuple[_A, _B]:
        """Do both, and raise what one of them raises once both have ended."""
        other: Future[_B] = Future()
        with self._guard:
            needs_thread = self._idle == 0
            self._idle -= not needs_thread
            self._count += needs_thread
        if needs_thread:
            threading.Thread(target=self._work, name=f"beside-{self._count}", daemon=True).start()
        self._waiting.put((copy_context(), second, other))
        try:
            mine = first()
        finally:
            other.exception()
        return mine, other.result()

    def _work(self) -> None:
        while True:
            context, work, other = self._waiting.get()
            try:
                other.set_result(context.run(work))
            except BaseException as error:
                other.set_exception(error)
            with self._guard:
                self._idle += 1
