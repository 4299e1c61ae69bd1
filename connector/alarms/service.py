"""The alarms of one daemon: notifier, post and watch, started and stopped together."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from connector.alarms.kinds import Audience
from connector.alarms.post import Post
from connector.alarms.standing import LoggedAlarms
from connector.alarms.watch import Watch, WatchPlan
from connector.ports import Heartbeat, Messenger
from connector.running.worker import Worker
from connector.running.works import Works
from connector.settings import Settings
from connector.store import Store
from connector.texts import choose_language, wish_of_system
from connector.views.overview import overview


class AlarmService:
    """The alarms of one daemon; ``messengers`` are the addresses by who is reached there.

    ``shop_mails``: the shop itself mails somebody about a new order.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        messengers: Mapping[str, Sequence[Messenger]],
        heartbeat: Heartbeat | None = None,
        *,
        shop_mails: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._store = store
        self._engine: Works | None = None
        language = choose_language(settings.ui.language, wish_of_system())
        by_audience = {Audience(name): list_ for name, list_ in messengers.items()}
        self.post = Post(store, by_audience, language, settings.supplier)
        self.notifier = LoggedAlarms(store, on_message=self.post.wake)
        self.watch = Watch(
            store,
            self.notifier,
            WatchPlan(_wants_new_orders(settings, shop_mails=shop_mails), heartbeat),
            is_well=self._is_well,
            wake_post=self.post.wake,
            clock=clock,
        )
        self._watching: Worker | None = None

    def look(self, works: Works) -> float:
        """Look at everything once, and send what is due; returns after how many seconds to look again."""
        self._engine = works
        return min(self.watch.look(works), self.post.send_due())

    def start(self) -> None:
        """Send messages from now on."""
        self.post.start()

    def look_after(self, engine: Works) -> None:
        """Watch a running connector from now on."""
        self._engine = engine
        self._watching = Worker("watch", lambda: self.watch.look(engine))
        self._watching.start()

    def stop(self) -> None:
        """Stop watching and sending; what was not sent is sent after the next start."""
        if self._watching is not None:
            self._watching.stop()
            self._watching.join(1.0)
        self.post.stop(1.0)

    def _is_well(self) -> bool:
        now = overview(self._store, self._settings, self._engine, is_running=True)
        return now.verdict.needs_nobody


def _wants_new_orders(settings: Settings, *, shop_mails: bool) -> bool:
    """Where the shop mails nobody about an order that was placed by its API, it is on by itself."""
    wish = settings.alarms.new_orders
    return wish == "on" or (wish == "auto" and not shop_mails)
