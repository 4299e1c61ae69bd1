"""Read a printed PDF: what stands where on each page, and what its properties say."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import StreamObject

_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text; ``left`` and ``top`` are millimetres from the page's edges to its base line."""

    left: float
    top: float
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF as a reader sees it: texts by page, pieces with their places, and all properties."""

    pages: tuple[str, ...]
    words: tuple[tuple[Word, ...], ...]
    properties: str

    @property
    def text(self) -> str:
        """All that is printed, with its spaces as one."""
        return " ".join(" ".join(self.pages).replace("\u200b", "").split())

    def place(self, text: str, page: int = 0) -> Word:
        """Return the piece that begins with this text."""
        return next(word for word in self.words[page] if word.text.startswith(text))


def read_paper(content: bytes) -> Paper:
    """Read a PDF."""
    reader = PdfReader(io.BytesIO(content))
    pages, words = [], []
    for page in reader.pages:
        found: list[Word] = []
        height = float(page.mediabox.height)

        def see(
            text: str,
            cm: Any,
            tm: Any,
            _font: Any,
            _size: Any,
            found: list[Word] = found,
            height: float = height,
        ) -> None:
            if text.strip():
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                found.append(Word(x / _MM, (height - y) / _MM, text.strip()))

        pages.append(page.extract_text(visitor_text=see))
        words.append(tuple(found))
    properties = " ".join(str(value) for value in (reader.metadata or {}).values())
    xmp = reader.root_object["/Metadata"].get_object()
    assert isinstance(xmp, StreamObject)
    raw = xmp.get_data().decode()
    return Paper(tuple(pages), tuple(words), f"{properties} {raw}")
