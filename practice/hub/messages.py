"""The append-only log of every message shops sent, taken or refused, with the moment it arrived."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from practice.hub.schema import messages
from practice.hub.store import Store


@dataclass(frozen=True)
class Message:
    """One request: who sent it, when it arrived (aware UTC), and the answer.

    ``body`` is the message's body as JSON, None when it was none. ``raw`` is the whole request body.
    """

    id: int
    received_at: datetime
    sender: str
    type: str
    body: Any
    raw: str
    status: int
    outcome: Any

    @property
    def taken(self) -> bool:
        """Whether the hub took it: answered 200 (or took it and lost the answer on purpose)."""
        return isinstance(self.outcome, dict) and "outcome" in self.outcome


@dataclass(frozen=True)
class Event:
    """One fact a shop told; those of a batch are events of their own."""

    message_id: int
    received_at: datetime
    sender: str
    type: str
    body: Any
    outcome: Any


class Messages:
    """Reading the log, oldest first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __iter__(self) -> Iterator[Message]:
        return iter(self.after(0))

    def __len__(self) -> int:
        with self._store.read() as connection:
            return int(connection.execute(select(func.count()).select_from(messages)).scalar_one())

    def last_id(self) -> int:
        """Return the id of the newest message, 0 when there is none."""
        with self._store.read() as connection:
            return int(connection.execute(select(func.max(messages.c.id))).scalar() or 0)

    def after(
        self, message_id: int = 0, *, type_: str | None = None, sender: str | None = None
    ) -> list[Message]:
        """Return the messages with a higher id, of one type and one sender where given."""
        query = select(messages).where(messages.c.id > message_id)
        if type_ is not None:
            query = query.where(messages.c.type == type_)
        if sender is not None:
            query = query.where(messages.c.sender == sender)
        with self._store.read() as connection:
            return [_message(row) for row in connection.execute(query.order_by(messages.c.id))]

    def events(self, after: int = 0, *, type_: str | None = None, sender: str | None = None) -> list[Event]:
        """Return what was told and taken, batches opened, of one type and one sender where given."""
        told = [
            event
            for message in self.after(after, sender=sender)
            if message.taken
            for event in _events(message)
        ]
        return [event for event in told if type_ is None or event.type == type_]


def log(
    connection: Connection, at: datetime, sender: str, raw: bytes, type_: str, status: int, outcome: Any
) -> None:
    """Append one message to the log; an empty ``type_`` is looked for in the body."""
    text = raw.decode("utf-8", "replace").replace("\x00", "")
    row = {"received_at": at, "sender": sender, "raw": text, "status": status, "outcome": outcome}
    connection.execute(insert(messages).values(type=(type_ or _type_in(text))[:40], **row))


def _type_in(text: str) -> str:
    content = _content(text)
    return str(content.get("type", "")) if isinstance(content, dict) else ""


def _content(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _message(row: Row[Any]) -> Message:
    content = _content(row.raw)
    body = content.get("body") if isinstance(content, dict) else None
    return Message(row.id, row.received_at, row.sender, row.type, body, row.raw, row.status, row.outcome)


def _events(message: Message) -> list[Event]:
    if message.type != "events.batch.process":
        return [
            Event(
                message.id, message.received_at, message.sender, message.type, message.body, message.outcome
            )
        ]
    outcomes = message.outcome.get("events", [])
    return [
        Event(message.id, message.received_at, message.sender, event["type"], event["body"], outcome)
        for event, outcome in zip(message.body, outcomes, strict=True)
    ]
