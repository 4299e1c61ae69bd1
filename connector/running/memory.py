"""Memory: what work in one process leaves to the one that goes on with it, as it can be written; pure.

What is decided by it is in the store; this is only when things were done last and how they went, so that the
other side is not asked more often, nor people told later, because somebody else goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, Protocol

Memory = dict[str, dict[str, Any]]


class Remembering(Protocol):
    """Something whose attributes named in ``REMEMBERED`` are numbers, texts, or lists and tables of them."""

    @property
    def REMEMBERED(self) -> tuple[str, ...]:  # noqa: N802 - a constant of each class
        """The names."""
        ...


def remembered(what: Remembering) -> dict[str, Any]:
    """Return the attributes that are to be remembered."""
    values = {name: getattr(what, name) for name in what.REMEMBERED}
    return {name: list(value) if isinstance(value, deque) else value for name, value in values.items()}


def recall(what: Remembering, values: Mapping[str, Any]) -> None:
    """Put remembered attributes back; those that are not known stay as they are."""
    for name in what.REMEMBERED:
        if name in values:
            now = getattr(what, name)
            value = values[name]
            setattr(what, name, deque(value, now.maxlen) if isinstance(now, deque) else value)
