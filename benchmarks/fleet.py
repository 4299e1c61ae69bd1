"""Many suppliers on one host: ``python -m benchmarks.fleet [SUPPLIERS] [SECONDS] [WORKERS]``.

All suppliers ask one simulated shop without webhooks, each under a name and a store of its own; shop and
platform are processes of their own that are not counted. Printed are turns a second, how late dated turns
began, and cores and memory of workers, door and PostgreSQL.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Child, usage_of
from benchmarks.shops import ShopProcess, shops
from benchmarks.stage import hub, settings_for
from connector.host.queue import Queue
from connector.store.shared import SharedStores, versions
from tests.postgres import Postgres
from tests.waiting import until

OFFERS = 200
WARM_UP = 600.0
"""Seconds within which all suppliers are to have been read once."""


@dataclass(frozen=True)
class Load:
    """What processes took from one moment to another."""

    cores: float
    megabytes: float


def main(arguments: Sequence[str]) -> None:
    """Build the host, wait until each supplier was read once, and measure."""
    count, seconds, workers = (*(int(word) for word in arguments), *(20, 60, 1)[len(arguments) :])
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fleet-")))
        server = stack.enter_context(Postgres(connections=60 + 40 * workers))
        platform = stack.enter_context(hub(folder))
        (shop,) = stack.enter_context(shops("woocommerce", OFFERS, folder, count=1))
        urls = _databases(server)
        for number in range(count):
            platform.add_supplier(f"s{number}", f"fleet-key-{number:06}")
        _join(urls[0], shop, platform.url, count)
        queue = Queue.open(urls[1])
        stack.callback(queue.close)
        program = ["-m", "tests.host.serving"]
        children = [
            stack.enter_context(Child([*program, "worker", *urls], folder / f"{at}.log", tells=False))
            for at in range(workers)
        ]
        serve = [*program, "serve", *urls, "127.0.0.1:0"]
        door = stack.enter_context(Child(serve, folder / "door.log", tells=False))
        begun = time.monotonic()
        until("each was read once", lambda: _read_once(server) == count, WARM_UP)
        taken = time.monotonic() - begun
        _say(f"{count} suppliers with {OFFERS} offers each were read once in {taken:.0f} s")
        groups = {
            "workers": [child.pid for child in children],
            "door": [door.pid],
            "postgresql": _family(server),
        }
        before = {name: _seconds(pids) for name, pids in groups.items()}
        late: list[float] = []
        turns, started = 0.0, time.monotonic()
        while (rest := started + seconds - time.monotonic()) > 0:
            time.sleep(min(1.0, rest))  # processes say how they are each second
            said = list(queue.processes(5).values())
            turns += sum(each.get("turns", 0) for each in said)
            late += [each["p99"] for each in said if "p99" in each]
        passed = time.monotonic() - started
        total = 0.0
        for name, pids in groups.items():
            pids = _family(server) if name == "postgresql" else pids
            cores = max(0.0, _seconds(pids) - before[name]) / passed
            total += cores
            _say(f"{name}: {cores:.2f} cores, {_megabytes(pids):.0f} MB")
        late.sort()
        _say(f"all: {total:.2f} cores; {turns / passed:.1f} turns a second")
        if late:
            middle = late[len(late) // 2]
            _say(f"later wishes late: p99 of a second, median {middle:.2f} s, worst {late[-1]:.2f} s")


def _databases(server: Postgres) -> tuple[str, str]:
    for role in ("owner", "worker"):
        server.ask(f"CREATE ROLE {role} LOGIN")
    server.make("fleet", "OWNER owner")
    versions.upgrade(server.url("fleet", "owner"), "worker")
    server.make("queue")
    return server.url("fleet", "worker"), server.url("queue")


def _join(url: str, shop: ShopProcess, hub_url: str, count: int) -> None:
    stores = SharedStores.open(url, connections=1)
    with stores.suppliers() as suppliers:
        for number in range(count):
            settings = settings_for(
                shop,
                hub_url,
                "",
                key=f"fleet-key-{number:06}",
                supplier=f"s{number}",
                webhooks="off",
                requests_per_second=100,
            )
            del settings["store"], settings["server"]
            suppliers.add(f"s{number}", json.dumps(settings))
    stores.close()


def _read_once(server: Postgres) -> int:
    query = "SELECT count(*) FROM facts WHERE key = 'collect.swept_at'"
    return int(server.ask(query, database="fleet")[0][0])


def _family(server: Postgres) -> list[int]:
    """Return the processes of a server: those whose parent is the first of them."""
    (first,) = server.ask("SELECT pg_backend_pid()")[0]
    parent = _parent(int(first))
    found = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [parent, *(pid for pid in found if _parent(pid) == parent)]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _seconds(pids: Iterable[int]) -> float:
    return sum(usage_of(pid).cpu_seconds for pid in pids if Path(f"/proc/{pid}").exists())


def _megabytes(pids: Iterable[int]) -> float:
    return sum(usage_of(pid).private for pid in pids if Path(f"/proc/{pid}").exists())


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
