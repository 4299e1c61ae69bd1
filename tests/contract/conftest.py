"""Run each test of the suite for every kit that does not declare the promise beyond its platform.

The tests about a shop are in stages, in the order in which an adapter is written; each is a marker:
``pytest tests/contract -m identity -k NAME`` runs the first for one kit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.contract.kits import ShopKit
from tests.contract.registry import KITS, names
from tests.contract.retail_kits import RETAIL_KITS, RetailKit, retail_names

STAGES: Mapping[str, tuple[str, ...]] = {
    "identity": ("test_identity",),
    "catalogue": ("test_catalogue", "test_fields"),
    "orders": ("test_fitting", "test_placing", "test_following", "test_parcels"),
    "hooks": ("test_hooks",),
    "troubles": ("test_errors",),
    "retail": ("test_retail_listing", "test_retail_orders"),
}
"""The stages and their modules. A test of another stage than its module's is marked so itself."""


def pytest_configure(config: pytest.Config) -> None:
    """Make a marker of each stage."""
    for stage, modules in STAGES.items():
        config.addinivalue_line("markers", f"{stage}: a stage of the suite for shops ({', '.join(modules)})")


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark each test of the suite with the stage of its module, unless it names one."""
    stage_of = {module: stage for stage, modules in STAGES.items() for module in modules}
    for item in items:
        stage = stage_of.get(item.path.stem) if item.path.parent == Path(__file__).parent else None
        if stage and not any(item.get_closest_marker(known) for known in STAGES):
            item.add_marker(stage)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test its kits; a kit lives as long as the session, its server is started once."""
    if "kit" in metafunc.fixturenames:
        metafunc.parametrize("kit", names(metafunc.function), indirect=True, scope="session")
    if "retail" in metafunc.fixturenames:
        kits = retail_names(metafunc.function)
        metafunc.parametrize("retail", kits, indirect=True, scope="session")


@pytest.fixture(scope="session")
def kit(request: pytest.FixtureRequest) -> Iterator[ShopKit]:
    """Open a kit for all tests that use it."""
    with KITS[request.param].open() as opened:
        yield opened


@pytest.fixture(scope="session")
def retail(request: pytest.FixtureRequest) -> Iterator[RetailKit]:
    """Open a retailer's shop for all tests that use it."""
    with RETAIL_KITS[request.param].open() as opened:
        yield opened
