"""SQLite: one private file, one writer at a time, nothing left of what was deleted, one daemon."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import stat
from typing import Any

import structlog
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import QueuePool

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.model.system import reason_of

_MEMORY = (None, "", ":memory:")
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA foreign_keys=ON",
)
# Milliseconds to wait for others: for the write lock, and for readers in the way of scrubbing.
_WAIT_FOR_WRITERS = "PRAGMA busy_timeout=30000"
_WAIT_FOR_READERS = "PRAGMA busy_timeout=200"
_READ_ONLY = "PRAGMA query_only=ON"
_log = structlog.get_logger("store")


def open_sqlite(url: URL) -> Engine:
    """Create the engine; nothing is read yet. At most two connections are kept.

    WAL, every commit on disk (``synchronous=FULL``), deleted rows overwritten (``secure_delete``), foreign
    keys checked, and transactions that take the write lock at once. The file is its owner's alone.
    """
    # A database in memory lives and dies with its one connection.
    engine = _open(url, connections=1 if is_in_memory(url) else 2, begin="BEGIN IMMEDIATE")
    event.listen(engine, "connect", _configure)
    return engine


def open_reader(url: URL) -> Engine:
    """Create the engine of those who only read a file; nothing is read yet.

    Its transactions show one moment and take no lock that a writer wants. One connection is kept.
    """
    engine = _open(url, connections=1, begin="BEGIN", more=3)
    event.listen(engine, "connect", _configure_reader)
    return engine


def _open(url: URL, *, connections: int, begin: str, more: int = 0) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # they may be addresses, and errors are shown
        connect_args={"check_same_thread": False},
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=more,
    )
    if not is_in_memory(url) and not str(url.database).startswith("file:"):
        event.listen(engine, "do_connect", lambda *_: _keep_private(str(url.database)))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def is_in_memory(url: URL) -> bool:
    """Tell whether a database lives and dies with its connection."""
    return url.database in _MEMORY


def scrub(engine: Engine) -> bool:
    """Empty the write-ahead log, which holds deleted rows until it is written over.

    Returns False when that cannot be done now, and says so: it is to be done later.
    """
    connection = engine.raw_connection()
    obstacle = None
    try:
        cursor = connection.cursor()
        cursor.execute(_WAIT_FOR_READERS)
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        obstacle = "busy" if is_busy else None
        cursor.execute(_WAIT_FOR_WRITERS)
    except sqlite3.Error as error:
        obstacle = str(error)
    finally:
        connection.close()
    if obstacle is not None:
        _log.warning("the store's log is emptied later and may hold deleted addresses", reason=obstacle)
    return obstacle is None


def _configure(connection: Any, _record: object) -> None:
    _set_up(connection, _WAIT_FOR_WRITERS, *_PRAGMAS)


def _configure_reader(connection: Any, _record: object) -> None:
    # A reader waits only while the log is put back after a crash, or emptied by the last one to leave.
    _set_up(connection, _WAIT_FOR_WRITERS, _READ_ONLY)


def _set_up(connection: Any, *pragmas: str) -> None:
    # The driver must not begin transactions by itself: SQLAlchemy's begin event does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(pragma)
    cursor.close()


def _keep_private(path: str) -> None:
    """Make a new file readable by its owner only, and take what others may do away from an old one.

    It holds addresses of customers. What the owner's group may do stays: it was given on purpose. SQLite
    gives its write-ahead log the same rights; what cannot be done here is told by SQLite itself.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        return
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if mode & stat.S_IRWXO:
            os.chmod(path, mode & ~stat.S_IRWXO)


class FileLease:
    """The right to run on a file: a lock on ``<file>.lock``, which ends with the process."""

    def __init__(self, engine: Engine) -> None:
        self._database = engine.url.database
        self._file: int | None = None

    @property
    def is_lost(self) -> bool:
        """Tell whether the lock's file was taken away, so that another daemon may lock a new one."""
        if self._file is None:
            return False
        try:
            return not os.path.samestat(os.fstat(self._file), os.stat(self._path))
        except OSError:
            return True

    def take(self) -> bool:
        """Take the lease; False when another daemon has it, StoreUnusable when there can be none."""
        if self._database in _MEMORY:
            return True
        try:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        except OSError as error:
            raise StoreUnusable(
                say("store.url: {at} cannot be written ({reason})", at=self._path, reason=reason_of(error))
            ) from error
        return True

    def release(self) -> None:
        """Give the lease back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @property
    def _path(self) -> str:
        # By its real path: two names for one file are one store.
        return f"{os.path.realpath(str(self._database))}.lock"
