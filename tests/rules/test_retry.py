"""When to try again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.outbox.retry import FIRST_WAIT, LONGEST_ASKED, LONGEST_WAIT, next_attempt

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
JITTER = st.floats(0, 1, exclude_max=True)


def _wait(attempts: int, retry_after: float | None = None, jitter: float = 0.0) -> float:
    return (next_attempt(attempts, NOW, retry_after, jitter) - NOW).total_seconds()


def test_waits_double_up_to_a_cap() -> None:
    """The first wait is a few seconds, each further one twice as long, the longest some minutes."""
    waits = [_wait(attempts) for attempts in range(1, 12)]
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == waits[-2] == LONGEST_WAIT / 2


@given(attempts=st.integers(-5, 10**9), jitter=JITTER)
def test_a_wait_stays_between_half_and_whole(attempts: int, jitter: float) -> None:
    """Whatever the jitter, a wait is at least half of the longest one for that many failures."""
    floor = _wait(attempts)
    assert floor <= _wait(attempts, jitter=jitter) <= 2 * floor
    assert FIRST_WAIT / 2 <= floor <= LONGEST_WAIT / 2


@given(attempts=st.integers(1, 100), jitter=JITTER)
def test_more_failures_never_wait_less(attempts: int, jitter: float) -> None:
    """With the same jitter, one failure more never shortens the wait."""
    assert _wait(attempts, jitter=jitter) <= _wait(attempts + 1, jitter=jitter)


@given(attempts=st.integers(1, 100), asked=st.floats(0, LONGEST_ASKED), jitter=JITTER)
def test_nobody_is_asked_before_they_said(attempts: int, asked: float, jitter: float) -> None:
    """A Retry-After of up to a day is never undercut, and it shortens no wait."""
    wait = _wait(attempts, asked, jitter)
    assert timedelta(seconds=wait) >= timedelta(seconds=asked)
    assert wait >= _wait(attempts, jitter=jitter)


def test_those_told_to_wait_do_not_come_back_together() -> None:
    """Two connectors that were given the same Retry-After come back at different times."""
    assert _wait(1, 60, jitter=0.1) != _wait(1, 60, jitter=0.9)


@pytest.mark.parametrize("asked", [-1.0, float("nan"), float("-inf"), float("inf")])
def test_a_senseless_retry_after_is_ignored(asked: float) -> None:
    """A Retry-After that is no time to wait changes nothing."""
    assert _wait(3, asked) == _wait(3)


def test_an_absurd_retry_after_is_a_day() -> None:
    """Whoever asks for years is asked again the next day."""
    assert _wait(1, 1e18) == LONGEST_ASKED
