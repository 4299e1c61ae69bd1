"""Postal addresses: how Kickroute's are written into an order, and how an order's are read.

The shop requires first name, last name, street and city (facts 5); where Kickroute has none, a dash stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapters.shopware.translate.limits import LIMITS, takes_mail
from adapters.shopware.translate.values import Row, row_at, text_at
from connector.model import Address, NewOrder
from connector.orders.addresses.fitting import fit

_DASH = "-"
NO_MAIL = "keine-adresse@kickroute.invalid"
"""Stands where the shop requires a mail address and the retailer has none: nobody can be reached by it."""

_REQUIRED = {"first_name": "firstName", "last_name": "lastName", "address_1": "street", "city": "city"}
_OPTIONAL = {"company": "company", "address_2": "additionalAddressLine1", "postcode": "zipcode"}


def fitted(order: NewOrder) -> NewOrder:
    """Fit an order to the shop's fields; a lone dash stands for nothing, as it is read back."""
    fits = fit(order, LIMITS)
    return replace(fits, shipping=_without_dashes(fits.shipping), billing=_without_dashes(fits.billing))


def _without_dashes(address: Address) -> Address:
    dashes = {ours: "" for ours in _REQUIRED if getattr(address, ours).strip() == _DASH}
    return replace(address, **dashes)


def to_address(address: Address, address_id: str, country_id: str, *, with_phone: bool) -> dict[str, Any]:
    """Write an address of an order; the end customer's goes without a phone number."""
    written: dict[str, Any] = {"id": address_id, "countryId": country_id}
    written |= {key: getattr(address, ours).strip() or _DASH for ours, key in _REQUIRED.items()}
    written |= {key: value for ours, key in _OPTIONAL.items() if (value := getattr(address, ours).strip())}
    if with_phone and address.phone.strip():
        written["phoneNumber"] = address.phone.strip()
    return written


def to_customer(billing: Address, customer_id: str, customer_number: str) -> dict[str, Any]:
    """Write the retailer as the order's customer: to this mail address the shop writes."""
    mail = billing.email.strip()
    return {
        "email": mail if takes_mail(mail) else NO_MAIL,
        "firstName": billing.first_name.strip() or _DASH,
        "lastName": billing.last_name.strip() or _DASH,
        "company": billing.company.strip() or None,
        "customerId": customer_id,
        "customerNumber": customer_number,
    }


def from_address(row: Row, email: str = "") -> Address:
    """Read an address of an order."""
    required = {ours: text_at(row, key) for ours, key in _REQUIRED.items()}
    parts = {ours: "" if value == _DASH else value for ours, value in required.items()}
    parts |= {ours: text_at(row, key) for ours, key in _OPTIONAL.items()}
    return Address(
        **parts,
        country_code=text_at(row_at(row, "country"), "iso"),
        phone=text_at(row, "phoneNumber"),
        email="" if email == NO_MAIL else email,
    )
