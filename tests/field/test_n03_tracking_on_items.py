"""N3: numbers on the order's items, as VillaTheme's plugin writes them; of objects only number keys count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from connector.model import Carrier, Parcel
from connector.settings import OrderSettings
from tests.field.trade import parcels, trading

NUMBER = "JJD000390007882823232"


def test_a_number_on_an_item_is_told(tmp_path: Path) -> None:
    """The plugin's default: a JSON text on every item of the order."""
    with trading("woocommerce", tmp_path) as trade:
        order = trade.placed(*trade.offers()[:2])
        trade.enter(order, NUMBER, "villatheme-items")
        trade.report()
        assert parcels(trade.told()) == [Parcel(NUMBER, Carrier.DHL)]


BESIDE = {"carrier_slug": "dhl", "time": 1795510800, "status": "12345678901234", "order_id": 20261116001}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("_wc_shipment_tracking_items", [{"tracking_number": NUMBER, **BESIDE}]),
        ("_wc_shipment_tracking_items", {"1": {"tracking_number": NUMBER, **BESIDE}}),
        (
            "_pr_shipment_dhl_label_tracking",
            {"tracking_number": NUMBER, "label_url": "https://x/1", **BESIDE},
        ),
        ("_pr_shipment_dhl_label_tracking", {"tracking_number": [NUMBER], "return_label_number": "00340434"}),
        ("shipcloud_shipment_data", {"carrier_tracking_no": NUMBER, "carrier": "dhl", "price": 1234567.5}),
        ("_nr", {"trackingNumber": NUMBER, **BESIDE}),
        ("_nr", json.dumps({"shipments": 1, "number": NUMBER, "weight": 12345678})),
        (
            "_nr",
            {"0": {"number": NUMBER, **BESIDE}, "2": {"type": "return", "number": "00340434161094015902"}},
        ),
    ],
)
def test_of_an_object_only_the_number_counts(key: str, value: Any, tmp_path: Path) -> None:
    """Dates, ids, states and amounts beside the number are no numbers, whatever plugin wrote them."""
    orders = OrderSettings(tracking=("meta:_nr",))
    with trading("woocommerce", tmp_path, orders=orders) as trade:
        order = trade.placed()
        trade.enter(order, value, f"meta:{key}")
        trade.report()
        assert [parcel.number for parcel in parcels(trade.told())] == [NUMBER]
