"""Messages that are to be sent: kept in the store until they are, so that a restart loses none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from connector.model.messages import dump, load
from connector.store import Transaction


class Saying(StrEnum):
    """What a message says: that trouble began, that it is over, or something that merely happened."""

    RAISED = "raised"
    OVER = "over"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """A message to send. ``left`` are the addresses that have not taken it, None for all."""

    id: str
    saying: Saying
    key: str
    message: str
    tries: int = 0
    next_at: datetime | None = None
    left: tuple[str, ...] | None = None


def enqueue(tx: Transaction, saying: Saying, key: str, message: str, now: datetime) -> None:
    """Queue a message, when somebody sends them."""
    if tx.facts.alarms_sending:
        put(tx, QueuedMessage(f"{now.isoformat(timespec='microseconds')} {key}", saying, key, message))


def put(tx: Transaction, message: QueuedMessage) -> None:
    """Write a message, or what became of it so far."""
    content = {
        "saying": message.saying,
        "key": message.key,
        "message": dump(message.message),
        "tries": message.tries,
        "next_at": message.next_at.isoformat() if message.next_at else None,
        "left": message.left,
    }
    tx.facts.alarm_messages.put(message.id, json.dumps(content, ensure_ascii=False))


def drop(tx: Transaction, message: QueuedMessage) -> None:
    """Forget a message: it was sent, or given up."""
    tx.facts.alarm_messages.put(message.id, None)


def queued(tx: Transaction) -> list[QueuedMessage]:
    """Return all messages, oldest first."""
    found = tx.facts.alarm_messages.all()
    return [_read(id_, json.loads(found[id_])) for id_ in sorted(found)]


def forget_unsent(tx: Transaction, key: str) -> bool:
    """Forget that trouble began when nobody was told yet; whoever hears nothing needs no end of it either."""
    unsent = [m for m in queued(tx) if m.key == key and m.saying is Saying.RAISED and not m.tries]
    for message in unsent:
        drop(tx, message)
    return bool(unsent)


def replace_unsent(tx: Transaction, key: str, message: str) -> None:
    """Let those who were not told of trouble yet read its newest text."""
    for queued_message in queued(tx):
        if queued_message.key == key and queued_message.saying is Saying.RAISED:
            put(tx, replace(queued_message, message=message))


def _read(id_: str, content: Mapping[str, Any]) -> QueuedMessage:
    left, next_at = content["left"], content["next_at"]
    return QueuedMessage(
        id=id_,
        saying=Saying(content["saying"]),
        key=content["key"],
        message=load(content["message"]),
        tries=content["tries"],
        next_at=datetime.fromisoformat(next_at) if next_at else None,
        left=None if left is None else tuple(left),
    )
