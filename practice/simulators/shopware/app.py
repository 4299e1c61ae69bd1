"""The ASGI application: finds the route, checks the token, breaks what is to break, answers and logs."""

from __future__ import annotations

import asyncio
import json
import re
import time
from email.utils import format_datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from practice.simulators.faults import Fault
from practice.simulators.pace import SPENT, Workers
from practice.simulators.shopware import actions, errors, info, pickware, reading, writes
from practice.simulators.shopware.auth import Authority
from practice.simulators.shopware.costs import cost_of
from practice.simulators.shopware.errors import ShopError
from practice.simulators.shopware.routing import Answer, Call, Router
from practice.simulators.shopware.shop import Shop

_ROUTER = Router(
    [
        *info.ROUTES,
        *actions.ROUTES,
        *pickware.ROUTES,
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
        self._workers = Workers("shopware")

    def close(self) -> None:
        """Stop the workers."""
        self._workers.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; the first one tells a shop that does not know its address."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if not self._shop.url:
            self._shop.move(f"{request.url.scheme}://{request.url.netloc}")
        if scope["path"].startswith("/owner") or scope["path"] == "/admin":
            await self._owner(scope, receive, send)
            return
        call = self._call(request, await request.body())
        response = await self._in_its_time(scope, call)
        if response is None:
            await _hang_up(send)
            return
        _drop_own_date(send)
        response.headers["Date"] = format_datetime(self._shop.now(), usegmt=True)
        await response(scope, receive, send)

    async def _in_its_time(self, scope: Scope, call: Call) -> Response | None:
        """Answer as slowly as the shop's pace says, and leave in the scope how long that took."""
        pace = self._shop.settings.pace
        if pace is None:
            return (await run_in_threadpool(self._answer, call))[0]
        orders = len(self._shop.store.live["order"])
        cost = cost_of(pace, call.method, call.path, call.body, call.headers, orders)

        def work() -> Response | None:
            (response, _), scope[SPENT] = self._workers.spend(
                cost, lambda: self._answer(call), lambda answered: answered[1]
            )
            return response

        return await asyncio.get_running_loop().run_in_executor(self._workers.pool(pace.workers), work)

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

    def _answer(self, call: Call) -> tuple[Response | None, int]:
        """Answer a request in a thread, and count the rows in it; None cuts the connection."""
        began = time.perf_counter()
        fault = self._shop.faults.due(call.method, call.path)
        self._delay(call)
        answer: Answer | None = None
        if fault is None or fault.at == "after":
            answer = self._handled(call)
        if fault is not None:
            answer = _broken(fault)
            self._shop.log.add(self._shop.now(), "fault", what=fault.answer, when=fault.at, path=call.path)
        self._log(call, answer.status if answer else 0, time.perf_counter() - began)
        return (_response(answer), _rows(answer.body)) if answer else (None, 0)

    def _handled(self, call: Call) -> Answer:
        try:
            found, call.params = _ROUTER.find(call.method, call.path, call.url)
            if not found.public:
                call.client = self._authority.client(call.headers.get("authorization"))
            return found.handler(call)
        except ShopError as refused:
            return Answer(refused.status, {"errors": refused.errors})

    def _delay(self, call: Call) -> None:
        for delay in self._shop.settings.delays:
            if delay.method in ("", call.method) and re.search(delay.path, call.path):
                time.sleep(delay.seconds)

    def _log(self, call: Call, status: int, seconds: float) -> None:
        self._shop.log.add(
            self._shop.now(),
            "request",
            method=call.method,
            path=call.path,
            query=call.query,
            route=f"{call.method} {_counted(call.path)}",
            client=str(call.client.get("label", "")),
            status=status,
            seconds=round(seconds, 4),
        )


def _broken(fault: Fault) -> Answer | None:
    """Return the answer of a failure, None when the connection is to be cut."""
    if fault.answer == "hang":
        time.sleep(fault.seconds)
    if fault.answer in ("drop", "hang"):
        return None
    if fault.answer == "deadlock":
        return Answer(400, {"errors": errors.deadlock().errors})
    if str(fault.answer).startswith("sql "):
        number = int(str(fault.answer).removeprefix("sql "))
        return Answer(500, {"errors": errors.sql(number, "HY000", "General error").errors})
    if fault.answer == "html":
        return Answer(200, b"<html><body><form>Bitte anmelden</form></body></html>", {}, "text/html")
    if fault.answer == "garbage":
        return Answer(200, b'{"total":1,"data":[{"id":')
    status = int(fault.answer)
    if status == 500:
        return Answer(
            500, {"errors": errors.plain(500, "0", "An exception occurred in a subscriber.").errors}
        )
    return Answer(status, f"<html><body><h1>{status}</h1></body></html>".encode(), {}, "text/html")


def _rows(body: Any) -> int:
    rows = body.get("data") if isinstance(body, dict) else None
    return len(rows) if isinstance(rows, list) else 0


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


def _drop_own_date(send: Send) -> None:
    """Keep the server from adding its own time, which it renews only now and then, to the shop's."""
    cycle = getattr(send, "__self__", None)
    if cycle is not None:
        cycle.default_headers = [row for row in cycle.default_headers if row[0].lower() != b"date"]


async def _hang_up(send: Send) -> None:
    """Close the connection without an answer, as a dying PHP process does."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is not None:
        transport.abort()
    await asyncio.sleep(0.01)
