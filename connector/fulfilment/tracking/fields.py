"""What stands in a tracking field: numbers, lists of them, links, objects of plugins, or sentences of people.

One reader for every source. What is certain becomes a number; what is none (a sentence) is left out; what
could be one and is not certain is *unclear*: people are asked, and nothing of it is told. Telling anything as
a tracking number would release the supplier's payout.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from connector.fulfilment.tracking.carriers import (
    bare_number,
    carrier_in,
    carrier_of_url,
    fits_known_form,
    is_unmistakable,
)
from connector.fulfilment.tracking.words import (
    CARRIER_KEYS,
    LABELS,
    LINK_KEYS,
    LINK_NAMES,
    LIST_KEYS,
    NUMBER_KEYS,
    RETURN_KEYS,
    RETURNS,
)
from connector.model.messages import say

MOST_IN_A_FIELD = 5
"""More numbers than these in one field are not believed unasked."""

_LONGEST, _SHORTEST_OF_SEVERAL = 35, 6
_LONGEST_FIELD, _DEEPEST = 2_000, 6

_LINK = re.compile(r"(?:https?://|www\.)(?:(?!https?://)[^\s<>\"'|])+", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SEPARATORS = re.compile(r"[,;|\t\n\r]+|\s(?:und|u\.|and|sowie|[&+/–-])\s", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9A-Z](?:[0-9A-Z./-]*[0-9A-Z])?", re.IGNORECASE)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})?|\d{1,2}[./]\d{1,2}|\d{4}-\d{2}-\d{2})(?!\d)"
)
_NO_NUMBER = re.compile(
    r"0+|\d+\.\d{2}|-?\d{1,3}\.\d{4,}|\d{1,3}(?:[.,]\d+)?(?:x\d{1,3}(?:[.,]\d+)?){1,2}", re.IGNORECASE
)
"""Zero, amounts, coordinates, measures: what plugins and people leave in a field and nobody sends by."""

_DOUBTFUL = re.compile(
    r"0\d{2,4}[/-]\d{4,}|[A-Z]{2}\d{2}[A-Z0-9]{0,4}\d{14,18}|"
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])20\d\d|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
"""Telephone numbers, accounts, dates without marks: they look like numbers of parcels, so people decide."""

_ABOUT_PARCELS = re.compile(
    r"track|trace|verfolg|sendung|pa(?:ke|que)t|pa[rc]+el|ship|colis|post|deliver|liefer", re.IGNORECASE
)
"""What stands in a link of a carrier that nobody here knows; any other page may number what it likes."""

_RETURN = re.compile(r"retour|rücksend|return", re.IGNORECASE)
_NEARLY_A_NUMBER = re.compile(r"(?:\d[\s./-]?){8}")
_HASH = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_FIRST_WORD = re.compile(r"[\s(\[#]*([^\W\d_]+)(?![0-9A-Za-z])[\s.:#=)\]–-]*")
_LAST_WORD = re.compile(r"[\s(\[–-]+([^\W\d_]+)[\s.)\]]*\Z")
_COUNTED = re.compile(r"\A\s*\(?\d{1,2}\s*[:.)]\s+")
_TRACK_ID = re.compile(r"(?=.*\d)[0-9A-Z]{8}")
_REMARK = re.compile(r"\s*\([^()]*\)\s*\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """A parcel's number without blanks, and what stands beside it: who carries it, its link."""

    number: str
    named: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a field says: the numbers that are certain, or how many too many; whether something is not."""

    entries: tuple[Entry, ...] = ()
    too_many: int = 0
    has_unclear: bool = False

    def complaint(self, place: str) -> str:
        """Say what people must look at, empty when all is clear; never quotes what they wrote there."""
        if self.too_many:
            return say(
                "{place} holds {count} numbers, and more than {most} in one field are not believed unasked",
                place=place,
                count=self.too_many,
                most=MOST_IN_A_FIELD,
            )
        if self.has_unclear:
            return say(
                "{place} holds what may be a tracking number and is not certain to be one", place=place
            )
        return ""


def read_field(value: Any, *, named: str = "", url: str = "") -> Reading:
    """Read one tracking field, whatever type its value has.

    ``named`` and ``url`` are what stands beside the field and counts for all of it.
    """
    found = _Found()
    for entry in _entries(value, Entry("", named, url), found, _DEEPEST):
        found.entries.setdefault(bare_number(entry.number), entry)
    if len(found.entries) > MOST_IN_A_FIELD:
        return Reading(too_many=len(found.entries))
    return Reading(tuple(found.entries.values()), has_unclear=found.has_unclear)


def number_in(text: str) -> str:
    """Return the one number that a text is; empty when it is none, several, or not certain to be one."""
    reading = read_field(text)
    return reading.entries[0].number if len(reading.entries) == 1 and not reading.has_unclear else ""


@dataclass(slots=True)
class _Found:
    entries: dict[str, Entry] = field(default_factory=dict)
    has_unclear: bool = False


def _entries(value: Any, beside: Entry, found: _Found, depth: int) -> Iterator[Entry]:
    if not depth:
        found.has_unclear = True
    elif isinstance(value, Mapping):
        yield from _of_object(value, beside, found, depth)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _entries(member, beside, found, depth - 1)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from _of_text(str(value), beside, found)
    elif isinstance(value, str):
        document = _document(value)
        if document is None:
            yield from _of_text(value, beside, found)
        else:
            yield from _entries(document, beside, found, depth - 1)


def _document(text: str) -> Any:
    """Return the list or object that a text is in JSON; None for any other text."""
    if text.strip()[:1] not in ("[", "{"):
        return None
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, list | dict) else None


# --- objects -------------------------------------------------------------------------------------


def members_of(value: Any) -> list[Any]:
    """Return the members of a list, also of one in JSON, or that PHP wrote as an object (its keys had gaps).

    Anything else is the only member; an empty value has none.
    """
    value = (_document(value) or value) if isinstance(value, str) else value
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, Mapping):
        inner = list(value.values())
        is_list = bool(inner) and (
            all(isinstance(member, Mapping) for member in inner) or all(str(key).isdecimal() for key in value)
        )
        return inner if is_list else [value] if inner else []
    return [] if value in (None, "", False) else [value]


def _of_object(row: Mapping[str, Any], beside: Entry, found: _Found, depth: int) -> Iterator[Entry]:
    """Read the keys that hold numbers, and of an object without any its link; no other key counts."""
    members = members_of(row)
    if members and members[0] is not row:
        yield from _entries(members, beside, found, depth - 1)
        return
    values = {re.sub(r"[^a-z0-9]", "", str(key).lower()): value for key, value in row.items()}
    if {str(values.get(key, "")).lower() for key in RETURN_KEYS} & RETURNS:
        return
    link = _first_text(values, LINK_KEYS)
    named = _first_text(values, CARRIER_KEYS)
    beside = replace(beside, named=named or beside.named, url=link or beside.url)
    numbers = next((values[key] for key in NUMBER_KEYS if values.get(key) not in (None, "", [], {})), None)
    if numbers is not None:
        yield from _entries(numbers, beside, found, depth - 1)
        return
    # A link that waits for its number is nothing to ask about; a key that nobody knows is.
    entries = [replace(beside, number=number) for number in _numbers_of_link(link)]
    for key in LIST_KEYS:
        if isinstance(inner := values.get(key), list | Mapping):
            entries += _entries(inner, beside, found, depth - 1)
    unknown = [value for key, value in values.items() if isinstance(value, str) and key not in LINK_KEYS]
    found.has_unclear |= not entries and any(map(is_unmistakable, unknown))
    yield from entries


def _first_text(values: Mapping[str, Any], keys: Iterable[str]) -> str:
    return next((t for key in keys if isinstance(t := values.get(key), str) and t.strip()), "")


# --- texts ---------------------------------------------------------------------------------------


def _of_text(text: str, beside: Entry, found: _Found) -> Iterator[Entry]:
    """Read links first, then what stands between separators; one number is never split into several."""
    if len(text) > _LONGEST_FIELD:
        found.has_unclear = True
        return
    text = html.unescape("".join(char for char in text if char.isprintable() or char.isspace()))
    links = [link.rstrip(".,;:)") for link in _LINK.findall(text)]
    for link in links:
        numbers = _numbers_of_link(link)
        found.has_unclear |= not numbers
        yield from (replace(beside, number=number, url=link) for number in numbers)
    pieces = [p for p in _SEPARATORS.split(_TAG.sub(" ", _LINK.sub(" ", text))) if p.strip()]
    is_alone = len(pieces) == 1 and not links
    for piece in pieces:
        numbers, named = _numbers_of_piece(piece, is_alone=is_alone)
        # What only repeats a link, or stands beside one, is nothing to ask about.
        found.has_unclear |= not numbers and _may_be_a_number(piece)
        yield from (replace(beside, number=number, named=beside.named or named) for number in numbers)


def _numbers_of_link(link: str) -> list[str]:
    """Take the numbers from where carriers' links hold them; else the only part that looks like one."""
    try:
        parts = urlsplit(link if "://" in link else f"//{link}")
    except ValueError:
        return []
    tail = parts.fragment.partition("?")
    values = parse_qsl(parts.query) + parse_qsl(tail[2] or tail[0])
    names = [re.sub(r"[^a-z0-9]", "", name.lower()) for name, _ in values]
    is_meant = carrier_of_url(link) or _ABOUT_PARCELS.search(
        " ".join([parts.netloc, parts.path, tail[0], *names])
    )
    meant = [value for name, (_, value) in zip(names, values, strict=True) if name in LINK_NAMES]
    numbers = [n for value in meant for piece in _SEPARATORS.split(value) if (n := _number_of(piece))]
    if not any(len(number) >= _SHORTEST_OF_SEVERAL for number in numbers):
        others = [value for _, value in values] + [
            unquote(part) for part in f"{parts.path}/{tail[0]}".split("/")
        ]
        numbers = [n for other in others if len(n := _number_of(other)) >= _SHORTEST_OF_SEVERAL + 2]
        numbers = numbers if len(set(numbers)) == 1 else []
    sure = [n for n in numbers if is_unmistakable(n) or (is_meant and len(n) >= _SHORTEST_OF_SEVERAL)]
    return list(dict.fromkeys(sure))


