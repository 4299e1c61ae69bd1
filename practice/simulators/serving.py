"""Serve an ASGI application on loopback from a thread, for the sandbox, the tests and the benchmarks."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType
from typing import Any, Self

import uvicorn


class LoopbackServer:
    """An ASGI application behind a real socket on 127.0.0.1; use it as a context manager.

    ``port`` 0 takes a free one. ``url`` is known before the server starts, so that an application
    can be told its own address. With ``certificate``, a PEM file with its key, it speaks TLS.
    """

    def __init__(self, app: Any, port: int = 0, certificate: str | None = None) -> None:
        # The protocol is named, or asyncio would leave Nagle on and each answer would wait 40 ms.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        config = uvicorn.Config(
            app, log_level="error", access_log=False, lifespan="off", ws="none", ssl_certfile=certificate
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name=f"serving-{self.port}", daemon=True
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start serving and return once connections are accepted.

        Raises RuntimeError when the server is not up within ten seconds.
        """
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError(f"the server on {self.url} did not start")
            time.sleep(0.005)

    def stop(self) -> None:
        """Stop serving; requests under way get up to a second."""
        self._server.config.timeout_graceful_shutdown = 1
        self._server.should_exit = True
        self._thread.join(timeout=5)
        self._socket.close()
