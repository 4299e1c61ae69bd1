"""The world that most tests of the doors need."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from connector.running.logs import configure
from connector.web import Server
from tests.doors.world import GTIN, OTHER_GTIN, Switch, World, product, settings
from tests.waiting import LIMIT


@pytest.fixture(autouse=True)
def log() -> Iterator[StringIO]:
    """Yield what is logged, as the daemon logs it; logging is as before afterwards."""
    root, stream = logging.getLogger(), StringIO()
    level, handlers = root.level, list(root.handlers)
    configure(settings(log={"format": "json"}), stream)
    yield stream
    structlog.reset_defaults()
    logging.captureWarnings(capture=False)
    root.setLevel(level)
    for handler in [h for h in root.handlers if h not in handlers]:
        root.removeHandler(handler)


@pytest.fixture(scope="session")
def door() -> Iterator[tuple[Switch, str]]:
    """Yield a served door that passes requests to the application of the test that runs."""
    switch = Switch()
    with Server(switch, "127.0.0.1:0") as server:
        yield switch, server.address


@pytest.fixture
def make_world(
    tmp_path: Path, door: tuple[Switch, str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., World]]:
    """Yield a maker of connectors whose shop offers two products; takes sections of the settings.

    How soon this machine places an order, or carries a command out, does not matter to any test.
    """
    monkeypatch.setattr("connector.running.engine.ANSWER_WITHIN", LIMIT)
    monkeypatch.setattr("connector.web.actions.WAIT_SECONDS", LIMIT)
    with ExitStack() as stack:

        def _make(**sections: Any) -> World:
            world = stack.enter_context(World(tmp_path, *door, settings=settings(**sections)))
            world.offer(product("1", GTIN), product("2", OTHER_GTIN, stock=1))
            return world

        yield _make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Make a connector with default settings."""
    return make_world()
