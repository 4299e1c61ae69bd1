"""A world for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.labels.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Make a supplier whose order waits for its label."""
    made = World(tmp_path)
    yield made
    made.close()
