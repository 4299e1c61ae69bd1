"""Open the database of a ``store.url``: engine, schema, migrations, and the lease of the one daemon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.store.engines import copies, postgres, sqlite
from connector.store.schema import VERSION, metadata
from connector.store.trouble import cause_of

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "migrations"
_SECRET_OPTIONS = ("password", "sslpassword")


def open_engine(url: str) -> Engine:
    """Create the engine; nothing is read yet. At most two connections are kept.

    Transactions follow each other on both databases, also those of several processes. Raises StoreUnusable
    for a URL that is none, or whose driver is not installed.
    """
    try:
        parsed = make_url(url)
        return sqlite.open_sqlite(parsed) if _is_sqlite(parsed) else postgres.open_postgres(parsed)
    except (ArgumentError, ImportError) as error:
        raise StoreUnusable(
            say(
                "store.url cannot be used ({reason}); allowed are sqlite:///FILE and "
                "postgresql+psycopg://…, the latter with kickroute-connector[postgres] installed",
                reason=error,
            )
        ) from error


def open_reader(engine: Engine) -> Engine:
    """Create the engine of those who only read the same store: they neither wait for writers nor stop them.

    A store in memory has one connection, which all share.
    """
    if not _is_sqlite(engine.url):
        return postgres.open_reader(engine.url)
    return engine if sqlite.is_in_memory(engine.url) else sqlite.open_reader(engine.url)


def prepare(engine: Engine, before_migration: Callable[[], None] = lambda: None) -> None:
    """Bring the schema up to date; a new store is created whole.

    Before a store is migrated, ``before_migration`` is called, and a store on SQLite is copied to
    ``<file>.before-<version>`` beside it. Raises StoreUnusable when the store is newer than this version,
    or cannot be written.
    """
    try:
        with engine.begin() as connection:
            if not _is_sqlite(engine.url):
                postgres.check(connection)
            found = schema_version(connection)
            if found is None:
                metadata.create_all(connection)
                connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
                connection.execute(text("INSERT INTO alembic_version VALUES (:v)"), {"v": VERSION})
    except DBAPIError as error:
        reason = cause_of(error) if _is_sqlite(engine.url) else None
        raise StoreUnusable(
            say(
                "store.url: the store at {at} cannot be used: {reason}",
                at=shown(engine.url),
                reason=reason or error.orig,
            )
        ) from error
    if found is not None and found != VERSION:
        _migrate(engine, found, before_migration)


def scrub(engine: Engine) -> bool:
    """Leave nothing of deleted rows in SQLite's write-ahead log; PostgreSQL's is the server's business.

    Returns False when it is to be done later.
    """
    return not _is_sqlite(engine.url) or sqlite.scrub(engine)


def schema_version(connection: Connection) -> str | None:
    """Return the version of a store's schema; None in a database without one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def knows(version: str) -> bool:
    """Tell whether a store with this version of the schema can be used, as it is or after migrating it."""
    from alembic.script import ScriptDirectory

    known = ScriptDirectory.from_config(_migrations()).walk_revisions()
    return version == VERSION or version in {script.revision for script in known}


def _migrate(engine: Engine, found: str, before_migration: Callable[[], None]) -> None:
    from alembic import command

    if not knows(found):
        raise StoreUnusable(
            say(
                "store.url: the store at {at} has schema {found}, this version knows up to {known}; "
                "start the newer version of the connector, or restore a backup made by this one",
                at=shown(engine.url),
                found=found,
                known=VERSION,
            )
        )
    before_migration()
    if _is_sqlite(engine.url) and not sqlite.is_in_memory(engine.url):
        copies.copy_out(engine, Path(f"{engine.url.database}.before-{VERSION}"))
    config = _migrations()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _migrations() -> Config:
    # Alembic is loaded only when there is something to migrate: a daemon rarely needs it.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def shown(url: URL) -> str:
    """Write an address without the passwords in it."""
    return url.difference_update_query(_SECRET_OPTIONS).render_as_string(hide_password=True)


class Lease:
    """The right to run on a store: a file lock on SQLite, an advisory lock on PostgreSQL.

    It ends with the process, however the process ends.
    """

    def __init__(self, engine: Engine) -> None:
        self._shown = shown(engine.url)
        self._lock = sqlite.FileLease(engine) if _is_sqlite(engine.url) else postgres.SessionLease(engine)

    @property
    def is_lost(self) -> bool:
        """Tell whether another daemon may have the store by now although this one took the lease."""
        return self._lock.is_lost

    def take(self) -> None:
        """Take the lease; raises StoreUnusable when another daemon has it."""
        if not self._lock.take():
            raise StoreUnusable(
                say(
                    "another connector is running on the store {at}; stop it first, or give this one "
                    "its own store.url",
                    at=self._shown,
                )
            )

    def release(self) -> None:
        """Give the lease back."""
        self._lock.release()


def utc_now() -> datetime:
    """Return the present time."""
    return datetime.now(UTC)
