"""The post: sends messages from the queue, on a thread of its own, so that no work waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from connector.alarms.kinds import Audience, Kind, kind_of, order_of
from connector.alarms.queue import QueuedMessage, Saying, drop, put, queued
from connector.model.errors import MessageNotSent
from connector.ports import Messenger
from connector.running.worker import Worker
from connector.store import Store
from connector.texts import render, text

if TYPE_CHECKING:
    from connector.catalogue.release import Language

LOOK_SECONDS = 10.0
"""How often the queue is looked at unasked: a command beside the daemon may have put something in."""

PAUSES = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200))
"""Between the tries of one message; after the last it is given up."""

_log = structlog.get_logger("alarm")


class Post:
    """Sends what is queued to those whom it concerns; use :meth:`start` and :meth:`stop`.

    An audience without any address is stood in for by the other, so that no message goes to nobody.
    """

    def __init__(
        self,
        store: Store,
        messengers: Mapping[Audience, Sequence[Messenger]],
        language: Language,
        supplier: str = "",
    ) -> None:
        self._store = store
        self._messengers = {f"{a}:{at}": m for a, ms in messengers.items() for at, m in enumerate(ms)}
        self._language = language
        self._supplier = supplier
        self._worker = Worker("alarms", self.send_due)

    @property
    def has_addresses(self) -> bool:
        """Tell whether there is anybody to send to."""
        return bool(self._messengers)

    def begin(self) -> None:
        """Let messages be queued from now on; without any address there are none."""
        with self._store.transaction() as tx:
            tx.facts.alarms_sending = self.has_addresses
            for message in () if self.has_addresses else queued(tx):
                drop(tx, message)

    def start(self) -> None:
        """Let messages be queued from now on, and send them."""
        self.begin()
        if self.has_addresses:
            self._worker.start()

    def stop(self, timeout: float = 2.0) -> None:
        """Stop; what was not sent is sent after the next start."""
        self._worker.stop()
        self._worker.join(timeout)

    def wake(self) -> None:
        """Look at the queue now."""
        self._worker.wake()

    def send_due(self) -> float:
        """Send everything that is due; returns after how many seconds to look again."""
        with self._store.reading() as tx:
            waiting = queued(tx)
        now = self._store.now()
        for message in waiting:
            if message.next_at is None or message.next_at <= now:
                self._send(message)
        return LOOK_SECONDS

    def _send(self, message: QueuedMessage) -> None:
        kind = kind_of(message.key)
        title, body = compose(message, kind, self._language, self._supplier)
        left, reason = [], ""
        for address in message.left if message.left is not None else self._addresses(kind):
            messenger = self._messengers.get(address)
            try:
                if messenger is not None:
                    messenger.send(title, body)
            except MessageNotSent as error:
                left.append(address)
                reason = str(error)
        self._remember(message, left, reason)

    def _remember(self, message: QueuedMessage, left: Sequence[str], reason: str) -> None:
        next_at = _next_try(message, self._store.now())
        with self._store.transaction() as tx:
            if left and next_at is not None:
                put(tx, replace(message, tries=message.tries + 1, next_at=next_at, left=tuple(left)))
            else:
                drop(tx, message)
        if left:
            write = _log.warning if next_at is not None else _log.error
            what = "message not sent, tried again later" if next_at is not None else "message given up"
            order = {"order": number} if (number := order_of(message.key)) else {}
            write(
                what, alarm=message.key, reason=reason, addresses=len(left), tries=message.tries + 1, **order
            )

    def _addresses(self, kind: Kind) -> Iterator[str]:
        wanted = [address for address in self._messengers if address.partition(":")[0] in kind.audiences]
        yield from wanted or list(self._messengers)


def _next_try(message: QueuedMessage, now: datetime) -> datetime | None:
    return now + PAUSES[message.tries] if message.tries < len(PAUSES) else None


def compose(message: QueuedMessage, kind: Kind, language: Language, supplier: str) -> tuple[str, str]:
    """Write title and text: what it is and what to do, in the reader's language, then what was found."""
    what = text(language, f"alarm.{kind.name}", about=kind.about)
    parts = [render(language, message.message)]
    if message.saying is Saying.OVER:
        what = text(language, "alarm.over", what=what)
    else:
        parts.insert(0, text(language, f"alarm.{kind.name}.next", about=kind.about))
    title = f"{supplier or 'Kickroute Connector'}: {what}"
    # Some services take no message without a text.
    return title, "\n\n".join(part for part in parts if part) or what
