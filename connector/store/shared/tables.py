"""The host's tables: those of one supplier with whose row it is in front, and a few of the host's own.

They are derived from :mod:`connector.store.schema`, so that a column or an index is written once. By row
security a transaction sees and writes only the rows of the supplier that ``app.supplier`` names in it; while
none is named there are no rows. Numbers that count up are counted over all suppliers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    inspect,
    text,
)
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import ExecutableDDLElement

from connector.store import schema
from connector.store.schema import Said, UtcTime, Whole, Words

SUPPLIER = "supplier"
OF_SUPPLIER = "nullif(current_setting('app.supplier', true), '')"
"""Whom a transaction works for, as SQL; null while it works for nobody."""

_POLICY = "own"
_MAY_ENTER = text("SELECT has_schema_privilege(CAST(:role AS text), current_schema(), 'USAGE')")
_RIGHTS = text(
    "SELECT format(of, current_schema(), CAST(:role AS text)) FROM (VALUES "
    "('GRANT USAGE ON SCHEMA %I TO %I'), "
    "('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I'), "
    "('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I')) AS rights (of)"
)

host = MetaData()
"""All tables of a host."""

# Without row security: who keeps the list, or puts lanes in order again, looks at all suppliers.
suppliers = Table(
    "suppliers",
    host,
    Column("name", Words, primary_key=True),
    Column("state", Words, nullable=False),
    Column("version", Words, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("settings", Words, nullable=False),  # encrypted
    Column("ill_since", UtcTime),
    Column("ill_reason", Said(), nullable=False, server_default=""),
    CheckConstraint("name ~ '^[a-z0-9][a-z0-9-]{0,39}$'", name="suppliers_name"),
)
schema_version = Table("host_version", host, Column("version", Words, primary_key=True))
fence_numbers = Sequence("fence_numbers", metadata=host)

_OWN = MetaData()

fences = Table(
    "fences",
    _OWN,
    Column("lock", Words, primary_key=True),
    Column("number", BigInteger, nullable=False, server_default=fence_numbers.next_value()),
)
work = Table(
    "work",
    _OWN,
    Column("month", Words, primary_key=True),
    Column("messages", Whole, nullable=False, server_default="0"),
    Column("requests", Whole, nullable=False, server_default="0"),
    Column("milliseconds", Whole, nullable=False, server_default="0"),
)
"""What was done for a supplier in a month (UTC, ``2026-03``); written by whoever works for it."""


def shared_table(table: Table, into: MetaData) -> Table:
    """Return a table of one supplier's as the host has it."""
    owner = Column(SUPPLIER, Words, nullable=False, server_default=text(OF_SUPPLIER))
    keys = [column.name for column in table.primary_key]
    columns = [_copied(column) for column in table.columns]
    made = Table(table.name, into, owner, *columns, PrimaryKeyConstraint(SUPPLIER, *keys))
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        shared_index(index, made)
    return made


def shared_index(index: Index, table: Table) -> Index:
    """Return an index of one supplier's table for the host's one: within a supplier."""
    where = index.dialect_options["postgresql"]["where"]
    columns = [table.c[column.name] for column in index.columns]
    return Index(index.name, table.c[SUPPLIER], *columns, unique=index.unique, postgresql_where=where)


def _copied(column: Column[object]) -> Column[object]:
    copy = column._copy()
    copy.primary_key = False
    copy.index = None
    copy.autoincrement = is_counted(column)
    return copy


def is_counted(column: Column[object]) -> bool:
    """Tell whether the database gives a key its number."""
    table = column.table
    return table is not None and column is table.autoincrement_column


own = {
    table.name: shared_table(table, host) for part in (schema.metadata, _OWN) for table in part.sorted_tables
}
"""The tables with row security, by name."""


def security(name: str) -> Iterator[str]:
    """Yield the statements that make a table's rows visible to their supplier only."""
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    rule = f"({SUPPLIER} = {OF_SUPPLIER})"
    yield f"CREATE POLICY {_POLICY} ON {name} USING {rule} WITH CHECK {rule}"


def create_all(connection: Connection) -> None:
    """Make all tables, as their owner."""
    host.create_all(connection)
    for name in own:
        for statement in security(name):
            connection.exec_driver_sql(statement)
    connection.execute(schema_version.insert().values(version=schema.VERSION))


def add_missing(connection: Connection) -> None:
    """Add the tables, columns and indexes that an older version did not have; nothing is taken away.

    So workers of the older version go on beside it. New columns hold their defaults.
    """
    before = inspect(connection)
    there = set(before.get_table_names())
    for table in host.sorted_tables:
        if table.name in there:
            _add_to(connection, table, before)
            continue
        table.create(connection)
        for statement in security(table.name) if table.name in own else ():
            connection.exec_driver_sql(statement)
    connection.execute(schema_version.update().values(version=schema.VERSION))
    connection.execute(suppliers.update().values(version=schema.VERSION))


def _add_to(connection: Connection, table: Table, before: Inspector) -> None:
    columns = {column["name"] for column in before.get_columns(table.name)}
    indexes = {index["name"] for index in before.get_indexes(table.name)}
    for column in table.columns:
        if column.name not in columns:
            connection.execute(AddColumn(column))
    for index in table.indexes:
        if index.name not in indexes:
            index.create(connection)


class AddColumn(ExecutableDDLElement):
    """The statement that adds a column to its table."""

    def __init__(self, column: Column[Any]) -> None:
        self.column = column


@compiles(AddColumn)
def _add_column(element: AddColumn, compiler: Any, **_: Any) -> str:
    table = compiler.preparer.format_table(element.column.table)
    return f"ALTER TABLE {table} ADD COLUMN {compiler.get_column_specification(element.column)}"


def grant(connection: Connection, role: str) -> bool:
    """Let a role work with all tables that there are; it may change none of them.

    Returns False when the owner of the tables may not let it into their schema.
    """
    for right in connection.execute(_RIGHTS, {"role": role}).scalars().all():
        connection.exec_driver_sql(right)
    return bool(connection.execute(_MAY_ENTER, {"role": role}).scalar())
