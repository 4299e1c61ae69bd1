"""Postal addresses as labels need them: name lines of a limited length, street apart from house number.

How texts are cut (also in ``docs/labels.md``): each text begins a line of its own and may flow over, at a
word, into lines that are free; what still does not fit is left out, and a sentence says so.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from connector.model import Address

LINE = 50
NAME_LINES = 3
HOUSE = 10
CITY = 40
POSTCODE = 10

_NUMBER = r"\d{1,5}\s?[a-zA-Z]?(?:\s?[-–/+]\s?\d{1,5}\s?[a-zA-Z]?)*"
_STREET_AND_HOUSE = re.compile(rf"(?P<street>.*?[^\s\d,].*?),?\s+(?P<house>{_NUMBER})")
_HOUSE_ALONE = re.compile(rf"(?:(?:haus)?nr\.?\s*)?(?P<house>{_NUMBER})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lines:
    """Texts on the lines of a label, and the beginnings of those that did not fit."""

    lines: tuple[str, ...]
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Street:
    """A street, and its house number where it stands apart; ``rest`` is a second line that is neither."""

    street: str
    house: str = ""
    rest: str = ""


def person(address: Address) -> str:
    """Return first and last name."""
    return " ".join(f"{address.first_name} {address.last_name}".split())


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


def split_street(address: Address) -> Street:
    """Take the house number from the end of the street, or from a second line that is nothing else.

    A number that is too long for its field, or is followed by more, stays with the street: that is allowed.
    """
    first, second = " ".join(address.address_1.split()), " ".join(address.address_2.split())
    if not first:
        first, second = second, ""
    found = _STREET_AND_HOUSE.fullmatch(first)
    if found is None and (alone := _HOUSE_ALONE.fullmatch(second)) and len(alone["house"]) <= HOUSE:
        return Street(first, alone["house"])
    if found is None or len(found["house"]) > HOUSE:
        return Street(first, rest=second)
    return Street(found["street"].rstrip(" ,"), found["house"], second)
