"""Guards around shop and platform: nobody writes there whose work another has taken over meanwhile.

The number is compared directly before each write. That narrows the gap and does not close it: a process that
is stopped between the question and the write sends it late, and what was in hand then is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from connector.ports import Platform, Shop
from connector.store.shared import SharedStore, held

WRITES = frozenset(
    {
        *("reserve", "create_order", "add_note", "make_live", "trash_order", "set_status", "add_parcel"),
        *("write_fields", "ensure_hooks", "remove_hooks", "prepare", "remove_fields", "send"),
    }
)
"""What of the ports changes something on the other side."""


class _Guarded:
    """Another's adapter, whose writes ask first whether they may still be made."""

    def __init__(self, other: object, store: SharedStore) -> None:
        self._other = other
        self._store = store

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._other, name)
        return _asking(found, self._store) if name in WRITES else found


def _asking(write: Callable[..., Any], store: SharedStore) -> Callable[..., Any]:
    @wraps(write)
    def ask_first(*values: object, **named: object) -> object:
        if (fence := held()) is not None:
            store.require(fence)
        return write(*values, **named)

    return ask_first


def guarded_shop(shop: Shop, store: SharedStore) -> Shop:
    """Return the shop, whose writes raise StaleFence once another holds the fence that is held here."""
    return cast(Shop, _Guarded(shop, store))


def guarded_platform(platform: Platform, store: SharedStore) -> Platform:
    """Return the platform, which is sent nothing once another holds the fence that is held here."""
    return cast(Platform, _Guarded(platform, store))
