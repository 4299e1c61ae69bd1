"""A notifier in memory: what was said, and which alarms stand."""

from __future__ import annotations

import threading


class MemoryNotifier:
    """A notifier in memory; ``raised`` holds the alarms that stand, ``said`` everything said, in order."""

    def __init__(self) -> None:
        self.raised: dict[str, str] = {}
        self.said: list[str] = []
        self._lock = threading.Lock()

    def raise_alarm(self, key: str, message: str) -> None:
        """Say a trouble once."""
        with self._lock:
            if key not in self.raised:
                self.said.append(message)
            self.raised.setdefault(key, message)

    def clear_alarm(self, key: str, message: str = "") -> None:
        """Say that a trouble is over, if it was there."""
        with self._lock:
            if self.raised.pop(key, None) is not None:
                self.said.append(message)
