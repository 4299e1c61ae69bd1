"""Locks by key: who works on the same thing waits, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from connector.locks import KeyedLocks
from tests.waiting import ended


class SlowLocks(KeyedLocks):
    """Locks that let every other thread come as far as it can after each key taken."""

    def __init__(self) -> None:
        super().__init__()
        self._arrived = threading.Barrier(2)

    @contextmanager
    def _one(self, key: str) -> Iterator[None]:
        with super()._one(key):
            try:
                self._arrived.wait(0.2)
            except threading.BrokenBarrierError:
                self._arrived.reset()
            yield


def test_one_key_is_held_by_one_at_a_time() -> None:
    """Two threads that hold the same key are never inside together, and the key is free afterwards."""
    locks = KeyedLocks()
    inside: list[int] = []
    seen: list[int] = []

    def work() -> None:
        for _ in range(50):
            with locks.hold(["a"]):
                inside.append(1)
                seen.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    ended(*threads)
    assert set(seen) == {1}
    assert len(seen) == 200
    assert locks._locks == {}


def test_two_who_want_the_same_keys_never_block_each_other() -> None:
    """Whatever order the keys are named in, they are taken in one order: nobody waits in a circle."""
    locks = SlowLocks()
    done: list[str] = []

    def work(*keys: str) -> None:
        with locks.hold(keys):
            done.append(keys[0])

    threads = [threading.Thread(target=work, args=keys, daemon=True) for keys in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    ended(*threads)
    assert sorted(done) == ["a", "b"]


def test_a_key_named_twice_is_taken_once() -> None:
    """An order with two lines of one offer does not wait for itself."""
    locks = KeyedLocks()
    with locks.hold(["a", "a"]):
        pass
    assert locks._locks == {}


def test_other_keys_are_free() -> None:
    """Work on one order does not keep another waiting."""
    locks = KeyedLocks()
    with locks.hold(["a"]), locks.hold(["b"]):
        pass
