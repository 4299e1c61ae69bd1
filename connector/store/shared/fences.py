"""Fences: the numbers by which a store tells who works under a lock now from who did before.

Who begins to work raises the lock's number and holds the value; each transaction compares it, after it has
waited for the supplier's turn. Numbers are counted over all locks, so that one that was dropped never comes
again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sqlalchemy import Connection, Text, bindparam, delete, exists, select, text
from sqlalchemy.dialects.postgresql import insert

from connector.model.errors import StaleFence
from connector.model.messages import say
from connector.store.shared.suppliers import SERVED
from connector.store.shared.tables import OF_SUPPLIER, SUPPLIER, fence_numbers, fences, suppliers

# Built once: each transaction of a job asks it.
_NUMBER = select(fences.c.number).where(fences.c.lock == bindparam("of"))
_NEXT = fence_numbers.next_value()
_SERVED = exists().where(suppliers.c.name == text(OF_SUPPLIER), suppliers.c.state.in_(SERVED))
_FIRST = insert(fences).from_select(
    ["lock", "number"], select(bindparam("of", type_=Text), _NEXT).where(_SERVED)
)
_RAISE = _FIRST.on_conflict_do_update(
    index_elements=[SUPPLIER, "lock"], set_={"number": _FIRST.excluded.number}
).returning(fences.c.number)


@dataclass(frozen=True, slots=True)
class Fence:
    """A lock of one supplier, and the number that its holder raised it to."""

    lock: str
    number: int


_held: ContextVar[Fence | None] = ContextVar("fence", default=None)


@contextmanager
def holding(fence: Fence) -> Iterator[None]:
    """Compare this fence in every transaction of its supplier that is begun inside."""
    before = _held.set(fence)
    try:
        yield
    finally:
        _held.reset(before)


def held() -> Fence | None:
    """Return the fence that is compared here, if any."""
    return _held.get()


def raise_fence(connection: Connection, lock: str) -> Fence:
    """Raise a lock's number in a transaction of its supplier: everybody before is behind from its end on.

    Raises StaleFence when no turns are taken for the supplier.
    """
    number = connection.execute(_RAISE, {"of": lock}).scalar()
    if number is None:
        raise StaleFence(say("no turns are taken for this supplier; kickroute-host resume lets them"))
    return Fence(lock, number)


def require(connection: Connection, fence: Fence) -> None:
    """Raise StaleFence when another has raised the lock since, or dropped it."""
    found = connection.execute(_NUMBER, {"of": fence.lock}).scalar()
    if found != fence.number:
        raise StaleFence(
            say(
                "another worker has the lock {lock} by now (number {found}, ours is {number})",
                lock=fence.lock,
                found=found or "-",
                number=fence.number,
            )
        )


def drop(connection: Connection, fence: Fence) -> None:
    """Forget a lock whose work is done for good; who still held it is behind."""
    mine = (fences.c.lock == fence.lock, fences.c.number == fence.number)
    connection.execute(delete(fences).where(*mine))


def drop_all(connection: Connection) -> None:
    """Let whoever holds a lock of this supplier be behind."""
    connection.execute(delete(fences))
