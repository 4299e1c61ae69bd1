"""Hints of webhooks: the first is followed at once, many are read together."""

from __future__ import annotations

import pytest

from connector.errors import ShopUnavailable
from connector.model import Hint, HintKind
from connector.running.hints import HINT_GATHERING, SAME_MOMENT, Hints


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


def hinted(clock: Clock, *ids: str) -> Hints:
    """Make hints at products."""
    hints = Hints(clock, clock.sleep)
    hints.add(Hint(HintKind.PRODUCT, each) for each in ids)
    return hints


def test_the_first_hint_is_followed_at_once() -> None:
    """After a quiet time a hint waits for others of the same moment only."""
    clock = Clock()
    with hinted(clock, "1", "2").taken(HintKind.PRODUCT) as ids:
        assert ids == {"1", "2"}
    assert clock.slept == [SAME_MOMENT]


def test_hints_that_follow_are_gathered() -> None:
    """Hints that come without a pause are read a few times a second, not one by one."""
    clock = Clock()
    hints = hinted(clock, "1")
    for number in range(10):
        with hints.taken(HintKind.PRODUCT):
            hints.add([Hint(HintKind.PRODUCT, str(number))])
    assert clock.slept[1:] == pytest.approx([HINT_GATHERING] * 9)


def test_nothing_waits_without_a_hint() -> None:
    """Where nothing was hinted at, nobody waits; a hint at an order is not followed for products."""
    clock = Clock()
    hints = hinted(clock)
    hints.add([Hint(HintKind.ORDER, "7")])
    with hints.taken(HintKind.PRODUCT) as ids:
        assert ids == set()
    assert clock.slept == []


def test_hints_come_back_when_the_shop_does_not_answer() -> None:
    """What could not be read is hinted at again, beside what came meanwhile."""
    hints = hinted(Clock(), "1")

    def read_in_vain() -> None:
        with hints.taken(HintKind.PRODUCT):
            hints.add([Hint(HintKind.PRODUCT, "2")])
            raise ShopUnavailable("away")

    with pytest.raises(ShopUnavailable):
        read_in_vain()
    with hints.taken(HintKind.PRODUCT) as ids:
        assert ids == {"1", "2"}
