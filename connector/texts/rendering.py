"""Messages and the values in them go in, with a reader's language; what that reader is shown comes out."""

from __future__ import annotations

import gettext
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from connector.model.messages import Language, Message, filled

LOCALE = Path(__file__).parents[1] / "locale"
"""The gettext catalogues, ``LANGUAGE/LC_MESSAGES/connector.mo``, made by ``python docs/make_locale.py``."""

DOMAIN = "connector"


@cache
def catalogue(language: Language) -> gettext.NullTranslations:
    """Return the sentences of a language; of English, in which they arise, there is no catalogue."""
    return gettext.translation(DOMAIN, LOCALE, [language], fallback=True)


def render(language: Language, text: object) -> str:
    """Say a message in the reader's language; what is none (another side's words, a name) stays as it is."""
    said = str(text)
    if language == "en" or not isinstance(said, Message) or not said.sentence:
        return "".join(said)
    known = catalogue(language)
    count = said.values.get("count")
    if said.singular and isinstance(count, int):
        sentence = known.ngettext(said.singular, said.sentence, count)
    else:
        sentence = known.gettext(said.sentence)
    return filled(sentence, {name: show(language, value) for name, value in said.values.items()})


def show(language: Language, value: object) -> object:
    """Write a value as the reader does: sentences, amounts and moments; a number is never grouped."""
    if isinstance(value, str | BaseException):
        return render(language, value)
    if isinstance(value, Decimal | float):
        return amount(language, str(value))
    if isinstance(value, datetime):
        from babel.dates import format_datetime

        from connector.settings.zone import local

        return format_datetime(local(value), locale=language)
    return value


def amount(language: Language, written: str) -> str:
    """Write an amount as the reader does that is written with a decimal point."""
    if language == "en":
        return written
    from babel.numbers import get_decimal_symbol

    return written.replace(".", get_decimal_symbol(language))
