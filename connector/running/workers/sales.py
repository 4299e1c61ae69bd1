"""What the worker *sales* does: orders of a retailer's own customers, forwarded, and mirrored."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from functools import partial

from connector.model import Hint, HintKind
from connector.retail.forwarding import due_orders, forward, next_due, tell_people
from connector.retail.mirror import carry_out, waiting_wishes
from connector.retail.reading import read_ids, read_news
from connector.retail.sales import Sales
from connector.running.attempts import Attempts, NotYet, Task
from connector.running.parts import Parts
from connector.running.steps import Step, Steps
from connector.running.workers.hints import HintedReading, Hints
from connector.running.workers.listing import ListingWork

NEWS_CREDIT = 0.3


class SalesWork:
    """Looks after the orders of the retailer's own customers; each that fails waits by itself."""

    REMEMBERED = ("_next_news_at",)

    def __init__(self, parts: Parts, sales: Sales, attempts: Attempts, stopping: threading.Event) -> None:
        self._parts = parts
        self._sales = sales
        self._attempts = attempts
        self._stopping = stopping
        self._due: dict[str, None] = {}
        self._next_news_at = float("-inf")
        self._hints = Hints(parts.clock, parts.sleep)
        self._hinted = HintedReading(self._hints, HintKind.ORDER, "sales", attempts, self._read, parts.clock)
        listing = ListingWork(sales, sales.shop, self._see_orders, parts.clock, stopping)
        self.steps = Steps(
            "sales",
            attempts,
            stopping,
            [
                Step("hints", self._hinted.run),
                Step("wishes", self._mirror),
                Step("news", self._ask_for_news, is_probe=True),
                Step("ready", self._forward),
                Step("alarms", self._tell_people),
                *listing.steps,
            ],
        )

    def _see_orders(self) -> None:
        self._due |= dict.fromkeys(read_news(self._sales, self._parts.shop.now()))

    def hint(self, hints: Collection[Hint]) -> None:
        """Read soon what a webhook hinted at."""
        self._hints.add(hints)

    def _read(self, ids: Collection[str]) -> None:
        self._due |= dict.fromkeys(read_ids(self._sales, ids))

    def _mirror(self) -> None:
        self._each("mirror", waiting_wishes(self._sales.store), carry_out)

    def _forward(self) -> float | None:
        """Tell every order that is ready and old enough; returns the seconds until the next one is."""
        sales = self._sales
        with sales.store.reading() as tx:
            policy = sales.policy(tx)
        found = due_orders(sales.store, policy, sales.store.now())
        due, self._due = list(dict.fromkeys([*self._due, *found])), {}
        self._each("forward", due, forward)
        return next_due(sales.store, policy, sales.store.now())

    def _tell_people(self) -> None:
        tell_people(self._sales)

    def _each(self, step: str, ids: Collection[str], work: Callable[[Sales, str], object]) -> None:
        self._attempts.keep_only("sales", step, ids)
        for order_id in ids:
            task = Task("sales", step, order_id)
            if self._stopping.is_set():
                return
            if self._attempts.rest(task) <= 0:
                self._attempts.run(task, partial(work, self._sales, order_id))

    def _ask_for_news(self) -> float | NotYet:
        parts = self._parts
        rest = max(parts.pace.wait_seconds("orders", NEWS_CREDIT), self._next_news_at - parts.clock())
        if rest > 0:
            return NotYet(rest)
        with parts.pace.polling("orders"):
            self._see_orders()
        self._next_news_at = parts.clock() + parts.timing.orders
        return parts.timing.orders
