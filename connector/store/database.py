"""Open the database: engine, SQLite's settings, migrations, and the lease of the one daemon."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from connector.errors import StoreUnusable
from connector.store.schema import VERSION, metadata

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LEASE_KEY = 0x6B696B72  # "kikr": the number of the daemon's advisory lock on PostgreSQL
TURN_KEY = LEASE_KEY + 1  # and of the one that each transaction holds


def open_engine(url: str) -> Engine:
    """Create the engine; nothing is read yet. At most two connections are kept.

    On SQLite: WAL, every commit on disk (``synchronous=FULL``), deleted rows overwritten
    (``secure_delete``), foreign keys checked, and transactions that take the write lock at once; on
    PostgreSQL a lock of ours makes transactions follow each other likewise. Raises StoreUnusable for a
    URL that is none, or whose driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            engine = create_engine(parsed, pool_size=2, max_overflow=0, pool_pre_ping=True)
            event.listen(engine, "begin", _take_turns)
            return engine
    except (ArgumentError, ImportError) as error:
        raise StoreUnusable(
            f"store.url cannot be used ({error}); allowed are sqlite:///FILE and postgresql+psycopg://…, the "
            "latter with kickroute-connector[postgres] installed"
        ) from error
    in_memory = parsed.database in (None, "", ":memory:")
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": 30},
        poolclass=QueuePool,
        pool_size=1 if in_memory else 2,  # a database in memory lives and dies with its one connection
        max_overflow=0,
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _take_turns(connection: Connection) -> None:
    # What is read in a transaction decides what is written in it: no other may write in between.
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN_KEY})")


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: SQLAlchemy's begin event does it, with IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def prepare(engine: Engine, before_migration: Callable[[], None] = lambda: None) -> None:
    """Bring the schema up to date; a new store is created whole.

    Raises StoreUnusable when the store is newer than this version, or cannot be written.
    """
    try:
        with engine.begin() as connection:
            found = _schema_version(connection)
            if found is None:
                metadata.create_all(connection)
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
                connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": VERSION})
    except DBAPIError as error:
        raise StoreUnusable(
            f"store.url: the store at {_shown(engine.url)} cannot be used: {error.orig}"
        ) from error
    if found is not None and found != VERSION:
        _migrate(engine, found, before_migration)


def scrub(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, which holds deleted rows until it is written over."""
    if engine.url.get_backend_name() != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def _schema_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _migrate(engine: Engine, found: str, before_migration: Callable[[], None]) -> None:
    # Alembic is loaded only when there is something to migrate: a daemon rarely needs it.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found not in known:
        raise StoreUnusable(
            f"store.url: the store at {_shown(engine.url)} has schema {found}, this version knows up to "
            f"{VERSION}; start the newer version of the connector, or restore a backup made by this one"
        )
    before_migration()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


class Lease:
    """The right to run on a store: a file lock on SQLite, an advisory lock on PostgreSQL.

    It ends with the process, however the process ends.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file: int | None = None
        self._connection: Connection | None = None

    def take(self) -> None:
        """Take the lease; raises StoreUnusable when another daemon has it."""
        if self._engine.url.get_backend_name() == "sqlite":
            taken = self._lock_file()
        else:
            taken = self._lock_database()
        if not taken:
            raise StoreUnusable(
                f"another connector is running on the store {_shown(self._engine.url)}; stop it first, "
                "or give this one its own store.url"
            )

    def release(self) -> None:
        """Give the lease back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _lock_file(self) -> bool:
        database = self._engine.url.database
        if database in (None, "", ":memory:"):
            return True
        try:
            # By its real path: two names for one file are one store.
            self._file = os.open(f"{os.path.realpath(database)}.lock", os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        except OSError as error:
            raise StoreUnusable(f"store.url: {database}.lock cannot be written ({error.strerror})") from error
        return True

    def _lock_database(self) -> bool:
        self._connection = self._engine.connect()
        taken = self._connection.execute(
            text("SELECT pg_try_advisory_lock(:key)"), {"key": LEASE_KEY}
        ).scalar()
        self._connection.commit()
        if not taken:
            self.release()
        return bool(taken)


def utc_now() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)
