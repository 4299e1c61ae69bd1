"""Addresses on labels: streets apart from house numbers, lines of limited length, stations."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.labels.addresses import LINE, NAME_LINES, lines_of
from adapters.labels.countries import ALPHA_3, EUROPEAN_UNION
from adapters.wire.countries import COUNTRY_CODES
from connector.model import Address
from connector.orders.addresses.stations import Station, read_station
from connector.orders.addresses.streets import HOUSE, Street, split_street


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Marktstraße 3", "", Street("Marktstraße", "3")),
        ("Straße des 17. Juni 135", "", Street("Straße des 17. Juni", "135")),
        ("Straße des 17. Juni", "135", Street("Straße des 17. Juni", "135")),
        ("Hauptstr. 12a", "", Street("Hauptstr.", "12a")),
        ("Hauptstr. 12 a", "", Street("Hauptstr.", "12 a")),
        ("Hauptstr. 12-14", "", Street("Hauptstr.", "12-14")),
        ("Hauptstr. 12 – 14 b", "", Street("Hauptstr.", "12 – 14 b")),
        ("Am Ring 7/3", "c/o Meier", Street("Am Ring", "7/3", "c/o Meier")),
        ("Q 5, 14", "", Street("Q 5", "14")),
        ("Lange Gasse, 9", "", Street("Lange Gasse", "9")),
        ("Dorfstraße", "", Street("Dorfstraße")),
        ("Dorfstraße", "Nr. 4", Street("Dorfstraße", "4")),
        ("Dorfstraße", "Hausnr. 4", Street("Dorfstraße", "4")),
        ("Dorfstraße", "Hinterhaus", Street("Dorfstraße", "", "Hinterhaus")),
        ("Dorfstraße 4", "2. OG links", Street("Dorfstraße", "4", "2. OG links")),
        ("Dorfstraße 4", "17", Street("Dorfstraße", "4", "17")),
        ("Hof 4, Hinterhaus", "", Street("Hof 4, Hinterhaus")),
        ("Weg 12345 a-12399 b", "", Street("Weg 12345 a-12399 b")),
        ("17", "", Street("17")),
        ("", "Marktstraße 3", Street("Marktstraße", "3")),
        ("  Marktstraße   3 ", " ", Street("Marktstraße", "3")),
    ],
)
def test_the_house_number_is_told_apart(first: str, second: str, expected: Street) -> None:
    """The number is what ends the street, or a second line that is nothing else; nothing is dropped."""
    assert split_street(Address(address_1=first, address_2=second)) == expected


@given(st.text("aß1. ,-/c7 ", max_size=40), st.text("aß1. ,-/c7 ", max_size=40))
def test_no_part_of_an_address_is_lost(first: str, second: str) -> None:
    """Whatever is written in the two lines stands somewhere: every letter and digit, in its order."""
    street = split_street(Address(address_1=first, address_2=second))

    def bare(text: str) -> str:
        return re.sub(r"[\s,]", "", text)

    found = bare(street.street + street.house + street.rest)
    assert found == bare(first + second) or found == bare(first) + bare(street.house)
    assert len(street.house) <= HOUSE


def test_long_texts_flow_into_free_lines() -> None:
    """A name of eighty letters takes two lines where one is free; nothing is cut."""
    name = "Gesellschaft für den Großhandel mit Dampfgeräten und Zubehör Süd mbH und Co. KG"
    drawn = lines_of([name, "Ines Händler"])
    assert drawn.lines == (
        "Gesellschaft für den Großhandel mit Dampfgeräten",
        "und Zubehör Süd mbH und Co. KG",
        "Ines Händler",
    )
    assert drawn.cut == ()


def test_what_does_not_fit_is_cut_at_a_word_and_named() -> None:
    """Without a free line the rest is left out, and said."""
    long = "Abteilung für " + "Sonderwünsche " * 6
    drawn = lines_of(["Retail GmbH", long, "c/o Meier"])
    assert [len(line) <= LINE for line in drawn.lines] == [True] * 3
    assert drawn.lines[2] == "c/o Meier"
    assert drawn.cut == (long.strip(),)


@given(st.lists(st.text(max_size=120), max_size=5))
def test_lines_keep_their_limits(texts: list[str]) -> None:
    """However long the texts, there are at most three lines of fifty characters, none of them empty."""
    drawn = lines_of(texts)
    assert len(drawn.lines) <= NAME_LINES
    assert all(0 < len(line) <= LINE for line in drawn.lines)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (Address(address_1="Packstation 118", address_2="1234567"), Station(118, "1234567", is_locker=True)),
        (Address(address_1="1234567", address_2="Packstation 118"), Station(118, "1234567", is_locker=True)),
        (Address(address_1="PACKSTATION 118", company="12345678"), Station(118, "12345678", is_locker=True)),
        (
            Address(address_1="Packstation 118", address_2="Postnummer: 123456"),
            Station(118, "123456", is_locker=True),
        ),
        (Address(address_1="Packstation 118", postcode="10115"), Station(118, "", is_locker=True)),
        (Address(address_1="Postfiliale 502", address_2="1234567"), Station(502, "1234567", is_locker=False)),
        (Address(address_1="Packstationweg 118"), None),
        (Address(address_1="Marktstraße 3"), None),
    ],
)
def test_stations_are_recognised(address: Address, expected: Station | None) -> None:
    """A parcel locker or post office is known by its word and number; the post number may stand anywhere."""
    assert read_station(address) == expected


def test_every_country_has_three_letters() -> None:
    """The table covers every code that the platform may send, each once."""
    assert set(ALPHA_3) >= COUNTRY_CODES
    assert len(set(ALPHA_3.values())) == len(ALPHA_3)
    assert all(len(code) == 3 for code in ALPHA_3.values())
    assert set(ALPHA_3) >= EUROPEAN_UNION
    assert len(EUROPEAN_UNION) == 27
