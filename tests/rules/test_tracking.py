"""Who carries a parcel, and what its tracking number is."""

import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from connector.fulfilment.tracking.carriers import (
    carrier_in,
    identify_carrier,
    iso7064_check_character,
    mod10_check_digit,
    possible_carriers,
    s10_check_digit,
    ups_check_digit,
)
from connector.model import Carrier

DHL_AND_GLS = "201298452277"
"""A published number that passes the checks of both DHL and GLS."""

TEXT = st.text() | st.text(string.printable)
ALPHABET = string.digits + string.ascii_uppercase


def _digits(length: int) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=length, max_size=length)


# --- the number by itself ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "carriers"),
    [
        ("1Z999AA10123456784", {Carrier.UPS}),
        ("1z 5r8 939 03 5756 712-7", {Carrier.UPS}),
        ("1Z5R89390357567127", {Carrier.UPS}),
        ("1Z999AA10123456785", set()),
        ("00340434161094022115", {Carrier.DHL}),
        ("00340434161094022116", set()),
        ("JJD000390007882823232", {Carrier.DHL}),
        ("JVGL0623114900123456", {Carrier.DHL}),
        ("563102430313", {Carrier.DHL}),
        ("56.310 243.031 3", {Carrier.DHL}),
        ("300000000008", {Carrier.DHL}),
        ("300000000000", {Carrier.GLS}),
        ("300000000003", set()),
        (DHL_AND_GLS, {Carrier.DHL, Carrier.GLS}),
        ("RR473124829DE", {Carrier.DHL}),
        ("RR473124828DE", set()),
        ("RR473124829AT", set()),
        ("12345678901", {Carrier.GLS}),
        ("YU9L5X1T", {Carrier.GLS}),
        ("20261124", set()),
        ("UNBEKANN", set()),
        ("H1000730000829801012", {Carrier.HERMES}),
        ("1234567890123456", {Carrier.HERMES}),
        ("12345678901231", {Carrier.DPD, Carrier.HERMES}),
        ("12345678901234", {Carrier.DPD}),
        ("01234567890123" + iso7064_check_character("01234567890123"), {Carrier.DPD}),
        ("", set()),
        ("Müller bringt es", set()),
    ],
)
def test_the_form_of_a_number_names_its_carriers(number: str, carriers: set[Carrier]) -> None:
    """Length, prefix and check digit leave the carriers that may have made the number."""
    assert possible_carriers(number) == carriers


@given(_digits(14))
def test_a_dpd_number_with_its_printed_check_character_is_dpd(number: str) -> None:
    """All 15 characters, as printed on DPD's label, fit nobody else."""
    assert identify_carrier(number + iso7064_check_character(number)) is Carrier.DPD


# --- clues in their order ------------------------------------------------------------------------


def test_a_named_carrier_beats_all_other_clues() -> None:
    """What the plugin's carrier field says counts first."""
    carrier = identify_carrier(
        "1Z999AA10123456784",
        named="gls-germany",
        url="https://www.dpd.com/de",
        shipping_method="Hermes Päckchen",
        default=Carrier.TNT,
    )
    assert carrier is Carrier.GLS


def test_the_link_beats_the_shipping_method() -> None:
    """Without a named carrier the host of the tracking link counts."""
    carrier = identify_carrier("1Z999AA10123456784", url="https://www.dpd.com/de", shipping_method="Hermes")
    assert carrier is Carrier.DPD


def test_the_shipping_method_beats_the_number() -> None:
    """Without name and link the title of the shipping method counts."""
    assert identify_carrier("1Z999AA10123456784", shipping_method="Versand mit Hermes") is Carrier.HERMES


def test_the_number_beats_the_default() -> None:
    """The default is for numbers that tell nothing."""
    assert identify_carrier("1Z999AA10123456784", default=Carrier.GLS) is Carrier.UPS


@pytest.mark.parametrize("number", [DHL_AND_GLS, "12345678901231", "4711", ""])
def test_an_ambiguous_number_decides_nothing(number: str) -> None:
    """A number that fits several carriers or none is the default's, else another carrier's."""
    assert identify_carrier(number) is Carrier.OTHER
    assert identify_carrier(number, default=Carrier.HERMES) is Carrier.HERMES


@pytest.mark.parametrize(
    ("text", "carrier"),
    [
        ("dhl", Carrier.DHL),
        ("DHL Paket", Carrier.DHL),
        ("dhlpaket", Carrier.DHL),
        ("deutsche-post-dhl", Carrier.DHL),
        ("Deutsche Post Warenpost", Carrier.DHL),
        ("UPS Standard", Carrier.UPS),
        ("United Parcel Service", Carrier.UPS),
        ("hermes-germany", Carrier.HERMES),
        ("DPD Classic", Carrier.DPD),
        ("tnt", Carrier.TNT),
        ("FedEx", Carrier.OTHER),
        ("trans-o-flex", Carrier.OTHER),
        ("Pickups am Lager", None),
        ("Kostenloser Versand", None),
        ("DHL oder Hermes", None),
        ("", None),
    ],
)
def test_names_are_read_as_shops_write_them(text: str, carrier: Carrier | None) -> None:
    """Slugs and titles are found by whole words; two carriers in one text name none."""
    assert carrier_in(text) is carrier


