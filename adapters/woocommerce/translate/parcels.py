"""Tracking numbers, wherever WooCommerce or one of its plugins keeps them (labels.md section 3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from adapters.woocommerce.translate.fields import META
from adapters.woocommerce.translate.values import (
    Row,
    first_text,
    meta_text,
    meta_value,
    meta_values,
    rows_at,
    text_at,
    text_of,
)
from connector.model import Carrier, Parcel
from connector.tracking import bare_number, clean_number, identify_carrier

FULFILMENT_STATUS = "_fulfillment_status"
TRACKING_ITEMS = "_wc_shipment_tracking_items"
"""Where the plugins Shipment Tracking and Advanced Shipment Tracking keep their list."""

_NAMES = {
    Carrier.DHL: ("DHL", "https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={}"),
    Carrier.UPS: ("UPS", "https://www.ups.com/track?tracknum={}"),
    Carrier.GLS: ("GLS", "https://gls-group.eu/DE/de/paketverfolgung?match={}"),
    Carrier.HERMES: ("Hermes", "https://www.myhermes.de/empfangen/sendungsverfolgung/?suche={}"),
    Carrier.DPD: ("DPD", "https://tracking.dpd.de/parcelstatus?query={}"),
    Carrier.TNT: ("TNT", "https://www.tnt.com/express/de_de/site/shipping-tools/tracking.html?cons={}"),
}
_PLUGIN_CARRIER = "kickroute_tracking_carrier"
_SEPARATORS = re.compile(r"[,;|\n\r]+")


def order_sample_of(rows: Iterable[Row], fields: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Gather the values of orders by place, without the tracking numbers that are found anyway."""
    seen: dict[str, list[str]] = {}
    for row in rows:
        known = {bare_number(parcel.number) for parcel in to_parcels(row, (), fields)}
        for meta in rows_at(row, "meta_data"):
            value = meta.get("value")
            if isinstance(value, str | int) and str(value).strip() and bare_number(str(value)) not in known:
                seen.setdefault(META + text_at(meta, "key"), []).append(str(value))
    return {place: tuple(values) for place, values in seen.items()}


class _Entry(NamedTuple):
    number: str
    named: str = ""
    url: str = ""


def to_parcels(
    order: Row,
    fulfilments: Sequence[Row] = (),
    fields: Iterable[str] = (),
    default_carrier: Carrier | None = None,
) -> tuple[Parcel, ...]:
    """Return every parcel of the order once, with the best clue on who carries it.

    ``fields`` are the places that the settings name (``meta:NAME``).
    """
    method = first_text(text_at(line, "method_title") for line in rows_at(order, "shipping_lines"))
    parcels: dict[str, Parcel] = {}
    for entry in _entries(order, fulfilments, fields):
        number = clean_number(entry.number)
        if not number:
            continue
        carrier = identify_carrier(
            number, named=entry.named, url=entry.url, shipping_method=method, default=default_carrier
        )
        key = bare_number(number)
        if key not in parcels or parcels[key].carrier is Carrier.OTHER:
            parcels[key] = Parcel(number, carrier)
    return tuple(parcels.values())


def tracking_items(order: Row, parcel: Parcel, at: datetime) -> list[Any]:
    """Return the plugins' list with this parcel added; entries of theirs stay as they are.

    Carrier and link are written as a custom provider: that is shown whatever table of carriers the
    installed version of a plugin has (labels.md section 3).
    """
    name, link = _NAMES.get(parcel.carrier, ("", ""))
    return [
        *(dict(item) for value in meta_values(order, TRACKING_ITEMS) for item in _objects(value)),
        {
            "tracking_provider": "",
            "custom_tracking_provider": name,
            "custom_tracking_link": link.format(quote(parcel.number, safe="")),
            "tracking_number": parcel.number,
            "date_shipped": str(int(at.timestamp())),
            "tracking_id": hashlib.sha256(f"kickroute {parcel.number}".encode()).hexdigest()[:32],
        },
    ]


def _entries(order: Row, fulfilments: Sequence[Row], fields: Iterable[str]) -> Iterator[_Entry]:
    yield from _tracking_plugins(order)
    yield from _dhl_plugin(order)
    yield from _shiptastic(order)
    yield from _core(fulfilments)
    yield from _villatheme(order)
    yield from _named_in_settings(order, fields)


def _named_in_settings(order: Row, fields: Iterable[str]) -> Iterator[_Entry]:
    carrier = meta_text(order, _PLUGIN_CARRIER)
    for field in fields:
        for number in _numbers(meta_value(order, field.removeprefix(META))):
            yield _Entry(number, carrier)


def _tracking_plugins(order: Row) -> Iterator[_Entry]:
    """Shipment Tracking and Advanced Shipment Tracking."""
    for item in _objects(meta_value(order, TRACKING_ITEMS)):
        named = first_text((text_at(item, "tracking_provider"), text_at(item, "custom_tracking_provider")))
        yield _Entry(text_at(item, "tracking_number"), named, text_at(item, "custom_tracking_link"))


def _dhl_plugin(order: Row) -> Iterator[_Entry]:
    """DHL Shipping Germany: one object, its number a text or a list."""
    for label in _objects(meta_value(order, "_pr_shipment_dhl_label_tracking")):
        for number in _numbers(label.get("tracking_number")):
            yield _Entry(number, "dhl")


def _shiptastic(order: Row) -> Iterator[_Entry]:
    for shipment in rows_at(order, "shipments"):
        if shipment.get("type") == "return":
            continue
        named = first_text(
            (text_at(shipment, "shipping_provider"), text_at(shipment, "shipping_provider_title"))
        )
        yield _Entry(text_at(shipment, "tracking_id"), named, text_at(shipment, "tracking_url"))


def _core(fulfilments: Sequence[Row]) -> Iterator[_Entry]:
    for fulfilment in fulfilments:
        if fulfilment.get("date_deleted") is None:
            named = first_text(meta_text(fulfilment, key) for key in ("_shipment_provider", "_provider_name"))
            yield _Entry(
                meta_text(fulfilment, "_tracking_number"), named, meta_text(fulfilment, "_tracking_url")
            )


def _villatheme(order: Row) -> Iterator[_Entry]:
    for holder in (order, *rows_at(order, "line_items")):
        named = meta_text(holder, "_wot_tracking_carrier")
        for number in _numbers(meta_value(holder, "_wot_tracking_number")):
            yield _Entry(number, named)


def _objects(value: Any) -> Iterator[Row]:
    """Yield the objects of a list, or of a PHP array that became an object, or the one object itself."""
    if isinstance(value, Mapping):
        inner = list(value.values())
        yield from inner if inner and all(isinstance(v, Mapping) for v in inner) else [value]
    elif isinstance(value, list):
        yield from (v for v in value if isinstance(v, Mapping))


def _numbers(value: Any) -> Iterator[str]:
    """Yield each number of a list, or of a text that separates them by commas, semicolons or lines."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    else:
        yield from (part for part in _SEPARATORS.split(text_of(value)) if part.strip())
