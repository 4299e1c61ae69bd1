"""How long a simulated shop takes for a request: workers that are busy, and what keeps them so.

Without a pace a simulator answers as fast as it can. With one it is as slow as the shop that was measured::

    WooSettings(pace=Pace())                                   # two requests at once, a question as measured
    WooSettings(hpos=False, pace=Pace(workers=1, question=0.19))
    WooCommerceSimulator(settings, catalogue, past=Past(orders=50_000, open_orders=400))
    ShopwareSettings(pace=Pace());  ShopwareSimulator(settings, catalogue, past=Past(orders=500))
    shop.configure(pace=None)                                  # fast again, while it runs
    python -m practice.simulators.woocommerce --workers 2 --question 0.1 --orders 50000 --cron visits

Over HTTP: ``POST /owner/configure {"pace": {"workers": 1, "question": 0.19}}`` (null: fast again). What the
owner's side does costs nothing and waits for nobody. All figures stand in the ``costs`` module of each shop.
Workers sleep, so that the processor is free for whoever is measured.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

SPENT = "practice.simulators.pace"
"""The key of a request's ASGI scope under which its :class:`Spent` stands when it was answered."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How slow a shop is.

    ``workers`` requests are worked on at once, further ones wait for a worker in the order of their coming:
    two are a machine with two cores, one is the smallest hosting. ``question`` is what an empty question
    takes, in seconds; 0 means as it was measured. ``speed`` makes everything so many times as fast, where the
    shop's time is not what is looked at.
    """

    workers: int = 2
    question: float = 0.0
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a request takes: ``start`` seconds, ``work`` on top, and ``row`` for each row of its answer.

    ``found`` comes on top when there is any row: what belongs to it is fetched then.
    A reading sees the shop as it is after ``start``; a write shows only when all of its time is over.
    """

    start: float
    work: float = 0.0
    row: float = 0.0
    is_write: bool = False
    found: float = 0.0

    def at(self, speed: float) -> Cost:
        """Return what the request costs a shop that is so many times as fast."""
        parts = (self.start / speed, self.work / speed, self.row / speed)
        return Cost(*parts, self.is_write, self.found / speed)

    def whole(self, rows: int = 0) -> float:
        """Return the seconds of an answer with so many rows."""
        return self.start + self.work + self.row * rows + (self.found if rows else 0.0)

    @property
    def before(self) -> float:
        """Seconds until the shop is read, or the write is done."""
        return self.start + self.work if self.is_write else self.start


@dataclass(frozen=True, slots=True)
class Spent:
    """When a worker took a request (``time.monotonic()``), and how many seconds it was busy with it."""

    began: float
    seconds: float


class Workers:
    """PHP's workers: each does one request at a time, those that wait are taken in turn."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._pools: dict[int, ThreadPoolExecutor] = {}
        self._closed = threading.Event()

    def pool(self, count: int) -> ThreadPoolExecutor:
        """Return so many workers; asked for the same number, the same ones."""
        with self._lock:
            if count not in self._pools:
                self._pools[count] = ThreadPoolExecutor(count, thread_name_prefix=f"{self._name}-{count}")
            return self._pools[count]

    def submit(self, count: int, work: Callable[[], object]) -> Future[object]:
        """Let one of so many workers do something when its turn comes."""
        return self.pool(count).submit(work)

    def spend(self, cost: Cost, answer: Callable[[], T], rows: Callable[[T], int]) -> tuple[T, Spent]:
        """Answer a request in as much time as it costs; called by a worker."""
        began = time.monotonic()
        self.sleep(cost.before)
        answered = answer()
        self.sleep(began + cost.whole(rows(answered)) - time.monotonic())
        return answered, Spent(began, time.monotonic() - began)

    def sleep(self, seconds: float) -> None:
        """Be busy, unless the shop closes meanwhile."""
        if seconds > 0:
            self._closed.wait(seconds)

    @property
    def closed(self) -> threading.Event:
        """Set when the shop closes."""
        return self._closed

    def close(self) -> None:
        """Stop all workers; what they are busy with ends at once."""
        self._closed.set()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
