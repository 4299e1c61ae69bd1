"""Which call meets which fault: decided by a seed and the call's number, so that a run can be repeated."""

from __future__ import annotations

import random
import re
import threading
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What may happen to one call on its way."""

    LATENCY = "latency"
    JITTER = "jitter"
    BANDWIDTH = "bandwidth"
    RESET_BEFORE = "reset before the request"
    RESET_IN = "reset in the request"
    RESET_AFTER = "reset after the request"
    LOST_ANSWER = "answer lost after the effect"
    DRIP = "slow drip"
    TRUNCATED = "truncated JSON"
    HTML = "HTML with 200"
    TOO_MANY = "429"
    TOO_MANY_LATER = "429 with Retry-After"
    ERROR_500 = "500"
    ERROR_502 = "502"
    ERROR_503 = "503"
    ERROR_504 = "504"
    STORED_500 = "500 after a stored write"
    DENIED = "401"
    REFUSED = "refused connections"
    DUPLICATE = "duplicate"
    REORDERED = "reordered"
    LATE = "a day late"


_ANY_CALL = frozenset(Kind) - {Kind.DENIED, Kind.DUPLICATE, Kind.REORDERED, Kind.LATE}

TO_SHOP = _ANY_CALL | {Kind.DENIED}
"""What meets the daemon's calls to the shop: 401 comes in the middle of reading, and goes again."""

TO_HUB = _ANY_CALL
TO_DAEMON = _ANY_CALL | {Kind.DUPLICATE, Kind.REORDERED, Kind.LATE}
"""What meets callbacks and webhooks. No network repeats a call by itself, but their senders do."""

_READS_ONLY = frozenset({Kind.DENIED})
_WRITES_ONLY = frozenset({Kind.STORED_500, Kind.RESET_IN, Kind.DUPLICATE, Kind.REORDERED, Kind.LATE})


@dataclass(frozen=True, slots=True)
class Planned:
    """One fault for the next calls with this method ("" for any) whose path matches; ``skip`` pass first."""

    kind: Kind
    path: str = ""
    method: str = ""
    skip: int = 0
    times: int = 1


class Plan:
    """Decides for call after call; ``share`` of them meet a fault, each kind in turn as in a shuffled deck.

    Planned faults come first, in the order they were planned.
    """

    def __init__(self, kinds: Iterable[Kind] = (), share: float = 0.0, seed: object = 0) -> None:
        self._kinds = sorted(kinds)
        self._share = share
        self._random = random.Random(f"faults/{seed}")
        self._deck: deque[Kind] = deque()
        self._planned: list[tuple[Planned, list[int]]] = []
        self._lock = threading.Lock()
        self._is_calm = False

    def add(self, kind: Kind, path: str = "", method: str = "", skip: int = 0, times: int = 1) -> None:
        """Plan a fault for certain calls to come."""
        with self._lock:
            self._planned.append((Planned(kind, path, method, skip, times), [0]))

    def calm(self, *, for_good: bool = True) -> None:
        """Let nothing happen any more (or, with False, let things happen again)."""
        with self._lock:
            self._is_calm = for_good
            self._planned.clear()

    def next(self, method: str, path: str) -> Kind | None:
        """Decide about the next call."""
        with self._lock:
            if self._is_calm:
                return None
            for planned, seen in self._planned:
                if planned.method in ("", method) and re.search(planned.path, path):
                    seen[0] += 1
                    if planned.skip < seen[0] <= planned.skip + planned.times:
                        return planned.kind
            # Drawn for every call, so that the decision about one does not depend on those before.
            is_hit = self._random.random() < self._share
            return self._draw(method) if is_hit and self._kinds else None

    def _draw(self, method: str) -> Kind | None:
        if len(self._deck) < len(self._kinds):
            fresh = list(self._kinds)
            self._random.shuffle(fresh)
            self._deck.extend(fresh)
        kind = next((kind for kind in self._deck if _fits(kind, method)), None)
        if kind is not None:
            self._deck.remove(kind)
        return kind


def _fits(kind: Kind, method: str) -> bool:
    is_read = method in ("GET", "HEAD")
    return kind not in (_WRITES_ONLY if is_read else _READS_ONLY)
