"""Backup and restore of the store: copies made while the daemon runs, and their way back.

A store that comes back is as old as its copy: what has happened since is found out by
:mod:`connector.starting.resume` at the next start. Of the daily copies only the newest holds addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.model.system import reason_of
from connector.settings.model import StoreSettings
from connector.store import Store
from connector.store.engines import copies, database, sqlite
from connector.store.facts import Facts
from connector.store.schema import VERSION

KEPT = 14
EVERY = timedelta(days=1)
TOO_OLD = timedelta(hours=48)
_STAMP = "%Y%m%dT%H%M%SZ"


class Kind(StrEnum):
    """Who copies the store: the connector every day, the database's server, or nobody."""

    DAILY = "daily"
    SERVER = "server"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Copy:
    """A daily copy of the store, and when it was made."""

    path: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Backups:
    """What there is of daily copies: in which folder, how many, and when the newest was made."""

    kind: Kind
    folder: str = ""
    count: int = 0
    newest: datetime | None = None


def folder_of(settings: StoreSettings) -> Path | None:
    """Return where daily copies go; None without any.

    Settings that come from no file mean a folder beside the store.
    """
    url = make_url(settings.url)
    if not settings.backups or url.get_backend_name() != "sqlite" or sqlite.is_in_memory(url):
        return None
    return path_of(url).absolute().parent / settings.backups


def backups(settings: StoreSettings) -> Backups:
    """Look at the daily copies."""
    folder = folder_of(settings)
    if folder is None:
        is_server = not settings.url.startswith("sqlite:")
        return Backups(Kind.SERVER if is_server else Kind.OFF)
    found = copies_of(path_of(make_url(settings.url)), folder)
    return Backups(Kind.DAILY, str(folder), len(found), found[0].at if found else None)


def copies_of(store: Path, folder: Path) -> list[Copy]:
    """Return the daily copies of a store, newest first."""
    named = re.compile(re.escape(store.stem) + r"-(\d{8}T\d{6}Z)\.db")
    found = []
    for path in folder.glob(f"{store.stem}-*.db") if folder.is_dir() else ():
        if match := named.fullmatch(path.name):
            with suppress(ValueError):
                found.append(Copy(path, datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)))
    return sorted(found, key=lambda copy: copy.at, reverse=True)


def copy_daily(store: Store, folder: Path) -> Path | None:
    """Copy the store unless that was done within a day, and keep the newest fourteen copies.

    Returns the new copy. From the others addresses are deleted. Raises StoreUnusable when the folder cannot
    be written.
    """
    path, now = path_of(store.engine.url), store.now()
    if any(timedelta(0) <= now - copy.at < EVERY for copy in copies_of(path, folder)):
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            say("{copy} cannot be written: {reason}", copy=folder, reason=reason_of(error))
        ) from error
    target = folder / f"{path.stem}-{now.strftime(_STAMP)}.db"
    back_up(store, target)
    _thin_out(copies_of(path, folder))
    return target


def _thin_out(found: Sequence[Copy]) -> None:
    for copy in found[KEPT:]:
        with suppress(OSError):
            copy.path.unlink()
    for copy in found[1:KEPT]:
        copies.forget_addresses(copy.path)


def newest_sound(settings: StoreSettings) -> Path:
    """Return the newest daily copy that is a sound store; raises StoreUnusable when there is none."""
    folder = folder_of(settings)
    for copy in copies_of(path_of(make_url(settings.url)), folder) if folder else ():
        with suppress(StoreUnusable):
            copies.version_of(copy.path)
            return copy.path
    raise StoreUnusable(
        say(
            "there is no sound daily copy in {folder}; name the file of another copy: "
            "kickroute-connector restore FILE",
            folder=folder or "store.backups",
        )
    )


def back_up(store: Store, target: Path) -> str:
    """Copy the store to ``target`` while it may be in use; returns the version of its schema.

    Raises StoreUnusable on PostgreSQL, whose own tools do this better, and when the copy cannot be written.
    """
    _require_other(target, path_of(store.engine.url))
    copies.copy_out(store.reader, target)
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
            say(
                "{copy} has schema {found}, this version of the connector knows up to {known}; "
                "install the version that made it, or a later one, and restore again",
                copy=source,
                found=version,
                known=VERSION,
            )
        )
    engine = database.open_engine(url)
    try:
        target = path_of(engine.url)
        _require_other(source, target)
        lease = database.Lease(engine)
        lease.take()
        try:
            # However young the copy is, the next start looks for what the store misses.
            return copies.put_back(source, target, forgotten=Facts.adopted_at.key)
        finally:
            lease.release()
    finally:
        engine.dispose()


def _require_other(copy: Path, store: Path) -> None:
    if copy.exists() and store.exists() and copy.samefile(store):
        raise StoreUnusable(say("{copy} is the store itself; name another file", copy=copy))


def path_of(url: URL) -> Path:
    """Return the file of a store; raises StoreUnusable where there is none to copy."""
    if url.get_backend_name() != "sqlite":
        raise StoreUnusable(
            say(
                "store.url names a PostgreSQL database, which has its own tools for this: pg_dump "
                "and pg_restore. After restoring, start the connector as usual: it finds out what it "
                "missed"
            )
        )
    if sqlite.is_in_memory(url):
        raise StoreUnusable(say("store.url names a store in memory, which is gone when the connector ends"))
    return Path(str(url.database))
