"""Prices as Shopware calculates and stores them, so that a recalculation by staff changes nothing.

All orders of ours are net: figures without tax, and the tax on top (facts 5). Amounts are rounded to cents,
halves up, tax line by line (``horizontal``) or once per rate (``vertical``), as the sales channel does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Json = dict[str, Any]

ROUNDING: Json = {"decimals": 2, "interval": 0.01, "roundForNet": True}

_CENT = Decimal("0.01")
_SHARE = Decimal("0.0000000001")
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Tax:
    """What is due at one rate (per cent) on a net amount."""

    rate: Decimal
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """A net amount, what it is made of, and its taxes; ``shares`` are per cent of the amount by rate."""

    net: Decimal
    quantity: int
    shares: Mapping[Decimal, Decimal]

    @property
    def unit(self) -> Decimal:
        """The price of one, not rounded: only so it makes the total again when it is multiplied."""
        return self.net / self.quantity

    @property
    def total(self) -> Decimal:
        """The net amount in cents."""
        return cents(self.net)

    @property
    def taxes(self) -> tuple[Tax, ...]:
        """The tax at each rate."""
        return tuple(
            Tax(rate, cents(part := self.total * share / _WHOLE), cents(part * rate / _WHOLE))
            for rate, share in self.shares.items()
        )

    def json(self) -> Json:
        """Write it as a ``CalculatedPrice``."""
        return {
            "unitPrice": float(self.unit),
            "totalPrice": float(self.total),
            "quantity": self.quantity,
            "calculatedTaxes": [_tax(tax) for tax in self.taxes],
            "taxRules": self.rules(),
        }

    def rules(self) -> list[Json]:
        """Write its tax rates."""
        return [{"taxRate": number(r), "percentage": number(share)} for r, share in self.shares.items()]

    def definition(self) -> Json:
        """Write it as a price that stands: without this, a recalculation takes the product's list price."""
        return {
            "type": "quantity",
            "price": float(self.unit),
            "quantity": self.quantity,
            "taxRules": self.rules(),
            "isCalculated": True,
        }


@dataclass(frozen=True, slots=True)
class Totals:
    """An order's sums."""

    positions: Decimal
    net: Decimal
    taxes: tuple[Tax, ...]

    @property
    def gross(self) -> Decimal:
        """What is to be paid."""
        return self.net + sum((tax.tax for tax in self.taxes), Decimal(0))

    def json(self) -> Json:
        """Write them as a ``CartPrice``."""
        return {
            "netPrice": float(self.net),
            "totalPrice": float(self.gross),
            "positionPrice": float(self.positions),
            "rawTotal": float(self.gross),
            "taxStatus": "net",
            "calculatedTaxes": [_tax(tax) for tax in self.taxes],
            "taxRules": [{"taxRate": number(tax.rate), "percentage": 100} for tax in self.taxes],
        }

    def amount(self) -> Json:
        """Write what is to be paid as a transaction's amount."""
        return {
            "unitPrice": float(self.gross),
            "totalPrice": float(self.gross),
            "quantity": 1,
            "calculatedTaxes": [_tax(tax) for tax in self.taxes],
            "taxRules": [{"taxRate": number(tax.rate), "percentage": 100} for tax in self.taxes],
        }


def cents(amount: Decimal) -> Decimal:
    """Round to cents, halves up."""
    return amount.quantize(_CENT, ROUND_HALF_UP)


def line_price(net: Decimal, quantity: int, rate: Decimal) -> Price:
    """Return the price of a line of goods at one rate."""
    return Price(net, quantity, {rate: _WHOLE})


def shipping_price(net: Decimal, lines: Sequence[Price]) -> Price:
    """Return the shipping costs, taxed in proportion to the goods.

    When staff has an order calculated again the shop does so whatever stood there (measured, 6.6.7.1): taxed
    at the highest rate, as WooCommerce does, its total would change with the first edit.
    """
    by_rate: dict[Decimal, Decimal] = {}
    for line in lines:
        for rate in line.shares:
            by_rate[rate] = by_rate.get(rate, Decimal(0)) + line.total
    goods = sum(by_rate.values(), Decimal(0))
    if not goods:
        return Price(net, 1, {max(by_rate, default=Decimal(0)): _WHOLE})
    shares = {rate: (part * _WHOLE / goods).quantize(_SHARE) for rate, part in by_rate.items() if part}
    return Price(net, 1, shares)


def totals(lines: Sequence[Price], shipping: Price, *, vertical: bool) -> Totals:
    """Add up an order."""
    rates: dict[Decimal, tuple[Decimal, Decimal]] = {}
    for tax in (tax for price in (*lines, shipping) for tax in price.taxes):
        net, due = rates.get(tax.rate, (Decimal(0), Decimal(0)))
        rates[tax.rate] = (net + tax.net, due + tax.tax)
    taxes = tuple(
        Tax(rate, net, cents(net * rate / _WHOLE) if vertical else due) for rate, (net, due) in rates.items()
    )
    positions = sum((line.total for line in lines), Decimal(0))
    return Totals(positions, positions + shipping.total, taxes)


def number(value: Decimal) -> int | float:
    """Write a number as JSON, a whole one without decimals."""
    return int(value) if value == value.to_integral_value() else float(value)


def _tax(tax: Tax) -> Json:
    return {"tax": float(tax.tax), "taxRate": number(tax.rate), "price": float(tax.net)}
