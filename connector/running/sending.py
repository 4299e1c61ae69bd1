"""What the worker *deliver* does: announce this shop to the platform, and send what waits."""

from __future__ import annotations

import random
import threading
from datetime import datetime

from connector.deliver import deliver, resume_sending
from connector.running.parts import Parts


class SendingWork:
    """Sends what waits in the outbox, once the platform knows where to call back."""

    def __init__(self, parts: Parts, stopping: threading.Event) -> None:
        self._parts = parts
        self._stopping = stopping
        self._announced = False

    def run(self) -> float | None:
        """Do what is to be done now; returns the seconds after which to run again unasked."""
        parts = self._parts
        if not self._announced:
            # The platform calls back where it was last told to; a restart may have moved us.
            if not resume_sending(parts.platform, parts.store, parts.notifier, parts.callback_url):
                return parts.timing.resend_test
            self._announced = True
        while not self._stopping.is_set():
            done = deliver(parts.platform, parts.store, parts.notifier, jitter=random.random())  # noqa: S311
            if done.paused:
                self._announced = False
                return parts.timing.resend_test
            if done.rest_until is not None:
                return _seconds_until(done.rest_until, parts.store.now())
            if not done.taken and not done.parked:
                break
        with parts.store.transaction() as tx:
            next_at = tx.outbox.next_due_at()
        return None if next_at is None else _seconds_until(next_at, parts.store.now())


def _seconds_until(moment: datetime, now: datetime) -> float:
    return max(0.05, (moment - now).total_seconds())
