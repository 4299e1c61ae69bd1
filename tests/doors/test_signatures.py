"""When wrong signatures become an alarm, and when that is over."""

from __future__ import annotations

from adapters.memory import MemoryNotifier
from connector.web.app import CALLBACK_ALARM
from connector.web.signatures import SignatureWatch
from tests.doors.world import World

MINUTE = 60.0


class Watch:
    """A watch with a clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.notifier = MemoryNotifier()
        self.watch = SignatureWatch(self.notifier, "key", "wrong signatures", lambda: self.now)

    def raised(self) -> bool:
        """Tell whether the alarm stands."""
        return "key" in self.notifier.raised

    def wrong(self, *after_minutes: float) -> None:
        """Let wrong signatures come, each some minutes after what was before."""
        for minutes in after_minutes:
            self.now += minutes * MINUTE
            self.watch.wrong()

    def settle(self, after_minutes: float) -> None:
        """Let somebody look after some minutes."""
        self.now += after_minutes * MINUTE
        self.watch.settle()


def test_the_third_within_ten_minutes_raises_the_alarm() -> None:
    """Two wrong signatures are noise, the third within ten minutes is an alarm."""
    watch = Watch()
    watch.wrong(0, 5)
    assert not watch.raised()
    watch.wrong(4.9)
    assert watch.raised()


def test_slow_ones_raise_no_alarm() -> None:
    """Three that are more than ten minutes apart raise none, however many follow."""
    watch = Watch()
    watch.wrong(0, 6, 6, 6, 6)
    assert not watch.raised()


def test_a_quiet_hour_ends_the_alarm() -> None:
    """The alarm ends an hour after the last wrong signature, not earlier, and is said once each way."""
    watch = Watch()
    watch.wrong(0, 1, 1)
    watch.settle(59)
    assert watch.raised()
    watch.wrong(0.5)
    watch.settle(30)
    assert watch.raised()
    watch.settle(30)
    watch.settle(1)
    assert not watch.raised()
    assert len(watch.notifier.said) == 2


def test_it_is_raised_again_after_it_ended() -> None:
    """Trouble that comes back is said again."""
    watch = Watch()
    watch.wrong(0, 1, 1)
    watch.settle(61)
    watch.wrong(0, 1)
    assert not watch.raised()
    watch.wrong(1)
    assert watch.raised()


def test_an_alarm_of_an_earlier_process_ends_too() -> None:
    """An alarm that was raised before a restart ends when an hour after the start stayed quiet."""
    watch = Watch()
    watch.notifier.raise_alarm("key", "from before")
    watch.settle(59)
    assert list(watch.notifier.raised)
    watch.settle(2)
    assert not watch.notifier.raised


def test_forged_callbacks_raise_the_alarm_once(world: World) -> None:
    """Many forged callbacks: every one is refused, one alarm is raised, and a good one does not end it."""
    for _ in range(10):
        assert world.call_raw(b"{}", "0" * 64).status_code == 401
    assert list(world.notifier.raised) == [CALLBACK_ALARM]
    assert len(world.notifier.said) == 1
    world.live_order()
    assert CALLBACK_ALARM in world.notifier.raised
