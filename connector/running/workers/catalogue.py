"""What the worker *collect* does: it asks for changes, and reads the whole catalogue now and then."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

import structlog

from connector.catalogue.collect import Sweep, collect_changes, has_mark
from connector.catalogue.unreadable import settle_unreadable
from connector.catalogue.wishes import is_hurried, want_sweep
from connector.ports import Account
from connector.running.attempts import Attempts, NotYet
from connector.running.parts import Parts
from connector.running.steps import Step, Steps
from connector.running.workers.proof import HookProof
from connector.starting.resume import beat

_log = structlog.get_logger("engine")
BEAT_SECONDS = 60.0
WISH_SECONDS = 30.0
"""Seconds after which the store is asked whether a sweep is due; wishes of this process are heard at once."""

SWEEP_AGAIN_SECONDS = 60.0
"""Seconds from the start of one sweep to the next: wished for again and again, it must not be endless."""

STARTING_TRIES = 3
"""How often reading the catalogue is tried before starting is over without it."""

BURST = 20
"""Changed products in one question that are a burst: somebody writes many stocks, and more will follow."""

BURST_CREDIT, BURST_SECONDS = 2.0, 60.0
"""Seconds of the shop's time that may be owed during a burst, and how long after its last sign that holds."""


@dataclass(frozen=True, slots=True)
class SweepProgress:
    """How far a reading of the whole catalogue has come; ``total`` is None when the shop does not say."""

    done: int
    total: int | None


class CatalogueWork:
    """Keeps the platform's picture of the catalogue up to date.

    Questions for changes come first: between two pages of a full reading there is always one that is due.
    ``is_ready`` is set when starting is over: the catalogue was read, or cannot be read for now. Which of
    the two it is, ``has_read`` tells. Where pages are read in slots of their own, ``reads_pages`` says
    whether this is one, and ``wants_pages`` that one is due.
    """

    REMEMBERED = (
        *("has_read", "_failed_sweeps", "_missed_hook", "_sweep_not_before", "_look_for_wish_at", "_beat_at"),
        *("_burst_until", "_polls", "_account"),
    )

    def __init__(
        self,
        parts: Parts,
        proof: HookProof,
        attempts: Attempts,
        is_ready: threading.Event,
        stopping: threading.Event,
    ) -> None:
        self._parts = parts
        self._proof = proof
        self._is_ready = is_ready
        self.has_read = False
        self._failed_sweeps = 0
        self._missed_hook = False
        self._sweep: Sweep | None = None
        self.reads_pages = True
        self.wants_pages = False
        self._account: Account = "sweeps"
        self._sweep_not_before = 0.0
        self._look_for_wish_at = 0.0
        self._beat_at = 0.0
        self._burst_until = float("-inf")
        self._polls: deque[float] = deque(maxlen=6)
        steps = [
            Step("unreadable", self._tell_unreadable),
            Step("changes", self._ask_for_changes, is_probe=True),
            Step("sweep", self._go_on_with_sweep),
        ]
        self.steps = Steps("collect", attempts, stopping, steps)

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
        self._account = "hurried"

    @property
    def question_rest(self) -> float:
        """Seconds until changes are to be asked for again."""
        return max(self._rest(), self._parts.timing.stock)

    def go_on_with(self, other: CatalogueWork) -> None:
        """Go on with the reading that another had begun in this process, while others worked elsewhere."""
        self._sweep, self._account = other._sweep, other._account
        if self._sweep is not None:
            self._sweep.doubt()

    # changes

    def _tell_unreadable(self) -> None:
        settle_unreadable(self._parts.shop, self._parts.store)

    def _ask_for_changes(self) -> NotYet | None:
        parts = self._parts
        rest = self._rest()
        if rest > 0:
            return NotYet(rest)
        self._polls.append(parts.clock())
        # Where a shop is new, marking now is the beginning of its first reading.
        account: Account = "stock" if has_mark(parts.store) else "hurried"
        with parts.pace.polling(account):
            done = collect_changes(parts.shop, parts.store, parts.notifier, parts.rules)
        if done.products >= BURST:
            self._burst_until = parts.clock() + BURST_SECONDS
        self._proof.was_found(done.changed)
        self._missed_hook = self._missed_hook or (done.events > 0 and self._is_ready.is_set())
        self._beat()
        if done.needs_sweep:
            self._look_for_wish_at = 0.0
        return None

    def _rest(self) -> float:
        """Return for how many seconds nothing is to be asked: by the budget, and as it was not long ago."""
        parts, now = self._parts, self._parts.clock()
        is_burst = now < self._burst_until
        least = 0.0
        if is_burst or self._sweep is not None:
            # Every step between two pages may come here; a burst is read as it comes, not all the time.
            least = parts.timing.stock
        elif self._proof.is_alive:
            least = parts.timing.alive
        asked_at = self._polls[-1] if self._polls else float("-inf")
        owed = parts.pace.wait_seconds("stock", BURST_CREDIT if is_burst else 0.0)
        return max(owed, asked_at + least - now)

    # full readings

    def _go_on_with_sweep(self) -> NotYet | None:
        """Read one page on, or begin to when it is due; it works again once it was read to its end."""
        parts = self._parts
        if self._sweep is None and not self._sweep_is_due():
            return NotYet()
        if not self.reads_pages:
            # Somebody else does, or this one at another moment: it stays due.
            self.wants_pages, self._look_for_wish_at = True, 0.0
            return NotYet()
        self.wants_pages = False
        if (rest := parts.pace.wait_seconds(self._account)) > 0:
            # It stays due: only what has begun waits before it begins again.
            self._look_for_wish_at = 0.0
            return NotYet(rest)
        try:
            if self._sweep is None:
                self._sweep_not_before = parts.clock() + SWEEP_AGAIN_SECONDS
                self._sweep = Sweep(parts.shop, parts.store, parts.notifier, parts.rules)
            with parts.pace.polling(self._account):
                is_over = not self._sweep.step()
        except Exception:
            # It starts again from its beginning: a catalogue is read to its end or not at all.
            self._sweep = None
            self._failed_sweeps += 1
            if self._failed_sweeps >= STARTING_TRIES:
                # Whoever waits for the start is told that it is over, although nothing was read.
                self._is_ready.set()
            raise
        if not is_over:
            return NotYet(parts.pace.wait_seconds(self._account))
        _log.info("catalogue read", products=self._sweep.done, events=self._sweep.collected.events)
        self._sweep, self._account = None, "sweeps"
        self._note_read()
        return None

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
        with self._parts.store.reading() as tx:
            wanted = tx.facts.sweep_wanted is not None
            swept_at = tx.facts.swept_at
            self._account = "hurried" if is_hurried(tx) else "sweeps"
        if not wanted and swept_at is not None:
            self._note_read()
        is_old = swept_at is None or self._parts.store.now() - swept_at > self._parts.timing.full_sweep
        if not (wanted or is_old):
            return False
        if now < self._sweep_not_before:
            self._look_for_wish_at = self._sweep_not_before
            return False
        return True
