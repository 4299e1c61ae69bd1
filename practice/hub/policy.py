"""How callbacks are sent: time limits, retries and the hosts that may be called."""

from __future__ import annotations

from dataclasses import dataclass

_HOUR = 3600.0


@dataclass(frozen=True)
class CallbackPolicy:
    """How the hub calls shops back; all times are seconds.

    ``retries``: the pauses before the second, third … attempt; when they are used up, nothing more is sent.
    ``number_after``: the pause between an order taken without a number and the question for it.
    ``allowed_hosts``: the only hosts ever called; redirects are not followed. ``workers``: calls at once.
    ``repeat_after``: how often retailers are told stock and price of what they sell once more.
    """

    timeout: float = 10.0
    retries: tuple[float, ...] = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, *(_HOUR,) * 24)
    number_after: float = 1.0
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1")
    workers: int = 8
    repeat_after: float = 24 * _HOUR
