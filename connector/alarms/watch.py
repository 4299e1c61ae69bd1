"""The watch: trouble that shows only when it lasts, news that people want to hear, and the heartbeat.

It looks every few seconds at what the others have done; no work waits for it, and it asks the shop only
while the shop fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from connector.alarms.kinds import SILENT_ALARM
from connector.alarms.queue import Saying, enqueue
from connector.model.errors import MessageNotSent, ShopAccessDenied, Unavailable
from connector.model.messages import say
from connector.outbox.deliver import failing_reason
from connector.ports import Heartbeat, Identity, Notifier, Reading
from connector.running.attempts import Failure, Task
from connector.running.memory import Memory, recall, remembered
from connector.running.naming import describe_task
from connector.store import Store, Transaction
from connector.views.summary import summary

if TYPE_CHECKING:
    from connector.running.works import Works

LOOK_SECONDS = 15.0
ASK_SECONDS = 60.0
BEAT_SECONDS = 60.0
LONG = timedelta(minutes=15)
SLOW_SECONDS = 30.0
MOST_NAMED = 5
ROWS_AFTER = timedelta(minutes=2)
"""After how long rows that cannot be read are an alarm: by then each was asked for twice more."""

WAITING = "order.waiting."
FAILING = "failing."
SWEEP_LONG = timedelta(hours=1)
_log = structlog.get_logger("watch")

BROUGHT_UP_TO_DATE = "store brought up to date"
_SWEEP = Task("collect", "sweep")
_TOLD_OTHERWISE = frozenset(
    {
        Task("collect", "changes"),
        Task("orders", "news"),
        Task("deliver", "announce"),
        Task("deliver", "send"),
    }
)

NEWS: Mapping[str, str] = {"confirmed": "news.order", BROUGHT_UP_TO_DATE: "news.store"}
"""Entries of the journal that are news, and the kind of message that each is."""


class Lasting:
    """An alarm about something that has been so for a while; it ends as soon as it is not so any more."""

    REMEMBERED = ("_since", "_may_stand")

    def __init__(self, notifier: Notifier, key: str, after: timedelta, clock: Callable[[], float]) -> None:
        self._notifier = notifier
        self.key = key
        self._after = after.total_seconds()
        self._clock = clock
        self._since: float | None = None
        self._may_stand = True

    def see(self, reason: str, *, over: str = "") -> None:
        """Take note of how it is now; an empty ``reason`` means that all is well."""
        if not reason:
            self._since = None
            if self._may_stand:
                self._may_stand = False
                self._notifier.clear_alarm(self.key, over)
            return
        now = self._clock()
        self._since = now if self._since is None else self._since
        if now - self._since >= self._after:
            self._may_stand = True
            self._notifier.raise_alarm(self.key, reason)


@dataclass(frozen=True)
class WatchPlan:
    """What is wanted: messages about new orders, and a heartbeat while all is well."""

    new_orders: bool = False
    heartbeat: Heartbeat | None = None


class Watch:
    """Looks after one connector.

    ``is_well`` answers what the status page answers; ``wake_post`` is called when there is news to send.
    """

    def __init__(
        self,
        store: Store,
        notifier: Notifier,
        plan: WatchPlan,
        *,
        is_well: Callable[[], bool],
        wake_post: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._notifier = notifier
        self._plan = plan
        self._is_well = is_well
        self._wake_post = wake_post
        self._clock = clock
        at_once = timedelta(0)
        self._away = Lasting(notifier, "shop.unreachable", LONG, clock)
        self._denied = Lasting(notifier, "shop.access", at_once, clock)
        self._slow = Lasting(notifier, "shop.slow", LONG, clock)
        self._cached = Lasting(notifier, "shop.cache", at_once, clock)
        self._rows = Lasting(notifier, "shop.rows", ROWS_AFTER, clock)
        self._silent = Lasting(notifier, SILENT_ALARM, LONG, clock)
        self._platform = Lasting(notifier, "platform.unreachable", LONG, clock)
        self._waiting: frozenset[str] | None = None
        self._told_failing: frozenset[str] | None = None
        self._is_shop_away = False
        self._answers_since: datetime | None = None
        self._asked_at = self._beaten_at = clock() - max(ASK_SECONDS, BEAT_SECONDS)
        self._beat_failed = False

    def look(self, engine: Works) -> float:
        """Look at everything once; returns after how many seconds to look again."""
        failing = {state.name: state.trouble for state in engine.states() if state.failures}
        self._look_at_shop(engine.parts.shop, failing.get("collect") or failing.get("orders") or "")
        self._look_at_way(engine.parts.shop)
        self._look_at_pace(engine.parts.pace.longest_waits()["stock"])
        with self._store.reading() as tx:
            stuck = failing_reason(tx) or failing.get("deliver", "")
            before = self._standing(tx, WAITING) if self._waiting is None else self._waiting
            told = self._standing(tx, FAILING) if self._told_failing is None else self._told_failing
            waiting = self._find_waiting(tx)
            is_silent = engine.misses_hooks and bool(tx.facts.hook_ids)
            has_news = tx.facts.news_seen != tx.journal.last_id()
        silent = (
            say("changes were found by asking, and no webhook of the shop told of them") if is_silent else ""
        )
        self._silent.see(silent, over=say("the shop's webhooks arrive again"))
        self._platform.see(stuck, over=say("the platform takes messages again"))
        self._tell_waiting(before, waiting)
        self._tell_failing(told, engine.failing())
        if has_news:
            with self._store.transaction() as tx:
                self._queue_news(tx)
            self._wake_post()
        if (counts := summary(self._store)) is not None:
            _log.info("the last day in short", **counts)
        self._beat()
        return LOOK_SECONDS

    def memory(self) -> Memory:
        """Return what whoever goes on in another process is to know: since when something is so."""
        return {key: remembered(lasting) for key, lasting in self._lasting().items()}

    def recall(self, memory: Memory) -> None:
        """Go on from what was remembered elsewhere."""
        for key, lasting in self._lasting().items():
            recall(lasting, memory.get(key, {}))

    def _lasting(self) -> dict[str, Lasting]:
        found = (self._away, self._denied, self._slow, self._cached, self._rows, self._silent, self._platform)
        return {lasting.key: lasting for lasting in found}

    def shop_is_away(self, error: Exception) -> None:
        """Take note that the shop could not even be asked who it is; the daemon is waiting for it."""
        is_denied = isinstance(error, ShopAccessDenied)
        self._denied.see(str(error) if is_denied else "")
        self._away.see("" if is_denied else str(error))

    # --- what lasts ---

    def _look_at_shop(self, shop: Identity, trouble: str) -> None:
        if not trouble:
            self._is_shop_away = False
            self._away.see("", over=say("the shop answers again"))
            self._denied.see("", over=say("the shop takes the keys again"))
            return
        if self._clock() - self._asked_at < ASK_SECONDS:
            return
        self._asked_at = self._clock()
        try:
            shop.identity()
        except (ShopAccessDenied, Unavailable) as error:
            self._is_shop_away = True
            self.shop_is_away(error)
        else:
            self._is_shop_away = False
            self._denied.see("", over=say("the shop takes the keys again"))
            self._away.see(trouble)

    def _look_at_way(self, shop: Reading) -> None:
        """See whether a cache answers for the shop, and which rows it cannot give."""
        cache, names = shop.reach().cache, [f"{row.list} {row.id}".strip() for row in shop.unread()]
        cached = (
            say(
                "a cache answers in the shop's place ({header}), and orders are refused for now", header=cache
            )
            if cache
            else ""
        )
        self._cached.see(cached, over=say("the shop answers itself again"))
        named = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
        self._rows.see(
            say("the shop cannot give: {names}", names=named) if names else "",
            over=say("the shop can give all its rows"),
        )

    def _look_at_pace(self, longest: float) -> None:
        slow = (
            say("stock is read every {seconds} seconds", seconds=f"{longest:.0f}")
            if longest > SLOW_SECONDS
            else ""
        )
        self._slow.see(slow, over=say("the shop is fast enough again"))

    def _find_waiting(self, tx: Transaction) -> frozenset[str]:
        before = self._store.now() - LONG
        return frozenset(order.number for order in tx.orders.unfinished() if order.received_at < before)

    def _standing(self, tx: Transaction, kind: str) -> frozenset[str]:
        """Return about what alarms of a kind stand; an earlier process may have raised them."""
        return frozenset(key.removeprefix(kind) for key in tx.facts.alarms.all(kind))

    def _tell_waiting(self, before: frozenset[str], waiting: frozenset[str]) -> None:
        for number in sorted(waiting - before):
            sentence = say(
                "order {number} was accepted and is not in the shop yet; placing it is tried again",
                number=number,
            )
            self._notifier.raise_alarm(WAITING + number, sentence)
        for number in sorted(before - waiting):
            self._notifier.clear_alarm(
                WAITING + number, say("order {number} does not wait any more", number=number)
            )
        self._waiting = waiting

    def _tell_failing(self, told: frozenset[str], failing: Sequence[Failure]) -> None:
        """Tell what fails for long although the shop answers; an outage is told once, as such."""
        self._told_failing = told
        now = self._store.now()
        if self._is_shop_away:
            self._answers_since = None
            return
        self._answers_since = self._answers_since or now
        long = {f.task.key: f for f in failing if self._is_long(f, now)}
        for key in sorted(long.keys() - told):
            sentence = say(
                "{what} fails again and again: {reason}. It is tried again by itself",
                what=describe_task(long[key].task),
                reason=long[key].reason,
            )
            self._notifier.raise_alarm(FAILING + key, sentence)
        over = told - {failure.task.key for failure in failing}
        for key in sorted(over):
            self._notifier.clear_alarm(FAILING + key, say("it works again"))
        self._told_failing = (told | long.keys()) - over

    def _is_long(self, failure: Failure, now: datetime) -> bool:
        """Tell whether a failure is worth a message of its own: others tell of probes and waiting orders."""
        if failure.task in _TOLD_OTHERWISE or failure.task.step == "place":
            return False
        after = SWEEP_LONG if failure.task == _SWEEP else LONG
        return now - max(failure.since, self._answers_since or now) >= after

    # --- what is new ---

    def _queue_news(self, tx: Transaction) -> None:
        """Queue a message for each new order, and when the store had to be brought up to date."""
        newest, seen = tx.journal.last_id(), tx.facts.news_seen
        # A store that was never looked at tells of itself, not of all its orders.
        what = NEWS if seen is not None else (BROUGHT_UP_TO_DATE,)
        for entry in tx.journal.after(seen or 0, what):
            kind = NEWS[entry.what]
            if kind != "news.order" or self._plan.new_orders:
                order = tx.orders.get(entry.number)
                about = say("shop order {number}", number=order.shop_number) if order else ""
                key = f"{kind}.{entry.number}" if entry.number else kind
                enqueue(tx, Saying.NEWS, key, about, self._store.now())
        tx.facts.news_seen = newest

    # --- the heartbeat ---

    def _beat(self) -> None:
        heartbeat, now = self._plan.heartbeat, self._clock()
        if heartbeat is None or now - self._beaten_at < BEAT_SECONDS or not self._is_well():
            return
        self._beaten_at = now
        try:
            heartbeat.beat()
        except MessageNotSent as error:
            if not self._beat_failed:
                _log.warning("heartbeat not sent", reason=str(error))
            self._beat_failed = True
        else:
            self._beat_failed = False
