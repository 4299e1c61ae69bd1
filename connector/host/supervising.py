"""Several worker processes on one machine: each that ends is started anew, until all are told to leave."""

from __future__ import annotations

import random
import signal
import subprocess
import threading
import time
from collections.abc import Sequence

import structlog

SOONEST, LATEST = 0.5, 3.0
"""Seconds from the end of a process to the start of the next: not all of a host's at the same moment."""

LEAVE_WITHIN = 15.0

_log = structlog.get_logger("host")


def supervise(command: Sequence[str], count: int) -> int:
    """Keep so many processes running until SIGTERM or SIGINT; returns 0 then."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    children = [_start(command) for _ in range(count)]
    starts = [0.0] * count
    while not told.wait(0.2):
        for at, child in enumerate(children):
            if child.poll() is None:
                continue
            if not starts[at]:
                _log.warning("a worker process has ended and is started anew", code=child.returncode)
                starts[at] = time.monotonic() + random.uniform(SOONEST, LATEST)  # noqa: S311
            elif time.monotonic() >= starts[at]:
                children[at], starts[at] = _start(command), 0.0
    _leave(children)
    return 0


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command)  # noqa: S603 - ourselves


def _leave(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    until = time.monotonic() + LEAVE_WITHIN
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
