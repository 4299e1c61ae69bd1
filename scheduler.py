"""The daemon: loads settings, builds adapters and store, plans the jobs, serves HTTP, stops cleanly.

``python scheduler.py`` is ``kickroute-connector run``. This is the one module that knows every part.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import sys
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from systemd_watchdog.systemd_watchdog import WatchDog

import adapters.alarms
import adapters.kickroute
import adapters.labels
from adapters.finding import find_shop
from adapters.http import Budget, intake
from connector import logs, zone
from connector.absence import absence
from connector.alarm.service import AlarmService
from connector.backup import folder_of
from connector.collect import CollectRules
from connector.engine import Engine, Parts, Timing
from connector.errors import ShopAccessDenied, ShopUnavailable, StoreUnusable
from connector.housekeeping import Housekeeping
from connector.kept import KeptWays, keep_address, on_the_way
from connector.label import LabelOffice
from connector.model import ShopIdentity
from connector.moving import PLUGIN_ALARM, want_leftovers_withdrawn
from connector.ports import Memory, Platform, Shop
from connector.release import ReleaseRules, fields_for
from connector.resume import bind
from connector.running.requests import carry_out_waiting
from connector.settings import Settings
from connector.store import Store
from connector.texts import choose_language, text, wish_of_system
from connector.version import VERSION
from connector.web import Server, build_app
from connector.worker import Worker

_log = structlog.get_logger("daemon")
STOP_WITHIN = 5.0
"""Seconds from the wish to leave until what is in hand is left unfinished; the rest takes two more."""

WATCHDOG_SECONDS = 5.0
ASK_AGAIN = 15.0
SEARCH_SECONDS = 4.0
"""For how long other addresses of the shop are tried at the start: less than a stop may take."""

COMMAND_SECONDS = 1.0
M_ARENA_MAX = -8  # malloc.h


def _woocommerce(settings: Settings, memory: Memory | None) -> Shop:
    from adapters.woocommerce import WooCommerceShop

    return WooCommerceShop.from_settings(settings, memory)


def _shopware(settings: Settings, memory: Memory | None) -> Shop:
    from adapters.shopware import ShopwareShop

    return ShopwareShop.from_settings(settings, memory)


SHOPS: Mapping[str, Callable[[Settings, Memory | None], Shop]] = {
    "woocommerce": _woocommerce,
    "shopware": _shopware,
}
"""How each kind of shop is built; a new platform is one line here."""


def open_shop(settings: Settings, memory: Memory | None) -> Shop:
    """Build the adapter of the shop in the settings, at the address at which it was found."""
    return SHOPS[settings.shop.platform](on_the_way(settings, memory), memory)


class ShopPace(Budget):
    """The shop's budget, and the lane that incoming orders take past it."""

    intake = staticmethod(intake)


