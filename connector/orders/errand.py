"""One run at an order: what it has seen so far, and how it looks at the shop's newest orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from connector.model import IncomingOrder, OrderMark, ShopOrder
from connector.model.records import Attempt, OrderRecord
from connector.orders.context import Counter
from connector.orders.index.looks import Look
from connector.orders.rivals import Judgement, judge
from connector.starting.takeover import PLUGIN_ABSENT, look_for_plugin

PLUGIN_SECONDS = 1.0
"""The plugin looks a number up, posts its order and marks it last: by then its row shows."""


def _nobody(_record: OrderRecord) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Errand:
    """One run at an order: whom to tell that it is live, the locks held, and what this run has seen.

    ``answered_at`` is when this run knew of the order's row, by its own clock; ``has_posted``: by posting
    it. ``figures`` are what holders of stock had when this run checked it, ``judged`` what it made of
    ``look``, ``made`` the order as the shop's answer showed it live. ``is_clear``: the shop was just seen
    to have no row of the number. ``trashed`` are rows that this run told to leave.
    """

    on_live: Callable[[OrderRecord], object] = _nobody
    held: frozenset[str] = frozenset()
    answered_at: float = 0.0
    has_posted: bool = False
    is_clear: bool = False
    figures: Mapping[str, int | None] | None = None
    look: Look | None = None
    judged: tuple[Judgement, list[OrderMark]] | None = None
    made: ShopOrder | None = field(default=None, repr=False)
    trashed: set[str] = field(default_factory=set)

    def look_anew(self, counter: Counter) -> None:
        """Believe no look that was taken before now."""
        self.answered_at = counter.looks.moment()
        self.look = self.judged = None


def look_now(counter: Counter, errand: Errand) -> Look:
    """Look at the newest orders; where the platform's plugin is active, when its row must show."""
    since = errand.answered_at
    with counter.store.reading() as tx:
        seen = tx.facts.plugin_seen
    if seen is None:
        seen = look_for_plugin(counter.shop, counter.store, counter.notifier) or PLUGIN_ABSENT
    if seen != PLUGIN_ABSENT:
        since += PLUGIN_SECONDS
        if (seconds := since - counter.looks.moment()) > 0:
            counter.rest(seconds)
    return counter.looks.since(since)


def judge_now(
    counter: Counter, record: OrderRecord, order: IncomingOrder, errand: Errand
) -> tuple[Judgement, list[OrderMark]]:
    """Judge all rows of the number by a look that is good now."""
    look = errand.look
    if look is None or not counter.looks.is_good(look, errand.answered_at):
        look = errand.look = look_now(counter, errand)
        errand.judged = None
    if errand.judged is None:
        counter.index.assure(order, record.received_at, anew=bool(look.page.holes))
        rows = list(counter.looks.rows(look, record.number, record.shop_id))
        errand.judged = judge(record.shop_id, attempts_of(counter, record), rows), rows
    return errand.judged


def attempts_of(counter: Counter, record: OrderRecord) -> tuple[Attempt, ...]:
    """Return the attempts to place an order, and the rows that were seen with their tokens."""
    with counter.store.reading() as tx:
        return tx.attempts.of(record.number)
