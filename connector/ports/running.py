"""What the shop's time is spent on, and what is kept of the way to it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Literal, Protocol

Account = Literal["stock", "orders", "sweeps", "reconcile", "hurried"]
"""What the shop's time is spent on: questions for changed stocks, for news of orders, readings of the whole
catalogue, comparing and repairing, and readings that people wait for."""


class Memory(Protocol):
    """What an adapter found out about the other side and wants to know again, also after a restart.

    It is kept for the address that it was found for: at another one nothing is known.
    """

    def get(self, name: str) -> str | None:
        """Return what was kept under a name, None when nothing was."""
        ...

    def put(self, name: str, value: str | None) -> None:
        """Keep a short text under a name; None forgets it."""
        ...


class Pace(Protocol):
    """How the shop's time is shared out; what is asked inside these contexts counts as named.

    All accounts but ``hurried`` together take at most the budget of quiet polling, of which stock questions
    get two thirds when they want it. ``hurried`` is a reading that people wait for: it may take half of the
    shop's time.
    """

    def polling(self, account: Account) -> AbstractContextManager[None]:
        """Count everything asked inside, in this thread, on an account."""
        ...

    def intake(self) -> AbstractContextManager[None]:
        """Ask for an incoming order: never waits for polling and costs no budget."""
        ...

    def wait_seconds(self, account: Account, credit: float = 0.0) -> float:
        """Tell how long an account has to rest until at most ``credit`` seconds are owed; 0 when it may ask.

        Never more than a minute after it asked last, however slow the shop is.
        """
        ...

    def quiet_seconds(self) -> float:
        """Tell how long ago polling has asked anything last, in seconds."""
        ...

    def longest_waits(self) -> Mapping[Account, float]:
        """Tell how long each account had to wait at most within the last ten minutes, in seconds."""
        ...

    def spent(self) -> Mapping[Account, float]:
        """Tell how much of the shop's time each account has taken so far, in seconds."""
        ...
