"""What the command line shows: rich tables of plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table


def facts(title: str, values: Mapping[str, Any]) -> Table:
    """Return one thing, a line for each of its fields."""
    table = Table(title=title, show_header=False)
    for name, value in values.items():
        table.add_row(name, _text(value))
    return table


def rows(title: str, values: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Return several things of a kind, a column for each field."""
    if not values:
        return f"{title}: none"
    table = Table(*values[0], title=title)
    for value in values:
        table.add_row(*(_text(each) for each in value.values()))
    return table


def orders(found: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Return all orders, a row for each supplier's part."""
    fields = ("number", "supplier", "state", "status", "shop_number", "gross")
    lines = [
        {"retailer": order["retailer"], "order": order["number"]} | {name: part[name] for name in fields}
        for order in found
        for part in order["parts"]
    ]
    return rows("Orders", lines)


def order(part: Mapping[str, Any], calls: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Return one part of an order with its lines and every call about it."""
    head = {name: value for name, value in part.items() if name != "lines"}
    shown = [{name: call[name] for name in ("at", "status", "seconds", "reason", "answer")} for call in calls]
    return Group(facts("Order", head), rows("Lines", part["lines"]), rows("Calls", shown))


def ledger(entries: Sequence[Mapping[str, Any]], balances: Mapping[str, str]) -> RenderableType:
    """Return all bookings, a row for each posting, and the balances."""
    lines = [
        {name: entry[name] for name in ("at", "kind", "number", "reference")} | posting
        for entry in entries
        for posting in entry["postings"]
    ]
    return Group(rows("Bookings", lines), facts("Balances", balances))


def _text(value: Any) -> str:
    return "–" if value is None else escape(str(value))
