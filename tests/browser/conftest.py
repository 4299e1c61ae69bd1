"""Browsers for all tests here, one for each language, and connectors to look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from selenium.webdriver import Chrome

from tests.browser.chromium import chromium
from tests.browser.looking import Browsers
from tests.doors.conftest import door as door
from tests.doors.conftest import make_world as make_world
from tests.doors.conftest import world as world


@pytest.fixture(scope="session")
def browsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browsers]:
    """Yield a maker of browsers."""
    with ExitStack() as stack:
        known: dict[str, Chrome] = {}

        def _open(language: str) -> Chrome:
            if language not in known:
                profile = tmp_path_factory.mktemp(f"chromium-{language}")
                known[language] = stack.enter_context(chromium(profile, language))
            return known[language]

        yield _open
