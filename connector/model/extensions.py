"""What is said beyond the protocol, only to a platform whose answer to ``connection.test`` lists it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from connector.model import Event, ItemChanged, ProductOffered

INCLUDES_TAX, SEQUENCE, CONTAINS, REFUND_NOTICE = "includes_tax", "sequence", "contains", "refund_notice"
KNOWN = frozenset({INCLUDES_TAX, SEQUENCE, CONTAINS, REFUND_NOTICE})


def spoken(event: Event, extensions: Collection[str]) -> Event:
    """Return an event without what a platform with these extensions does not know."""
    if isinstance(event, ProductOffered) and INCLUDES_TAX not in extensions:
        return replace(event, includes_tax=None)
    if isinstance(event, ItemChanged) and CONTAINS not in extensions:
        return replace(event, contains=None)
    return event
