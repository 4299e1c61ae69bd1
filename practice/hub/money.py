"""Who owes whom what, as pure functions: from a position to the postings that change it.

Every function returns postings that sum to zero. An amount above zero belongs to the account's owner,
one below zero is owed by it. All amounts are Decimal euros with two places, gross.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from practice.hub.errors import refuse

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
FEE = Decimal("0.09")
FEES = "fees"

# value added tax by country, in the words of the wire
TAXES: dict[str, dict[str, Decimal]] = {
    "DE": {"standard": Decimal("0.19"), "reduced": Decimal("0.07"), "zero": Decimal(0)},
    "AT": {"standard": Decimal("0.20"), "reduced": Decimal("0.10"), "zero": Decimal(0)},
    "NL": {"standard": Decimal("0.21"), "reduced": Decimal("0.09"), "zero": Decimal(0)},
    "FR": {"standard": Decimal("0.20"), "reduced": Decimal("0.055"), "zero": Decimal(0)},
    "PL": {"standard": Decimal("0.23"), "reduced": Decimal("0.08"), "zero": Decimal(0)},
}


@dataclass(frozen=True)
class Posting:
    """An amount that an account gains (above zero) or loses (below zero)."""

    account: str
    amount: Decimal


@dataclass(frozen=True)
class Position:
    """Where the money of one supplier's part of an order is.

    ``gross`` was debited to the retailer, ``refunded`` came back to it, ``held`` waits for a tracking
    number, ``paid`` went to the supplier and ``fee`` to the platform.
    """

    retailer: str
    supplier: str
    gross: Decimal = ZERO
    refunded: Decimal = ZERO
    held: Decimal = ZERO
    paid: Decimal = ZERO
    fee: Decimal = ZERO

    @property
    def remainder(self) -> Decimal:
        """What can still be refunded."""
        return self.gross - self.refunded

    @property
    def released(self) -> bool:
        """Whether the payout was made."""
        return self.held == ZERO and (self.paid != ZERO or self.fee != ZERO)


def cents(amount: Decimal) -> Decimal:
    """Return the amount rounded to whole cents, halves away from zero as on an invoice."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def gross_of(net: Decimal, tax_rate: str, country: str) -> Decimal:
    """Return net plus the country's value added tax; raises Refused for a country without known rates."""
    if country not in TAXES:
        raise refuse("country", f"no tax rates known; known are {', '.join(TAXES)}", country)
    return net + cents(net * TAXES[country][tax_rate])


def sale(position: Position, gross: Decimal) -> tuple[Posting, ...]:
    """Debit the retailer the gross amount and hold it for the supplier."""
    return _postings({_retailer(position): -gross, _held(position): gross})


def payout(position: Position) -> tuple[Posting, ...]:
    """Release what is held to the supplier, less the platform's fee; nothing when nothing is held."""
    fee = _fee(position.held)
    return _postings(
        {
            _held(position): -position.held,
            _supplier(position): position.held - fee,
            FEES: fee,
        }
    )


def refund(position: Position, amount: Decimal) -> tuple[Posting, ...]:
    """Give the retailer an amount back: from what is held, after the payout from supplier and fee.

    The fee that stays is always 9 % of what was not refunded.
    """
    if not position.released:
        return _postings({_held(position): -amount, _retailer(position): amount})
    fee_back = position.fee - _fee(position.remainder - amount)
    return _postings(
        {
            _supplier(position): fee_back - amount,
            FEES: -fee_back,
            _retailer(position): amount,
        }
    )


def countable(position: Position, amount: Decimal, lines: int) -> Decimal:
    """Return by how much a refund of ``amount`` counts.

    Shop and platform round tax on their own: up to one cent per line above the remainder counts as the
    remainder. Raises Refused for more.
    """
    if amount <= position.remainder:
        return amount
    if amount - position.remainder <= CENT * lines:
        return position.remainder
    reason = (
        f"more than what is left of the order: {position.remainder} of {position.gross} "
        f"(rounding of up to {CENT * lines} is allowed)"
    )
    raise refuse("body.total", reason, str(amount), code="refund_exceeds_remainder")


def _fee(amount: Decimal) -> Decimal:
    return cents(amount * FEE)


def _retailer(position: Position) -> str:
    return f"retailer:{position.retailer}"


def _held(position: Position) -> str:
    return f"held:{position.supplier}"


def _supplier(position: Position) -> str:
    return f"supplier:{position.supplier}"


def _postings(amounts: dict[str, Decimal]) -> tuple[Posting, ...]:
    return tuple(Posting(account, amount) for account, amount in amounts.items() if amount)
