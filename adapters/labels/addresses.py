"""Postal addresses as labels need them: name lines of a limited length.

How texts are cut (also in ``docs/labels.md``): each text begins a line of its own and may flow over, at a
word, into lines that are free; what still does not fit is left out, and a sentence says so.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

LINE = 50
NAME_LINES = 3
CITY = 40
POSTCODE = 10


@dataclass(frozen=True, slots=True)
class Lines:
    """Texts on the lines of a label, and the beginnings of those that did not fit."""

    lines: tuple[str, ...]
    cut: tuple[str, ...] = ()


def lines_of(texts: Sequence[str], length: int = LINE, most: int = NAME_LINES) -> Lines:
    """Put texts on lines, each on one of its own; long ones flow into lines that are free."""
    texts = [cleaned for text in texts if (cleaned := " ".join(text.split()))][:most]
    free = most - len(texts)
    lines: list[str] = []
    cut: list[str] = []
    for text in texts:
        parts = textwrap.wrap(text, length)
        taken = parts[: 1 + free]
        free -= len(taken) - 1
        lines += taken
        if len(parts) > len(taken):
            cut.append(text)
    return Lines(tuple(lines), tuple(cut))
