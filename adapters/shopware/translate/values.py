"""Read single values out of Shopware's JSON, where any of them may be missing or of another type.

PHP writes empty maps as ``[]``, whole floats as integers, and a field that is not loaded as null (facts 2).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from adapters.http import read_number, rows_in

Row = Mapping[str, Any]


def row_of(value: Any) -> Row:
    """Return an object, an empty one for anything else, such as the ``[]`` of an empty map."""
    return value if isinstance(value, Mapping) else {}


def row_at(row: Row, *keys: str) -> Row:
    """Return the object at the end of a way of keys, an empty one when it is not there."""
    for key in keys:
        row = row_of(row.get(key))
    return row


def rows_at(row: Row, key: str) -> tuple[Row, ...]:
    """Return the objects in the list at ``key``; raises ShopUnexpected for what is no list."""
    return rows_in(row, key)


def text_of(value: Any) -> str:
    """Return a value as text; numbers so that no reader takes a decimal point for a thousands one."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return _number_text(Decimal(repr(value)))
    return json.dumps(value, ensure_ascii=False)


def _number_text(number: Decimal) -> str:
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + "0" if len(text.partition(".")[2]) == 3 else text


def text_at(row: Row, key: str) -> str:
    """Return the text at ``key``, empty when there is none."""
    return text_of(row.get(key))


def name_of(row: Row) -> str:
    """Return a name, which for a variant stands in ``translated`` alone (facts 2)."""
    return text_at(row_at(row, "translated"), "name") or text_at(row, "name")


def amount_of(value: Any) -> Decimal | None:
    """Return an amount exactly as its JSON number was written; None for what is no number."""
    if value is None or isinstance(value, bool):
        return None
    return read_number(repr(value) if isinstance(value, int | float) else str(value))


def amount_at(row: Row, key: str) -> Decimal:
    """Return the amount at ``key``, 0 when it is unreadable."""
    amount = amount_of(row.get(key))
    return Decimal(0) if amount is None else amount


def integer_at(row: Row, key: str, default: int = 0) -> int:
    """Return the whole number at ``key``, rounded down; ``default`` when there is none."""
    amount = amount_of(row.get(key))
    return default if amount is None else int(amount.to_integral_value(ROUND_FLOOR))


def moment_at(row: Row, key: str) -> datetime | None:
    """Return a time, in UTC; None when there is none."""
    try:
        moment = datetime.fromisoformat(text_at(row, key))
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def custom_fields(row: Row) -> Row:
    """Return the custom fields of a row in the system's language, inherited ones where asked for."""
    return {**row_at(row, "translated", "customFields"), **row_at(row, "customFields")}


def first_text(texts: Iterable[str]) -> str:
    """Return the first text that is not blank, else an empty one."""
    return next((text for text in texts if text.strip()), "")


def state_of(row: Row) -> str:
    """Return the technical name of the state that a row is in."""
    return text_at(row_at(row, "stateMachineState"), "technicalName")
