"""The queue: what is wished for, kept as jobs of procrastinate in a database of their own.

A wish is one statement, made after the store's transaction was kept: one that is lost costs an interval and
never an order, since a turn finishes what waits. So nothing here needs to outlive the server's machine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar

import psycopg
import structlog
from procrastinate.schema import SchemaManager
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb
from sqlalchemy.engine import make_url

from connector.host.wishes import Lane
from connector.model.errors import StoreUnusable
from connector.model.messages import say

CHANNEL = "kickroute_answer"
SPACING = 0.02
"""Seconds between the first turns of suppliers that have none."""

SILENT = 20.0
"""Seconds without a heartbeat after which a worker is taken for dead."""

_NOW = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args)
    VALUES (%(queue)s, %(task)s, 10, %(lock)s, %(now)s, %(arguments)s)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
"""
_LATER = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, scheduled_at)
    VALUES (%(queue)s, %(task)s, %(lock)s, %(later)s, %(arguments)s, %(at)s)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE
    SET scheduled_at = excluded.scheduled_at, queue_name = excluded.queue_name
    WHERE procrastinate_jobs.scheduled_at > excluded.scheduled_at
"""
_DEAD = """
    WITH dead AS (
        SELECT job.id FROM procrastinate_jobs AS job
        LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
        WHERE job.status = 'doing'
            AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
        FOR UPDATE OF job SKIP LOCKED
    )
    DELETE FROM procrastinate_jobs AS job USING dead WHERE job.id = dead.id
    RETURNING job.args ->> 'supplier', job.args ->> 'number'
"""
_IDLE = """
    SELECT supplier FROM unnest(%s::text[]) AS supplier
    WHERE NOT EXISTS (
        SELECT FROM procrastinate_jobs WHERE lock = supplier || '/turn' AND status IN ('todo', 'doing')
    )
"""
_ALIVE = """
    INSERT INTO kickroute_processes (name, figures) VALUES (%(name)s, %(figures)s)
    ON CONFLICT (name) DO UPDATE SET at = now(), figures = excluded.figures
"""
_ORPHANS = """
    UPDATE procrastinate_jobs SET queue_name = 'bulk'
    WHERE status = 'todo' AND queue_name LIKE 'bulk.%%' AND NOT EXISTS (
        SELECT FROM kickroute_processes WHERE name = queue_name AND at > now() - make_interval(secs => %s)
    )
"""
_FORGOTTEN = "DELETE FROM kickroute_processes WHERE at < now() - interval '1 hour'"
_FIGURES = """
    SELECT queue_name,
        count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()),
        count(*) FILTER (WHERE status = 'doing'),
        coalesce(max(extract(epoch FROM now() - scheduled_at)) FILTER (WHERE status = 'todo'), 0)
    FROM procrastinate_jobs GROUP BY queue_name
"""
_TUNING = """
    CREATE TABLE kickroute_processes (
        name text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now(), figures jsonb NOT NULL DEFAULT '{}'
    );
    ALTER TABLE procrastinate_jobs SET (autovacuum_vacuum_cost_delay = 0);
    ALTER TABLE procrastinate_events SET (autovacuum_vacuum_cost_delay = 0);
