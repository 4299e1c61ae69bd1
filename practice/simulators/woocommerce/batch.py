"""Batches: up to a hundred writes in one request, each with its own answer, without type checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from practice.simulators.woocommerce.call import Answer, Call
from practice.simulators.woocommerce.errors import RestError

LIMIT = 100


def run_batch(
    call: Call,
    create: Callable[[Mapping[str, Any]], dict[str, Any]],
    update: Callable[[int, Mapping[str, Any]], dict[str, Any]],
    delete: Callable[[int], dict[str, Any]],
) -> Answer:
    """Answer a batch route: status 200 whatever happens inside, 413 when there is too much inside."""
    parts = {name: list(call.body.get(name) or ()) for name in ("create", "update", "delete")}
    if sum(map(len, parts.values())) > LIMIT:
        code = "woocommerce_rest_request_entity_too_large"
        raise RestError(413, code, f"Unable to accept more than {LIMIT} items for this request.")
    answer: dict[str, Any] = {}
    if parts["create"]:
        answer["create"] = [_guard(0, create, row) for row in parts["create"]]
    if parts["update"]:
        answer["update"] = [
            _guard(row.get("id"), update, int(row.get("id") or 0), row) for row in parts["update"]
        ]
    if parts["delete"]:
        answer["delete"] = [_guard(int(number), delete, int(number)) for number in parts["delete"]]
    if "_fields" in call.query:  # it does not reach into lists: neither rows nor errors are left
        named = {name.partition(".")[0] for name in call.params.words("_fields")}
        kept: dict[str, Any] = {name: [] for name in answer if name in named}
        return Answer(kept or [])
    return Answer(answer)


def _guard(number: int | None, write: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    try:
        return write(*arguments)
    except RestError as refusal:
        return {"id": number, "error": refusal.body}
