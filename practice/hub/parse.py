"""From a request body to a message, or to a refusal that names every place that is wrong."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from practice.hub import wire
from practice.hub.errors import Fault, NotJson, Refused, clip

Single = (
    wire.ConnectionTest
    | wire.ProductsCreate
    | wire.ItemUpdated
    | wire.OrderUpdated
    | wire.RefundIssued
    | wire.BatchedRefund
    | wire.OrderPlaced
    | wire.ItemConnection
)
Message = Annotated[
    wire.ConnectionTest
    | wire.ProductsCreate
    | wire.ItemUpdated
    | wire.OrderUpdated
    | wire.RefundIssued
    | wire.OrderPlaced
    | wire.ItemConnection
    | wire.EventsBatch,
    Field(discriminator="type"),
]
_MESSAGE: TypeAdapter[Single | wire.EventsBatch] = TypeAdapter(Message)
_TAGS = {
    "simple",
    "variable",
    "connection.test",
    "products.create",
    "item.updated",
    "order.updated",
    "refund.issued",
    "order.placed",
    "item.updated_connection",
    "events.batch.process",
}


def parse(raw: bytes) -> Single | wire.EventsBatch:
    """Read the message in a request body.

    Raises NotJson, or Refused with every place that is not as the protocol says.
    """
    try:
        return _MESSAGE.validate_json(raw)
    except ValidationError as error:
        raise _as_refusal(error) from None


def _as_refusal(error: ValidationError) -> NotJson | Refused:
    problems = error.errors(include_url=False, include_context=False)
    if problems[0]["type"] == "json_invalid":
        return NotJson(f"the body is not JSON: {problems[0]['msg']}")
    faults = tuple(Fault(_place(p["loc"]), _reason(p["msg"]), _given(p)) for p in problems[:20])
    first = faults[0]
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    given = f" (got {first.value})" if first.value else ""
    return Refused(f"{first.at}: {first.reason}{given}{more}", code="invalid_message", faults=faults)


def _place(loc: tuple[int | str, ...]) -> str:
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step not in _TAGS:
            path += f".{step}" if path else step
    return path or "message"


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")


def _given(problem: Any) -> str:
    return "" if problem["type"] == "missing" else clip(problem["input"])
