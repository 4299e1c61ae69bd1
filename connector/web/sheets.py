"""Tables that a browser keeps as a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from starlette.responses import Response, StreamingResponse

from connector.texts.sheets import sheet_lines

if TYPE_CHECKING:
    from connector.catalogue.release import Language

_LINES = 500


def sheet_answer(
    language: Language,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    as_text: Collection[int] = (),
) -> Response:
    """Answer with a table of that name, as :func:`sheet_lines` writes it; rows are read as it is sent."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    lines = sheet_lines(language, columns, rows, as_text=as_text)
    return StreamingResponse(_in_pieces(lines), media_type="text/csv", headers=headers)


def _in_pieces(lines: Iterator[str]) -> Iterator[bytes]:
    """Put lines together: each piece that is sent is a step of a thread."""
    while piece := "".join(islice(lines, _LINES)):
        yield piece.encode()
