"""Keys that a shop sends by itself after one click of its owner.

Nothing but the state says whose they are, since nobody signs them. So a state is random, bound to the
browser's session and to the address that was typed, good once and for a quarter of an hour; and keys count
only if they open that address.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

LASTS = timedelta(minutes=15)
MOST = 20


@dataclass(frozen=True, slots=True)
class Grant:
    """What was asked for: by which browser, at which shop, until when; ``outcome`` once something came."""

    session: str
    platform: str
    url: str
    until: datetime
    is_used: bool = False
    trouble: str = ""
    has_worked: bool = False


class Grants:
    """The states that are out."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._out: dict[str, Grant] = {}

    def begin(self, session: str, platform: str, url: str) -> str:
        """Return a new state for a shop; earlier ones of that browser are dead."""
        state = secrets.token_urlsafe(16)
        with self._lock:
            self._out = {key: each for key, each in self._out.items() if each.session != _digest(session)}
            while len(self._out) >= MOST:
                self._out.pop(next(iter(self._out)))
            self._out[_digest(state)] = Grant(_digest(session), platform, url, self._now() + LASTS)
        return state

    def take(self, state: str) -> Grant | None:
        """Use a state up; None for one that is unknown, late, or used before."""
        with self._lock:
            grant = self._out.get(_digest(state))
            if grant is None or grant.is_used or self._now() >= grant.until:
                return None
            self._out[_digest(state)] = replace(grant, is_used=True)
            return grant

    def settle(self, state: str, trouble: str = "") -> None:
        """Say what became of the keys that came; empty when they opened the shop."""
        with self._lock:
            grant = self._out[_digest(state)]
            self._out[_digest(state)] = replace(grant, trouble=trouble, has_worked=not trouble)

    def of_browser(self, session: str) -> Grant | None:
        """Return the state that a browser has asked with last."""
        with self._lock:
            return next((each for each in self._out.values() if each.session == _digest(session)), None)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
