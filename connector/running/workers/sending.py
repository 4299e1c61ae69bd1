"""What the worker *deliver* does: announce this shop to the platform, and send what waits."""

from __future__ import annotations

import random
import threading
from datetime import datetime

from connector.outbox.deliver import deliver, resume_sending
from connector.running.attempts import Attempts, NotYet
from connector.running.parts import Parts
from connector.running.steps import Step, Steps


class SendingWork:
    """Sends what waits in the outbox, once the platform knows where to call back."""

    REMEMBERED = ("_announced", "_test_not_before")

    def __init__(self, parts: Parts, attempts: Attempts, stopping: threading.Event) -> None:
        self._parts = parts
        self._stopping = stopping
        self._announced = False
        self._test_not_before = float("-inf")
        steps = [Step("announce", self._announce, is_probe=True), Step("send", self._send, is_probe=True)]
        self.steps = Steps("deliver", attempts, stopping, steps)

    def _announce(self) -> float | NotYet | None:
        """Tell the platform where to call back, which a restart may have moved."""
        parts = self._parts
        rest = self._test_not_before - parts.clock()
        if self._announced or rest > 0:
            return NotYet(rest if rest > 0 else None)
        if not resume_sending(parts.platform, parts.store, parts.notifier, parts.callback_url):
            return self._pause()
        self._announced = True
        return None

    def _pause(self) -> float:
        """Leave a platform that refuses the key alone for a while, whatever is written meanwhile."""
        seconds = self._parts.timing.resend_test
        self._announced = False
        self._test_not_before = self._parts.clock() + seconds
        return seconds

    def _send(self) -> float | NotYet | None:
        parts = self._parts
        while not self._stopping.is_set():
            done = deliver(parts.platform, parts.store, parts.notifier, jitter=random.random())  # noqa: S311
            if done.paused:
                return NotYet(self._pause()) if self._announced else NotYet()
            if done.rest_until is not None:
                return _seconds_until(done.rest_until, parts.store.now())
            if not done.taken and not done.parked:
                break
        with parts.store.transaction() as tx:
            next_at = tx.outbox.next_due_at()
        return None if next_at is None else _seconds_until(next_at, parts.store.now())


def _seconds_until(moment: datetime, now: datetime) -> float:
    return max(0.05, (moment - now).total_seconds())
