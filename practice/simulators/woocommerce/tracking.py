"""Tracking numbers, written the way each plugin writes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce import fulfilments
from practice.simulators.woocommerce.lifecycle import saved
from practice.simulators.woocommerce.metadata import merge_meta
from practice.simulators.woocommerce.records import Order

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

URLS = {
    "dhl": "https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={}",
    "gls": "https://gls-group.eu/DE/de/paketverfolgung?match={}",
    "dpd": "https://tracking.dpd.de/parcelstatus?query={}&locale=de_DE",
    "hermes": "https://www.myhermes.de/empfangen/sendungsverfolgung/sendungsinformation/#{}",
    "ups": "https://www.ups.com/track?tracknum={}",
}


def enter(shop: Shop, order: Order, number: str, carrier: str, way: str) -> None:
    """Write a tracking number; with the old order tables none of these ways changes the order's date."""
    if way == "fulfilment":
        _fulfil(shop, order, number, carrier)
        return
    if way == "shiptastic":
        order.shipments.append(_shipment(shop, order, number, carrier))
    elif way == "villatheme-items":
        _on_items(shop, order, number, carrier)
    elif way == "shipcloud":
        order.meta.append(
            shop.state.meta("shipcloud_shipment_data", _shipcloud(shop, order, number, carrier))
        )
    else:
        merge_meta(shop, order.meta, _rows(shop, order, number, carrier, way))
    saved(shop, order, bump=shop.settings.hpos)


def url(carrier: str, number: str) -> str:
    """Return the carrier's page for a number, "" for an unknown carrier."""
    return URLS.get(carrier, "").format(number)


def _rows(shop: Shop, order: Order, number: str, carrier: str, way: str) -> list[dict[str, Any]]:
    if way.startswith("meta:"):
        return [{"key": way.removeprefix("meta:"), "value": number}]
    if way == "dhl":
        return [{"key": "_pr_shipment_dhl_label_tracking", "value": _dhl_label(order, number)}]
    if way == "dpd":
        before: list[str] = next((m.value for m in order.meta if m.key == "dpd_tracking_numbers"), [])
        return [{"key": "dpd_tracking_numbers", "value": [*before, number]}]
    if way == "yith":
        return [
            {"key": "ywot_tracking_code", "value": number},
            {"key": "ywot_carrier_name", "value": carrier.upper()},
        ]
    if way == "villatheme":
        return [
            {"key": "_wot_tracking_number", "value": number},
            {"key": "_wot_tracking_carrier", "value": carrier},
        ]
    if way != "shipment-tracking":
        raise ValueError(f"no way {way!r} to enter a tracking number")
    known: list[Any] = next((row.value for row in order.meta if row.key == "_wc_shipment_tracking_items"), [])
    item = {
        "tracking_provider": carrier,
        "custom_tracking_provider": "",
        "custom_tracking_link": "",
        "tracking_number": number,
        "date_shipped": str(shop.clock.stamp()),
        "tracking_id": shop.token(f"tracking {order.id} {number}", 32),
    }
    return [{"key": "_wc_shipment_tracking_items", "value": [*known, item]}]


def _on_items(shop: Shop, order: Order, number: str, carrier: str) -> None:
    """Write what VillaTheme's plugin writes by default: a JSON text with a list, on every item."""
    row = {
        "tracking_number": number,
        "carrier_slug": carrier,
        "carrier_url": URLS.get(carrier, "").replace("{}", "{tracking_number}"),
        "carrier_name": carrier.upper(),
        "carrier_type": "service-carrier",
        "time": shop.clock.stamp(),
    }
    for line in order.lines:
        line.meta = [m for m in line.meta if m.key != "_vi_wot_order_item_tracking_data"]
        line.meta.append(shop.state.meta("_vi_wot_order_item_tracking_data", json.dumps([row])))


def _shipcloud(shop: Shop, order: Order, number: str, carrier: str) -> dict[str, Any]:
    """Make the value of one row of shipcloud's plugin: its shipment, among it the carrier's number."""
    return {
        "id": shop.token(f"shipment {order.id} {number}", 40),
        "carrier": carrier,
        "service": "standard",
        "carrier_tracking_no": number,
        "tracking_url": f"https://track.shipcloud.io/{shop.token(f'link {order.id} {number}', 10)}",
        "label_url": "https://shipping-labels.example/label.pdf",
        "price": 5.9,
        "packages": [{"id": shop.token(f"package {number}", 40), "weight": 1.5, "tracking_events": []}],
    }


def _dhl_label(order: Order, number: str) -> dict[str, Any]:
    """Make the value the DHL plugin keeps: a text, a list when there are several parcels."""
    before: dict[str, Any] = next(
        (r.value for r in order.meta if r.key == "_pr_shipment_dhl_label_tracking"), {}
    )
    numbers = before.get("tracking_number", [])
    numbers = [*(numbers if isinstance(numbers, list) else [numbers]), number]
    return {
        "label_url": "https://shop.example/wp-content/uploads/woocommerce_dhl_label/label.pdf",
        "label_path": "/var/www/label.pdf",
        "tracking_number": numbers if len(numbers) > 1 else number,
        "return_label_number": "",
    }


def _shipment(shop: Shop, order: Order, number: str, carrier: str) -> dict[str, Any]:
    items = [{"order_item_id": x.id, "quantity": x.quantity, "name": x.name} for x in order.lines]
    return {
        "id": shop.state.number("shipment"),
        "type": "simple",
        "order_id": order.id,
        "status": "shipped",
        "tracking_id": number,
        "tracking_url": url(carrier, number),
        "shipping_provider": carrier,
        "shipping_provider_title": carrier.upper(),
        "items": items,
    }


def _fulfil(shop: Shop, order: Order, number: str, carrier: str) -> None:
    items = [{"item_id": line.id, "qty": line.quantity} for line in order.lines]
    values = {
        "_items": items,
        "_tracking_number": number,
        "_shipment_provider": carrier,
        "_tracking_url": url(carrier, number),
        "_shipping_option": "tracking-number",
    }
    rows = [{"key": key, "value": value} for key, value in values.items()]
    body = {"status": "fulfilled", "is_fulfilled": True, "meta_data": rows}
    fulfilments.create(shop, order, body, notify=False)
