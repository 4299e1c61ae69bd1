"""Copies of a store on SQLite: made while it is in use, and looked at before they take its place."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.model.records import PLACING_STATES
from connector.model.system import reason_of

_COMPANIONS = ("", "-wal", "-shm")


def copy_out(engine: Engine, target: Path) -> None:
    """Copy the store as it is at one moment to ``target``, which is there whole or not at all.

    Others may read and write meanwhile. The copy is its owner's alone and holds all that the store holds,
    the version of its schema too. Raises StoreUnusable when it cannot be written.
    """
    connection = engine.raw_connection()
    try:
        source = connection.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise TypeError(say("only a store on SQLite is copied here"))
        with _written_whole(target) as copy:
            source.backup(copy)
    finally:
        connection.close()


def forget_addresses(path: Path) -> None:
    """Delete the addresses in a copy; orders that were on their way are left out of it whole.

    A store that comes back from it looks for those in the shop. Raises StoreUnusable when it cannot be done.
    """
    try:
        with closing(sqlite3.connect(path)) as copy:
            # Nothing of what is deleted is left in the file, nor written to another one beside it.
            copy.execute("PRAGMA secure_delete=ON")
            copy.execute("PRAGMA journal_mode=MEMORY")
            copy.executemany("DELETE FROM orders WHERE state = ?", [(state,) for state in PLACING_STATES])
            copy.execute("UPDATE orders SET body = NULL WHERE body IS NOT NULL")
            copy.commit()
    except sqlite3.Error as error:
        raise StoreUnusable(
            say("{copy} cannot be written: {reason}", copy=path, reason=reason_of(error))
        ) from error


def version_of(path: Path) -> str:
    """Tell the version of the schema of a copy; raises StoreUnusable when it is no sound store of ours."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise StoreUnusable(
                    say("{copy} is damaged ({verdict}); take another copy", copy=path, verdict=verdict)
                )
            (version,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            copy.execute("SELECT number, shop_id FROM orders LIMIT 1")
    except (sqlite3.Error, TypeError) as error:
        raise StoreUnusable(
            say(
                "{copy} is no backup of a connector's store ({reason}); they are made with: "
                "kickroute-connector backup FILE",
                copy=path,
                reason=error,
            )
        ) from error
    return str(version)


def put_back(copy: Path, database: Path, forgotten: str) -> Path | None:
    """Put a copy in the place of a store that nobody uses; returns where the old one is kept, if any.

    The fact ``forgotten`` is not taken along. The lease of the store must be held. Raises StoreUnusable
    when it cannot be written.
    """
    aside = database.with_name(f"{database.name}.before-restore")
    fresh = database.with_name(f"{database.name}.restoring")
    with (
        closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as source,
        _written_whole(fresh) as target,
    ):
        source.backup(target)
        target.execute("DELETE FROM facts WHERE key = ?", (forgotten,))
        target.commit()
    has_old = database.exists()
    for ending in _COMPANIONS:
        # The write-ahead log belongs to its file: what is in it alone would be lost, or taken for another's.
        with contextlib.suppress(FileNotFoundError):
            os.replace(f"{database}{ending}", f"{aside}{ending}")
    os.replace(fresh, database)
    return aside if has_old else None


@contextmanager
def _written_whole(target: Path) -> Iterator[sqlite3.Connection]:
    """Open a new database beside ``target`` that takes its name when everything is written and on disk."""
    part = target.with_name(f"{target.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(part)) as database:
            yield database
            # One file is carried about more easily than one with a log beside it.
            database.execute("PRAGMA journal_mode=DELETE")
        _to_disk(part)
        os.replace(part, target)
        _to_disk(target.parent)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            part.unlink()
        raise StoreUnusable(
            say("{copy} cannot be written: {reason}", copy=target, reason=reason_of(error))
        ) from error


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
