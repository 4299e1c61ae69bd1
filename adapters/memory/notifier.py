"""A notifier and an address in memory: what was said, which alarms stand, what arrived."""

from __future__ import annotations

import threading

from connector.model.errors import MessageNotSent


class MemoryNotifier:
    """A notifier in memory; ``raised`` holds the alarms that stand, ``said`` everything said, in order."""

    def __init__(self) -> None:
        self.raised: dict[str, str] = {}
        self.said: list[str] = []
        self._lock = threading.Lock()

    def raise_alarm(self, key: str, message: str) -> None:
        """Say a trouble once, and keep its newest text."""
        with self._lock:
            if key not in self.raised:
                self.said.append(message)
            self.raised[key] = message

    def clear_alarm(self, key: str, message: str = "") -> None:
        """Say that a trouble is over, if it was there."""
        with self._lock:
            if self.raised.pop(key, None) is not None:
                self.said.append(message)


class MemoryMessenger:
    """An address in memory; ``sent`` is what arrived, ``trouble`` is raised until it is None."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.tries = 0
        self.beats = 0
        self.trouble: MessageNotSent | None = None

    def send(self, title: str, text: str) -> None:
        """Take a message."""
        self.tries += 1
        if self.trouble is not None:
            raise self.trouble
        self.sent.append((title, text))

    def beat(self) -> None:
        """Take notice that all is well."""
        self.tries += 1
        if self.trouble is not None:
            raise self.trouble
        self.beats += 1
