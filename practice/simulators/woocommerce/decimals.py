"""How a shop that shows prices with other decimals than two keeps and shows the amounts of orders.

Measured with none (10.5.0, 8.9.3): lines keep their cents, taxes and the order's sums are rounded to what the
shop shows; every amount is shown with that many decimals, or with as many as ``dp`` asks for.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

_AMOUNTS = frozenset(
    {
        *("total", "subtotal", "total_tax", "subtotal_tax", "shipping_total", "shipping_tax", "cart_tax"),
        *("discount_total", "discount_tax", "amount", "tax_total", "shipping_tax_total"),
    }
)
_LINES = ("line_items", "shipping_lines", "fee_lines")


def shown(body: Any, decimals: int, dp: int | None) -> Any:
    """Return an answer about orders or refunds with its amounts as this shop shows them."""
    if isinstance(body, list):
        return [shown(row, decimals, dp) for row in body]
    if not isinstance(body, dict) or "line_items" not in body:
        return body
    return _formatted(_rounded(body, decimals) if decimals < 2 else body, decimals if dp is None else dp)


def _rounded(row: dict[str, Any], decimals: int) -> dict[str, Any]:
    lines = {
        name: [{**line, "total_tax": _round(line.get("total_tax"), decimals)} for line in row.get(name, [])]
        for name in _LINES
        if name in row
    }
    if "cart_tax" not in row:
        return {**row, **lines}
    cart = sum((Decimal(line["total_tax"]) for line in lines["line_items"]), Decimal(0))
    shipping_tax = sum((Decimal(line["total_tax"]) for line in lines.get("shipping_lines", [])), Decimal(0))
    shipping = Decimal(_round(row["shipping_total"], decimals))
    goods = sum((Decimal(line["total"]) for line in lines["line_items"]), Decimal(0))
    sums = {
        "cart_tax": cart,
        "shipping_tax": shipping_tax,
        "total_tax": cart + shipping_tax,
        "shipping_total": shipping,
        "total": Decimal(_round(goods + shipping + cart + shipping_tax, decimals)),
    }
    return {**row, **lines, **{name: str(amount) for name, amount in sums.items()}}


def _formatted(value: Any, decimals: int) -> Any:
    if isinstance(value, list):
        return [_formatted(one, decimals) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _round(one, decimals)
        if name in _AMOUNTS and isinstance(one, str)
        else _formatted(one, decimals)
        for name, one in value.items()
    }


def _round(amount: Any, decimals: int) -> str:
    try:
        step = Decimal(1).scaleb(-decimals)
        return str(Decimal(str(amount)).quantize(step, ROUND_HALF_UP))
    except InvalidOperation:
        return str(amount)
