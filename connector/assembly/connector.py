"""The connector of one supplier, assembled from its settings: store, shop, platform, workers and doors."""

from __future__ import annotations

import threading
import time
from functools import partial

import structlog

import adapters.alarms
import adapters.kickroute
from adapters.reach.finding import find_shop
from connector.alarms.service import AlarmService
from connector.assembly.building import ShopPace, parts_of
from connector.assembly.shops import kind_of, open_shop
from connector.catalogue.absence import absence
from connector.model import ShopIdentity
from connector.model.errors import ShopAccessDenied, ShopUnavailable, StoreUnusable
from connector.model.messages import say
from connector.model.version import VERSION
from connector.ports import Platform
from connector.running.backup import folder_of
from connector.running.engine import Engine
from connector.running.housekeeping import Housekeeping
from connector.running.requests import carry_out_waiting
from connector.running.worker import Worker
from connector.running.workers.prices import PriceWork
from connector.settings import SandboxSettings, Settings, zone
from connector.setup.office import Office
from connector.starting.resume import bind
from connector.starting.takeover import PLUGIN_ALARM, want_leftovers_withdrawn
from connector.store import Store
from connector.store.kept import KeptWays, keep_address, on_the_way
from connector.web import Server, build_app

_log = structlog.get_logger("daemon")
__all__ = ["Connector", "ShopPace"]
STOP_WITHIN = 5.0
"""Seconds from the wish to leave until what is in hand is left unfinished; the rest takes two more."""

ASK_AGAIN = 15.0
SEARCH_SECONDS = 4.0
"""For how long other addresses of the shop are tried at the start: less than a stop may take."""

COMMAND_SECONDS = 1.0


class Connector:
    """One running connector: engine, workers and doors, built from settings."""

    def __init__(
        self, settings: Settings, *, is_practice: bool = False, office: Office | None = None
    ) -> None:
        self.settings = settings
        self._office = office
        self._is_practice = is_practice
        self.store = Store.open(settings.store.url)
        section = settings.alarms
        messengers = adapters.alarms.messengers(section)
        self._ways = KeptWays(self.store, settings.shop.url)
        self.shop = open_shop(settings, self._ways)
        heartbeat, mails = adapters.alarms.heartbeat(section), self.shop.capabilities.sends_mail_on_order
        self.alarms = AlarmService(settings, self.store, messengers, heartbeat, shop_mails=mails)
        self.notifier = self.alarms.notifier
        self.pace = ShopPace(settings.shop.polling_share)
        self.platform: Platform = adapters.kickroute.from_settings(settings)
        self.stopping = threading.Event()
        self.engine: Engine | None = None
        self.commands: Worker | None = None
        self.keeping: Worker | None = None
        self.pricing: Worker | None = None
        self.server: Server | None = None

    def start(self) -> Engine | None:
        """Take the store, find the shop, start workers and doors.

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
        self.engine = Engine(
            parts_of(
                settings=self.settings,
                identity=identity,
                shop=self.shop,
                platform=self.platform,
                store=self.store,
                notifier=self.notifier,
                pace=self.pace,
            )
        )
        self.engine.begin()
        self.commands = Worker("commands", partial(self._carry_out, self.engine))
        self.pricing = Worker("prices", PriceWork(self.engine.parts, self.stopping, self.engine.hint).run)
        app = build_app(self.engine, self._shown_settings(), wake=self.commands.wake, office=self._office)
        self.server = Server(app, self.settings.server.listen)
        self.server.start()
        self.engine.start()
        self.commands.start()
        self.pricing.start()
        self.keeping = self._housekeeping()
        self.keeping.start()
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
        if self.engine is not None:
            self.engine.leave()
        if self.server is not None:
            self.server.stop()
        has_left = True
        try:
            if self.commands is not None:
                self.commands.stop()
                has_left = self.commands.join(1)
            for worker in (self.keeping, self.pricing):
                if worker is not None:
                    worker.stop()
                    has_left &= worker.join(1)
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
        """Tell whether everything that works runs: the workers and the door."""
        workers = (self.commands, self.keeping, self.pricing)
        parts = (self.engine and self.engine.is_whole, *(worker and worker.is_alive for worker in workers))
        return all(parts) and self.server is not None and self.server.is_alive

    def require_store(self) -> None:
        """Raise StoreUnusable when another daemon may have the store by now: two must never run on it."""
        if self.store.lease.is_lost:
            raise StoreUnusable(
                say(
                    "the lease of the store {at} was lost, and another connector may have it; this "
                    "one leaves. Let one run on it only, and let nobody delete its lock",
                    at=self.store.address,
                )
            )

    def _shown_settings(self) -> Settings:
        """Return the settings as pages show them: practice stays practice, whatever shop is simulated."""
        if not self._is_practice:
            return self.settings
        shop = SandboxSettings(url=self.settings.shop.url, webhooks=self.settings.shop.webhooks)
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
            kind_of(self.settings).door,
            shop.url,
            verify=shop.verify_tls,
            ca_file=shop.ca_file,
            seconds=SEARCH_SECONDS,
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

    def _has_to_watch(self) -> bool:
        """Tell whether the platform's own plugin is active in the shop: then it answers for orders."""
        name = self.shop.platform_plugin()
        if name:
            watching = say(
                "the platform's own plugin “{name}” is active in the shop, so the connector only watches. "
                "Deactivate the plugin: the connector takes over by itself",
                name=name,
            )
            self.notifier.raise_alarm(PLUGIN_ALARM, watching)
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
            _log.warning(
                "stopped while offers are live on Kickroute: meanwhile no order is taken and no change of "
                "stock is told. Start it again soon; before a longer stop say kickroute-connector pause, and "
                "for good kickroute-connector leave",
                offers=live,
            )

    def _housekeeping(self) -> Worker:
        folder = folder_of(self.settings.store)
        keeping = Housekeeping(self.store, self.notifier, folder, is_stopping=self.stopping.is_set)
        return Worker("housekeeping", keeping.work)

    def _carry_out(self, engine: Engine) -> float:
        if carry_out_waiting(engine) and self.pricing is not None:
            self.pricing.wake()
        return COMMAND_SECONDS
