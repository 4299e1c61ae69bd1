"""The hub's values as plain JSON."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

_SECRET = frozenset({"previous_key"})


def as_json(value: Any) -> dict[str, Any]:
    """Return a dataclass as a dict for JSON: amounts become strings, moments ISO 8601."""
    fields: dict[str, Any] = plain(asdict(value))
    return {name: each for name, each in fields.items() if name not in _SECRET}


def plain(value: Any) -> Any:
    """Return dicts, lists, amounts and moments as what JSON can say."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value
