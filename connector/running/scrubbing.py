"""Take out of texts what is nobody's business: secrets, names and addresses, mails, phones: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

PERSON = "(…)"
SHORTEST_NAME = 3

_QUERY = re.compile(r"(\w+://[^\s\"'<>?#]+)[?#][^\s\"'<>]*")
_MAIL = re.compile(r"[\w.+%'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.:-])(?:\+|00|0)[1-9](?:[ /().-]{0,2}\d){6,13}(?![\w-])")
_FIELDS = (
    *("first_?name", "last_?name", "company", "address_?[12]", "street", "city", "postcode", "zip_?code"),
    *("phone", "phone_?number", "e?mail", "recipient", "sender"),
)
_BY_KEY = re.compile(
    rf"([\"']?\b(?:{'|'.join(_FIELDS)})[\"']?\s*[=:]\s*)"
    r"(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s,;}]+)",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b[A-ZÄÖÜ][\w.’'-]*(?: [A-ZÄÖÜ][\w.’'-]*)?"
    r"(?:(?<=straße)|(?<=strasse)|(?<=str\.)|(?<=weg)|(?<=platz)|(?<=allee)|(?<=gasse)|(?<=ring)|(?<=damm)"
    r"|(?<=ufer)|(?<=Straße)|(?<=Weg)|(?<=Platz)|(?<=Allee)) ?\d+ ?[a-z]?\b"
)
_TOWN = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,2}-\d{5}(?!\d)"
    r"|(?:[A-Z]{1,2}-)?\d{5} [A-ZÄÖÜ][a-zäöüß]+(?:[ -][A-ZÄÖÜ][a-zäöüß]+)*)"
)
_NAME_WORD = r"(?:[A-ZÄÖÜ][\w.’'-]*[a-zäöüß][\w.’'-]*|\d+ ?[a-z]?|&|von|van|de|der|zu|und|[A-ZÄÖÜ]\.)"
_QUOTED = re.compile(
    rf"""(?<=["'“„‚‘«])(?=[A-ZÄÖÜ][^\s"']*[a-zäöüß])"""
    rf"""{_NAME_WORD}(?:[ ,]+{_NAME_WORD}){{0,5}}(?=["'”“’‘»])"""
)


class Scrubber:
    """Replaces what is known of people, and whatever looks like it; ``redact`` takes out secrets first.

    What is quoted and written as names are goes too. A name that is not known, and that stands in words
    without a mark of its own, is not recognised.
    """

    def __init__(self, redact: Any, people: Iterable[str]) -> None:
        self._redact = redact
        known = sorted({word.strip() for word in people if len(word.strip()) >= SHORTEST_NAME}, key=len)
        words = "|".join(re.escape(word) for word in reversed(known))
        self._known = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def text(self, text: str) -> str:
        """Return a text without them."""
        text = _QUERY.sub(r"\1?***", self._redact(text))
        if self._known is not None:
            text = self._known.sub(PERSON, text)
        text = _BY_KEY.sub(rf"\g<1>{PERSON}", text)
        for pattern in (_MAIL, _STREET, _TOWN, _QUOTED, _PHONE):
            text = pattern.sub(PERSON, text)
        return text

    def value(self, value: Any) -> Any:
        """Return what JSON can say with all its texts scrubbed, keys too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(item) for item in value]
        return value
