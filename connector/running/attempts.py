"""Attempts: what fails is set aside by its name, shown, tried again ever more rarely, and cleared."""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from connector.model.errors import AccessDenied, OrderForgotten, OrderWaits, StaleFence, Unavailable
from connector.model.messages import dump, load
from connector.outbox.retry import pause_seconds
from connector.running.worker import explain
from connector.store import Store, Transaction

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 900.0
"""Seconds that the pause between two tries grows to."""

WAITING_PAUSE = 60.0
"""The longest for an order that waits until it is alone in the shop: that is decided within minutes."""

_log = structlog.get_logger("attempts")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    """What is tried: a step of a worker, or one thing in it; ``about`` is the thing's number or id."""

    worker: str
    step: str
    about: str = ""

    @property
    def key(self) -> str:
        """Name it where only a word can stand."""
        return ".".join(part for part in (self.worker, self.step, self.about) if part)


@dataclass(frozen=True, slots=True)
class Failure:
    """A task that failed ``times`` times in a row since ``since``, the last time for ``reason``."""

    task: Task
    times: int
    since: datetime
    next_at: datetime
    reason: str


@dataclass(slots=True)
class _Failing:
    """A failure by the clock that tasks are tried by."""

    failure: Failure
    began: float
    due: float


@dataclass(frozen=True, slots=True)
class NotYet:
    """What a task returns that was not tried, or not to its end; ``seconds`` until it wants to go on."""

    seconds: float | None = None


