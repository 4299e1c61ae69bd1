"""What Shopware's errors mean: by their codes, never by their text, which is German (facts 10)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from adapters.http import LONGEST_WAIT, SHOP_ERRORS, Errors, Failure, as_rows
from adapters.shopware.translate.values import Row, row_at, row_of, text_at
from connector.model.errors import (
    ConnectorError,
    Refused,
    ShopAccessDenied,
    ShopRefused,
    ShopUnavailable,
)
from connector.model.messages import joined, say

INTEGRATIONS = say("Settings → System → Integrations")

EXISTS = frozenset({"FRAMEWORK__WRITE_TYPE_INTEND_ERROR", "1062"})
"""Codes of a row that is to be created and is there already; the second when two requests ran at once."""

UNKNOWN_REFERENCE = "1452"
"""MySQL's code for a reference to a row that is not there."""

_DEADLOCK = "1213"
_SQL_REFUSALS = frozenset(
    {
        *("1048", "1062", "1136", "1264", "1265", "1292", "1364", "1366", "1367", "1406", "1411", "1425"),
        *("1451", UNKNOWN_REFERENCE, "1586", "1690", "3140", "3819", "4025"),
    }
)
"""MySQL's codes for data that a column or a key does not take (SQLSTATE 22 and 23): too long, out of range,
missing, twice, of a kind that does not fit. All others, as of a lock or of a full disk, pass."""

_BAD_QUESTIONS = frozenset({"FRAMEWORK__ASSOCIATION_NOT_FOUND", "FRAMEWORK__DEFINITION_NOT_FOUND"})
_MISSING_PRIVILEGE = "FRAMEWORK__MISSING_PRIVILEGE_ERROR"
_THROTTLED = "FRAMEWORK__AUTH_THROTTLED"
_BAD_KEY = "FRAMEWORK__API_INVALID_ACCESS_KEY"


class Deadlock(ShopUnavailable):
    """Two writes met in the database and this one was taken back whole: it may be sent again."""


def errors_of(document: Any) -> tuple[Row, ...]:
    """Return the errors that an answer lists."""
    return as_rows(row_of(document).get("errors")) or ()


def is_own(document: Any) -> bool:
    """Tell whether an answer refuses as Shopware does: with a list of errors, each with its status."""
    errors = errors_of(document)
    return bool(errors) and all("status" in error for error in errors)


def first_code(document: Any) -> str:
    """Return the code of the first error, empty without one."""
    return next((text_at(error, "code") for error in errors_of(document)), "")


def explain(failure: Failure) -> ConnectorError | None:
    """Return what one answer of the Admin API means; None where the common rules say all there is."""
    codes = [text_at(error, "code") for error in errors_of(failure.document)]
    if not codes:
        return _without_codes(failure)
    told = _told(failure, codes)
    if failure.status == 401:
        return ShopAccessDenied(_sentence(told, _refused_token(failure)))
    if failure.status == 403:
        return ShopAccessDenied(_sentence(told, _denial(failure)))
    if _DEADLOCK in codes:
        return Deadlock(_sentence(told, say("two writes met in the shop's database; nothing was changed")))
    # Such a write is taken back whole, so these errors of the server refuse as surely as a 400 does.
    if failure.status >= 500 and set(codes) <= _SQL_REFUSALS | _BAD_QUESTIONS:
        return _refusal(told)
    return None


def _refused_token(failure: Failure) -> str:
    # In English in every shop: it comes from the library that reads the header (facts 1).
    if any("Missing" in text_at(error, "detail") for error in errors_of(failure.document)):
        return say(
            "the token does not reach the shop: the host takes the Authorization header out; "
            "have it passed on (Apache with CGI or FastCGI: CGIPassAuth On)"
        )
    return say("the shop does not accept its own token; is its clock right?")


def _without_codes(failure: Failure) -> ConnectorError | None:
    if failure.status == 404 and failure.document is None:
        reason = say("there is no Admin API under /api (HTTP 404); check shop.url")
        return ShopUnavailable(_sentence(failure, reason))
    return None


def _refusal(failure: Failure) -> Refused:
    told = failure if failure.code else _told(failure, [first_code(failure.document)])
    return ShopRefused(told.message, told.code, told.status)


def _told(failure: Failure, codes: list[str]) -> Failure:
    """Put into the message what the shop says without any value: the codes and the fields they are about."""
    pointers = [text_at(row_at(error, "source"), "pointer") for error in errors_of(failure.document)]
    templates = [text_at(error, "template").split("|")[0] for error in errors_of(failure.document)]
    parts = [f"{p} {t}".strip() for p, t in zip(pointers, templates, strict=True)]
    return replace(failure, code=codes[0], text="; ".join(dict.fromkeys(p for p in parts if p)))


def _sentence(failure: Failure, reason: str) -> str:
    return replace(
        failure, reason=say("HTTP {status}, {reason}", status=failure.status, reason=reason)
    ).message


def _denial(failure: Failure) -> str:
    missing = sorted(set(missing_privileges(failure.document)))
    if missing:
        return say(
            "the integration lacks the privileges {privileges}: add them to its role under {page}",
            privileges=joined(", ", missing),
            page=INTEGRATIONS,
        )
    return say(
        "the integration may not do this; give it a role with the privileges of "
        "docs/shopware.md, under {page}",
        page=INTEGRATIONS,
    )


def missing_privileges(document: Any) -> Iterator[str]:
    """Yield the privileges that a 403 names: JSON within a text, a list or an object (facts 1)."""
    for error in errors_of(document):
        if error.get("code") != _MISSING_PRIVILEGE:
            continue
        try:
            detail = json.loads(text_at(error, "detail"))
        except ValueError:
            continue
        missing = row_of(detail).get("missingPrivileges")
        listed = missing.values() if isinstance(missing, dict) else missing
        yield from (str(name) for name in listed or ())


def _explain_login(failure: Failure) -> ConnectorError | None:
    """Return what an answer of the token route means."""
    code = first_code(failure.document)
    if code == _THROTTLED:
        seconds = _seconds(failure.document)
        reason = say(
            "HTTP 429, too many failed logins; it takes none for {seconds} seconds",
            seconds=f"{seconds or 10:g}",
        )
        return ShopUnavailable(replace(failure, reason=reason).message, seconds or 10.0)
    if code == _BAD_KEY:
        return ShopAccessDenied(
            _sentence(failure, say("shop.client_id is no access key; {advice}", advice=_COPY))
        )
    if failure.status in (400, 401) and code:
        sentence = say(
            "the shop does not know shop.client_id with this shop.client_secret; {advice}", advice=_COPY
        )
        return ShopAccessDenied(_sentence(failure, sentence))
    return _without_codes(failure)


_COPY = say("copy both from {page}, or make a new integration there", page=INTEGRATIONS)


def _seconds(document: Any) -> float | None:
    for error in errors_of(document):
        seconds = row_at(error, "meta", "parameters").get("seconds")
        if isinstance(seconds, int | float):
            return float(min(seconds, LONGEST_WAIT))
    return None


SHOPWARE_ERRORS: Errors = replace(SHOP_ERRORS, special=explain, refused=_refusal, is_own=is_own)
LOGIN_ERRORS: Errors = replace(SHOP_ERRORS, special=_explain_login, is_own=is_own)
