"""The manual in the browser: every page of it, where its links lead, and what leads to it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from connector.alarms import LoggedAlarms
from connector.alarms.kinds import KINDS
from connector.catalogue.release.sentences import SENTENCES
from connector.settings.changing import USUAL
from connector.texts import name, text
from connector.web import manual
from connector.web.manual import FOLDER, GERMAN, NAMES, anchor, manual_page
from tests.doors.world import World

if TYPE_CHECKING:
    from connector.catalogue.release import Language

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES: tuple[Language, ...] = ("en", "de")


def page(name: str, language: Language) -> str:
    """Return a page that is there."""
    found = manual_page(name, language)
    assert found is not None
    return found.html


def anchors(html: str) -> set[str]:
    """Return what an address may point at."""
    return set(re.findall(r' id="([^"]*)"', html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shipped_is_what_stands_in_docs(language: Language) -> None:
    """Word by word; no page is forgotten on either side."""
    files = [GERMAN.get(each, each) if language == "de" else each for each in NAMES]
    assert sorted(path.stem for path in (FOLDER / language).glob("*.md")) == sorted(files)
    for file in files:
        docs = DOCS / "de" if language == "de" else DOCS
        assert (FOLDER / language / f"{file}.md").read_text() == (docs / f"{file}.md").read_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_somewhere(language: Language) -> None:
    """To a page of the manual and a place that it has, or by https elsewhere; nothing is loaded."""
    for each in NAMES:
        html = page(each, language)
        for href in re.findall(r'href="([^"]*)"', html):
            if urlsplit(href).scheme:
                assert href.startswith("https://")
                continue
            file, _, place = href.partition("#")
            assert not place or place in anchors(page(file or each, language)), (each, href)
        assert not re.search(r"<(img|script|link|iframe|style)|style=|src=|<!--|&lt;!--", html), each


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alarm_rule_and_setting_has_its_place(language: Language) -> None:
    """What the pages link to by its words or its key."""
    troubles = anchors(page("troubleshooting", language))
    lasting = [kind for kind in KINDS if not kind.startswith("news.")]
    assert {anchor(text(language, f"alarm.{kind}", about="…")) for kind in lasting} <= troubles
    withheld = anchors(page("withheld", language))
    assert {anchor(name(language, "rule", code)) for code in SENTENCES} <= withheld
    shops = ("shop.platform", "shop.url", "shop.consumer_key", "shop.client_secret")
    assert {*USUAL[3:], *shops} - {"shop.key", "shop.secret"} <= anchors(page("settings", language))


def test_pages_lead_to_the_manual(world: World) -> None:
    """From a trouble to its row, from a setting to its row, and from every page to the list."""
    LoggedAlarms(world.store).raise_alarm("shop.slow", "stock is read every 45 seconds")
    (place,) = re.findall(r'href="\./help/troubleshooting#([^"]*)"', world.get("/").text)
    assert unescape(place) in anchors(page("troubleshooting", "en"))
    listed = re.findall(r'href="\./help/([^"]*)"', world.get("/help").text)
    assert listed == [*NAMES]
    for each in listed:
        answer = world.get(f"/help/{each}")
        assert (answer.status_code, 'aria-current="page"' in answer.text) == (200, False)
        assert '<a href="../help">' in answer.text
    assert world.get("/help/../settings.toml").status_code == 404
    assert world.get("/help/architecture").status_code == 404


def test_markup_is_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever a page holds, it loads and runs nothing; links that are no address are words."""
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "check.md").write_text(
        "# T\n\n<script>x</script> <b onclick=x>b</b> [a](javascript:x) [b](//evil.example) ![c](c.png)\n"
        "\n[d](../x.md) [e](prices.md#g-h) <!-- c -->\n"
    )
    monkeypatch.setattr(manual, "FOLDER", tmp_path)
    manual_page.cache_clear()
    try:
        html = page("check", "en")
    finally:
        manual_page.cache_clear()
    assert "<script" not in html
    assert "<b " not in html
    assert re.findall(r"<a [^>]*>", html) == ['<a href="prices#g-h" rel="noreferrer">']
