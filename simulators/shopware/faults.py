"""Break the shop on purpose, a given number of times per route."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Literal

Kind = Literal["after_write", "before_write", "deadlock", "unavailable", "hang_up"]


@dataclass
class Fault:
    """The next ``times`` requests of ``method`` on a path matching ``path`` go wrong in one way."""

    kind: Kind
    method: str
    path: re.Pattern[str]
    times: int
    skip: int = 0


class Faults:
    """The faults that wait for their request.

    ``after_write`` stores and then answers 500 (an exception in a subscriber), ``before_write`` answers
    500 and stores nothing, ``deadlock`` answers 400 with MySQL's 1213, ``unavailable`` answers 503 as a
    proxy does (HTML), ``hang_up`` stores and closes the connection without an answer.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def inject(self, kind: Kind, path: str, *, method: str = "POST", times: int = 1, skip: int = 0) -> None:
        """Let the next ``times`` requests that match the pattern go wrong, after ``skip`` others."""
        with self._lock:
            self._waiting.append(Fault(kind, method, re.compile(path), times, skip))

    def clear(self) -> None:
        """Forget the faults that have not struck."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str) -> Kind | None:
        """Return the fault that strikes a request, if any, and count it off."""
        with self._lock:
            for fault in self._waiting:
                if fault.method != method or not fault.path.search(path):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault.kind
        return None
