"""What the hub says no with: one class per answer the sender gets."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One place of a message that is not as the protocol says: where, why, and what stood there."""

    at: str
    reason: str
    value: str = ""


class HubError(Exception):
    """Something that the hub does not do; ``status`` and ``code`` are what an HTTP caller gets."""

    status = 422
    code = "refused"

    def __init__(self, message: str, *, code: str = "", faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.faults = faults

    def as_json(self) -> dict[str, Any]:
        """Return the body of the answer: code, message and the places."""
        return {"code": self.code, "message": str(self), "errors": [asdict(fault) for fault in self.faults]}


class NotJson(HubError):
    """The request body is not JSON."""

    status = 400
    code = "invalid_json"


class UnknownKey(HubError):
    """Nobody here has this API key."""

    status = 401
    code = "unknown_key"


class Forbidden(HubError):
    """The key is known, but its owner may not do this (yet)."""

    status = 403
    code = "forbidden"


class Unknown(HubError):
    """No supplier, retailer or order of that name; only the administration's doors answer this."""

    status = 404
    code = "unknown"


class TooLarge(HubError):
    """The request body is larger than the hub reads."""

    status = 413
    code = "body_too_large"


class Refused(HubError):
    """The message is well-formed JSON, but not as the protocol says or not fitting what the hub knows."""


def refuse(at: str, reason: str, value: object = "", *, code: str = "refused") -> Refused:
    """Return a refusal of one place, whose message names the place, the reason and the value."""
    shown = clip(value)
    message = f"{at}: {reason}" + (f" (got {shown})" if shown else "")
    return Refused(message, code=code, faults=(Fault(at, reason, shown),))


def clip(value: object, length: int = 80) -> str:
    """Return a value as an error message shows it: at most ``length`` characters."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= length else text[: length - 1] + "…"
