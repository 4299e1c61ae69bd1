"""Failures planned for a simulated shop: which requests go wrong, how, and how often."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """One failure: for requests with this method ("" for any) whose path matches the regular expression.

    ``at`` ``before`` the request has its effect, or ``after`` it, with the answer lost; a WooCommerce also
    ``during`` it, when so many of its ``writes`` are made: what comes after them is not done. ``answer`` is a
    status with an error page as a host makes it, ``drop`` (the connection is cut), ``hang`` (it is cut
    after ``seconds``), ``html`` (a login page with status 200), ``garbage`` (half a JSON answer) or a
    name that the shop knows. ``skip`` lets that many such requests pass first; it happens ``times`` times
    (0: until cleared).
    """

    path: str
    method: str = ""
    at: Literal["before", "during", "after"] = "before"
    answer: int | str = "drop"
    skip: int = 0
    times: int = 1
    seconds: float = 30.0
    writes: int = 0


class FaultPlan:
    """The failures that are still to come."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[tuple[Fault, list[int]]] = []

    def add(self, fault: Fault) -> None:
        """Plan a failure."""
        with self._lock:
            self._waiting.append((fault, [0]))

    def clear(self) -> None:
        """Forget all that is planned."""
        with self._lock:
            self._waiting.clear()

    def due(self, method: str, path: str) -> Fault | None:
        """Return the failure that this request meets, and count it."""
        with self._lock:
            for fault, seen in self._waiting:
                if fault.method not in ("", method) or not re.search(fault.path, path):
                    continue
                seen[0] += 1
                if seen[0] > fault.skip and (not fault.times or seen[0] <= fault.skip + fault.times):
                    return fault
        return None
