"""Keep the books of a simulated shop's time: every request, and how long a worker was busy with it.

How long that is says the shop's own pace (:mod:`practice.simulators.pace` and the ``costs`` of each shop).
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from practice.simulators.pace import SPENT, Spent

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI application; frameworks differ in how they write its arguments' types."""

BOOKS = "/bench/requests"
_KEPT_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the shop saw it.

    ``began`` is ``time.monotonic()`` of this machine when a worker took it, ``seconds`` is the shop's own
    time for it, without waiting for a worker; ``waited`` is that.
    """

    began: float
    seconds: float
    waited: float
    method: str
    path: str
    query: str
    body: str
    status: int


class BookedShop:
    """The application of a simulated shop, with books.

    The staff's pages below ``/owner`` do not stand in them. ``GET /bench/requests`` tells all requests since
    the last ``DELETE``.
    """

    def __init__(self, app: App) -> None:
        self._app = app
        self._requests: list[Request] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (ASGI)."""
        if scope["type"] != "http" or scope["path"].startswith("/owner"):
            await self._app(scope, receive, send)
        elif scope["path"] == BOOKS:
            await self._tell(scope["method"], send)
        else:
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        came, body, passing = time.monotonic(), await _body(receive), _Passing(send)

        async def _receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, _receive, passing)
        spent: Spent = scope.get(SPENT) or Spent(came, time.monotonic() - came)
        query, kept = scope["query_string"].decode("latin-1"), body[:_KEPT_BODY].decode("utf-8", "replace")
        method, path, waited = scope["method"], scope["path"], spent.began - came
        self._requests.append(
            Request(spent.began, spent.seconds, waited, method, path, query, kept, passing.status)
        )

    async def _tell(self, method: str, send: Send) -> None:
        content = json.dumps([asdict(request) for request in self._requests]).encode()
        if method == "DELETE":
            self._requests.clear()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})


class _Passing:
    """Passes an answer on and remembers its status.

    The simulators look through ``send`` for the server's connection, to send their own ``Date``.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.__self__ = getattr(send, "__self__", None)

    async def __call__(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(dict(message))


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def shop_seconds(asked: Sequence[Request]) -> float:
    """Add up the shop's own time for requests."""
    return sum(request.seconds for request in asked)
