"""Between frozen values and the text that the store keeps of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from connector.model import (
    Event,
    IncomingOrder,
    ItemChanged,
    OrderChanged,
    OrderLine,
    ProductOffered,
    RefundIssued,
)
from connector.model.retail import LinkChanged, OrderForwarded, SoldOrderChanged

EVENT_KINDS: Mapping[str, type[Event]] = {
    "products.create": ProductOffered,
    "item.updated": ItemChanged,
    "order.updated": OrderChanged,
    "refund.issued": RefundIssued,
    "order.placed": OrderForwarded,
    "order.updated.sold": SoldOrderChanged,
    "item.updated_connection": LinkChanged,
}
_KIND_OF = {kind: name for name, kind in EVENT_KINDS.items()}


@cache
def _event_adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(EVENT_KINDS[kind])


@cache
def _order_adapter() -> TypeAdapter[IncomingOrder]:
    return TypeAdapter(IncomingOrder)


@cache
def _lines_adapter() -> TypeAdapter[tuple[OrderLine, ...]]:
    return TypeAdapter(tuple[OrderLine, ...])


def dump_event(event: Event) -> tuple[str, str]:
    """Return the event's kind, named as on the wire as far as that tells them apart, and its text."""
    kind = _KIND_OF[type(event)]
    return kind, _event_adapter(kind).dump_json(event).decode()


def load_event(kind: str, payload: str) -> Event:
    """Read back what :func:`dump_event` wrote."""
    event: Event = _event_adapter(kind).validate_json(payload)
    return event


BLANKS = " " * 4096
"""A page of SQLite's."""


def dump_order(order: IncomingOrder | None) -> str | None:
    """Return the text of an order with its addresses, or None.

    It begins with a page of blanks. SQLite moves rows between its pages, and what it leaves behind in the
    room between rows is not overwritten, ``secure_delete`` or not (seen with 3.40 after a thousand orders).
    The part of a row that is moved so is less than a page; the rest lies in pages of its own, which are
    overwritten whole when they are given back. With the blanks, everything personal lies there.
    """
    return None if order is None else BLANKS + _order_adapter().dump_json(order).decode()


def load_order(body: str | None) -> IncomingOrder | None:
    """Read back what :func:`dump_order` wrote."""
    return None if body is None else _order_adapter().validate_json(body)


def dump_lines(lines: tuple[OrderLine, ...]) -> str:
    """Return the text of order lines, which hold no personal data."""
    return _lines_adapter().dump_json(lines).decode()


def load_lines(text: str) -> tuple[OrderLine, ...]:
    """Read back what :func:`dump_lines` wrote."""
    return _lines_adapter().validate_json(text or "[]")


def dump_reasons(reasons: tuple[tuple[str, Mapping[str, str]], ...]) -> str:
    """Return the text of rule codes with the values of their sentences."""
    return json.dumps([[code, dict(values)] for code, values in reasons]) if reasons else ""


def load_reasons(text: str) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Read back what :func:`dump_reasons` wrote."""
    return tuple((code, values) for code, values in json.loads(text)) if text else ()
