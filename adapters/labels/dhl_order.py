"""From a label request to a shipment order of DHL's API "Parcel DE Shipping", and back: pure.

Lengths, names and services are those of DHL's own description of the API, version 2.1.14.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from adapters.labels.addresses import (
    CITY,
    LINE,
    POSTCODE,
    lines_of,
)
from adapters.labels.countries import ALPHA_3, EUROPEAN_UNION
from connector.model import Address
from connector.model.errors import LabelsRefused
from connector.model.messages import joined, say
from connector.model.shipping import LabelRequest
from connector.orders.addresses.stations import Station, UnclearStation, read_station
from connector.orders.addresses.streets import person, split_street

HOME = "DE"
_INTERNATIONAL = "V53WPAK"
_LONGEST_REFERENCE, _SHORTEST_REFERENCE = 35, 8


@dataclass(frozen=True, slots=True)
class Billing:
    """Products and the numbers that pay for them; an empty number is a service not agreed on."""

    profile: str
    product: str
    number: str
    international_number: str = ""
    return_number: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shipment as DHL takes it, and sentences about what did not fit on the label."""

    shipment: Mapping[str, Any]
    warnings: tuple[str, ...]


def draw(request: LabelRequest, billing: Billing) -> Drawn:
    """Write the shipment; raises LabelsRefused with everything that can be known to be impossible."""
    station = read_station(request.receiver)
    if isinstance(station, UnclearStation):
        raise LabelsRefused(
            say(
                "the end customer's address names a Packstation or Postfiliale, and not clearly: "
                "{reason}. Ask the retailer which one, and correct the shipping address of the order",
                reason=station.reason,
            )
        )
    problems = [*_problems(request, billing, station)]
    if problems:
        raise LabelsRefused(joined("; ", problems))
    is_home = _country(request.receiver) == HOME
    sender, cut_of_sender = _contact(request.sender, say("the sender"), company_first=True)
    receiver, cut_of_receiver = _receiver(request.receiver, station, is_home=is_home)
    shipment: dict[str, Any] = {
        "product": billing.product if is_home else _INTERNATIONAL,
        "billingNumber": billing.number if is_home else billing.international_number,
        "refNo": reference(request.reference),
        "shipper": sender,
        "consignee": receiver,
        "details": {"weight": {"uom": "g", "value": _grams(request.weight)}},
    }
    if services := _services(request, billing, is_home=is_home):
        shipment["services"] = services
    return Drawn(shipment, (*cut_of_sender, *cut_of_receiver))


def reference(number: str) -> str:
    """Return what is printed as reference, in the length that DHL takes."""
    plain = " ".join(number.split())
    named = plain if len(plain) >= _SHORTEST_REFERENCE else f"Kickroute {plain}"
    return named[:_LONGEST_REFERENCE].rstrip()


def _problems(request: LabelRequest, billing: Billing, station: Station | None) -> Iterator[str]:
    country = _country(request.receiver)
    if country not in ALPHA_3:
        yield say("the end customer's country {country} is none that DHL knows", country=f"{country!r}")
    elif country not in EUROPEAN_UNION:
        yield (
            say(
                "a parcel to {country} needs customs papers, which are not made here: make this "
                "label in DHL's portal and enter its number in the shop's order",
                country=country,
            )
        )
    elif country != HOME and not billing.international_number:
        yield (
            say(
                "the parcel goes to {country}, and labels.dhl_international_billing_number is not "
                "set: set it, or make this label in DHL's portal and enter its number in the shop's "
                "order",
                country=country,
            )
        )
    if request.age_check and country != HOME:
        yield say("the age of the receiver ({age}) can be checked within Germany only", age=request.age_check)
    elif request.age_check and billing.product != "V01PAK":
        yield (
            say(
                "the age of the receiver ({age}) cannot be checked with {product}: set "
                'labels.dhl_product = "V01PAK" and its billing number',
                age=request.age_check,
                product=billing.product,
            )
        )
    if station is not None:
        yield from _station_problems(request, station)
    yield from _gaps(request.receiver, say("the end customer's"), is_at_station=station is not None)
    yield from _gaps(request.sender, say("the retailer's (the billing address)"))


def _station_problems(request: LabelRequest, station: Station) -> Iterator[str]:
    kind = "Packstation" if station.is_locker else "Postfiliale"
    if not station.post_number:
        yield (
            say(
                "the parcel goes to {kind} {number}, and the address has no post number (6 to 10 "
                "digits, which the end customer got from DHL): enter it in the second address line "
                "of the order",
                kind=kind,
                number=station.number,
            )
        )
    if request.age_check and station.is_locker:
        yield (
            say(
                "a Packstation checks no age, and this parcel needs {age}: ask the retailer for a "
                "street address",
                age=request.age_check,
            )
        )


