"""What tests of several folders share: a real PostgreSQL, and a day at two suppliers'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.long import LONG
from tests.postgres import Postgres

if TYPE_CHECKING:
    from tests.sandbox.days import Days

TOGETHER = {
    "tests/sandbox/test_both.py": "days",
    "tests/sandbox/test_day.py": "days",
    "tests/protocol/test_traffic.py": "days",
    "tests/security/test_day.py": "days",
}
"""Files whose tests one process makes, because they share what is expensive to set up."""

LONGEST = (
    *("sandbox/test_both", "daemon/test_leaving", "faults/test_kills", "sandbox/test_shopware_day"),
    *("sandbox/test_switches", "golden/test_days", "house/test_pythons"),
    *("flows/test_intake", "house/test_wheel", "faults/test_restores", "daemon/test_quiet"),
    *("flows/test_crashes_shopware", "flows/test_machines", "flows/test_crashes", "labels/test_end_to_end"),
    *("faults/test_surroundings", "faults/test_soak", "daemon/test_postgres", "browser/test_page"),
)
"""Files that take longest: begun first, so that at the end no process is left alone with one of them."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give a process whole files, as ``--dist loadfile`` does, and those together that belong together."""
    from xdist.scheduler import LoadScopeScheduling

    def belongs_to(nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return TOGETHER.get(file, file)

    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False
    scheduler: Any = LoadScopeScheduling(config, log)
    scheduler._split_scope = belongs_to
    return scheduler


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what takes long; put the longest files first where several processes take files from the list."""
    for item in items:
        if item.nodeid.removeprefix("tests/").startswith(LONG):
            item.add_marker(pytest.mark.long)
    if hasattr(config, "workerinput"):
        ranks = {f"tests/{name}.py": rank for rank, name in enumerate(LONGEST)}
        sizes = Counter(item.nodeid.partition("::")[0] for item in items)

        def rank(item: pytest.Item) -> tuple[int, int]:
            file = item.nodeid.partition("::")[0]
            return ranks.get(file, len(ranks)), -sizes[file]

        items.sort(key=rank)


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
