"""Recordings as text: compared with what is seen now, or written from it.

A recording of lines is exact. One of sightings is a set: each is a heading and a line below it, and one
that begins with ``~`` was seen in some plays only, so that it may be there or not.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Mapping
from difflib import unified_diff
from pathlib import Path

MODE, WRITE, ADD = "GOLDEN", "write", "add"
"""The variable of the environment that lets recordings be written, and its values."""

FOLDER = Path(__file__).parent / "recordings"
SHOWN = 60
HOW = "python -m tests.golden --write records anew"

Sighting = tuple[str, str]
"""A heading, and a line below it."""


def hold(name: str, text: str) -> None:
    """Require a text to be as recorded."""
    path = FOLDER / name
    if os.environ.get(MODE):
        path.write_text(text, encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    changes = unified_diff(before.splitlines(), text.splitlines(), "recorded", "now", "", "", 1, "")
    _require(name, list(changes))


def hold_sightings(name: str, seen: Collection[Sighting]) -> None:
    """Require that nothing new is seen, and that nothing is missing that was seen in every play."""
    path, mode = FOLDER / name, os.environ.get(MODE)
    now = dict.fromkeys(seen, True)
    if mode == WRITE:
        path.write_text(_written(now), encoding="utf-8")
    always = _read(path.read_text(encoding="utf-8"))
    if mode == ADD:
        always = {each: each in now and always.get(each, False) for each in {**always, **now}}
        path.write_text(_written(always), encoding="utf-8")
    new = {each for each in now if each not in always}
    gone = {each for each, is_sure in always.items() if is_sure and each not in now}
    _require(name, [f"{'+' if each in new else '-'} {': '.join(each)}" for each in sorted(new | gone)])


def _require(name: str, changes: list[str]) -> None:
    more = [f"… {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
    assert not changes, "\n".join([f"{name} is not as recorded ({HOW}):", *changes[:SHOWN], *more])


def _written(always: Mapping[Sighting, bool]) -> str:
    below: dict[str, list[str]] = defaultdict(list)
    for (heading, line), is_sure in sorted(always.items()):
        below[heading].append(f"{' ' if is_sure else '~'} {line}\n")
    return "".join(f"{heading}\n{''.join(lines)}" for heading, lines in below.items())


def _read(text: str) -> dict[Sighting, bool]:
    found: dict[Sighting, bool] = {}
    heading = ""
    for line in text.splitlines():
        if line[:2] in ("  ", "~ "):
            found[heading, line[2:]] = line[0] == " "
        else:
            heading = line
    return found
