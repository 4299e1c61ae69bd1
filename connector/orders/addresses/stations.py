"""Parcel lockers and post offices in an address: the one reader of them, for orders and labels alike.

What names a station but not clearly (its number, whose it is) is :class:`UnclearStation`: nobody guesses.
The companion plugin reads the same spellings: one table of examples in the tests holds both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from connector.model import Address
from connector.model.messages import say

_KIND = r"(?P<kind>pack[\s-]?station|packst\.?|post[\s-]?filiale|postfil\.?|filiale)"
_END = r"(?:s?(?=[\s-]?(?:nr|nummer)(?![^\W\d_]))|(?![^\W\d_]))"
_BETWEEN = r"[\s.:,#_=/(°º№–—‑-]*"
_NUMBER = rf"{_BETWEEN}(?:(?:nr|no|nummer|n(?=[°º]))(?![^\W\d_]){_BETWEEN})?(?P<id>\d*)(?P<rest>.*)"
_STATION = re.compile(
    rf"(?:(?:dhl|deutsche\s+post)[\s:–-]*)?{_KIND}{_END}{_NUMBER}", re.IGNORECASE | re.DOTALL
)
_ANYWHERE = re.compile(
    r"(?<![^\W_])(?:pack[\s-]?station|packst\.|post[\s-]?filiale)(?![^\W_])\W{0,9}\d{3}(?!\d)", re.IGNORECASE
)
_POST_NUMBER = re.compile(
    r"(?:(?:dhl[\s-]*)?(?:post|kunden)[\s-]*(?:nummer|nr\.?)\s*[:#]?\s*|pn\s*:?\s*)?(?<!\d)(\d{6,10})(?!\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:tel|fon|mobil|handy|fax)\D{0,12}\d[\d\s/()-]{4,}|(?<!\d)(?:\+|00)\d[\d\s/()-]{6,}|"
    r"(?<!\d)0\d{3,4}[\s/-]{1,3}\d{4,}|(?<!\d)0\d{2}/\d{4,}",
    re.IGNORECASE,
)
"""A telephone number, which is nobody's post number."""

_LIKE = re.compile(
    r"(?:(?:dhl|deutsche\s+post)[\s:–-]*)?(?:pake?t[\s-]?(?:station|shop|box|automat)|post[\s-]?shop|"
    r"pack?s?ta?t?i?on|p\.?[\s-]?station|service[\s-]?point|dhl[\s-]station|filialnummer|locker)"
    rf"(?![^\W\d_]){_BETWEEN}(?:(?:nr|no|nummer)(?![^\W\d_]){_BETWEEN})?\d{{2,4}}[\s.,;)-]*",
    re.IGNORECASE,
)
"""What people call a station by, or mistype it as: asked about, never taken for one."""

_PIECES = re.compile(r"[;|\n]|,(?!\s*(?:nr|no|nummer)\b)|\s/\s", re.IGNORECASE)
_PLACES = ("address_1", "address_2", "company")
_DIGITS = 3
_NO_NUMBER = say("the station's number has three digits, this has not")


@dataclass(frozen=True, slots=True)
class Station:
    """A parcel locker (``is_locker``) or a post office that keeps parcels, by its number.

    ``post_number`` is that of the person who fetches the parcel, empty when the address does not hold it.
    """

    number: int
    post_number: str
    is_locker: bool

    @property
    def text(self) -> str:
        """Its name as label plugins look for it."""
        return f"{'Packstation' if self.is_locker else 'Postfiliale'} {self.number:03d}"


@dataclass(frozen=True, slots=True)
class UnclearStation:
    """An address that names a station, but not which one or whose; ``reason`` holds nothing of it."""

    reason: str


def read_station(address: Address) -> Station | UnclearStation | None:
    """Find a station in a German address; None where a street is meant.

    A branch of a shop beside a street is none, and neither is a street that is called after a station.
    """
    if address.country_code.strip().upper() not in ("", "DE"):
        return None
    numbers = _post_numbers(address)
    found = {each for place in _PLACES for each in _stations_in(address, place, bool(numbers))}
    named = {(kind, number) for kind, number in found if kind != "branch"} or (found if numbers else set())
    if not named:
        is_meant = _is_mentioned(address) or _is_like(address, bool(numbers))
        return UnclearStation(say("a station is named among other words")) if is_meant else None
    if len(named) > 1:
        return UnclearStation(say("it names two stations"))
    ((kind, number),) = named
    if len(number) != _DIGITS:
        return None if kind == "branch" else UnclearStation(_NO_NUMBER)
    if len(numbers) > 1:
        return UnclearStation(say("it holds several numbers that may be the post number"))
    return Station(int(number), next(iter(numbers), ""), is_locker=kind == "locker")


def holds_station(text: str) -> bool:
    """Tell whether a line is nothing but a station's name."""
    match = _STATION.fullmatch(_without_post_number(text).strip())
    return match is not None and bool(match["id"]) and not match["rest"].strip(" .,;)-")


def _stations_in(address: Address, place: str, is_somebodys: bool) -> Iterator[tuple[str, str]]:
    text = _without_post_number(getattr(address, place))
    for piece in _PIECES.split(text):
        match = _STATION.fullmatch(piece.strip())
        if match is None or (place == "company" and len(match["id"]) != _DIGITS):
            continue
        kind, rest = match["kind"].casefold(), match["rest"].strip(" .,;)-")
        if kind == "filiale":
            if not rest and match["id"]:
                yield "branch", match["id"]
        elif not rest or match["id"] or (is_somebodys and place != "company"):
            yield ("locker" if kind.startswith("pack") else "office"), match["id"] if not rest else ""


def _without_post_number(text: str) -> str:
    return _POST_NUMBER.sub(" ", _PHONE.sub(" ", text))


def _post_numbers(address: Address) -> frozenset[str]:
    places = (*_PLACES, "last_name", "first_name")
    texts = (_PHONE.sub(" ", getattr(address, place)) for place in places)
    return frozenset(number for text in texts for number in _POST_NUMBER.findall(text))


def _is_like(address: Address, is_somebodys: bool) -> bool:
    """Tell whether the street is nothing but such a word; elsewhere only a post number makes it one."""
    lines = [_PIECES.split(_without_post_number(line)) for line in (address.address_1, address.address_2)]
    pieces = [piece for line in lines for piece in line] if is_somebodys else lines[0]
    return (is_somebodys or len(pieces) == 1) and any(_LIKE.fullmatch(piece.strip()) for piece in pieces)


def _is_mentioned(address: Address) -> bool:
    return any(_ANYWHERE.search(getattr(address, place)) for place in ("address_1", "address_2"))
