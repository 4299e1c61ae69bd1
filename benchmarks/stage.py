"""The stage of a measurement: a slowed shop, a hub and a real daemon, each in its own process."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from benchmarks.kinds import Setup, settings_of
from benchmarks.processes import ROOT, Child
from benchmarks.shops import USUAL, ShopProcess, shops
from benchmarks.web import Asker
from connector.catalogue.wishes import UNDER_WAY
from connector.model.commands import Command
from connector.store import Store
from connector.store.facts import Facts

KEY = "benchmark-key"
SUPPLIER = "bench"
RETAILER = "retailer"
READY_WITHIN = 900.0
TOLD_WITHIN = 600.0
_READ_WITHIN = 1200.0
_HURRY_PAUSE = 6.0
_LOOK = 0.02


class HubProcess:
    """The platform in its own process."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.url: str = told["url"]
        self._asker = Asker(self.url, {"Authorization": f"Bearer {told['admin_token']}"})

    def close(self) -> None:
        """Let go of the hub."""
        self._asker.close()

    def add_supplier(self, name: str = SUPPLIER, key: str = KEY) -> None:
        """Let a supplier join."""
        self._asker.json("POST", "/admin/suppliers", {"name": name, "key": key})

    def add_retailer(self, name: str = RETAILER) -> None:
        """Let a retailer join that sells everything of the supplier's."""
        self._asker.json("POST", "/admin/retailers", {"name": name})
        self._asker.json("POST", "/admin/imports", {"retailer": name, "supplier": SUPPLIER})

    def place_order(self, gtin: str, retailer: str = RETAILER) -> str:
        """Let the retailer sell one piece; returns the order's Kickroute number once it was answered."""
        wish = {"retailer": retailer, "lines": [{"gtin": gtin}], "wait": True, "timeout": 60}
        return str(self._asker.json("POST", "/admin/orders", wish)["parts"][0]["number"])

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """Return what shops sent, from the message after this one on."""
        rows: list[dict[str, Any]] = self._asker.json("GET", f"/admin/messages?{urlencode({'after': after})}")
        return rows

    def last(self) -> int:
        """Return the number of the newest message."""
        return max((row["id"] for row in self.messages()), default=0)


@contextmanager
def hub(folder: Path) -> Iterator[HubProcess]:
    """Run a hub with one supplier."""
    serve = "from practice.hub.cli import main; main()"
    arguments = ["-c", serve, "serve", "--port", "0", "--database", "sqlite://", "--json"]
    with Child(arguments, folder / "hub.log") as child:
        running = HubProcess(child.told)
        running.add_supplier()
        try:
            yield running
        finally:
            running.close()


class DaemonProcess:
    """The connector as a host runs it: ``python scheduler.py --settings …``."""

    def __init__(self, settings: Mapping[str, Any], folder: Path, name: str = "daemon") -> None:
        self.settings = settings
        self.address = f"http://{settings['server']['listen']}"
        path = folder / f"{name}.toml"
        path.write_text(_toml(settings), encoding="utf-8")
        arguments = [str(ROOT / "scheduler.py"), "--settings", str(path)]
        self.child = Child(arguments, folder / f"{name}.log", tells=False)
        self._log = folder / f"{name}.log"
        self._asker = Asker(self.address)
        self._swept_before: str | None = None

    def __enter__(self) -> Self:
        self.child.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._asker.close()
        self.child.end()

    def kill_and_start(self) -> None:
        """Kill the daemon, and start it again on the same store."""
        self.child.kill()
        self.child.end()
        self.child.__enter__()

    def wait_listening(self, within: float = 60.0) -> None:
        """Wait until the daemon listens, ready or not."""
        self._wait(self._listens, within, "the daemon does not listen")

    def wait_ready(self, within: float = READY_WITHIN) -> float:
        """Wait until ``/readyz`` says yes; returns the seconds since the start."""
        self._wait(self._is_ready, within, "the daemon was not ready")
        return time.monotonic() - self.child.started_at

    def metric(self, name: str, label: str) -> dict[str, float]:
        """Read a metric of the running daemon: its values by a label of theirs."""
        _, page = self._asker.ask("GET", "/metrics")
        lines = re.findall(rf"^kickroute_{name}{{(.*)}} (\S+)$", page.decode(), re.MULTILINE)
        labels = [dict(re.findall(r'(\w+)="(.*?)"', text)) for text, _ in lines]
        return {found[label]: float(value) for found, (_, value) in zip(labels, lines, strict=True)}

    def waiting_events(self) -> int:
        """Return how many events wait in the outbox."""
        return int(self._read("SELECT count(*) FROM outbox WHERE NOT parked") or 0)

    def wait_told(self, within: float = TOLD_WITHIN) -> None:
        """Wait until nothing waits in the outbox."""
        self._wait(lambda: not self.waiting_events(), within, "events still wait")

    def wait_unhurried(self) -> None:
        """Wait until nothing is read for the first time any more, which may take half of the shop's time."""
        deadline, spent = time.monotonic() + _READ_WITHIN, -1.0
        while (now := self.metric("polling_seconds", "account").get("hurried", 0.0)) != spent:
            if time.monotonic() > deadline:
                raise RuntimeError(f"a first reading was not over after {_READ_WITHIN:.0f} s")
            spent = now
            time.sleep(_HURRY_PAUSE)

    def wait_orders_settled(self, begins: str = "", within: float = TOLD_WITHIN) -> None:
        """Wait until every order that was taken is read back; of those whose number begins so."""
        query = "SELECT count(*) FROM orders WHERE state NOT IN ('confirmed', 'parked') AND number LIKE ?"
        self._wait(lambda: not self._read(query, f"{begins}%"), within, "orders are not read back")

    def ask_for_sweep(self) -> None:
        """Ask for a reading of the whole catalogue, as ``sync --full`` does beside a running daemon."""
        self._swept_before = self._fact(Facts.swept_at.key)
        store = Store.open(self.settings["store"]["url"])
        with store.transaction() as tx:
            tx.requests.ask(Command.SYNC_FULL, {})
        store.close()

    def is_sweeping(self) -> bool:
        """Tell whether the reading that was asked for has not ended yet."""
        swept_at = self._fact(Facts.swept_at.key)
        return swept_at == self._swept_before

    def wait_swept(self, within: float = READY_WITHIN) -> float:
        """Wait until the first reading, or the one that was asked for, has ended; returns when that was."""
        self._wait(lambda: not self.is_sweeping(), within, "the catalogue was not read")
        return as_monotonic(str(self._fact(Facts.swept_at.key)))

    def wait_sweeping(self, within: float = 120.0) -> None:
        """Wait until the reading that was asked for has begun."""
        self._wait(
            lambda: self._fact(Facts.sweep_wanted.key) == UNDER_WAY or not self.is_sweeping(),
            within,
            "the catalogue is not being read",
        )

    def _fact(self, key: str) -> str | None:
        found = self._read("SELECT value FROM facts WHERE key = ?", key)
        return None if found is None else str(found)

    def _read(self, query: str, *values: str) -> Any:
        """Read one value of the daemon's store, past the turns of its transactions and without its help."""
        path = self.settings["store"]["url"].removeprefix("sqlite:///")
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
                row = connection.execute(query, values).fetchone()
        except sqlite3.OperationalError:  # it has not made its tables yet
            return None
        return None if row is None else row[0]

    def _wait(self, condition: Callable[[], bool], within: float, failure: str) -> None:
        deadline = time.monotonic() + within
        while not condition():
            if time.monotonic() > deadline or not self.child.is_running:
                raise RuntimeError(f"{failure} within {within:.0f} s; the daemon's log is {self._log}")
            time.sleep(_LOOK)

    def _listens(self) -> bool:
        try:
            self._asker.ask("GET", "/healthz")
        except OSError:
            return False
        return True

    def _is_ready(self) -> bool:
        try:
            status, _ = self._asker.ask("GET", "/readyz")
        except OSError:
            return False
        return status == 200


