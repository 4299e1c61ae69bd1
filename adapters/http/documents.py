"""The other side's words: JSON that can be kept, and messages that fit into a log line."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from connector.model.errors import ShopUnexpected
from connector.model.messages import say

UNREADABLE = object()


def read_document(headers: Mapping[str, str], body: bytes) -> Any:
    """Return the JSON document of an answer, or ``UNREADABLE`` when its body is none.

    An object or a list counts whatever type the answer claims to be; blanks and byte order marks around it
    are nothing, anything else is: it might be the rest of another answer. What no database keeps (the
    character zero, halves of characters) is dropped from its texts, and NaN and Infinity, which are no JSON,
    are null. What is nested deeper than it can be gone through is no document either.
    """
    try:
        document = json.loads(_bare(body), parse_constant=_no_number)
        if any(mark in body for mark in _ODD_MARKS):
            document = _without_odd_characters(document)
    except (ValueError, RecursionError):
        return UNREADABLE
    is_meant = isinstance(document, dict | list) or "json" in headers.get("content-type", "").lower()
    return document if is_meant else UNREADABLE


def as_rows(value: Any) -> tuple[Mapping[str, Any], ...] | None:
    """Return a list of objects as that, None for what is none.

    PHP writes a list with gaps as an object, whose values are the list's. An empty object is no list: it
    must never mean that nothing is there.
    """
    values = list(value.values()) if isinstance(value, Mapping) else value
    if not isinstance(values, list) or not all(isinstance(each, Mapping) for each in values):
        return None
    return tuple(values) if values or isinstance(value, list) else None


def as_answer(value: Any) -> tuple[Mapping[str, Any], ...] | None:
    """Return the rows of an answer, None for what is none.

    An object counts as the list with gaps that it may be only where each of its rows has an id: what a
    filter answers (``{"error": {…}}``) must never mean that all the others are gone.
    """
    rows = as_rows(value)
    is_list = not isinstance(value, Mapping) or all("id" in row for row in rows or ())
    return rows if is_list else None


def rows_in(row: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    """Return the objects in the list at ``key``; where a plugin left a single value instead, none.

    Raises ShopUnexpected, with the row's id, for an object that is no list.
    """
    value = row.get(key)
    if isinstance(value, Mapping):
        rows = as_rows(value)
        if rows is None:
            raise _no_list(row, key)
        return rows
    return tuple(each for each in value if isinstance(each, Mapping)) if isinstance(value, list) else ()


def items_in(row: Mapping[str, Any], key: str) -> tuple[Any, ...]:
    """Return the items of a list of texts or numbers, which PHP writes as an object when it has gaps.

    Raises ShopUnexpected, with the row's id, for an object that is no list.
    """
    value = row.get(key)
    if isinstance(value, Mapping):
        if not value or not all(str(name).isdecimal() for name in value):
            raise _no_list(row, key)
        return tuple(value.values())
    return tuple(value) if isinstance(value, list) else ()


def _no_list(row: Mapping[str, Any], key: str) -> ShopUnexpected:
    shown = json.dumps(row.get(key), ensure_ascii=False, default=str)[:60]
    return ShopUnexpected(
        say(
            "the shop, row {id}: {key} is not a list, but {value}",
            id=row.get("id", "?"),
            key=key,
            value=shown,
        )
    )


def what_it_is(headers: Mapping[str, str], body: bytes) -> str:
    """Describe a body that is no document, and say what to switch off where something is around one."""
    text = _bare(body).decode("utf-8", "replace")
    before, behind = _around(text)
    if before:
        return say(
            "JSON in front of which stands “{text}”: {remedy}", text=_shown(before), remedy=_remedy(before)
        )
    if behind:
        return say("JSON behind which stands “{text}”: {remedy}", text=_shown(behind), remedy=_remedy(behind))
    kind = headers.get("content-type", say("no content type"))
    if shown := _shown(text):
        return say("something that is not JSON ({kind}) and begins with “{text}”", kind=kind, text=shown)
    return say("something that is not JSON ({kind})", kind=kind)


_MARK = "\ufeff".encode()
_BEGINS = re.compile(r"^[ \t]*([{\[])|(?<=>)[ \t]*([{\[])", re.MULTILINE)
_SHOWN = 100
_MOST_TRIED = 20
_OF_PHP = re.compile(r"\b(notice|warning|deprecated|(?:fatal|parse)\serror)\b", re.IGNORECASE)


def _bare(body: bytes) -> bytes:
    """Take off what is around a document and means nothing."""
    while True:
        stripped = body.strip(b" \t\r\n").removeprefix(_MARK).removesuffix(_MARK)
        if stripped == body:
            return body
        body = stripped


def _around(text: str) -> tuple[str, str]:
    """Find a document in a text: what stands in front of it and what behind; both are empty without one."""
    decoder = json.JSONDecoder()
    for start in (match.end() - 1 for match in islice(_BEGINS.finditer(text), _MOST_TRIED)):
        try:
            _, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            continue
        return text[:start].strip(), text[end:].strip()
    return "", ""


def _shown(noise: str) -> str:
    words = re.sub(r"<!--|-->", " ", noise)
    return plain_text(words[:2000])[:_SHOWN]


def _remedy(noise: str) -> str:
    if _OF_PHP.search(noise):
        return say(
            "PHP writes its messages into the answers; switch display_errors off (in WordPress: "
            "set WP_DEBUG_DISPLAY to false in wp-config.php), and update the plugin that the "
            "message names"
        )
    if noise.startswith("<!--"):
        return say(
            "a plugin for caching or speed writes into the answers; exclude the API (/wp-json/ "
            "or /api/) from it"
        )
    return say("a plugin or the server writes into the answers; find it by these words, and switch that off")


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
