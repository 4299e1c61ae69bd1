"""Sessions of browsers: a random cookie, of which the store keeps the digest only."""

from __future__ import annotations

import json
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from connector.store import Store

LASTS = timedelta(days=30)
IDLE = timedelta(days=7)
NOTED_EVERY = timedelta(hours=1)
MOST = 50
"""Sessions kept; the longest idle one ends first."""


@dataclass(frozen=True, slots=True)
class Session:
    """Since when it is open, when it was used last, and of which passwords it is."""

    since: datetime
    seen: datetime
    epoch: str


class Sessions:
    """All sessions of one connector. A new login is always a new cookie, whatever the browser sent."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._known: dict[str, Session] | None = None

    def begin(self, epoch: str) -> str:
        """Open a session and return its cookie."""
        token, now = secrets.token_urlsafe(32), self._store.now()
        with self._lock:
            known = self._all()
            self._keep(_digest(token), Session(now, now, epoch))
            for digest in sorted(known, key=lambda each: known[each].seen)[:-MOST]:
                self._forget(digest)
        return token

    def is_open(self, token: str, epoch: str) -> bool:
        """Tell whether a cookie is that of an open session."""
        if not token:
            return False
        digest, now = _digest(token), self._store.now()
        with self._lock:
            found = self._all().get(digest)
            if found is None:
                return False
            if found.epoch != epoch or now - found.since > LASTS or now - found.seen > IDLE:
                self._forget(digest)
                return False
            if now - found.seen > NOTED_EVERY:
                self._keep(digest, Session(found.since, now, epoch))
        return True

    def end(self, token: str) -> None:
        """Close the session of a cookie."""
        with self._lock:
            self._all()
            self._forget(_digest(token))

    def _all(self) -> dict[str, Session]:
        if self._known is None:
            with self._store.reading() as tx:
                written = tx.facts.web_sessions.all()
            self._known = {digest: _read(text) for digest, text in written.items()}
        return self._known

    def _keep(self, digest: str, session: Session) -> None:
        with self._store.transaction() as tx:
            written = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(session).items()}
            tx.facts.web_sessions.put(digest, json.dumps(written))
        self._all()[digest] = session

    def _forget(self, digest: str) -> None:
        if self._all().pop(digest, None) is not None:
            with self._store.transaction() as tx:
                tx.facts.web_sessions.put(digest, None)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _read(text: str) -> Session:
    read = json.loads(text)
    return Session(
        datetime.fromisoformat(read["since"]), datetime.fromisoformat(read["seen"]), str(read["epoch"])
    )
