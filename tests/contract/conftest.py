"""Run each test of the suite for every kit that does not declare the promise beyond its platform."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.kits import ShopKit
from tests.contract.registry import KITS, names


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test its kits; a kit lives as long as the session, its server is started once."""
    if "kit" in metafunc.fixturenames:
        metafunc.parametrize("kit", names(metafunc.function), indirect=True, scope="session")


@pytest.fixture(scope="session")
def kit(request: pytest.FixtureRequest) -> Iterator[ShopKit]:
    """Open a kit for all tests that use it."""
    with KITS[request.param].open() as opened:
        yield opened
