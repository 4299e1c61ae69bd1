"""What was done for a supplier, by month: messages, requests, and how long it was worked for."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from connector.store.shared.tables import SUPPLIER, work


@dataclass(frozen=True, slots=True)
class Work:
    """Messages that the platform took, requests to shop and platform, and milliseconds of turns."""

    messages: int = 0
    requests: int = 0
    milliseconds: int = 0


def add(connection: Connection, month: str, done: Work) -> None:
    """Add to a month, in a transaction of its supplier."""
    first = insert(work).values(month=month, **asdict(done))
    sums = {name: work.c[name] + first.excluded[name] for name in asdict(done)}
    connection.execute(first.on_conflict_do_update(index_elements=[SUPPLIER, "month"], set_=sums))


def done_in(connection: Connection, month: str) -> Work:
    """Return what was done in a month."""
    columns = (work.c.messages, work.c.requests, work.c.milliseconds)
    row = connection.execute(select(*columns).where(work.c.month == month)).first()
    return Work(*row) if row is not None else Work()
