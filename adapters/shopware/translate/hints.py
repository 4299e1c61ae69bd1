"""Webhooks of Shopware: what they hint at. They are not signed; the secret is in the address (facts 4)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from adapters.shopware.translate.ids import is_id
from adapters.shopware.translate.values import Row, row_at, rows_at, text_at
from connector.model import Hint, HintKind
from connector.model.errors import CallbackMalformed

_KINDS = {kind.value: kind for kind in HintKind}
_MOVING = ("checkout.", "state_enter.order.state.")
"""Beginnings of the events that move stock."""

ENTITY_EVENTS = (
    *("product.written", "product.deleted", "product_price.written"),
    *("order.written", "order.deleted"),
)
BUSINESS_EVENTS = (
    "checkout.order.placed",
    *("state_enter.order.state.cancelled", "state_enter.order.state.open"),
    *("state_enter.order_delivery.state.shipped", "state_enter.order_delivery.state.returned"),
    *("state_enter.order_transaction.state.open", "state_enter.order_transaction.state.paid"),
    "state_enter.order_transaction.state.refunded",
)
"""A sale writes no product, so what was sold is read from the order; a transition of a delivery or a payment
writes no order (facts 4)."""


def read_hints(body: bytes) -> tuple[Hint, ...]:
    """Read what a webhook is about; raises CallbackMalformed for what is none of this shop's.

    Values in it are as old as the delivery, and anybody may have written them: only ids are taken.
    """
    data = row_at(_parse(body), "data")
    event, payload = text_at(data, "event"), data.get("payload")
    if event in ENTITY_EVENTS and isinstance(payload, list):
        hints = list(_of_entities(rows_at(data, "payload"), _KINDS[event.partition(".")[0]]))
    elif event in BUSINESS_EVENTS and isinstance(payload, dict):
        hints = list(_of_order(row_at(payload, "order"), with_goods=event.startswith(_MOVING)))
    else:
        raise CallbackMalformed(f"the webhook's event is {event[:60]!r}; allowed are those we registered")
    return tuple(dict.fromkeys(hint for hint in hints if is_id(hint.id)))


def _of_entities(entries: tuple[Row, ...], kind: HintKind) -> Iterator[Hint]:
    for entry in entries:
        if entry.get("entity") == kind.value:
            yield Hint(kind, text_at(entry, "primaryKey"))


def _of_order(order: Row, *, with_goods: bool) -> Iterator[Hint]:
    yield Hint(HintKind.ORDER, text_at(order, "id"))
    for line in rows_at(order, "lineItems") if with_goods else ():
        yield Hint(HintKind.PRODUCT, text_at(line, "productId"))


def _parse(body: bytes) -> Row:
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise CallbackMalformed("the webhook's body is not JSON") from None
    if not isinstance(document, dict):
        raise CallbackMalformed("the webhook's body is not an object")
    return document