class Daemon:
    """One running connector: engine, ticks and doors, built from settings."""

    def __init__(self, settings: Settings, *, is_practice: bool = False) -> None:
        self.settings = settings
        self._is_practice = is_practice
        self.store = Store.open(settings.store.url)
        section = settings.alarms
        messengers = adapters.alarms.messengers(section)
        self.alarms = AlarmService(settings, self.store, messengers, adapters.alarms.heartbeat(section))
        self.notifier = self.alarms.notifier
        self.pace = ShopPace(settings.shop.polling_share)
        self._ways = KeptWays(self.store, settings.shop.url)
        self.shop = open_shop(settings, self._ways)
        self.platform: Platform = adapters.kickroute.from_settings(settings)
        self.stopping = threading.Event()
        self.engine: Engine | None = None
        self.commands: Worker | None = None
        self.keeping: Worker | None = None
        self.server: Server | None = None
        self._ticks = BackgroundScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self) -> Engine | None:
        """Take the store, find the shop, start workers, ticks and doors.

        Waits for a shop that does not answer yet; returns None when it is told to stop meanwhile. Raises
        StoreUnusable, WrongShop and the shop's refusals.
        """
        self.store.lease.take()
        self.alarms.start()
        identity = self._find_shop()
        if identity is None:
            return None
        keys = self.settings.kickroute
        api_key, previous = keys.api_key.get_secret_value(), keys.previous_api_key.get_secret_value()
        bind(self.store, identity, api_key, previous)
        zone.use(self.settings.ui.timezone, identity.timezone)
        self.engine = Engine(self._parts(identity))
        self.engine.begin()
        self.commands = Worker("commands", partial(self._carry_out, self.engine))
        app = build_app(self.engine, self._shown_settings(), wake=self.commands.wake)
        self.server = Server(app, self.settings.server.listen)
        self.server.start()
        self.engine.start()
        self.commands.start()
        self.keeping = self._housekeeping()
        self.keeping.start()
        self._plan_ticks(self.engine)
        self.alarms.look_after(self.engine)
        _log.info(
            "started",
            connector=VERSION,
            shop=identity.name,
            version=identity.version,
            page=self.server.address,
        )
        return self.engine

    def stop(self) -> None:
        """Finish the work in hand and leave within ten seconds.

        What cannot be finished in time ends with the process, and so does the lease then: as long as an
        order is in hand here, no other connector starts on the store.
        """
        deadline = time.monotonic() + STOP_WITHIN
        self.stopping.set()
        if self._ticks.running:
            self._ticks.shutdown(wait=False)
        if self.engine is not None:
            self.engine.leave()
        if self.server is not None:
            self.server.stop()
        has_left = True
        try:
            if self.commands is not None:
                self.commands.stop()
                has_left = self.commands.join(1)
            if self.keeping is not None:
                self.keeping.stop()
                has_left &= self.keeping.join(1)
            if self.engine is not None:
                has_left &= self.engine.stop(max(0.5, deadline - time.monotonic()))
            if not has_left:
                _log.warning("work in hand was left unfinished; it goes on at the next start")
            self._warn_of_live_offers()
        finally:
            self.alarms.stop()
            if has_left:
                self.store.close()

    @property
    def is_whole(self) -> bool:
        """Tell whether everything that works runs: the workers, the ticks that wake them, and the door."""
        workers = (self.commands, self.keeping)
        parts = (self.engine and self.engine.is_whole, *(worker and worker.is_alive for worker in workers))
        return all(parts) and self._ticks.running and self.server is not None and self.server.is_alive

    def require_store(self) -> None:
        """Raise StoreUnusable when another daemon may have the store by now: two must never run on it."""
        if self.store.lease.is_lost:
            raise StoreUnusable(
                f"the lease of the store {self.store.address} was lost, and another connector may have it; "
                "this one leaves. Let one run on it only, and let nobody delete its lock"
            )

    def _shown_settings(self) -> Settings:
        """Return the settings as pages show them: practice stays practice, whatever shop is simulated."""
        if not self._is_practice:
            return self.settings
        shop = self.settings.shop.model_copy(update={"platform": "sandbox"})
        return self.settings.model_copy(update={"shop": shop})

    def _find_shop(self) -> ShopIdentity | None:
        has_searched = False
        while not self.stopping.is_set():
            try:
                identity = self.shop.identity()
                if not self._has_to_watch():
                    return identity
                # What the plugin left live and does not qualify leaves once, when the connector takes over.
                want_leftovers_withdrawn(self.store)
                self.stopping.wait(ASK_AGAIN)
            except (ShopUnavailable, ShopAccessDenied) as error:
                if not has_searched and isinstance(error, ShopUnavailable):
                    has_searched = True
                    if self._finds_address():
                        continue
                self._wait_for_shop(error)
        return None

    def _finds_address(self) -> bool:
        """Look, without a key, where the shop answers; True when it is asked there from now on."""
        shop = self.settings.shop
        found = find_shop(
            shop.platform, shop.url, verify=shop.verify_tls, ca_file=shop.ca_file, seconds=SEARCH_SECONDS
        )
        if found is None or found == on_the_way(self.settings, self._ways).shop.url:
            return False
        if not keep_address(self._ways, found, shop.url):
            _log.warning("the shop answers at another host; set shop.url to it", found=found)
            return False
        _log.warning("the shop answers at another address", found=found, settings=shop.url)
        self.shop = open_shop(self.settings, self._ways)
        return True

    def _wait_for_shop(self, error: ShopUnavailable | ShopAccessDenied) -> None:
        _log.warning("waiting for the shop", reason=str(error), again_in_seconds=ASK_AGAIN)
        self.alarms.watch.shop_is_away(error)
        self.stopping.wait(ASK_AGAIN)

    def _parts(self, identity: ShopIdentity) -> Parts:
        settings = self.settings
        rules = ReleaseRules.from_settings(
            settings.release,
            prices_include_tax=identity.prices_include_tax,
            fields=fields_for(settings.release, settings.shop.platform),
        )
        schedule = settings.schedule
        return Parts(
            shop=self.shop,
            platform=self.platform,
            store=self.store,
            notifier=self.notifier,
            pace=self.pace,
            label_office=self._label_office(),
            rules=CollectRules(rules, settings.release.brake, timedelta(hours=schedule.retell_hours)),
            note=settings.orders.note,
            public_url=settings.kickroute.public_url,
            webhooks=settings.shop.webhooks != "off",
            timing=Timing(
                stock=schedule.stock_seconds,
                orders=schedule.orders_seconds,
                full_sweep=timedelta(hours=schedule.full_sweep_hours),
            ),
        )

    def _label_office(self) -> LabelOffice | None:
        labels = adapters.labels.from_settings(self.settings)
        if labels is None:
            return None
        return LabelOffice.build(self.settings, self.shop, labels, self.store, self.notifier)

    def _has_to_watch(self) -> bool:
        """Tell whether the platform's own plugin is active in the shop: then it answers for orders."""
        name = self.shop.platform_plugin()
        language = choose_language(self.settings.ui.language, wish_of_system())
        if name:
            self.notifier.raise_alarm(PLUGIN_ALARM, text(language, "cli.watching", name=name))
        else:
            self.notifier.clear_alarm(PLUGIN_ALARM)
        return bool(name)

    def _warn_of_live_offers(self) -> None:
        """Say what it means to stop while retailers can still sell what the platform shows."""
        if self.engine is None or self._is_practice:
            return
        with self.store.reading() as tx:
            live, away = tx.catalogue.count_live(), absence(tx, self.store.now())
        if live and away is None:
            language = choose_language(self.settings.ui.language, wish_of_system())
            _log.warning(text(language, "cli.stopped_while_live", count=live))

    def _housekeeping(self) -> Worker:
        folder = folder_of(self.settings.store)
        keeping = Housekeeping(self.store, self.notifier, folder, is_stopping=self.stopping.is_set)
        return Worker("housekeeping", keeping.work)

    def _carry_out(self, engine: Engine) -> float:
        carry_out_waiting(engine)
        return COMMAND_SECONDS

    def _plan_ticks(self, engine: Engine) -> None:
        """Let time wake the workers; each daemon ticks in a phase of its own, by its supplier's name."""
        schedule = self.settings.schedule
        phase = zlib.crc32(self.settings.supplier.encode()) % 1000 / 1000
        for wake, seconds in (
            (engine.collecting.wake, schedule.stock_seconds),
            (engine.ordering.wake, min(schedule.orders_seconds, 15)),
            (engine.delivering.wake, 30),
        ):
            start = datetime.now(UTC) + timedelta(seconds=seconds * phase)
            self._ticks.add_job(wake, IntervalTrigger(seconds=seconds, start_date=start, timezone=UTC))
        self._ticks.start()


