"""What the other side has just said, so that it need not be asked for it at once."""

from __future__ import annotations

import threading


class Once:
    """Things known until they are used, at most ``size`` of them; safe to use from several threads."""

    def __init__(self, size: int = 1000) -> None:
        self._size = size
        self._known: dict[str, None] = {}
        self._lock = threading.Lock()

    def add(self, thing: str) -> None:
        """Know a thing; the oldest is forgotten when there are too many."""
        with self._lock:
            self._known[thing] = None
            if len(self._known) > self._size:
                del self._known[next(iter(self._known))]

    def take(self, thing: str) -> bool:
        """Tell whether the thing was known, and forget it."""
        with self._lock:
            return self._known.pop(thing, self) is None
