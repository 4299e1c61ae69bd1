"""Hints of webhooks, kept until what they hint at was read."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace

from connector.model import Hint, HintKind
from connector.model.errors import AccessDenied, Unavailable
from connector.outbox.retry import pause_seconds
from connector.running.attempts import FIRST_PAUSE, Attempts, Task
from connector.running.steps import PROBE_PAUSE
from connector.store.trouble import describe_trouble

HINT_GATHERING = 0.2
SAME_MOMENT = 0.02
PROVED_FOR = 60.0
"""Seconds for which one id that could be read shows that the others fail by themselves."""

MOST_DIVIDED = 20
"""How many questions may be spent within that time on finding out which."""


class Hints:
    """Ids that webhooks hinted at, gathered so that many are read in one question.

    The first ones after a quiet time wait for their like for a blink only; later ones are taken no more
    often than every ``HINT_GATHERING`` seconds: reading one costs the shop nearly as much as reading many.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._lock = threading.Lock()
        self._ids: dict[HintKind, set[str]] = {kind: set() for kind in HintKind}
        self._taken_at = dict.fromkeys(HintKind, float("-inf"))
        self._clock = clock
        self._sleep = sleep

    def add(self, hints: Iterable[Hint]) -> set[HintKind]:
        """Add hints and return the kinds that were among them."""
        kinds = set()
        with self._lock:
            for hint in hints:
                self._ids[hint.kind].add(hint.id)
                kinds.add(hint.kind)
        return kinds

    def has(self, kind: HintKind) -> bool:
        """Tell whether there are hints of a kind."""
        return bool(self._ids[kind])

    def take(self, kind: HintKind) -> set[str]:
        """Wait a moment for more of the kind, then take all; empty at once when there is none."""
        if self.has(kind):
            gathered = self._taken_at[kind] + HINT_GATHERING - self._clock()
            self._sleep(max(SAME_MOMENT, gathered))
            self._taken_at[kind] = self._clock()
        with self._lock:
            ids, self._ids[kind] = self._ids[kind], set()
        return ids


@dataclass(frozen=True, slots=True)
class _Group:
    """Ids that are read in one question, at ``due``; together they failed ``times`` times in a row."""

    ids: tuple[str, ...]
    due: float
    times: int = 0


