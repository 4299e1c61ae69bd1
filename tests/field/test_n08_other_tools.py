"""N8: where other tools write number, carrier and status; each form with where it was read.

What is known of no form is asked (N7), never guessed. ``docs/tracking.md`` has the table.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.model import Carrier, Parcel
from tests.field.trade import parcels, trading

DOCS = Path(__file__).parents[2] / "docs"
DHL, DPD, UPS = "00340434161094015902", "01234567890123", "1Z999AA10123456784"


@dataclass(frozen=True)
class Form:
    """What a tool leaves on an order, what is told of it, and where the form was read."""

    tool: str
    read: str
    metas: tuple[tuple[str, Any], ...]
    told: tuple[Parcel, ...]


FORMS = [
    Form(
        "JTL-Wawi",
        "JTL-Connector for WooCommerce, src/Controllers/DeliveryNote.php: by Advanced Shipment Tracking",
        (
            (
                "_wc_shipment_tracking_items",
                [
                    {"tracking_provider": "dhl-de", "tracking_number": DHL, "tracking_id": "ab12"},
                    {"custom_tracking_provider": "UPS Standard", "tracking_number": UPS},
                ],
            ),
        ),
        (Parcel(DHL, Carrier.DHL), Parcel(UPS, Carrier.UPS)),
    ),
    Form(
        "shipcloud",
        "shipcloud-for-woocommerce, class-wc-shipping-shipcloud-utils.php: convert_postmeta_to_shipment",
        (
            (
                "shipcloud_shipment_data",
                {
                    "id": "86afb143f9c9c0cfd4eb7a7c26a5c616585a6271",
                    "carrier": "dpd",
                    "service": "standard",
                    "carrier_tracking_no": DPD,
                    "tracking_url": "https://track.shipcloud.io/de/86afb143f9",
                    "reference_number": "20261116",
                    "price": 5.9,
                },
            ),
        ),
        (Parcel(DPD, Carrier.DPD),),
    ),
    Form(
        "shipcloud",
        "the same, class-wc-shipping-shipcloud-order.php: the service of a return",
        (("shipcloud_shipment_data", {"carrier": "dhl", "service": "returns", "carrier_tracking_no": DHL}),),
        (),
    ),
    Form(
        "DPD (DPD Connect)",
        "dpdconnect/woocommerce-shipping 2.0.6, classes/Handlers/LabelRequest.php: parcelNumbers",
        (("dpd_tracking_numbers", [DPD, "01234567890124"]),),
        (Parcel(DPD, Carrier.DPD), Parcel("01234567890124", Carrier.DPD)),
    ),
    Form(
        "YITH Order Tracking",
        "plugins that read it: meta ywot_tracking_code and ywot_carrier_name",
        (("ywot_tracking_code", "98765432101"), ("ywot_carrier_name", "GLS Germany")),
        (Parcel("98765432101", Carrier.GLS),),
    ),
    Form(
        "AfterShip",
        "plugins and apps that read it: items with tracking_number and slug",
        (("_aftership_tracking_items", [{"slug": "dpd-de", "tracking_number": DPD, "tracking_id": "7"}]),),
        (Parcel(DPD, Carrier.DPD),),
    ),
    Form(
        "AfterShip",
        "a shop's audit: meta _aftership_tracking_number and _aftership_tracking_provider_name",
        (("_aftership_tracking_number", "98765432101"), ("_aftership_tracking_provider_name", "GLS")),
        (Parcel("98765432101", Carrier.GLS),),
    ),
    Form(
        "ParcelPanel",
        "parcelpanel 4, src/Action/Common.php: shipmentChange, by number in JSON",
        (
            (
                "_parcelpanel_shipping_numbers",
                json.dumps(
                    {
                        DPD: {
                            "order_id": 20261116,
                            "tracking_number": DPD,
                            "courier_code": "dpd-de",
                            "items": "2",
                        }
                    }
                ),
            ),
        ),
        (Parcel(DPD, Carrier.DPD),),
    ),
    Form(
        "tools that use plain fields",
        "help page of metakocka, Online stores: Mark as sent",
        (
            ("tracking_number", "98765432101"),
            ("tracking_provider", "GLS"),
            ("tracking_url", "https://gls-group.eu/track/98765432101"),
        ),
        (Parcel("98765432101", Carrier.GLS),),
    ),
    Form(
        "VillaTheme Orders Tracking",
        "run on WooCommerce 10.5.0: the mode with the number on the order",
        (("_wot_tracking_number", DHL), ("_wot_tracking_carrier", "dhl")),
        (Parcel(DHL, Carrier.DHL),),
    ),
    Form(
        "DHL Shipping Germany (DHL's own)",
        "run, 4.1.0: an object with the number, for several parcels a list",
        (("_pr_shipment_dhl_label_tracking", {"tracking_number": [DHL], "return_label_number": UPS}),),
        (Parcel(DHL, Carrier.DHL),),
    ),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.tool)
def test_the_form_of_a_tool_is_read(form: Form, tmp_path: Path) -> None:
    """Number and carrier as the tool writes them; nothing else of it is taken for a number."""
    with trading("woocommerce", tmp_path) as trade:
        order = trade.placed()
        for key, value in form.metas:
            trade.sim.owner.set_order_meta(int(order.id), key, value)
        trade.report()
        assert tuple(parcels(trade.told())) == form.told


def test_pickware_adds_and_takes_out_codes(tmp_path: Path) -> None:
    """Its codes stand in the delivery's; one of a cancelled label is taken out, and is not told again."""
    with trading("shopware", tmp_path) as trade:
        order = trade.placed()
        trade.enter(order, [DHL])
        trade.report()
        assert parcels(trade.told()) == [Parcel(DHL, Carrier.DHL)]
        trade.enter(order, ["JJD000390007882823232"])
        trade.report()
        assert parcels(trade.told()) == [Parcel("JJD000390007882823232", Carrier.DHL)]


WAYS = {
    "tracking.md": ("measured:", "read:", "simulated:"),
    "de/sendungsnummern.md": ("gemessen:", "gelesen:"),
}


@pytest.mark.parametrize("page", WAYS)
def test_every_row_of_the_table_says_how_it_is_known(page: str) -> None:
    """Measured on a real one, read, or simulated: a row without is refused; every tested tool has a row."""
    rows = re.findall(r"^\| (.+) \|$", (DOCS / page).read_text("utf-8"), re.MULTILINE)[2:]
    assert len(rows) >= 15
    assert [row for row in rows if not row.rpartition("| ")[2].startswith(WAYS[page])] == []
    if page == "tracking.md":
        tools = {row.partition(" |")[0] for row in rows}
        assert {form.tool for form in FORMS} <= {tool.partition(" (JTL")[0] for tool in tools}