@pytest.mark.parametrize(
    ("url", "carrier"),
    [
        ("https://nolp.dhl.de/nextt-online-public/set_identcodes.do?idc=0034", Carrier.DHL),
        ("www.deutschepost.de/sendung", Carrier.DHL),
        ("https://www.ups.com/track?tracknum=1Z", Carrier.UPS),
        ("https://gls-group.eu/DE/de/paketverfolgung?match=1", Carrier.GLS),
        ("https://www.gls-pakete.de/sendungsverfolgung", Carrier.GLS),
        ("https://www.myhermes.de/empfangen/sendungsverfolgung", Carrier.HERMES),
        ("https://tracking.dpd.de/status/de_DE/parcel/1", Carrier.DPD),
        ("https://www.tnt.com/express", Carrier.TNT),
        ("https://www.fedex.com/fedextrack", Carrier.OTHER),
        ("https://shop.example/dhl/ups?carrier=gls", Carrier.HERMES),
        ("https://[broken", Carrier.HERMES),
        ("kein Link", Carrier.HERMES),
    ],
)
def test_only_the_host_of_a_link_tells(url: str, carrier: Carrier) -> None:
    """The tracking page's host names the carrier; any other link leaves the next clue to decide."""
    assert identify_carrier("", url=url, shipping_method="Hermes") is carrier


def test_an_unknown_name_stops_the_guessing() -> None:
    """A forwarder nobody knows is not turned into GLS for its 11 digits; the form of UPS is unique."""
    assert identify_carrier("12345678901") is Carrier.GLS
    assert identify_carrier("12345678901", named="Spedition Huber") is Carrier.OTHER
    assert identify_carrier("1Z999AA10123456784", named="Spedition Huber") is Carrier.UPS


@given(TEXT, TEXT, TEXT, TEXT, st.sampled_from([None, *Carrier]))
def test_nothing_a_shop_holds_breaks_it(
    number: str, named: str, url: str, method: str, default: Carrier | None
) -> None:
    """Every text gets an answer."""
    assert identify_carrier(number, named=named, url=url, shipping_method=method, default=default) in Carrier


# --- check digits --------------------------------------------------------------------------------


def test_check_digits_are_those_of_published_numbers() -> None:
    """UPS's and DHL's sample numbers, the standard's S10 sample and ISO 7064's GRid sample."""
    assert ups_check_digit("999AA1012345678") == "4"
    assert mod10_check_digit("56310243031", (4, 9)) == "3"
    assert mod10_check_digit("0034043416109402211", (3, 1)) == "5"
    assert mod10_check_digit("20129845227", (3, 1), plus=1) == "7"
    assert s10_check_digit("47312482") == "9"
    assert iso7064_check_character("A12425GABC1234002") == "M"


@given(_digits(13), st.integers(0, 12), st.sampled_from(string.digits))
def test_one_wrong_digit_is_noticed_with_weights_three_and_one(body: str, at: int, digit: str) -> None:
    """Both weights share no factor with ten: no single wrong digit keeps the check digit."""
    assume(body[at] != digit)
    wrong = body[:at] + digit + body[at + 1 :]
    assert mod10_check_digit(wrong, (3, 1)) != mod10_check_digit(body, (3, 1))


@given(st.text(ALPHABET, min_size=14, max_size=14), st.integers(0, 13), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed_by_iso_7064(text: str, at: int, char: str) -> None:
    """A single wrong digit or letter changes the check character."""
    assume(text[at] != char)
    assert iso7064_check_character(text[:at] + char + text[at + 1 :]) != iso7064_check_character(text)


@given(_digits(8), st.integers(0, 7), st.sampled_from(string.digits))
def test_one_wrong_digit_is_mostly_noticed_by_s10(digits: str, at: int, digit: str) -> None:
    """A wrong digit changes the check digit, except that two remainders share the 5."""
    wrong = digits[:at] + digit + digits[at + 1 :]
    check = s10_check_digit(digits)
    assert check in string.digits
    assert (check == s10_check_digit(wrong)) <= (digits == wrong or check == "5")


@given(st.text(ALPHABET, min_size=15, max_size=15))
def test_a_ups_number_is_recognised(body: str) -> None:
    """Whatever the body, the number with its check digit is UPS's and with any other digit is not."""
    check = ups_check_digit(body)
    assert possible_carriers(f"1Z{body}{check}") == {Carrier.UPS}
    assert Carrier.UPS not in possible_carriers(f"1Z{body}{(int(check) + 1) % 10}")
