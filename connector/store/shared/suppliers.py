"""The list of a host's suppliers: outside of row security, since lanes of all of them are looked after."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from connector.model.errors import SupplierUnknown
from connector.model.messages import say
from connector.store.schema import VERSION
from connector.store.shared.tables import suppliers

NAMES = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
"""What a supplier may be called: it stands in addresses."""


class SupplierState(StrEnum):
    """Whether turns are taken for a supplier, or why not."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEAVING = "leaving"
    MOVED = "moved"


SERVED = (SupplierState.ACTIVE, SupplierState.LEAVING)
"""For whom turns are taken: also for who leaves, until the platform knows."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """A line of the list. ``settings`` are as they are kept: encrypted.

    ``version`` is the schema that its rows are written in. ``ill_since`` with its reason: work for this
    supplier waits on something again and again, and is done in a small pool of its own.
    """

    name: str
    state: SupplierState
    version: str
    created_at: datetime
    settings: str = field(repr=False, default="")
    ill_since: datetime | None = None
    ill_reason: str = ""


class Suppliers:
    """The list within one transaction."""

    def __init__(self, connection: Connection, now: Callable[[], datetime]) -> None:
        self._connection = connection
        self._now = now

    def all(self, *states: SupplierState) -> list[Supplier]:
        """Return all suppliers, or those in some states, by name."""
        query = select(suppliers).order_by(suppliers.c.name)
        if states:
            query = query.where(suppliers.c.state.in_(states))
        return [_supplier(row) for row in self._connection.execute(query)]

    def get(self, name: str, *, locked: bool = False) -> Supplier | None:
        """Return a supplier by name."""
        query = select(suppliers).where(suppliers.c.name == name)
        row = self._connection.execute(query.with_for_update() if locked else query).first()
        return None if row is None else _supplier(row)

    def require(self, name: str, *, locked: bool = False) -> Supplier:
        """Return a supplier by name, ``locked`` against changes by others; raises SupplierUnknown."""
        found = self.get(name, locked=locked)
        if found is None:
            raise SupplierUnknown(
                say("there is no supplier {name} here; kickroute-host list names them", name=name)
            )
        return found

    def add(self, name: str, settings: str, state: SupplierState = SupplierState.ACTIVE) -> Supplier:
        """Add a supplier; raises SupplierUnknown for a name that is taken or cannot be one."""
        if not NAMES.fullmatch(name):
            raise SupplierUnknown(
                say(
                    "{name} cannot be a supplier's name: small letters, digits and hyphens, at most 40",
                    name=name,
                )
            )
        made = Supplier(name, state, VERSION, self._now(), settings)
        values = {"name": name, "state": state, "version": VERSION, "created_at": made.created_at}
        try:
            self._connection.execute(insert(suppliers).values(**values, settings=settings))
        except IntegrityError as error:
            raise SupplierUnknown(say("there is a supplier {name} here already", name=name)) from error
        return made

    def change(self, name: str, **changes: Any) -> None:
        """Change some fields of a supplier; raises SupplierUnknown."""
        found = self._connection.execute(update(suppliers).where(suppliers.c.name == name).values(**changes))
        if not found.rowcount:
            self.require(name)

    def remove(self, name: str) -> None:
        """Take a supplier off the list."""
        self._connection.execute(delete(suppliers).where(suppliers.c.name == name))


def _supplier(row: Row[Any]) -> Supplier:
    return Supplier(
        name=row.name,
        state=SupplierState(row.state),
        version=row.version,
        created_at=row.created_at,
        settings=row.settings,
        ill_since=row.ill_since,
        ill_reason=row.ill_reason,
    )
