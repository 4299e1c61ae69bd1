"""Ask one question at a time without a pause between: an answer is read while the next one is awaited."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from queue import SimpleQueue
from typing import Any, Self, TypeVar

_T = TypeVar("_T")
_turn: ContextVar[threading.Lock | None] = ContextVar("turn", default=None)


@contextmanager
def own_turn() -> Iterator[None]:
    """Hold the wire, where code in :class:`InTurn` asks; no answer is read in here."""
    with _turn.get() or nullcontext():
        yield


class InTurn:
    """Carries out questions, never two on the wire at once; two that wait may change places.

    Two threads take turns: one waits for the other side while the other reads what the last answer says.
    Neither keeps the process from leaving. Use it as a context manager; what was not asked by its end is
    dropped, and what is under way is not waited for.
    """

    def __init__(self) -> None:
        self._wire = threading.Lock()
        self._questions: SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = SimpleQueue()
        self._is_open = True

    def __enter__(self) -> Self:
        for name in ("in-turn-1", "in-turn-2"):
            threading.Thread(target=self._work, name=name, daemon=True).start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._is_open = False
        self._questions.put(None)
        self._questions.put(None)

    def ask(self, question: Callable[[], _T]) -> Future[_T]:
        """Carry out a question soon; what it returns or raises is in the future."""
        future: Future[_T] = Future()
        self._questions.put((question, future))
        return future

    def _work(self) -> None:
        _turn.set(self._wire)
        while (wish := self._questions.get()) is not None:
            question, future = wish
            if not self._is_open:
                future.cancel()
                continue
            try:
                future.set_result(question())
            except BaseException as error:
                future.set_exception(error)
