"""Tracking numbers: those of an order's deliveries, and those in custom fields that the settings name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from adapters.shopware.translate.fields import CUSTOM
from adapters.shopware.translate.values import Row, custom_fields, name_of, row_at, rows_at, text_at, text_of
from connector.model import Carrier, Parcel
from connector.tracking import clean_number, identify_carrier

_SEPARATORS = re.compile(r"[,;|\n\r]+")


def to_parcels(
    order: Row, fields: Iterable[str] = (), default_carrier: Carrier | None = None
) -> tuple[Parcel, ...]:
    """Return every parcel of the order once, with the best clue on who carries it.

    A delivery has no field for its carrier: its shipping method names one (facts 7).
    """
    parcels: dict[str, Parcel] = {}
    places = tuple(fields)
    deliveries = rows_at(order, "deliveries")
    for number, delivery in (*_entries(deliveries, places), *_named(order, deliveries, places)):
        if not (clean := clean_number(number)):
            continue
        method = row_at(delivery, "shippingMethod")
        carrier = identify_carrier(
            clean,
            url=text_at(method, "trackingUrl"),
            shipping_method=name_of(method),
            default=default_carrier,
        )
        parcels.setdefault(_key(clean), Parcel(clean, carrier))
    return tuple(parcels.values())


def is_same_number(one: str, other: str) -> bool:
    """Tell whether two tracking numbers are one, however they are spaced."""
    return _key(one) == _key(other)


def _key(number: str) -> str:
    return number.replace(" ", "").upper()


def _entries(deliveries: Iterable[Row], places: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    for delivery in deliveries:
        for number in _numbers(delivery.get("trackingCodes")):
            yield number, delivery
        for number in _in_fields(delivery, places):
            yield number, delivery


def _named(order: Row, deliveries: tuple[Row, ...], places: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    first = deliveries[0] if deliveries else {}
    for number in _in_fields(order, places):
        yield number, first


def _in_fields(row: Row, places: tuple[str, ...]) -> Iterator[str]:
    fields = custom_fields(row)
    for place in places:
        yield from _numbers(fields.get(place.removeprefix(CUSTOM)))


def _numbers(value: Any) -> Iterator[str]:
    """Yield each number of a list, or of a text that separates them by commas, semicolons or lines."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    else:
        yield from (part for part in _SEPARATORS.split(text_of(value)) if part.strip())
