"""Kickroute's wire protocol as pure functions: events to messages, signed bodies to callbacks.

Both platform adapters, the one that asks and the one in memory, translate through this package and so
cannot differ in it. Source of every shape: what the platform's own shop plugin (1.0.5) was recorded to
send and to take; a part of that stands in ``tests/recordings/kickroute-wire``.
"""

from adapters.wire.inbound import read_callback, sign
from adapters.wire.outbound import MOST_EVENTS, MOST_PRODUCTS, connection_test, extensions_in, message
from adapters.wire.retail import read_forward_answer

__all__ = [
    "MOST_EVENTS",
    "MOST_PRODUCTS",
    "connection_test",
    "extensions_in",
    "message",
    "read_callback",
    "read_forward_answer",
    "sign",
]
