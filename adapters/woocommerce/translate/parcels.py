"""Tracking numbers, wherever WooCommerce, one of its plugins or another tool keeps them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
)
from connector.fulfilment.tracking.carriers import bare_number, identify_carrier
from connector.fulfilment.tracking.fields import members_of, read_field
from connector.model import Carrier, Parcel

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
_ON_ITEMS = (
    *("_vi_wot_order_item_tracking_data", "_vi_wot_order_item_tracking_data_by_quantity"),
    "_wot_tracking_number",
)
"""VillaTheme keeps its numbers on the order's items, or on the order in another mode."""


class _Plugin(NamedTuple):
    """Who carries the parcels of a field: always ``carrier``, or whom the field ``beside`` it names."""

    carrier: str = ""
    beside: str = ""


_PLUGINS: Mapping[str, _Plugin] = {
    TRACKING_ITEMS: _Plugin(),
    "_pr_shipment_dhl_label_tracking": _Plugin("dhl"),
    "shipcloud_shipment_data": _Plugin(),
    "dpd_tracking_numbers": _Plugin("dpd"),
    "ywot_tracking_code": _Plugin(beside="ywot_carrier_name"),
    "_bst_tracking_number": _Plugin(beside="_bst_tracking_provider_name"),
    "_aftership_tracking_items": _Plugin(),
    "_parcelpanel_shipping_numbers": _Plugin(),
    "_aftership_tracking_number": _Plugin(beside="_aftership_tracking_provider_name"),
    "_tracking_number": _Plugin(beside="_tracking_provider"),
    "tracking_number": _Plugin(beside="tracking_provider"),
}
"""Meta fields of orders that hold numbers, by plugin or tool (``docs/tracking.md``: where each was read)."""


def label_maker(order: Row) -> str:
    """Name the plugin that made a label of this order, as the plugins show it; empty when none did.

    DHL's keeps the file beside the number. Shiptastic's shipments leave their draft once a label is made;
    one on its way back has the customer as sender.
    """
    for value in meta_values(order, "_pr_shipment_dhl_label_tracking"):
        if isinstance(value, Mapping) and (value.get("label_path") or value.get("label_url")):
            return "DHL Shipping Germany"
    for shipment in rows_at(order, "shipments"):
        is_sent = text_at(shipment, "status") not in ("", "draft", "processing")
        if is_sent and text_at(shipment, "tracking_id") and text_at(shipment, "type") != "return":
            return "Shiptastic"
    return ""


def order_sample_of(rows: Iterable[Row], fields: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Gather the values of orders by place, without the tracking numbers that are found anyway."""
    seen: dict[str, list[str]] = {}
    for row in rows:
        known = {bare_number(parcel.number) for parcel in read_tracking(row, (), fields).parcels}
        for meta in rows_at(row, "meta_data"):
            value = meta.get("value")
            if isinstance(value, str | int) and str(value).strip() and bare_number(str(value)) not in known:
                seen.setdefault(META + text_at(meta, "key"), []).append(str(value))
    return {place: tuple(values) for place, values in seen.items()}


@dataclass(frozen=True, slots=True)
class Tracking:
    """The parcels of an order, each once, and reasons why something in a tracking field is none for sure."""

    parcels: tuple[Parcel, ...] = ()
    unclear: tuple[str, ...] = ()


class _Field(NamedTuple):
    """A tracking field: where it stands, what it holds, and what stands beside it."""

    place: str
    value: Any
    named: str = ""
    url: str = ""


def read_tracking(
    order: Row,
    fulfilments: Sequence[Row] = (),
    fields: Iterable[str] = (),
    default_carrier: Carrier | None = None,
) -> Tracking:
    """Read every tracking field of the order, with the best clue on who carries each parcel.

    ``fields`` are the places that the settings name (``meta:NAME``).
    """
    method = first_text(text_at(line, "method_title") for line in rows_at(order, "shipping_lines"))
    parcels: dict[str, Parcel] = {}
    unclear: dict[str, None] = {}
    for place, value, named, url in _fields(order, fulfilments, fields):
        reading = read_field(value, named=named, url=url)
        unclear |= {complaint: None} if (complaint := reading.complaint(place)) else {}
        for entry in reading.entries:
            carrier = identify_carrier(
                entry.number,
                named=entry.named,
                url=entry.url,
                shipping_method=method,
                default=default_carrier,
            )
            key = bare_number(entry.number)
            if key not in parcels or parcels[key].carrier is Carrier.OTHER:
                parcels[key] = Parcel(entry.number, carrier)
    return Tracking(tuple(parcels.values()), tuple(unclear))


def tracking_items(order: Row, parcel: Parcel, at: datetime) -> list[Any]:
    """Return the plugins' list with this parcel added; entries of theirs stay as they are.

    Carrier and link are written as a custom provider: that is shown whatever table of carriers the
    installed version of a plugin has (facts h).
    """
    name, link = _NAMES.get(parcel.carrier, ("", ""))
    return [
        *(
            dict(item)
            for value in meta_values(order, TRACKING_ITEMS)
            for item in members_of(value)
            if isinstance(item, Mapping)
        ),
        {
            "tracking_provider": "",
            "custom_tracking_provider": name,
            "custom_tracking_link": link.format(quote(parcel.number, safe="")),
            "tracking_number": parcel.number,
            "date_shipped": str(int(at.timestamp())),
            "tracking_id": hashlib.sha256(f"kickroute {parcel.number}".encode()).hexdigest()[:32],
        },
    ]


def _fields(order: Row, fulfilments: Sequence[Row], places: Iterable[str]) -> Iterator[_Field]:
    for key, plugin in _PLUGINS.items():
        named = plugin.carrier or meta_text(order, plugin.beside)
        yield from _at(META + key, meta_values(order, key), named)
    for holder in (order, *rows_at(order, "line_items")):
        for key in _ON_ITEMS:
            yield from _at(META + key, meta_values(holder, key), meta_text(holder, "_wot_tracking_carrier"))
    yield from _at("shipments", rows_at(order, "shipments"))
    yield from _core(fulfilments)
    named = meta_text(order, _PLUGIN_CARRIER)
    for place in places:
        yield from _at(place, meta_values(order, place.removeprefix(META)), named)


def _at(place: str, values: Iterable[Any], named: str = "") -> Iterator[_Field]:
    """Yield what stands in one place: each object of a list is a field by itself, as plugins write them."""
    for value in values:
        members = members_of(value)
        if members and all(isinstance(member, Mapping) for member in members):
            yield from (_Field(place, member, named) for member in members)
        else:
            yield _Field(place, value, named)


def _core(fulfilments: Sequence[Row]) -> Iterator[_Field]:
    for fulfilment in fulfilments:
        if fulfilment.get("date_deleted") is None:
            named = first_text(meta_text(fulfilment, key) for key in ("_shipment_provider", "_provider_name"))
            number, link = meta_value(fulfilment, "_tracking_number"), meta_text(fulfilment, "_tracking_url")
            yield _Field("_tracking_number", number, named, link)
