"""Steps: a worker does all of its own each turn, and one that fails keeps no other from being done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from connector.running.attempts import Attempts, NotYet, Task

PROBE_PAUSE = 30.0
"""Seconds that the pause of a failing probe grows to: what comes back is noticed soon."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a worker: ``work`` returns the seconds after which it wants to be done again, or None.

    It returns them as :class:`NotYet` when it had nothing to do: only what was done tells that it works. A
    probe is a question that is asked all the time: whether it works tells whether the other side does.
    """

    name: str
    work: Callable[[], float | NotYet | None]
    is_probe: bool = False


class Every:
    """Work that is done every so many seconds; a try that failed does not count."""

    REMEMBERED = ("_next",)

    def __init__(self, seconds: float, work: Callable[[], NotYet | None], clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._work = work
        self._clock = clock
        self._next = float("-inf")

    def __call__(self) -> float | NotYet:
        """Do the work when it is due; returns the seconds until it is again."""
        rest = self._next - self._clock()
        if rest > 0:
            return NotYet(rest)
        if isinstance(not_yet := self._work(), NotYet):
            return not_yet
        self._next = self._clock() + self._seconds
        return self._seconds


class Steps:
    """All steps of one worker, in their order."""

    def __init__(
        self, worker: str, attempts: Attempts, stopping: threading.Event, steps: Sequence[Step]
    ) -> None:
        self._worker = worker
        self._attempts = attempts
        self._stopping = stopping
        self._steps = tuple((Task(worker, step.name), step) for step in steps)

    def run(self) -> float | None:
        """Do every step that does not wait after a failure; returns when to run again unasked."""
        waits = []
        for task, step in self._steps:
            if self._stopping.is_set():
                break
            if self._attempts.rest(task) > 0:
                continue
            longest = PROBE_PAUSE if step.is_probe else None
            wait = self._attempts.run(task, step.work, is_probe=step.is_probe, longest=longest)
            waits.append(wait.seconds if isinstance(wait, NotYet) else wait)
        waits.append(self._attempts.soonest(self._worker))
        return min((wait for wait in waits if wait is not None), default=None)

    def recurring(self) -> Mapping[str, Every]:
        """Return what is done every so many seconds, by the names of the steps."""
        return {step.name: step.work for _, step in self._steps if isinstance(step.work, Every)}

    @property
    def trouble(self) -> tuple[int, str]:
        """Return how often in a row a probe of this worker failed, and why; 0 when all of them work."""
        probes = {task for task, step in self._steps if step.is_probe}
        found = [failure for failure in self._attempts.failing(self._worker) if failure.task in probes]
        return (found[0].times, found[0].reason) if found else (0, "")
