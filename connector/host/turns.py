"""Turns: a job does what is due for one supplier, and wishes for the next one.

A job never fails as such: what goes wrong is kept by the works, and the wish for the next turn carries the
next try.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars

from connector.host.desks import Desk, Desks
from connector.host.queue import Queue
from connector.host.turnworks import TurnWorks
from connector.host.wishes import Lane
from connector.model.errors import ConnectorError, ShopAccessDenied, ShopUnavailable, StaleFence
from connector.running.attempts import Attempts, Task
from connector.running.memory import recall, remembered
from connector.store.shared import holding

AGAIN_SECONDS = 30.0
"""After what cannot be tried by itself: settings that are wrong, a database that does not answer."""

LONGEST_SECONDS = 300.0
STARTING = Task("start", "shop")

_log = structlog.get_logger("turns")


class Turns:
    """Takes the turns of all suppliers in one process; ``own`` is the queue that only this process serves."""

    def __init__(self, queue: Queue, desks: Desks, own: str) -> None:
        self._queue = queue
        self._desks = desks
        self._own = own

    def take(self, supplier: str, queue: str) -> None:
        """Take one turn in a slot of a queue, and wish for the next."""
        with bound_contextvars(supplier=supplier):
            at, into = time.time() + AGAIN_SECONDS * random.uniform(0.8, 1.2), ""  # noqa: S311
            try:
                desk = self._desks.get(supplier)
                if desk is None:
                    return
                at, into = self._take(desk, queue)
            except StaleFence as stale:
                # Who took the turn over wishes for the next one.
                _log.warning("left to another worker", reason=str(stale))
                self._desks.drop(supplier)
                return
            except ConnectorError as error:
                _log.warning("no turn", reason=str(error))
            except Exception:
                _log.exception("a turn failed")
                self._desks.drop(supplier)
            moment = datetime.fromtimestamp(min(at, time.time() + LONGEST_SECONDS), UTC)
            self._queue.later(Lane(supplier), moment, into)

    def _take(self, desk: Desk, queue: str) -> tuple[float, str]:
        fence = desk.store.raise_fence(Lane(desk.name).lock)
        with holding(fence), desk.zone():
            memory, hints, waiting = _read(desk)
            works = self._works(desk, memory)
            if works is None:
                return self._failed_start(desk)
            elsewhere = memory.get("sweep", "")
            may_read = queue not in ("realtime", "") and elsewhere in ("", self._own, queue)
            if queue == "bulk":
                elsewhere, may_read = "", True  # who had begun is gone
            works.hear(hints)
            if waiting:
                works.wake(*waiting)
            works.run(reads_pages=may_read)
            sweep = self._own if works.is_sweeping else elsewhere if elsewhere != self._own else ""
            _write(desk, works, fence.number, sweep)
            into = (sweep or "bulk") if works.wants_slot_for_pages else ""
            return works.next_at(), into

    def _works(self, desk: Desk, memory: Mapping[str, Any]) -> TurnWorks | None:
        """Return the works as the last turn left them, whichever process took it; None without a shop."""
        try:
            parts = desk.parts()
        except (ShopUnavailable, ShopAccessDenied) as error:
            attempts = Attempts(desk.store, time.time)
            attempts.load()
            attempts.failed(STARTING, error)
            desk.alarms.watch.shop_is_away(error)
            return None
        before = desk.works
        if before is None or not memory or memory["by"] != desk.fence:
            works = TurnWorks(parts, desk.alarms, self._queue, desk.name)
            recall(desk.pace.accounts, memory.get("pace", {}))
            desk.alarms.watch.recall(memory.get("watch", {}))
            works.attempts.load()
            works.go_on(memory, before)
            desk.works = works
        else:
            works = before
        works.attempts.load()
        works.attempts.worked(STARTING)
        return works

    def _failed_start(self, desk: Desk) -> tuple[float, str]:
        attempts = Attempts(desk.store, time.time)
        attempts.load()
        desk.alarms.post.send_due()
        return time.time() + max(1.0, attempts.rest(STARTING)), ""


def _read(desk: Desk) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Return what the last turn left, which webhooks came, and the works for which something waits."""
    with desk.store.reading() as tx:
        memory = json.loads(tx.facts.turn_memory or "{}")
        next_at = tx.outbox.next_due_at()
        waits = {
            "deliver": next_at is not None and next_at <= desk.store.now(),
            "hinted": bool(tx.holders.due(1)),
            "commands": bool(tx.requests.waiting()),
        }
        return memory, tx.facts.hints.all(), [name for name, is_so in waits.items() if is_so]


def _write(desk: Desk, works: TurnWorks, fence: int, sweep: str) -> None:
    """Write down what the next turn is to know, whichever process takes it."""
    memory = {
        "by": fence,
        "at": time.time(),
        "sweep": sweep,
        "dues": works.dues,
        "works": works.memory(),
        "watch": desk.alarms.watch.memory(),
        "pace": remembered(desk.pace.accounts),
    }
    settled = works.settled_hints()
    with desk.store.transaction() as tx:
        tx.facts.turn_memory = json.dumps(memory)
        for key, came_at in settled.items():
            if tx.facts.hints.get(key) == came_at:
                tx.facts.hints.put(key, None)
    desk.fence = fence
