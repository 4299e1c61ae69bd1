"""The document about reliability, in which the table of guards stands between two marks."""

from __future__ import annotations

from tests.guards.proving import ROOT
from tests.guards.table import table

SHOWN = "docs/RELIABILITY.md"
PATH = ROOT / SHOWN
_BEGIN = "<!-- written by python -m tests.guards --write -->\n"
_END = "<!-- end of what is written -->"


def renewed() -> str:
    """Return the document with the present table in it."""
    text = PATH.read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"{SHOWN} has lost the marks between which the table is written")
    return f"{before}{_BEGIN}\n{table()}\n{_END}{after}"
