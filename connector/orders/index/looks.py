"""The look: which rows carry a number among the newest orders of the shop, seen just now.

Every order that is made live needs a look of this run, sent after its post was answered and not older than
ten seconds. One look may serve several orders.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from connector.model import MarkPage, OrderMark
from connector.orders.index.upkeep import OrderIndex

GOOD_FOR = 10.0


@dataclass(frozen=True, slots=True)
class Look:
    """What the newest orders were when they were asked for at ``sent_at``, by this run's clock."""

    sent_at: float
    page: MarkPage


class Looks:
    """Looks at the newest orders and shares each look among those whom it may serve."""

    def __init__(self, index: OrderIndex, clock: Callable[[], float] = time.monotonic) -> None:
        self._index = index
        self._clock = clock
        self._guard = threading.Lock()
        self._newest: tuple[float, Future[Look]] | None = None

    def moment(self) -> float:
        """Tell the time by this run's clock."""
        return self._clock()

    def is_good(self, look: Look | None, answered_at: float) -> bool:
        """Tell whether a look may let an order go live whose post was answered at ``answered_at``."""
        return look is not None and look.sent_at >= answered_at and self._clock() - look.sent_at <= GOOD_FOR

    def since(self, answered_at: float) -> Look:
        """Return a good look for this order: one under way or just taken, else a new one."""
        with self._guard:
            sent_at, shared = self._newest or (float("-inf"), None)
            is_fresh = sent_at >= answered_at and self._clock() - sent_at <= GOOD_FOR / 2
            if shared is None or not is_fresh or (shared.done() and shared.exception() is not None):
                sent_at, shared, is_mine = self._clock(), Future[Look](), True
                self._newest = sent_at, shared
            else:
                is_mine = False
        if is_mine:
            try:
                shared.set_result(Look(sent_at, self._index.newest_orders(None)))
            except BaseException as error:
                shared.set_exception(error)
                raise
        return shared.result()

    def rows(self, look: Look, number: str, shop_id: str) -> tuple[OrderMark, ...]:
        """Return all rows with a number, and the order's own row, as they are now; the trash included.

        What the look does not show is read by its id.
        """
        page = look.page
        shown = {mark.id: mark for mark in page.marks if mark.kickroute_number == number}
        older = [row.id for row in self._index.rows_of(number) if row.place < page.low]
        hidden = [id_ for id_ in dict.fromkeys([*older, shop_id]) if id_ and id_ not in shown]
        if hidden:
            read = [order.mark for order in self._index.read(hidden).found]
            shown |= {mark.id: mark for mark in read if mark.kickroute_number == number}
        return tuple(sorted(shown.values(), key=lambda mark: mark.place))
