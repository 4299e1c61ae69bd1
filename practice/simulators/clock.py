"""A clock that runs with real time and may be set, for simulated shops of any kind."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Runs with real time, shifted by whatever it was set to, until it is stopped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shift = 0.0
        self._stopped: float | None = None

    def __call__(self) -> datetime:
        """Return the time, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """Return the time as seconds since 1970, UTC."""
        with self._lock:
            return self._stopped if self._stopped is not None else time.time() + self._shift

    def set(self, moment: datetime, *, stop: bool = False) -> None:
        """Put the clock to ``moment``; with ``stop`` it stays there until set or advanced."""
        with self._lock:
            self._shift = moment.timestamp() - time.time()
            self._stopped = moment.timestamp() if stop else None

    def follow(self) -> None:
        """Run with real time again."""
        with self._lock:
            self._shift, self._stopped = 0.0, None

    def advance(self, step: timedelta) -> None:
        """Move the clock on (or back, with a negative step)."""
        with self._lock:
            self._shift += step.total_seconds()
            if self._stopped is not None:
                self._stopped += step.total_seconds()
