"""N3: numbers on the order's items, as VillaTheme's plugin writes them; of objects only number keys count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.woocommerce.translate.parcels import read_tracking
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


def test_a_further_pieces_number_is_told() -> None:
    """The plugin keeps those of an item's second piece and on in a list of their own (its source)."""
    metas = [
        {"key": "_vi_wot_order_item_tracking_data", "value": json.dumps([{"tracking_number": NUMBER}])},
        {
            "key": "_vi_wot_order_item_tracking_data_by_quantity",
            "value": json.dumps([{"tracking_number": "01234567890123", "carrier_slug": "dpd"}]),
        },
    ]
    read = read_tracking({"line_items": [{"id": 1, "meta_data": metas}]})
    assert read.parcels == (Parcel(NUMBER, Carrier.DHL), Parcel("01234567890123", Carrier.DPD))


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
