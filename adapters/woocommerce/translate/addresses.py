"""Postal addresses: how Kickroute's are written into an order, and how an order's are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.woocommerce.translate.countries import COUNTRIES
from adapters.woocommerce.translate.limits import LIMITS, takes_mail
from adapters.woocommerce.translate.values import Row, text_at
from connector.model import Address, NewOrder
from connector.model.errors import ShopRefused
from connector.model.messages import say
from connector.orders.addresses.fitting import fit
from connector.orders.addresses.stations import Station, holds_station, read_station

_HOUSE_NUMBER = re.compile(
    r"(?:(?:haus)?nr\.?\s*|no\.?\s*|#\s*)?\d{1,5}\s*[a-z]?(?:\s*[-–/+]\s*\d{0,5}\s*[a-z]?)*", re.IGNORECASE
)
_ENDS_WITH_NUMBER = re.compile(r".*\s\d+\s*[a-z]?(?:\s*[-–/+]\s*\d*\s*[a-z]?)*", re.IGNORECASE)

_PARTS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "address_1": "address_1",
    "address_2": "address_2",
    "city": "city",
    "state": "state",
    "postcode": "postcode",
    "country": "country_code",
}
"""WooCommerce's key of each part that billing and shipping share, and ours."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """An address as label plugins read it rightly, and a warning where that was not possible."""

    address: Address
    warning: str = ""


def arrange(address: Address) -> Arranged:
    """Put street and number into the first line, and leave the second empty where possible.

    Label plugins print the second line as the house number (facts h). So one that looks like
    a house number is joined to the street; any other moves to the company when that is free, and stays
    with a warning when it is not.
    """
    street, second = address.address_1.strip(), address.address_2.strip()
    if not second:
        return Arranged(address)
    if _HOUSE_NUMBER.fullmatch(second) and not _ENDS_WITH_NUMBER.fullmatch(street):
        return Arranged(replace(address, address_1=f"{street} {second}".strip(), address_2=""))
    if not address.company.strip():
        return Arranged(replace(address, company=address.address_2, address_2=""))
    return Arranged(
        address,
        "the second address line stays where label plugins may print it as a house number: "
        "check the label before it is stuck on",
    )


def require_country(code: str, place: str) -> str:
    """Return the country's code in capitals; raises ShopRefused for what is none."""
    country = code.strip().upper()
    if country not in COUNTRIES:
        raise ShopRefused(
            say(
                "{place}: {code} is no country; allowed are the two letters of ISO 3166-1, such as "
                "DE. The shop would take it and charge no tax: have the address corrected and the "
                "order sent again",
                place=place,
                code=f"{code!r}",
            ),
            code="unknown_country",
        )
    return country


def fitted(order: NewOrder) -> NewOrder:
    """Fit an order to the shop's fields; a station is named as label plugins look for it."""
    fits = fit(order, LIMITS)
    station = read_station(fits.shipping)
    if not isinstance(station, Station) or not station.post_number:
        return fits
    if holds_station(fits.shipping.address_1):
        return replace(fits, shipping=replace(fits.shipping, address_1=station.text))
    return fits


def station_metas(address: Address) -> dict[str, str]:
    """Return what DHL's and Shiptastic's plugins look for at an order to a station, or nothing."""
    station = read_station(address)
    if not isinstance(station, Station) or not station.post_number:
        return {}
    return {
        "_shipping_dhl_postnum": station.post_number,
        "_pickup_location_code": f"{station.number:03d}",
        "_pickup_location_customer_number": station.post_number,
    }


def to_shipping(address: Address) -> dict[str, str]:
    """Write the end customer's address: no mail address and no phone, so that nobody writes to them."""
    country = require_country(address.country_code, "shipping.country_code")
    return _to_parts(replace(arrange(address).address, country_code=country))


def to_billing(address: Address) -> dict[str, str]:
    """Write the retailer's address; a mail address that the shop would refuse is left out."""
    country = address.country_code
    if country.strip():
        country = require_country(country, "billing.country_code")
    parts = _to_parts(replace(arrange(address).address, country_code=country)) | {"phone": address.phone}
    mail = address.email.strip()
    return parts | ({"email": mail} if takes_mail(mail) else {})


def _to_parts(address: Address) -> dict[str, str]:
    return {key: getattr(address, ours) for key, ours in _PARTS.items()}


def from_parts(parts: Row) -> Address:
    """Read the billing or shipping address of an order."""
    values: Mapping[str, str] = {ours: text_at(parts, key) for key, ours in _PARTS.items()}
    return Address(**values, email=text_at(parts, "email"), phone=text_at(parts, "phone"))
