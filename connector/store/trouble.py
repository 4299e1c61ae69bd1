"""What keeps a store from being used for the moment, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.exc import DBAPIError, OperationalError

from connector.model.messages import say

_DAMAGED = say(
    "its file is damaged; stop the connector and take the newest copy with kickroute-connector restore"
)
_CAUSES: Mapping[str, str] = {
    "SQLITE_FULL": say("its disk is full"),
    "SQLITE_IOERR": say("its disk is full or fails"),
    "SQLITE_READONLY": say("its file cannot be written"),
    "SQLITE_CANTOPEN": say("its file cannot be opened"),
    "SQLITE_BUSY": say("another program holds it"),
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
}
"""Beginnings of SQLite's names for its errors."""


def describe_trouble(error: BaseException) -> str | None:
    """Say what is wrong with the store; None when ``error`` says nothing about that.

    The database's own words are not repeated: they may quote what was written.
    """
    cause = cause_of(error)
    if cause is None:
        return None
    return say(
        "the store cannot be used: {reason}. What cannot be remembered is not done either, and "
        "is done as soon as the store can be used again",
        reason=cause,
    )


def cause_of(error: BaseException) -> str | None:
    """Name what is wrong with the store; None when ``error`` says nothing about that."""
    if not isinstance(error, DBAPIError):
        return None
    if name := getattr(error.orig, "sqlite_errorname", ""):
        return next((said for begin, said in _CAUSES.items() if name.startswith(begin)), None)
    return say("its server does not answer") if isinstance(error, OperationalError) else None
