"""Slow a simulated shop down to the response times of real ones, and keep the books of its time.

The times are those of the recordings (woocommerce-facts a, b, e; shopware-facts 2, 9, 11): a request costs
its route's base and so much for each row in the answer. A shop has as many cores as the recorded ones:
two requests are worked on at once, others wait for a core.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI application; frameworks differ in how they write its arguments' types."""

CORES = 2
"""Of the machine that the recorded shops ran on."""

BOOKS = "/bench/requests"
_KEPT_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Price:
    """What an answer takes: ``base`` seconds and ``row`` seconds for each row in it."""

    method: str
    path: str
    base: float
    row: float = 0.0

    def covers(self, method: str, path: str) -> bool:
        """Tell whether this is the price of a request."""
        return self.method in ("", method) and re.search(self.path, path) is not None


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the shop saw it.

    ``began`` is ``time.monotonic()`` of this machine, ``seconds`` the shop's own time for it, without
    waiting for a core.
    """

    began: float
    seconds: float
    method: str
    path: str
    query: str
    body: str
    status: int
    rows: int


class PacedShop:
    """The application of a simulated shop, made as slow as a real one.

    The staff's pages below ``/owner`` cost nothing. ``GET /bench/requests`` tells all requests since the
    last ``DELETE``; ``quick`` switches the pace off, to fill a shop.
    """

    def __init__(self, app: App, prices: Sequence[Price]) -> None:
        self._app = app
        self._prices = prices
        self._cores: asyncio.Semaphore | None = None
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
        self._cores = self._cores or asyncio.Semaphore(CORES)
        body = await _body(receive)
        answer: list[dict[str, Any]] = []

        async def _receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async with self._cores:
            began = time.monotonic()
            await self._app(scope, _receive, _Collecting(send, answer))
            rows = _rows(answer)
            await asyncio.sleep(began + self._price(scope, rows) - time.monotonic())
            seconds = time.monotonic() - began
        for message in answer:
            await send(message)
        self._note(scope, body, answer, began, seconds, rows)

    def _price(self, scope: Scope, rows: int) -> float:
        method, path = scope["method"], scope["path"]
        price = next((p for p in self._prices if p.covers(method, path)), None)
        return 0.0 if price is None else price.base + price.row * rows

    def _note(
        self,
        scope: Scope,
        body: bytes,
        answer: Sequence[Mapping[str, Any]],
        began: float,
        seconds: float,
        rows: int,
    ) -> None:
        status = next((m["status"] for m in answer if m["type"] == "http.response.start"), 0)
        query, kept = scope["query_string"].decode("latin-1"), body[:_KEPT_BODY].decode("utf-8", "replace")
        self._requests.append(
            Request(began, seconds, scope["method"], scope["path"], query, kept, status, rows)
        )

    async def _tell(self, method: str, send: Send) -> None:
        content = json.dumps([asdict(request) for request in self._requests]).encode()
        if method == "DELETE":
            self._requests.clear()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})


class _Collecting:
    """Keeps an answer until it is due.

    The simulators look through ``send`` for the server's connection, to send their own ``Date``.
    """

    def __init__(self, send: Send, answer: list[dict[str, Any]]) -> None:
        self._answer = answer
        self.__self__ = getattr(send, "__self__", None)

    async def __call__(self, message: dict[str, Any]) -> None:
        self._answer.append(message)


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return bytes(body)


def _rows(answer: Sequence[Mapping[str, Any]]) -> int:
    """Count the rows of a list, as either shop answers one; 0 for anything else."""
    content = b"".join(m.get("body", b"") for m in answer)
    try:
        document = json.loads(content)
    except ValueError:
        return 0
    listed = document.get("data") if isinstance(document, dict) else document
    return len(listed) if isinstance(listed, list) else 0
