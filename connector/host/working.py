"""A worker process: procrastinate's workers, one for each kind of slot, and what looks after the queue.

A process ends as soon as one of its workers ends, however that happens: who started it starts it anew.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import structlog
from procrastinate import App, JobContext, PsycopgConnector
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from connector.host.queue import SILENT, Queue
from connector.host.wishes import PLACE, TURN

RECOVER_SECONDS = 10.0
HEARTBEAT_SECONDS = 5.0
POLL_SECONDS = 0.2
STALLED = 120.0
"""Seconds of silence after which a worker's row is deleted: its next question for a job ends it."""

LEAVE_WITHIN = 8.0

_log = structlog.get_logger("worker")


class Work(Protocol):
    """What is done in the slots; it raises nothing and stores its own failures."""

    def turn(self, supplier: str, *, queue: str, due: datetime | None) -> None:
        """Do what is due for a supplier; ``due`` is the moment that was wished for, None for now."""
        ...

    def place(self, supplier: str, number: str) -> None:
        """Go on with one order of a supplier."""
        ...

    def suppliers(self) -> Sequence[str]:
        """Return who is to be served."""
        ...

    def recovered(self) -> None:
        """Take note that recovery has run: a moment to say how this process is."""
        ...


@dataclass(frozen=True, slots=True)
class Slots:
    """How many jobs of each queue one process does at once."""

    orders: int = 8
    realtime: int = 12
    bulk: int = 4

    @property
    def total(self) -> int:
        """All threads together."""
        return self.orders + self.realtime + self.bulk

    @property
    def connections(self) -> int:
        """Connections to the queue's database that one process takes at most: listeners, pool and wishes."""
        return len(_QUEUES) + POOL + 1


_QUEUES = ("orders", "realtime", "bulk")
POOL = 4
"""Connections by which all workers of a process fetch and finish jobs."""


@dataclass
class Process:
    """One worker process on a queue; ``own`` is the name of the queue that only it serves."""

    queue: Queue
    work: Work
    slots: Slots = field(default_factory=Slots)
    own: str = ""
    silent: float = SILENT
    recover_seconds: float = RECOVER_SECONDS

    def run(self) -> int:
        """Work until SIGTERM or SIGINT; returns 0 then, and 1 when a part of it ended by itself.

        Who calls this leaves at once: a job that hangs keeps its thread.
        """
        return asyncio.new_event_loop().run_until_complete(self._run())

    async def _run(self) -> int:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(self.slots.total + 2, thread_name_prefix="slot"))
        told = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, told.set)
        await self._recover()
        app = build_app(self.queue.address, self.work)
        async with app.open_async():
            parts = [loop.create_task(each, name=name) for name, each in self._workers(app).items()]
            parts.append(loop.create_task(self._recover_now_and_then(), name="recovery"))
            asked = loop.create_task(told.wait())
            await asyncio.wait({*parts, asked}, return_when=asyncio.FIRST_COMPLETED)
            _log_ends(parts)
            for part in parts:
                part.cancel()
            await asyncio.wait(parts, timeout=LEAVE_WITHIN + 1)
        return 0 if told.is_set() else 1

    def _workers(self, app: App) -> Mapping[str, Any]:
        counts = {"orders": self.slots.orders, "realtime": self.slots.realtime, "bulk": self.slots.bulk}
        return {
            name: app.run_worker_async(
                queues=[name, *([self.own] if name == "bulk" and self.own else [])],
                name=name,
                concurrency=count,
                install_signal_handlers=False,
                fetch_job_polling_interval=POLL_SECONDS,
                delete_jobs="always",
                update_heartbeat_interval=min(HEARTBEAT_SECONDS, self.silent / 4),
                stalled_worker_timeout=max(STALLED, self.silent),
                shutdown_graceful_timeout=LEAVE_WITHIN,
            )
            for name, count in counts.items()
        }

    async def _recover(self) -> None:
        def work() -> None:
            self.queue.recover(self.work.suppliers(), self.silent)
            self.work.recovered()

        await asyncio.get_running_loop().run_in_executor(None, work)

    async def _recover_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self.recover_seconds)
            try:
                await self._recover()
            except Exception as error:
                # The next round finds what this one missed.
                _log.warning("recovery failed", reason=str(error))


def build_app(address: str, work: Work) -> App:
    """Build the application whose tasks are the work's; it is opened by who runs it."""
    app = App(
        connector=PsycopgConnector(
            conninfo=address,
            min_size=1,
            max_size=POOL,
            configure=_set_autocommit,
            pool_factory=_unchecked_pool,
        )
    )

    def turn(context: JobContext, supplier: str, number: str = "") -> None:
        queue = context.job.queue or ""
        _never_raise(lambda: work.turn(supplier, queue=queue, due=context.job.scheduled_at), supplier, number)

    def place(supplier: str, number: str) -> None:
        _never_raise(lambda: work.place(supplier, number), supplier, number)

    app.task(name=TURN, pass_context=True)(turn)
    app.task(name=PLACE)(place)
    return app


def _never_raise(work: Callable[[], None], supplier: str, number: str) -> None:
    """Do a job; what the work let through leaves its lane without a wish, which recovery finds."""
    try:
        work()
    except Exception:
        _log.exception("a job failed", supplier=supplier, number=number)


async def _set_autocommit(connection: AsyncConnection[Any]) -> None:
    """Save a BEGIN and a COMMIT for each statement; among the connection's arguments it breaks LISTEN."""
    await connection.set_autocommit(True)


def _unchecked_pool(**options: Any) -> AsyncConnectionPool[Any]:
    """Make the pool without a question before each use: a connection that was lost ends the process."""
    return AsyncConnectionPool(**{**options, "check": None})


def _log_ends(parts: Sequence[asyncio.Task[None]]) -> None:
    for part in parts:
        if part.done():
            error = None if part.cancelled() else part.exception()
            _log.error("a part of the worker has ended", part=part.get_name(), reason=str(error or "quietly"))
