"""Read single values out of WooCommerce's JSON, where any of them may be missing or of another type.

PHP and plugins turn numbers into texts, empty lists into ``false`` and amounts into ``"-"``
(facts g); none of that may break a page of a hundred products.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from adapters.http import read_number, rows_in

Row = Mapping[str, Any]


def text_of(value: Any) -> str:
    """Return a value as the text the shop's staff would see; JSON for what is no single value."""
    if value is None or value is False:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def text_at(row: Row, key: str) -> str:
    """Return the text at ``key``, empty when there is none."""
    return text_of(row.get(key))


def unescaped(row: Row, key: str) -> str:
    """Return a title, which WordPress stores with HTML entities."""
    return html.unescape(text_at(row, key))


def rows_at(row: Row, key: str) -> tuple[Row, ...]:
    """Return the objects in the list at ``key``; raises ShopUnexpected for what is no list."""
    return rows_in(row, key)


def row_at(row: Row, key: str) -> Row:
    """Return the object at ``key``, an empty one when there is none."""
    value = row.get(key)
    return value if isinstance(value, Mapping) else {}


def id_at(row: Row, key: str = "id") -> str:
    """Return an identifier; empty when it is missing or 0, which WooCommerce uses for "none"."""
    identifier = text_at(row, key).strip()
    return "" if identifier == "0" else identifier


def amount_of(value: Any) -> Decimal | None:
    """Return an amount of money, None for what is none, such as ``"-"`` or an empty text."""
    return read_number(text_of(value))


def amount_at(row: Row, key: str) -> Decimal:
    """Return the amount at ``key``, 0 when it is unreadable."""
    amount = amount_of(row.get(key))
    return Decimal(0) if amount is None else amount


def integer_of(value: Any) -> int | None:
    """Return a number as a whole one, rounded down; None for what is no number."""
    amount = None if isinstance(value, bool) else amount_of(value)
    return None if amount is None else int(amount.to_integral_value(ROUND_FLOOR))


def integer_at(row: Row, key: str) -> int:
    """Return the whole number at ``key``, 0 when it is unreadable."""
    return integer_of(row.get(key)) or 0


def moment_at(row: Row, key: str) -> datetime | None:
    """Return a ``…_gmt`` time, which WooCommerce writes without a zone."""
    try:
        moment = datetime.fromisoformat(text_at(row, key))
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def meta_values(row: Row, key: str) -> Iterator[Any]:
    """Yield every value that the row's ``meta_data`` holds under ``key``."""
    return (entry.get("value") for entry in rows_at(row, "meta_data") if entry.get("key") == key)


def meta_value(row: Row, key: str) -> Any:
    """Return the first value under ``key`` that is not empty, else None."""
    return next((value for value in meta_values(row, key) if value not in (None, "", [], {})), None)


def meta_text(row: Row, key: str) -> str:
    """Return the first text under ``key`` that is not blank, else an empty one."""
    return next((t for v in meta_values(row, key) if (t := text_of(v)).strip()), "")


def first_text(texts: Iterable[str]) -> str:
    """Return the first text that is not blank, else an empty one."""
    return next((text for text in texts if text.strip()), "")
