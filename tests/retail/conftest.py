"""A retailer's side for each test, in a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.store import Store
from tests.retail.world import Make, Selling
from tests.store.making import Clock


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make retailers' sides; each has a store of its own."""
    stores: list[Store] = []

    def made(*linked: int, **more: Any) -> Selling:
        clock = more.pop("clock", None) or Clock()
        stores.append(Store.open(f"sqlite:///{tmp_path / f'{len(stores)}.db'}", clock))
        selling = Selling(stores[-1], clock, **more)
        selling.begin(*linked)
        return selling

    yield made
    for store in stores:
        store.close()


@pytest.fixture
def selling(make: Make) -> Selling:
    """Make one that forwards when orders are ready; the first two products are linked."""
    return make(1, 2)