@dataclass(frozen=True, slots=True)
class Stage:
    """A shop, a hub, and the settings of a daemon between them that is not started yet."""

    shop: ShopProcess
    hub: HubProcess
    folder: Path

    @property
    def store_url(self) -> str:
        """The daemon's store."""
        return f"sqlite:///{self.folder}/connector.db"

    def daemon(
        self,
        *,
        webhooks: str = "auto",
        requests_per_second: float = 5,
        schedule: Mapping[str, float] | None = None,
        share: float = 0.05,
    ) -> DaemonProcess:
        """Return a daemon, to be used as a context manager; each start is on the same store.

        ``share`` is what polling may take of the shop's time.
        """
        settings = settings_for(
            self.shop,
            self.hub.url,
            self.store_url,
            webhooks=webhooks,
            requests_per_second=requests_per_second,
        )
        settings["shop"]["polling_share"] = share
        return DaemonProcess({**settings, "schedule": dict(schedule or {})}, self.folder)


@contextmanager
def stage(kind: str, offers: int, folder: Path, setup: Setup = USUAL) -> Iterator[Stage]:
    """Set a stage in a folder of its own, below ``folder``."""
    place = folder / f"{kind}-{offers}-{time.monotonic_ns()}"
    place.mkdir(parents=True)
    with ExitStack() as stack:
        (shop,) = stack.enter_context(shops(kind, offers, place, setup=setup))
        yield Stage(shop, stack.enter_context(hub(place)), place)


def settings_for(
    shop: ShopProcess,
    hub_url: str,
    store_url: str,
    *,
    key: str = KEY,
    supplier: str = SUPPLIER,
    webhooks: str = "auto",
    requests_per_second: float = 5,
) -> dict[str, Any]:
    """Return the settings of a daemon between a shop and a hub, listening where nobody does."""
    listen = free_address()
    kickroute = {"url": hub_url, "api_key": key, "public_url": f"http://{listen}"}
    return {
        "supplier": supplier,
        "kickroute": {**kickroute, "requests_per_second": requests_per_second},
        "shop": settings_of(shop.kind, shop.url, shop.keys) | {"webhooks": webhooks, **shop.settings},
        "store": {"url": store_url},
        "server": {"listen": listen},
        "log": {"format": "json"},
    }


def as_monotonic(iso: str) -> float:
    """Turn a time that another process of this machine wrote into ``time.monotonic()`` of this one."""
    return datetime.fromisoformat(iso).timestamp() - (time.time() - time.monotonic())


def received_at(message: Mapping[str, Any]) -> float:
    """Return when the hub got a message, as ``time.monotonic()``."""
    return as_monotonic(message["received_at"])


def free_address() -> str:
    """Return an address on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def _toml(settings: Mapping[str, Any]) -> str:
    plain = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in settings.items() if isinstance(value, dict)}
    lines = [f"{key} = {json.dumps(value)}" for key, value in plain.items()]
    for name, table in tables.items():
        lines += [f"[{name}]", *(f"{key} = {json.dumps(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"
