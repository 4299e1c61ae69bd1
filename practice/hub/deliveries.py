"""The queue of callbacks: what is still to be told to whom, and what was answered to each attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from practice.hub.answers import Answer
from practice.hub.errors import Unknown
from practice.hub.members import retailer_named
from practice.hub.schema import attempts, deliveries, now

WAITING, DONE, DECLINED, EXHAUSTED, STOPPED = "waiting", "done", "declined", "exhausted", "stopped"


@dataclass(frozen=True)
class Delivery:
    """A callback to a ``supplier`` or ``retailer``. ``state``: waiting, done, declined, exhausted, stopped.

    ``simultaneous`` is how often the first attempt sends it at the same moment.
    """

    id: int
    role: str
    recipient: str
    type: str
    number: str | None
    body: Any
    simultaneous: int
    state: str
    attempts: int
    next_at: datetime


@dataclass(frozen=True)
class Attempt:
    """One call and its answer; ``status`` 0 means that there was none (see ``reason``)."""

    id: int
    delivery_id: int
    at: datetime
    seconds: float
    status: int
    answer: str
    reason: str


def enqueue(
    connection: Connection,
    role: str,
    recipient: str,
    type_: str,
    body: Any,
    *,
    number: str | None = None,
    simultaneous: int = 1,
    delay: float = 0.0,
) -> int:
    """Queue a callback, due in ``delay`` seconds; returns its id."""
    row = {
        "role": role,
        "recipient": recipient,
        "type": type_,
        "number": number,
        "body": body,
        "simultaneous": simultaneous,
        "state": WAITING,
        "attempts": 0,
        "next_at": now() + timedelta(seconds=delay),
    }
    return int(connection.execute(insert(deliveries).values(**row).returning(deliveries.c.id)).scalar_one())


def enqueue_for_retailer(
    connection: Connection, name: str, type_: str, body: Any, *, number: str | None = None
) -> None:
    """Queue a callback to a retailer's shop; a retailer without a callback address is told nothing."""
    if retailer_named(connection, name).callback_url:
        enqueue(connection, "retailer", name, type_, body, number=number)


def waiting(connection: Connection, limit: int = 1000) -> list[Delivery]:
    """Return what is still to be sent, now or later, oldest first."""
    query = select(deliveries).where(deliveries.c.state == WAITING)
    return [_delivery(row) for row in connection.execute(query.order_by(deliveries.c.id).limit(limit))]


def sendable(queue: Sequence[Delivery], at: datetime) -> list[Delivery]:
    """Return what may be sent at a moment: what is due, of news about the same thing only the oldest."""
    lanes: set[object] = set()
    chosen = []
    for delivery in queue:
        lane = _lane(delivery)
        if lane not in lanes and delivery.next_at <= at:
            chosen.append(delivery)
        lanes.add(lane)
    return chosen


def _lane(delivery: Delivery) -> object:
    """Return what this is news about; orders and questions, which repeat safely, are each on their own."""
    if delivery.type in {"order.placed", "order.requested_number"}:
        return delivery.id
    gtin = delivery.body.get("gtin") if isinstance(delivery.body, dict) else None
    return delivery.role, delivery.recipient, delivery.type, delivery.number, gtin


def delivery_of(connection: Connection, delivery_id: int) -> Delivery:
    """Return the callback with that id, which must exist."""
    return _delivery(connection.execute(select(deliveries).where(deliveries.c.id == delivery_id)).one())


def deliveries_for(connection: Connection, number: str | None = None) -> list[Delivery]:
    """Return all callbacks, or those about one Kickroute number, oldest first."""
    query = select(deliveries).order_by(deliveries.c.id)
    if number is not None:
        query = query.where(deliveries.c.number == number)
    return [_delivery(row) for row in connection.execute(query)]


def attempts_for(connection: Connection, number: str | None = None) -> list[Attempt]:
    """Return every attempt with its answer, or those about one Kickroute number, oldest first."""
    query = select(attempts).order_by(attempts.c.id)
    if number is not None:
        query = query.join_from(attempts, deliveries).where(deliveries.c.number == number)
    return [Attempt(**row._mapping) for row in connection.execute(query)]


def record(connection: Connection, delivery: Delivery, answers: Sequence[Answer]) -> None:
    """Write down the answers of one attempt."""
    rows = [
        {
            "delivery_id": delivery.id,
            "at": answer.at,
            "seconds": answer.seconds,
            "status": answer.status,
            "answer": answer.text[:2000],
            "reason": answer.reason,
        }
        for answer in answers
    ]
    connection.execute(insert(attempts), rows)


def finish(connection: Connection, delivery: Delivery, state: str) -> None:
    """End a callback, unless it was stopped meanwhile."""
    _set(connection, delivery, state=state, attempts=delivery.attempts + 1)


def again(connection: Connection, delivery: Delivery, seconds: float) -> None:
    """Plan the next attempt, unless the callback was stopped meanwhile."""
    at = now() + timedelta(seconds=seconds)
    _set(connection, delivery, attempts=delivery.attempts + 1, next_at=at)


def restart(connection: Connection, delivery_id: int) -> None:
    """Make a callback due now, as if it had never been tried; raises Unknown unless it is still unserved."""
    unserved = deliveries.c.state.in_([WAITING, DECLINED, EXHAUSTED])
    here = update(deliveries).where(deliveries.c.id == delivery_id, unserved)
    if not connection.execute(here.values(state=WAITING, attempts=0, next_at=now())).rowcount:
        raise Unknown(f"there is no callback {delivery_id} that waits or has failed")


def stop(connection: Connection, number: str) -> None:
    """Stop all callbacks to the supplier about one Kickroute number that are still waiting."""
    about = (deliveries.c.number == number) & (deliveries.c.role == "supplier")
    connection.execute(update(deliveries).where(about, deliveries.c.state == WAITING).values(state=STOPPED))


def _set(connection: Connection, delivery: Delivery, **values: Any) -> None:
    here = (deliveries.c.id == delivery.id) & (deliveries.c.state == WAITING)
    connection.execute(update(deliveries).where(here).values(**values))


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)
