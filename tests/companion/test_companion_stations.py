"""The companion reads parcel stations by the connector's own table of spellings."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from connector.model import Address
from connector.orders.addresses.stations import Station
from tests.companion.test_companion import ARGS, DHL, OURS, PICKUP, PREFIXES, SHOPPERS, _run, php
from tests.field.stations import CLEAR, STREETS, UNCLEAR, WITHOUT_POST_NUMBER

__all__ = ["php"]


def _sent_to(php: str, addresses: list[Address], order: Any = OURS, **more: str) -> list[dict[str, str]]:
    questions = [
        {
            "hook": DHL,
            "value": {**ARGS, "shipping_address": {**_lines(one), **more}},
            "order": "7",
            "with": "order",
        }
        for one in addresses
    ]
    return [label["shipping_address"] for label in _run(php, questions, {"7": order})["results"]]


def _lines(address: Address) -> dict[str, str]:
    return {
        "name": f"{address.first_name} {address.last_name}",
        "company": address.company,
        "address_1": address.address_1,
        "address_2": address.address_2,
        "country": address.country_code,
    }


def test_the_post_number_is_where_dhls_plugin_looks(php: str) -> None:
    """For every spelling, with the station as the plugin recognises it."""
    for (address, station), label in zip(CLEAR, _sent_to(php, [one for one, _ in CLEAR]), strict=True):
        assert (label.get("dhl_postnum"), label["address_1"]) == (station.post_number, station.text), address


def test_what_is_none_or_not_clear_stays_as_it_is(php: str) -> None:
    """Nothing is guessed, and no branch of a shop becomes a post office."""
    others = [*UNCLEAR, *STREETS, *WITHOUT_POST_NUMBER]
    for address, label in zip(others, _sent_to(php, others), strict=True):
        assert label == _lines(address)


def test_a_number_that_is_there_stays(php: str) -> None:
    """What checkout or connector wrote counts; and so does every order of a shopper's own."""
    assert _sent_to(php, [CLEAR[0][0]], dhl_postnum="7")[0]["dhl_postnum"] == "7"
    assert "dhl_postnum" not in _sent_to(php, [CLEAR[0][0]], SHOPPERS)[0]


def _picked_up(
    php: str, prefix: str, addresses: list[Address], order: Any = OURS, value: str = "", **metas: str
) -> list[tuple[str, str]]:
    """Ask as the label plugins do: for the station's code and the post number of each order."""
    orders = {
        str(at): {
            **order,
            "meta": {**order["meta"], **metas},
            "shipping": asdict(address) | _lines(address),
        }
        for at, address in enumerate(addresses)
    }
    hook = f"{prefix}_shipment_order_pickup_location_"
    ask = [
        {"hook": hook + part, "value": value, "order": at, "with": "row"} for at in orders for part in PICKUP
    ]
    told = _run(php, ask, orders)["results"]
    return list(zip(told[::2], told[1::2], strict=True))


@pytest.mark.parametrize("prefix", PREFIXES)
def test_code_and_number_are_where_shiptastic_looks(php: str, prefix: str) -> None:
    """For every spelling, as the connector writes them into its own orders."""
    told = _picked_up(php, prefix, [address for address, _ in CLEAR])
    for (address, station), parts in zip(CLEAR, told, strict=True):
        assert parts == (f"{station.number:03d}", station.post_number), address


@pytest.mark.parametrize("prefix", PREFIXES)
def test_shiptastic_is_told_of_no_station_that_is_not_clear(php: str, prefix: str) -> None:
    """Nor of one in a shopper's order, nor of another than was chosen at the checkout."""
    others = [*UNCLEAR, *STREETS, *WITHOUT_POST_NUMBER]
    assert set(_picked_up(php, prefix, others)) == {("", "")}
    clear = [CLEAR[0][0]]
    assert _picked_up(php, prefix, clear, SHOPPERS) == [("", "")]
    assert _picked_up(php, prefix, clear, value="7") == [("7", "7")]
    for meta in ("_pickup_location_code", "_pickup_location_customer_number"):
        assert _picked_up(php, prefix, clear, **{meta: "7"}) == [("", "")]


def test_what_is_no_order_goes_to_no_station(php: str) -> None:
    """A refund, or nothing at all: the value stays."""
    hook = f"{PREFIXES[0]}_shipment_order_pickup_location_code"
    ask = [{"hook": hook, "value": "", "order": "7", "with": held} for held in ("row", "nothing", "shipment")]
    assert _run(php, ask, {"7": {"kind": "refund"}})["results"] == ["", "", ""]


@pytest.mark.parametrize("number", [1, 45, 145])
def test_a_stations_name_has_three_digits(number: int) -> None:
    """As DHL writes it."""
    assert Station(number, "1234567", is_locker=True).text.split()[1] == f"{number:03d}"
