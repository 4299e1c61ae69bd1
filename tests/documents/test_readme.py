"""The README's first screen: what it is, what it works with, how it looks, how fast, how to begin."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks.excerpts import READMES, SHOPS, inside, readme_table
from benchmarks.table import PAGE
from connector.model.version import VERSION

ROOT = Path(__file__).parents[2]
LARGEST_PICTURE = 150_000
TEXTS = {language: path.read_text(encoding="utf-8") for language, path in READMES.items()}
_SHAPES = ("^#+ ", "^- \\*\\*", r"^\|", "!\\[", "^```", "^    ", r"\]\(")


def test_both_languages_show_as_much() -> None:
    """Headings, bullets, rows, pictures, commands and links are as many in German as in English."""
    for shape in _SHAPES:
        counts = {name: len(re.findall(shape, text, re.MULTILINE)) for name, text in TEXTS.items()}
        assert counts["en"] == counts["de"], shape


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_the_first_screen_is_whole(language: str) -> None:
    """One sentence, versions, a good day beside a trouble, six bullets, three figures, before all else."""
    first = TEXTS[language].partition("\n## ")[0]
    assert len(re.findall(r"^- \*\*", first, re.MULTILINE)) == 6
    assert re.search(r"8\.9\.3.*\n.*6\.6\.7\.1", first)
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", first)
    assert [Path(name).name for name in pictures] == [f"good-day-{language}.png", f"trouble-{language}.png"]
    for name in pictures:
        assert 10_000 < (ROOT / name).stat().st_size < LARGEST_PICTURE
    assert all(mark in first for mark in SHOPS)


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_installing_comes_first_and_toml_last(language: str) -> None:
    """Nobody writes TOML before ``init`` was named, nor runs ``init`` before anything is installed."""
    text = TEXTS[language]
    steps = ("pipx install", "docker build", "kickroute-connector init", "```toml")
    places = [text.index(step) for step in steps]
    assert places == sorted(places)
    assert f"kickroute_connector-{VERSION}-py3" in text


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_the_figures_are_those_of_the_page_about_them(language: str) -> None:
    """``python -m benchmarks.table`` writes them; nobody writes better ones by hand."""
    told = readme_table(PAGE.read_text(encoding="utf-8"), language)
    assert inside(TEXTS[language], SHOPS) == told.strip()
