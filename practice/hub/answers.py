"""What a shop's answer to a callback means: pure functions from an answer to a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Meaning = Literal["confirmed", "accepted", "declined", "again"]
_RANK: dict[Meaning, int] = {"confirmed": 0, "accepted": 1, "declined": 2, "again": 3}
_TRY_AGAIN = frozenset({401, 403, 404, 408, 425, 429})


@dataclass(frozen=True)
class Answer:
    """What came back from one call. ``status`` 0: nothing did, ``reason`` says why.

    ``body`` is the parsed JSON or None, ``retry_after`` the header in seconds, 0 without one.
    """

    at: datetime
    seconds: float
    status: int = 0
    body: Any = None
    text: str = ""
    reason: str = ""
    retry_after: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """``confirmed`` with the shop's number, ``accepted``, ``declined`` for good, or to be sent ``again``."""

    meaning: Meaning
    number: str = ""
    code: str = ""
    gtin: str = ""
    after: float = 0.0


def judge(type_: str, answers: Sequence[Answer]) -> Verdict:
    """Return the verdict over all answers of one attempt: the best one counts."""
    verdicts = [_judge(type_, answer) for answer in answers]
    return min(verdicts, key=lambda verdict: _RANK[verdict.meaning])


def _judge(type_: str, answer: Answer) -> Verdict:
    if type_ == "order.placed":
        return _placed(answer)
    if type_ == "order.requested_number":
        return _numbered(answer)
    return _told(answer)


def _placed(answer: Answer) -> Verdict:
    body = answer.body if isinstance(answer.body, dict) else {}
    if answer.status in {200, 201} and body.get("status") in {200, 201}:
        number = _number(body)
        return Verdict("confirmed", number) if number else Verdict("accepted")
    if (answer.status, body.get("code")) in {(404, "rest_no_item_found"), (428, "rest_not_enough_stock")}:
        return Verdict("declined", code=body["code"], gtin=_gtin(body))
    return _other(answer, body)


def _numbered(answer: Answer) -> Verdict:
    body = answer.body if isinstance(answer.body, dict) else {}
    number = _number(body) if answer.status == 200 else ""
    return Verdict("confirmed", number) if number else _other(answer, body)


def _told(answer: Answer) -> Verdict:
    body = answer.body if isinstance(answer.body, dict) else {}
    if answer.status in {200, 201}:
        return Verdict("accepted")
    if answer.status == 404:
        return Verdict("declined", code=str(body.get("code", "not_found")))
    return _other(answer, body)


def _other(answer: Answer, body: dict[str, Any]) -> Verdict:
    if 400 <= answer.status < 500 and answer.status not in _TRY_AGAIN:
        return Verdict("declined", code=str(body.get("code", f"http_{answer.status}")), gtin=_gtin(body))
    return Verdict("again", after=answer.retry_after)


def _number(body: dict[str, Any]) -> str:
    number = body.get("number")
    return str(number) if isinstance(number, str | int) and number else ""


def _gtin(body: dict[str, Any]) -> str:
    data = body.get("data")
    inside = data.get("gtin") if isinstance(data, dict) else None
    return str(inside or body.get("gtin") or "")
