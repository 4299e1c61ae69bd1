"""Rows of the first page: an order, a message and a failure as far as they may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from connector.model import ItemChanged, ProductOffered
from connector.model.records import OrderRecord, OrderState, OutboxEntry
from connector.outbox.parked import describe
from connector.running.naming import describe_task

if TYPE_CHECKING:
    from connector.running.attempts import Failure


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order without anything about the people behind it; ``reason`` tells why it needs a person."""

    number: str
    shop_number: str
    state: str
    status: str
    received_at: datetime
    reason: str
    held: bool
    shop_id: str = ""
    can_retry: bool = False


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event that is parked or failed at least once; ``about`` names it for people."""

    id: int
    about: str
    created_at: datetime
    attempts: int
    next_at: datetime | None
    parked: bool
    reason: str
    is_about_order: bool = False


@dataclass(frozen=True, slots=True)
class FailingRow:
    """Something that fails and is tried again by itself; ``about`` names it for people.

    ``key`` names it for programs, ``thing`` is the number or id of what it is tried on.
    """

    about: str
    times: int
    since: datetime
    next_at: datetime
    reason: str
    key: str = ""
    thing: str = ""


def order_row(record: OrderRecord) -> OrderRow:
    """Take from an order what may be shown."""
    return OrderRow(
        number=record.number,
        shop_number=record.shop_number,
        state=str(record.state),
        status=str(record.status or ""),
        received_at=record.received_at,
        reason=record.parked_reason,
        held=record.held,
        shop_id=record.shop_id,
        can_retry=record.state is OrderState.PARKED,
    )


def event_row(entry: OutboxEntry) -> EventRow:
    """Take from a message what may be shown."""
    return EventRow(
        id=entry.id,
        about=describe(entry),
        created_at=entry.created_at,
        attempts=entry.attempts,
        next_at=entry.next_at,
        parked=entry.parked,
        reason=entry.reason,
        is_about_order=not isinstance(entry.event, ItemChanged | ProductOffered),
    )


def failing_row(failure: Failure) -> FailingRow:
    """Name what fails for people."""
    return FailingRow(
        describe_task(failure.task),
        failure.times,
        failure.since,
        failure.next_at,
        failure.reason,
        failure.task.key,
        failure.task.about,
    )
