"""The alarms that stand, kept in the store, so that each is said once, also over a restart."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from connector.alarms.kinds import order_of
from connector.alarms.queue import Saying, enqueue, forget_unsent, replace_unsent
from connector.store import Store, Transaction

_log = structlog.get_logger("alarm")


def _nothing() -> None:
    """Wake nobody."""


class LoggedAlarms:
    """A notifier that writes alarms to the log and remembers which last.

    Where the daemon sends messages, each is also put into the queue that it sends from, whoever raises the
    alarm; ``on_message`` is called then.
    """

    def __init__(self, store: Store, on_message: Callable[[], None] = _nothing) -> None:
        self._store = store
        self._on_message = on_message

    def raise_alarm(self, key: str, message: str) -> None:
        """Say once that there is trouble; said again while it lasts, the newer text silently stands."""
        if self._found(key) == message:
            return
        with self._store.transaction() as tx:
            is_new = tx.facts.alarms.get(key) is None
            tx.facts.alarms.put(key, message)
            if is_new:
                tx.troubles.came(key, message)
                enqueue(tx, Saying.RAISED, key, message, self._store.now())
            else:
                tx.troubles.changed(key, message)
                replace_unsent(tx, key, message)
        if is_new:
            _log.warning("alarm", alarm=key, found=message, **_order(key))
            self._on_message()

    def clear_alarm(self, key: str, message: str = "") -> None:
        """Say that trouble is over; silent when it was not raised, and to those who never heard of it."""
        if self._found(key) is None:
            return
        with self._store.transaction() as tx:
            if tx.facts.alarms.get(key) is None:
                return
            tx.facts.alarms.put(key, None)
            tx.troubles.went(key)
            if not forget_unsent(tx, key):
                enqueue(tx, Saying.OVER, key, message, self._store.now())
        _log.info("alarm over", alarm=key, found=message, **_order(key))
        self._on_message()

    def _found(self, key: str) -> str | None:
        """Return what was found when the alarm was raised; None while it does not stand."""
        with self._store.reading() as tx:
            return tx.facts.alarms.get(key)

    def lasting(self) -> dict[str, str]:
        """Return all trouble that lasts, by key."""
        with self._store.reading() as tx:
            return lasting_alarms(tx)


def lasting_alarms(tx: Transaction) -> dict[str, str]:
    """Return all trouble that lasts, by key."""
    return tx.facts.alarms.all()


def _order(key: str) -> dict[str, str]:
    """Name the order on the line of the log, where the alarm is about one."""
    number = order_of(key)
    return {"order": number} if number else {}
