"""The shop's queue and its worker: what happens later, or never when the worker is dead."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

MESSAGES = {
    "product_indexer": "Shopware\\Core\\Content\\Product\\DataAbstractionLayer\\ProductIndexingMessage",
    "webhook": "Shopware\\Core\\Framework\\Webhook\\Message\\WebhookEventMessage",
}


@dataclass(order=True)
class Task:
    """One message in the queue; ``due`` is monotonic time."""

    due: float
    number: int
    kind: str = field(compare=False)
    run: Callable[[], None] = field(compare=False)


class Worker:
    """Runs queued messages in its own thread, ``pause`` seconds after they came; it can die and revive."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._tasks: list[Task] = []
        self._numbers = itertools.count()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._alive = True
        self._closed = False
        self._running = 0

    def add(self, kind: str, run: Callable[[], None], delay: float = 0.0) -> None:
        """Queue a message; ``delay`` seconds are added to the worker's pause."""
        with self._wake:
            due = time.monotonic() + self.pause + delay
            heapq.heappush(self._tasks, Task(due, next(self._numbers), kind, run))
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, name="shopware-worker", daemon=True)
                self._thread.start()
            self._wake.notify_all()

    def kill(self) -> None:
        """Stop working; messages pile up."""
        with self._wake:
            self._alive = False

    def revive(self) -> None:
        """Work again, first on what piled up."""
        with self._wake:
            self._alive = True
            self._wake.notify_all()

    def clear(self) -> None:
        """Forget the queue and work again; returns when the task under way has ended."""
        with self._wake:
            self._tasks.clear()
            self._alive = True
            while self._running:
                self._wake.wait(0.05)
            self._tasks.clear()

    def close(self) -> None:
        """End the thread and forget the queue."""
        with self._wake:
            self._closed = True
            self._tasks.clear()
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def sizes(self) -> dict[str, int]:
        """Return how many messages of each kind wait."""
        with self._wake:
            return dict(Counter(task.kind for task in self._tasks))

    def idle(self, timeout: float = 120.0) -> bool:
        """Wait until nothing is queued or running; False when that takes longer than ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        with self._wake:
            while self._tasks or self._running:
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._wake.wait(min(left, 0.05))
        return True

    def _next(self) -> Task | None:
        """Wait for the next task that is due; None when closed."""
        with self._wake:
            while not self._closed:
                now = time.monotonic()
                if self._alive and self._tasks and self._tasks[0].due <= now:
                    self._running += 1
                    return heapq.heappop(self._tasks)
                wait = self._tasks[0].due - now if self._alive and self._tasks else None
                self._wake.wait(wait)
        return None

    def _work(self) -> None:
        while (task := self._next()) is not None:
            try:
                task.run()
            finally:
                with self._wake:
                    self._running -= 1
                    self._wake.notify_all()
