"""A store on a real file, with a clock that a test can read and set."""

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
    """Name the file of the store."""
    return tmp_path / "connector.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    """Open an empty store."""
    opened = Store.open(f"sqlite:///{path}", clock)
    yield opened
    opened.close()
