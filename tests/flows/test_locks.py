"""Locks by key: who works on the same thing waits, without a thread, and nobody waits for ever."""

from __future__ import annotations

import threading

from connector.running.locks import OVERTAKEN_AT_MOST, KeyedLocks, Turn
from tests.waiting import ended


class Waiting:
    """Turns in the order in which they were given their keys."""

    def __init__(self) -> None:
        self.locks = KeyedLocks()
        self.begun: list[Turn] = []

    def wish(self, *keys: str) -> Turn:
        """Wish for keys."""
        return self.locks.wait_for(keys, self.begun.append)


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
    assert locks.is_free


def test_who_waits_holds_nothing() -> None:
    """One that needs two keys, of which one is taken, does not keep others from the free one."""
    waiting = Waiting()
    first = waiting.wish("a")
    both = waiting.wish("a", "b")
    free = waiting.wish("b")
    assert waiting.begun == [first, free]
    waiting.locks.leave(first)
    assert waiting.begun == [first, free]
    waiting.locks.leave(free)
    assert waiting.begun == [first, free, both]
    waiting.locks.leave(both)
    assert waiting.locks.is_free


def test_two_who_want_the_same_keys_never_block_each_other() -> None:
    """Whatever order the keys are named in, they are given together: nobody waits in a circle."""
    waiting = Waiting()
    one, two = waiting.wish("a", "b"), waiting.wish("b", "a")
    assert waiting.begun == [one]
    waiting.locks.leave(one)
    assert waiting.begun == [one, two]


def test_nobody_is_overtaken_for_ever() -> None:
    """One that needs two busy keys gets them in the end, however many come for one of them."""
    waiting = Waiting()
    last_a, last_b = waiting.wish("a"), waiting.wish("b")
    both = waiting.wish("a", "b")
    for _ in range(OVERTAKEN_AT_MOST * 2):
        if both in waiting.begun:
            break
        next_a, next_b = waiting.wish("a"), waiting.wish("b")
        waiting.locks.leave(last_a)
        waiting.locks.leave(last_b)
        last_a, last_b = next_a, next_b
    else:
        raise AssertionError("it never got its turn")


def test_wishes_for_one_key_are_given_in_their_order() -> None:
    """Orders of one product go one after the other as they came."""
    waiting = Waiting()
    turns = [waiting.wish("a") for _ in range(5)]
    for turn in turns:
        assert waiting.begun[-1] is turn
        waiting.locks.leave(turn)


def test_a_key_may_be_given_back_early() -> None:
    """What is done with is free for the next, while the rest is still held."""
    waiting = Waiting()
    first = waiting.wish("order", "product")
    second = waiting.wish("product")
    waiting.locks.leave(first, {"product"})
    assert waiting.begun == [first, second]
    again = waiting.wish("order")
    waiting.locks.leave(first)
    assert waiting.begun == [first, second, again]


def test_who_gives_up_waiting_is_not_in_the_way() -> None:
    """A wish that is withdrawn is never given anything."""
    waiting = Waiting()
    first, second = waiting.wish("a"), waiting.wish("a")
    waiting.locks.leave(second)
    third = waiting.wish("a")
    waiting.locks.leave(first)
    assert waiting.begun == [first, third]


def test_a_key_named_twice_is_taken_once() -> None:
    """An order with two lines of one offer does not wait for itself."""
    locks = KeyedLocks()
    with locks.hold(["a", "a"]):
        pass
    assert locks.is_free
