"""Street and house number apart, as carriers want them; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from connector.model import Address

HOUSE = 10
"""Characters that a house number has at most."""

_NUMBER = r"\d{1,5}\s?[a-zA-Z]?(?:\s?[-–/+]\s?\d{1,5}\s?[a-zA-Z]?)*"
_STREET_AND_HOUSE = re.compile(rf"(?P<street>.*?[^\s\d,].*?),?\s+(?P<house>{_NUMBER})")
_HOUSE_ALONE = re.compile(rf"(?:(?:haus)?nr\.?\s*)?(?P<house>{_NUMBER})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Street:
    """A street, and its house number where it stands apart; ``rest`` is a second line that is neither."""

    street: str
    house: str = ""
    rest: str = ""


def person(address: Address) -> str:
    """Return first and last name."""
    return " ".join(f"{address.first_name} {address.last_name}".split())


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
