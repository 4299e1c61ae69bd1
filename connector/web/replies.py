"""What a caller is answered: pure values, in the shape of the platform's own shop plugin.

Errors are ``{"code", "message", "data": {"status", …}}`` under the HTTP status that ``data`` repeats; what
was done is HTTP 200 with the protocol's status inside (recorded, docs/protocol.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connector.fulfilment.relay import RelayAnswer
from connector.model import OrderStatus
from connector.orders.intake import Answer, Verdict

RETRY_SECONDS = 30
"""How long the platform is asked to wait before it sends again what could not be taken."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: HTTP status, JSON content, further headers, and the word it is counted under."""

    status: int
    content: Mapping[str, Any]
    word: str
    headers: Mapping[str, str] = field(default_factory=dict)


def done(word: str, **more: Any) -> Reply:
    """Answer that something was taken."""
    return Reply(200, {"status": 200, **more}, word)


def error(status: int, code: str, message: str, word: str, **data: Any) -> Reply:
    """Answer with an error in the shape of the platform's own plugin."""
    content = {"code": code, "message": message, "data": {"status": status, **data}}
    return Reply(status, content, word)


def malformed(reason: str) -> Reply:
    """Refuse a message that cannot be read, with the place and what is allowed there."""
    return error(400, "rest_invalid_callback", reason, "malformed")


def try_again(word: str = "unavailable") -> Reply:
    """Ask the platform to send the same again later."""
    reply = error(503, "rest_try_again", "The shop does not answer at the moment; send it again later.", word)
    return Reply(reply.status, reply.content, word, {"Retry-After": str(RETRY_SECONDS)})


def to_order(answer: Answer) -> Reply:
    """Answer ``order.placed``."""
    word = answer.verdict.value
    match answer.verdict:
        case Verdict.PLACED:
            return Reply(200, {"status": 201, "number": answer.number}, word)
        case Verdict.KNOWN | Verdict.TAKEN:
            return done(word)
        case Verdict.UNKNOWN_GTIN:
            message = "No item was found for the supplied GTIN."
            return error(404, "rest_no_item_found", message, word, gtin=answer.gtin)
        case Verdict.NOT_ENOUGH_STOCK:
            message = "The item does not have enough stock."
            return error(428, "rest_not_enough_stock", message, word, gtin=answer.gtin)
        case Verdict.ADDRESS_TOO_LONG:
            message = (
                f"{answer.place} is longer than the {answer.longest} characters that the shop holds. It is "
                "not cut, for nothing may go to a wrong address; correct it and send the order again."
            )
            more: dict[str, Any] = {"field": answer.place, "longest": answer.longest}
            return error(422, "address_too_long", message, word, **more)
        case Verdict.COUNTRY_UNKNOWN:
            message = (
                f"{answer.place} is {answer.country}: the shop does not have that country or does not ship "
                "there. Correct it and send the order again."
            )
            more = {"field": answer.place, "country": answer.country}
            return error(422, "country_unknown", message, word, **more)
        case Verdict.UNAVAILABLE:
            return try_again(word)


def ended(status: OrderStatus) -> Reply:
    """Answer an order that has ended before it was placed: nothing of it is kept."""
    message = f"An order with the status {status} is not placed; allowed are the three open ones."
    return error(422, "rest_order_ended", message, "order_ended", status_sent=status.value)


def to_number_request(number: str | None) -> Reply:
    """Answer ``order.requested_number`` with the shop's number, None when there is none."""
    if number is not None:
        return done("found", number=number)
    message = "No order was found for the supplied kickroute order number."
    return error(404, "rest_no_order_for_kickroute_order_number", message, "unknown_order")


def to_status(answer: RelayAnswer) -> Reply:
    """Answer ``order.updated``; a status that is refused is answered like one that is taken."""
    if answer is RelayAnswer.UNKNOWN_ORDER:
        message = "No order of Kickroute's was found for the supplied number."
        return error(404, "rest_no_order_for_number", message, answer.value)
    if answer is RelayAnswer.NOT_KNOWN_YET:
        return try_again(answer.value)
    return done(answer.value)
