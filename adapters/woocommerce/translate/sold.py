"""Orders of a retailer's own customers. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from adapters.woocommerce.translate.addresses import from_parts
from adapters.woocommerce.translate.orders import (
    ORDER_KEYS,
    TRASH,
    OrderFields,
    kickroute_number,
    to_refund,
    word_of,
)
from adapters.woocommerce.translate.parcels import read_tracking
from adapters.woocommerce.translate.values import (
    Row,
    amount_at,
    id_at,
    integer_at,
    meta_text,
    moment_at,
    row_at,
    rows_at,
    text_at,
    unescaped,
)
from connector.model import OrderStatus
from connector.model.retail import ItemSpot, RetailOrder, SoldLine

FORWARDED = "_kickroute_forwarded"
KEYS = (*ORDER_KEYS, "date_paid_gmt", "needs_payment")
_DRAFTS = ("checkout-draft", "auto-draft")
_SHIPPED_FROM = OrderStatus.AWAITING_FULFILLMENT


def to_sold(
    row: Row, refunds: Sequence[Row] = (), fulfilments: Sequence[Row] = (), fields: OrderFields | None = None
) -> RetailOrder:
    """Translate an order; ``refunds`` and ``fulfilments`` are what their own routes answered.

    Money that came has a date; on delivery it comes later, and what is in processing is shipped all the
    same. ``needs_payment`` alone tells neither (facts n).
    """
    fields = fields or OrderFields()
    shop_status = text_at(row, "status")
    status = word_of(shop_status, fields)
    refunded = _refunded(refunds)
    return RetailOrder(
        id=id_at(row),
        number=text_at(row, "number") or id_at(row),
        status=status,
        shop_status=shop_status,
        lines=tuple(_line(line, refunded) for line in rows_at(row, "line_items")),
        place=integer_at(row, "id"),
        draft=shop_status in _DRAFTS,
        paid=moment_at(row, "date_paid_gmt") is not None,
        ready=status is _SHIPPED_FROM and not row.get("needs_payment"),
        trashed=shop_status == TRASH,
        paid_at=moment_at(row, "date_paid_gmt"),
        created_at=moment_at(row, "date_created_gmt"),
        total=amount_at(row, "total"),
        refunded_total=sum((abs(amount_at(r, "total")) for r in rows_at(row, "refunds")), Decimal(0)),
        forwarded=meta_text(row, FORWARDED).strip(),
        kickroute_number=kickroute_number(row),
        shipping=from_parts(row_at(row, "shipping")),
        parcels=read_tracking(row, fulfilments, fields.tracking, fields.default_carrier).parcels,
    )


def _line(row: Row, refunded: Mapping[str, int]) -> SoldLine:
    product_id = id_at(row, "product_id")
    return SoldLine(
        id=id_at(row),
        spot=ItemSpot(product_id, id_at(row, "variation_id") or product_id),
        quantity=integer_at(row, "quantity"),
        net_total=amount_at(row, "total"),
        total_tax=amount_at(row, "total_tax"),
        gtin=text_at(row, "global_unique_id").strip(),
        sku=text_at(row, "sku").strip(),
        name=unescaped(row, "name").strip(),
        refunded=refunded.get(id_at(row), 0),
    )


def _refunded(refunds: Iterable[Row]) -> dict[str, int]:
    units: dict[str, int] = {}
    for line in (line for refund in refunds for line in to_refund(refund).lines):
        units[line.order_line_id] = units.get(line.order_line_id, 0) + line.quantity
    return units


def has_been_told(notes: Iterable[Row], text: str) -> bool:
    """Tell whether one of the customer's notes is ``text``, which the shop may have escaped."""
    wanted = _plain(text)
    return any(_plain(text_at(note, "note")) == wanted for note in notes)


def _plain(text: str) -> str:
    return " ".join(html.unescape(text).split())