def _gaps(address: Address, whose: str, *, is_at_station: bool = False) -> Iterator[str]:
    if not (person(address) or address.company.strip()):
        yield say("{whose} address has no name", whose=whose)
    if not (address.address_1.strip() or address.address_2.strip()) and not is_at_station:
        yield say("{whose} address has no street", whose=whose)
    for name, text in (("postcode", address.postcode), ("city", address.city)):
        if not text.strip():
            yield say("{whose} address has no {part}", whose=whose, part=name)


def _receiver(
    address: Address, station: Station | None, *, is_home: bool
) -> tuple[dict[str, Any], tuple[str, ...]]:
    if station is None:
        content, cut = _contact(address, say("the receiver"), company_first=False)
        # "Within Germany, the phone number cannot be transmitted."
        more = {"email": address.email, "phone": "" if is_home else address.phone}
        return content | {name: text for name, text in more.items() if text}, cut
    name = lines_of([person(address) or address.company], most=1)
    content = {
        "name": name.lines[0],
        "lockerID" if station.is_locker else "retailID": station.number,
        "postNumber": station.post_number,
        "postalCode": address.postcode.strip()[:POSTCODE],
        "city": lines_of([address.city], CITY, most=1).lines[0],
        "country": ALPHA_3[HOME],
    }
    return content, _cut_sentences(name.cut, say("the receiver"))


def _contact(address: Address, whose: str, *, company_first: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Write an address. A receiver's person comes first: the company's field may hold a ``c/o`` line."""
    street = split_street(address)
    names = [address.company, person(address)] if company_first else [person(address), address.company]
    lines = lines_of([*names, street.rest])
    roads, cities = lines_of([street.street], most=1), lines_of([address.city], CITY, most=1)
    content: dict[str, Any] = {f"name{at}": line for at, line in enumerate(lines.lines, 1)}
    content |= {
        "addressStreet": roads.lines[0],
        "postalCode": address.postcode.strip()[:POSTCODE],
        "city": cities.lines[0],
        "country": ALPHA_3[_country(address)],
    }
    if street.house:
        content["addressHouse"] = street.house
    return content, _cut_sentences((*lines.cut, *roads.cut, *cities.cut), whose)


def _cut_sentences(cut: tuple[str, ...], whose: str) -> tuple[str, ...]:
    return tuple(
        say(
            "“{text}” is longer than DHL's labels allow ({most} characters a line) and was cut in "
            "the address of {whose}: check the label",
            text=text,
            most=LINE,
            whose=whose,
        )
        for text in cut
    )


def _services(request: LabelRequest, billing: Billing, *, is_home: bool) -> dict[str, Any]:
    services: dict[str, Any] = {}
    if request.age_check is not None:
        services["visualCheckOfAge"] = request.age_check.value
    if request.return_to is not None and billing.return_number and is_home:
        address, _ = _contact(request.return_to, say("the return"), company_first=True)
        services["dhlRetoure"] = {"billingNumber": billing.return_number, "returnAddress": address}
    return services


def _grams(kilograms: Decimal) -> int:
    return int((kilograms * 1000).to_integral_value(ROUND_CEILING))


def _country(address: Address) -> str:
    return address.country_code.strip().upper() or HOME


# --- what comes back -----------------------------------------------------------------------------


def item_of(document: Any) -> Mapping[str, Any]:
    """Return the one element of the answer's list, an empty one when there is none."""
    items = document.get("items") if isinstance(document, dict) else None
    first = items[0] if isinstance(items, list) and items else None
    return first if isinstance(first, dict) else {}


def is_done(item: Mapping[str, Any]) -> bool:
    """Tell whether the one shipment was dealt with as asked; a whole answer may be 200 without that."""
    status = item.get("sstatus")
    code = status.get("status", status.get("statusCode")) if isinstance(status, dict) else None
    return str(code) == "200"


def sentences_of(document: Any) -> tuple[str, ...]:
    """Return everything that an answer says: messages with the place they are about, else its details."""
    item = item_of(document)
    rows = item.get("validationMessages")
    messages = [_message(row) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if any(messages):
        return tuple(dict.fromkeys(message for message in messages if message))
    whole = document.get("status") if isinstance(document, dict) else None
    holders = (item.get("sstatus"), whole, document)
    texts = [_plain(h.get(name)) for h in holders if isinstance(h, dict) for name in ("detail", "title")]
    return tuple(dict.fromkeys(text for text in texts if text))[:1]


def document_of(item: Mapping[str, Any]) -> bytes:
    """Return the PDF in an answer, nothing when it is not there or is none."""
    label = item.get("label")
    encoded = label.get("b64") if isinstance(label, dict) else None
    try:
        content = base64.b64decode(encoded, validate=False) if isinstance(encoded, str) else b""
    except binascii.Error:
        return b""
    return content if content.startswith(b"%PDF") else b""


def _message(row: Mapping[str, Any]) -> str:
    text, place = _plain(row.get("validationMessage")), _plain(row.get("property"))
    return f"{text} ({place})" if text and place else text


def _plain(text: Any) -> str:
    return " ".join(text.split())[:300] if isinstance(text, str) else ""
