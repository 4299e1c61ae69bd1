"""A retailer's and an end customer's address, for orders that name none."""

from __future__ import annotations

BILLING = {
    "first_name": "Ines",
    "last_name": "Händler",
    "company": "Handel & Söhne GmbH",
    "address_1": "Marktstraße 3",
    "address_2": "2. OG",
    "city": "Köln",
    "state": "",
    "postcode": "50667",
    "country_code": "DE",
    "email": "einkauf@retail.example",
    "phone": "+49 221 1234567",
}
SHIPPING = {
    "first_name": "Jörg",
    "last_name": "Weiß",
    "company": "",
    "address_1": "Ährenweg 7",
    "address_2": "",
    "city": "München",
    "state": "BY",
    "postcode": "80331",
    "country_code": "DE",
}
