"""Watch for wrong signatures: one is noise, several mean a wrong key or somebody who tries."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from datetime import timedelta

from connector.model.messages import say
from connector.ports import Notifier

WITHIN = timedelta(minutes=10)
QUIET = timedelta(hours=1)
HOW_MANY = 3


class SignatureWatch:
    """Raise an alarm at the third wrong signature within ten minutes; clear it after an hour without one.

    A good signature in between does not clear it: it does not prove that the other caller has stopped, and
    a stranger could make the alarm come and go at will. Time without a wrong one counts from the start of
    this process, so that an alarm of an earlier one ends too.
    """

    def __init__(
        self, notifier: Notifier, key: str, message: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._notifier = notifier
        self._key = key
        self._message = message
        self._clock = clock
        self._lock = threading.Lock()
        self._lately: deque[float] = deque(maxlen=HOW_MANY)
        self._quiet_since = clock()
        self._is_raised = False
        self._may_stand = True

    def wrong(self) -> None:
        """Count a wrong signature; the notifier is asked once per alarm, not once per call."""
        with self._lock:
            now = self._clock()
            self._lately.append(now)
            self._quiet_since = now
            is_many = len(self._lately) == HOW_MANY
            if self._is_raised or not is_many or now - self._lately[0] > WITHIN.total_seconds():
                return
            self._is_raised = self._may_stand = True
        self._notifier.raise_alarm(self._key, self._message)

    def settle(self) -> None:
        """Clear the alarm when it has been quiet for long enough; asked whenever somebody looks."""
        with self._lock:
            is_quiet = self._clock() - self._quiet_since >= QUIET.total_seconds()
            if not (self._may_stand and is_quiet):
                return
            self._is_raised = self._may_stand = False
        self._notifier.clear_alarm(self._key, say("no wrong signature came for an hour"))
