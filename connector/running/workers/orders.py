"""What the worker *orders* does: hinted orders, what waits for the shop, and news of orders."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import partial
from typing import Protocol

from connector.fulfilment.relay import settle_status, waiting_statuses
from connector.fulfilment.report import report_changes, report_ids
from connector.model import HintKind
from connector.orders.context import Counter
from connector.orders.intake import finish_order, interrupted_orders
from connector.running.attempts import Attempts, NotYet, Task
from connector.running.parts import Parts
from connector.running.pool import placing
from connector.running.steps import Step, Steps
from connector.running.workers.hints import HintedReading, Hints


class Helper(Protocol):
    """Who does what concerns a single order."""

    def help(self, task: Task, work: Callable[[], object]) -> bool:
        """Do a task about the order that it names, beside all else; False when it is not begun now."""
        ...


NEWS_CREDIT = 0.3
"""Seconds of the shop's time that news may owe: they do not wait until a turn of the rounds is paid for."""


class OrderWork:
    """Looks after the orders that are in the shop, or on their way there.

    What concerns one order alone is done by the pool: an order that hangs holds up no other, nor any news.
    """

    REMEMBERED = ("_next_news_at", "_since")

    def __init__(
        self,
        parts: Parts,
        counter: Counter,
        hints: Hints,
        helper: Helper,
        attempts: Attempts,
        stopping: threading.Event,
    ) -> None:
        self._parts = parts
        self._counter = counter
        self._helper = helper
        self._attempts = attempts
        self._next_news_at = float("-inf")
        self._since = parts.store.now().timestamp()
        self.hinted = HintedReading(hints, HintKind.ORDER, "orders", attempts, self._read, parts.clock)
        self.steps = Steps(
            "orders",
            attempts,
            stopping,
            [
                Step("hints", self.hinted.run),
                Step("statuses", self.apply_statuses),
                Step("interrupted", self.finish_interrupted),
                Step("news", self._ask_for_news, is_probe=True),
            ],
        )

    def _read(self, ids: Collection[str]) -> None:
        report_ids(self._parts.shop, self._parts.store, self._parts.notifier, ids)

    def apply_statuses(self) -> None:
        """Let the pool set every status that a retailer wished and that waits."""
        numbers = waiting_statuses(self._parts.store)
        self._help("status", numbers, settle_status)

    def finish_interrupted(self) -> None:
        """Let the pool go on with every order whose placing was interrupted."""
        self._help(placing("").step, interrupted_orders(self._parts.store), finish_order)

    def _help(self, step: str, numbers: Collection[str], work: Callable[[Counter, str], object]) -> None:
        self._attempts.keep_only("orders", step, numbers)
        for number in numbers:
            self._helper.help(Task("orders", step, number), partial(work, self._counter, number))

    def _ask_for_news(self) -> float | NotYet:
        parts = self._parts
        rest = max(parts.pace.wait_seconds("orders", NEWS_CREDIT), self._next_news_at - parts.clock())
        if rest > 0:
            return NotYet(rest)
        with parts.pace.polling("orders"):
            report_changes(
                parts.shop, parts.store, parts.notifier, adopt_before=datetime.fromtimestamp(self._since, UTC)
            )
        self._next_news_at = parts.clock() + parts.timing.orders
        return parts.timing.orders
