"""The witness of a day: every request to a simulated server, and every call that shop and platform make.

It stands in front of the servers' applications and behind the calls' sessions, in the process of the
sandbox; the daemon, in a process of its own, knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from practice.simulators.serving import LoopbackServer


@dataclass(frozen=True)
class Exchange:
    """A request and its answer; ``status`` 0: there was none. Names of headers are in lower case."""

    origin: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    answer: bytes


@dataclass
class Witness:
    """What was exchanged, in the order of the answers."""

    asked: list[Exchange] = field(default_factory=list)
    told: list[Exchange] = field(default_factory=list)

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Stand in front of every server that is made from now on, and behind every call from here."""
        begin, send = LoopbackServer.__init__, requests.Session.send

        def begin_watched(server: LoopbackServer, app: Any, *values: Any, **named: Any) -> None:
            watched = _Watched(app, self.asked)
            begin(server, watched, *values, **named)
            watched.origin = server.url

        def send_watched(session: requests.Session, request: Any, **named: Any) -> requests.Response:
            answer = None
            try:
                answer = send(session, request, **named)
            finally:
                self.told.append(_told(request, answer))
            return answer

        patch.setattr(LoopbackServer, "__init__", begin_watched)
        patch.setattr(requests.Session, "send", send_watched)


class _Watched:
    """An application whose exchanges are noted."""

    def __init__(self, app: Any, noted: list[Exchange]) -> None:
        self._app = app
        self._noted = noted
        self.origin = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        body, says = bytearray(), _Says(send)

        async def hear() -> Any:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        try:
            await self._app(scope, hear, says)
        finally:
            headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
            query = scope["query_string"].decode()
            place = (self.origin, scope["method"], scope["path"], query)
            self._noted.append(Exchange(*place, headers, bytes(body), says.status, bytes(says.body)))


class _Says:
    """What an application sends with; the simulators look at whose method it is."""

    def __init__(self, send: Any) -> None:
        self.__self__ = getattr(send, "__self__", None)
        self._send = send
        self.status = 0
        self.body = bytearray()

    async def __call__(self, message: Any) -> None:
        """Pass a part of the answer on."""
        self.status = message.get("status", self.status)
        self.body.extend(message.get("body", b""))
        await self._send(message)


def _told(request: requests.PreparedRequest, answer: requests.Response | None) -> Exchange:
    url = urlsplit(str(request.url))
    headers = {name.lower(): str(value) for name, value in request.headers.items()}
    body = request.body if isinstance(request.body, bytes) else str(request.body or "").encode()
    status, said = (0, b"") if answer is None else (answer.status_code, answer.content)
    place = (f"{url.scheme}://{url.netloc}", str(request.method), url.path, url.query)
    return Exchange(*place, headers, body, status, said)