class HintedReading:
    """Reads what was hinted at, all in one question; nothing is forgotten before it could be read.

    What fails together is divided until the one that fails stands alone: it is shown by its name and tried
    again by itself. Where not even one of them can be read, the other side is taken for away, and they wait
    together. One thread reads; ``add`` and ``waiting`` are for others as well.
    """

    def __init__(
        self,
        hints: Hints,
        kind: HintKind,
        worker: str,
        attempts: Attempts,
        read: Callable[[Collection[str]], object],
        clock: Callable[[], float],
    ) -> None:
        self._hints = hints
        self._kind = kind
        self._worker = worker
        self._attempts = attempts
        self._read = read
        self._clock = clock
        self._groups: list[_Group] = []
        self._proved_at = float("-inf")
        self._divided = deque[float](maxlen=MOST_DIVIDED)
        self._lock = threading.Lock()

    def add(self, ids: Collection[str]) -> None:
        """Read these too, which failed when something else asked for them."""
        with self._lock:
            self._groups.append(_Group(tuple(sorted(ids)), self._clock()))

    def read(self, ids: Collection[str]) -> None:
        """Read these now, as if they had been hinted at."""
        self._try(_Group(tuple(sorted(ids)), self._clock()))

    def go_on(self, ids: Collection[str]) -> None:
        """Read these, which another process was told of; those that failed there wait as they did."""
        with self._lock:
            for some_id in sorted(ids):
                has_failed = self._attempts.rest(self._task(some_id)) > 0
                self._groups.append(_Group((some_id,), self._clock(), int(has_failed)))

    def waiting(self) -> frozenset[str]:
        """Return the ids that failed and wait to be read again."""
        with self._lock:
            return frozenset(some_id for group in self._groups for some_id in group.ids)

    def run(self) -> float | None:
        """Read what is due; returns the seconds until more is, None when nothing waits."""
        due = self._due()
        if fresh := self._hints.take(self._kind) - self.set_aside():
            due.insert(0, _Group(tuple(sorted(fresh)), self._clock()))
        for at, group in enumerate(due):
            try:
                self._try(group)
            except BaseException:
                self._put_back(due[at:])
                raise
        with self._lock:
            left = [self._rest(group) for group in self._groups]
        return min(left, default=None)

    def _due(self) -> list[_Group]:
        with self._lock:
            due = [group for group in self._groups if self._rest(group) <= 0]
            self._groups = [group for group in self._groups if group not in due]
        return due

    def set_aside(self) -> set[str]:
        """Return the ids that fail alone: a further hint at one must not make others fail with it."""
        with self._lock:
            return {group.ids[0] for group in self._groups if _is_named(group)}

    def _rest(self, group: _Group) -> float:
        if _is_named(group):
            return self._attempts.rest(self._task(group.ids[0]))
        return max(0.0, group.due - self._clock())

    def _try(self, group: _Group) -> None:
        try:
            self._read(group.ids)
        except Exception as error:
            self._failed(group, error)
        else:
            for some_id in group.ids:
                self._attempts.worked(self._task(some_id))
            self._hurry()

    def _hurry(self) -> None:
        """Let those that wait together be read at once: the other side is there."""
        now = self._clock()
        if self._rest_from_dividing() > 0:
            return
        with self._lock:
            self._groups = [group if _is_named(group) else replace(group, due=now) for group in self._groups]

    def _failed(self, group: _Group, error: Exception) -> None:
        if len(group.ids) == 1:
            self._attempts.failed(self._task(group.ids[0]), error)
            self._put_back([_Group(group.ids, self._clock(), group.times + 1)])
        elif not _may_be_of_one(error):
            self._wait(group, error)
        elif (rest := self._rest_from_dividing()) > 0:
            self._put_back([replace(group, due=self._clock() + rest)])
        elif self._clock() - self._proved_at < PROVED_FOR:
            self._divide(group.ids)
        else:
            self._prove(group, error)

    def _prove(self, group: _Group, error: Exception) -> None:
        """Read one alone: when that works, one of the others makes them fail."""
        first, others = group.ids[0], group.ids[1:]
        self._divided.append(self._clock())
        try:
            self._read((first,))
        except Exception:
            # Next time another one is tried alone: this may be the one.
            self._wait(_Group((*others, first), group.due, group.times), error)
        else:
            self._attempts.worked(self._task(first))
            self._proved_at = self._clock()
            self._divide(others)

    def _rest_from_dividing(self) -> float:
        """Return for how many seconds nothing may be divided: enough was asked for that lately."""
        if len(self._divided) < MOST_DIVIDED:
            return 0.0
        return max(0.0, self._divided[0] + PROVED_FOR - self._clock())

    def _divide(self, ids: tuple[str, ...]) -> None:
        now = self._clock()
        middle = (len(ids) + 1) // 2
        halves = [half for half in (ids[:middle], ids[middle:]) if half]
        self._divided.extend(now for _ in halves)
        self._put_back([_Group(half, now) for half in halves])

    def _wait(self, group: _Group, error: Exception) -> None:
        times = group.times + 1
        asked = error.retry_after if isinstance(error, Unavailable) else None
        pause = pause_seconds(times, asked, 0.5, first=FIRST_PAUSE, longest=PROBE_PAUSE)
        self._put_back([_Group(group.ids, self._clock() + pause, times)])

    def _put_back(self, groups: Iterable[_Group]) -> None:
        with self._lock:
            self._groups += groups

    def _task(self, some_id: str) -> Task:
        return Task(self._worker, str(self._kind), some_id)


def _is_named(group: _Group) -> bool:
    return len(group.ids) == 1 and group.times > 0


def _may_be_of_one(error: Exception) -> bool:
    """Tell whether one of several ids may be what failed: neither the keys nor the store."""
    is_asked_to_wait = isinstance(error, Unavailable) and error.retry_after is not None
    return not (isinstance(error, AccessDenied) or is_asked_to_wait or describe_trouble(error))
