"""Who carries a parcel, and what form a tracking number has.

Clues are taken in the order of their worth: the carrier that a plugin named, the host of the tracking link,
the title of the shipping method, and last the form of the number. Numbers overlap (a tenth of DHL's valid
12 digits also pass GLS's check), so a number that fits several carriers decides nothing.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from connector.model import Carrier

_OTHERS = (
    *("amazon", "bpost", "colissimo", "dachser", "fedex", "inpost", "laposte"),
    *("packeta", "postnl", "royalmail", "schenker", "transoflex", "usps"),
)
"""Carriers that the protocol has no word for."""

_WORDS = {
    "dhl": Carrier.DHL,
    "deutschepost": Carrier.DHL,
    "dpag": Carrier.DHL,
    "warenpost": Carrier.DHL,
    "ups": Carrier.UPS,
    "gls": Carrier.GLS,
    "hermes": Carrier.HERMES,
    "myhermes": Carrier.HERMES,
    "hermesworld": Carrier.HERMES,
    "dpd": Carrier.DPD,
    "dpdgroup": Carrier.DPD,
    "tnt": Carrier.TNT,
} | dict.fromkeys(_OTHERS, Carrier.OTHER)
"""Words in names, titles and hosts."""

_PHRASES = {
    "deutsche post": "deutschepost",
    "united parcel service": "ups",
    "general logistics systems": "gls",
    "trans o flex": "transoflex",
    "royal mail": "royalmail",
    "la poste": "laposte",
}


def is_same_number(one: str, other: str) -> bool:
    """Tell whether two texts are one tracking number, however they are spaced and capitalised."""
    return bare_number(one) == bare_number(other)


def bare_number(text: str) -> str:
    """Return a tracking number without blanks, in capitals: what is the same for every way to write it."""
    return "".join(text.split()).upper()


def identify_carrier(
    number: str,
    *,
    named: str = "",
    url: str = "",
    shipping_method: str = "",
    default: Carrier | None = None,
) -> Carrier:
    """Tell who carries the parcel; without a clear clue it is ``default``, else OTHER.

    A name that nobody knows still counts as a name: the number is then only believed where its form is
    used by one carrier alone.
    """
    told = carrier_in(named) or carrier_of_url(url) or carrier_in(shipping_method)
    if told:
        return told
    forms = _UNIQUE_FORMS if named.strip() else _UNIQUE_FORMS + _OVERLAPPING_FORMS
    return _only(_fitting(number, forms)) or default or Carrier.OTHER


def carrier_in(text: str) -> Carrier | None:
    """Find the one carrier that a plugin's field or a shipping method's title names; None if not just one."""
    spaced = " ".join(re.findall(r"[a-zäöüß]+", text.lower()))
    for phrase, word in _PHRASES.items():
        spaced = re.sub(rf"\b{phrase}\b", word, spaced)
    return _only({carrier for word in spaced.split() if (carrier := _carrier_of_word(word))})


def carrier_of_url(url: str) -> Carrier | None:
    """Find the carrier whose tracking page ``url`` is; None for everybody else's page."""
    text = url.strip()
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
    except ValueError:
        return None
    labels = [part for label in host.split(".")[:-1] for part in label.split("-")]
    return _only({_WORDS[label] for label in labels if label in _WORDS})


def is_unmistakable(number: str) -> bool:
    """Tell whether only a tracking number has this form: it has a check or a prefix of its own."""
    bare = _bare_form(number)
    is_postal = bool(_POSTAL.fullmatch(bare)) and s10_check_digit(bare[2:10]) == bare[10]
    return is_postal or bool(_fitting(number, _UNIQUE_FORMS))


def fits_known_form(number: str) -> bool:
    """Tell whether the number is unmistakable or passes a carrier's check digit."""
    return is_unmistakable(number) or bool(_fitting(number, _CHECKED_FORMS))


def possible_carriers(number: str) -> frozenset[Carrier]:
    """Name every carrier whose numbers have this form, by length, prefix and check digit."""
    return frozenset(_fitting(number, _UNIQUE_FORMS + _OVERLAPPING_FORMS))


def _carrier_of_word(word: str) -> Carrier | None:
    exact = _WORDS.get(word)
    if exact or len(word) < 4:
        return exact
    # Plugins also write "dhlpaket" or "dpdclassic"; no other word begins like these.
    return next((_WORDS[head] for head in ("dhl", "dpd", "gls", "hermes") if word.startswith(head)), None)


