"""The other side's words: JSON that can be kept, and messages that fit into a log line."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

UNREADABLE = object()


def read_document(headers: Mapping[str, str], body: bytes) -> Any:
    """Return the JSON document of an answer, or ``UNREADABLE`` when its body is none.

    What no database keeps (the character zero, halves of characters) is dropped from its texts, and NaN
    and Infinity, which are no JSON, are null.
    """
    if "json" not in headers.get("content-type", "").lower():
        return UNREADABLE
    try:
        document = json.loads(body, parse_constant=_no_number)
        may_be_odd = any(mark in body for mark in _ODD_MARKS)
        return _without_odd_characters(document) if may_be_odd else document
    except (ValueError, RecursionError):
        return UNREADABLE


_ODD_MARKS = (b"\\u0000", b"\\ud", b"\\uD")
_ODD = re.compile("[\x00\ud800-\udfff]")


def _no_number(name: str) -> None:
    """Read NaN and Infinity, which are no JSON, as null."""
    del name


def _without_odd_characters(value: Any) -> Any:
    """Drop what JSON can say and no database keeps: the character zero, and halves of characters."""
    if isinstance(value, str):
        return _ODD.sub("", value)
    if isinstance(value, list):
        return [_without_odd_characters(item) for item in value]
    if isinstance(value, dict):
        return {_ODD.sub("", key): _without_odd_characters(item) for key, item in value.items()}
    return value


def read_number(text: str) -> Decimal | None:
    """Return a number as it was written, None for what is none.

    So are numbers that no shop means and that would unfold without measure (``1e999999999``), other
    digits than ours, and underscores.
    """
    try:
        number = Decimal(text.strip()) if text.isascii() and "_" not in text else None
    except InvalidOperation:
        return None
    if number is None or not number.is_finite():
        return None
    _, digits, exponent = number.as_tuple()
    is_measurable = len(digits) <= _MOST_DIGITS and abs(int(exponent)) <= _MOST_DIGITS
    return number if is_measurable and number.adjusted() < _MOST_BEFORE_THE_POINT else None


_MOST_DIGITS = 60
_MOST_BEFORE_THE_POINT = 15


def plain_text(text: Any) -> str:
    """Return a message without tags, line breaks and control characters, short enough for a log line."""
    without_tags = re.sub(r"<[^>]*>", " ", html.unescape(str(text or "")))
    return "".join(c for c in " ".join(without_tags.split()) if c.isprintable())[:300]
