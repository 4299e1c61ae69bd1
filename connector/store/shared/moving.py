"""All that a store holds, from one database into another: into a host, out of it, and back from a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.store import Store
from connector.store.engines import database
from connector.store.engines.copies import version_of
from connector.store.facts import Facts
from connector.store.schema import VERSION, facts, metadata
from connector.store.shared import fences
from connector.store.shared.stores import SharedStore, SharedStores
from connector.store.shared.suppliers import Suppliers, SupplierState
from connector.store.shared.tables import own

_AT_ONCE = 500
"""Rows of one statement: at most some 15,000 parameters."""

_NEXT = text(
    "SELECT max(nextval(CAST(:sequence AS regclass))) FROM generate_series(1, greatest(1, least(100000, "
    ":top - coalesce((SELECT last_value FROM pg_sequences "
    "WHERE schemaname = current_schema() AND sequencename = :sequence), 0))))"
)


def move_in(
    stores: SharedStores, name: str, settings: str, state: SupplierState, source: Store | None
) -> None:
    """Add a supplier, with all that its own store held, in one transaction.

    The first turn finds out what has happened since the store was copied. Raises SupplierUnknown for a name
    that is taken or cannot be one.
    """
    with stores.store(name).engine.begin() as target:
        Suppliers(target, stores.now).add(name, settings, state)
        _clear(target)
        if source is not None:
            _bring(source, target)


def put_back(store: SharedStore, source: Store) -> None:
    """Put what a copy holds in the place of a supplier's rows; what was in hand is refused from now on."""
    with store.engine.begin() as target:
        fences.drop_all(target)
        _clear(target)
        _bring(source, target)


def copy_out(store: SharedStore, target: Store) -> None:
    """Copy all that a supplier's store holds, as it is at one moment, into a new store of its own."""
    with store.reader.begin() as source, target.engine.begin() as connection:
        _copy(source, connection)


def remove(stores: SharedStores, name: str) -> None:
    """Forget a supplier and all that is kept for it."""
    with stores.store(name).engine.begin() as connection:
        for table in own.values():
            connection.execute(table.delete())
        Suppliers(connection, stores.now).remove(name)


def stop_serving(stores: SharedStores, name: str, state: SupplierState) -> None:
    """Let no turn of a supplier begin any more; what is in hand writes nothing from now on."""
    with stores.store(name).engine.begin() as connection:
        Suppliers(connection, stores.now).change(name, state=state)
        fences.drop_all(connection)


@contextmanager
def opened_source(address: str) -> Iterator[Store]:
    """Open what a daemon kept, to be read: a copy of its store as a file, or its PostgreSQL database.

    Of an older copy a copy is brought up to date; the file stays as it is. Raises StoreUnusable.
    """
    if "://" in address:
        with closing(Store(database.open_engine(address))) as store:
            _require_current(store)
            yield store
        return
    version_of(Path(address))
    with TemporaryDirectory(prefix="kickroute-") as folder:
        copied = shutil.copyfile(address, Path(folder, "store.db"))
        with closing(Store.open(f"sqlite:///{copied}")) as store:
            yield store


def _require_current(store: Store) -> None:
    try:
        with store.reading() as tx:
            found = database.schema_version(tx.connection)
    except DBAPIError as error:
        raise StoreUnusable(
            say("the store at {at} cannot be read: {reason}", at=store.address, reason=error.orig)
        ) from error
    if found != VERSION:
        raise StoreUnusable(
            say(
                "the store at {at} has schema {found}, this version works on {known}; start the connector "
                "of this version on it once, and move it then",
                at=store.address,
                found=found or "-",
                known=VERSION,
            )
        )


def _bring(source: Store, target: Connection) -> None:
    with source.reading() as tx:
        _copy(tx.connection, target)
    # However young the copy is, the first turn looks for what it misses.
    target.execute(facts.delete().where(facts.c.key == Facts.adopted_at.key))
    for table in metadata.sorted_tables:
        _count_on(target, table)


def _clear(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        connection.execute(table.delete())


def _copy(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = iter(source.execution_options(stream_results=True).execute(select(table)).mappings())
        while part := [dict(row) for row in islice(rows, _AT_ONCE)]:
            target.execute(insert(table), part)


def _count_on(connection: Connection, table: Table) -> None:
    """Give no number again that came along: all are passed, since others count on at the same time."""
    counted = own[table.name].autoincrement_column
    if counted is None:
        return
    top = connection.execute(select(func.coalesce(func.max(table.c[counted.name]), 0))).scalar_one()
    passed = {"sequence": f"{table.name}_{counted.name}_seq", "top": top}
    while connection.execute(_NEXT, passed).scalar_one() < top:
        pass
