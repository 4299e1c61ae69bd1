"""A world for each test, with its store in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Make a world in which nothing has happened yet."""
    made = World(tmp_path / "connector.db")
    yield made
    made.close()
