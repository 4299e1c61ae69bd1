"""Messages: sentences and values go in, one text that each reader can have in their own language comes out.

Errors, alarms, reasons and lines of the journal carry them. A message *is* its English text, so that logs,
comparisons and programs have that without asking; :func:`connector.texts.render` says it in another language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, Self

Language = Literal["de", "en"]

PREFIX = "\x1e"
"""What the text of a message begins with where it is kept: no other side's words do, they are printable."""

_PLACE = re.compile(r"\{(\w+)\}")


class Message(str):
    """An English text that knows its ``sentence``, with ``{places}``, and the ``values`` in them by name.

    Values are messages, other texts, whole numbers, decimals and moments; an error is its own message. With
    a ``singular`` that is said for a ``count`` of one. ``str()`` of it is itself, so that an error's text
    still is a message. Two are equal when their English texts are.
    """

    __slots__ = ("sentence", "singular", "values")
    sentence: str
    singular: str
    values: Mapping[str, object]

    def __new__(cls, sentence: str, values: Mapping[str, object], singular: str = "") -> Self:
        """Fill the values in, in English."""
        kept = {name: _kept(value) for name, value in values.items()}
        form = singular if singular and kept.get("count") == 1 else sentence
        message = super().__new__(cls, filled(form, kept))
        object.__setattr__(message, "sentence", sentence)
        object.__setattr__(message, "singular", singular)
        object.__setattr__(message, "values", kept)
        return message

    def __str__(self) -> str:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a message is not changed: {name}")

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.sentence, dict(self.values), self.singular)


def say(sentence: str, /, **values: object) -> Message:
    """Return a message; ``sentence`` is written out where it is called, for the catalogues are made of it."""
    return Message(sentence, values)


def say_n(singular: str, plural: str, /, count: int, **values: object) -> Message:
    """Return a message about ``count`` things."""
    return Message(plural, {"count": count, **values}, singular)


def joined(joint: str, parts: Iterable[str]) -> Message:
    """Return messages and other texts as one, with ``joint`` between them."""
    listed = list(parts)
    names = [f"part{at}" for at in range(len(listed))]
    return Message(joint.join(f"{{{name}}}" for name in names), dict(zip(names, listed, strict=True)))


def with_texts(change: Callable[[str], str], text: str) -> str:
    """Return a text whose other sides' words are changed, in a message and in the messages within it."""
    if not isinstance(text, Message):
        return change(text)
    changed = {n: with_texts(change, v) if isinstance(v, str) else v for n, v in text.values.items()}
    return Message(text.sentence, changed, text.singular)


def filled(sentence: str, values: Mapping[str, object]) -> str:
    """Put values into the places of a sentence; one without a value stays as it is written."""
    return _PLACE.sub(lambda place: f"{values.get(place[1], place[0])}", sentence)


def _kept(value: object) -> object:
    if isinstance(value, BaseException):
        return str(value)
    if isinstance(value, Message | Decimal | datetime | float) or type(value) is int:
        return value
    return str(value)


# --- kept in the store ---


def dump(text: str) -> str:
    """Return what is kept of a text: itself, or a message's sentence and values."""
    if isinstance(text, Message) or text.startswith(PREFIX):
        return PREFIX + json.dumps(_written(text), ensure_ascii=False)
    return text


def load(text: str) -> str:
    """Read back what :func:`dump` wrote; any other text is itself, as those that earlier versions wrote."""
    if not text.startswith(PREFIX):
        return text
    try:
        read = _read(json.loads(text.removeprefix(PREFIX)))
    except (ValueError, KeyError, TypeError, AttributeError):
        return text  # a damaged row is shown as it is
    return read if isinstance(read, str) else text


def _written(value: object) -> object:
    if isinstance(value, Message):
        values = {name: _written(inner) for name, inner in value.values.items()}
        return {"say": value.sentence, "with": values, **({"one": value.singular} if value.singular else {})}
    if isinstance(value, Decimal):
        return {"decimal": format(value, "f")}
    return {"moment": value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    if "decimal" in value:
        return Decimal(value["decimal"])
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    values = {name: _read(inner) for name, inner in value["with"].items()}
    return Message(value["say"], values, value.get("one", ""))
