"""The texts of the practice's pages: each in both languages, each used, and none missing."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from pathlib import Path

import pytest

import practice.pages
from practice.pages import COMMON, Texts, amount, is_from_elsewhere, wish

ROOT = Path(practice.pages.__file__).parents[1]
ROOMS = {
    "hub": ROOT / "hub" / "templates" / "texts.toml",
    "simulators": ROOT / "simulators" / "templates" / "texts.toml",
    "sandbox": ROOT / "sandbox" / "texts.toml",
}
SHARED = Texts(COMMON / "texts.toml").known
MADE = (
    "said-forged-",
    "status-",
    "state-",
    "account-",
    "entry-",
    "shop-",
    "mixed-",
    "maintenance-",
    "menu-",
    "start-",
)
"""Beginnings of keys whose rest is a word of a program."""


def _places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def _written(room: str) -> str:
    sources = [*(ROOT / room).rglob("*.html"), *(ROOT / room).rglob("*.py"), COMMON / "frame.html"]
    return "\n".join(file.read_text(encoding="utf-8") for file in sources)


@pytest.mark.parametrize("room", ROOMS)
def test_each_text_is_there_in_both_languages(room: str) -> None:
    """With the same values in braces."""
    for key, texts in {**SHARED, **Texts(ROOMS[room]).known}.items():
        assert set(texts) == {"de", "en"}, key
        assert _places(texts["de"]) == _places(texts["en"]), key


@pytest.mark.parametrize("room", ROOMS)
def test_each_text_is_used(room: str) -> None:
    """By its key, or by the beginning of one that ends with a word."""
    literal = set(re.findall(r"[\"']([a-z][a-z0-9_-]+)[\"']", _written(room)))
    begun = (*MADE, *(word for word in literal if word.endswith("-")))
    left = {key for key in Texts(ROOMS[room]).known if key not in literal and not key.startswith(begun)}
    assert left == set()


@pytest.mark.parametrize("room", ["hub", "simulators"])
def test_each_text_that_a_page_asks_for_is_there(room: str) -> None:
    """Templates name no key that nobody wrote."""
    asked = set(re.findall(r"\bt\([\"']([a-z0-9-]+)[\"'][,)]", _written(room)))
    assert len(asked) > 30
    assert asked - set(SHARED) - set(Texts(ROOMS[room]).known) == set()


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-US,en;q=0.9,de;q=0.5", "en"),
        ("fr,de;q=0.3", "de"),
        ("de;q=0", "en"),
        ("de;q=x", "en"),
        ("*", "en"),
    ],
)
def test_the_browsers_wish_is_followed(header: str, language: str) -> None:
    """The better liked of the two, English where it names neither."""
    assert wish(header) == language


def test_amounts_are_written_as_people_do() -> None:
    """In the language's own way."""
    assert amount("de", Decimal("-1234.5")) == "−1.234,50 €"
    assert amount("en", "1234.5") == "€1,234.50"


def test_who_sent_a_form_is_known() -> None:
    """Old browsers say nothing, and neither do programs."""
    assert [is_from_elsewhere(site) for site in ("", "none", "same-origin")] == [False] * 3
    assert [is_from_elsewhere(site) for site in ("same-site", "cross-site")] == [True] * 2
