"""The queue on a real PostgreSQL: wishes become jobs, and no lane is ever left without one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from connector.host.queue import Queue
from connector.host.wishes import Lane
from connector.model.errors import StoreUnusable
from tests.host.lanes import TABLE
from tests.host.town import Start
from tests.postgres import Postgres
from tests.waiting import LIMIT, until

PROGRAM = "tests.host.lanes"


@pytest.fixture
def queue(queue_url: str) -> Iterator[Queue]:
    """Open an empty queue."""
    opened = Queue.open(queue_url)
    opened.do(lambda connection: connection.execute(TABLE))
    yield opened
    opened.close()


def seen(queue: Queue, supplier: str, what: str = "ended") -> list[tuple[Any, ...]]:
    """Return who did a supplier's jobs, and when."""
    query = "SELECT pid, at FROM seen WHERE supplier = %s AND what = %s ORDER BY id"
    return queue.do(lambda connection: connection.execute(query, [supplier, what]).fetchall())


def has_begun(queue: Queue, times: int) -> bool:
    """Tell whether so many of one supplier's jobs were begun."""
    return len(seen(queue, "anna", "begun")) >= times


def waiting(queue: Queue) -> list[tuple[Any, ...]]:
    """Return all wishes that wait."""
    query = "SELECT queueing_lock, queue_name, scheduled_at FROM procrastinate_jobs WHERE status = 'todo'"
    return queue.do(lambda connection: connection.execute(query + " ORDER BY id").fetchall())


def moment(seconds: float) -> datetime:
    """Return the moment in so many seconds."""
    return datetime.now(UTC) + timedelta(seconds=seconds)


def test_wishes_are_kept_once(queue: Queue) -> None:
    """Of a lane one wish waits for now and one for later; an earlier moment counts, a later one does not."""
    lane = Lane("anna")
    early, late = moment(60), moment(600)
    for at in (late, early, late):
        queue.later(lane, at, "bulk" if at is early else "")
    for _ in range(2):
        queue.now(lane)
    assert waiting(queue) == [("anna/turn/later", "bulk", early), ("anna/turn/now", "realtime", None)]
    queue.drop("anna")
    assert waiting(queue) == []


def test_a_hint_does_not_wait_for_the_successor(queue: Queue, queue_url: str, start: Start) -> None:
    """Where the next turn stands in a quarter of an hour, a wish for now is done at once, and it stays."""
    start(PROGRAM, queue_url, "anna")
    until("the first turn", lambda: seen(queue, "anna"))
    until("its successor", lambda: [row[0] for row in waiting(queue)] == ["anna/turn/later"])
    hinted = datetime.now(UTC)
    queue.now(Lane("anna"))
    until("the hinted turn", lambda: len(seen(queue, "anna")) > 1)
    assert (seen(queue, "anna")[1][1] - hinted).total_seconds() < 2
    until("only the successor", lambda: [row[0] for row in waiting(queue)] == ["anna/turn/later"])


def test_a_turn_that_fails_leaves_its_lane_alive(queue: Queue, queue_url: str, start: Start) -> None:
    """A job that failed before it wished for its successor is followed by another by recovery."""
    start(PROGRAM, queue_url, "fails")
    until("a turn after the one that failed", lambda: seen(queue, "fails"))
    assert len(seen(queue, "fails", "begun")) == 2


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_dies_with_a_twin_waiting(
    queue: Queue, queue_url: str, start: Start, how: signal.Signals
) -> None:
    """What a dead or frozen worker had in hand is done by another although both wishes of its lane wait."""
    first = start(PROGRAM, queue_url, "hangs")
    until("the turn that hangs", lambda: seen(queue, "hangs", "begun"))
    queue.now(Lane("hangs"))
    queue.later(Lane("hangs"), moment(900))
    first.send_signal(how)
    second = start(PROGRAM, queue_url, "hangs")
    until("the turn by another", lambda: seen(queue, "hangs"))
    assert {pid for pid, _ in seen(queue, "hangs")} == {second.pid}
    until("one successor", lambda: [row[0] for row in waiting(queue)] == ["hangs/turn/later"])
    if how is signal.SIGSTOP:
        first.send_signal(signal.SIGCONT)
        queue.now(Lane("hangs"))
        until("the lane goes on", lambda: len(seen(queue, "hangs")) > 1)


def test_an_order_is_in_one_hand(queue: Queue, queue_url: str, start: Start) -> None:
    """Two processes never work on the same order at once, and on different ones they do."""
    for _ in range(2):
        start(PROGRAM, queue_url)
    for times in range(1, 4):
        queue.now(Lane("anna", "1"), Lane("anna", "2"))
        until("both are begun", partial(has_begun, queue, 2 * times))
    until("all are done", lambda: not queue.figures())
    query = """
        SELECT count(*) FROM seen AS a JOIN seen AS b ON a.number = b.number AND a.what = 'begun'
        AND b.what = 'begun' AND a.id < b.id AND b.at < (
            SELECT min(c.at) FROM seen AS c WHERE c.number = a.number AND c.what = 'ended' AND c.id > a.id
        )
    """
    row = queue.do(lambda connection: connection.execute(query).fetchone())
    assert row == (0,)
    assert len(seen(queue, "anna")) == 6


def test_a_process_ends_with_the_server(
    postgres: Postgres, queue: Queue, queue_url: str, start: Start
) -> None:
    """When PostgreSQL breaks all sessions off, a process ends instead of waiting for nothing."""
    process = start(PROGRAM, queue_url, "anna")
    until("the first turn", lambda: seen(queue, "anna"))
    postgres.end_sessions("queue")
    assert process.wait(LIMIT) == 1
    start(PROGRAM, queue_url, "anna")
    before = len(seen(queue, "anna"))
    queue.now(Lane("anna"))
    until("the next process goes on", lambda: len(seen(queue, "anna")) > before)


def test_a_process_leaves_when_told(queue: Queue, queue_url: str, start: Start) -> None:
    """A process that is told to stop finishes what it has in hand and leaves with 0."""
    process = start(PROGRAM, queue_url, "anna")
    until("the first turn", lambda: seen(queue, "anna"))
    process.terminate()
    assert process.wait(LIMIT) == 0
    rows = queue.do(lambda connection: connection.execute("SELECT id FROM procrastinate_workers").fetchall())
    assert rows == []


def test_no_queue_on_sqlite() -> None:
    """A database that cannot keep a queue is refused with the reason."""
    with pytest.raises(StoreUnusable, match="PostgreSQL only"):
        Queue.open("sqlite:///queue.db")
