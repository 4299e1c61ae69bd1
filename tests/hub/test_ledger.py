"""The ledger: whatever happens in whatever order, nothing is lost, doubled or paid too early."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.hub import Position, Posting, Refused
from practice.hub.ledger import Ledger, book_cancel, book_payout, book_refund, book_sale, position_of
from practice.hub.money import ZERO, cents, countable, gross_of, payout, refund, sale
from practice.hub.store import Store

AMOUNTS = st.decimals("0.01", "9999.99", places=2)
STEPS = st.lists(st.one_of(AMOUNTS, st.sampled_from(["payout", "cancel"])), max_size=12)


@dataclass
class Account:
    """One order on a real ledger in memory."""

    store: Store
    gross: Decimal

    def __post_init__(self) -> None:
        with self.store.write() as connection:
            book_sale(connection, "KR-1", Position("tal", "berg"), self.gross)

    def do(self, step: Decimal | str, reference: str) -> None:
        """Book one step; a refund of too much is refused and books nothing."""
        with self.store.write() as connection:
            if step == "payout":
                book_payout(connection, "KR-1", reference)
            elif step == "cancel":
                book_cancel(connection, "KR-1", reference)
            else:
                assert isinstance(step, Decimal)
                before = position_of(connection, "KR-1")
                try:
                    book_refund(connection, "KR-1", step, 2, reference)
                except Refused:
                    assert step > before.remainder + Decimal("0.02")
                    assert position_of(connection, "KR-1") == before


@settings(deadline=None)
@given(AMOUNTS, STEPS)
def test_the_ledger_balances_after_every_step(gross: Decimal, steps: list[Decimal | str]) -> None:
    """Entries sum to zero, no more is refunded than was paid, nothing is paid out without a tracking."""
    store = Store("sqlite://")
    try:
        account, ledger = Account(store, gross), Ledger(store)
        for place, step in enumerate(steps):
            account.do(step, str(place))
            entries, position = ledger.entries(), ledger.position("KR-1")
            assert all(sum(p.amount for p in entry.postings) == 0 for entry in entries)
            assert sum(ledger.balances().values()) == 0
            assert ZERO <= position.refunded <= gross
            assert position.held + position.paid + position.fee == position.remainder
            assert min(position.held, position.paid, position.fee) >= 0
            if "payout" not in steps[: place + 1]:
                assert (position.paid, position.fee) == (ZERO, ZERO)
                assert position.held == position.remainder
    finally:
        store.close()


@settings(deadline=None)
@given(AMOUNTS, STEPS)
def test_the_fee_is_nine_percent_of_what_was_not_refunded(gross: Decimal, steps: list[Decimal | str]) -> None:
    """Whatever was refunded before and after the payout, the fee that stays is exact to the cent."""
    store = Store("sqlite://")
    try:
        account = Account(store, gross)
        for place, step in enumerate([*steps, "payout"]):
            account.do(step, str(place))
        position = Ledger(store).position("KR-1")
        assert position.fee == cents(position.remainder * Decimal("0.09"))
        assert position.held == ZERO
    finally:
        store.close()


@given(AMOUNTS, AMOUNTS, st.integers(1, 20))
def test_what_a_refund_counts(gross: Decimal, amount: Decimal, lines: int) -> None:
    """Below the remainder it is the amount, a cent per line above it the remainder, beyond it an error."""
    position = Position("tal", "berg", gross=gross, held=gross)
    if amount <= gross:
        assert countable(position, amount, lines) == amount
    elif amount <= gross + lines * Decimal("0.01"):
        assert countable(position, amount, lines) == gross
    else:
        with pytest.raises(Refused, match="what is left"):
            countable(position, amount, lines)


def test_an_order_in_numbers() -> None:
    """A sale, its payout and a refund afterwards, to the cent."""
    nothing = Position("tal", "berg")
    sold = Position("tal", "berg", gross=Decimal("119.00"), held=Decimal("119.00"))
    paid = Position("tal", "berg", Decimal("119.00"), ZERO, ZERO, Decimal("108.29"), Decimal("10.71"))
    assert sale(nothing, Decimal("119.00")) == (
        Posting("retailer:tal", Decimal("-119.00")),
        Posting("held:berg", Decimal("119.00")),
    )
    assert payout(sold) == (
        Posting("held:berg", Decimal("-119.00")),
        Posting("supplier:berg", Decimal("108.29")),
        Posting("fees", Decimal("10.71")),
    )
    assert payout(paid) == ()
    assert refund(paid, Decimal("19.00")) == (
        Posting("supplier:berg", Decimal("-17.29")),
        Posting("fees", Decimal("-1.71")),
        Posting("retailer:tal", Decimal("19.00")),
    )


@pytest.mark.parametrize(
    ("net", "rate", "country", "gross"),
    [
        ("10.00", "standard", "DE", "11.90"),
        ("11.50", "standard", "DE", "13.69"),
        ("5.50", "reduced", "DE", "5.89"),
        ("5.50", "zero", "DE", "5.50"),
        ("10.00", "standard", "AT", "12.00"),
    ],
)
def test_tax_is_added_by_country(net: str, rate: str, country: str, gross: str) -> None:
    """Halves of a cent are rounded up."""
    assert gross_of(Decimal(net), rate, country) == Decimal(gross)


def test_money_is_never_rounded_silently() -> None:
    """A part of a cent cannot be booked."""
    store = Store("sqlite://")
    with pytest.raises(Exception, match="whole number of cents"), store.write() as connection:
        book_sale(connection, "KR-1", Position("tal", "berg"), Decimal("1.005"))
    assert Ledger(store).entries() == []
    store.close()
