"""Hearing: one connection on which a process is told that orders were answered."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import structlog

from connector.host.queue import CHANNEL

AGAIN_SECONDS = 1.0
TICK_SECONDS = 5.0

_log = structlog.get_logger("door")


class Hearing:
    """Tells who listens in this process of what others tell; a lost connection is made anew."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._listeners: dict[str, set[threading.Event]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hearing", daemon=True)
        self.is_alive = False

    def start(self) -> None:
        """Begin to listen; what is told before that is not heard."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._stopping.set()

    @contextmanager
    def listening(self, lock: str) -> Iterator[threading.Event]:
        """Give an event that is set each time something is told of a lane."""
        told = threading.Event()
        with self._lock:
            self._listeners.setdefault(lock, set()).add(told)
        try:
            yield told
        finally:
            with self._lock:
                self._listeners[lock].discard(told)
                if not self._listeners[lock]:
                    del self._listeners[lock]

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except psycopg.Error as error:
                self.is_alive = False
                _log.warning("not told of answers; they are looked for", reason=str(error))
                self._stopping.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        with psycopg.connect(self._address, autocommit=True, connect_timeout=10) as connection:
            connection.execute(f"LISTEN {CHANNEL}".encode())
            self.is_alive = True
            while not self._stopping.is_set():
                for told in connection.notifies(timeout=TICK_SECONDS):
                    with self._lock:
                        for event in self._listeners.get(told.payload, ()):
                            event.set()
                connection.execute("SELECT 1")
