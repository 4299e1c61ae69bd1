"""What the worker *collect* does: hinted products, changes, and full readings of the catalogue."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass

import structlog

from connector.collect import Sweep, collect_changes, collect_due, collect_ids
from connector.model import HintKind
from connector.resume import beat
from connector.running.hints import Hints
from connector.running.parts import Parts
from connector.wishes import SWEEP_WANTED, SWEPT_AT, want_sweep

_log = structlog.get_logger("engine")
BEAT_SECONDS = 60.0
WISH_SECONDS = 30.0
"""Seconds after which the store is asked whether a sweep is due; wishes of this process are heard at once."""

SWEEP_AGAIN_SECONDS = 60.0
"""Seconds from the start of one sweep to the next: wished for again and again, it must not be endless."""


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """How far a reading of the whole catalogue has come; ``total`` is None when the shop does not say."""

    done: int
    total: int | None


class CatalogueWork:
    """Keeps the platform's picture of the catalogue up to date; all of it in one thread.

    ``is_ready`` is set once the catalogue was read.
    """

    def __init__(
        self, parts: Parts, hints: Hints, is_ready: threading.Event, stopping: threading.Event
    ) -> None:
        self._parts = parts
        self._hints = hints
        self._is_ready = is_ready
        self._stopping = stopping
        self._missed_hook = False
        self._sweep: Sweep | None = None
        self._sweep_not_before = 0.0
        self._look_for_wish_at = 0.0
        self._beat_at = 0.0
        self._polls: deque[float] = deque(maxlen=6)

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

    def run(self) -> float | None:
        """Do what is to be done now; returns the seconds after which to run again unasked."""
        parts = self._parts
        self._collect_hinted()
        rest = parts.pace.wait_seconds("stock")
        if rest > 0 and self._sweep is None:
            return rest
        if rest <= 0:
            with parts.pace.polling("stock"):
                done = collect_changes(parts.shop, parts.store, parts.notifier, parts.rules)
            self._polls.append(time.monotonic())
            self._missed_hook = self._missed_hook or (done.events > 0 and self._is_ready.is_set())
            self._beat()
            if done.needs_sweep:
                self._look_for_wish_at = 0.0
        if self._sweep is None and self._sweep_is_due():
            self._sweep = Sweep(parts.shop, parts.store, parts.notifier, parts.rules)
        if self._sweep is not None:
            self._step_sweep()
            return 0.0
        return None

    def _collect_hinted(self) -> None:
        parts = self._parts
        with self._hints.taken(HintKind.PRODUCT) as ids:
            if ids:
                collect_ids(parts.shop, parts.store, parts.notifier, parts.rules, ids)
        collect_due(parts.shop, parts.store, parts.notifier, parts.rules)

    def _step_sweep(self) -> None:
        """Take pages of the sweep for about as long as changes may wait."""
        sweep = self._sweep
        deadline = time.monotonic() + self._parts.timing.stock
        try:
            while sweep is not None and not self._stopping.is_set():
                if not sweep.step():
                    self._sweep = None
                    self._is_ready.set()
                    _log.info("catalogue read", products=sweep.done, events=sweep.collected.events)
                    return
                if time.monotonic() > deadline or self._hints.has(HintKind.PRODUCT):
                    return
        except Exception:
            # It starts again from its beginning: a catalogue is read to its end or not at all.
            self._sweep = None
            raise

    def _beat(self) -> None:
        now = time.monotonic()
        if now >= self._beat_at:
            self._beat_at = now + BEAT_SECONDS
            beat(self._parts.store)

    def _sweep_is_due(self) -> bool:
        if time.monotonic() < self._look_for_wish_at:
            return False
        self._look_for_wish_at = time.monotonic() + WISH_SECONDS
        with self._parts.store.transaction() as tx:
            wanted = tx.facts.get(SWEEP_WANTED) is not None
            swept_at = tx.facts.time(SWEPT_AT)
        if not wanted and swept_at is not None:
            self._is_ready.set()
        is_old = swept_at is None or self._parts.store.now() - swept_at > self._parts.timing.full_sweep
        if not (wanted or is_old):
            return False
        if time.monotonic() < self._sweep_not_before:
            self._look_for_wish_at = self._sweep_not_before
            return False
        self._sweep_not_before = time.monotonic() + SWEEP_AGAIN_SECONDS
        return True
