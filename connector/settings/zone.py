"""The clock that people read and type by: that of ``ui.timezone``, else of the shop, else of this machine.

One for the process, which serves one supplier.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from connector.model.messages import say

_used: list[ZoneInfo] = []


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name; raises ValueError with a sentence for one that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(say("must be a time zone such as Europe/Berlin")) from error


def use(*names: str) -> None:
    """Go by the first of these names that is one, from now on; by this machine when none is."""
    _used.clear()
    for name in filter(None, names):
        try:
            _used.append(zone_named(name))
        except ValueError:
            continue
        return


def local(moment: datetime) -> datetime:
    """Return a moment by the people's clock; one without a zone is taken as read from it."""
    zone = _used[0] if _used else None
    if moment.tzinfo is None and zone is not None:
        return moment.replace(tzinfo=zone)
    return moment.astimezone(zone)
