"""Retailers' shops for the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from connector.store import Store
from tests.assortment.world import Importing
from tests.store.making import Clock


@pytest.fixture
def make_importing(tmp_path: Path) -> Iterator[Callable[..., Importing]]:
    """Make importing sides of retailers, each on a store of its own."""
    with ExitStack() as closing:

        def make(**prices: Any) -> Importing:
            clock = Clock()
            store = Store.open(f"sqlite:///{tmp_path}/retail-{len(list(tmp_path.iterdir()))}.db", clock)
            closing.callback(store.close)
            return Importing(store, clock, **prices)

        yield make
