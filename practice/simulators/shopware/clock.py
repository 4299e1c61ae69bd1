"""Times and ids as the shop writes them."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Tells the time as an aware UTC datetime."""

_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(?:Z|[+-]\d\d:?\d\d)?"
)


def now() -> datetime:
    """Tell the time of the machine."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Write a time as the Admin API does: UTC with milliseconds; such texts sort like the times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def whole_seconds(moment: datetime) -> str:
    """Write a time as SQL's ``NOW()`` stores it: cut to the second."""
    return stamp(moment.replace(microsecond=0))


def without_zone(text: str) -> str | None:
    """Read a time in a filter as the shop does, which ignores a zone offset; None when it is no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction = match.groups()
    return (
        f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}"
        f".{(fraction or '').ljust(3, '0')[:3]}+00:00"
    )


def read_time(text: str) -> str | None:
    """Read a time in a body, where a zone offset counts; None when it is no time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def is_id(value: object) -> bool:
    """Tell whether a value is an id as the shop wants it: 32 lower-case hex digits."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def new_id(moment: datetime) -> str:
    """Make an id that sorts by time (UUID version 7), as the shop does for rows that come without one."""
    milliseconds = int(moment.timestamp() * 1000)
    return f"{milliseconds:012x}7{uuid.uuid4().hex[13:]}"
