"""A store on either database or in a host's, with a clock that a test can read and set."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from connector.store import Store
from tests.postgres import Postgres
from tests.store.making import Clock, make_host, opened

_suppliers = count()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Play what a store promises on both databases and in a host's; what opens a URL itself, on both."""
    if "store_kind" in metafunc.fixturenames:
        opens_itself = "url" in inspect.signature(metafunc.function).parameters
        metafunc.parametrize("store_kind", ["sqlite", "postgresql", *([] if opens_itself else ["shared"])])


@pytest.fixture
def clock() -> Clock:
    """Make a clock that goes on by a millisecond whenever it is read."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name the file of the store on SQLite."""
    return tmp_path / "connector.db"


@pytest.fixture
def url(request: pytest.FixtureRequest, store_kind: str) -> str:
    """Return the ``store.url`` of a database in which nothing is yet: a file, on a server, or of a host."""
    names = {"sqlite": "sqlite_url", "postgresql": "postgres_url", "shared": "host_url"}
    found: str = request.getfixturevalue(names[store_kind])
    return found


@pytest.fixture
def sqlite_url(path: Path) -> str:
    """Return the ``store.url`` of a file that is not there yet."""
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def host_url(postgres: Postgres) -> str:
    """Make the database of a host, and return the address of who works with it."""
    return make_host(postgres, "host")


@pytest.fixture
def store(url: str, clock: Clock, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Open an empty store; in a host's database, beside all those of the tests before."""
    of_host = getattr(request.node, "callspec", None) and request.node.callspec.params.get("store_kind")
    with opened(url, clock, f"supplier-{next(_suppliers)}" if of_host == "shared" else "") as made:
        yield made
