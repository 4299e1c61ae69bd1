"""What a tracking field says, whatever somebody or something wrote into it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.fulfilment.tracking.carriers import mod10_check_digit
from connector.fulfilment.tracking.fields import MOST_IN_A_FIELD, members_of, number_in, read_field

ONE = "00340434161094015902"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
DHL = st.text(string.digits, min_size=15, max_size=15).map(lambda body: "0034" + body)


@given(JSON | st.text(string.printable + "äöü€", max_size=200))
def test_nothing_that_stands_in_a_field_breaks_the_reader(value: object) -> None:
    """Every number has a digit and no blank, and none comes twice or in more than five."""
    numbers = [entry.number for entry in read_field(value).entries]
    assert len(numbers) == len(set(numbers)) <= MOST_IN_A_FIELD
    assert all(any(c.isdecimal() for c in n) and n == "".join(n.split()) and n.isprintable() for n in numbers)


@given(DHL, st.lists(st.integers(1, 19), max_size=6))
def test_one_number_is_never_split(body: str, cuts: list[int]) -> None:
    """Blanks anywhere inside a number make no second one."""
    number = body + mod10_check_digit(body, (3, 1))
    spaced = "".join(f" {char}" if at in cuts else char for at, char in enumerate(number))
    assert [entry.number for entry in read_field(spaced).entries] == [number]


@given(
    st.lists(DHL, min_size=1, max_size=5, unique=True), st.sampled_from([", ", ";", "\n", " und ", " and "])
)
def test_several_numbers_are_all_read(bodies: list[str], separator: str) -> None:
    """Whatever stands between them."""
    numbers = [body + mod10_check_digit(body, (3, 1)) for body in bodies]
    assert [entry.number for entry in read_field(separator.join(numbers)).entries] == numbers


def test_a_field_that_never_ends_is_asked_about() -> None:
    """A text of thousands of characters, or lists in lists in lists, are no tracking numbers."""
    assert read_field("1" * 3000).has_unclear
    assert read_field(f"{ONE} " * 200).has_unclear
    deep: object = ONE
    for _ in range(50):
        deep = [deep]
    assert read_field(deep).has_unclear


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0034 0434 1610 9401 5902", ONE),
        (f"DHL {ONE}", ONE),
        (f"{ONE}, {ONE}", ONE),
        (f"{ONE}, 1Z999AA10123456784", ""),
        ("morgen", ""),
        ("", ""),
    ],
)
def test_the_one_number_of_a_text(typed: str, number: str) -> None:
    """What a person enters by hand is one number or none."""
    assert number_in(typed) == number


@pytest.mark.parametrize(
    ("value", "members"),
    [
        ([1, 2], [1, 2]),
        ({"0": {"a": 1}, "4": {"a": 2}}, [{"a": 1}, {"a": 2}]),
        ({"a": 1}, [{"a": 1}]),
        ('[{"a": 1}]', [{"a": 1}]),
        ("[broken", ["[broken"]),
        ("", []),
        (False, []),
        ({}, []),
    ],
)
def test_the_members_of_a_list_in_any_writing(value: object, members: list[object]) -> None:
    """Lists, lists in JSON, and lists that PHP wrote as objects."""
    assert members_of(value) == members
