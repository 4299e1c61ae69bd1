"""What tests of the host edition share: databases on the real server, and worker processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count

import pytest

from tests.host.town import Start, Town
from tests.postgres import Postgres
from tests.store.making import make_host
from tests.waiting import LIMIT

_towns = count()


@pytest.fixture
def queue_url(postgres: Postgres) -> str:
    """Return the ``queue.url`` of a database in which nothing is yet."""
    if not postgres.ask("SELECT 1 FROM pg_database WHERE datname = 'queue'"):
        postgres.make("queue")
    postgres.empty("queue")
    return postgres.url("queue")


@pytest.fixture
def town(postgres: Postgres, queue_url: str, start: Start) -> Iterator[Town]:
    """Give a town in which nobody lives yet, with a host's database of its own."""
    name = f"town{next(_towns)}"
    with Town(make_host(postgres, name), queue_url, start) as made:
        yield made


@pytest.fixture
def start() -> Iterator[Start]:
    """Start programs of ours as processes of their own; what is left of them is ended by the test's end."""
    begun: list[subprocess.Popen[bytes]] = []

    def begin(module: str, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", module, *arguments])
        begun.append(process)
        return process

    yield begin
    for process in begun:
        process.kill()
        process.wait(LIMIT)
