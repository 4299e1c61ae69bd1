"""Absence: the supplier is away for a while, or leaves for good; what of it is remembered in the store."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connector.settings.zone import local
from connector.store import Transaction


@dataclass(frozen=True, slots=True)
class Absence:
    """Offers are told as sold out until ``until`` (None: until a person ends it), or leave for good.

    ``left`` is set once nothing more is to be followed: then not even the webhooks are kept.
    """

    since: datetime
    until: datetime | None = None
    leaving: bool = False
    left: bool = False


def absence(tx: Transaction, now: datetime) -> Absence | None:
    """Return the absence that holds now; a pause whose time has passed is none any more."""
    found = tx.facts.absence.all()
    if leaving_since := found.get("leaving_since"):
        return Absence(leaving_since, leaving=True, left="left_at" in found)
    since, until = found.get("paused_since"), found.get("paused_until")
    if since is None or (until is not None and until <= now):
        return None
    return Absence(since, until)


def read_until(text: str) -> datetime:
    """Read when a pause ends, by the people's clock; raises ValueError.

    A day (``2026-12-27`` or ``27.12.2026``) is the last one of the pause; a day with a time
    (``2026-12-27T18:00``) is meant to the minute.
    """
    day = _day(text)
    if day is not None:
        return local(day + timedelta(days=1)).astimezone(UTC)
    return local(datetime.fromisoformat(text.strip())).astimezone(UTC)


def read_day(text: str) -> datetime:
    """Read when a day begins, by the people's clock; raises ValueError."""
    return local(_day(text) or datetime.fromisoformat(text.strip())).astimezone(UTC)


def _day(text: str) -> datetime | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form)  # noqa: DTZ007 - by the people's clock
    return None
