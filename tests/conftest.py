"""What tests of several folders share: a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgres import Postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Start one server for all tests that ask for it."""
    with Postgres() as server:
        server.make("store")
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """Return the ``store.url`` of a database in which nothing is yet."""
    postgres.empty("store")
    return postgres.url("store")
