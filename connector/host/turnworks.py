"""Works that are driven by turns: what is due is done, for two seconds at most, one thing after the other."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from connector.alarms.service import AlarmService
from connector.host.queue import Queue
from connector.host.wishes import Lane
from connector.model import Hint, HintKind
from connector.orders.context import Counter
from connector.running.attempts import Attempts, Task
from connector.running.housekeeping import Housekeeping
from connector.running.parts import Parts
from connector.running.requests import carry_out_waiting
from connector.running.workers.prices import PriceWork
from connector.running.works import Works

TURN_SECONDS = 2.0
MAY_WAIT = 10.0
"""Seconds that what nobody waits for may wait, so that it is done with something else."""

PATIENT = frozenset({"orders", "rounds", "index", "alarms", "keeping"})
UNASKED: Mapping[str, float] = {"hinted": 300, "deliver": 60, "orders": 60, "rounds": 300, "index": 300}
"""Seconds after which a work is done again that does not say when."""

_READERS = {HintKind.PRODUCT.value: "hinted", HintKind.ORDER.value: "orders"}
LONG_AGO = 900.0
"""Seconds without a turn after which the store may miss something."""

KEEPING_SECONDS = 3600.0
_MOST_TIMES = 4


class Deadline(threading.Event):
    """Tells units of work to stop once a turn has taken its time."""

    def __init__(self) -> None:
        super().__init__()
        self._until = float("inf")

    def begin(self, seconds: float = TURN_SECONDS) -> None:
        """Let a turn begin."""
        self._until = time.monotonic() + seconds

    def is_set(self) -> bool:
        """Tell whether the turn is over."""
        return time.monotonic() >= self._until or super().is_set()


class _Deferring:
    """A helper that lets jobs of their own do what concerns single orders."""

    def __init__(self, queue: Queue, name: str, attempts: Attempts) -> None:
        self._queue = queue
        self._name = name
        self._attempts = attempts

    def help(self, task: Task, _work: Callable[[], object]) -> bool:
        """Wish for a job about the order, unless it is to be left alone after a failure."""
        if self._attempts.rest(task) > 0:
            return False
        self._queue.now(Lane(self._name, task.about))
        return True


class TurnWorks(Works):
    """The works of one supplier in one process, as far as another process has not gone on with them.

    ``dues`` is when each is to be done again, by the machine's clock.
    """

    def __init__(self, parts: Parts, alarms: AlarmService, queue: Queue, name: str) -> None:
        self.deadline = Deadline()
        attempts = Attempts(parts.store, parts.clock)
        counter = Counter.at(parts.shop, parts.store, parts.notifier, parts.note)
        super().__init__(parts, counter, attempts, _Deferring(queue, name, attempts), self.deadline)
        keeping = Housekeeping(parts.store, parts.notifier, None, self.deadline.is_set)
        prices = PriceWork(parts, self.deadline, self.hint)
        self._doing: dict[str, Callable[[], float | None]] = {
            "commands": self._carry_out,
            **{work: steps.run for work, steps in self.steps.items()},
            "prices": prices.run,
            "alarms": lambda: alarms.look(self),
            "keeping": keeping.work,
        }
        self.dues: dict[str, float] = dict.fromkeys(self._doing, 0.0)
        self._hints: dict[str, str] = {}

    # life

    def wake(self, *names: str) -> None:
        """Let works be done in this turn."""
        self.dues |= dict.fromkeys(names or self.steps, 0.0)

    def go_on(self, memory: Mapping[str, Any], before: TurnWorks | None) -> None:
        """Go on from what another process has left; ``before`` is what this one had itself.

        A store that was not looked after for long is brought up to date, and so it goes on being.
        """
        if memory:
            self.recall(memory["works"])
            self.dues |= memory["dues"]
        with self.parts.store.reading() as tx:
            is_whole = tx.facts.adopted_at is not None
        if not memory or abs(time.time() - memory["at"]) > LONG_AGO:
            self.begin()
        elif not is_whole:
            self.bring_up_to_date()
        if before is None:
            self.look_at_rules()
        else:
            self.catalogue.go_on_with(before.catalogue)

    def hear(self, hints: Mapping[str, str]) -> None:
        """Take the webhooks that came, by what they hint at; those that were taken before are waited for."""
        now = time.time()
        for key, at in sorted(hints.items() - self._hints.items()):
            kind, _, some_id = key.partition(":")
            if self.attempts.rest(Task(_READERS.get(kind, ""), kind, some_id)) > 0:
                (self.hinted if kind == HintKind.PRODUCT else self.orders).hinted.go_on([some_id])
                continue
            found = [Hint(HintKind(kind), some_id)] if some_id else []
            self.hear_hook(found, max(0.0, now - float(at)))
        self._hints |= hints

    def settled_hints(self) -> dict[str, str]:
        """Take out the hints that were read, with when they came: they need not be kept any more."""
        left = {f"{HintKind.PRODUCT}:{i}" for i in self.hinted.hinted.waiting()}
        left |= {f"{HintKind.ORDER}:{i}" for i in self.orders.hinted.waiting()}
        left |= {f"{hint.kind}:{hint.id}" for hint in self.hinted.unsold()}
        untouched = {kind for kind in HintKind if self.hints.has(kind)}
        done = {
            key: at
            for key, at in self._hints.items()
            if key not in left and key.partition(":")[0] not in untouched
        }
        self._hints = {key: at for key, at in self._hints.items() if key not in done}
        return done

    # a turn

    def run(self, *, reads_pages: bool) -> None:
        """Do what is due, the longest overdue first, until nothing is or the turn is over."""
        self.catalogue.reads_pages = reads_pages
        if reads_pages and not self.is_sweeping:
            self.wake("collect")  # another process may have seen that pages are due
        self.deadline.begin()
        times = dict.fromkeys(self._doing, 0)
        while not self.deadline.is_set():
            due = [n for n in self._doing if self.dues[n] <= time.time() and times[n] < _MOST_TIMES]
            if not reads_pages and "prices" in due:
                due.remove("prices")
            if not due:
                break
            name = min(due, key=lambda n: (times[n], self.dues[n]))
            times[name] += 1
            self._do(name)

    def _do(self, name: str) -> None:
        self.dues[name] = float("inf")  # who wakes it meanwhile wins
        wait = self._doing[name]()
        if self.deadline.is_set():
            self.dues[name] = min(self.dues[name], time.time())
            return
        self.dues[name] = min(self.dues[name], time.time() + self._pause(name, wait))

    def _pause(self, name: str, wait: float | None) -> float:
        if name == "collect":
            least = self.catalogue.question_rest
            return least if wait is None else min(wait, least)
        if name == "keeping":
            return KEEPING_SECONDS
        return UNASKED.get(name, float("inf")) if wait is None else wait

    def _carry_out(self) -> None:
        if carry_out_waiting(self):
            self.wake("prices")

    # what comes next

    @property
    def wants_slot_for_pages(self) -> bool:
        """Tell whether what comes next is long: it has slots of its own."""
        return self.catalogue.wants_pages or self.is_sweeping or self.dues["prices"] <= time.time()

    @property
    def is_sweeping(self) -> bool:
        """Tell whether a reading of the whole catalogue is under way in this process."""
        return self.catalogue.sweep_progress is not None

    def next_at(self) -> float:
        """Return when the next turn is due; what nobody waits for waits for something else a while."""
        soon = min((at for name, at in self.dues.items() if name not in PATIENT), default=float("inf"))
        patient = min((at for name, at in self.dues.items() if name in PATIENT), default=float("inf"))
        if self.catalogue.wants_pages:
            return time.time()
        return min(soon, patient + MAY_WAIT)
