"""Prices as people type them, read without guessing; and what value added tax does to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from connector.model import TaxRate

TAX_PERCENT = {TaxRate.STANDARD: Decimal(19), TaxRate.REDUCED: Decimal(7), TaxRate.ZERO: Decimal(0)}
"""German rates (UStG section 12); retailer and supplier are in the same country."""


class PriceProblem(StrEnum):
    """Why a text is not a price that can be told."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"
    """One separator before three digits: 1.250 is 1,25 to one reader and 1250 to another."""
    NOT_POSITIVE = "not_positive"
    NO_BASE = "no_base"
    """There is a rule, and no regular price, or no tax rate, that it could be applied to."""


@dataclass(frozen=True, slots=True)
class PriceRule:
    """How a dealer price follows from the regular price: ``percent_off``, of 100.

    ``net``: the tax is taken out before, where the shop's prices include it.
    """

    percent_off: Decimal
    net: bool = True

    def apply(self, price: Decimal) -> Decimal:
        """Return what is left of a price, rounded to cents."""
        return cents(price * (100 - self.percent_off) / 100)


def read_price(text: str) -> Decimal | PriceProblem:
    """Read a price in euros, in German or English writing: "12,50 €", "1.250,00", "1,250.00", "12,-".

    Of two different separators the last one is the decimal one. A single separator is decimal, unless
    exactly three digits follow it and one to three digits, the first not 0, precede it: AMBIGUOUS. Prices
    from a million on, other currencies and exponents are UNREADABLE; decimals are rounded to six.
    """
    bare = text.strip()
    if not bare:
        return PriceProblem.MISSING
    if len(bare) > _LONGEST:
        return PriceProblem.UNREADABLE
    if not bare.isdigit():
        bare = _CURRENCY.sub("", bare)
    unsigned = bare.lstrip("-−–").lstrip() if bare[:1] in _MINUS else bare
    amount = _read_amount(unsigned)
    if isinstance(amount, Decimal) and (amount <= 0 or unsigned is not bare):
        return PriceProblem.NOT_POSITIVE
    return amount


def price_text(price: Decimal) -> str:
    """Write a price as the wire wants it: a decimal point, at least two decimals, no zeros beyond those."""
    whole, _, fraction = f"{price:f}".partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


def cents(price: Decimal) -> Decimal:
    """Round a price to two decimals, half up, as receipts do."""
    return price.quantize(Decimal("0.01"), ROUND_HALF_UP)


def net_of_tax(gross: Decimal, rate: TaxRate) -> Decimal:
    """Take the value added tax out of a gross price; not rounded."""
    return gross * 100 / (100 + TAX_PERCENT[rate])


_LONGEST = 40
_MOST_DECIMALS = 6
_TOO_MUCH = 1_000_000
_MINUS = ("-", "−", "–")
_CURRENCY = re.compile(r"\A(€|euro?)\s*|\s*(€|euro?)\Z", re.IGNORECASE)

_FRACTION = r"(?P<fraction>[0-9]+|[-–—]{1,2})"
_PLAIN = re.compile(rf"(?P<whole>[0-9]+)(?:[.,]{_FRACTION})?")
_OTHER_WRITINGS = (
    re.compile(r"(?P<whole>)[.,](?P<fraction>[0-9]+)"),
    re.compile(rf"(?P<whole>[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+),{_FRACTION}"),
    re.compile(rf"(?P<whole>[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+)\.{_FRACTION}"),
    re.compile(rf"(?P<whole>[1-9][0-9]{{0,2}}(?:[\s'’][0-9]{{3}})+)[.,]{_FRACTION}"),
    re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,}))(?P<fraction>)"),
)


def _read_amount(text: str) -> Decimal | PriceProblem:
    match = _PLAIN.fullmatch(text)
    if match and _could_be_thousands(match["whole"], match["fraction"]):
        return PriceProblem.AMBIGUOUS
    if not match:
        match = next((m for writing in _OTHER_WRITINGS if (m := writing.fullmatch(text))), None)
    if not match:
        return PriceProblem.UNREADABLE
    whole, fraction = _digits_of(match["whole"]), _digits_of(match["fraction"])
    amount = Decimal(f"{whole}.{fraction}")
    if len(fraction) > _MOST_DECIMALS:
        amount = amount.quantize(Decimal(1).scaleb(-_MOST_DECIMALS), ROUND_HALF_UP)
    return amount if amount < _TOO_MUCH else PriceProblem.UNREADABLE


def _could_be_thousands(whole: str, fraction: str | None) -> bool:
    is_group = fraction is not None and len(fraction) == 3
    return is_group and len(whole) <= 3 and not whole.startswith("0")


def _digits_of(text: str | None) -> str:
    if text and text.isdigit():
        return text
    return "".join(char for char in text or "" if char.isdigit()) or "0"
