"""A server that answers byte for byte what a test tells it to, or breaks off where it is told to."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

Reply = bytes | Callable[[socket.socket], None]
"""Bytes to send, or a function that does with the connection what it likes; then it is closed."""


@dataclass
class Asked:
    """A request as it arrived; header names are lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def reply(
    status: int = 200,
    document: Any = None,
    *,
    body: bytes | None = None,
    kind: str = "application/json; charset=UTF-8",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Build a whole answer, by default JSON."""
    content = json.dumps(document).encode() if body is None else body
    fields = {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Whatever\r\n{head}\r\n".encode() + content


def break_off(_connection: socket.socket) -> None:
    """Close the connection without a word, after the request was read."""


@dataclass
class ScriptedServer:
    """Gives each request the next of ``replies``, the last one for ever; use it as a context manager."""

    replies: list[Reply]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection.makefile("rb") as stream:
            while (request := _read_request(stream)) is not None:
                with self._lock:
                    self.asked.append(request)
                    answer = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
                if not isinstance(answer, bytes):
                    answer(connection)
                    break
                connection.sendall(answer)
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


def _read_request(stream: Any) -> Asked | None:
    first = stream.readline().decode().split()
    if not first:
        return None
    headers: dict[str, str] = {}
    while line := stream.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Asked(first[0], first[1], headers, stream.read(int(headers.get("content-length", 0))))
