"""Locks by key within one process, for work that waits without a thread.

Work names all keys that it needs and begins when all of them are free, so that nobody who waits holds
anything, and who waits for one key does not keep others from theirs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OVERTAKEN_AT_MOST = 20
"""How often work that waits may be overtaken; from then on its keys are kept for it."""


class Turn:
    """A wish for some keys, and what is done when they are given."""

    def __init__(self, keys: Collection[str], begin: Callable[[Turn], None]) -> None:
        self.keys = frozenset(keys)
        self.begin = begin
        self.overtaken = 0


_carried: ContextVar[Turn | None] = ContextVar("turn", default=None)


class KeyedLocks:
    """Gives keys, each to one at a time, in the order of the wishes as far as they are free."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held: dict[str, Turn] = {}
        self._waiting: list[Turn] = []

    def wait_for(self, keys: Collection[str], begin: Callable[[Turn], None]) -> Turn:
        """Call ``begin`` as soon as all keys are free: here and now, or from the thread that gives them back.

        The keys are held until :meth:`leave`.
        """
        turn = Turn(keys, begin)
        with self._guard:
            self._waiting.append(turn)
            ready = self._give()
        for each in ready:
            each.begin(each)
        return turn

    def leave(self, turn: Turn, keys: Collection[str] | None = None) -> None:
        """Give back all keys of a turn, or some; one that still waits does not wait any more."""
        with self._guard:
            if keys is None and turn in self._waiting:
                self._waiting.remove(turn)
            for key in turn.keys if keys is None else turn.keys.intersection(keys):
                if self._held.get(key) is turn:
                    del self._held[key]
            ready = self._give()
        for each in ready:
            each.begin(each)

    @contextmanager
    def carried(self, turn: Turn) -> Iterator[None]:
        """Work under the keys of a turn that was given: who holds them inside need not wait."""
        before = _carried.set(turn)
        try:
            yield
        finally:
            _carried.reset(before)

    @contextmanager
    def hold(self, keys: Collection[str]) -> Iterator[Turn]:
        """Wait here for all keys, and hold them."""
        mine = _carried.get()
        if mine is not None and mine.keys >= frozenset(keys):
            yield mine
            return
        given = threading.Event()
        turn = self.wait_for(keys, lambda _: given.set())
        try:
            given.wait()
            yield turn
        finally:
            self.leave(turn)

    @property
    def count_waiting(self) -> int:
        """How many wait for keys."""
        return len(self._waiting)

    @property
    def is_free(self) -> bool:
        """Tell whether nobody holds or awaits a key."""
        return not self._held and not self._waiting

    def _give(self) -> list[Turn]:
        """Give keys to everybody who can have all of theirs; returns who may begin."""
        ready: list[Turn] = []
        kept: set[str] = set()
        passed: list[Turn] = []
        for turn in self._waiting:
            if any(key in self._held or key in kept for key in turn.keys):
                passed.append(turn)
                if turn.overtaken >= OVERTAKEN_AT_MOST:
                    kept |= turn.keys
                continue
            self._held |= dict.fromkeys(turn.keys, turn)
            for slow in passed:
                slow.overtaken += bool(slow.keys & turn.keys)
            ready.append(turn)
        if ready:
            self._waiting = [turn for turn in self._waiting if turn not in ready]
        return ready
