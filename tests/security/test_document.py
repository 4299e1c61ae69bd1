"""The document about security names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`((?:tests/)?[\w/]+\.py)::(test_\w+)`", DOCUMENT)


def test_every_test_that_is_named_exists() -> None:
    """Who looks for what shows a promise finds it."""
    assert len(NAMED) > 40
    missing = [
        f"{file}::{name}"
        for file, name in NAMED
        if f"\ndef {name}(" not in _text(file if file.startswith("tests/") else f"tests/security/{file}")
    ]
    assert missing == []


def test_every_promise_has_a_test() -> None:
    """Each row of the tables names at least one."""
    rows = [line for line in DOCUMENT.splitlines() if line.startswith("|") and "---" not in line]
    promises = [row for row in rows if not row.startswith("| against")]
    assert len(promises) > 25
    assert [row for row in promises if not re.search(r"::test_\w+`", row)] == []


def _text(file: str) -> str:
    path = ROOT / file
    return path.read_text(encoding="utf-8") if path.exists() else ""
