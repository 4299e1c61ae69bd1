"""Prices as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.model import TaxRate
from connector.model.prices import PriceProblem, cents, net_of_tax, price_text, read_price

CENTS = st.decimals("0.01", "999999.99", places=2)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("12,50 €", "12.50"),
        ("12.50", "12.50"),
        ("1.250,00", "1250"),
        ("1,250.00", "1250"),
        ("12", "12"),
        (" 12,5 EUR", "12.5"),
        ("€12.50", "12.50"),
        ("EUR 12,50", "12.50"),
        ("12,50 Euro", "12.50"),
        ("12,50\N{NO-BREAK SPACE}€", "12.50"),
        ("12,-", "12"),
        ("12,– €", "12"),
        ("1.250,-", "1250"),
        (",5", "0.5"),
        (".50", "0.5"),
        ("0,125", "0.125"),
        ("0.500", "0.5"),
        ("1250,500", "1250.5"),
        ("8.4034", "8.4034"),
        ("8.403361344537815", "8.403361"),
        ("1.250,125", "1250.125"),
        ("125.000.0", None),
        ("125.000,5", "125000.5"),
        ("125,000.50", "125000.5"),
        ("1 250,00 €", "1250"),
        ("1'250.00", "1250"),
        ("999999.99", "999999.99"),
        ("0012.50", "12.5"),
    ],
)
def test_common_writings_are_read(text: str, price: str | None) -> None:
    """German and English writing, with and without euro sign, mean one figure."""
    assert read_price(text) == (PriceProblem.UNREADABLE if price is None else Decimal(price))


@pytest.mark.parametrize("text", ["1.250", "1,250", "1.250 €", "12.500", "999,000", "-1.250", "EUR 1.000"])
def test_one_separator_before_three_digits_is_ambiguous(text: str) -> None:
    """A figure that two readers would read a thousandfold apart is not guessed."""
    assert read_price(text) is PriceProblem.AMBIGUOUS


UNREADABLE = [
    "abc",
    "auf Anfrage",
    "12,50,1",
    "1.25,00",
    "1.2500,00",
    "1,250,00",
    "1.250.00",
    "12 50",
    "1 250",
    "0.250,00",
    "12.",
    "12,",
    ",",
    "€",
    "-",
    "12,-50",
    "--",
    "+12",
    "12-",
    "1e3",
    "1E-2",
    "NaN",
    "Infinity",
    "-inf",
    "0x1F",
    "$12.50",
    "12.50 USD",
    "12 CHF",
    "12,50 € netto",
    "٣٫٥",
    "１２",
    "²",
    "1_000",
    "1000000",
    "999999.9999999",
    "1.000.000,00",
    "12\n13",
    "ab 12,50",
    "12,50 €/Stück",
]


@pytest.mark.parametrize("text", [*UNREADABLE, "9" * 41, "0." + "1" * 60])
def test_anything_else_is_unreadable(text: str) -> None:
    """Words, other currencies, exponents, half figures and absurd lengths are no price."""
    assert read_price(text) is PriceProblem.UNREADABLE


@pytest.mark.parametrize("text", ["0", "0,00", "0.00 €", "-5", "−5,00 €", "– 5", "-0.01", "0,0000001", "0,-"])
def test_a_price_is_more_than_nothing(text: str) -> None:
    """Zero and less is understood and told apart from the unreadable."""
    assert read_price(text) is PriceProblem.NOT_POSITIVE


@pytest.mark.parametrize("text", ["", "  ", "\N{NO-BREAK SPACE}\n"])
def test_nothing_is_missing(text: str) -> None:
    """An empty field is told apart from a wrong one."""
    assert read_price(text) is PriceProblem.MISSING


@given(st.text() | st.from_regex(r"[-−]?[0-9., €']{1,14}", fullmatch=True))
def test_whatever_is_read_is_a_price(text: str) -> None:
    """Every text has an answer; a figure is finite, positive, below a million and survives the wire."""
    price = read_price(text)
    if isinstance(price, Decimal):
        assert price.is_finite()
        assert 0 < price < 1_000_000
        assert read_price(f"{price:.6f}") == price
        assert Decimal(price_text(price)) == price


@given(CENTS, st.sampled_from(["{}", " {} €", "{} EUR", "€ {}", "{}€"]))
def test_all_writings_of_one_price_agree(price: Decimal, frame: str) -> None:
    """Point or comma, with and without thousands: the same price is read."""
    english = f"{price:,.2f}"
    german = english.translate({ord(","): ".", ord("."): ","})
    plain = f"{price:.2f}"
    for text in (english, german, plain, plain.replace(".", ",")):
        assert read_price(frame.format(text)) == price


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"))
def test_no_ambiguous_price_slips_through(thousands: int, rest: int, separator: str) -> None:
    """Whatever the figures, one separator before three digits is never read."""
    assert read_price(f"{thousands}{separator}{rest:03}") is PriceProblem.AMBIGUOUS


@pytest.mark.parametrize(
    ("price", "text"),
    [("12", "12.00"), ("12.5", "12.50"), ("8.4034", "8.4034"), ("1E+3", "1000.00"), ("12.5000", "12.50")],
)
def test_a_price_is_written_as_the_wire_wants_it(price: str, text: str) -> None:
    """A point and at least two decimals, never an exponent."""
    assert price_text(Decimal(price)) == text


def test_tax_is_taken_out() -> None:
    """German rates: 19, 7 and 0 per cent."""
    assert net_of_tax(Decimal("11.90"), TaxRate.STANDARD) == 10
    assert net_of_tax(Decimal("10.70"), TaxRate.REDUCED) == 10
    assert net_of_tax(Decimal(10), TaxRate.ZERO) == 10
    assert cents(Decimal("8.405")) == Decimal("8.41")
