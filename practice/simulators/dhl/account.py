"""A customer's account at the simulated DHL: who may ask, and the shipments that were made."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Account:
    """What the customer was given: the portal's user, the app's key, and the numbers to bill to."""

    user: str = "lieferant"
    password: str = "Geheim#2026"  # noqa: S105 - of an account that exists nowhere
    key: str = "app-key-0001"
    secret: str = "app-secret-0001"  # noqa: S105 - likewise
    profile: str = "STANDARD_GRUPPENPROFIL"
    billing_numbers: tuple[str, ...] = ("22222222220101", "22222222225301", "22222222226201")
    return_billing_numbers: tuple[str, ...] = ("22222222220701",)
    token_seconds: float = 1799.0


@dataclass(slots=True)
class Shipment:
    """A shipment as it was ordered; ``content`` is the one element of ``shipments``."""

    number: str
    content: dict[str, Any]
    return_number: str = ""
    is_cancelled: bool = False
    is_closed: bool = False

    @property
    def age_check(self) -> str:
        """The age that is checked at the door, or nothing."""
        checked: str = self.content.get("services", {}).get("visualCheckOfAge", "")
        return checked


@dataclass
class Books:
    """Tokens that were given out and shipments that were made."""

    seconds: Callable[[], float]
    shipments: dict[str, Shipment] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with empty books."""
        self._lock = threading.Lock()
        self._tokens: dict[str, float] = {}
        self._count = 0

    def new_token(self, seconds: float) -> str:
        """Give out a token that is good for so many seconds."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._tokens[token] = self.seconds() + seconds
        return token

    def knows_token(self, token: str) -> bool:
        """Tell whether a token was given out and is still good."""
        with self._lock:
            return self._tokens.get(token, 0.0) > self.seconds()

    def forget_tokens(self) -> None:
        """Let every token be refused from now on."""
        with self._lock:
            self._tokens.clear()

    def add(self, content: dict[str, Any]) -> Shipment:
        """Make a shipment, with a second number when a label for the way back is wanted."""
        with self._lock:
            number = self._next_number()
            wants_return = "dhlRetoure" in content.get("services", {})
            shipment = Shipment(number, content, self._next_number() if wants_return else "")
            self.shipments[number] = shipment
            return shipment

    def _next_number(self) -> str:
        self._count += 1
        digits = f"0034043416109{self._count:06d}"
        weighted = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(digits))
        return digits + str(-weighted % 10)
