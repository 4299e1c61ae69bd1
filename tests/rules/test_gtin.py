"""GTINs: comparing and judging them."""

import pytest
from biip.checksums import gs1_standard_check_digit
from biip.gtin import Gtin
from biip.rcn import Rcn
from hypothesis import given
from hypothesis import strategies as st

from connector.model.gtin import LENGTHS, GtinProblem, gtin14, problem


def _with_check_digit(body: str) -> str:
    return f"{body}{gs1_standard_check_digit(body)}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4006381333931", None),
        (" 4006381333931\t", None),
        ("036000291452", None),
        ("0036000291452", None),
        ("9783161484100", None),
        ("", GtinProblem.MISSING),
        (" \n", GtinProblem.MISSING),
        ("4006381 333931", GtinProblem.SEPARATORS),
        ("4006381-333931", GtinProblem.SEPARATORS),
        ("4006381–333931", GtinProblem.SEPARATORS),
        ("4006381.333931", GtinProblem.SEPARATORS),
        ("4006381\u200b333931", GtinProblem.SEPARATORS),
        ("\ufeff4006381333931", GtinProblem.SEPARATORS),
        ("EAN 4006381333931", GtinProblem.NOT_DIGITS),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", GtinProblem.NOT_DIGITS),
        ("4,00638E+12", GtinProblem.NOT_DIGITS),
        ("-", GtinProblem.NOT_DIGITS),
        ("96385074", GtinProblem.LENGTH),
        ("04006381333931", GtinProblem.LENGTH),
        ("42609900123", GtinProblem.LENGTH),
        ("4006381333932", GtinProblem.CHECK_DIGIT),
        ("036000291453", GtinProblem.CHECK_DIGIT),
        ("0000000000000", GtinProblem.ZEROS),
        ("000000000000", GtinProblem.ZEROS),
        ("0", GtinProblem.ZEROS),
        (_with_check_digit("200000000000"), GtinProblem.INTERNAL),
        (_with_check_digit("299999999999"), GtinProblem.INTERNAL),
        (_with_check_digit("021234567890"), GtinProblem.INTERNAL),
        (_with_check_digit("041234567890"), GtinProblem.INTERNAL),
        (_with_check_digit("21234567890"), GtinProblem.INTERNAL),
        (_with_check_digit("41234567890"), GtinProblem.INTERNAL),
        (_with_check_digit("301234567890"), None),
        (_with_check_digit("031234567890"), None),
    ],
)
def test_a_gtin_is_judged(text: str, expected: GtinProblem | None) -> None:
    """12 or 13 digits, the right check digit and no restricted prefix make a GTIN; outer blanks are fine."""
    assert problem(text) is expected


def test_a_upc_and_its_ean_are_one() -> None:
    """All ways to write one number have one form for comparing."""
    assert gtin14("036000291452") == gtin14("0036000291452") == gtin14(" 00036000291452 ") == "00036000291452"


@pytest.mark.parametrize("text", ["", "abc", "4006381-333931", "123456789012345", "٤006381333931"])
def test_what_is_no_number_equals_only_itself(text: str) -> None:
    """Texts that are no GTIN are kept, so that two different ones never look the same."""
    assert gtin14(f" {text}\n") == text


@given(st.text() | st.from_regex(r"[0-9 ]{0,15}"))
def test_nothing_a_shop_holds_breaks_it(text: str) -> None:
    """Every text has a verdict and a form for comparing; a sound GTIN is sound with 13 digits as well."""
    verdict = problem(text)
    form = gtin14(text)
    assert gtin14(form) == form
    assert (verdict is None) <= (problem(form[1:]) is None)


@given(st.integers(0, 10**12 - 1))
def test_exactly_one_last_digit_is_right(number: int) -> None:
    """Of the ten possible last digits nine are told to be wrong."""
    verdicts = [problem(f"{number:012d}{digit}") for digit in range(10)]
    assert verdicts.count(GtinProblem.CHECK_DIGIT) == 9


@given(st.from_regex(r"[0-9]{11,12}|0{3,7}[0-9]{5,6}[0-9]{3}", fullmatch=True).map(lambda body: body[:12]))
def test_no_restricted_number_slips_through(body: str) -> None:
    """Whatever the prefix, a number is internal exactly where a full reading by GS1's rules says so."""
    number = _with_check_digit(body)
    if number.strip("0") and len(number) in LENGTHS:
        assert (problem(number) is GtinProblem.INTERNAL) == isinstance(Gtin.parse(number), Rcn)
