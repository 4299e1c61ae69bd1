"""Files that a supplier opens in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.catalogue.release import Language

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS = {"de": ";", "en": ","}


def write_csv(
    language: Language,
    file: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    as_text: Collection[int] = (),
) -> None:
    """Write a table that Excel opens with a double click, in the reader's language.

    What a shop or a customer wrote is never taken for a formula. The columns ``as_text`` hold numbers whose
    digits a spreadsheet would cut off. Raises OSError.
    """
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=_SEPARATORS[language])
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(cell, is_text=at in as_text) for at, cell in enumerate(row)])


def _cell(cell: str, *, is_text: bool) -> str:
    return f'="{cell}"' if is_text and cell.isdecimal() else _harmless(cell)


def _harmless(cell: str) -> str:
    is_number = cell.replace("-", "", 1).replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
