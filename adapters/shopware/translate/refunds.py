"""Refunds, in the three places where a Shopware shop may keep their amounts (facts 8).

Capture refunds come from payment plugins, order returns from the Commercial plugin, credit line items from
staff. The state of a transaction has no amount and moves no money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from adapters.shopware.translate.ids import deduplication_id
from adapters.shopware.translate.money import cents
from adapters.shopware.translate.values import (
    Row,
    amount_of,
    integer_at,
    row_at,
    rows_at,
    state_of,
    text_at,
)
from connector.model import Refund, RefundLine
from connector.model.messages import say

CAPTURE_REFUND = say("capture refund")
ORDER_RETURN = say("order return")
CREDIT = say("credit item")
_CREDIT_LINE = "credit"
_COMPLETED = "completed"
_DONE = "done"


def to_refunds(order: Row, returns: Iterable[Row] = ()) -> tuple[Refund, ...]:
    """Return the refunds of an order that are final, gross and positive.

    Of several kinds the one that stands for money paid out comes first.
    """
    taxed = {text_at(line, "id"): _net_share(line, order) for line in rows_at(order, "lineItems")}
    captures = [capture for t in rows_at(order, "transactions") for capture in rows_at(t, "captures")]
    refunds = [row for capture in captures for row in rows_at(capture, "refunds")]
    return (
        *(_of_capture(row, taxed) for row in refunds if state_of(row) == _COMPLETED),
        *(_of_return(row, taxed) for row in returns if _return_state(row) == _DONE),
        *(_of_credit(row, order) for row in rows_at(order, "lineItems") if row.get("type") == _CREDIT_LINE),
    )


def taxes_of(price: Row) -> Decimal:
    """Return the sum of a calculated price's taxes."""
    return sum((amount_of(tax.get("tax")) or Decimal(0) for tax in rows_at(price, "calculatedTaxes")), _ZERO)


def net_of(price: Row, order: Row) -> Decimal:
    """Return a calculated price of the order without tax; only a gross order's figures contain it."""
    total = amount_of(price.get("totalPrice")) or _ZERO
    return total - taxes_of(price) if text_at(order, "taxStatus") == "gross" else total


_ZERO = Decimal(0)


def _of_capture(row: Row, taxed: Mapping[str, Decimal]) -> Refund:
    total = amount_of(row_at(row, "amount").get("totalPrice"))
    lines = [
        _line(position, amount_of(row_at(position, "amount").get("totalPrice")) or _ZERO, taxed)
        for position in rows_at(row, "positions")
    ]
    return _refund(row, CAPTURE_REFUND, total, lines)


def _of_return(row: Row, taxed: Mapping[str, Decimal]) -> Refund:
    """Take the lines' amounts as shares of the gross total: they may be net or gross, as the order is."""
    total = amount_of(row.get("amountTotal"))
    items = rows_at(row, "lineItems")
    amounts = [amount_of(item.get("refundAmount")) or _ZERO for item in items]
    whole = sum(amounts, _ZERO)
    lines = [
        _line(item, abs(total or _ZERO) * amount / whole, taxed)
        for item, amount in zip(items, amounts, strict=True)
        if whole
    ]
    return _refund(row, ORDER_RETURN, total, lines)


def _of_credit(row: Row, order: Row) -> Refund:
    price = row_at(row, "price")
    net = amount_of(price.get("totalPrice"))
    gross = net if net is None else net_of(price, order) + taxes_of(price)
    return _refund(row, CREDIT, gross, [])


def _refund(row: Row, kind: str, total: Decimal | None, lines: list[RefundLine]) -> Refund:
    identifier = text_at(row, "id")
    return Refund(
        id=identifier,
        total=None if total is None else abs(total),
        deduplication_id=deduplication_id(identifier),
        lines=tuple(line for line in lines if line.quantity or line.net_total or line.total_tax),
        kind=kind,
        raw_total="" if total is not None else str(row.get("amount") or row.get("amountTotal")),
    )


def _line(row: Row, gross: Decimal, taxed: Mapping[str, Decimal]) -> RefundLine:
    line_id = text_at(row, "orderLineItemId")
    net = cents(abs(gross) * taxed.get(line_id, Decimal(1)))
    return RefundLine(line_id, abs(integer_at(row, "quantity")), net, cents(abs(gross)) - net)


def _net_share(line: Row, order: Row) -> Decimal:
    """Return which part of a line's gross price is net."""
    price = row_at(line, "price")
    net, tax = net_of(price, order), taxes_of(price)
    return net / (net + tax) if net + tax else Decimal(1)


def _return_state(row: Row) -> str:
    return state_of(row) or text_at(row_at(row, "state"), "technicalName")
