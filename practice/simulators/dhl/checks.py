"""What DHL finds wrong with a shipment: its schema first, then what its backend knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from practice.simulators.dhl.account import Account

Message = dict[str, str]

PRODUCTS = {"V01PAK": "01", "V53WPAK": "53", "V54EPAK": "54", "V62WP": "62", "V62KP": "62", "V66WPI": "66"}
"""Products, and the 11th and 12th digit of a billing number that may pay for them."""

_CHECKS_AGE = frozenset({"V01PAK"})
_BILLING = re.compile(r"\w{10}\d{2}\w{2}")
_POSTCODE = re.compile(r"[0-9A-Za-z]+([ -]?[0-9A-Za-z]+)*")
_LENGTHS = {
    **dict.fromkeys(("name1", "name2", "name3", "addressStreet", "name"), (1, 50)),
    "addressHouse": (1, 10),
    "additionalAddressInformation1": (1, 60),
    "postalCode": (3, 10),
    "city": (1, 40),
    "country": (3, 3),
    "contactName": (3, 80),
    "phone": (1, 20),
    "email": (3, 80),
}
_CONTACT = frozenset(_LENGTHS) - {"name"}
_SHIPPER = _CONTACT - {"additionalAddressInformation1", "phone"}
_LOCKER = frozenset({"name", "lockerID", "postNumber", "city", "country", "postalCode"})
_OFFICE = frozenset({"name", "retailID", "postNumber", "email", "city", "country", "postalCode"})
_SHIPMENT = frozenset({"product", "billingNumber", "refNo", "shipper", "consignee", "details", "services"})
_SERVICES = frozenset({"visualCheckOfAge", "dhlRetoure"})


def problems(shipment: Mapping[str, Any], account: Account, *, must_encode: bool) -> list[Message]:
    """Return every message about a shipment; those whose state is Error keep it from being made."""
    return [
        *_unknown("", shipment, _SHIPMENT),
        *_product(shipment, account),
        *_reference(shipment),
        *_address("shipper", shipment.get("shipper"), _SHIPPER),
        *_consignee(shipment.get("consignee")),
        *_weight(shipment.get("details")),
        *_services(shipment, account),
        *_codeable(shipment.get("consignee"), must_encode=must_encode),
    ]


def _error(place: str, text: str) -> Message:
    return {"property": place, "validationMessage": text, "validationState": "Error"}


def _unknown(place: str, content: Mapping[str, Any], known: frozenset[str]) -> Iterator[Message]:
    for name in sorted(content.keys() - known):
        yield _error(f"{place}.{name}".lstrip("."), "This property is not known.")


def _product(shipment: Mapping[str, Any], account: Account) -> Iterator[Message]:
    product, billing = shipment.get("product"), shipment.get("billingNumber", "")
    if product not in PRODUCTS:
        yield _error("product", f"{product!r} is none of {', '.join(PRODUCTS)}.")
    elif not _BILLING.fullmatch(billing) or billing[10:12] != PRODUCTS[product]:
        yield _error("billingNumber", f"The billing number cannot be used for product {product}.")
    elif billing not in account.billing_numbers:
        yield _error("billingNumber", "The billing number is not entitled for this user.")


def _reference(shipment: Mapping[str, Any]) -> Iterator[Message]:
    reference = shipment.get("refNo")
    if reference is not None and not 8 <= len(reference) <= 35:
        yield _error("refNo", "The reference must have 8 to 35 characters.")


def _address(place: str, content: Any, known: frozenset[str]) -> Iterator[Message]:
    if not isinstance(content, dict):
        yield _error(place, "The address is missing.")
        return
    yield from _unknown(place, content, known)
    for name in ("name1", "addressStreet", "postalCode", "city", "country"):
        if not content.get(name):
            yield _error(f"{place}.{name}", "This field is mandatory.")
    yield from _lengths(place, content)


def _lengths(place: str, content: Mapping[str, Any]) -> Iterator[Message]:
    for name, value in content.items():
        shortest, longest = _LENGTHS.get(name, (0, 1000))
        if isinstance(value, str) and not shortest <= len(value) <= longest:
            yield _error(f"{place}.{name}", f"The text must have {shortest} to {longest} characters.")
    postcode = str(content.get("postalCode", ""))
    is_german = content.get("country") == "DEU"
    if not _POSTCODE.fullmatch(postcode) or (is_german and not re.fullmatch(r"\d{5}", postcode)):
        yield _error(f"{place}.postalCode", "The postal code is not valid for this country.")


def _consignee(content: Any) -> Iterator[Message]:
    if isinstance(content, dict) and "lockerID" in content:
        yield from _station(content, _LOCKER, "lockerID", 100)
    elif isinstance(content, dict) and "retailID" in content:
        yield from _station(content, _OFFICE, "retailID", 401)
    else:
        yield from _address("consignee", content, _CONTACT)
        if isinstance(content, dict) and content.get("country") == "DEU" and "phone" in content:
            yield _error("consignee.phone", "Within Germany the phone number cannot be transmitted.")


def _station(content: dict[str, Any], known: frozenset[str], id_: str, lowest: int) -> Iterator[Message]:
    yield from _unknown("consignee", content, known)
    if not isinstance(content[id_], int) or not lowest <= content[id_] <= 999:
        yield _error(f"consignee.{id_}", "The number has three digits.")
    if not re.fullmatch(r"\d{6,10}", str(content.get("postNumber", ""))):
        yield _error("consignee.postNumber", "The post number has 6 to 10 digits.")
    for name in ("name", "postalCode", "city"):
        if not content.get(name):
            yield _error(f"consignee.{name}", "This field is mandatory.")
    yield from _lengths("consignee", content)


def _weight(details: Any) -> Iterator[Message]:
    weight = details.get("weight") if isinstance(details, dict) else None
    if not isinstance(weight, dict) or weight.get("uom") not in ("g", "kg"):
        yield _error("details.weight", "Weight needs value and unit.")
        return
    grams = weight.get("value", 0) * (1000 if weight["uom"] == "kg" else 1)
    if not 0 < grams <= 31500:
        yield _error("details.weight", "The weight is too high or too low.")


def _services(shipment: Mapping[str, Any], account: Account) -> Iterator[Message]:
    services = shipment.get("services", {})
    yield from _unknown("services", services, _SERVICES)
    age = services.get("visualCheckOfAge")
    if age is not None:
        if age not in ("A16", "A18"):
            yield _error("services.visualCheckOfAge", "Allowed are A16 and A18.")
        elif shipment.get("product") not in _CHECKS_AGE:
            yield _error("services.visualCheckOfAge", "The service is not available for this product.")
        elif "lockerID" in (shipment.get("consignee") or {}):
            yield _error("services.visualCheckOfAge", "The service is not available for a Packstation.")
    if (back := services.get("dhlRetoure")) is not None:
        if back.get("billingNumber") not in account.return_billing_numbers:
            yield _error(
                "services.dhlRetoure.billingNumber", "The billing number cannot be used for returns."
            )
        yield from _address("services.dhlRetoure.returnAddress", back.get("returnAddress"), _CONTACT)


def _codeable(content: Any, *, must_encode: bool) -> Iterator[Message]:
    """Find what the backend finds: it knows every German address but those in Nirgendwo."""
    if isinstance(content, dict) and content.get("city") == "Nirgendwo":
        yield {
            "property": "consignee",
            "validationMessage": "The address is not codeable: the shipment may take longer.",
            "validationState": "Error" if must_encode else "Warning",
        }