def _numbers_of_piece(piece: str, *, is_alone: bool) -> tuple[list[str], str]:
    """Return the numbers of a text between separators, and the carrier that is named in it."""
    text, named = _without_labels(piece)
    number = _number_of(text)
    if number:
        # A short one is believed only where it is all that stands in the field.
        is_long = len(re.sub(r"[^0-9A-Za-z]", "", number)) >= _SHORTEST_OF_SEVERAL
        return ([number] if is_long or (is_alone and number == piece.strip()) else []), named
    tokens = re.split(r"[\s/]+", text)
    is_too_long = len("".join(tokens)) > _LONGEST and all(_number_of(token) for token in tokens)
    if len(tokens) > 1 and all(
        is_unmistakable(token) or (is_too_long and _stands_alone(token)) for token in tokens
    ):
        return tokens, named
    return [], named


def _without_labels(text: str) -> tuple[str, str]:
    """Leave out words such as "Sendungsnummer:" or "DHL" on either side; the carrier is returned as well."""
    remark, named = _remark(text), ""
    if not _may_be_a_number(remark) and not _RETURN.search(remark):
        text = _REMARK.sub("", text)
    for find in (_FIRST_WORD.match, _LAST_WORD.search):
        text = _COUNTED.sub("", text)
        while word := find(text):
            if carrier_in(word[1]):
                named = named or word[1]
            elif word[1].lower() not in LABELS:
                break
            text = _COUNTED.sub("", f"{text[: word.start()]} {text[word.end() :]}")
    return text.strip(" \t\n().[]:#'\"“”„‚‘’").strip(), named


