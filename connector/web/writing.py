"""Amounts, numbers and moments as the reader writes them: filters of the templates, by Babel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel.dates import format_skeleton, format_timedelta
from babel.numbers import format_currency, format_decimal, format_percent
from jinja2 import pass_context
from jinja2.runtime import Context

from connector.model.prices import read_price
from connector.settings.zone import local
from connector.texts import render

if TYPE_CHECKING:
    from connector.catalogue.release import Language

CURRENCY = "EUR"
SMALL = 1000
"""Whole numbers below have no groups."""

_SECONDS = {"de": "%d.%m.%Y %H:%M:%S", "en": "%Y-%m-%d %H:%M:%S"}


def money(language: Language, value: Decimal | str, currency: str = CURRENCY) -> str:
    """Write an amount with its currency: "1.234,50 €"; what is no number stays as it is."""
    try:
        return format_currency(Decimal(value), currency, locale=language)
    except ArithmeticError:
        return str(value)


def price(language: Language, written: str) -> str:
    """Write a price as the shop holds it; what is not certain stays as it is written there."""
    known = read_price(written)
    return money(language, known) if isinstance(known, Decimal) else written.strip()


def number(language: Language, value: Decimal | float) -> str:
    """Write a number with its groups: "20.000"."""
    if isinstance(value, int) and 0 <= value < SMALL:  # a page has hundreds of them
        return str(value)
    return format_decimal(value, locale=language)


def percent(language: Language, share: Decimal | float) -> str:
    """Write a share of one in hundredths: "12,5 %"."""
    return format_percent(share, "#,##0.#\xa0%" if language == "de" else "#,##0.#%", locale=language)


def moment(language: Language, at: datetime) -> str:
    """Write a moment by the people's clock, to the minute: "30. Nov. 2026, 22:31"."""
    return f"{day(language, at)}, {clock(language, at)}"


def day(language: Language, at: datetime) -> str:
    """Write the day of a moment: "30. Nov. 2026"."""
    return format_skeleton("yMMMd", local(at), tzinfo=None, locale=language)


def month(language: Language, at: datetime) -> str:
    """Write the month that a moment lies in: "November 2026"."""
    return format_skeleton("yMMMM", local(at), tzinfo=None, locale=language)


def clock(language: Language, at: datetime) -> str:
    """Write the time of day: "22:31"."""
    return format_skeleton("Hm", local(at), tzinfo=None, locale=language)


def second(language: Language, at: datetime) -> str:
    """Write a moment to the second, as the command line does."""
    return local(at).strftime(_SECONDS[language])


def since(language: Language, at: datetime, now: datetime) -> str:
    """Write how long ago something was: "vor 5 Minuten"."""
    return format_timedelta(at - now, add_direction=True, threshold=1, locale=language)


def duration(language: Language, span: timedelta) -> str:
    """Write how long something takes: "5 Minuten"."""
    return format_timedelta(span, threshold=1, locale=language)


def said(language: Language, sentence: str) -> str:
    """Say a sentence of the program to the reader, with a capital where it begins with a word."""
    known = render(language, sentence)
    first = known.partition(" ")[0]
    return known[:1].upper() + known[1:] if first.isalpha() else known


def _filter(write: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def apply(context: Context, value: Any, *others: Any) -> str:
        return write(context["language"], value, *others)

    return apply


FILTERS: Mapping[str, Callable[..., str]] = {
    write.__name__: _filter(write)
    for write in (money, price, number, percent, moment, day, month, clock, second, since, duration)
}
"""``{{ total|money }}``, ``{{ at|moment }}``, ``{{ at|since(now) }}``, in templates."""
