"""What the worker *orders* does: report, relay, finish what was interrupted, reconcile."""

from __future__ import annotations

import threading
import time

import structlog
from structlog.contextvars import bound_contextvars

from connector.counter import Counter
from connector.errors import ConnectorError
from connector.intake import finish_order
from connector.label import reconcile_labels
from connector.model import HintKind
from connector.moving import look_for_plugin
from connector.reconcile import forget_addresses, reconcile_hooks, reconcile_orders
from connector.relay import relay_waiting
from connector.report import report_changes, report_ids, report_open
from connector.running.hints import Hints
from connector.running.parts import Parts
from connector.running.pool import PlacingPool

_log = structlog.get_logger("engine")


class OrderWork:
    """Looks after the orders that are in the shop, or on their way there."""

    def __init__(
        self, parts: Parts, counter: Counter, hints: Hints, pool: PlacingPool, stopping: threading.Event
    ) -> None:
        self._parts = parts
        self._counter = counter
        self._hints = hints
        self._pool = pool
        self._stopping = stopping
        self._next_orders_at = 0.0
        self._next_reconcile_at = 0.0
        self._started = parts.store.now()

    def run(self) -> float | None:
        """Do what is to be done now; returns the seconds after which to run again unasked."""
        parts = self._parts
        with self._hints.taken(HintKind.ORDER) as ids:
            if ids:
                report_ids(parts.shop, parts.store, parts.notifier, ids)
        relay_waiting(self._counter)
        self.finish_interrupted()
        now = time.monotonic()
        if now >= self._next_reconcile_at:
            with parts.pace.polling("reconcile"):
                self._reconcile()
            self._next_reconcile_at = now + parts.timing.reconcile.total_seconds()
        rest = parts.pace.wait_seconds("orders")
        if now >= self._next_orders_at and rest <= 0:
            with parts.pace.polling("orders"):
                report_open(parts.shop, parts.store, parts.notifier)
                report_changes(parts.shop, parts.store, parts.notifier, adopt_before=self._started)
            self._next_orders_at = time.monotonic() + parts.timing.orders
            return parts.timing.orders
        # Ticks come as often as this is due: one that comes a moment early must not leave it to the next.
        return max(rest, 0.1, self._next_orders_at - now)

    def finish_interrupted(self) -> None:
        """Go on with every order whose placing was interrupted and that nobody has in hand."""
        store = self._parts.store
        with store.transaction() as tx:
            waiting = [record.number for record in tx.orders.unfinished()]
        for number in waiting:
            if self._stopping.is_set():
                return
            if number in self._pool:
                continue
            try:
                with self._parts.pace.intake(), bound_contextvars(order=number):
                    finish_order(self._counter, number)
            except ConnectorError as error:
                # The next order is not stopped by this one; this one is tried again at the next run.
                _log.warning("order not placed yet", order=number, reason=str(error))

    def _reconcile(self) -> None:
        parts = self._parts
        if parts.webhooks:
            reconcile_hooks(parts.shop, parts.store, parts.notifier, parts.public_url)
        reconcile_orders(self._counter)
        look_for_plugin(parts.shop, parts.store, parts.notifier)
        forget_addresses(parts.store)
        if parts.label_office is not None:
            reconcile_labels(parts.label_office)
