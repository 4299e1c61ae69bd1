"""Whether the shop's webhooks are alive: then asking for changes is only there to notice that they died.

A webhook shows that it is alive when it comes soon after the change that it tells of, by the date of the row
itself, and by itself: a question of ours is a visitor too, and may have been what sent it on its way
(WP-Cron). One that comes late shows the contrary, whatever sent it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from statistics import median

SOON = 2.0
"""Seconds from a change to its webhook that are soon."""

MARGIN = 0.5
"""Seconds before a change in which a question of ours may still have been the visitor that sent it."""

LONG_AGO = 120.0
"""A date so many seconds old is not that of the change that the webhook tells of."""

FIRST_FOUND_WITHIN = 3.0
"""Seconds that a webhook may take when a question has found its change already."""

FEWEST, MOST = 5, 9
_MOST_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a webhook came, and for how long nothing had been asked of the shop by then; in seconds."""

    at: float
    quiet: float


class HookProof:
    """Judges webhooks by the last few of them; safe to use from several threads. ``clock`` tells seconds."""

    REMEMBERED = ("_delays", "_suspects", "_hinted_at")

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._arrivals: dict[str, Arrival] = {}
        self._dates: dict[str, datetime] = {}
        self._delays: deque[float] = deque(maxlen=MOST)
        self._suspects: dict[str, float] = {}
        self._hinted_at: dict[str, float] = {}

    @property
    def is_alive(self) -> bool:
        """Tell whether the webhooks are proven to be alive."""
        with self._lock:
            self._judge_suspects()
            return len(self._delays) >= FEWEST and median(self._delays) <= SOON

    def came(self, some_id: str, quiet: float, ago: float = 0.0) -> None:
        """Note that a webhook came about a product or variant, after so many seconds without a question.

        It came ``ago`` seconds ago.
        """
        with self._lock:
            self._arrivals.setdefault(some_id, Arrival(self._clock() - ago, quiet))
            _shorten(self._arrivals)

    def was_read(
        self, some_id: str, product_id: str, changed_at: datetime | None, shop_now: datetime
    ) -> None:
        """Note what a hinted product shows: its own date of change, and the shop's time at this moment."""
        with self._lock:
            self._suspects.pop(product_id, None)
            self._hinted_at[product_id] = self._clock()
            _shorten(self._hinted_at)
            arrival = self._arrivals.pop(some_id, None)
            if arrival is None or changed_at is None or self._dates.get(product_id) == changed_at:
                return
            self._dates[product_id] = changed_at
            _shorten(self._dates)
            delay = (shop_now - changed_at).total_seconds() - (self._clock() - arrival.at)
            if not -SOON <= delay <= LONG_AGO:
                return  # it told of another change
            if delay > SOON or arrival.quiet > max(0.0, delay) + MARGIN:
                self._delays.append(delay)

    def was_found(self, product_ids: Collection[str]) -> None:
        """Note that a question of ours found changes of these products: their webhooks ought to be there."""
        now = self._clock()
        with self._lock:
            for product_id in product_ids:
                if now - self._hinted_at.get(product_id, float("-inf")) > LONG_AGO:
                    self._suspects.setdefault(product_id, now)

    def _judge_suspects(self) -> None:
        """Take all back when a change was found first, and no webhook told of it."""
        now = self._clock()
        if any(now - since >= FIRST_FOUND_WITHIN for since in self._suspects.values()):
            self._suspects.clear()
            self._delays.clear()


def _shorten(known: dict[str, object] | dict[str, Arrival] | dict[str, datetime] | dict[str, float]) -> None:
    while len(known) > _MOST_REMEMBERED:
        del known[next(iter(known))]
