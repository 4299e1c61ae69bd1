"""The ASGI application: finds the route, checks the token, breaks what is to break, answers and logs."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from simulators.shopware import actions, errors, info, reading, writes
from simulators.shopware.auth import Authority
from simulators.shopware.errors import ShopError
from simulators.shopware.faults import Kind
from simulators.shopware.routing import Answer, Call, Router
from simulators.shopware.shop import Shop

_ROUTER = Router(
    [
        *info.ROUTES,
        *actions.ROUTES,
        *writes.ROUTES,
        *reading.ROUTES,
        *reading.GENERIC_ROUTES,
        *writes.GENERIC_ROUTES,
    ]
)


class ShopwareApp:
    """The shop over HTTP; ``owner`` serves everything under ``/owner``."""

    def __init__(self, shop: Shop, authority: Authority, owner: ASGIApp) -> None:
        self._shop, self._authority, self._owner = shop, authority, owner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith("/owner"):
            await self._owner(scope, receive, send)
            return
        request = Request(scope, receive)
        call = self._call(request, await request.body())
        response, fault = await run_in_threadpool(self._answer, call)
        if fault == "hang_up":
            await _hang_up(send)
            return
        await response(scope, receive, send)

    def _call(self, request: Request, body: bytes) -> Call:
        return Call(
            shop=self._shop,
            authority=self._authority,
            method=request.method,
            path=request.url.path,
            query=request.url.query,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=body,
            address=request.client.host if request.client else "",
            started=self._shop.store.commits,
        )

    def _answer(self, call: Call) -> tuple[Response, Kind | None]:
        began = time.perf_counter()
        fault = self._shop.faults.take(call.method, call.path)
        self._delay(call)
        name = call.path
        try:
            name, answer = self._handled(call, fault)
        except ShopError as refused:
            answer = Answer(refused.status, {"errors": refused.errors})
            name = _counted(call.path)
        self._log(call, name, answer.status, time.perf_counter() - began, fault)
        return _response(answer), fault

    def _handled(self, call: Call, fault: Kind | None) -> tuple[str, Answer]:
        route, call.params = _ROUTER.find(call.method, call.path, call.url)
        if not route.public:
            call.client = self._authority.client(call.headers.get("authorization"))
        if fault == "unavailable":
            return route.name, Answer(
                503, b"<html><body><h1>503 Service Unavailable</h1></body></html>", {}, "text/html"
            )
        if fault == "before_write":
            raise errors.plain(500, "0", "An error occurred.")
        if fault == "deadlock":
            raise errors.deadlock()
        answer = route.handler(call)
        if fault == "after_write":
            raise errors.plain(500, "0", "An exception occurred in a subscriber after the write.")
        return _counted(call.path), answer

    def _delay(self, call: Call) -> None:
        for delay in self._shop.settings.delays:
            if delay.method == call.method and re.search(delay.path, call.path):
                time.sleep(delay.seconds)

    def _log(self, call: Call, name: str, status: int, seconds: float, fault: Kind | None) -> None:
        now, route = self._shop.now(), f"{call.method} {name}"
        if fault is not None:
            self._shop.log.add(now, "fault", what=fault, route=route)
        self._shop.log.add(
            now,
            "request",
            method=call.method,
            path=call.path,
            query=call.query,
            route=route,
            client=str(call.client.get("label", "")),
            status=status,
            seconds=round(seconds, 4),
        )


def _counted(path: str) -> str:
    """Name a path for counting: ids become ``{id}``."""
    return re.sub(r"[0-9a-f]{32}", "{id}", path)


def _response(answer: Answer) -> Response:
    if answer.body is None:
        return Response(status_code=answer.status, headers=answer.headers)
    content: Any = answer.body
    if not isinstance(content, bytes):
        content = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(content, answer.status, answer.headers, answer.media_type)


async def _hang_up(send: Send) -> None:
    """Close the connection without an answer, as a dying PHP process does."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is not None:
        transport.abort()
    await asyncio.sleep(0.01)
