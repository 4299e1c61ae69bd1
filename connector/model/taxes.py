"""What a tax rate in per cent is in the protocol's words, by the country of the shop: data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from connector.model import TaxRate

_PERCENTS: Mapping[str, Mapping[str, TaxRate]] = {
    "DE": {"19": TaxRate.STANDARD, "7": TaxRate.REDUCED, "0": TaxRate.ZERO},
    "AT": {"20": TaxRate.STANDARD, "13": TaxRate.REDUCED, "10": TaxRate.REDUCED, "0": TaxRate.ZERO},
    "CH": {"8.1": TaxRate.STANDARD, "2.6": TaxRate.REDUCED, "3.8": TaxRate.REDUCED, "0": TaxRate.ZERO},
}


def knows(country: str) -> bool:
    """Tell whether the rates of a country are known; ``country`` is its code in capitals."""
    return country in _PERCENTS


def rate_of(country: str, percent: Decimal) -> TaxRate | None:
    """Return what a rate is in a country; None where country or rate is not known."""
    rates = _PERCENTS.get(country, {})
    return next((rate for text, rate in rates.items() if Decimal(text) == percent), None)
