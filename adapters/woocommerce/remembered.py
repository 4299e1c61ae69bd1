"""Answers that are valid for as long as a version of their order lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Remembered(Generic[_T]):
    """The last answer for each of at most ``size`` orders; safe to use from several threads."""

    def __init__(self, size: int = 5000) -> None:
        self._size = size
        self._answers: dict[str, tuple[str, _T]] = {}
        self._lock = threading.Lock()

    def get(self, order_id: str, version: str, ask: Callable[[], _T]) -> _T:
        """Return the answer remembered for this version, else ask; version "" is never remembered."""
        with self._lock:
            known = self._answers.get(order_id)
        if known is not None and version and known[0] == version:
            return known[1]
        answer = ask()
        with self._lock:
            self._answers.pop(order_id, None)
            self._answers[order_id] = (version, answer)
            while len(self._answers) > self._size:
                del self._answers[next(iter(self._answers))]
        return answer
