"""Holds: what a brake holds is numbered, so that a confirmation covers what was shown and no more.

A number is never given twice. What came to be held after a page, a message or a command showed the holds up
to a number is in a later one, and waits for a confirmation of its own.
"""

from __future__ import annotations

from connector.store import Transaction


def next_hold(tx: Transaction) -> int:
    """Return the number of a new hold."""
    tx.facts.last_hold += 1
    return tx.facts.last_hold


def read_hold(text: str) -> int | None:
    """Read the number of a hold that a person was shown; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
