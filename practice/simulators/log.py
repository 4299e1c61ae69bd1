"""What happened to a simulated shop, as the shop itself writes it: the witness of sandbox and tests."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; each shop documents which kinds it writes and which keys ``data`` then has."""

    number: int
    at: datetime
    kind: str
    data: dict[str, Any]

    def row(self) -> dict[str, Any]:
        """Show the entry as JSON shows it."""
        return {"number": self.number, "at": self.at.isoformat(), "kind": self.kind, **self.data}


class Log:
    """Entries in order of happening; it outlives a restored backup. At most ``keep`` requests are kept.

    Entries of kind ``request`` have a ``route``, by which they are counted.
    """

    def __init__(self, keep: int = 200_000) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._requests: deque[Entry] = deque(maxlen=keep)
        self._others: list[Entry] = []
        self._counts: Counter[str] = Counter()

    def add(self, at: datetime, kind: str, **data: Any) -> None:
        """Write one entry."""
        with self._lock:
            self._number += 1
            entry = Entry(self._number, at, kind, data)
            if kind == "request":
                self._requests.append(entry)
                self._counts[data["route"]] += 1
            else:
                self._others.append(entry)

    def entries(self, kind: str = "", after: int = 0) -> list[Entry]:
        """Return the entries of a kind (or all) with a number above ``after``."""
        with self._lock:
            rows = [*self._requests, *self._others] if not kind else self._others
            if kind == "request":
                rows = list(self._requests)
            found = [e for e in rows if e.number > after and kind in ("", e.kind)]
        return found if kind else sorted(found, key=lambda e: e.number)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries())

    @property
    def counts(self) -> dict[str, int]:
        """How often each route was asked since the start or the last ``clear``."""
        with self._lock:
            return dict(self._counts)

    @property
    def last(self) -> int:
        """The number of the newest entry; what comes later is ``entries(after=last)``."""
        with self._lock:
            return self._number

    def clear(self) -> None:
        """Forget everything, counts too; numbers go on."""
        with self._lock:
            self._requests.clear()
            self._others.clear()
            self._counts.clear()
