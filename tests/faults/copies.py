"""Where a store stands: copies are made of it and put back, as a supplier does after a bad day."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from connector.running.backup import back_up
from connector.store import Store
from tests.postgres import Postgres


class Shelf(Protocol):
    """A store's place. ``is_online``: copies are made while the daemon runs."""

    url: str
    is_online: bool

    def keep(self) -> None:
        """Make a copy of the store, instead of the one made before."""
        ...

    def put_back(self) -> None:
        """Put the copy in the place of the store, which nobody uses."""
        ...

    def lose(self) -> None:
        """Leave an empty place."""
        ...

    def contents(self) -> dict[str, bytes]:
        """Return what the store consists of, by name, as far as it is not in the town's folder."""
        ...


class SqliteShelf:
    """A file in a folder, and its copy beside it."""

    is_online = True

    def __init__(self, folder: Path) -> None:
        self._path = folder / "connector.db"
        self._copy = folder / "yesterday.backup"
        self.url = f"sqlite:///{self._path}"

    def keep(self) -> None:
        """Copy the store as the command ``backup`` does, while it is in use."""
        self._copy.unlink(missing_ok=True)
        store = Store.open(self.url)
        back_up(store, self._copy)
        store.close()

    def put_back(self) -> None:
        """Put the copy back as it is: nobody says that the store is old."""
        self.lose()
        shutil.copy(self._copy, self._path)

    def lose(self) -> None:
        """Delete the file and what belongs to it."""
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def contents(self) -> dict[str, bytes]:
        """Return nothing: the files are in the town's folder."""
        return {}


class PostgresShelf:
    """A database on a server, and its copy: another database made from it."""

    is_online = False

    def __init__(self, server: Postgres, database: str) -> None:
        self._server = server
        self._database = database
        self.url = server.make(database)

    def keep(self) -> None:
        """Copy the database, which nobody uses."""
        self._copy(self._database, f"{self._database}_yesterday")

    def put_back(self) -> None:
        """Put the copy in its place."""
        self._copy(f"{self._database}_yesterday", self._database)

    def lose(self) -> None:
        """Take everything out."""
        self._server.empty(self._database)

    def contents(self) -> dict[str, bytes]:
        """Return the rows of every table."""
        ask = self._server.ask
        tables = ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database=self._database)
        return {
            f"table {name}": str(ask(f'SELECT * FROM "{name}"', database=self._database)).encode()
            for (name,) in tables
        }

    def _copy(self, source: str, target: str) -> None:
        for database in (source, target):
            self._server.end_sessions(database)
        self._server.ask(f"DROP DATABASE IF EXISTS {target}")
        self._server.ask(f"CREATE DATABASE {target} TEMPLATE {source}")


def make_a_day_old(url: str) -> None:
    """Let a store that was put back look as if its copy had been made long ago."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE facts SET value = '2026-01-01T00:00:00+00:00' WHERE key = 'heartbeat'")
        )
