"""Files that a supplier opens in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connector.release import Language

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SEPARATORS = {"de": ";", "en": ","}


def write_csv(language: Language, file: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a table that Excel opens with a double click, in the reader's language.

    What a shop or a customer wrote is never taken for a formula. Raises OSError.
    """
    with file.open("w", newline="", encoding="utf-8-sig") as stream:
        writer = csv.writer(stream, delimiter=_SEPARATORS[language])
        writer.writerow(columns)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)


def _harmless(cell: str) -> str:
    is_number = cell.replace("-", "", 1).replace(".", "", 1).isdecimal()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
