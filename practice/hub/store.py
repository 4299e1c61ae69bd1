"""Opening the database, and the two ways into it: ``read`` and ``write``."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, StaticPool, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite

from practice.hub.schema import metadata


class Store:
    """One database; all changes of this process go through it one after the other.

    ``url`` is any SQLAlchemy address; ``sqlite://`` keeps everything in memory. Tables are created when
    they are missing. After each committed write every callable in ``after_commit`` is called.
    """

    def __init__(self, url: str) -> None:
        self.engine = _open(url)
        self.after_commit: list[Callable[[], None]] = []
        self._writing = threading.RLock()
        self._one_connection = isinstance(self.engine.pool, StaticPool)
        metadata.create_all(self.engine)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction; committed at the end of the block, rolled back when it raises."""
        with self._writing, self.engine.connect() as plain:
            connection = plain.execution_options(hub_writes=True)
            with connection.begin():
                yield connection
        for notify in self.after_commit:
            notify()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a view of what is committed."""
        if not self._one_connection:
            with self.engine.connect() as connection:
                yield connection
            return
        with self._writing, self.engine.connect() as connection:
            yield connection

    def close(self) -> None:
        """Close all connections; what was in memory only is gone."""
        self.engine.dispose()


def _open(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url)
    arguments: dict[str, Any] = {"connect_args": {"check_same_thread": False, "timeout": 30}}
    if url in {"sqlite://", "sqlite:///:memory:"}:
        arguments["poolclass"] = StaticPool
    engine = create_engine(url, **arguments)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL", "PRAGMA foreign_keys=ON"):
        connection.execute(pragma).close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("hub_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows, or replace all other columns where the primary key exists already.

    All rows name the same columns, and no primary key twice.
    """
    if not rows:
        return
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed), list(rows))
