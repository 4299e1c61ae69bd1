"""The daemon as a process on PostgreSQL: how much it asks of the server, and who may run beside it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
import requests

from adapters.woocommerce.settings import WooCommerceSection
from connector.model.errors import StoreUnusable
from connector.settings import Settings, StoreSettings
from connector.store import Store
from practice.hub import Hub, Line
from practice.sandbox.stage import Stage
from practice.sandbox.world import RETAILER, World, free_address
from scheduler import Daemon
from tests.postgres import Postgres
from tests.waiting import LIMIT, until

ROOT = Path(__file__).parents[2]
MOST_CONNECTIONS = 2
ORDERS = 12


@dataclass
class Town:
    """A shop, a hub, a database on a server, and daemons in processes that connect them."""

    postgres: Postgres
    hub: Hub
    stage: Stage
    url: str
    settings: Settings
    file: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where the daemon listens."""
        return f"http://{self.settings.server.listen}"

    @property
    def log(self) -> Path:
        """Where the daemons write what they say."""
        return self.file.with_name("log")

    def start(self) -> subprocess.Popen[bytes]:
        """Start a daemon."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, str(ROOT / "scheduler.py"), "--settings", str(self.file)],
                stdout=log,
                stderr=log,
                cwd=self.file.parent,
            )
        self.processes.append(process)
        return process

    def ask(self, path: str) -> requests.Response | None:
        """Ask the daemon for a page; None when it does not answer."""
        try:
            return requests.get(self.address + path, timeout=LIMIT)
        except requests.RequestException:
            return None

    def is_ready(self) -> bool:
        """Tell whether the daemon has read the catalogue and all is well."""
        answer = self.ask("/readyz")
        return answer is not None and answer.status_code == 200

    def sessions(self) -> int:
        """Count the connections to the store's database; the server's own workers are listed as well."""
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
        return int(self.postgres.ask(query, "daemon")[0][0])

    def told_stock(self, gtin: str) -> int | None:
        """Return the stock that the platform knows."""
        return self.hub.catalogue("woocommerce")[gtin].stock_quantity


@pytest.fixture(scope="module")
def town(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Open a town in which a daemon runs and is ready."""
    with ExitStack() as stack:
        world = stack.enter_context(World())
        stage = world.open_shop("woocommerce")
        joined = world.join(stage, Settings(), listen=free_address())
        url = postgres.make("daemon")
        settings = joined.model_copy(update={"store": StoreSettings(url=url)})
        file = tmp_path_factory.mktemp("daemon") / "settings.toml"
        file.write_text(_written(settings), encoding="utf-8")
        town = Town(postgres, world.hub, stage, url, settings, file)
        try:
            town.start()
            until("the daemon is ready", town.is_ready)
            yield town
        finally:
            for process in town.processes:
                process.kill()
                process.wait()


def _written(settings: Settings) -> str:
    shop, kickroute = settings.shop_as(WooCommerceSection), settings.kickroute
    sections: dict[str, dict[str, object]] = {
        "kickroute": {
            "url": kickroute.url,
            "api_key": kickroute.api_key.get_secret_value(),
            "public_url": kickroute.public_url,
            "requests_per_second": 50,
        },
        "shop": {
            "platform": "woocommerce",
            "url": shop.url,
            "consumer_key": shop.consumer_key.get_secret_value(),
            "consumer_secret": shop.consumer_secret.get_secret_value(),
        },
        "store": {"url": settings.store.url},
        "server": {"listen": settings.server.listen},
    }
    return "\n".join(
        f"[{name}]\n" + "\n".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
        for name, table in sections.items()
    )


def _good_gtins(town: Town, count: int) -> list[str]:
    offers = town.hub.catalogue("woocommerce").values()
    good = [o.gtin for o in offers if o.is_live and (town.stage.stock(o.gtin) or 0) >= 5]
    return sorted(good)[:count]


def test_a_daemon_keeps_at_most_two_connections_under_load(town: Town) -> None:
    """While orders, stock changes and pages come in at once, the server sees two connections at most."""
    seen: list[int] = []
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.is_set():
            seen.append(town.sessions())

    def read_pages() -> None:
        while not is_over.is_set():
            for path in ("/", "/api/status", "/metrics", "/readyz"):
                town.ask(path)

    threads = [threading.Thread(target=watch), *(threading.Thread(target=read_pages) for _ in range(4))]
    for thread in threads:
        thread.start()
    try:
        gtins = _good_gtins(town, ORDERS)
        code = town.hub.supplier("woocommerce").number
        lines = [[Line(gtin, 1, code, Decimal("2.50"))] for gtin in gtins]
        orders = [town.hub.place_order(RETAILER, wanted, unchecked=True) for wanted in lines]
        for quantity, gtin in enumerate(gtins, start=200):
            town.stage.set_stock(gtin, quantity)
        numbers = [order.parts[0].number for order in orders]
        until("orders placed", lambda: all(town.hub.part(number).shop_number for number in numbers))
        until("stock told", lambda: all(town.told_stock(gtin) in range(190, 300) for gtin in gtins))
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    placed = [row.kickroute_number for row in town.stage.orders() if row.kickroute_number in numbers]
    assert sorted(placed) == sorted(numbers)
    assert len(seen) > len(numbers)
    assert 1 <= max(seen) <= MOST_CONNECTIONS


def test_a_second_daemon_says_so_and_leaves(town: Town) -> None:
    """Two daemons on one store: the second one names the store and starts nothing; the first goes on."""
    second = Daemon(town.settings)
    with pytest.raises(StoreUnusable, match=r"another connector is running on the store postgresql"):
        second.start()
    second.stop()
    assert town.is_ready()


def test_a_daemon_goes_on_after_its_connection_broke(town: Town) -> None:
    """A connection that breaks, as when the server restarts, costs a moment: stock is told as before."""
    (gtin,) = _good_gtins(town, 1)
    assert town.postgres.end_sessions("daemon") >= 1
    town.stage.set_stock(gtin, 4321)
    until("stock told", lambda: town.told_stock(gtin) == 4321)
    until("the daemon is ready", town.is_ready)


def test_a_killed_daemon_makes_way_and_one_that_lost_its_lease_leaves(town: Town) -> None:
    """The lease ends with the process; a daemon whose lease another one took meanwhile ends with 1."""
    town.processes[0].kill()
    town.processes[0].wait()
    heir = town.start()
    until("the daemon is ready", town.is_ready)
    thief = Store.open(town.url)
    until("the lease taken over", lambda: _is_taken_over(town, thief))
    assert heir.wait(LIMIT) == 1, town.log.read_text()
    thief.close()
    assert "another connector" in town.log.read_text().splitlines()[-1]


def _is_taken_over(town: Town, thief: Store) -> bool:
    """Break the daemon's connection and try to be faster than it."""
    holder = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 1802070642 AND granted"
    for (pid,) in town.postgres.ask(holder):
        town.postgres.ask("SELECT pg_terminate_backend(%s, 5000)", pid)
    try:
        thief.lease.take()
    except StoreUnusable:
        return False
    return True
