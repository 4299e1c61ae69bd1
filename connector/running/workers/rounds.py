"""What the worker *rounds* does: look at everything now and then, whether anything hinted at it or not."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from functools import partial

from connector.fulfilment.reconcile import (
    drop_hooks,
    forget_addresses,
    reconcile_hooks,
    reconcile_orders,
    watch_hooks,
)
from connector.fulfilment.report import orders_in_turn, report_ids
from connector.labels import reconcile_labels
from connector.orders.context import Counter
from connector.orders.index.progress import is_up_to_date
from connector.running.attempts import Attempts, NotYet
from connector.running.parts import Parts
from connector.running.steps import Every, Step, Steps
from connector.running.workers.hints import HintedReading
from connector.starting.takeover import look_for_plugin

HOOK_SECONDS = 20.0
"""How often it is asked whether webhooks hold up the shop's checkout: seen within a minute."""

AT_ONCE = 40
"""Orders that are read together: 400 of them within ten minutes, each time for less than half a second."""


class RoundsWork:
    """Reads, compares and repairs in turn; each round is a step that fails by itself.

    Orders that could not be read together are given to ``hinted``, which finds out which of them it is.
    """

    def __init__(
        self,
        parts: Parts,
        counter: Counter,
        hinted: HintedReading,
        attempts: Attempts,
        stopping: threading.Event,
    ) -> None:
        self._parts = parts
        self._counter = counter
        self._hinted = hinted
        rounds: dict[str, Callable[[], None]] = {
            "marked": self._reconcile_orders,
            "plugin": self._look_for_plugin,
            "addresses": self._forget_addresses,
        }
        rounds["webhooks"] = self._reconcile_hooks if parts.webhooks else self._drop_hooks
        if parts.label_office is not None:
            rounds["labels"] = self._reconcile_labels
        seconds = parts.timing.reconcile.total_seconds()
        regular = [
            Step(name, Every(seconds, partial(self._in_budget, work), parts.clock))
            for name, work in rounds.items()
        ]
        if parts.webhooks:
            watching = Every(HOOK_SECONDS, partial(self._in_budget, self._watch_hooks), parts.clock)
            regular.append(Step("checkout", watching))
        in_turn = Every(parts.timing.orders, self._read_in_turn, parts.clock)
        self.steps = Steps("rounds", attempts, stopping, [Step("turn", in_turn), *regular])

    def _in_budget(self, work: Callable[[], None]) -> NotYet | None:
        rest = self._parts.pace.wait_seconds("reconcile")
        if rest > 0:
            return NotYet(rest)
        with self._parts.pace.polling("reconcile"):
            work()
        return None

    def _read_in_turn(self) -> NotYet | None:
        parts = self._parts
        rest = parts.pace.wait_seconds("orders")
        if rest > 0:
            return NotYet(rest)
        ids = orders_in_turn(parts.store, self._hinted.waiting(), AT_ONCE)
        if ids:
            self._read(ids)
        return None

    def _read(self, ids: Collection[str]) -> None:
        parts = self._parts
        try:
            with parts.pace.polling("orders"):
                report_ids(parts.shop, parts.store, parts.notifier, ids)
        except Exception:
            self._hinted.add(ids)
            raise

    def _reconcile_hooks(self) -> None:
        parts = self._parts
        reconcile_hooks(parts.shop, parts.store, parts.notifier, parts.public_url)

    def _drop_hooks(self) -> None:
        drop_hooks(self._parts.shop, self._parts.store, self._parts.public_url)

    def _watch_hooks(self) -> None:
        parts = self._parts
        watch_hooks(parts.shop, parts.store, parts.notifier, parts.public_url)

    def _reconcile_orders(self) -> None:
        with self._parts.store.reading() as tx:
            has_resumed = is_up_to_date(tx)
        if has_resumed:
            # Until then an order that is not known may only not be known yet.
            reconcile_orders(self._counter)

    def _look_for_plugin(self) -> None:
        look_for_plugin(self._parts.shop, self._parts.store, self._parts.notifier)

    def _forget_addresses(self) -> None:
        forget_addresses(self._parts.store)

    def _reconcile_labels(self) -> None:
        if self._parts.label_office is not None:
            reconcile_labels(self._parts.label_office)
