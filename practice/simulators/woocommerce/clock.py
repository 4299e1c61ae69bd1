"""The shop's own clock: it may be set, and it formats times as WordPress does."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


class ShopClock:
    """Runs with real time, shifted by whatever it was set to; whole seconds, as the shop stores them."""

    def __init__(self, timezone: str = "Europe/Berlin") -> None:
        self.timezone = timezone
        self._lock = threading.Lock()
        self._shift = 0.0
        self._stopped: float | None = None

    def seconds(self) -> float:
        """Return the shop's time as seconds since 1970, UTC."""
        with self._lock:
            return self._stopped if self._stopped is not None else time.time() + self._shift

    def stamp(self) -> int:
        """Return the shop's time as it is stored: cut to a whole second."""
        return int(self.seconds())

    def now(self) -> datetime:
        """Return the shop's time, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def set(self, moment: datetime, *, stop: bool = False) -> None:
        """Put the clock to ``moment``; with ``stop`` it stays there until set or advanced."""
        with self._lock:
            self._shift = moment.timestamp() - time.time()
            self._stopped = moment.timestamp() if stop else None

    def advance(self, step: timedelta) -> None:
        """Move the clock on (or back, with a negative step)."""
        with self._lock:
            self._shift += step.total_seconds()
            if self._stopped is not None:
                self._stopped += step.total_seconds()

    def http_date(self) -> str:
        """Return the time as a Date header."""
        return format_datetime(self.now().replace(microsecond=0), usegmt=True)

    def gmt(self, stamp: int | None) -> str | None:
        """Format a stored time as the *_gmt fields do: UTC without a suffix."""
        return None if stamp is None else _gmt(stamp)

    def local(self, stamp: int | None) -> str | None:
        """Format a stored time as the fields without _gmt do: the shop's zone without a suffix."""
        return None if stamp is None else _local(stamp, self.timezone)

    def local_twice(self, stamp: int) -> str:
        """Format a stored time with the zone applied twice, as WooCommerce does for pictures."""
        shifted = datetime.fromisoformat(_local(stamp, self.timezone)).replace(tzinfo=UTC)
        return _local(int(shifted.timestamp()), self.timezone)

    def read(self, text: str, *, gmt: bool) -> float:
        """Read a date filter: a suffix is honoured, without one it is UTC or the shop's zone.

        Raises ValueError for anything that is no date.
        """
        moment = datetime.fromisoformat(
            text.replace(" ", "+") if text.count(" ") == 1 and "T" in text else text
        )
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC if gmt else ZoneInfo(self.timezone))
        return moment.timestamp()


@lru_cache(maxsize=4096)
def _gmt(stamp: int) -> str:
    return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=4096)
def _local(stamp: int, timezone: str) -> str:
    return datetime.fromtimestamp(stamp, ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M:%S")
