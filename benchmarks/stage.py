"""The stage of a measurement: a slowed shop, a hub and a real daemon, each in its own process."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from benchmarks.kinds import settings_of
from benchmarks.pace import BOOKS, Request
from benchmarks.processes import ROOT, Child
from benchmarks.web import Asker
from simulators.catalogue import Product, Variant, generate

KEY = "benchmark-key"
SUPPLIER = "bench"
READY_WITHIN = 900.0
TOLD_WITHIN = 600.0
_LOOK = 0.02


class ShopProcess:
    """A simulated shop in its own process, with the staff's hands and the books of its time."""

    def __init__(self, kind: str, told: Mapping[str, Any], offers: int) -> None:
        self.kind = kind
        self.url: str = told["url"]
        self.keys: Mapping[str, str] = told["keys"]
        self.offers = offers
        self._asker = Asker(self.url)
        # The catalogue was entered a moment ago: to the connector it shall be old.
        self._asker.json("POST", "/owner/advance_clock", {"seconds": 3600})

    def set_stock(self, gtin: str, quantity: int) -> None:
        """Let the staff set a stock."""
        self._asker.json("POST", "/owner/set_stock", {"item": gtin, "quantity": quantity})

    def books(self) -> list[Request]:
        """Return all requests of the connector since the books were last closed."""
        return [Request(**row) for row in self._asker.json("GET", BOOKS)]

    def close_books(self) -> None:
        """Forget the requests so far."""
        self._asker.json("DELETE", BOOKS)

    def sold(self) -> list[Product | Variant]:
        """Return the offers with a counted, plentiful stock, in the catalogue's order."""
        every = [o for p in generate(self.offers).products for o in (p.variants or (p,))]
        return [offer for offer in every if offer.stock is not None and offer.stock > 60]


@contextmanager
def shops(
    kind: str, offers: int, folder: Path, *, open_orders: int = 0, count: int = 1
) -> Iterator[list[ShopProcess]]:
    """Run simulated shops, all in one process."""
    arguments = ["-m", "benchmarks.serve_shop", kind, "--offers", str(offers)]
    arguments += ["--open-orders", str(open_orders), "--count", str(count)]
    with Child(arguments, folder / "shop.log") as child:
        yield [ShopProcess(kind, told, offers) for told in child.told["shops"]]


class HubProcess:
    """The platform in its own process."""

    def __init__(self, told: Mapping[str, Any]) -> None:
        self.url: str = told["url"]
        self._asker = Asker(self.url, {"Authorization": f"Bearer {told['admin_token']}"})

    def add_supplier(self, name: str = SUPPLIER, key: str = KEY) -> None:
        """Let a supplier join."""
        self._asker.json("POST", "/admin/suppliers", {"name": name, "key": key})

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """Return what shops sent, from the message after this one on."""
        rows: list[dict[str, Any]] = self._asker.json("GET", f"/admin/messages?{urlencode({'after': after})}")
        return rows

    def last(self) -> int:
        """Return the number of the newest message."""
        return max((row["id"] for row in self.messages()), default=0)

    def refuse(self) -> None:
        """Be away: answer every message 503 until :meth:`serve`."""
        self._asker.json("POST", "/admin/faults", {"status": 503, "times": None})

    def serve(self) -> None:
        """Be there again."""
        self._asker.json("DELETE", "/admin/faults")


@contextmanager
def hub(folder: Path) -> Iterator[HubProcess]:
    """Run a hub with one supplier."""
    serve = "from hub.cli import main; main()"
    arguments = ["-c", serve, "serve", "--port", "0", "--database", "sqlite://", "--json"]
    with Child(arguments, folder / "hub.log") as child:
        running = HubProcess(child.told)
        running.add_supplier()
        yield running


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

    def __enter__(self) -> Self:
        self.child.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._asker.close()
        self.child.end()

    def wait_ready(self, within: float = READY_WITHIN) -> float:
        """Wait until ``/readyz`` says yes; returns the seconds since the start."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            if not self.child.is_running:
                break
            if self._is_ready():
                return time.monotonic() - self.child.started_at
            time.sleep(_LOOK)
        raise RuntimeError(f"the daemon was not ready within {within:.0f} s; its log is {self._log}")

    def waiting_events(self) -> int:
        """Return how many events wait in the outbox."""
        _, page = self._asker.ask("GET", "/metrics")
        for line in page.decode().splitlines():
            if line.startswith("kickroute_outbox_events{") and 'state="waiting"' in line:
                return int(float(line.rpartition(" ")[2]))
        raise RuntimeError("the metrics do not tell how much waits")

    def wait_told(self, within: float = TOLD_WITHIN) -> None:
        """Wait until nothing waits in the outbox."""
        deadline = time.monotonic() + within
        while self.waiting_events():
            if time.monotonic() > deadline:
                raise RuntimeError(f"events still wait after {within:.0f} s; the log is {self._log}")
            time.sleep(0.1)

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

    def daemon(self, *, webhooks: str = "auto", requests_per_second: float = 50) -> DaemonProcess:
        """Return a daemon, to be used as a context manager; each start is on the same store."""
        return DaemonProcess(
            settings_for(
                self.shop,
                self.hub.url,
                f"sqlite:///{self.folder}/connector.db",
                webhooks=webhooks,
                requests_per_second=requests_per_second,
            ),
            self.folder,
        )


@contextmanager
def stage(kind: str, offers: int, folder: Path, *, open_orders: int = 0) -> Iterator[Stage]:
    """Set a stage in a folder of its own, below ``folder``."""
    place = folder / f"{kind}-{offers}-{time.monotonic_ns()}"
    place.mkdir(parents=True)
    with ExitStack() as stack:
        (shop,) = stack.enter_context(shops(kind, offers, place, open_orders=open_orders))
        yield Stage(shop, stack.enter_context(hub(place)), place)


def settings_for(
    shop: ShopProcess,
    hub_url: str,
    store_url: str,
    *,
    key: str = KEY,
    webhooks: str = "auto",
    requests_per_second: float = 50,
) -> dict[str, Any]:
    """Return the settings of a daemon between a shop and a hub, listening where nobody does."""
    listen = free_address()
    kickroute = {"url": hub_url, "api_key": key, "public_url": f"http://{listen}"}
    return {
        "supplier": SUPPLIER,
        "kickroute": {**kickroute, "requests_per_second": requests_per_second},
        "shop": settings_of(shop.kind, shop.url, shop.keys) | {"webhooks": webhooks},
        "store": {"url": store_url},
        "server": {"listen": listen},
        "log": {"format": "json"},
    }


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
