"""Alarms: say trouble once, and once when it is over."""

from __future__ import annotations

import structlog

from connector.store import Store

PREFIX = "alarm:"
_log = structlog.get_logger("alarm")


class LoggedAlarms:
    """A notifier that writes alarms to the log and remembers which last, also over a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def raise_alarm(self, key: str, message: str) -> None:
        """Say once that there is trouble; saying it again while it lasts is silent."""
        with self._store.transaction() as tx:
            if tx.facts.get(PREFIX + key) is not None:
                return
            tx.facts.put(PREFIX + key, message)
        _log.warning(message, alarm=key)

    def clear_alarm(self, key: str, message: str = "") -> None:
        """Say that trouble is over; silent when it was not raised."""
        with self._store.transaction() as tx:
            if tx.facts.get(PREFIX + key) is None:
                return
            tx.facts.put(PREFIX + key, None)
        _log.info(message or "this trouble is over", alarm=key)

    def lasting(self) -> dict[str, str]:
        """Return all trouble that lasts, by key."""
        with self._store.transaction() as tx:
            found = tx.facts.starting_with(PREFIX)
        return {key.removeprefix(PREFIX): message for key, message in found.items()}
