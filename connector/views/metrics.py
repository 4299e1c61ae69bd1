"""Metrics for Prometheus: what is counted as it happens, and what is read when somebody asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from connector.alarms import lasting_alarms
from connector.model.version import VERSION
from connector.running.backup import Kind, backups
from connector.running.works import Works
from connector.settings import Settings

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16)


class Families:
    """What is counted as it happens at the doors of a process; every figure has its supplier's name."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def counter(name: str, meaning: str, *labels: str) -> Counter:
            return Counter(f"kickroute_{name}", meaning, ("supplier", *labels), registry=registry)

        self.callbacks = counter("callbacks", "Callbacks of the platform", "type", "answer")
        self.webhooks = counter("webhooks", "Webhooks of the shop", "answer")
        self.signatures = counter("wrong_signatures", "Calls with a wrong signature", "door")
        self.passwords = counter("wrong_passwords", "Tries with a wrong password")
        self.requests = Histogram(
            "kickroute_request_seconds",
            "How long requests took to answer",
            ("supplier", "route", "status"),
            registry=registry,
            buckets=_SECONDS,
        )


class DoorCounts:
    """What is counted at the doors of one supplier."""

    def __init__(self, supplier: str, families: Families) -> None:
        self._supplier = supplier
        self._families = families

    def callback(self, kind: str, answer: str) -> None:
        """Count a callback by its type and what it was answered."""
        self._families.callbacks.labels(self._supplier, kind, answer).inc()

    def webhook(self, answer: str) -> None:
        """Count a webhook by what it was answered."""
        self._families.webhooks.labels(self._supplier, answer).inc()

    def wrong_signature(self, door: str) -> None:
        """Count a call whose signature was wrong."""
        self._families.signatures.labels(self._supplier, door).inc()

    def wrong_password(self) -> None:
        """Count a try with a wrong password."""
        self._families.passwords.labels(self._supplier).inc()

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count an answered request; ``route`` is its pattern, never the address that was asked."""
        self._families.requests.labels(self._supplier, route, str(status)).observe(seconds)


class Metrics(DoorCounts):
    """The metrics of one connector."""

    def __init__(self, engine: Works, settings: Settings) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(_State(engine, settings))
        super().__init__(settings.supplier, Families(self._registry))

    def page(self) -> bytes:
        """Return all metrics as Prometheus reads them."""
        return generate_latest(self._registry)


class _State(Collector):
    """What the store and the workers show at the moment of asking."""

    def __init__(self, engine: Works, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._supplier = settings.supplier

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Name nothing beforehand, so that registering does not read the store."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read the store in one transaction, and what the workers last did."""
        with self._engine.parts.store.reading() as tx:
            waiting, parked = tx.outbox.counts()
            orders = tx.orders.count_by_state()
            released, withheld, by_rule = tx.catalogue.counts()
            told, live = tx.catalogue.count_told(), tx.catalogue.count_live()
            held = tx.catalogue.leaving().held
            alarms = len(lasting_alarms(tx))
        yield self._gauge(
            "outbox_events", "Events not yet taken", {"waiting": waiting, "parked": parked}, "state"
        )
        yield self._gauge("orders", "Orders known", orders, "state")
        yield self._gauge("offers", "Offers", {"released": released, "withheld": withheld}, "state")
        yield self._gauge("offers_withheld_by_rule", "Withheld offers by failing rule", by_rule, "rule")
        yield self._gauge("offers_told", "Offers that the platform is told to sell", {"": told})
        yield self._gauge("offers_live", "Offers that the platform took as live", {"": live})
        yield self._gauge("withdrawals_held", "Withdrawals held by the brake", {"": held})
        yield self._gauge("alarms", "Alarms that last", {"": alarms})
        yield self._gauge("build_info", "Version of the connector", {VERSION: 1}, "version")
        yield self._gauge("ready", "Whether the catalogue was read once", {"": self._engine.has_read})
        interval = self._engine.stock_interval
        known = {} if interval is None else {"": interval}
        yield self._gauge("stock_interval_seconds", "Time between questions for changed products", known)
        pace = self._engine.parts.pace
        spent = {str(account): seconds for account, seconds in pace.spent().items()}
        waits = {str(account): seconds for account, seconds in pace.longest_waits().items()}
        yield self._gauge("polling_seconds", "Time of the shop that polling took", spent, "account")
        about = "How long polling had to wait at most, within ten minutes"
        yield self._gauge("polling_wait_seconds", about, waits, "account")
        copies = backups(self._settings.store)
        if copies.kind is Kind.DAILY:
            at = {} if copies.newest is None else {"": copies.newest.timestamp()}
            yield self._gauge("backup_timestamp_seconds", "When the store was copied last", at)
            yield self._gauge("backups", "Daily copies of the store", {"": copies.count})
        yield from self._workers()

    def _workers(self) -> Iterator[GaugeMetricFamily]:
        states = self._engine.states()
        runs = {s.name: s.last_run.timestamp() for s in states if s.last_run is not None}
        yield self._gauge("worker_last_run_timestamp_seconds", "When a worker last began", runs, "worker")
        seconds = {s.name: s.last_seconds for s in states}
        yield self._gauge("worker_last_run_seconds", "How long its last run took", seconds, "worker")
        counts = dict.fromkeys((s.name for s in states), 0)
        for failure in self._engine.failing():
            counts[failure.task.worker] += 1
        yield self._gauge("failing", "What fails and is tried again by itself", counts, "worker")
        failures = {s.name: s.failures for s in states}
        yield self._gauge("worker_failed_runs", "Failed runs in a row", failures, "worker")

    def _gauge(
        self, name: str, meaning: str, values: Mapping[str, float], label: str = ""
    ) -> GaugeMetricFamily:
        labels = ("supplier", label) if label else ("supplier",)
        family = GaugeMetricFamily(f"kickroute_{name}", meaning, labels=labels)
        for value_label, value in values.items():
            family.add_metric((self._supplier, value_label) if label else (self._supplier,), float(value))
        return family
