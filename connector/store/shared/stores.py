"""The stores of a host's suppliers, which share one pool of connections.

A transaction begins by saying whom it works for and by waiting for that supplier's turn, in one question; a
job's one also compares its fence. Suppliers do not wait for each other.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.store import Store
from connector.store.engines import database, postgres
from connector.store.shared import fences, roles, working
from connector.store.shared.fences import Fence
from connector.store.shared.suppliers import Suppliers
from connector.store.shared.versions import host_address, require_current
from connector.store.shared.working import Work

_SUPPLIER = "kickroute_supplier"
_FENCE = "kickroute_fence"

_FOR = "SELECT set_config('app.supplier', %s, true)"
_TURN = (
    "SELECT set_config('app.supplier', %s, true), "
    "pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || %s, 1802070643))"
)


class NoLease(database.Lease):
    """What stands for the lease of a daemon: in a host, who may work is told by fences."""

    def __init__(self) -> None:
        """Lock nothing."""

    @property
    def is_lost(self) -> bool:
        """Nothing can be lost."""
        return False

    def take(self) -> None:
        """Take nothing."""

    def release(self) -> None:
        """Give nothing back."""


class SharedStore(Store):
    """The state of one supplier in a host's database; closing it leaves the pool to the others."""

    def __init__(self, name: str, writer: Engine, reader: Engine, now: Callable[[], datetime]) -> None:
        mine = {_SUPPLIER: name}
        super().__init__(
            writer.execution_options(**mine), now, reader=reader.execution_options(**mine), lease=NoLease()
        )
        self.name = name

    def raise_fence(self, lock: str) -> Fence:
        """Raise a lock's number; whoever raised it before is refused from now on."""
        with self.engine.begin() as connection:
            return fences.raise_fence(connection, lock)

    def under(self, fence: Fence) -> Self:
        """Return this store for the holder of a fence: its transactions raise StaleFence once it is behind.

        Listeners and open questions are the same.
        """
        fenced = copy.copy(self)
        fenced.engine = self.engine.execution_options(**{_FENCE: fence})
        return fenced

    def require(self, fence: Fence) -> None:
        """Raise StaleFence when another holds the lock by now: asked directly before a write to a shop."""
        with self.reader.begin() as connection:
            fences.require(connection, fence)

    def drop_fence(self, fence: Fence) -> None:
        """Forget a lock whose work is done for good."""
        with self.engine.begin() as connection:
            fences.drop(connection, fence)

    def count_work(self, month: str, *, messages: int = 0, requests: int = 0, seconds: float = 0) -> None:
        """Add what was done for the supplier to its month, such as 2026-03."""
        with self.engine.begin() as connection:
            working.add(connection, month, Work(messages, requests, round(seconds * 1000)))

    def done_in(self, month: str) -> Work:
        """Return what was done for the supplier in a month."""
        with self.reader.begin() as connection:
            return working.done_in(connection, month)

    def close(self) -> None:
        """Leave the connections to the other suppliers."""


class SharedStores:
    """The database of a host: its list of suppliers, and a store for each of them.

    ``connections`` writers and as many readers are kept at most, however many suppliers there are.
    """

    def __init__(self, writer: Engine, reader: Engine, now: Callable[[], datetime]) -> None:
        self._writer = writer
        self._reader = reader
        self.now = now

    @classmethod
    def open(cls, url: str, now: Callable[[], datetime] = database.utc_now, connections: int = 8) -> Self:
        """Open a host's database as it is.

        Raises StoreUnusable when it is older or newer than this version, when the role of ``url`` is not
        bound by row security, and when the server cannot be used.
        """
        parsed = host_address(url)
        writer = postgres.open_shared(parsed, connections)
        reader = postgres.open_reader(parsed, connections)
        event.listen(writer, "begin", _begin)
        event.listen(reader, "begin", _begin_reading)
        stores = cls(writer, reader, now)
        try:
            with writer.begin() as connection:
                postgres.check(connection)
                roles.require_bound_role(connection)
                require_current(connection)
                roles.require_secured(connection)
        except DBAPIError as error:
            stores.close()
            raise StoreUnusable(
                say(
                    "store.url: the store at {at} cannot be used: {reason}",
                    at=database.shown(parsed),
                    reason=error.orig,
                )
            ) from error
        except BaseException:
            stores.close()
            raise
        return stores

    @property
    def address(self) -> str:
        """Where the database is, as people may see it: without a password."""
        return database.shown(self._writer.url)

    def store(self, name: str) -> SharedStore:
        """Return the store of a supplier; nothing is asked."""
        return SharedStore(name, self._writer, self._reader, self.now)

    @contextmanager
    def suppliers(self) -> Iterator[Suppliers]:
        """Open a transaction on the list of suppliers; it sees no supplier's rows and waits for no turn."""
        with self._writer.begin() as connection:
            yield Suppliers(connection, self.now)

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()
        self._writer.dispose()


def _begin(connection: Connection) -> None:
    """Say whom a transaction works for, whatever the connection was told before, and wait for its turn."""
    options = connection.get_execution_options()
    name = options.get(_SUPPLIER, "")
    if not name:
        connection.exec_driver_sql(_FOR, ("",))
        return
    connection.exec_driver_sql(_TURN, (name, name))
    if (fence := options.get(_FENCE) or fences.held()) is not None:
        fences.require(connection, fence)


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql(_FOR, (connection.get_execution_options().get(_SUPPLIER, ""),))