def _share_time_finely() -> None:
    """Let threads take turns ten times as often as by default: who only hands bytes on waits for no other."""
    sys.setswitchinterval(0.0005)


def _keep_memory_together() -> None:
    """Let all threads allocate in one arena: glibc would give each its own, which keeps what it freed."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def run(settings: Settings, sandbox_shop: str = "woocommerce") -> int:
    """Run the daemon until SIGTERM or SIGINT; returns the exit code."""
    _keep_memory_together()
    _share_time_finely()
    logs.configure(settings)
    with ExitStack() as stack:
        is_practice = settings.shop.platform == "sandbox"
        if is_practice:
            from sandbox import Sandbox

            sandbox = stack.enter_context(Sandbox(settings, sandbox_shop))
            settings = sandbox.settings
            sys.stdout.write(sandbox.banner())
        daemon = Daemon(settings, is_practice=is_practice)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: daemon.stopping.set())
        stack.callback(daemon.stop)
        if daemon.start() is not None:
            service = WatchDog()
            service.ready()
            while not daemon.stopping.wait(WATCHDOG_SECONDS):
                daemon.require_store()
                ping(daemon, service)
    return 0


def ping(daemon: Daemon, service: WatchDog) -> None:
    """Tell systemd that all is alive; without that for a while it starts the service anew."""
    if daemon.is_whole:
        service.ping()
    else:
        _log.error("a part of the connector has died; it waits for the service manager to start it anew")


def start_beside(settings: Settings) -> Callable[[], None]:
    """Start a daemon in this process and return what stops it."""
    daemon = Daemon(settings)
    daemon.start()
    return daemon.stop


if __name__ == "__main__":
    from wiring import main

    sys.argv.insert(1, "run")
    main()
