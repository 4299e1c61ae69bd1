"""N2: what people type into tracking fields: several numbers, links, blanks, sentences, in every source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connector.model import Carrier, Parcel
from connector.settings import OrderSettings
from tests.field.trade import both, parcels, trading

ONE, TWO, THREE = "00340434161094015902", "00340434161094027115", "00340434161094042557"
UPS = "1Z999AA10123456784"
DHL_LINK = f"https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?lang=de&piececode={ONE}"

NUMBERS: list[tuple[Any, list[str]]] = [
    (f"{ONE}, {TWO}", [ONE, TWO]),
    (f"{ONE};{TWO}", [ONE, TWO]),
    (f"{ONE}\n{TWO}", [ONE, TWO]),
    (f"{ONE} und {TWO}", [ONE, TWO]),
    (f"{ONE} and {TWO}, {THREE}", [ONE, TWO, THREE]),
    (f"{ONE} {TWO}", [ONE, TWO]),
    ("0034 0434 1610 9401 5902", [ONE]),
    ("1Z 999 AA1 01 2345 6784", [UPS]),
    ("JJD 0003 9000 7882 823232", ["JJD000390007882823232"]),
    ("123456 789 0123", ["1234567890123"]),
    (DHL_LINK, [ONE]),
    (f'<a href="{DHL_LINK.replace("&", "&amp;")}">Sendung verfolgen</a>', [ONE]),
    (f"DHL: {ONE}, UPS: {UPS}", [ONE, UPS]),
    (f"Sendungs-Nr.: {ONE} (DHL)", [ONE]),
    ("https://tracking.dpd.de/status/de_DE/parcel/01234567890123", ["01234567890123"]),
    ("wird am 24.12. nachgereicht", []),
    ("Versand am 24.12.2026 um 14:30", []),
    ("24.12.2026", []),
    ("folgt", []),
    ("2 Pakete", []),
    ("12,50", []),
]
WAYS = ["shipment-tracking", "dhl", "shiptastic", "villatheme", "villatheme-items", "fulfilment", "meta:_nr"]


@pytest.mark.parametrize("way", WAYS)
def test_every_source_of_woocommerce_reads_alike(way: str, tmp_path: Path) -> None:
    """Whatever plugin's field it stands in: each number once, no sentence, no number in pieces."""
    orders = OrderSettings(tracking=("meta:_nr",))
    plugins = ("shiptastic",)
    with trading("woocommerce", tmp_path, orders=orders, plugins=plugins, fulfilments=True) as trade:
        for typed, numbers in NUMBERS:
            order = trade.placed()
            trade.enter(order, typed, way)
            trade.report()
            assert [parcel.number for parcel in parcels(trade.told())] == numbers, typed


@pytest.mark.parametrize("way", ["", "custom:nr"])
def test_every_source_of_shopware_reads_alike(way: str, tmp_path: Path) -> None:
    """In a delivery's codes and in a custom field that the settings name."""
    orders = OrderSettings(tracking=("custom:nr",))
    with trading("shopware", tmp_path, orders=orders) as trade:
        for typed, numbers in NUMBERS:
            order = trade.placed()
            trade.enter(order, typed, way)
            trade.report()
            assert [parcel.number for parcel in parcels(trade.told())] == numbers, typed


@both
def test_the_carrier_is_the_one_of_the_link(kind: str, tmp_path: Path) -> None:
    """A link names the carrier by its host, also for a number that could be several carriers'."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        way = "meta:_tracking_number" if kind == "woocommerce" else ""
        trade.enter(order, "https://www.hermesworld.com/de/sendungsverfolgung/#12345678901234", way)
        trade.report()
        assert parcels(trade.told()) == [Parcel("12345678901234", Carrier.HERMES)]


@both
@pytest.mark.parametrize(
    "typed",
    [
        ", ".join(f"0034043416109402{n:03}X"[:19] for n in range(6)),
        f"bitte nicht {ONE} verwenden",
        "Rückfragen an 0171 1234567",
        "123456789012 345678901234",
    ],
)
def test_what_is_not_certain_is_asked(kind: str, typed: str, tmp_path: Path) -> None:
    """More than five numbers, or a number among words: nothing is told, and an alarm names the field."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        trade.enter(order, typed, _field(kind))
        trade.report()
        assert parcels(trade.told()) == []
        (sentence,) = trade.notifier.raised.values()
        assert order.kickroute_number in sentence
        assert f"orders {order.kickroute_number} --tracking" in sentence
        assert typed not in sentence


@both
def test_what_was_told_with_blanks_is_not_told_again_without(kind: str, tmp_path: Path) -> None:
    """A number that an older version told with its blanks is the same parcel."""
    with trading(kind, tmp_path) as trade:
        order = trade.placed()
        with trade.store.transaction() as tx:
            told = Parcel("0034 0434 1610 9401 5902", Carrier.DHL)
            tx.orders.remember_parcels(order.kickroute_number, [told])
        trade.enter(order, "0034 0434 1610 9401 5902", _field(kind))
        trade.report()
        assert parcels(trade.told()) == []


def _field(kind: str) -> str:
    return "shipment-tracking" if kind == "woocommerce" else ""
