"""O5: one reader of parcel stations for orders, labels and companion; what is half understood is asked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.labels.dhl_order import Billing, draw
from connector.model import Address
from connector.model.errors import LabelsRefused
from connector.model.records import OrderState
from connector.model.shipping import LabelRequest
from connector.orders.addresses.stations import Station, UnclearStation, read_station
from connector.orders.intake import Verdict
from tests.contract.making import BILLING
from tests.field.stations import CLEAR, STREETS, UNCLEAR, WITHOUT_POST_NUMBER
from tests.field.trade import both, trading

METAS = ("_shipping_dhl_postnum", "_pickup_location_code", "_pickup_location_customer_number")


@pytest.mark.parametrize(("address", "expected"), CLEAR, ids=lambda one: getattr(one, "address_1", ""))
def test_a_station_is_read_however_it_is_typed(address: Address, expected: Station) -> None:
    """Its number, its kind and whose it is."""
    assert read_station(address) == expected


@pytest.mark.parametrize("address", UNCLEAR, ids=lambda one: one.address_1)
def test_what_is_half_understood_is_said(address: Address) -> None:
    """Which station, or whose, is not guessed; the reason holds nothing of the address."""
    found = read_station(address)
    assert isinstance(found, UnclearStation)
    assert not any(char.isdigit() for char in found.reason)


@pytest.mark.parametrize("address", STREETS, ids=lambda one: f"{one.address_1} {one.address_2}")
def test_a_street_is_a_street(address: Address) -> None:
    """A branch of a shop beside a street, a company's name, a street called after a station."""
    assert read_station(address) is None


def test_abroad_there_are_none() -> None:
    """DHL's stations are in Germany."""
    assert read_station(replace(CLEAR[0][0], country_code="AT")) is None


@pytest.mark.parametrize("address", [one for one, _ in CLEAR[:7]], ids=lambda one: one.address_1)
def test_an_order_carries_what_label_plugins_look_for(address: Address, tmp_path: Path) -> None:
    """The post number where DHL's and Shiptastic's plugins look, the station as they recognise it."""
    with trading("woocommerce", tmp_path) as trade:
        order = trade.placed(shipping=address)
        assert trade.record(order.kickroute_number).state is OrderState.CONFIRMED
        metas = {m.key: m.value for m in trade.sim.state.order(int(order.id)).meta}
        assert [metas[key] for key in METAS] == ["12345678", "145", "12345678"]
        assert order.shipping.address_1 == "Packstation 145"
        assert read_station(order.shipping) == Station(145, "12345678", is_locker=True)
        assert trade.notifier.raised == {}


def test_an_order_to_a_street_carries_none_of_it(tmp_path: Path) -> None:
    """No plugin takes it for a station."""
    with trading("woocommerce", tmp_path) as trade:
        order = trade.placed(shipping=STREETS[0])
        keys = {m.key for m in trade.sim.state.order(int(order.id)).meta}
        assert keys.isdisjoint(METAS)
        assert "Hauptstr. 5" in order.shipping.address_1


@both
@pytest.mark.parametrize(
    "address", [UNCLEAR[1], UNCLEAR[3], WITHOUT_POST_NUMBER[0]], ids=lambda one: one.address_1
)
def test_an_unclear_station_is_asked_about(kind: str, address: Address, tmp_path: Path) -> None:
    """The order is placed as it came, and an alarm asks before a label is made; nothing of it is shown."""
    with trading(kind, tmp_path) as trade:
        wanted = trade.wanted(shipping=address)
        assert trade.answer(wanted).verdict is Verdict.PLACED
        shown = trade.shown(wanted.kickroute_number)
        assert shown.shipping.address_1 == address.address_1
        sentence = trade.notifier.raised[f"order.station.{wanted.kickroute_number}"]
        assert "145" not in sentence
        assert "retailer" in sentence


@pytest.mark.parametrize("address", [*UNCLEAR, *WITHOUT_POST_NUMBER], ids=lambda one: one.address_1)
def test_no_label_is_made_for_it(address: Address) -> None:
    """The reader is the same: what an order asks about, a label refuses."""
    with pytest.raises(LabelsRefused):
        draw(_request(address), Billing("P", "V01PAK", "33333333330102"))


@pytest.mark.parametrize(("address", "station"), CLEAR, ids=lambda one: getattr(one, "address_1", ""))
def test_a_label_goes_to_the_station(address: Address, station: Station) -> None:
    """Whatever it was typed like."""
    consignee = draw(_request(address), Billing("P", "V01PAK", "33333333330102")).shipment["consignee"]
    key = "lockerID" if station.is_locker else "retailID"
    assert (consignee[key], consignee["postNumber"]) == (station.number, station.post_number)


def test_what_is_left_of_a_name_spoils_no_station(tmp_path: Path) -> None:
    """A last name too long for Shopware goes to the note, not between the post number and its line."""
    with trading("shopware", tmp_path) as trade:
        long = replace(CLEAR[0][0], last_name="Freiherr von und zu " * 6)
        order = trade.placed(shipping=long)
        assert order.shipping.address_2 == "12345678"
        assert read_station(order.shipping) == CLEAR[0][1]


def _request(receiver: Address) -> LabelRequest:
    return LabelRequest("KR-1", BILLING, receiver, Decimal("0.5"))
