"""The platform's own plugin, if it is installed: it places orders unsigned and answers 500 afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.errors import RestError, fatal
from practice.simulators.woocommerce.lifecycle import add_note
from practice.simulators.woocommerce.orders import place
from practice.simulators.woocommerce.records import ADDRESS, Order, Product

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

NUMBER = "_kickroute_order_number"
NOTE = "Kickroute Dropshipping Bestellung"
_STATUSES = {
    "pending-payment": "pending",
    "on-hold": "on-hold",
    "awaiting-fulfillment": "processing",
}


def callback(shop: Shop, event: dict[str, Any]) -> dict[str, Any] | str:
    """Answer the plugin's callback route; only orders and questions for their number are simulated.

    Every order that is placed ends in a PHP error after it exists, stock, mails and note included.
    """
    body = event.get("body") or {}
    if event.get("type") == "order.placed":
        return _placed(shop, body)
    if event.get("type") == "order.requested_number":
        return _requested(shop, str(body.get("kickroute_order_number", "")))
    return ""


def _placed(shop: Shop, body: dict[str, Any]) -> dict[str, Any]:
    number = str(body.get("kickroute_order_number", ""))
    if _find(shop, number) is not None:
        return {"status": 200}
    lines = [_line(shop, row) for row in body.get("items", ())]
    place_for_plugin(shop, number, body, lines)
    raise fatal()


def place_for_plugin(shop: Shop, number: str, body: dict[str, Any], lines: list[dict[str, Any]]) -> Order:
    """Place the order that the plugin makes: no created_via, no address_2 in billing, flat rate, a note."""
    billing = _address(body.get("billing") or {})
    billing.pop("address_2", None)
    order_body = {
        "status": _STATUSES.get(str(body.get("status")), "pending"),
        "billing": billing,
        "shipping": _address(body.get("shipping") or {}),
        "line_items": lines,
        "shipping_lines": [{"method_title": "Flat rate", "total": body.get("shipping_net_total", "0")}],
        "meta_data": [{"key": NUMBER, "value": number}],
    }
    order = place(shop, order_body, source="plugin", via="")
    order.prices_include_tax = False
    add_note(shop, order, NOTE)
    return order


def _line(shop: Shop, row: dict[str, Any]) -> dict[str, Any]:
    gtin, quantity = str(row.get("gtin", "")), int(row.get("quantity", 0))
    item = _by_gtin(shop, gtin)
    if item is None:
        data = {"status": 404, "gtin": gtin}
        raise RestError(404, "rest_no_item_found", "No item found for the given GTIN.", data)
    if item.manage_stock and (item.stock or 0) < quantity:
        data = {"status": 428, "gtin": gtin}
        raise RestError(428, "rest_not_enough_stock", "The item does not have enough stock.", data)
    total = str(row.get("net_total", "0"))
    return {"product_id": item.id, "quantity": quantity, "subtotal": total, "total": total}


def _by_gtin(shop: Shop, gtin: str) -> Product | None:
    for item in shop.state.everything():
        if gtin and (item.gtin == gtin or any(row.value == gtin for row in item.meta)):
            return item
    return None


def _find(shop: Shop, number: str) -> Order | None:
    for order in shop.state.tables.orders.values():
        if any(row.key == NUMBER and row.value == number for row in order.meta):
            return order
    return None


def _requested(shop: Shop, number: str) -> dict[str, Any]:
    """Look an order up; with the new order tables the plugin answers with the newest, whatever was asked."""
    order = _find(shop, number)
    if shop.settings.hpos:
        order = next(reversed(shop.state.tables.orders.values()), None)
    if order is None:
        code = "rest_no_order_for_kickroute_order_number"
        raise RestError(404, code, "No order found for the given Kickroute order number.")
    return {"status": 200, "number": str(order.id)}


def _address(sent: dict[str, Any]) -> dict[str, str]:
    address = {name: str(sent.get(name, "")) for name in ADDRESS if name != "country"}
    address["country"] = str(sent.get("country_code", ""))
    for name in ("email", "phone"):
        if name in sent:
            address[name] = str(sent[name])
    return address
