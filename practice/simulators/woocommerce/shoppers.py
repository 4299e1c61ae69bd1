"""Shoppers at the checkout, and the copies that staff makes of products."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce import orders
from practice.simulators.woocommerce.products import follow
from practice.simulators.woocommerce.records import Product
from practice.simulators.woocommerce.sales import due

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

Items = Sequence[tuple[int | str, int]]

_VIA = "store-api"
_STATUSES = {
    "card": "processing",
    "cod": "processing",
    "bacs": "on-hold",
    "redirect": "pending",
    "declined": "failed",
}


def checkout(shop: Shop, items: Items, payment: str, address: dict[str, str]) -> int:
    """Place a shopper's order; raises ValueError for what the shop does not sell."""
    due(shop)
    lines = [_line(shop, item, quantity) for item, quantity in items]
    body = {
        "status": _STATUSES[payment],
        "billing": address,
        "shipping": {key: value for key, value in address.items() if key != "email"},
        "line_items": lines,
        "payment_method": payment,
        "payment_method_title": payment.upper(),
    }
    order = orders.place(shop, body, source="checkout", via=_VIA)
    if payment == "cod":
        order.paid = None
    return order.id


def visit(shop: Shop, items: Items) -> int:
    """Keep a draft of what a shopper has in the cart."""
    lines = [{"product_id": shop.state.find(item).id, "quantity": quantity} for item, quantity in items]
    body = {"status": "checkout-draft", "line_items": lines}
    return orders.place(shop, body, source="checkout", via=_VIA).id


def _line(shop: Shop, named: int | str, quantity: int) -> dict[str, Any]:
    item = shop.state.find(named)
    parent = shop.state.tables.products.get(item.parent_id)
    if item.status != "publish" or (parent is not None and parent.status != "publish") or not item.price:
        raise ValueError(f"{named} is not for sale")
    holder = parent if parent is not None and parent.manage_stock and not item.manage_stock else item
    left = (holder.stock or 0) - _held(shop, holder)
    if holder.manage_stock and holder.backorders == "no" and left < quantity:
        raise ValueError(f"only {left} of {named} are in stock, {quantity} were wanted")
    if not holder.manage_stock and item.stock_status == "outofstock":
        raise ValueError(f"{named} is out of stock")
    return {"product_id": item.id, "quantity": quantity}


def _held(shop: Shop, holder: Product) -> int:
    """Count what unpaid orders hold; the stock that REST shows does not tell."""
    since = shop.clock.stamp() - shop.settings.hold_stock_minutes * 60
    unpaid = (o for o in shop.state.tables.orders.values() if o.status == "pending" and o.created_via == _VIA)
    lines = (line for order in unpaid if order.created >= since for line in order.lines)
    return sum(line.quantity for line in lines if holder.id in (line.product_id, line.variation_id))


def duplicate(shop: Shop, item: Product) -> Product:
    """Copy a product as a draft: with all meta data, an SKU counted up, and no GTIN."""
    made = _copy(shop, item, item.parent_id)
    made.name, made.status, made.slug = f"{item.name} (Copy)", "draft", ""
    shop.state.tables.products[made.id] = made
    for number in item.children:
        child = _copy(shop, shop.state.tables.variations[number], made.id)
        shop.state.tables.variations[child.id] = child
        made.children.append(child.id)
    follow(shop, made)
    shop.state.relist()
    shop.queue.fire("woocommerce_new_product", made.id)
    return made


def _copy(shop: Shop, item: Product, parent_id: int) -> Product:
    now = shop.clock.stamp()
    meta = [shop.state.meta(row.key, row.value) for row in item.meta]
    sku = _counted_up(shop, item.sku)
    number = shop.state.number("post")
    return replace(
        item,
        id=number,
        created=now,
        modified=now,
        parent_id=parent_id,
        sku=sku,
        row_sku=sku,
        gtin="",
        row_gtin="",
        children=[],
        meta=meta,
        total_sales=0,
    )


def _counted_up(shop: Shop, sku: str) -> str:
    there = {item.sku for item in shop.state.everything()}
    stem, number = re.fullmatch(r"(.*?)(?:-(\d+))?", sku).groups()  # type: ignore[union-attr] # matches any
    counted = (f"{stem}-{at}" for at in range(int(number or 0) + 1, int(number or 0) + len(there) + 2))
    return next(one for one in counted if one not in there) if sku else ""
