"""Orders and refunds, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from adapters.woocommerce.translate.addresses import from_parts, station_metas, to_billing, to_shipping
from adapters.woocommerce.translate.parcels import label_maker, read_tracking
from adapters.woocommerce.translate.values import (
    Row,
    amount_at,
    amount_of,
    first_text,
    id_at,
    integer_at,
    integer_of,
    meta_text,
    moment_at,
    row_at,
    rows_at,
    text_at,
)
from connector.model import (
    FINAL_STATUSES,
    Carrier,
    NewOrder,
    OrderLine,
    OrderMark,
    OrderStatus,
    Refund,
    RefundLine,
    ShopOrder,
)
from connector.model.errors import Problem, ShopRefused
from connector.model.messages import say

CREATED_VIA = "kickroute"
NUMBER_META = "_kickroute_order_number"
TOKEN_META = "_kickroute_attempt"  # noqa: S105 - the name of a field
LINE_GTIN_META = "_kickroute_gtin"
REDUCED_META = "_reduced_stock"
"""Of a line: how many units the shop took from the stock for it; absent until it has."""

SENDER_META = "_kickroute_sender"
"""The companion's mark on an order whose sender it gave to a label plugin (from its version 1.2.0 on)."""

TRASH = "trash"
PENDING = "pending"

_STATUSES = {
    PENDING: OrderStatus.PENDING_PAYMENT,
    "on-hold": OrderStatus.ON_HOLD,
    "processing": OrderStatus.AWAITING_FULFILLMENT,
    "completed": OrderStatus.COMPLETED,
    "refunded": OrderStatus.REFUNDED,
    "cancelled": OrderStatus.CANCELLED,
}
_NAMES = {ours: theirs for theirs, ours in _STATUSES.items()}

ORDER_KEYS = (
    *("id", "number", "status", "created_via", "date_created_gmt", "date_modified_gmt", "total"),
    *("shipping_total", "billing", "shipping", "line_items", "shipping_lines", "refunds", "meta_data"),
    "shipments",
)
"""Keys of an order that are read; ``shipments`` is Shiptastic's."""


@dataclass(frozen=True, slots=True)
class OrderFields:
    """What the settings say on orders: places of tracking numbers, and the carrier when nothing tells.

    ``statuses`` are what the shop's own statuses mean, by their slugs.
    """

    tracking: tuple[str, ...] = ()
    default_carrier: Carrier | None = None
    statuses: Mapping[str, OrderStatus] = field(default_factory=dict)


def status_name(status: OrderStatus) -> str:
    """Return WooCommerce's name of an open status; raises ValueError for a final one."""
    if status in FINAL_STATUSES:
        raise ValueError(f"the connector never sets a final status, and {status} is one")
    return _NAMES[status]


def name_of_status(status: OrderStatus) -> str:
    """Return WooCommerce's name of a status, also of one that only a retailer's shop is given."""
    return _NAMES[status]


def word_of(shop_status: str, fields: OrderFields) -> OrderStatus | None:
    """Return the wire's word for a status of the shop; None where it has none."""
    return _STATUSES.get(shop_status) or fields.statuses.get(shop_status)


def own_statuses(mapped: Mapping[str, str]) -> dict[str, OrderStatus]:
    """Read the setting; the shop's own words may stand with the ``wc-`` that its database has before them."""
    return {name.strip().removeprefix("wc-"): OrderStatus(word) for name, word in mapped.items()}


def status_problems(mapped: Mapping[str, str]) -> list[Problem]:
    """Explain every entry that names a status of WooCommerce's own, whose meaning is known."""
    return [
        Problem(
            "orders.statuses",
            say(
                "“{value}” is a status of WooCommerce's own and means what it means; name only "
                "statuses that the shop or a plugin added",
                value=name,
            ),
        )
        for name in own_statuses(mapped)
        if name in (*_STATUSES, TRASH)
    ]


def kickroute_number(row: Row) -> str:
    """Return the Kickroute number on the order, whoever put it there; empty when it is not ours."""
    return meta_text(row, NUMBER_META).strip()


def to_mark(row: Row) -> OrderMark:
    """Translate what a list shows of an order."""
    status = text_at(row, "status")
    return OrderMark(
        id=id_at(row),
        place=integer_at(row, "id"),
        number=text_at(row, "number") or id_at(row),
        kickroute_number=kickroute_number(row),
        token=meta_text(row, TOKEN_META).strip(),
        created_at=moment_at(row, "date_created_gmt"),
        pending=status == PENDING,
        trashed=status == TRASH,
        by_plugin=_is_by_plugin(row),
    )


def _is_by_plugin(row: Row) -> bool:
    # The plugin makes orders in PHP and leaves this empty; whatever came by REST says so (job 3).
    return row.get("created_via") == "" and bool(kickroute_number(row))


