"""The table of hosts, plugins and settings: every row says how it is known, in both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connector.cli.checks.lines import LEVELS

ROOT = Path(__file__).parents[2]
PAGES = {
    "surroundings.md": ("measured", "simulated", "read"),
    "de/umfeld.md": ("gemessen", "simuliert", "gelesen"),
}


def rows(page: str) -> list[list[str]]:
    """Return the cells of each row of a page's table."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    found = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in row] for row in found[1:]]


@pytest.mark.parametrize("page", PAGES)
def test_every_row_says_how_it_is_known(page: str) -> None:
    """Measured with version and date, simulated by a switch or a test that is there, or read somewhere."""
    measured, simulated, read = PAGES[page]
    assert len(rows(page)) > 20
    for row in rows(page):
        assert len(row) == 5, row
        kind, _, known = row[4].partition(": ")
        assert kind in (measured, simulated, read), row
        if kind == measured:
            assert re.search(r"\d+\.\d+", known), row
            assert re.search(r"(?:\d\d\.? )?November 20\d\d$", known), row
        elif kind == simulated:
            named = re.findall(r"`([^`]+)`", known)
            assert named, row
            for name in named:
                assert _is_there(name), name
        else:
            assert known


@pytest.mark.parametrize("page", PAGES)
def test_what_check_says_is_a_finding_of_its(page: str) -> None:
    """The fourth column names a line of ``check``, or none."""
    for row in rows(page):
        assert row[3] == "–" or row[3].strip("`") in LEVELS, row


def test_both_languages_say_the_same() -> None:
    """Row by row: the same finding, known in the same way."""
    english, german = (rows(page) for page in PAGES)
    words = dict(zip(*PAGES.values(), strict=True))
    assert [row[3] for row in english] == [row[3] for row in german]
    kinds = [[row[4].partition(":")[0] for row in table] for table in (english, german)]
    assert [words[kind] for kind in kinds[0]] == kinds[1]


def _is_there(name: str) -> bool:
    if name.startswith("tests/"):
        return (ROOT / name).exists()
    host = (ROOT / "practice" / "simulators" / "host.py").read_text(encoding="utf-8")
    return re.search(rf"^    {name}:", host, re.MULTILINE) is not None
