"""What tests of several folders share: a real PostgreSQL, and a day at two suppliers'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.postgres import Postgres

if TYPE_CHECKING:
    from tests.sandbox.days import Days

TOGETHER = {
    "tests/sandbox/test_both.py": "days",
    "tests/sandbox/test_day.py": "days",
    "tests/security/test_day.py": "days",
}
"""Files whose tests one process makes, because they share what is expensive to set up."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give a process whole files, as ``--dist loadfile`` does, and those together that belong together."""
    from xdist.scheduler import LoadScopeScheduling

    def belongs_to(nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return TOGETHER.get(file, file)

    if config.getoption("dist") != "loadfile":
        return None
    scheduler: Any = LoadScopeScheduling(config, log)
    scheduler._split_scope = belongs_to
    return scheduler


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


@pytest.fixture(scope="session")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """Play a day at two suppliers'; it takes a while, and much is loaded for it."""
    from tests.sandbox.days import play_days

    yield from play_days(tmp_path_factory)
