"""The settings page in Chromium: by keyboard and for axe."""

from __future__ import annotations

import pytest

from connector.web import build_app
from tests.browser.chromium import MISSING
from tests.browser.looking import READERS, Browsers, Reader, keep_picture, look
from tests.doors.test_settings_page import Settled
from tests.doors.test_settings_page import settled as settled

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_everybody_can_use_the_settings(settled: Settled, browsers: Browsers, reader: Reader) -> None:
    """Every field can be read, reached and used by this reader, also after something was saved."""
    settled.file.write_text(settled.file.read_text() + f'[ui]\nlanguage = "{reader.language}"\n')
    settled.browser.post("/settings", group="goods", **{"release.stock_buffer": "3"})
    assert look(browsers, reader, f"{settled.browser.url}/settings") == []
    keep_picture(browsers(reader.language), f"settings-{reader}")


@pytest.mark.parametrize("reader", READERS, ids=str)
@pytest.mark.parametrize("page", ["/help", "/help/troubleshooting", "/help/check", "/help/hosting"])
def test_everybody_can_read_the_manual(
    settled: Settled, browsers: Browsers, reader: Reader, page: str
) -> None:
    """Its list, its tables and its commands."""
    settled.file.write_text(settled.file.read_text() + f'[ui]\nlanguage = "{reader.language}"\n')
    settled.world.door.app = build_app(settled.world.engine, settled.read().settings)
    assert look(browsers, reader, settled.browser.url + page) == []
