"""Tax rates and rounding, as WooCommerce computes them; Decimal throughout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax rate of the shop, in per cent; ``tax_class`` is "" for the standard class."""

    id: int
    country: str
    percent: Decimal
    name: str
    tax_class: str

    @property
    def code(self) -> str:
        """The rate's code as orders show it."""
        return f"{self.country}-{self.name.upper()}-1"


RATES: tuple[Rate, ...] = (
    Rate(1, "DE", Decimal(19), "MwSt. 19%", ""),
    Rate(2, "DE", Decimal(7), "MwSt. 7%", "reduced-rate"),
    Rate(3, "DE", Decimal(0), "MwSt. 0%", "zero-rate"),
    Rate(4, "AT", Decimal(20), "USt. 20%", ""),
    Rate(5, "AT", Decimal(10), "USt. 10%", "reduced-rate"),
)

GERMAN = {"": "", "reduced-rate": "reduzierter-preis", "zero-rate": "0-preis"}
"""The slugs that a shop gets which was set up in German: they are made of the classes' translated names."""


def german(rates: tuple[Rate, ...] = RATES) -> tuple[Rate, ...]:
    """Give the table of a shop that was set up in German."""
    return tuple(replace(rate, tax_class=GERMAN.get(rate.tax_class, rate.tax_class)) for rate in rates)


def class_of(rates: tuple[Rate, ...], percent: Decimal, country: str = "DE") -> str | None:
    """Find the class that has this rate in a country; None when there is none."""
    return next((r.tax_class for r in rates if r.country == country and r.percent == percent), None)


def rate_for(rates: tuple[Rate, ...], country: str, tax_class: str) -> Rate | None:
    """Find the rate for goods of a class sent to a country; None means no tax at all."""
    for rate in rates:
        if rate.country == country.upper() and rate.tax_class == tax_class:
            return rate
    return None


def rate_by_id(rates: tuple[Rate, ...], rate_id: int) -> Rate:
    """Find a rate by its number."""
    return next(rate for rate in rates if rate.id == rate_id)


def round_tax(amount: Decimal, inclusive: bool) -> Decimal:
    """Round a tax to cents: halves go down where prices include tax, up where they do not."""
    return amount.quantize(CENT, ROUND_HALF_DOWN if inclusive else ROUND_HALF_UP)


def cents(amount: Decimal) -> Decimal:
    """Round an amount to cents, halves up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def text(amount: Decimal) -> str:
    """Show an amount with two decimals, never as "-0.00"."""
    rounded = cents(amount)
    return str(rounded if rounded else Decimal("0.00"))


def number(amount: Decimal) -> int | float:
    """Show an amount as a JSON number of at most six decimals, without a fraction where it has none."""
    rounded = round(amount, 6)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
