"""Serve an application from a thread: on an address and port, or on a Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
import stat
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

from connector.model.errors import Problem, SettingsWrong
from connector.model.messages import say
from connector.model.system import reason_of
from connector.settings import LARGEST_PORT
from connector.web.patience import PatientProtocol

START_WITHIN = 60.0
"""Seconds that only a hang takes: a start beside much else may take long, and one that fails ends at once."""

STOP_WITHIN = 2
"""Seconds that requests under way get; an order among them goes on, and is found again when sent again."""

TICK_SECONDS = 5.0
"""The time in the answers' Date is as old as this at most."""

MOST_CONNECTIONS = 500
INHERITED = "CONNECTOR_SOCKET"
"""The variable in which a program tells the one that takes its place which socket is left to it."""


class Server:
    """An application behind a real socket.

    ``listen`` is ``address:port`` (``[::1]:8400`` for IPv6, port 0 takes a free one) or ``unix:PATH``. The
    socket is bound at once, so that ``address`` is known before the server starts. Raises SettingsWrong
    when it cannot be bound.
    """

    def __init__(self, app: ASGIApp, listen: str) -> None:
        self._listen = listen
        self._socket, self._path = _inherited(listen) or _bind(listen)
        self._is_handed_over = False
        config = uvicorn.Config(
            app,
            http=PatientProtocol,
            access_log=False,
            log_config=None,
            log_level="critical",  # defects are logged by the application, and what strangers send is noise
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            limit_concurrency=MOST_CONNECTIONS,
            timeout_graceful_shutdown=STOP_WITHIN,
        )
        self._server = _Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="serving", daemon=True
        )

    @property
    def address(self) -> str:
        """Where the server can be asked: an http address, or ``unix:PATH``."""
        if self._path is not None:
            return f"unix:{self._path}"
        host, port = self._socket.getsockname()[:2]
        shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only named here
        return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"

    @property
    def port(self) -> int:
        """The port in use; 0 on a Unix socket."""
        return 0 if self._path is not None else int(self._socket.getsockname()[1])

    def start(self) -> Self:
        """Serve, and return once connections are accepted; raises RuntimeError when that takes too long.

        A server that runs already is left alone.
        """
        if self._thread.ident is None:
            self._thread.start()
        deadline = time.monotonic() + START_WITHIN
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError(say("the server on {address} did not start", address=self.address))
            time.sleep(0.005)
        return self

    @property
    def is_alive(self) -> bool:
        """Tell whether the thread that answers runs."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Take no more requests, give those under way two seconds, and leave."""
        self._server.leave()
        if self._thread.ident is not None:
            self._thread.join(STOP_WITHIN + 3)
        self._socket.close()
        if self._path is not None and not self._is_handed_over:
            self._path.unlink(missing_ok=True)

    def hand_over(self) -> None:
        """Leave the socket to the program that takes this process' place: who calls meanwhile waits."""
        kept = os.dup(self._socket.fileno())
        os.set_inheritable(kept, True)
        os.environ[INHERITED] = f"{kept} {self._listen}"
        self._is_handed_over = True

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(uvicorn.Server):
    """Looks after itself now and then, where uvicorn does ten times a second: a host runs many of these."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Stop serving soon; may be called from any thread."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has stopped already
                self._loop.call_soon_threadsafe(self._leaving.set)

    async def main_loop(self) -> None:
        """Serve until told to leave."""
        self._loop = asyncio.get_running_loop()
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._leaving.wait()


def serve(app: ASGIApp, listen: str) -> Server:
    """Serve an application and return the running server."""
    server = Server(app, listen)
    try:
        return server.start()
    except RuntimeError:
        server.stop()
        raise


def _inherited(listen: str) -> tuple[socket.socket, Path | None] | None:
    """Take the socket that this process' last program has left, if it listens there."""
    number, _, where = os.environ.pop(INHERITED, "").partition(" ")
    if not number.isdecimal():
        return None
    left = socket.socket(fileno=int(number))
    if where != listen:
        left.close()
        return None
    left.set_inheritable(False)
    return left, Path(listen.removeprefix("unix:")) if listen.startswith("unix:") else None


def _bind(listen: str) -> tuple[socket.socket, Path | None]:
    try:
        if listen.startswith("unix:"):
            path = Path(listen.removeprefix("unix:"))
            return _bind_path(path), path
        return _bind_port(*_split(listen)), None
    except OSError as error:
        raise SettingsWrong([Problem("server.listen", _explain(listen, error))]) from error


def _split(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > LARGEST_PORT:
        message = say(
            "“{listen}” is neither address:port, such as 127.0.0.1:8400, nor unix:PATH", listen=listen
        )
        raise SettingsWrong([Problem("server.listen", message)])
    return host.strip("[]"), int(port)


def _bind_port(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # The protocol is named, or asyncio would leave Nagle on and each answer would wait 40 ms.
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(place)
    except OSError:
        bound.close()
        raise
    return bound


def _bind_path(path: Path) -> socket.socket:
    _remove_left_over(path)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        bound.bind(str(path))
        # The proxy usually runs as another user of the same group.
        path.chmod(0o660)
    except OSError:
        bound.close()
        raise
    return bound


def _remove_left_over(path: Path) -> None:
    """Remove the socket of a process that died; one that still answers is left alone."""
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISSOCK(os.stat(path).st_mode):
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()


def _explain(listen: str, error: Exception) -> str:
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return say(
            "another program listens on {listen} already; stop it, or choose another port or path",
            listen=listen,
        )
    return say(
        "the connector cannot listen on {listen} ({reason}); choose another address, port or path",
        listen=listen,
        reason=reason_of(error),
    )
