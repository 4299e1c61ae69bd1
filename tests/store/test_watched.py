"""When alarms came and went, and how long stock changes took."""

from __future__ import annotations

from datetime import timedelta

from connector.alarms import LoggedAlarms
from connector.model.messages import say
from connector.running.housekeeping import KEPT, LATENCIES_KEPT, prune
from connector.store import Store
from connector.store.past.watched import UP_TO, bound_of
from tests.store.making import Clock


def test_an_alarm_leaves_when_it_came_and_went(store: Store, clock: Clock) -> None:
    """What was found last is kept as a message; one that stands is not over."""
    alarms = LoggedAlarms(store)
    came = store.now()
    alarms.raise_alarm("shop.slow", say("stock is read every {seconds} s", seconds="40"))
    alarms.raise_alarm("shop.slow", say("stock is read every {seconds} s", seconds="55"))
    with store.reading() as tx:
        assert came < tx.troubles.standing_since()["shop.slow"] < came + timedelta(seconds=1)
        assert tx.troubles.over(10) == []
    clock.advance(timedelta(minutes=1))
    alarms.clear_alarm("shop.slow")
    with store.reading() as tx:
        assert tx.troubles.standing_since() == {}
        (over,) = tx.troubles.over(10)
    assert (over.key, over.found) == ("shop.slow", say("stock is read every {seconds} s", seconds="55"))
    assert over.went is not None
    assert timedelta(minutes=1) < over.went - over.came < timedelta(minutes=2)


def test_one_of_before_leaves_nothing(store: Store) -> None:
    """An alarm that stood when this was not kept yet ends without a row, and comes with one the next time."""
    with store.transaction() as tx:
        tx.facts.alarms.put("shop.slow", "slow")
    alarms = LoggedAlarms(store)
    alarms.clear_alarm("shop.slow")
    with store.reading() as tx:
        assert tx.troubles.over(10) == []
    alarms.raise_alarm("shop.slow", "slow")
    with store.reading() as tx:
        assert set(tx.troubles.standing_since()) == {"shop.slow"}


def test_changes_are_counted_by_hour_and_seconds(store: Store, clock: Clock) -> None:
    """Each counts under the first bound that it did not exceed."""
    assert [bound_of(timedelta(seconds=s)) for s in (0, 1, 1.1, 30, 31, 10**6)] == [
        1,
        1,
        2,
        30,
        60,
        UP_TO[-1],
    ]
    first = store.now().replace(minute=0, second=0, microsecond=0)
    with store.transaction() as tx:
        tx.latencies.took({1: 3, 5: 1})
        tx.latencies.took({1: 2})
    clock.advance(timedelta(hours=1))
    with store.transaction() as tx:
        tx.latencies.took({2: 4})
        later = first + timedelta(hours=1)
        assert tx.latencies.since(first) == {first: {1: 5, 5: 1}, later: {2: 4}}
        assert tx.latencies.since(later) == {later: {2: 4}}


def test_neither_is_kept_for_ever(store: Store, clock: Clock) -> None:
    """Latencies go after eight days, alarms that are over after two years; one that stands stays."""
    alarms = LoggedAlarms(store)
    alarms.raise_alarm("shop.slow", "slow")
    alarms.raise_alarm("shop.cache", "a cache")
    alarms.clear_alarm("shop.cache")
    with store.transaction() as tx:
        tx.latencies.took({1: 1})
    clock.advance(LATENCIES_KEPT + timedelta(hours=1))
    prune(store)
    with store.reading() as tx:
        assert tx.latencies.since(store.now() - timedelta(days=99)) == {}
        assert [each.key for each in tx.troubles.over(10)] == ["shop.cache"]
    clock.advance(KEPT)
    prune(store)
    with store.reading() as tx:
        assert tx.troubles.over(10) == []
        assert set(tx.troubles.standing_since()) == {"shop.slow"}
