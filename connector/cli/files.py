"""Files that a supplier opens in a spreadsheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from connector.texts.sheets import sheet_lines

if TYPE_CHECKING:
    from connector.catalogue.release import Language


def write_csv(
    language: Language,
    file: Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    as_text: Collection[int] = (),
) -> None:
    """Write a table as :func:`sheet_lines` does; raises OSError."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        stream.writelines(sheet_lines(language, columns, rows, as_text=as_text))
