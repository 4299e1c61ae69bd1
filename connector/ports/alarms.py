"""Where alarms go, and who is told that all is well."""

from __future__ import annotations

from typing import Protocol


class Notifier(Protocol):
    """Where alarms go."""

    def raise_alarm(self, key: str, message: str) -> None:
        """Say once that there is trouble ``key``; saying it again while it lasts is silent.

        What was said last is what stands: it replaces what stood before.
        """
        ...

    def clear_alarm(self, key: str, message: str = "") -> None:
        """Say that trouble ``key`` is over; silent when it was not raised."""
        ...


class Messenger(Protocol):
    """One address at which a person is reached."""

    def send(self, title: str, text: str) -> None:
        """Send a message; raises MessageNotSent, which never shows the address, when it was not taken."""
        ...


class Heartbeat(Protocol):
    """What notices that the connector has stopped: it is told again and again that all is well."""

    def beat(self) -> None:
        """Say that all is well now; raises MessageNotSent when nobody took notice."""
        ...
