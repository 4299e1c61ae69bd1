"""The program's own sentences in German.

Errors, alarms and what the store remembers are written in English where they arise, with values in them; so
they stand in logs. Whoever shows one to a German reader asks :func:`translate`: it finds the sentence's form
in a table (:mod:`connector.texts.de.sentences`) and fills its German twin with the same values, themselves
translated. What has no form is shown as it is: another side's own words, or a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from connector.texts.de.sentences import FRAMES, SENTENCES

if TYPE_CHECKING:
    from connector.catalogue.release.reasons import Language

LONGEST = 2_000
"""Longer texts are another side's, and are shown as they are."""

_HOLE = re.compile(r"\{(\w+)\}")
_ONE_WORD = frozenset(
    {
        "number",
        "shop_number",
        "id",
        "gtin",
        "status",
        "seconds",
        "count",
        "address",
        "path",
        "method",
        "place",
    }
)
_NO_LIST = frozenset({"part", "whose"})
_LISTS = ("; ", ", ")


@dataclass(frozen=True, slots=True)
class _Form:
    """A sentence with holes: how it is recognised, and its German twin."""

    pattern: re.Pattern[str]
    german: str


def translate(language: Language, sentence: str) -> str:
    """Return a sentence of the program in the reader's language; English ones are what it writes itself."""
    return sentence if language == "en" or len(sentence) > LONGEST else _german(sentence)


@lru_cache(maxsize=2_000)
def _german(sentence: str) -> str:
    for form in _forms():
        if found := form.pattern.fullmatch(sentence):
            return form.german.format_map({name: _german(value) for name, value in found.groupdict().items()})
    return _german_list(sentence)


def _german_list(sentence: str) -> str:
    """Translate the members of a list of sentences."""
    for joint in _LISTS:
        if joint in sentence:
            return joint.join(_german(part) for part in sentence.split(joint))
    return sentence


@cache
def _forms() -> tuple[_Form, ...]:
    """Return all forms, those with most words of their own first; frames, which fit much, last."""
    return (*_ordered(SENTENCES), *_ordered(FRAMES))


def _ordered(table: Mapping[str, str]) -> list[_Form]:
    longest_first = sorted(table, key=lambda english: -len(_HOLE.sub("", english)))
    return [_Form(_pattern(english), table[english]) for english in longest_first]


def _pattern(english: str) -> re.Pattern[str]:
    """Turn the holes of a sentence into groups; a hole that comes again must hold the same."""
    seen: set[str] = set()
    parts = _HOLE.split(english)
    written = [re.escape(parts[0])]
    for name, literal in zip(parts[1::2], parts[2::2], strict=True):
        value = r"\S+?" if name in _ONE_WORD else r"[^;]+?" if name in _NO_LIST else r".+?"
        written += [f"(?P={name})" if name in seen else f"(?P<{name}>{value})", re.escape(literal)]
        seen.add(name)
    return re.compile("".join(written), re.DOTALL)