def _only(carriers: set[Carrier]) -> Carrier | None:
    return next(iter(carriers)) if len(carriers) == 1 else None


# --- the form of a number ------------------------------------------------------------------------


def mod10_check_digit(digits: str, weights: Iterable[int], plus: int = 0) -> str:
    """Return what the weighted sum of ``digits`` (plus ``plus``) lacks to a multiple of ten.

    ``weights`` are repeated and begin with the first digit.
    """
    pattern = tuple(weights)
    total = sum(int(digit) * pattern[at % len(pattern)] for at, digit in enumerate(digits))
    return str(-(total + plus) % 10)


def ups_check_digit(body: str) -> str:
    """Return the check digit for the 15 characters that follow ``1Z``; letters count from A=2 upwards."""
    values = (int(char) if char in string.digits else ord(char) - 63 for char in body)
    return str(-sum(value * (1 + at % 2) for at, value in enumerate(values)) % 10)


def s10_check_digit(digits: str) -> str:
    """Return the check digit for the 8 digits of a postal number (UPU standard S10, weights mod 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, (8, 6, 4, 2, 3, 5, 9, 7), strict=True))
    return {10: "0", 11: "5"}.get(11 - total % 11, str(11 - total % 11))


def iso7064_check_character(text: str) -> str:
    """Return the check character of ISO 7064 MOD 37,36 for digits and capital letters, as DPD prints it."""
    alphabet = string.digits + string.ascii_uppercase
    rest = 36
    for char in text:
        rest = (rest + alphabet.index(char)) % 36 or 36
        rest = rest * 2 % 37
    return alphabet[(37 - rest) % 36]


def _checked(check: Callable[[str], str]) -> Callable[[str], bool]:
    return lambda number: check(number[:-1]) == number[-1]


def _unchecked(_: str) -> bool:
    return True


_Form = tuple[re.Pattern[str], Callable[[str], bool], Carrier]


def _form(pattern: str, passes: Callable[[str], bool], carrier: Carrier) -> _Form:
    return re.compile(pattern, re.ASCII), passes, carrier


_UNIQUE_FORMS: tuple[_Form, ...] = (
    _form(r"1Z[0-9A-Z]{15}\d", lambda n: ups_check_digit(n[2:-1]) == n[-1], Carrier.UPS),
    _form(r"JJD\d{8,32}|JVGL\d{8,32}", _unchecked, Carrier.DHL),
    _form(r"0034\d{16}", _checked(lambda n: mod10_check_digit(n, (3, 1))), Carrier.DHL),
    _form(r"[A-Z]{2}\d{9}DE", lambda n: s10_check_digit(n[2:10]) == n[10], Carrier.DHL),
    _form(r"H\d{19}", _unchecked, Carrier.HERMES),
    _form(r"\d{14}[0-9A-Z]", _checked(iso7064_check_character), Carrier.DPD),
)
_CHECKED_FORMS: tuple[_Form, ...] = (
    _form(r"\d{12}", _checked(lambda n: mod10_check_digit(n, (4, 9))), Carrier.DHL),
    _form(r"\d{12}", _checked(lambda n: mod10_check_digit(n, (3, 1), plus=1)), Carrier.GLS),
    _form(r"\d{14}", _checked(lambda n: mod10_check_digit(n, (3, 1))), Carrier.HERMES),
)
_OVERLAPPING_FORMS: tuple[_Form, ...] = (
    *_CHECKED_FORMS,
    _form(r"\d{11}", _unchecked, Carrier.GLS),
    _form(r"(?=.*\d)(?=.*[A-Z])[0-9A-Z]{8}", _unchecked, Carrier.GLS),
    _form(r"\d{16}", _unchecked, Carrier.HERMES),
    _form(r"\d{14}", _unchecked, Carrier.DPD),
)


_POSTAL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}", re.ASCII)
"""Letters and parcels of the world's posts (S10): the country stands at the end."""


def _bare_form(number: str) -> str:
    return re.sub(r"[\s./-]", "", number).upper()


def _fitting(number: str, forms: tuple[_Form, ...]) -> set[Carrier]:
    bare = _bare_form(number)
    return {carrier for pattern, passes, carrier in forms if pattern.fullmatch(bare) and passes(bare)}