class Attempts:
    """Tries tasks and remembers those that fail; safe to use from several threads.

    What fails is also kept in the store, as far as that can be written, so that it is shown by whoever
    reads the store. A *probe* is asked all the time: when one works again, what began to fail while it did
    not is due at once, so that an outage leaves nothing waiting for long.
    """

    def __init__(
        self, store: Store, clock: Callable[[], float], jitter: Callable[[], float] = random.random
    ) -> None:
        self._store = store
        self._clock = clock
        self._jitter = jitter
        self._lock = threading.RLock()
        self._failing: dict[Task, _Failing] = {}
        self._worked_at: dict[Task, float] = {}
        self._unwritten: dict[str, str | None] = {}

    def start(self) -> None:
        """Forget what failed in an earlier process: everything is tried anew."""
        with suppress(Exception), self._store.transaction() as tx:
            for key in tx.facts.failing.all():
                tx.facts.failing.put(key, None)

    def load(self) -> None:
        """Go on from what fails by the store, whichever process tried it; its clock is the machine's then."""
        with self._store.reading() as tx:
            found = failing(tx)
        with self._lock:
            self._failing = {f.task: _Failing(f, f.since.timestamp(), f.next_at.timestamp()) for f in found}

    # trying

    def run(
        self, task: Task, work: Callable[[], T], *, is_probe: bool = False, longest: float | None = None
    ) -> T | None:
        """Do a task and return what it returns; None when it failed, which is remembered.

        The pause after a failure grows to ``longest`` seconds, a quarter of an hour unless said otherwise.
        """
        try:
            result = work()
        except OrderForgotten:
            # Nothing is left to be done: somebody forgot the order meanwhile.
            self.worked(task, is_probe=is_probe)
            return None
        except StaleFence:
            # It is another's by now, who will see whether it works.
            raise
        except Exception as error:
            self.failed(task, error, longest=longest)
            return None
        if not isinstance(result, NotYet):
            self.worked(task, is_probe=is_probe)
        return result

    def failed(self, task: Task, error: Exception, *, longest: float | None = None) -> None:
        """Take note that a task failed, and set when it is to be tried again."""
        reason = explain(error, worker=task.worker, step=task.step)
        now, moment = self._clock(), self._store.now()
        asked = error.retry_after if isinstance(error, Unavailable) else None
        with self._lock:
            before = self._failing.get(task)
            times = before.failure.times + 1 if before else 1
            longest = WAITING_PAUSE if isinstance(error, OrderWaits) else longest or LONGEST_PAUSE
            pause = pause_seconds(times, asked, self._jitter(), first=FIRST_PAUSE, longest=longest)
            failure = Failure(
                task=task,
                times=times,
                since=before.failure.since if before else moment,
                next_at=moment + timedelta(seconds=pause),
                reason=reason,
            )
            self._failing[task] = _Failing(failure, before.began if before else now, now + pause)
            self._unwritten[task.key] = _dump(failure)
        if times == 1 and isinstance(error, Unavailable | AccessDenied):
            _log.warning("tries again later", **_named(task), reason=reason)
        elif times == 1:
            _log.error("failed", **_named(task), reason=reason)
        self._write()

    def worked(self, task: Task, *, is_probe: bool = False) -> None:
        """Take note that a task worked, or need not be done any more."""
        now = self._clock()
        with self._lock:
            before = self._failing.pop(task, None)
            if before is not None:
                self._unwritten[task.key] = None
                if is_probe:
                    self._hurry_since(self._worked_at.get(task, float("-inf")))
            if is_probe:
                self._worked_at[task] = now
        if before is not None:
            _log.info("works again", **_named(task), failed_times=before.failure.times)
        self._write()

    def keep_only(self, worker: str, step: str, abouts: Collection[str]) -> None:
        """Forget failures of a step's things that are not to be done any more: only these are."""
        with self._lock:
            gone = [t for t in self._failing if (t.worker, t.step) == (worker, step)]
            gone = [t for t in gone if t.about and t.about not in abouts]
            for task in gone:
                del self._failing[task]
                self._unwritten[task.key] = None
        self._write()

    def retry_now(self) -> None:
        """Let everything be tried at once, because a person wishes it."""
        with self._lock:
            self._hurry_since(float("-inf"))

    def _hurry_since(self, moment: float) -> None:
        now = self._clock()
        for failing in self._failing.values():
            if failing.began >= moment:
                failing.due = min(failing.due, now)

    # asking

    def rest(self, task: Task) -> float:
        """Return for how many seconds a task is to be left alone; 0 when it may be tried."""
        with self._lock:
            failing = self._failing.get(task)
            return max(0.0, failing.due - self._clock()) if failing else 0.0

    def soonest(self, worker: str) -> float | None:
        """Return the seconds until something of a worker is tried again; None when nothing fails."""
        with self._lock:
            due = [failing.due for task, failing in self._failing.items() if task.worker == worker]
            return max(0.0, min(due) - self._clock()) if due else None

    def failing(self, worker: str = "") -> tuple[Failure, ...]:
        """Return what fails, of one worker or of all, longest first."""
        with self._lock:
            found = [f.failure for task, f in self._failing.items() if worker in ("", task.worker)]
        return tuple(sorted(found, key=lambda failure: (failure.since, failure.task.key)))

    # the store

    def _write(self) -> None:
        """Write what changed; what cannot be written now is written with the next change."""
        with self._lock:
            changed = dict(self._unwritten)
        if not changed:
            return
        with suppress(Exception):
            with self._store.transaction() as tx:
                for key, content in changed.items():
                    tx.facts.failing.put(key, content)
            with self._lock:
                for key, content in changed.items():
                    if self._unwritten.get(key, "") == content:
                        del self._unwritten[key]


def failing(tx: Transaction) -> tuple[Failure, ...]:
    """Return what fails by the store, longest first."""
    found = [_load(json.loads(content)) for content in tx.facts.failing.all().values()]
    return tuple(sorted(found, key=lambda failure: (failure.since, failure.task.key)))


def _named(task: Task) -> dict[str, str]:
    return {"worker": task.worker, "step": task.step, **({"about": task.about} if task.about else {})}


def _dump(failure: Failure) -> str:
    task = failure.task
    content = {
        "task": [task.worker, task.step, task.about],
        "times": failure.times,
        "since": failure.since.isoformat(),
        "next_at": failure.next_at.isoformat(),
        "reason": dump(failure.reason),
    }
    return json.dumps(content, ensure_ascii=False)


def _load(content: Mapping[str, Any]) -> Failure:
    return Failure(
        task=Task(*content["task"]),
        times=content["times"],
        since=datetime.fromisoformat(content["since"]),
        next_at=datetime.fromisoformat(content["next_at"]),
        reason=load(content["reason"]),
    )
