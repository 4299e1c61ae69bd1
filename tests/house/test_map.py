"""``tests/README.md`` is the map of the tests: folders with their promises, and no test lies loose."""

from __future__ import annotations

import re

from tests.house.project import ROOT
from tests.long import LONG

TESTS = ROOT / "tests"
_ROW = re.compile(r"^\| \[(\w+)\]\(\1\) \| ([^|]+) \|$", re.MULTILINE)
ROWS = dict(_ROW.findall((TESTS / "README.md").read_text(encoding="utf-8")))


def test_every_folder_is_on_the_map() -> None:
    """With what it holds, in the order of names; nothing stands there that is gone."""
    folders = sorted(
        path.name for path in TESTS.iterdir() if path.name.isalpha() and any(path.glob("[a-z]*"))
    )
    assert list(ROWS) == folders
    assert all(len(promise) > 20 for promise in ROWS.values())


def test_no_test_lies_loose() -> None:
    """Every test is in the folder of what it holds."""
    assert sorted(path.name for path in TESTS.glob("test_*.py")) == []


def test_what_takes_long_is_there() -> None:
    """Each name in ``tests/long.py`` is a test's beginning, in order and once."""
    assert list(LONG) == sorted(set(LONG))
    for name in LONG:
        file, _, test = name.partition("::")
        text = (TESTS / file).read_text(encoding="utf-8")
        assert f"def {test.partition('[')[0]}" in text, name