"""

_log = structlog.get_logger("queue")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """How many jobs of a queue are due and wait, how many are done now, and the latest in seconds."""

    due: int = 0
    doing: int = 0
    late: float = 0.0


class Queue:
    """The database of jobs, by one connection that is made anew when it was lost; threads may share it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[TupleRow] | None = None

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the queue at a database URL, and make its tables where there are none.

        Raises StoreUnusable when the database does not answer, or stands behind a pooler that shares
        sessions among transactions: those who wait for jobs would not be told of them.
        """
        queue = cls(conninfo(url))
        try:
            queue.do(_require_sessions)
            queue.do(_prepare)
        except psycopg.Error as error:
            queue.close()
            raise StoreUnusable(say("queue.url: the queue cannot be used: {reason}", reason=error)) from error
        except BaseException:
            queue.close()
            raise
        return queue

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    # wishes

    def now(self, *lanes: Lane, queue: str = "") -> None:
        """Want something done as soon as a slot is free; nothing changes where that is wished for already."""
        self.do(lambda connection: _want_now(connection, lanes, queue))

    def later(self, lane: Lane, at: datetime, queue: str = "") -> None:
        """Want something done at a moment; an earlier one than is wished for already takes its place."""
        self.do(lambda connection: connection.execute(_LATER, _later(lane, at, queue)))

    # what processes tell each other

    def tell(self, lane: Lane) -> None:
        """Tell whoever listens that something has become of a lane; nobody hears it later."""
        self.do(lambda connection: connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, lane.lock]))

    def report(self, name: str, figures: Mapping[str, float]) -> None:
        """Say that the process that serves a queue of this name is alive, and how it is."""

        def work(connection: psycopg.Connection[TupleRow]) -> None:
            connection.execute(_ALIVE, {"name": name, "figures": Jsonb(dict(figures))})
            connection.execute(_FORGOTTEN)

        self.do(work)

    def processes(self, within: float = 3 * SILENT) -> Mapping[str, Mapping[str, float]]:
        """Return what each process that is alive has said of itself last."""
        query = "SELECT name, figures FROM kickroute_processes WHERE at > now() - make_interval(secs => %s)"
        return dict(self.do(lambda connection: connection.execute(query, [within]).fetchall()))

    # looking after it

    def recover(self, suppliers: Iterable[str], silent: float = SILENT) -> tuple[Lane, ...]:
        """Let what dead workers had in hand be done by others, and give each supplier a turn that has none.

        Both in one transaction, so that no lane is left without a wish. Returns what was in hand: whether it
        was done nobody knows.
        """

        def work(connection: psycopg.Connection[TupleRow]) -> tuple[Lane, ...]:
            with connection.transaction():
                found = connection.execute(_DEAD, [silent]).fetchall()
                lanes = tuple(Lane(supplier, number) for supplier, number in found)
                _want_now(connection, lanes)
                idle = connection.execute(_IDLE, [list(suppliers)]).fetchall()
                for at, (supplier,) in enumerate(idle):
                    # Not all at once: those that come first would make the others late.
                    moment = datetime.now(UTC) + timedelta(seconds=at * SPACING)
                    connection.execute(_LATER, _later(Lane(supplier), moment, ""))
                connection.execute(_ORPHANS, [2 * silent])
            return lanes

        lanes = self.do(work)
        for lane in lanes:
            _log.warning("taken over from a dead worker", supplier=lane.supplier, number=lane.number)
        return lanes

    def drop(self, supplier: str) -> None:
        """Take back what a supplier wishes for: it is not served any more."""
        query = "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND args ->> 'supplier' = %s"
        self.do(lambda connection: connection.execute(query, [supplier]))

    def figures(self) -> Mapping[str, QueueFigures]:
        """Return the figures of each queue that has any."""
        rows = self.do(lambda connection: connection.execute(_FIGURES).fetchall())
        return {name: QueueFigures(due, doing, max(0.0, float(late))) for name, due, doing, late in rows}

    def do(self, work: Callable[[psycopg.Connection[TupleRow]], T]) -> T:
        """Do something with the connection; once more with a new one when it was lost.

        So what is done must be such that twice is as good as once.
        """
        with self._lock:
            try:
                return work(self._connected())
            except psycopg.OperationalError:
                if self._connection is not None:
                    self._connection.close()
                    self._connection = None
                return work(self._connected())

    def _connected(self) -> psycopg.Connection[TupleRow]:
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self.address, autocommit=True, connect_timeout=10)
        return self._connection


def conninfo(url: str) -> str:
    """Write a database URL as PostgreSQL's own library reads it; raises StoreUnusable for any other."""
    try:
        parsed = make_url(url)
    except ValueError as error:
        raise StoreUnusable(say("queue.url cannot be used ({reason})", reason=error)) from error
    if parsed.get_backend_name() != "postgresql":
        raise StoreUnusable(say("queue.url: the queue is kept by PostgreSQL only"))
    return parsed.set(drivername="postgresql").render_as_string(hide_password=False)


def _require_sessions(connection: psycopg.Connection[TupleRow]) -> None:
    """Require a session to last from one transaction to the next, whoever else works meanwhile.

    A pooler that shares sessions gives the one that was used last to who comes next.
    """
    (mine,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
    if mine == connection.info.backend_pid:
        return
    with psycopg.connect(connection.info.dsn, password=connection.info.password or None) as other:
        other.execute("SELECT 1")
        (now,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
    if now != mine:
        raise StoreUnusable(
            say(
                "queue.url: a pooler between here and PostgreSQL shares sessions among transactions, so "
                "that nobody would be told of new jobs. Give the queue the server's own address, or let the "
                "pooler keep sessions"
            )
        )


def _prepare(connection: psycopg.Connection[TupleRow]) -> None:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(1802070644)")
        row = connection.execute("SELECT to_regclass('procrastinate_jobs') IS NOT NULL").fetchone()
        if row is None or not row[0]:
            connection.execute(SchemaManager.get_schema())
            connection.execute(_TUNING)


def _want_now(connection: psycopg.Connection[TupleRow], lanes: Collection[Lane], queue: str = "") -> None:
    for lane in lanes:
        connection.execute(_NOW, {**_values(lane, queue), "now": lane.now})


def _later(lane: Lane, at: datetime, queue: str) -> dict[str, Any]:
    return {**_values(lane, queue), "later": lane.later, "at": at}


def _values(lane: Lane, queue: str) -> dict[str, Any]:
    return {
        "queue": queue or lane.queue,
        "task": lane.task,
        "lock": lane.lock,
        "arguments": Jsonb(lane.arguments),
    }
