"""Identifiers: ours are derived, so that the same thing has the same id whoever makes it and however often.

Shopware takes ids that the client chose: 32 lower-case hex digits (facts 5). An id that is there already
refuses a second one, which makes it the key against duplicates.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_ID = re.compile(r"[0-9a-f]{32}")
_DIGITS_OF_52_BITS = 13


def fixed_id(*parts: str) -> str:
    """Derive the id of a thing of ours from what it is and whose it is."""
    return hashlib.sha256("/".join(("kickroute", *parts)).encode()).hexdigest()[:32]


def order_id(kickroute_number: str) -> str:
    """Return the id of the shop order of this Kickroute number."""
    return fixed_id("order", kickroute_number)


def is_id(text: str) -> bool:
    """Tell whether a shop may have given this id."""
    return _ID.fullmatch(text) is not None


def valid(ids: Iterable[str]) -> list[str]:
    """Return those ids that a shop may have given, each once."""
    return [i for i in dict.fromkeys(ids) if is_id(i)]


def deduplication_id(shop_id: str) -> int:
    """Return the integer that the protocol knows a refund by: the first 52 bits of its id's SHA-256."""
    return int(hashlib.sha256(shop_id.encode()).hexdigest()[:_DIGITS_OF_52_BITS], 16)
