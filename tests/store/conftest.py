"""A store on either database, with a clock that a test can read and set."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.store import Store
from tests.store.making import Clock


@pytest.fixture
def clock() -> Clock:
    """Make a clock that goes on by a millisecond whenever it is read."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Name the file of the store on SQLite."""
    return tmp_path / "connector.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Return the ``store.url`` of a database in which nothing is yet, first a file, then on a server."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    found: str = request.getfixturevalue(name)
    return found


@pytest.fixture
def sqlite_url(path: Path) -> str:
    """Return the ``store.url`` of a file that is not there yet."""
    return f"sqlite:///{path}"


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[Store]:
    """Open an empty store."""
    opened = Store.open(url, clock)
    yield opened
    opened.close()
