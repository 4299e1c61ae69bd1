"""Wrong passwords: how long who tries has to wait, by caller and all together."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

TRIES = 5
WITHIN_SECONDS = 300.0
MOST_CALLERS = 10_000
"""Callers whose tries are remembered; the longest silent one is forgotten first."""

FREE = 10
"""Wrong passwords from wherever until all strangers wait."""

LONGEST_DELAY = 60.0
FORGET_AFTER = 3600.0


class Tries:
    """Wrong passwords by caller: at most ``TRIES`` within ``WITHIN_SECONDS``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def seconds_to_wait(self, caller: str) -> float:
        """Tell how long a caller must wait before it may try again; 0 when it may."""
        times = self._wrong.get(caller, deque())
        if len(times) < TRIES:
            return 0.0
        return max(0.0, times[0] + WITHIN_SECONDS - self._clock())

    def wrong(self, caller: str) -> None:
        """Count a wrong password."""
        self._wrong.setdefault(caller, deque(maxlen=TRIES)).append(self._clock())
        self._wrong.move_to_end(caller)
        if len(self._wrong) > MOST_CALLERS:
            self._wrong.popitem(last=False)

    def right(self, caller: str) -> None:
        """Forget the wrong ones: this caller knows the password."""
        self._wrong.pop(caller, None)


class AccountTries:
    """Wrong passwords of all callers together: after ten, each one doubles the wait, up to a minute.

    Whoever has a thousand addresses is slowed by this. A caller that has known the password is not: nobody
    can shut the owner out by trying.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._count = 0
        self._last = 0.0
        self._known: OrderedDict[str, None] = OrderedDict()

    def seconds_to_wait(self, caller: str) -> float:
        """Tell how long a caller must wait before it may try again; 0 when it may."""
        if caller in self._known or self._count < FREE:
            return 0.0
        since = self._clock() - self._last
        if since > FORGET_AFTER:
            self._count = 0
            return 0.0
        return max(0.0, min(2.0 ** (self._count - FREE), LONGEST_DELAY) - since)

    def wrong(self) -> None:
        """Count a wrong password."""
        self._count, self._last = min(self._count + 1, 1000), self._clock()

    def right(self, caller: str) -> None:
        """Remember a caller that knows the password."""
        self._known[caller] = None
        self._known.move_to_end(caller)
        if len(self._known) > MOST_CALLERS:
            self._known.popitem(last=False)
