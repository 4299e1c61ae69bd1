"""What the pages of the practice share: one style, one frame, and texts in the reader's language.

Shops and platform of the practice are witnesses of their own: nothing here knows the connector.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

Language = Literal["de", "en"]

COMMON = Path(__file__).parent


def wish(accept_language: str) -> Language:
    """Return the language that a browser likes better, English where it names neither."""
    german, english = (_liking(accept_language, name) for name in ("de", "en"))
    return "de" if german > english else "en"


def _liking(accept_language: str, language: str) -> float:
    parts = (part.strip().partition(";") for part in accept_language.lower().split(","))
    likings = [_number(quality) for name, _, quality in parts if name.partition("-")[0].strip() == language]
    return max(likings, default=0.0)


def _number(quality: str) -> float:
    try:
        return float(quality.strip().removeprefix("q=") or 1)
    except ValueError:
        return 0.0


def amount(language: Language, value: Decimal | str) -> str:
    """Write an amount in EUR as people of the language do."""
    written = f"{Decimal(value):,.2f}"
    if language == "de":
        written = written.translate(str.maketrans(",.", ".,"))
    sign, plain = ("−", written[1:]) if written.startswith("-") else ("", written)
    return f"{sign}{plain} €" if language == "de" else f"{sign}€{plain}"


class Texts:
    """The texts of some pages: TOML files with a table for each key, a text for each language."""

    def __init__(self, *files: Path) -> None:
        self._files = files

    @cached_property
    def known(self) -> Mapping[str, Mapping[str, str]]:
        """All texts by key and language."""
        return {
            key: texts
            for file in self._files
            for key, texts in tomllib.loads(file.read_text(encoding="utf-8")).items()
        }

    def __call__(self, language: Language, key: str, **values: object) -> str:
        """Return a text with its values filled in; raises KeyError for an unknown key or value."""
        return self.known[key][language].format_map(values)

    def name(self, language: Language, kind: str, word: str) -> str:
        """Return how people call a word of a program; the word itself where it has no name."""
        return self.known.get(f"{kind}-{word}", {}).get(language, word)


class Pages:
    """Renders the templates of a folder, in the common frame and the reader's language.

    Beside the templates lies ``texts.toml``. A template is given ``t`` (texts), ``name`` (words),
    ``amount``, ``moment`` and ``language``.
    """

    def __init__(self, folder: Path) -> None:
        self.texts = Texts(COMMON / "texts.toml", folder / "texts.toml")
        self._environment = Environment(
            loader=FileSystemLoader([folder, COMMON]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style = Markup((COMMON / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file

    def render(self, template: str, language: Language, **values: Any) -> str:
        """Return a page as HTML."""
        return self._environment.get_template(template).render(
            language=language,
            style=self._style,
            t=partial(self.texts, language),
            name=partial(self.texts.name, language),
            amount=partial(amount, language),
            moment=partial(moment, language),
            **values,
        )


def moment(language: Language, at: datetime) -> str:
    """Write a moment by this machine's clock."""
    return at.astimezone().strftime("%d.%m.%Y %H:%M:%S" if language == "de" else "%Y-%m-%d %H:%M:%S")


def is_from_elsewhere(site: str) -> bool:
    """Tell whether a browser sent a form from a stranger's page, by its header ``Sec-Fetch-Site``."""
    return site.strip().lower() not in ("", "none", "same-origin")
