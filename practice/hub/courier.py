"""Sends the queued callbacks from its own threads: signed, with a time limit, again when a shop fails."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, Literal

import requests

from practice.hub import deliveries
from practice.hub.answers import Answer
from practice.hub.deliveries import Delivery
from practice.hub.errors import HubError
from practice.hub.members import check_callback_url, member_named
from practice.hub.policy import CallbackPolicy
from practice.hub.progress import settle
from practice.hub.schema import now
from practice.hub.store import Store

Signature = Literal["valid", "wrong", "none"]
_LONGEST_SLEEP = 1.0
_AFTER_DEFECT = 60.0
_LOG = logging.getLogger(__name__)


class Courier:
    """Carries callbacks to the shops until ``close``; ``wake`` makes it look at the queue at once."""

    def __init__(self, store: Store, policy: CallbackPolicy) -> None:
        self._store = store
        self._policy = policy
        self._wakened = threading.Event()
        self._closing = threading.Event()
        self._under_way: set[int] = set()
        self._lock = threading.Lock()
        self._sessions = _Sessions()
        self._pool = ThreadPoolExecutor(policy.workers, "hub-callback")
        self._thread = threading.Thread(target=self._run, name="hub-courier", daemon=True)

    def start(self) -> None:
        """Start sending."""
        self._thread.start()

    def wake(self) -> None:
        """Say that the queue has changed."""
        self._wakened.set()

    def close(self) -> None:
        """Stop sending; a call under way is waited for."""
        self._closing.set()
        self.wake()
        if self._thread.ident is not None:
            self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._sessions.close()

    def idle(self) -> bool:
        """Whether no call is under way and none is due now."""
        with self._lock:
            return not self._under_way and not deliveries.sendable(self._queue(), now())

    def call(self, role: str, name: str, raw: bytes, signature: Signature = "valid") -> Answer:
        """Send one body to a member's callback address now, and return the answer."""
        try:
            with self._store.read() as connection:
                member = member_named(connection, role, name)
            if not member.callback_url:
                return Answer(now(), 0.0, reason="no callback address is known yet")
            url = check_callback_url(member.callback_url, self._policy.allowed_hosts)
        except HubError as refusal:
            return Answer(now(), 0.0, reason=str(refusal))
        headers = {"Content-Type": "application/json", **_signed(raw, member.key, signature)}
        return _post(self._sessions.mine(), url, raw, headers, self._policy.timeout)

    def _run(self) -> None:
        while not self._closing.is_set():
            self._wakened.clear()
            pause = self._send_due()
            self._wakened.wait(pause)

    def _send_due(self) -> float:
        """Hand what is due to the pool; returns how many seconds may pass until the next look."""
        at = now()
        # read under the lock: a callback that ended between the two would be sent once more
        with self._lock:
            queue = self._queue()
            due = [each for each in deliveries.sendable(queue, at) if each.id not in self._under_way]
            self._under_way |= {delivery.id for delivery in due}
        for delivery in due:
            self._pool.submit(self._carry, delivery)
        later = [delivery.next_at for delivery in queue if delivery.next_at > at]
        pause = (min(later) - now()) / timedelta(seconds=1) if later else _LONGEST_SLEEP
        return min(max(pause, 0.0), _LONGEST_SLEEP)

    def _queue(self) -> list[Delivery]:
        with self._store.read() as connection:
            return deliveries.waiting(connection)

    def _carry(self, delivery: Delivery) -> None:
        try:
            raw = json.dumps({"type": delivery.type, "body": delivery.body}, ensure_ascii=False).encode()
            times = delivery.simultaneous if delivery.attempts == 0 else 1
            answers = self._at_once(times, lambda: self.call(delivery.role, delivery.recipient, raw))
            with self._store.write() as connection:
                settle(connection, delivery, answers, self._policy)
        except Exception:
            _LOG.exception("callback %s of %s failed inside the hub", delivery.id, delivery.number)
            with self._store.write() as connection:
                deliveries.again(connection, delivery, _AFTER_DEFECT)
        finally:
            with self._lock:
                self._under_way.discard(delivery.id)
            self.wake()

    def _at_once(self, times: int, call: Callable[[], Answer]) -> list[Answer]:
        if times == 1:
            return [call()]
        together = threading.Barrier(times)

        def _one() -> Answer:
            together.wait()
            try:
                return call()
            finally:
                self._sessions.close_mine()

        with ThreadPoolExecutor(times, "hub-at-once") as crowd:
            return [future.result() for future in [crowd.submit(_one) for _ in range(times)]]


class _Sessions:
    """One keep-alive session per thread, none of which reads the environment."""

    def __init__(self) -> None:
        self._local = threading.local()
        self._all: set[requests.Session] = set()
        self._lock = threading.Lock()

    def mine(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            self._local.session = session
            with self._lock:
                self._all.add(session)
        return session

    def close_mine(self) -> None:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is not None:
            session.close()
            with self._lock:
                self._all.discard(session)

    def close(self) -> None:
        with self._lock:
            for session in self._all:
                session.close()
            self._all.clear()


def sign(raw: bytes, key: str) -> str:
    """Return the X-Kickroute-Signature of a body: lower-case hex HMAC-SHA256 keyed with the API key."""
    return hmac.new(key.encode(), raw, hashlib.sha256).hexdigest()


def _signed(raw: bytes, key: str, signature: Signature) -> dict[str, str]:
    if signature == "none":
        return {}
    return {"X-Kickroute-Signature": sign(raw, key if signature == "valid" else f"not {key}")}


def _post(session: requests.Session, url: str, raw: bytes, headers: dict[str, str], timeout: float) -> Answer:
    at, started = now(), time.monotonic()
    try:
        with session.post(url, data=raw, headers=headers, timeout=timeout, allow_redirects=False) as response:
            text = response.text
            return Answer(
                at,
                time.monotonic() - started,
                response.status_code,
                _json(text),
                text,
                response.reason or "",
                _seconds(response.headers.get("Retry-After", "")),
            )
    except requests.RequestException as error:
        return Answer(at, time.monotonic() - started, reason=type(error).__name__)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _seconds(header: str) -> float:
    return float(header) if header.isdecimal() else 0.0
