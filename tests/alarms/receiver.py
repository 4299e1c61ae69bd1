"""A real HTTP receiver on loopback for messages and heartbeats."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.waiting import LIMIT


@dataclass
class Receiver:
    """Takes whatever it is sent and answers ``status``; while ``gate`` is closed it does not answer."""

    status: int = 200
    posted: list[Any] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def address(self) -> str:
        """The address in the form that apprise understands, with a password that nobody may see."""
        return f"json://somebody:pass-word-4711@127.0.0.1:{self.port}/"

    @property
    def url(self) -> str:
        """The address for a heartbeat."""
        return f"http://127.0.0.1:{self.port}/beat?token=pass-word-4711"


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Serve a receiver."""
    receiver = Receiver()
    receiver.gate.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.gate.wait(LIMIT)
            receiver.posted.append(json.loads(body))
            self._answer()

        def do_GET(self) -> None:
            receiver.gate.wait(LIMIT)
            receiver.asked.append(self.path)
            self._answer()

        def _answer(self) -> None:
            self.send_response(receiver.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            receiver.gate.set()
            server.shutdown()
            thread.join()
