"""What a supplier reads, beside the sentences of the release rules, in German and English.

The catalogues are data: :mod:`connector.texts.de` and :mod:`connector.texts.en` have the same keys with the
same values in braces. Errors, alarms and reasons are messages; :func:`render` says them to a reader.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from connector.model.messages import Language
from connector.texts.de import TEXTS as _GERMAN
from connector.texts.en import TEXTS as _ENGLISH
from connector.texts.rendering import amount, catalogue, render, show

__all__ = [
    "CATALOGUES",
    "amount",
    "catalogue",
    "choose_language",
    "name",
    "render",
    "text",
    "wish_of_browser",
    "wish_of_system",
]

CATALOGUES: Mapping[Language, Mapping[str, str]] = {"de": _GERMAN, "en": _ENGLISH}


def text(language: Language, key: str, **values: object) -> str:
    """Return the text of a key with its values filled in; raises KeyError for an unknown key or value.

    A ``count`` of one has a text of its own where the catalogue has ``KEY.one``. A value that is a message
    (an error, a reason) or an amount is put in the reader's language as well.
    """
    shown = {name: show(language, value) for name, value in values.items()}
    known, one = CATALOGUES[language], f"{key}.one"
    form = one if str(values.get("count")) == "1" and one in known else key
    return known[form].format_map(shown)


def name(language: Language, kind: str, word: str) -> str:
    """Return how people call a word of the program (a rule, a state); the word itself when it is new."""
    return CATALOGUES[language].get(f"{kind}.{word}", word)


def choose_language(setting: str, wish: Language | None) -> Language:
    """Choose by ``ui.language``, and by what the reader's system wishes where that says ``auto``."""
    if setting == "de":
        return "de"
    if setting == "en":
        return "en"
    return wish or "en"


def wish_of_browser(accept_language: str) -> Language | None:
    """Read the better liked of the two languages from an ``Accept-Language`` header; None if neither is."""
    liking: dict[str, float] = {}
    for part in accept_language.split(","):
        name, _, quality = part.strip().partition(";")
        base = name.partition("-")[0].strip().lower()
        if base in CATALOGUES:
            liking[base] = max(liking.get(base, 0.0), _quality(quality))
    liked = [base for base in sorted(liking, key=lambda base: -liking[base]) if liking[base] > 0]
    return choose_language(liked[0], None) if liked else None


def wish_of_system(environment: Mapping[str, str] = os.environ) -> Language | None:
    """Read the language from the environment as programs do; None when it names neither."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            base = value.partition("_")[0].partition(".")[0].lower()
            return choose_language(base, None) if base in CATALOGUES else None
    return None


def _quality(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
