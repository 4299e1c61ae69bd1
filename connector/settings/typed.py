"""What people type and editors save: files in other encodings, blanks and marks around secrets, addresses."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from connector.model.messages import say

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What a file begins with, and how it was saved then; the longer mark first."""


def text_of(path: Path) -> str:
    """Read a text file that is UTF-8, or says by its first bytes what it is.

    Raises OSError; ValueError with a sentence when it is neither: guessing would read wrong letters.
    """
    data = path.read_bytes()
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ValueError(
            say(
                "is not saved as UTF-8 (line {number}); open it in an editor and save it with the "
                "encoding UTF-8",
                number=line,
            )
        ) from error


def bare(secret: str) -> str:
    """Return a secret without blanks, line breaks and byte order marks around it."""
    return secret.strip().strip("\ufeff").strip()


def shop_address(url: str, entrance: re.Pattern[str] | None) -> str:
    """Return the address of a shop without the entrance that it was copied with; a sub-folder stays."""
    url = url.strip().partition("#")[0].partition("?")[0].rstrip("/")
    return entrance.sub("", url).rstrip("/") if entrance else url
