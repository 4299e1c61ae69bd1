"""Locks of an order and of the products that it sells, as rows of its supplier: for jobs of any process.

A lock is held by an order's number, not by a process: who takes an interrupted order over has its locks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from connector.running.locks import Turn
from connector.store.shared import SharedStore


class LocksTaken(Exception):
    """Another order holds what this one needs; once it has left, this one is tried again."""


def _nothing(_turn: Turn) -> None:
    """Do nothing: who holds these locks never waits for them."""


class StoredLocks:
    """The locks that one order takes; ``on_left`` is called with those that were given back."""

    def __init__(self, store: SharedStore, number: str, on_left: Callable[[Collection[str]], None]) -> None:
        self._store = store
        self._number = number
        self._on_left = on_left

    @contextmanager
    def hold(self, keys: Collection[str]) -> Iterator[Turn]:
        """Hold all keys inside; raises LocksTaken when another order holds one of them."""
        turn = Turn(keys, _nothing)
        with self._store.transaction() as tx:
            holders = {tx.facts.order_locks.get(key) for key in turn.keys}
            if holders - {None, self._number}:
                raise LocksTaken
            for key in turn.keys:
                tx.facts.order_locks.put(key, self._number)
        try:
            yield turn
        finally:
            self.leave(turn)

    def leave(self, turn: Turn, keys: Collection[str] | None = None) -> None:
        """Give all keys of a turn back, or some; those that another order holds by now stay its."""
        left = turn.keys if keys is None else turn.keys.intersection(keys)
        with self._store.transaction() as tx:
            mine = [key for key in left if tx.facts.order_locks.get(key) == self._number]
            for key in mine:
                tx.facts.order_locks.put(key, None)
        if mine:
            self._on_left(mine)
