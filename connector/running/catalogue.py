"""What the worker *collect* does: hinted products, changes, and full readings of the catalogue."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

import structlog

from connector.collect import Sweep, collect_changes, collect_ids, due_products
from connector.model import HintKind
from connector.resume import beat
from connector.running.attempts import Attempts, NotYet
from connector.running.hints import HintedReading, Hints
from connector.running.parts import Parts
from connector.running.steps import Step, Steps
from connector.wishes import SWEEP_WANTED, SWEPT_AT, want_sweep

_log = structlog.get_logger("engine")
BEAT_SECONDS = 60.0
WISH_SECONDS = 30.0
"""Seconds after which the store is asked whether a sweep is due; wishes of this process are heard at once."""

SWEEP_AGAIN_SECONDS = 60.0
"""Seconds from the start of one sweep to the next: wished for again and again, it must not be endless."""

STARTING_TRIES = 3
"""How often reading the catalogue is tried before starting is over without it."""


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """How far a reading of the whole catalogue has come; ``total`` is None when the shop does not say."""

    done: int
    total: int | None


class CatalogueWork:
    """Keeps the platform's picture of the catalogue up to date; all of it in one thread.

    ``is_ready`` is set when starting is over: the catalogue was read, or cannot be read for now. Which of
    the two it is, ``has_read`` tells.
    """

    def __init__(
        self,
        parts: Parts,
        hints: Hints,
        attempts: Attempts,
        is_ready: threading.Event,
        stopping: threading.Event,
    ) -> None:
        self._parts = parts
        self._hints = hints
        self._attempts = attempts
        self._is_ready = is_ready
        self._stopping = stopping
        self.has_read = False
        self._failed_sweeps = 0
        self._missed_hook = False
        self._sweep: Sweep | None = None
        self._sweep_not_before = 0.0
        self._look_for_wish_at = 0.0
        self._beat_at = 0.0
        self._polls: deque[float] = deque(maxlen=6)
        self.hinted = HintedReading(hints, HintKind.PRODUCT, "collect", attempts, self._read, parts.clock)
        self.steps = Steps(
            "collect",
            attempts,
            stopping,
            [
                Step("hints", self.hinted.run),
                Step("due", self._read_due),
                Step("changes", self._ask_for_changes, is_probe=True),
                Step("sweep", self._go_on_with_sweep),
            ],
        )

    def hear_hook(self) -> None:
        """Take note that a webhook of the shop arrived."""
        self._missed_hook = False

    @property
    def misses_hooks(self) -> bool:
        """Tell whether a change was found by asking and no webhook has arrived since."""
        return self._missed_hook

    @property
    def sweep_progress(self) -> SweepProgress | None:
        """How far the sweep under way has come; None when there is none."""
        sweep = self._sweep
        return None if sweep is None else SweepProgress(sweep.done, sweep.total)

    @property
    def stock_interval(self) -> float | None:
        """Seconds between the last questions for changed products; None until two were asked."""
        times = list(self._polls)
        return (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else None

    def want_sweep(self) -> None:
        """Ask for a full reading of the catalogue."""
        with self._parts.store.transaction() as tx:
            want_sweep(tx, hurried=True)
        self._sweep_not_before = self._look_for_wish_at = 0.0

    def _read(self, ids: Collection[str]) -> None:
        parts = self._parts
        collect_ids(parts.shop, parts.store, parts.notifier, parts.rules, ids)

    def _read_due(self) -> None:
        """Read what an order of ours took, and what may be out of date; what fails is read as a hint is."""
        asked = set(self.hinted.waiting())
        while due := due_products(self._parts.shop, self._parts.store, asked):
            asked.update(due)
            self.hinted.read(due)

    def _ask_for_changes(self) -> NotYet | None:
        parts = self._parts
        rest = parts.pace.wait_seconds("stock")
        if rest > 0:
            return NotYet(rest)
        with parts.pace.polling("stock"):
            done = collect_changes(parts.shop, parts.store, parts.notifier, parts.rules)
        self._polls.append(parts.clock())
        self._missed_hook = self._missed_hook or (done.events > 0 and self._is_ready.is_set())
        self._beat()
        if done.needs_sweep:
            self._look_for_wish_at = 0.0
        return None

    def _go_on_with_sweep(self) -> NotYet | None:
        """Read on, or begin to when it is due; it works again once it was read to its end."""
        parts = self._parts
        if self._sweep is None and not self._sweep_is_due():
            return NotYet()
        try:
            if self._sweep is None:
                self._sweep = Sweep(parts.shop, parts.store, parts.notifier, parts.rules)
            if self._reads_on(self._sweep):
                return NotYet(0.0)
        except Exception:
            # It starts again from its beginning: a catalogue is read to its end or not at all.
            self._sweep = None
            self._failed_sweeps += 1
            if self._failed_sweeps >= STARTING_TRIES:
                # Whoever waits for the start is told that it is over, although nothing was read.
                self._is_ready.set()
            raise
        return None

    def _reads_on(self, sweep: Sweep) -> bool:
        """Take pages for about as long as changes may wait; returns whether there is more to read."""
        deadline = self._parts.clock() + self._parts.timing.stock
        while sweep.step():
            is_over = self._parts.clock() > deadline or self._stopping.is_set()
            if is_over or self._hints.has(HintKind.PRODUCT):
                return True
        self._sweep = None
        self._note_read()
        _log.info("catalogue read", products=sweep.done, events=sweep.collected.events)
        return False

    def _note_read(self) -> None:
        self.has_read = True
        self._is_ready.set()

    def _beat(self) -> None:
        now = self._parts.clock()
        if now >= self._beat_at:
            self._beat_at = now + BEAT_SECONDS
            beat(self._parts.store)

    def _sweep_is_due(self) -> bool:
        now = self._parts.clock()
        if now < self._look_for_wish_at:
            return False
        self._look_for_wish_at = now + WISH_SECONDS
        with self._parts.store.transaction() as tx:
            wanted = tx.facts.get(SWEEP_WANTED) is not None
            swept_at = tx.facts.time(SWEPT_AT)
        if not wanted and swept_at is not None:
            self._note_read()
        is_old = swept_at is None or self._parts.store.now() - swept_at > self._parts.timing.full_sweep
        if not (wanted or is_old):
            return False
        if now < self._sweep_not_before:
            self._look_for_wish_at = self._sweep_not_before
            return False
        self._sweep_not_before = now + SWEEP_AGAIN_SECONDS
        return True
