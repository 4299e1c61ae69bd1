"""A host assembled: the connectors of many suppliers in one process, driven by jobs; and their doors."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import adapters.alarms
import adapters.kickroute
from connector.alarms.service import AlarmService
from connector.assembly.building import ShopPace, parts_of
from connector.assembly.shops import SettingsOfAll, open_shop
from connector.host.desks import Assembled, Desks
from connector.host.door import HostDoor
from connector.host.figures import HostFigures
from connector.host.hearing import Hearing
from connector.host.house import House
from connector.host.jobs import Jobs
from connector.host.queue import Queue
from connector.host.room import require_room
from connector.host.supervising import supervise
from connector.host.working import Process, Slots
from connector.model import ShopIdentity
from connector.ports import Platform, Shop
from connector.running import logs
from connector.running.attempts import failing
from connector.running.parts import Parts
from connector.running.process import set_up_process
from connector.settings import Settings
from connector.settings.host import HostSettings
from connector.store.kept import KeptWays
from connector.store.shared import SharedStore, SharedStores, Supplier, SupplierState
from connector.web import Server

LIST_SECONDS = 5.0
"""Seconds for which the list of suppliers is believed."""

ReadSettings = Callable[[Supplier], Settings]


class Book:
    """The list of suppliers as it was a few seconds ago, for all threads of a process."""

    def __init__(self, stores: SharedStores) -> None:
        self._stores = stores
        self._lock = threading.Lock()
        self._listed: dict[str, Supplier] = {}
        self._until = 0.0

    def served(self) -> dict[str, Supplier]:
        """Return whom turns are taken for, by name."""
        with self._lock:
            if time.monotonic() >= self._until:
                with self._stores.suppliers() as suppliers:
                    found = suppliers.all(SupplierState.ACTIVE, SupplierState.LEAVING)
                self._listed = {supplier.name: supplier for supplier in found}
                self._until = time.monotonic() + LIST_SECONDS
            return self._listed

    def version_of(self, name: str) -> object:
        """Return what changes with a supplier's settings; None for who is not served."""
        found = self.served().get(name)
        return None if found is None else (found.settings, found.created_at)


@dataclass
class Host:
    """What worker processes and doors of a host are made of."""

    stores: SharedStores
    queue: Queue
    read_settings: ReadSettings

    def __post_init__(self) -> None:
        self.book = Book(self.stores)
        self.desks = Desks(self.queue, self._open, self.book.version_of)

    def process(self, slots: Slots) -> Process:
        """Build a worker process; raises StoreUnusable when PostgreSQL has no room for its connections."""
        require_room(self.queue.address, slots.connections)
        own = f"bulk.{secrets.token_hex(6)}"
        jobs = Jobs(self.queue, self.desks, lambda: list(self.book.served()), own)
        return Process(self.queue, jobs, slots, own)

    def server(self, listen: str) -> tuple[Server, Hearing]:
        """Build the doors; both are started by who serves."""
        hearing = Hearing(self.queue.address)
        figures = HostFigures(self.queue, self._failing)
        return Server(HostDoor(self.queue, self.desks, hearing, figures).build(), listen), hearing

    def _failing(self) -> Mapping[str, int]:
        found = {}
        for name in self.book.served():
            with suppress(Exception), self.stores.store(name).reading() as tx:
                found[name] = len(failing(tx))
        return found

    def _open(self, name: str) -> Assembled | None:
        supplier = self.book.served().get(name)
        if supplier is None:
            return None
        return assemble(self.read_settings(supplier), self.stores.store(name))


def serve(settings: HostSettings) -> int:
    """Serve the doors of a host until SIGTERM or SIGINT; returns 0 then."""
    logs.configure(Settings(log=settings.log))
    set_up_process()
    host = _open_host(settings)
    server, hearing = host.server(settings.server.listen)
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    hearing.start()
    server.start()
    told.wait()
    server.stop()
    hearing.stop()
    return 0


def work(settings: HostSettings, processes: int) -> int:
    """Do jobs until SIGTERM or SIGINT; a process leaves when a part of it ends, several are kept running."""
    logs.configure(Settings(log=settings.log))
    if processes > 1:
        command = [*sys.orig_argv[: len(sys.orig_argv) - len(sys.argv) + 1], *_without(sys.argv[1:])]
        return supervise(command, processes)
    set_up_process()
    slots = Slots(settings.queue.orders, settings.queue.realtime, settings.queue.bulk)
    code = _open_host(settings).process(slots).run()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a job that hangs keeps its thread


def _without(words: Sequence[str]) -> list[str]:
    """Return the words of a command line without its number of processes."""
    left = [word for word in words if not word.startswith("--processes=")]
    if "--processes" in left:
        at = left.index("--processes")
        del left[at : at + 2]
    return left


def _open_host(settings: HostSettings) -> Host:
    house = House.open(settings, SettingsOfAll)
    return Host(house.stores, Queue.open(settings.queue.url), house.settings_of)


def assemble(settings: Settings, store: SharedStore) -> Assembled:
    """Build what one process needs of a supplier; nothing is asked."""
    ways = KeptWays(store, settings.shop.url)
    shop = open_shop(settings, ways)
    section = settings.alarms
    alarms = AlarmService(
        settings,
        store,
        adapters.alarms.messengers(section),
        adapters.alarms.heartbeat(section),
        shop_mails=shop.capabilities.sends_mail_on_order,
        clock=time.time,
    )
    pace = ShopPace(settings.shop.polling_share, time.time)
    return Assembled(
        settings=settings,
        store=store,
        shop=shop,
        platform=adapters.kickroute.from_settings(settings),
        pace=pace,
        alarms=alarms,
        parts_of=partial(_parts, settings, store, alarms, pace),
    )


def _parts(
    settings: Settings,
    store: SharedStore,
    alarms: AlarmService,
    pace: ShopPace,
    identity: ShopIdentity,
    shop: Shop,
    platform: Platform,
) -> Parts:
    return parts_of(
        settings=settings,
        identity=identity,
        shop=shop,
        platform=platform,
        store=store,
        notifier=alarms.notifier,
        pace=pace,
    )
