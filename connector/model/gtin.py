"""GTINs: one form for comparing them, and what is wrong with one.

A GTIN is told as the shop writes it (12 or 13 digits: all that the platform takes, docs/protocol.md) and
compared as 14 digits, so that a UPC and the same number as an EAN are one. Check digit and restricted
numbers are those of the GS1 General Specifications (7.9.1; 2.1.11 and 2.1.12). The tests hold them against
``biip``, which knows all of them; loading its tables would cost every daemon 16 MiB.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum

LENGTHS = (12, 13)
"""Numbers of digits that the platform takes; GTIN-8 and GTIN-14 are refused there."""


class GtinProblem(StrEnum):
    """Why a text cannot be told as a GTIN."""

    MISSING = "missing"
    SEPARATORS = "separators"
    """Blanks, hyphens, points or invisible characters stand between the digits."""
    NOT_DIGITS = "not_digits"
    LENGTH = "length"
    ZEROS = "zeros"
    CHECK_DIGIT = "check_digit"
    INTERNAL = "internal"
    """A restricted circulation number (EAN 02, 04, 20-29; UPC 2, 4): shops give it to different goods."""


_RESTRICTED = ("02", "04", "2", "000000", "000002")
"""How restricted numbers begin, written with 13 digits; the last two are GTIN-8 that begin with 0 or 2."""


def gtin14(text: str) -> str:
    """Return the form in which GTINs are compared: 14 digits, with leading zeros.

    A text that is no number of at most 14 digits is returned without outer blanks: it equals only itself.
    """
    trimmed = text.strip()
    return trimmed.zfill(14) if _is_number(trimmed) and len(trimmed) <= 14 else trimmed


def problem(text: str) -> GtinProblem | None:
    """Tell what keeps ``text`` from being told as a GTIN, None if nothing does; outer blanks do not count."""
    trimmed = text.strip()
    if not trimmed:
        return GtinProblem.MISSING
    if not _is_number(trimmed):
        return GtinProblem.SEPARATORS if _is_number(_without_separators(trimmed)) else GtinProblem.NOT_DIGITS
    if not trimmed.strip("0"):
        return GtinProblem.ZEROS
    if len(trimmed) not in LENGTHS:
        return GtinProblem.LENGTH
    if not _is_checked(trimmed):
        return GtinProblem.CHECK_DIGIT
    return GtinProblem.INTERNAL if trimmed.zfill(13).startswith(_RESTRICTED) else None


def _is_checked(number: str) -> bool:
    """Tell whether the last digit is right: from behind, every second digit counts three times."""
    return (sum(map(int, number[::-2])) + 3 * sum(map(int, number[-2::-2]))) % 10 == 0


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _without_separators(text: str) -> str:
    """Drop points and slashes, and by their Unicode category blanks, dashes and invisible characters."""
    return "".join(c for c in text if c not in "./" and unicodedata.category(c) not in _SEPARATING)


_SEPARATING = frozenset({"Cc", "Cf", "Pd", "Zl", "Zp", "Zs"})
