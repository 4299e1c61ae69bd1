"""A day with two suppliers: two connectors, two shops, one platform, and orders that need both."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from practice.hub import Hub, Line, Order
from practice.sandbox.day import PATIENCE, Day
from practice.sandbox.figures import Figures
from practice.sandbox.stage import Stage


class Both:
    """Plays a day at each shop at once, then orders that hold items of both suppliers."""

    def __init__(self, stages: list[Stage], hub: Hub, retailer: str, progress: Callable[[str], None]) -> None:
        self.stages = stages
        self._hub = hub
        self._retailer = retailer
        self._progress = progress
        self.days = [
            Day(stage, hub, stage.kind, retailer, partial(self._tell, stage.kind)) for stage in stages
        ]
        self.completed = ""
        self.half_cancelled = ""
        self.cancelled = ""

    def play(self) -> None:
        """Play both days, then the orders of both, and wait until everything is told."""
        with ThreadPoolExecutor(len(self.days)) as pool:
            list(pool.map(Day.play, self.days))
        self._progress("orders that hold items of both suppliers")
        self.completed = self._complete(self._order(0))
        self.half_cancelled = self._cancel(self._order(1), parts=1)
        self.cancelled = self._cancel(self._order(2), parts=2)
        for day in self.days:
            day.settle()

    def _tell(self, kind: str, text: str) -> None:
        self._progress(f"{kind}: {text}")

    def read(self) -> dict[str, Any]:
        """Return the figures of each shop, and what became of the orders of both."""
        each = {
            d.diary.supplier: Figures(s, self._hub, d.diary).read()
            for s, d in zip(self.stages, self.days, strict=True)
        }
        mixed = {
            "completed_by_both": self._order_of(self.completed).status == "completed",
            "open_after_one_cancelled": self._order_of(self.half_cancelled).status
            not in ("cancelled", "completed"),
            "cancelled_by_both": self._order_of(self.cancelled).status == "cancelled",
        }
        ok = all(figures["ok"] for figures in each.values()) and all(mixed.values())
        return {"ok": ok, **each, "mixed": mixed}

    def _order(self, index: int) -> Order:
        """Order one offer of each supplier together; each part goes to its own shop."""
        lines = [
            Line(day.pick(50 + index).gtin, 1, self._hub.supplier(day.diary.supplier).number)
            for day in self.days
        ]
        order = self._hub.place_order(self._retailer, lines, wait=True, timeout=PATIENCE)
        for day, part in zip(self.days, order.parts, strict=True):
            day.diary.sent.append(part.number)
            day.diary.to_place.add(part.number)
        return self._hub.order(order.id)

    def _complete(self, order: Order) -> str:
        for stage, day, part in zip(self.stages, self.days, order.parts, strict=True):
            tracking = f"0034043412345679{order.id % 10_000:04d}"
            stage.enter_tracking(self._shop_id(stage, part.number), tracking)
            day.diary.tracked[part.number] = tracking
            stage.complete(self._shop_id(stage, part.number))
        self._wait("completion by both told", lambda: self._order_of(order.number).status == "completed")
        return order.number

    def _cancel(self, order: Order, *, parts: int) -> str:
        for stage, day, part in list(zip(self.stages, self.days, order.parts, strict=True))[:parts]:
            stage.cancel(self._shop_id(stage, part.number))
            day.diary.cancelled.add(part.number)
        numbers = [part.number for part in order.parts[:parts]]
        self._wait("cancellation told", lambda: all(self._hub.part(n).status == "cancelled" for n in numbers))
        return order.number

    def _shop_id(self, stage: Stage, number: str) -> str:
        return next(row.id for row in stage.orders() if row.kickroute_number == number)

    def _order_of(self, number: str) -> Order:
        return next(order for order in self._hub.orders() if order.number == number)

    def _wait(self, what: str, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                self.days[0].diary.problems.append(f"not within {PATIENCE:.0f} s: {what}")
                return
            time.sleep(0.05)
