"""What a host sees: starting, ``--help``, and many daemons at once on one machine and one PostgreSQL."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.processes import ROOT
from benchmarks.results import Figure
from benchmarks.scale import Scale
from benchmarks.shops import ShopProcess, shops
from benchmarks.stage import DaemonProcess, HubProcess, hub, settings_for, stage
from tests.postgres import Postgres

MOST_CONNECTIONS = 2
EIGHTY = 80
TOGETHER = ("together.start", "together.cpu", "together.memory", "connections", "80.memory", "80.cpu")
_TIMES = 5
_POSTGRES_TAKES = 3
# The server's own workers are listed as well.
_CONNECTIONS = (
    "SELECT datname, count(*) FROM pg_stat_activity "
    "WHERE datname LIKE 'bench%%' AND backend_type = 'client backend' GROUP BY datname"
)


def measure(kind: str, scale: Scale, folder: Path) -> Iterator[Figure]:
    """Measure one start, ``--help``, and ``scale.daemons`` daemons that start at once and then rest.

    The floor of a start and of ``--help`` is an interpreter that does nothing; that of the many is one
    daemon alone on SQLite, with as many offers as usual.
    """
    bare = _seconds_of([sys.executable, "-c", "pass"])
    yield _start(kind, scale, folder, bare)
    about = "kickroute-connector --help, over an interpreter that does nothing"
    command = str(Path(sys.executable).parent / "kickroute-connector")
    yield Figure("host.help", _seconds_of([command, "--help"]), "s", about, bare)
    with ExitStack() as stack:
        server = stack.enter_context(Postgres(connections=scale.daemons * MOST_CONNECTIONS + _POSTGRES_TAKES))
        platform = stack.enter_context(hub(folder))
        open_shops = stack.enter_context(shops(kind, scale.host_offers, folder, count=scale.daemons))
        daemons = [_daemon(number, shop, platform, server, folder) for number, shop in enumerate(open_shops)]
        yield from _together(stack, daemons, server, scale, kind)


def _start(kind: str, scale: Scale, folder: Path, bare: float) -> Figure:
    taken = []
    with stage(kind, scale.host_offers, folder) as scene:
        with scene.daemon(webhooks="off", requests_per_second=100) as daemon:
            daemon.wait_ready()
            daemon.wait_told()
        for _ in range(_TIMES if scale.daemons > 2 else 1):
            with scene.daemon(webhooks="off") as daemon:
                taken.append(daemon.wait_ready())
    about = "start of the process to ready, store known, over an interpreter that does nothing"
    return Figure("host.start", statistics.median(taken), "s", about, bare)


def _together(
    stack: ExitStack, daemons: Sequence[DaemonProcess], server: Postgres, scale: Scale, kind: str
) -> Iterator[Figure]:
    began = time.monotonic()
    for daemon in daemons:
        stack.enter_context(daemon)
    for daemon in daemons:
        daemon.wait_ready()
    started = time.monotonic() - began
    time.sleep(scale.settle)
    before = [daemon.child.usage().cpu_seconds for daemon in daemons]
    most, deadline = _connections(server), time.monotonic() + scale.host
    while time.monotonic() < deadline:
        most = max(most, _connections(server))
        time.sleep(min(1.0, scale.host))
    after = [daemon.child.usage() for daemon in daemons]
    used = [now.cpu_seconds - then for now, then in zip(after, before, strict=True)]
    cpu = statistics.mean(used) / scale.host * 100
    memory = statistics.mean(usage.private for usage in after)
    many = f"{len(daemons)} daemons at once, {scale.host_offers} offers each"
    yield Figure("host.together.start", started, "s", f"start of {many} to all ready", over="host.start")
    about = f"of one core for each of {many}, over one alone"
    yield Figure("host.together.cpu", cpu, "%", about, over=f"{kind}.idle.cpu")
    about = f"private memory of each of {many}, over one alone"
    yield Figure("host.together.memory", memory, "MiB", about, over=f"{kind}.idle.memory")
    about = f"most connections of one daemon to PostgreSQL, {many}"
    yield Figure("host.connections", most, "connections", about, limit=MOST_CONNECTIONS)
    yield Figure(f"host.{EIGHTY}.memory", EIGHTY * memory / 1024, "GiB", f"the same, for {EIGHTY} daemons")
    yield Figure(f"host.{EIGHTY}.cpu", EIGHTY * cpu, "%", f"of one core, the same, for {EIGHTY} daemons")


def _daemon(
    number: int, shop: ShopProcess, platform: HubProcess, server: Postgres, folder: Path
) -> DaemonProcess:
    name, key = f"bench{number}", f"benchmark-key-{number}"
    platform.add_supplier(name, key)
    settings = settings_for(
        shop, platform.url, server.make(name), key=key, supplier=name, requests_per_second=100
    )
    return DaemonProcess(settings, folder, name)


def _connections(server: Postgres) -> int:
    return max((int(row[1]) for row in server.ask(_CONNECTIONS)), default=0)


def _seconds_of(command: list[str]) -> float:
    """Return how long a process takes, at the median."""
    taken = []
    for _ in range(_TIMES):
        began = time.monotonic()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own programs
        taken.append(time.monotonic() - began)
    return statistics.median(taken)
