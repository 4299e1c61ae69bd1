"""A worker: one thread that does one kind of work, woken by ticks, webhooks and other workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from connector.model.errors import AccessDenied, ConnectorError, Unavailable
from connector.model.messages import say
from connector.outbox.retry import LONGEST_ASKED
from connector.store.trouble import describe_trouble

_log = structlog.get_logger("worker")
RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0)


@dataclass(frozen=True, slots=True)
class WorkerState:
    """What a worker last did. ``failures`` counts failed runs in a row, ``trouble`` says why."""

    name: str
    last_run: datetime | None = None
    last_seconds: float = 0.0
    failures: int = 0
    trouble: str = ""


class Worker:
    """Run ``work`` in a thread of its own whenever woken; a failed run is repeated by itself, ever slower.

    ``work`` returns the seconds after which it wants to run again unasked, or None.
    """

    def __init__(self, name: str, work: Callable[[], float | None]) -> None:
        self.state = WorkerState(name)
        self._work = work
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def stopping(self) -> bool:
        """Tell whether the worker was asked to stop; long work looks here between its units."""
        return self._stopping.is_set()

    @property
    def is_alive(self) -> bool:
        """Tell whether the thread runs."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Start the thread; the first run comes at once."""
        self._woken.set()
        self._thread.start()

    def wake(self) -> None:
        """Ask for a run as soon as possible; several wishes become one run."""
        self._woken.set()

    def stop(self) -> None:
        """Ask the thread to leave after the unit of work in hand."""
        self._stopping.set()
        self._woken.set()

    def join(self, timeout: float) -> bool:
        """Wait for the thread to leave; returns whether it has."""
        if self._thread.is_alive():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        wait: float | None = None
        while True:
            self._woken.wait(wait)
            if self.stopping:
                return
            self._woken.clear()
            wait = self._run_once()

    def _run_once(self) -> float | None:
        started = datetime.now(UTC)
        try:
            wait = self._work()
        except Exception as error:
            return self._failed(started, error)
        if self.state.failures:
            _log.info("works again", worker=self.state.name, failed_runs=self.state.failures)
        seconds = (datetime.now(UTC) - started).total_seconds()
        self.state = WorkerState(self.state.name, started, seconds)
        return wait

    def _failed(self, started: datetime, error: Exception) -> float:
        failures = self.state.failures + 1
        reason = explain(error, worker=self.state.name)
        if failures == 1 and isinstance(error, Unavailable | AccessDenied):
            _log.warning("tries again later", worker=self.state.name, reason=reason)
        elif failures == 1:
            _log.error("failed", worker=self.state.name, reason=reason)
        seconds = (datetime.now(UTC) - started).total_seconds()
        self.state = WorkerState(self.state.name, started, seconds, failures, reason)
        pause = RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1]
        if isinstance(error, Unavailable) and error.retry_after:
            return max(pause, min(error.retry_after, LONGEST_ASKED))
        return pause


def explain(error: Exception, **about: str) -> str:
    """Say what went wrong in a sentence that people may read; what nobody foresaw is logged with its place.

    Only our own errors are written to be read: any other may quote an address it stumbled over.
    """
    if isinstance(error, ConnectorError):
        return str(error)
    trouble = describe_trouble(error)
    if trouble is None:
        _log.error("unexpected", **about, exc_info=error)
    return trouble or say("unexpected {kind}; the log says where", kind=type(error).__name__)
