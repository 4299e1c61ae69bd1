"""N2, N3: what stands in tracking fields and is no number to tell: zero, amounts, dates, any page's link."""

from __future__ import annotations

from typing import Any

import pytest

from connector.fulfilment.tracking.fields import read_field

ONE, TWO = "00340434161094015902", "00340434161094027115"


@pytest.mark.parametrize("value", ["0", 0, "000", "0.00", "100.00", "15x20x30"])
def test_what_says_nothing_is_left_out(value: Any) -> None:
    """A plugin's empty figure, an amount, a parcel's measures: nothing is told and nobody is asked."""
    reading = read_field(value)
    assert (reading.entries, reading.has_unclear) == ((), False)


@pytest.mark.parametrize(
    "value",
    [
        "0221-12345678",
        "0171/1234567",
        "51.123456",
        "24122026",
        "20261224",
        "DE89370400440532013000",
        "12345678 12345679",
        "1234567890 1234567891",
        "1Z999AA101234567841Z999AA10123456784",
        f"{ONE} (Retoure)",
        f"{ONE} (Rücksendung)",
        "https://shop.example/order/12345678/?key=wc_order_1",
        "https://maps.example/?q=51.123456,6.123456",
        "https://shop.example/?id=12345678",
        {"my_plugin": ONE},
    ],
)
def test_what_only_looks_like_one_is_asked_about(value: Any) -> None:
    """Telephones, dates, accounts, two numbers that would become one, returns, pages of anybody."""
    reading = read_field(value)
    assert (reading.entries, reading.has_unclear) == ((), True)


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (f"{ONE} u. {TWO}", [ONE, TWO]),
        (f"{ONE} - {TWO}", [ONE, TWO]),
        (f"{ONE} – {TWO}", [ONE, TWO]),
        ({"shipments": [{"tracking_number": ONE}, {"tracking_number": TWO}]}, [ONE, TWO]),
        ({"packages": {"1": {"tracking": ONE, "weight": "12345678"}}}, [ONE]),
        ({"awb_number": "12345678901", "order_id": "98765432"}, ["12345678901"]),
        ([{"tracking_number": ONE, "type": "return_label"}, {"tracking_number": TWO}], [TWO]),
        ("https://t.17track.net/de#nums=12345678901", ["12345678901"]),
        ("https://www.unbekannt.example/sendung/12345678901", ["12345678901"]),
        ("0034-0434-1610-9401-5902", [ONE]),
        ("1234 5678 9012", ["123456789012"]),
    ],
)
def test_what_is_one_is_read(value: Any, numbers: list[str]) -> None:
    """More separators, more plugins' objects, the links of carriers that nobody here knows."""
    assert [entry.number for entry in read_field(value).entries] == numbers
