"""What is the same in every play: values become kinds of values, ids in paths become ``{id}``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from tests.golden.recording import Sighting
from tests.golden.witness import Exchange

FORMS = (
    ("hex", re.compile(r"[0-9a-f]{16}|([0-9a-f]{32,},?)+")),
    ("digits", re.compile(r"(\d+,?)+")),
    ("decimal", re.compile(r"-?\d+\.\d+")),
    ("time", re.compile(r"\d{4}-\d\d-\d\d[T ].*")),
    ("url", re.compile(r"https?://.*")),
    ("mail", re.compile(r"\S+@\S+")),
)
WORD = re.compile(r"[a-z_]([A-Za-z_.,:-]|_\d)*|[A-Z]{2,9}")
"""A word of an interface, not of a person; it is kept as it is, also in a list of words."""

LONGEST_WORD = 32
"""Longer ones are secrets and tokens that happen to be letters only."""

KEPT_NUMBERS = frozenset({"status", "dp"})
WHOLE_PAGE = 100
"""So many rows and more are a page; fewer are as many as are asked for, which is chance."""

DULL_HEADERS = frozenset(
    {"host", "connection", "accept-encoding", "content-length", "user-agent", "accept", "date", "server"}
)


def kind_of(value: Any, name: str = "") -> str:
    """Name what a value is; words, flags and nothing are told as they are."""
    is_page = name in ("limit", "per_page") and int(value or 0) >= WHOLE_PAGE
    if value is None or isinstance(value, bool) or name in KEPT_NUMBERS or is_page:
        return json.dumps(value)
    if isinstance(value, int | float):
        return "<number>"
    text = str(value)
    known = next((f"<{kind}>" for kind, form in FORMS if form.fullmatch(text)), "<text>")
    is_word = WORD.fullmatch(text) and (len(text) <= LONGEST_WORD or {".", ","} & {*text})
    return text if is_word else known if text else '""'


def leaves(value: Any, place: str) -> Iterator[str]:
    """Yield a line for each value inside, with its place; lists are alike in all their items."""
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from leaves(inner, f"{place}.{template(name)}")
    elif isinstance(value, list) and value:
        for inner in value:
            yield from leaves(inner, f"{place}[]")
    else:
        shown = json.dumps(value) if value in ({}, []) else kind_of(value, place.rpartition(".")[2])
        yield f"{place} = {shown}"


def template(path: str) -> str:
    """Replace what is an id or a token in a path or a name."""
    return re.sub(r"(?<![A-Za-z0-9_-])(\d+|[0-9a-f]{32}|[A-Za-z0-9_-]{40,})(?![A-Za-z0-9_-])", "{id}", path)


def read(body: bytes) -> Any:
    """Read JSON; what is none is told as text."""
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body.decode("utf-8", "replace")


def request_of(exchange: Exchange, heading: str, *, with_body: bool = True) -> Iterator[Sighting]:
    """Yield what a request consists of, and its answer's status."""
    yield heading, f"answer {exchange.status}"
    for name, value in parse_qsl(exchange.query, keep_blank_values=True):
        yield heading, f"query {name} = {kind_of(value, name)}"
    for name, value in exchange.headers.items():
        if name not in DULL_HEADERS:
            yield heading, f"header {name} = {kind_of(value)}"
    if with_body and exchange.body:
        for line in leaves(read(exchange.body), "body"):
            yield heading, line
