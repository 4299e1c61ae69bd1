"""What a release says of itself: ``python -m tests.house.release v0.2.0`` prints its chapter of CHANGELOG.md.

Fails with a sentence where the tag, ``pyproject.toml`` and ``CHANGELOG.md`` do not name the same version.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.house.project import PROJECT, ROOT

UNRELEASED = "unreleased"
_HEADING = re.compile(r"^## \[(?P<version>\d+\.\d+\.\d+)\] - (?P<day>\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One version of the changelog: ``day`` is None while it is not released."""

    version: str
    day: date | None
    text: str


def chapters(changelog: str) -> list[Chapter]:
    """Cut a changelog into its versions; raises ValueError for a day that is none."""
    heads = list(_HEADING.finditer(changelog))
    ends = [head.start() for head in heads[1:]] + [len(changelog)]
    return [
        Chapter(head["version"], _day(head["day"]), changelog[head.end() : end].strip())
        for head, end in zip(heads, ends, strict=True)
    ]


def notes_of(tag: str, version: str, changelog: str) -> str:
    """Return what is said of a release; raises ValueError where it may not be made yet."""
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but pyproject.toml says {version}: tag v{version}")
    newest = chapters(changelog)[0]
    if newest.version != version:
        raise ValueError(f"CHANGELOG.md begins with {newest.version}, but pyproject.toml says {version}")
    if newest.day is None:
        raise ValueError(f"CHANGELOG.md says that {version} is unreleased: write the day there")
    return newest.text


def _day(word: str) -> date | None:
    return None if word == UNRELEASED else date.fromisoformat(word)


def main(arguments: Sequence[str]) -> int:
    """Print the notes of the release with this tag; returns 1 when there is none to make."""
    try:
        notes = notes_of(arguments[0], PROJECT["version"], (ROOT / "CHANGELOG.md").read_text("utf-8"))
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{notes}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
