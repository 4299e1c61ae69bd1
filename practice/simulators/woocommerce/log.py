"""What happened to the shop, written by the shop itself: the witness that sandbox and tests count by."""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; ``kind`` says which keys ``data`` has.

    ``request`` method, path, query, route, key, status · ``order`` order_id, status, created_via, source ·
    ``status`` order_id, before, after · ``stock`` product_id, before, after, cause · ``mail`` to, subject,
    order_id · ``note`` order_id, text, customer · ``refund`` order_id, refund_id, amount · ``webhook``
    webhook_id, topic, url, resource_id, status · ``product`` product_id, change.
    """

    number: int
    at: datetime
    kind: str
    data: dict[str, Any]

    def row(self) -> dict[str, Any]:
        """Show the entry as JSON shows it."""
        return {"number": self.number, "at": self.at.isoformat(), "kind": self.kind, **self.data}


class ShopLog:
    """Entries in order of happening; it outlives a restored backup. At most ``keep`` requests are kept."""

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
        """How often each route was asked since the last ``clear``; keys are like "GET /wc/v3/products"."""
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

    @property
    def requests(self) -> list[Entry]:
        """Every request to the shop's REST API."""
        return self.entries("request")

    @property
    def orders(self) -> list[Entry]:
        """Every order that came into being, however."""
        return self.entries("order")

    @property
    def stock(self) -> list[Entry]:
        """Every change of a stock."""
        return self.entries("stock")

    @property
    def mails(self) -> list[Entry]:
        """Every mail the shop sent, with recipient and subject."""
        return self.entries("mail")

    @property
    def notes(self) -> list[Entry]:
        """Every note written on an order, by the shop too."""
        return self.entries("note")

    @property
    def webhooks(self) -> list[Entry]:
        """Every delivery and ping that was tried, with the receiver's answer (0: none)."""
        return self.entries("webhook")
