"""Desks: what a process keeps of a supplier, built from its settings, while it serves it now and then."""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Protocol

from connector.alarms.service import AlarmService
from connector.host.guarding import guarded_platform, guarded_shop
from connector.host.queue import Queue
from connector.host.turnworks import TurnWorks
from connector.model import ShopIdentity
from connector.ports import Pace, Platform, Shop
from connector.running.memory import Remembering
from connector.running.parts import Parts, Timing
from connector.settings import Settings, zone
from connector.starting.resume import bind
from connector.store.shared import SharedStore

MOST = 2_000
"""Suppliers that a process keeps at once."""

STOCK_SECONDS, ALIVE_SECONDS = 5.0, 30.0
"""How often a shop is asked for changes at most, and where its webhooks are proven to tell of them."""

IDENTITY_GOOD_FOR = 6 * 3600.0


class RememberingPace(Pace, Protocol):
    """A pace whose debts can be written down."""

    @property
    def accounts(self) -> Remembering:
        """What is owed."""
        ...


@dataclass(frozen=True)
class Assembled:
    """A supplier's connector without whoever drives it; ``parts_of`` builds its parts, ``close`` ends it."""

    settings: Settings
    store: SharedStore
    shop: Shop
    platform: Platform
    pace: RememberingPace
    alarms: AlarmService
    parts_of: Callable[[ShopIdentity, Shop, Platform], Parts]
    close: Callable[[], None] = lambda: None


class Desk:
    """One supplier in one process. Jobs of its turns follow each other; those of orders come beside them."""

    def __init__(self, name: str, assembled: Assembled, queue: Queue) -> None:
        self.name = name
        self.settings = assembled.settings
        self.store = assembled.store
        self.pace = assembled.pace
        self.alarms = assembled.alarms
        self.shop = guarded_shop(assembled.shop, self.store)
        self.platform = guarded_platform(assembled.platform, self.store)
        self.works: TurnWorks | None = None
        self.fence = 0
        self.store.on_outbox_written(lambda: self._wake("deliver"))
        self.store.on_product_due(lambda: self._wake("hinted"))
        self._assembled = assembled
        self._queue = queue
        self._zone = ""
        self._parts: Parts | None = None
        self._parts_until = 0.0

    def parts(self) -> Parts:
        """Return the parts; who the shop is, is asked when nobody has for hours. Raises its errors."""
        if self._parts is None or time.time() > self._parts_until:
            identity, until = self._identity()
            made = self._assembled.parts_of(identity, self.shop, self.platform)
            self._parts = replace(made, clock=time.time, timing=_host_timing(made.timing))
            self._parts_until, self._zone = until, identity.timezone
            self.works = None
        return self._parts

    def zone(self) -> AbstractContextManager[None]:
        """Return the context in which moments are written by the people's clock."""
        return zone.used(self.settings.ui.timezone, self._zone)

    def _wake(self, name: str) -> None:
        if self.works is not None:
            self.works.wake(name)

    def close(self) -> None:
        """Close the connections to the other sides."""
        self._assembled.close()

    def _identity(self) -> tuple[ShopIdentity, float]:
        with self.store.reading() as tx:
            kept = json.loads(tx.facts.shop_identity or "{}")
        if kept and 0 <= time.time() - kept["at"] < IDENTITY_GOOD_FOR:
            return ShopIdentity(**kept["shop"]), kept["at"] + IDENTITY_GOOD_FOR
        identity, now = self.shop.identity(), time.time()
        keys = self.settings.kickroute
        bind(self.store, identity, keys.api_key.get_secret_value(), keys.previous_api_key.get_secret_value())
        self.alarms.post.begin()
        with self.store.transaction() as tx:
            tx.facts.shop_identity = json.dumps({"at": now, "shop": asdict(identity)})
        return identity, now + IDENTITY_GOOD_FOR


def _host_timing(timing: Timing) -> Timing:
    return replace(
        timing,
        stock=max(timing.stock, STOCK_SECONDS),
        alive=max(timing.alive, ALIVE_SECONDS),
        orders=max(timing.orders, ALIVE_SECONDS),
        reconcile=max(timing.reconcile, timedelta(hours=1)),
    )


class Desks:
    """The desks of a process, those that were used lately; safe to use from several threads.

    ``open_supplier`` assembles one, None for a supplier that is not served; ``version_of`` changes when it is
    to be assembled anew.
    """

    def __init__(
        self,
        queue: Queue,
        open_supplier: Callable[[str], Assembled | None],
        version_of: Callable[[str], object],
        most: int = MOST,
    ) -> None:
        self._queue = queue
        self._open = open_supplier
        self._version_of = version_of
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[object, Desk]] = OrderedDict()

    def get(self, name: str) -> Desk | None:
        """Return a supplier's desk; None when it is not served. Raises what its settings raise."""
        version = self._version_of(name)
        with self._lock:
            found = self._kept.get(name)
            if found is not None and found[0] == version:
                self._kept.move_to_end(name)
                return found[1]
        assembled = self._open(name)
        if assembled is None:
            self.drop(name)
            return None
        desk = Desk(name, assembled, self._queue)
        with self._lock:
            gone = self._kept.pop(name, None)
            self._kept[name] = (version, desk)
            dropped = [gone[1]] if gone else []
            while len(self._kept) > self._most:
                dropped.append(self._kept.popitem(last=False)[1][1])
        for each in dropped:
            each.close()
        return desk

    def drop(self, name: str) -> None:
        """Keep nothing of a supplier any more."""
        with self._lock:
            gone = self._kept.pop(name, None)
        if gone:
            gone[1].close()
