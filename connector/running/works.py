"""Works: all that one running connector does, whoever drives it: threads, or turns that follow each other."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

import structlog

from connector.catalogue.wishes import want_sweep_for_new_rules
from connector.model import Hint, HintKind
from connector.orders.context import Counter
from connector.running.attempts import Attempts, Failure
from connector.running.memory import Memory, Remembering, recall, remembered
from connector.running.parts import Parts
from connector.running.steps import Steps
from connector.running.worker import WorkerState
from connector.running.workers.catalogue import CatalogueWork, SweepProgress
from connector.running.workers.hinted import HintedWork
from connector.running.workers.hints import Hints
from connector.running.workers.index import IndexWork
from connector.running.workers.orders import Helper, OrderWork
from connector.running.workers.proof import HookProof
from connector.running.workers.rounds import RoundsWork
from connector.running.workers.sales import SalesWork
from connector.running.workers.sending import SendingWork
from connector.starting.resume import Resumption, is_stale

_log = structlog.get_logger("engine")


class Works(ABC):
    """The works by name, and what doors may ask of them.

    *collect* (catalogue), *hinted* (products by id), *deliver* (outbox), *orders* (news of orders), *rounds*
    (what is read and compared in turn), *index* (which orders the shop has); in a retailer's shop *sales*
    (its own customers' orders), too. ``stopping`` is asked between units of work.
    """

    def __init__(
        self, parts: Parts, counter: Counter, attempts: Attempts, helper: Helper, stopping: threading.Event
    ) -> None:
        self.parts = parts
        self.counter = counter
        self.attempts = attempts
        self.is_ready = threading.Event()
        self.hints = Hints(parts.clock, parts.sleep)
        self.proof = HookProof(parts.clock)
        self.catalogue = CatalogueWork(parts, self.proof, attempts, self.is_ready, stopping)
        self.hinted = HintedWork(parts, self.hints, self.proof, attempts, stopping)
        self.sending = SendingWork(parts, attempts, stopping)
        self.orders = OrderWork(parts, counter, self.hints, helper, attempts, stopping)
        self.rounds = RoundsWork(parts, counter, self.orders.hinted, attempts, stopping)
        self.index = IndexWork(parts, counter.index, attempts, stopping, self.want_sweep)
        self.sales = None if parts.sales is None else SalesWork(parts, parts.sales, attempts, stopping)
        self.steps: Mapping[str, Steps] = {
            "collect": self.catalogue.steps,
            "hinted": self.hinted.steps,
            "deliver": self.sending.steps,
            "orders": self.orders.steps,
            "rounds": self.rounds.steps,
            "index": self.index.steps,
            **({"sales": self.sales.steps} if self.sales else {}),
        }
        self._has_begun = False

    @abstractmethod
    def wake(self, *names: str) -> None:
        """Let works look whether there is something to do; all of them where none is named."""

    def begin(self) -> None:
        """Take note of what the store may miss, before the first order is taken; the shop is not asked."""
        if not self._has_begun and is_stale(self.parts.store):
            self.bring_up_to_date()
            self.want_sweep()
        self._has_begun = True

    def bring_up_to_date(self) -> None:
        """Let the store be brought up to date with the shop's orders, or go on with that."""
        resumption = Resumption(self.counter)
        resumption.begin()
        self.index.bring_up_to_date(resumption)

    def look_at_rules(self) -> None:
        """Have the catalogue read when offers are judged by other rules than when it was read last."""
        if want_sweep_for_new_rules(self.parts.store, self.parts.rules.release):
            _log.info("the rules for offers have changed; the catalogue is read anew")

    def states(self) -> tuple[WorkerState, ...]:
        """Return what each work last did; it fails when what it asks all the time does."""
        return tuple(with_trouble(WorkerState(name), *steps.trouble) for name, steps in self.steps.items())

    def failing(self) -> tuple[Failure, ...]:
        """Return everything that fails and is tried again by itself, longest first."""
        return self.attempts.failing()

    def retry_now(self) -> None:
        """Let everything that fails be tried at once."""
        self.attempts.retry_now()
        self.wake()

    @property
    def has_read(self) -> bool:
        """Tell whether the catalogue was read to its end, now or before the start."""
        return self.catalogue.has_read

    @property
    def sweep_progress(self) -> SweepProgress | None:
        """How far the sweep under way has come; None when there is none."""
        return self.catalogue.sweep_progress

    @property
    def stock_interval(self) -> float | None:
        """Seconds between the last questions for changed products; None until two were asked."""
        return self.catalogue.stock_interval

    def hint(self, hints: Iterable[Hint]) -> None:
        """Read soon what a webhook hinted at; hints of the same moment are read together.

        Which product a price is of is asked elsewhere: see :meth:`hear_hook`.
        """
        wanted = [hint for hint in hints if hint.kind is not HintKind.PRICE]
        kinds = self.hints.add(wanted)
        if HintKind.PRODUCT in kinds:
            self.wake("hinted")
        if HintKind.ORDER in kinds:
            self.wake("orders")
            if self.sales is not None:
                self.sales.hint([hint for hint in wanted if hint.kind is HintKind.ORDER])
                self.wake("sales")

    def hear_hook(self, hints: Collection[Hint] = (), ago: float = 0.0) -> None:
        """Take note that a webhook of the shop came ``ago`` seconds ago, and read soon what it hints at."""
        self.catalogue.hear_hook()
        quiet = self.parts.pace.quiet_seconds() - ago
        for hint in hints:
            if hint.kind is HintKind.PRODUCT:
                self.proof.came(hint.id, quiet, ago)
        self.hinted.sold(hints)
        self.hint(hints)
        if any(hint.kind is not HintKind.PRODUCT for hint in hints):
            self.wake("hinted")

    def memory(self) -> Memory:
        """Return what whoever goes on in another process is to know, as it can be written down."""
        return {name: remembered(work) for name, work in self._remembering().items()}

    def recall(self, memory: Memory) -> None:
        """Go on from what was remembered elsewhere."""
        for name, work in self._remembering().items():
            recall(work, memory.get(name, {}))

    def _remembering(self) -> Mapping[str, Remembering]:
        recurring = {
            f"{name}.{step}": every
            for name in ("rounds", "index")
            for step, every in self.steps[name].recurring().items()
        }
        return {
            "hooks": self.proof,
            "search": self.counter.index,
            "collect": self.catalogue,
            "deliver": self.sending,
            "orders": self.orders,
            "index": self.index,
            **({"sales": self.sales} if self.sales else {}),
            **recurring,
        }

    @property
    def misses_hooks(self) -> bool:
        """Tell whether a change was found by asking and no webhook has arrived since."""
        return self.catalogue.misses_hooks

    def want_sweep(self) -> None:
        """Ask for a full reading of the catalogue."""
        self.catalogue.want_sweep()
        self.wake("collect")


def with_trouble(state: WorkerState, failures: int, trouble: str) -> WorkerState:
    """Return a state that fails where what is asked all the time does."""
    if state.failures or not failures:
        return state
    return replace(state, failures=failures, trouble=trouble)
