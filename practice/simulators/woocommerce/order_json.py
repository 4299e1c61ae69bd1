"""Orders, refunds and notes as the REST API shows them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce import totals
from practice.simulators.woocommerce.money import cents, number, text
from practice.simulators.woocommerce.product_json import meta_rows
from practice.simulators.woocommerce.records import (
    ADDRESS,
    Line,
    Meta,
    Note,
    Order,
    Product,
    Refund,
    ShippingLine,
)

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

_HINTS = {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]}
_FEW_HINTS = {"allow": ["GET", "DELETE"]}


def order_row(shop: Shop, order: Order) -> dict[str, Any]:
    """Show an order as every route shows it."""
    settings = shop.settings
    row: dict[str, Any] = {
        "id": order.id,
        "parent_id": 0,
        "status": order.status,
        "currency": order.currency,
        "version": settings.full_version,
        "prices_include_tax": order.prices_include_tax,
        **_times(shop, order, gmt=False),
        **_money(order),
        "customer_id": order.customer_id,
        "order_key": order.key,
        "billing": {name: order.billing.get(name, "") for name in (*ADDRESS, "email", "phone")},
        "shipping": {name: order.shipping.get(name, "") for name in (*ADDRESS, "phone")},
        "payment_method": order.payment_method,
        "payment_method_title": order.payment_method_title,
        "transaction_id": order.transaction_id,
        "customer_ip_address": "",
        "customer_user_agent": "",
        "created_via": order.created_via,
        "customer_note": order.customer_note,
        "cart_hash": "",
        "number": order_number(order),
        "meta_data": meta_rows(order.meta),
        "line_items": [line_row(shop, line, order.rounds_down) for line in order.lines],
        "tax_lines": _tax_rows(shop, order),
        "shipping_lines": [shipping_row(line, order.rounds_down) for line in order.shipping_lines],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [_short_refund(shop.state.tables.refunds[i]) for i in reversed(order.refunds)],
        **_outlook(shop, order),
        **_times(shop, order, gmt=True),
        "currency_symbol": "€" if order.currency == "EUR" else order.currency,
        "_links": _order_links(shop, order),
    }
    if "shiptastic" in settings.plugins:
        row |= {
            "shipments": list(order.shipments),
            "shipping_status": "shipped" if order.shipments else "not-shipped",
            "shipping_provider": order.shipments[-1]["shipping_provider"] if order.shipments else "",
        }
    return row


def order_number(order: Order) -> str:
    """Give the number that customers see: its id, until a plugin has put another one in its place."""
    return next((str(row.value) for row in order.meta if row.key == "_order_number"), str(order.id))


def _times(shop: Shop, order: Order, *, gmt: bool) -> dict[str, str | None]:
    show, suffix = (shop.clock.gmt, "_gmt") if gmt else (shop.clock.local, "")
    return {
        f"date_created{suffix}": show(order.created),
        f"date_modified{suffix}": show(order.modified),
        f"date_completed{suffix}": show(order.completed),
        f"date_paid{suffix}": show(order.paid),
    }


def _money(order: Order) -> dict[str, str]:
    goods = sum((cents(line.total) for line in order.lines), Decimal(0))
    before = sum((cents(line.subtotal) for line in order.lines), Decimal(0))
    down = order.rounds_down
    before_tax = sum((totals.line_subtotal_tax(line, down) for line in order.lines), Decimal(0))
    cart, shipping = totals.cart_tax(order), totals.shipping_tax(order)
    return {
        "discount_total": text(before - goods),
        "discount_tax": text(before_tax - cart),
        "shipping_total": text(totals.shipping_total(order)),
        "shipping_tax": text(shipping),
        "cart_tax": text(cart),
        "total": text(totals.total(order)),
        "total_tax": text(cart + shipping),
    }


def _outlook(shop: Shop, order: Order) -> dict[str, Any]:
    unpaid = order.status in ("pending", "failed") and totals.total(order) > 0
    goods = (shop.state.sellable(line.variation_id or line.product_id) for line in order.lines)
    return {
        "payment_url": f"{shop.home_url}/checkout/order-pay/{order.id}/?pay_for_order=true&key={order.key}",
        "is_editable": order.status in ("pending", "on-hold", "auto-draft"),
        "needs_payment": unpaid,
        "needs_processing": any(item is not None for item in goods),
    }


def _order_links(shop: Shop, order: Order) -> dict[str, Any]:
    base = f"{shop.api_url}/wc/v3/orders"
    links: dict[str, Any] = {
        "self": [{"href": f"{base}/{order.id}", "targetHints": _HINTS}],
        "collection": [{"href": base}],
    }
    if shop.settings.modern:
        mail = f"{base}/{order.id}/actions/email_templates"
        links["email_templates"] = [{"embeddable": True, "href": mail}]
    if order.customer_id:
        links["customer"] = [{"href": f"{shop.api_url}/wc/v3/customers/{order.customer_id}"}]
    return links


def line_row(shop: Shop, line: Line, down: bool) -> dict[str, Any]:
    """Show a line of an order or refund."""
    item = shop.state.sellable(line.variation_id or line.product_id)
    row = {
        "id": line.id,
        "name": line.name,
        "product_id": line.product_id,
        "variation_id": line.variation_id,
        "quantity": line.quantity,
        "tax_class": line.tax_class,
        "subtotal": text(line.subtotal),
        "subtotal_tax": text(totals.line_subtotal_tax(line, down)),
        "total": text(line.total),
        "total_tax": text(totals.line_tax(line, down)),
        "taxes": [
            {"id": rate_id, "total": text(tax), "subtotal": text(before)}
            for rate_id, before, tax in line.taxes
        ],
        "meta_data": _line_meta(line),
        "sku": item.sku if item is not None else None,
        "global_unique_id": item.gtin if item is not None else None,
        "price": number(line.total / line.quantity) if line.quantity else 0,
        "image": _line_image(shop, item),
        "parent_name": line.parent_name,
    }
    if not shop.settings.modern:
        del row["global_unique_id"]
    return row


def _line_meta(line: Line) -> list[dict[str, Any]]:
    rows = [_item_meta(row) for row in line.meta]
    if line.reduced:
        rows.append(_item_meta(Meta(line.id * 10 + 3, "_reduced_stock", str(line.reduced))))
    return rows


def _item_meta(row: Meta) -> dict[str, Any]:
    key, _, label = row.key.partition("\0")
    return {
        "id": row.id,
        "key": key,
        "value": row.value,
        "display_key": label or key,
        "display_value": row.value,
    }


def _line_image(shop: Shop, item: Product | None) -> dict[str, Any]:
    """Show the line's picture; its id is a text for a product, a number for a variation."""
    if item is None:
        return {"id": 0, "src": ""}
    parent = shop.state.tables.products.get(item.parent_id)
    image = item.image or (parent.image if parent is not None else None)
    if image is None:
        return {"id": "", "src": ""}
    return {"id": image.id if item.kind == "variation" else str(image.id), "src": image.src}


