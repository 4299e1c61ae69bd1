"""Backup and restore of the store: a copy made while the daemon runs, and its way back.

A store that comes back is as old as its copy: what has happened since is found out by
:mod:`connector.resume` at the next start.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.engine import URL

from connector.errors import StoreUnusable
from connector.resume import ADOPTED
from connector.store import Store, copies, database, sqlite
from connector.store.schema import VERSION


def back_up(store: Store, target: Path) -> str:
    """Copy the store to ``target`` while it may be in use; returns the version of its schema.

    Raises StoreUnusable on PostgreSQL, whose own tools do this better, and when the copy cannot be written.
    """
    _require_other(target, _path_of(store.engine.url))
    copies.copy_out(store.engine, target)
    return copies.version_of(target)


def restore(url: str, source: Path) -> Path | None:
    """Put a copy in the place of the store at ``url``; returns where the store that was there is kept.

    The next start brings it up to date: it adopts the orders placed since and tells all items anew. Raises
    StoreUnusable, with everything as it was, when a daemon has the store, when ``source`` is no sound copy
    or newer than this version, and on PostgreSQL.
    """
    version = copies.version_of(source)
    if not database.knows(version):
        raise StoreUnusable(
            f"{source} has schema {version}, this version of the connector knows up to {VERSION}; "
            "install the version that made it, or a later one, and restore again"
        )
    engine = database.open_engine(url)
    try:
        target = _path_of(engine.url)
        _require_other(source, target)
        lease = database.Lease(engine)
        lease.take()
        try:
            # However young the copy is, the next start looks for what the store misses.
            return copies.put_back(source, target, forgotten=ADOPTED)
        finally:
            lease.release()
    finally:
        engine.dispose()


def _require_other(copy: Path, store: Path) -> None:
    if copy.exists() and store.exists() and copy.samefile(store):
        raise StoreUnusable(f"{copy} is the store itself; name another file")


def _path_of(url: URL) -> Path:
    if url.get_backend_name() != "sqlite":
        raise StoreUnusable(
            "store.url names a PostgreSQL database, which has its own tools for this: pg_dump and "
            "pg_restore. After restoring, start the connector as usual: it finds out what it missed"
        )
    if sqlite.is_in_memory(url):
        raise StoreUnusable("store.url names a store in memory, which is gone when the connector ends")
    return Path(str(url.database))
