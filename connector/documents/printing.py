"""From delivery notes to one PDF."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from connector.documents.note import DeliveryNote
from connector.documents.words import WORDS

if TYPE_CHECKING:
    import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATE = HERE / "templates" / "delivery_note.typ"

_EVERY_GLYPH = ["ua-1"]
"""The standard for accessible PDFs refuses a character that no font has; without it a box is printed."""

_FIRST_EMOJI = "\U0001f000"
_JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, and what it is to be called; ``has_boxes``: a character is a box, since no font has it."""

    content: bytes
    file_name: str
    has_boxes: bool = False


def as_pdf(notes: Sequence[DeliveryNote], fonts: Path | None = None) -> Printed:
    """Print notes, each from page 1 on, into one file; ``fonts`` is a folder with more fonts.

    A character that no font has: emoji are left out first, then boxes are printed.
    """
    data = [note.data() for note in notes]
    name = _file_name(notes)
    import typst  # 80 MB, which only those who print need

    families = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(folder) for folder in (FONTS, fonts) if folder is not None],
    )
    for tried in (data, _without_emoji(data)):
        try:
            return Printed(_compile(tried, families, _EVERY_GLYPH), name)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
    return Printed(_compile(_without_emoji(data), families, []), name, has_boxes=True)


def _compile(data: Any, fonts: typst.Fonts, standards: list[Any]) -> bytes:
    import typst

    # Addresses and names come as data and are never read as the template's language.
    inputs = {"notes": json.dumps(data, ensure_ascii=False)}
    pdf = typst.compile(
        TEMPLATE.read_bytes(), font_paths=fonts, sys_inputs=inputs, format="pdf", pdf_standards=standards
    )
    if not isinstance(pdf, bytes):
        raise TypeError(type(pdf).__name__)
    return pdf


def _file_name(notes: Sequence[DeliveryNote]) -> str:
    first = notes[0]
    many = WORDS[first.language]["titles"]
    name = first.title if len(notes) == 1 else f"{many} {first.on:%Y-%m-%d}"
    return f"{name.replace(' ', '-')}.pdf"


def _without_emoji(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_emoji(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_emoji(item) for item in value]
    if isinstance(value, str):
        kept = "".join(c for c in value if not (_is_emoji(c) or c in _JOINERS))
        return re.sub(" {2,}", " ", kept).strip()
    return value


def _is_emoji(character: str) -> bool:
    """Tell pictures from letters of rare scripts, which lie beyond them."""
    return character >= _FIRST_EMOJI and unicodedata.category(character) in ("So", "Sk", "Cn")
