"""The schema of a host's database: made, brought up to date by its owner, and refused when it is another."""

from __future__ import annotations

from sqlalchemy import Connection, create_engine, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.store.engines import database, postgres
from connector.store.schema import VERSION
from connector.store.shared import tables


def version_of(connection: Connection) -> str | None:
    """Return the version of a host's schema; None in a database without one."""
    if not inspect(connection).has_table(tables.schema_version.name):
        return None
    found: str | None = connection.execute(select(tables.schema_version.c.version)).scalar()
    return found


def require_current(connection: Connection) -> None:
    """Raise StoreUnusable unless the schema is the one that this version works on."""
    found = version_of(connection)
    if found != VERSION:
        raise StoreUnusable(
            say(
                "store.url: the host's database has schema {found}, this version works on {known}; bring it "
                "up to date with kickroute-host upgrade, or start the newer version",
                found=found or "-",
                known=VERSION,
            )
        )


def _require_older(found: str) -> None:
    if not database.knows(found):
        raise StoreUnusable(
            say(
                "the host's database has schema {found}, this version knows up to {known}; use the newer "
                "version of kickroute-host",
                found=found,
                known=VERSION,
            )
        )


def host_address(url: str) -> URL:
    """Return the address of a host's database; raises StoreUnusable for one that cannot be any."""
    try:
        parsed = make_url(url)
        parsed.get_dialect().import_dbapi()
        reason = "" if parsed.get_backend_name() == "postgresql" else parsed.get_backend_name()
    except (ArgumentError, ImportError) as error:
        reason = str(error)
    if reason:
        raise StoreUnusable(
            say("store.url cannot be used ({reason}); a host needs postgresql+psycopg://…", reason=reason)
        )
    return parsed


def upgrade_host(url: str, owner_url: str = "") -> str:
    """Make a host's tables, or bring them up to date; returns the version that was there, if any.

    ``url`` is the address by which the host works, ``owner_url`` that of who owns the tables, if another.
    """
    return upgrade(owner_url or url, host_address(url).username or "")


def upgrade(url: str, role: str = "") -> str:
    """Make a host's tables, or bring them up to date, as their owner; returns the version that was there.

    ``url`` is the owner's, ``role`` who works with them. Raises StoreUnusable when they are newer than this
    version, or cannot be made.
    """
    address = host_address(url)
    engine = create_engine(address, hide_parameters=True)
    try:
        with engine.begin() as connection:
            postgres.check(connection)
            found = version_of(connection)
            if found is None:
                tables.create_all(connection)
            elif found != VERSION:
                _require_older(found)
                tables.add_missing(connection)
            if role and role != engine.url.username and not tables.grant(connection, role):
                raise StoreUnusable(
                    say(
                        "store.owner_url: {owner} may not let {role} into the schema of the tables; let it "
                        "own the schema: ALTER SCHEMA public OWNER TO {owner}",
                        owner=engine.url.username,
                        role=role,
                    )
                )
    except DBAPIError as error:
        raise StoreUnusable(
            say(
                "the host's database at {at} cannot be made: {reason}",
                at=database.shown(address),
                reason=error.orig,
            )
        ) from error
    finally:
        engine.dispose()
    return found or ""
