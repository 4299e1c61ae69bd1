"""Tracking numbers: those of an order's deliveries, and those in custom fields that the settings name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from adapters.shopware.translate.fields import CUSTOM
from adapters.shopware.translate.values import Row, custom_fields, name_of, row_at, rows_at, text_at
from connector.fulfilment.tracking.carriers import bare_number, identify_carrier
from connector.fulfilment.tracking.fields import read_field
from connector.model import Carrier, Parcel

_CODES = "trackingCodes"


@dataclass(frozen=True, slots=True)
class Tracking:
    """The parcels of an order, each once, and reasons why something in a tracking field is none for sure."""

    parcels: tuple[Parcel, ...] = ()
    unclear: tuple[str, ...] = ()


class _Field(NamedTuple):
    """A tracking field: where it stands, what it holds, and the delivery that it belongs to."""

    place: str
    value: Any
    delivery: Row


def read_tracking(order: Row, places: Iterable[str] = (), default_carrier: Carrier | None = None) -> Tracking:
    """Read every tracking field of the order, with the best clue on who carries each parcel.

    A delivery has no field for its carrier: its shipping method names one (facts 7). ``places`` are the
    custom fields that the settings name, of the order or of its deliveries.
    """
    parcels: dict[str, Parcel] = {}
    unclear: dict[str, None] = {}
    for place, value, delivery in _fields(order, tuple(places)):
        method = row_at(delivery, "shippingMethod")
        reading = read_field(value)
        unclear |= {complaint: None} if (complaint := reading.complaint(place)) else {}
        for entry in reading.entries:
            carrier = identify_carrier(
                entry.number,
                named=entry.named,
                url=entry.url or text_at(method, "trackingUrl"),
                shipping_method=name_of(method),
                default=default_carrier,
            )
            parcels.setdefault(bare_number(entry.number), Parcel(entry.number, carrier))
    return Tracking(tuple(parcels.values()), tuple(unclear))


def _fields(order: Row, places: tuple[str, ...]) -> Iterator[_Field]:
    deliveries = rows_at(order, "deliveries")
    for delivery in deliveries:
        yield _Field(_CODES, delivery.get(_CODES), delivery)
        yield from _custom(delivery, places, delivery)
    yield from _custom(order, places, deliveries[0] if deliveries else {})


def _custom(row: Row, places: tuple[str, ...], delivery: Row) -> Iterator[_Field]:
    values = custom_fields(row)
    return (_Field(place, values.get(place.removeprefix(CUSTOM)), delivery) for place in places)
