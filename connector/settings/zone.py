"""The clock that people read and type by: that of ``ui.timezone``, else of the shop, else of this machine.

One for the process where it serves one supplier; in a host, one for each piece of work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connector.model.messages import say

_used: list[ZoneInfo] = []
_here: ContextVar[ZoneInfo | None] = ContextVar("zone", default=None)


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name; raises ValueError with a sentence for one that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(say("must be a time zone such as Europe/Berlin")) from error


def use(*names: str) -> None:
    """Go by the first of these names that is one, from now on; by this machine when none is."""
    found = _first(names)
    _used[:] = [found] if found else []


@contextmanager
def used(*names: str) -> Iterator[None]:
    """Go by the first of these names that is one, for what is done inside."""
    before = _here.set(_first(names))
    try:
        yield
    finally:
        _here.reset(before)


def _first(names: Iterable[str]) -> ZoneInfo | None:
    for name in filter(None, names):
        with suppress(ValueError):
            return zone_named(name)
    return None


def local(moment: datetime) -> datetime:
    """Return a moment by the people's clock; one without a zone is taken as read from it."""
    zone = _here.get() or (_used[0] if _used else None)
    if moment.tzinfo is None and zone is not None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone)
