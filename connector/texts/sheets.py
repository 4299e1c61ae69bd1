"""Tables that a supplier opens in a spreadsheet, in the reader's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence

from connector.model.messages import Language

BOM = "\ufeff"
"""Begins the file: without it Excel takes UTF-8 for something else."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS = {"de": ";", "en": ","}


def sheet_lines(
    language: Language,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    as_text: Collection[int] = (),
) -> Iterator[str]:
    """Write a table that Excel opens with a double click, line by line.

    What a shop or a customer wrote is never taken for a formula. The columns ``as_text`` hold numbers whose
    digits a spreadsheet would cut off.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=_SEPARATORS[language])
    yield BOM
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(cell, is_text=at in as_text) for at, cell in enumerate(row)])
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _cell(cell: str, *, is_text: bool) -> str:
    return f'="{cell}"' if is_text and cell.isdecimal() else _harmless(cell)


def _harmless(cell: str) -> str:
    is_number = cell.replace("-", "", 1).replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