def shipping_row(line: ShippingLine, down: bool) -> dict[str, Any]:
    """Show a shipping line of an order or refund."""
    return {
        "id": line.id,
        "method_title": line.method_title,
        "method_id": line.method_id,
        "instance_id": "",
        "total": text(line.total),
        "total_tax": text(totals.shipping_line_tax(line, down)),
        "taxes": [{"id": rate_id, "total": text(tax), "subtotal": ""} for rate_id, tax in line.taxes],
        "tax_status": "taxable",
        "meta_data": [_item_meta(row) for row in line.meta],
    }


def _tax_rows(shop: Shop, order: Order) -> list[dict[str, Any]]:
    return [
        {
            "id": order.tax_line_ids.get(rate.id, 0),
            "rate_code": rate.code,
            "rate_id": rate.id,
            "label": rate.name,
            "compound": False,
            "tax_total": text(goods),
            "shipping_tax_total": text(sent),
            "rate_percent": number(rate.percent),
            "meta_data": [],
        }
        for rate, goods, sent in totals.tax_lines(shop, order)
    ]


def _short_refund(refund: Refund) -> dict[str, Any]:
    """Show a refund inside its order: a refund without an amount has the total "-"."""
    shown = "" if refund.amount is None else str(cents(refund.amount))
    return {
        "id": refund.id,
        "reason": refund.reason,
        "total": "-" + shown,
        "total_tax": text(-_refunded_tax(refund)),
    }


def _refunded_tax(refund: Refund) -> Decimal:
    lines = sum((-totals.line_tax(line, False) for line in refund.lines), Decimal(0))
    return lines - sum((totals.shipping_line_tax(s, False) for s in refund.shipping_lines), Decimal(0))


def refund_row(shop: Shop, refund: Refund, *, shopwide: bool = False) -> dict[str, Any]:
    """Show a refund object; the shop-wide list adds the order's id."""
    order = shop.state.tables.orders[refund.order_id]
    base = f"{shop.api_url}/wc/v3/orders/{order.id}"
    parent = {"parent_id": order.id} if shopwide else {}
    return {
        "id": refund.id,
        **parent,
        "date_created": shop.clock.local(refund.created),
        "date_created_gmt": shop.clock.gmt(refund.created),
        "amount": "" if refund.amount is None else text(refund.amount),
        "reason": refund.reason,
        "refunded_by": refund.refunded_by,
        "refunded_payment": False,
        "meta_data": meta_rows(refund.meta),
        "line_items": [line_row(shop, line, False) for line in refund.lines],
        "shipping_lines": [shipping_row(line, False) for line in refund.shipping_lines],
        "tax_lines": _refund_taxes(shop, refund),
        "fee_lines": [],
        "_links": {
            "self": [{"href": f"{base}/refunds/{refund.id}", "targetHints": _FEW_HINTS}],
            "collection": [{"href": f"{base}/refunds"}],
            "up": [{"href": base}],
        },
    }


def _refund_taxes(shop: Shop, refund: Refund) -> list[dict[str, Any]]:
    """Show the taxes of a refund as an order's are shown, with negative figures."""
    as_order = Order(0, 0, 0, lines=refund.lines, shipping_lines=refund.shipping_lines, rounds_down=False)
    as_order.tax_line_ids = {1: refund.id * 10 + 1, 2: refund.id * 10 + 2}
    return _tax_rows(shop, as_order)


def note_row(shop: Shop, note: Note) -> dict[str, Any]:
    """Show an order note."""
    base = f"{shop.api_url}/wc/v3/orders/{note.order_id}"
    return {
        "id": note.id,
        "author": note.author,
        "date_created": shop.clock.local(note.created),
        "date_created_gmt": shop.clock.gmt(note.created),
        "note": note.text,
        "customer_note": note.customer,
        "_links": {
            "self": [{"href": f"{base}/notes/{note.id}", "targetHints": _FEW_HINTS}],
            "collection": [{"href": f"{base}/notes"}],
            "up": [{"href": base}],
        },
    }
