"""PostgreSQL: a connection for those who write and one for those who read, transactions in turns, one daemon.

Turns and lease are advisory locks of the store's schema: connectors in other schemas of the same database
are not in the way. A pooler between connector and server must not share sessions among transactions.
"""

from __future__ import annotations

import secrets
from typing import Any

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from connector.model.errors import StoreUnusable
from connector.model.messages import say

OLDEST = (14,)
"""The oldest server version whose sessions can be ended and waited for."""

_TURN = "SELECT pg_advisory_xact_lock(1802070643, hashtext(coalesce(current_schema(), '')))"
_LEASE = "SELECT pg_try_advisory_lock(1802070642, hashtext(coalesce(current_schema(), '')))"
_END_OWN_SESSIONS = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE application_name = %s AND usename = current_user AND pid <> pg_backend_pid()
"""
_SET_UP = """
    SELECT set_config('lock_timeout', '30s', false),
        set_config('tcp_keepalives_idle', '15', false),
        set_config('tcp_keepalives_interval', '5', false),
        set_config('tcp_keepalives_count', '3', false),
        CASE current_setting('synchronous_commit')
            WHEN 'off' THEN set_config('synchronous_commit', 'on', false)
        END
"""
"""Both sides notice within half a minute that the other's machine is gone, or the lease would outlive it."""

_FROZEN = "SELECT set_config('idle_in_transaction_session_timeout', '15s', false)"
"""Nothing outside is asked in a transaction: a process that says nothing in one for so long is frozen.

Its supplier's turn is another's then, who would else wait for it.
"""

_READ_ONLY = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_KEEPALIVES = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_log = structlog.get_logger("store")


def open_postgres(url: URL) -> Engine:
    """Create the engine; nothing is read yet. One connection is kept, and made anew when it was lost.

    Each transaction first waits for its turn, up to 30 seconds: what is read in it decides what is
    written, so none may write in between. Read committed is what makes that safe: in any higher isolation
    a transaction would see the database as it was before it waited.
    """
    engine = _open(url, isolation_level="READ COMMITTED")
    event.listen(engine, "begin", _take_turn)
    return engine


def open_shared(url: URL, connections: int) -> Engine:
    """Create the engine of many stores in one database; nothing is read yet, and turns are theirs to take."""
    engine = _open(url, connections, isolation_level="READ COMMITTED")
    event.listen(engine, "connect", _set_up_shared)
    return engine


def open_reader(url: URL, connections: int = 1) -> Engine:
    """Create the engine of those who only read; nothing is read yet.

    Its transactions show one moment and wait for no turn. At most so many connections are kept.
    """
    engine = _open(url, connections)
    event.listen(engine, "connect", _set_up_reader)
    return engine


def _open(url: URL, connections: int = 1, **options: Any) -> Engine:
    # A name of its own, by which its sessions are found: another engine's are left alone.
    name = f"{url.query.get('application_name', 'kickroute-connector')} {secrets.token_hex(6)}"
    given = {key: value for key, value in _KEEPALIVES.items() if key not in url.query}
    engine = create_engine(
        url,
        hide_parameters=True,  # they may be addresses, and errors are shown
        connect_args={**given, "application_name": name},
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        **options,
    )
    event.listen(engine, "connect", _set_up)
    return engine


def check(connection: Connection) -> None:
    """Raise StoreUnusable for a server too old, or a database that cannot hold every text."""
    version = connection.dialect.server_version_info or ()
    if version < OLDEST:
        shown = ".".join(map(str, version))
        raise StoreUnusable(
            say(
                "store.url: the server is PostgreSQL {version}; use {oldest} or newer",
                version=shown,
                oldest=OLDEST[0],
            )
        )
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise StoreUnusable(
            say(
                "store.url: the database keeps texts as {encoding}; make one with CREATE DATABASE … "
                "ENCODING 'UTF8', so that every name and address fits in",
                encoding=encoding,
            )
        )


def _set_up(connection: Any, _record: object) -> None:
    connection.execute(_SET_UP)
    connection.commit()


def _set_up_shared(connection: Any, _record: object) -> None:
    connection.execute(_FROZEN)
    connection.commit()


def _set_up_reader(connection: Any, _record: object) -> None:
    connection.execute(_READ_ONLY)
    connection.commit()


def _take_turn(connection: Connection) -> None:
    connection.exec_driver_sql(_TURN)


class SessionLease:
    """The right to run on a schema: a lock of the session that also carries every transaction.

    It ends with the session, so with the process or with its machine. A session that was lost is followed
    by a new one that takes the lease again; when another daemon was faster nothing is written any more.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_wanted = self._was_held = False
        self.is_lost = False
        event.listen(engine, "connect", self._hold)

    def take(self) -> bool:
        """Take the lease; False when another daemon has it, StoreUnusable when the server does not answer."""
        self._is_wanted = True
        self._engine.dispose()
        try:
            with self._engine.connect():
                self._was_held = True
        except _LeaseTakenError:
            self.release()
            return False
        except DBAPIError as error:
            self.release()
            raise StoreUnusable(
                say("store.url: the lease cannot be taken: {reason}", reason=error.orig)
            ) from error
        return True

    def release(self) -> None:
        """Give the lease back."""
        if self._is_wanted:
            self._is_wanted = self._was_held = False
            self._engine.dispose()

    def _hold(self, connection: Any, _record: object) -> None:
        """Take the lock in each new session, before anything else can be done in it."""
        if not self._is_wanted:
            return
        try:
            self._require(connection)
        except BaseException:
            connection.close()
            raise

    def _require(self, connection: Any) -> None:
        # A session whose connection broke may still be there, and hold the lock.
        connection.execute(_END_OWN_SESSIONS, [connection.info.get_parameters()["application_name"]])
        (is_taken,) = connection.execute(_LEASE).fetchone()
        connection.commit()
        self.is_lost = self.is_lost or (self._was_held and not is_taken)
        if self.is_lost or not is_taken:
            raise _LeaseTakenError(
                say(
                    "store.url: the connection to the store was lost, and another connector took the "
                    "store over"
                )
            )
        if self._was_held:
            _log.warning("the connection to the store was lost; a new one holds the lease")


class _LeaseTakenError(StoreUnusable):
    """Another daemon holds the lease."""
