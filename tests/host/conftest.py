"""What tests of the host edition share: databases on the real server, and worker processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.host.hosting import Host
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


@pytest.fixture
def host(postgres: Postgres, queue_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Host:
    """Make a host without suppliers, by its own command."""
    for role in ("owner", "worker"):
        postgres.ask(
            f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        )
    if not postgres.ask("SELECT 1 FROM pg_database WHERE datname = 'hosting'"):
        postgres.make("hosting", "OWNER owner")
    postgres.empty("hosting")
    postgres.ask("ALTER SCHEMA public OWNER TO owner", database="hosting")
    made = Host(tmp_path, capsys)
    made.file.write_text(
        f'language = "en"\n[store]\nurl = "{postgres.url("hosting", "worker")}"\n'
        f'owner_url = "{postgres.url("hosting", "owner")}"\n[queue]\nurl = "{queue_url}"\n'
        '[server]\npublic_url = "https://host.example"\n[platform]\nurl = "https://kickroute.example"\n'
    )
    assert made.say("upgrade").code == 0
    return made
