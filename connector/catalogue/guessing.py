"""Guess where a shop keeps GTINs and dealer prices, from what stands in its products: pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from connector.model.gtin import problem
from connector.model.prices import read_price

_PRICE_WORDS = ("dealer", "wholesale", "haendler", "händler", "b2b", "reseller", "kickroute_price")

_TRACKING_WORDS = ("track", "sendung", "shipment", "parcel", "paket", "awb")
_TRACKING_NUMBER = re.compile(r"(?=(?:\D*\d){8})[A-Z0-9 .-]{8,40}", re.IGNORECASE)

Seen = Mapping[str, Collection[str]]
"""Values by the place that they stand at, as settings name it."""


def guess_gtin(seen: Seen, known: Collection[str]) -> tuple[str, ...]:
    """Return the place with the most sound GTINs when none of the ``known`` ones has any; else nothing."""
    return _best(seen, known, lambda _, value: problem(value) is None)


def guess_price(seen: Seen, known: Collection[str]) -> tuple[str, ...]:
    """Return the place that is called a dealer price and holds prices when no ``known`` one does."""
    return _best(
        seen,
        known,
        lambda place, value: (
            any(word in place.casefold() for word in _PRICE_WORDS) and isinstance(read_price(value), Decimal)
        ),
    )


def guess_tracking(seen: Seen) -> tuple[str, ...]:
    """Return the places of orders that are called after tracking and hold what looks like numbers."""
    return tuple(
        place
        for place, values in sorted(seen.items())
        if any(word in place.casefold() for word in _TRACKING_WORDS)
        and any(_TRACKING_NUMBER.fullmatch(value.strip()) for value in values)
    )


def _best(seen: Seen, known: Collection[str], is_one: Callable[[str, str], bool]) -> tuple[str, ...]:
    counts = {place: sum(is_one(place, value) for value in values) for place, values in seen.items()}
    if any(seen.get(place) for place in known):
        return ()
    best = max(counts, key=lambda place: counts[place], default="")
    return (best,) if best and counts[best] else ()