def to_order(
    row: Row, refunds: Sequence[Row] = (), fulfilments: Sequence[Row] = (), fields: OrderFields | None = None
) -> ShopOrder:
    """Translate an order; ``refunds`` and ``fulfilments`` are what their own routes answered."""
    shop_status = text_at(row, "status")
    fields = fields or OrderFields()
    tracking = read_tracking(row, fulfilments, fields.tracking, fields.default_carrier)
    return ShopOrder(
        id=id_at(row),
        number=text_at(row, "number") or id_at(row),
        kickroute_number=kickroute_number(row),
        status=word_of(shop_status, fields),
        shop_status=shop_status,
        pending=shop_status == PENDING,
        trashed=shop_status == TRASH,
        total=amount_at(row, "total"),
        shipping_net_total=_shipping_of(row),
        lines=tuple(_line(line) for line in rows_at(row, "line_items")),
        refunds=tuple(to_refund(refund) for refund in refunds),
        parcels=tracking.parcels,
        unclear_tracking=tracking.unclear,
        label_by=label_maker(row),
        sender_swapped=bool(meta_text(row, SENDER_META).strip()),
        shipping=from_parts(row_at(row, "shipping")),
        billing=from_parts(row_at(row, "billing")),
        created_at=moment_at(row, "date_created_gmt"),
        by_plugin=_is_by_plugin(row),
        place=integer_at(row, "id"),
        token=meta_text(row, TOKEN_META).strip(),
    )


def _shipping_of(row: Row) -> Decimal:
    """Add up the shipping lines: the order's own sum is rounded to the decimals that the shop shows."""
    lines = rows_at(row, "shipping_lines")
    if not lines:
        return amount_at(row, "shipping_total")
    return sum((amount_at(line, "total") for line in lines), Decimal(0))


def _line(row: Row) -> OrderLine:
    product_id = id_at(row, "product_id")
    return OrderLine(
        id=id_at(row),
        product_id=product_id,
        offer_id=id_at(row, "variation_id") or product_id,
        gtin=first_text((meta_text(row, LINE_GTIN_META), text_at(row, "global_unique_id"))),
        quantity=integer_at(row, "quantity"),
        net_total=amount_at(row, "total"),
        total_tax=amount_at(row, "total_tax"),
        taken=integer_of(meta_text(row, REDUCED_META)) or 0,
        name=text_at(row, "name").strip(),
        sku=text_at(row, "sku").strip(),
    )


def to_refund(row: Row) -> Refund:
    """Translate a refund object; an amount that is none (a refund of a quantity only) stays None."""
    amount = amount_of(row.get("amount"))
    return Refund(
        id=id_at(row),
        total=None if amount is None else abs(amount),
        raw_total=text_at(row, "amount"),
        deduplication_id=integer_at(row, "id"),
        lines=tuple(line for item in rows_at(row, "line_items") if (line := _refund_line(item))),
    )


def _refund_line(row: Row) -> RefundLine | None:
    """Translate a line of a refund; None for one of nothing, as the shop writes them for every line."""
    line = RefundLine(
        order_line_id=meta_text(row, "_refunded_item_id"),
        quantity=abs(integer_at(row, "quantity")),
        net_total=abs(amount_at(row, "total")),
        total_tax=abs(amount_at(row, "total_tax")),
    )
    return line if line.quantity or line.net_total or line.total_tax else None


def to_new_order(order: NewOrder, currency: str) -> dict[str, Any]:
    """Write an order that takes no stock and mails nobody yet; raises ShopRefused for what must not go.

    ``customer_note`` is left alone: the shop prints it on papers that the end customer sees.
    """
    return {
        "status": PENDING,
        "created_via": CREATED_VIA,
        "currency": currency,
        "billing": to_billing(order.billing),
        "shipping": to_shipping(order.shipping),
        "line_items": [_new_line(at, line) for at, line in enumerate(order.lines)],
        "shipping_lines": [
            {
                "method_id": "flat_rate",
                "method_title": "Kickroute",
                "total": _net(order.shipping_net_total, "shipping_net_total"),
            }
        ],
        "meta_data": [
            {"key": NUMBER_META, "value": order.kickroute_number},
            *([{"key": TOKEN_META, "value": order.token}] if order.token else ()),
            *({"key": key, "value": value} for key, value in station_metas(order.shipping).items()),
        ],
    }


def _new_line(at: int, line: OrderLine) -> dict[str, Any]:
    if line.quantity < 1:
        raise ShopRefused(
            say("items[{at}].quantity is {value}; allowed is 1 or more", at=at, value=line.quantity),
            code="quantity",
        )
    net = _net(line.net_total, f"items[{at}].net_total")
    variation = {} if line.offer_id == line.product_id else {"variation_id": int(line.offer_id)}
    return {
        "product_id": int(line.product_id),
        **variation,
        "quantity": line.quantity,
        # Only one of the two would make the other the shop's own price, shown as a discount (facts e).
        "subtotal": net,
        "total": net,
        "meta_data": [{"key": LINE_GTIN_META, "value": line.gtin}],
    }


def _net(amount: Decimal, place: str) -> str:
    if not amount.is_finite() or amount < 0:
        raise ShopRefused(
            say("{place} is {value}; allowed is 0 or more", place=place, value=amount), code="amount"
        )
    return format(amount, "f")


def carries_note(notes: Iterable[Row], note: str) -> bool:
    """Tell whether one of the order's notes is ``note``."""
    return any(text_at(row, "note").strip() == note.strip() for row in notes)
