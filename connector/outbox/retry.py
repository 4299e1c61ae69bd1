"""When to try again what was not served: exponential, jittered, never earlier than the other side asked."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

FIRST_WAIT = 4.0
"""Seconds after the first failure, before jitter."""

LONGEST_WAIT = 300.0
"""Seconds that the wait grows to when nobody asks for more."""

LONGEST_ASKED = 86_400.0
"""Seconds that the other side may ask for; a longer ``Retry-After`` is taken for a mistake."""


def next_attempt(attempts: int, now: datetime, retry_after: float | None, jitter: float) -> datetime:
    """Tell when to try again after ``attempts`` failures in a row (1 or more).

    Without ``retry_after`` (seconds) the wait is between half of and the whole of ``FIRST_WAIT``, doubled
    with every failure up to ``LONGEST_WAIT``; ``jitter``, at least 0 and below 1, chooses the point. With
    it the wait is at least that long, up to ``LONGEST_ASKED``, plus a jitter so that not all come at once.
    """
    wait = pause_seconds(attempts, retry_after, jitter, first=FIRST_WAIT, longest=LONGEST_WAIT)
    return now + timedelta(seconds=wait)


def pause_seconds(
    attempts: int, retry_after: float | None, jitter: float, *, first: float, longest: float
) -> float:
    """Tell for how many seconds to wait; see :func:`next_attempt`, whose waits these two bound."""
    doublings = min(max(attempts - 1, 0), 32)
    whole: float = min(first * 2**doublings, longest)
    wait = whole * (1 + jitter) / 2
    if retry_after is not None and math.isfinite(retry_after):
        wait = max(wait, min(retry_after, LONGEST_ASKED) + first * jitter)
    return wait
