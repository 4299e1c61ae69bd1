"""Refund objects."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce import totals
from practice.simulators.woocommerce.errors import RestError, invalid_id, invalid_type
from practice.simulators.woocommerce.lifecycle import (
    mail_customer,
    remaining,
    saved,
    set_status,
    stock_holder,
    store_refund,
)
from practice.simulators.woocommerce.params import Params, flag
from practice.simulators.woocommerce.products import set_stock
from practice.simulators.woocommerce.records import Line, Order, Refund, ShippingLine

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

_CANNOT = "woocommerce_rest_cannot_create_order_refund"


def refund_of(shop: Shop, order: Order, refund_id: int) -> Refund:
    """Find a refund of that order, or refuse."""
    refund = shop.state.tables.refunds.get(refund_id)
    if refund is None or refund.order_id != order.id:
        raise invalid_id("order_refund")
    return refund


def list_refunds(shop: Shop, params: Params) -> list[Refund]:
    """Answer the shop-wide list, newest first; ``after`` and ``before`` work, orders in the trash count."""
    after, before = params.moment("after"), params.moment("before")
    down = params.choice("order", "desc", ("asc", "desc")) == "desc"
    included = set(params.ids("include"))
    params.check()
    rows = [r for r in shop.state.tables.refunds.values() if not included or r.id in included]
    if after is not None:
        rows = [r for r in rows if r.created > after]
    if before is not None:
        rows = [r for r in rows if r.created < before]
    return sorted(rows, key=lambda r: (r.created, r.id), reverse=down)


def create_refund(shop: Shop, order: Order, body: Mapping[str, Any], user: int = 1) -> Refund:
    """Make a refund as POST /orders/{id}/refunds does, with WooCommerce's odd refusals. Raises RestError.

    Quantities go back into the stock unless ``api_restock`` is false; a refund of quantities without
    amounts has no amount; the last remainder makes the order refunded.
    """
    if "amount" in body and not isinstance(body["amount"], str):
        raise invalid_type("amount", "amount", "string")
    lines, shipping = _lines(shop, order, body)
    amount = _amount(body)
    if amount is not None and amount < 0:
        message = "Refund amount must be greater than zero."
        raise RestError(500, "woocommerce_rest_invalid_order_refund", message, 400)
    rest = remaining(shop, order)
    if amount is not None and amount > rest:
        raise RestError(500, _CANNOT, "Invalid refund amount.", 500)
    if flag(body.get("api_refund", True)):
        message = "The payment gateway for this order does not exist."
        raise RestError(500, _CANNOT, message, 500)
    full = amount == rest and rest > 0
    refund = store_refund(shop, order, amount, str(body.get("reason") or ""), full=full, user=user)
    refund.lines, refund.shipping_lines = lines, shipping
    if flag(body.get("api_restock", True)):
        _restock(shop, order, lines)
    mail_customer(shop, order, "Refunded order")
    if full:
        set_status(shop, order, "refunded")
    _announce(shop, order)
    return refund


def delete_refund(shop: Shop, order: Order, refund: Refund) -> None:
    """Delete a refund: no date changes and no event fires."""
    order.refunds.remove(refund.id)
    del shop.state.tables.refunds[refund.id]
    shop.note("refund", order_id=order.id, refund_id=refund.id, amount=None)


def _announce(shop: Shop, order: Order) -> None:
    shop.queue.fire("woocommerce_order_refunded", order.id)
    saved(shop, order)


def _amount(body: Mapping[str, Any]) -> Decimal | None:
    if "amount" in body:
        return totals.amount(body["amount"])
    stated = [row for row in body.get("line_items", ()) if "refund_total" in row or row.get("refund_tax")]
    if not stated:
        return None
    taxes = (tax for row in stated for tax in row.get("refund_tax", ()))
    gross = sum((totals.amount(row.get("refund_total", 0)) for row in stated), Decimal(0))
    return gross + sum((totals.amount(tax.get("refund_total", 0)) for tax in taxes), Decimal(0))


def _lines(shop: Shop, order: Order, body: Mapping[str, Any]) -> tuple[list[Line], list[ShippingLine]]:
    lines, shipping = [], []
    for row in body.get("line_items", ()):
        net = totals.amount(row.get("refund_total", 0))
        taxes = [(int(t["id"]), totals.amount(t.get("refund_total", 0))) for t in row.get("refund_tax", ())]
        line = next((line for line in order.lines if line.id == row.get("id")), None)
        sent = next((line for line in order.shipping_lines if line.id == row.get("id")), None)
        origin = [shop.state.meta("_refunded_item_id", str(row.get("id")))]
        if line is not None:
            copy = Line(
                shop.state.number("item"),
                line.product_id,
                line.variation_id,
                line.name,
                -int(row.get("quantity", 0)),
                line.tax_class,
                -net,
                -net,
                [(rate, -tax, -tax) for rate, tax in taxes],
                origin,
                parent_name=line.parent_name,
            )
            lines.append(copy)
        elif sent is not None:
            shipping.append(
                ShippingLine(
                    shop.state.number("item"),
                    sent.method_title,
                    sent.method_id,
                    -net,
                    [(rate, -tax) for rate, tax in taxes],
                    origin,
                )
            )
    return lines, shipping


def _restock(shop: Shop, order: Order, lines: list[Line]) -> None:
    for refunded in lines:
        line = next(x for x in order.lines if str(x.id) == refunded.meta[0].value)
        item, quantity = stock_holder(shop, line), min(-refunded.quantity, line.reduced)
        if item is not None and quantity > 0:
            set_stock(shop, item, (item.stock or 0) + quantity, f"refund of order {order.id}", how="stock")
            line.reduced -= quantity