def _remark(text: str) -> str:
    found = _REMARK.search(text)
    return found[0] if found else ""


def _number_of(text: str) -> str:
    """Return the one number that a text is, without blanks; empty when that is not certain."""
    tokens = text.split()
    joined = "".join(tokens)
    digits = sum(char.isdecimal() for char in joined)
    if not digits or len(joined) > _LONGEST or not all(_TOKEN.fullmatch(token) for token in tokens):
        return ""
    if fits_known_form(joined):
        return re.sub(r"[./-]", "", joined)
    if _NO_NUMBER.fullmatch(joined) or _DOUBTFUL.fullmatch(joined):
        return ""
    if _DATE.search(text) or _HASH.fullmatch(joined) or re.search(r"[./-]{2}", joined):
        return ""
    letters = sum(char.isalpha() for char in joined)
    if len(tokens) == 1 and _TRACK_ID.fullmatch(joined):
        return joined
    if letters > digits or (len(joined) < _SHORTEST_OF_SEVERAL and letters > 1):
        return ""
    if len(tokens) > 1:
        # Several words: only blanks inside one number, so none is a word, and none a number by itself.
        has_words = any(token.isalpha() for token in tokens)
        has_several = any(map(_stands_alone, tokens)) or sum(_stands_alone(t, 8) for t in tokens) > 1
        if has_words or digits < _SHORTEST_OF_SEVERAL or has_several:
            return ""
    return joined


def _stands_alone(token: str, digits: int = 11) -> bool:
    return is_unmistakable(token) or sum(char.isdecimal() for char in token) >= digits


def _may_be_a_number(text: str) -> bool:
    plain = _DATE.sub(" ", text)
    return bool(_NEARLY_A_NUMBER.search(plain)) or any(
        is_unmistakable(token) for token in re.findall(r"[0-9A-Za-z]{9,}", plain)
    )
