"""Looking for what must not be there, however it is written."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterable, Mapping
from urllib.parse import quote, quote_plus


def writings(word: str) -> set[bytes]:
    """Return a word as texts, JSON, addresses, pages, Python and databases write it."""
    forms = {
        word,
        json.dumps(word)[1:-1],
        json.dumps(word, ensure_ascii=False)[1:-1],
        quote(word, safe=""),
        quote_plus(word),
        html.escape(word),
        repr(word)[1:-1],
        ascii(word)[1:-1],
        word.upper(),
        word.lower(),
        base64.b64encode(word.encode()).decode().rstrip("="),
    }
    return {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le")} | {
        form.encode("latin-1") for form in forms if all(ord(character) < 256 for character in form)
    }


def found(words: Iterable[str], places: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Return which of the words stand in which places; empty when none does."""
    leaks = {
        word: {place for place, content in places.items() if any(form in content for form in writings(word))}
        for word in words
    }
    return {word: where for word, where in leaks.items() if where}
