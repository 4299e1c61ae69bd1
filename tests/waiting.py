"""Waiting for what a thread, a process or a server does: it ends with the event, or, in a hang, at the limit.

A wait of a test must outlast whatever the daemon may wait by itself (a worker's pause of half a minute, a
budget's debt) on a machine that is busy with other things; so there is one limit, for all of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

LIMIT = 120.0
"""Seconds. Also for timeouts of calls that are to be answered, and of processes that are to end."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.001, 0.02

T = TypeVar("T")


def until(what: str, condition: Callable[[], T], limit: float = LIMIT) -> T:
    """Ask until the answer is true, and return it; ``what`` says in the failure what did not come.

    Another ``limit`` is for who goes on without it, as the long days do.
    """
    deadline = time.monotonic() + limit
    pause = _FIRST_PAUSE
    while not (found := condition()):
        assert time.monotonic() < deadline, f"not within {limit:.0f} s: {what}"
        time.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
    return found


def happened(what: str, event: threading.Event) -> None:
    """Wait for what another thread tells by an event."""
    assert event.wait(LIMIT), f"not within {LIMIT:.0f} s: {what}"


def ended(*threads: threading.Thread) -> None:
    """Wait until threads have come to their end."""
    for thread in threads:
        thread.join(LIMIT)
        assert not thread.is_alive(), f"not within {LIMIT:.0f} s: the end of {thread.name}"
