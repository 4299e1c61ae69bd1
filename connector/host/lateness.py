"""Lateness: how long turns waited for a slot after the moment that they were wished for."""

from __future__ import annotations

import threading
from datetime import UTC, datetime


class Lateness:
    """What one process has seen since it was asked last; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._late: list[float] = []
        self._turns = 0

    def began(self, due: datetime | None) -> None:
        """Take note that a turn begins; ``due`` is None for one that was wished for now."""
        with self._lock:
            self._turns += 1
            if due is not None:
                self._late.append(max(0.0, (datetime.now(UTC) - due).total_seconds()))

    def take(self) -> dict[str, float]:
        """Return turns, and of dated ones the median, the 99th percentile and the worst, in seconds."""
        with self._lock:
            late, turns = sorted(self._late), self._turns
            self._late, self._turns = [], 0
        if not late:
            return {"turns": turns}
        last = len(late) - 1
        return {"turns": turns, "p50": late[last // 2], "p99": late[round(last * 0.99)], "worst": late[-1]}
