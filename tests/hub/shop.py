"""A shop's callback door on loopback, which records what it is told and answers as a test wants."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Reply = Callable[[dict[str, Any]], Response]


@dataclass(frozen=True)
class Call:
    """One callback as it arrived."""

    type: str
    body: Any
    signature: str | None
    raw: bytes
    arrived: float


@dataclass
class Shop:
    """Answers every callback with ``reply``; each answer in ``first`` is used once before that."""

    key: str
    calls: list[Call] = field(default_factory=list)
    first: list[Response] = field(default_factory=list)
    orders: dict[str, str] = field(default_factory=dict)
    reply: Reply | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(routes=[Route("/callback", self._answer, methods=["POST"])])

    def told(self, type_: str) -> list[Any]:
        """Return the bodies of all callbacks of one type."""
        return [call.body for call in self.calls if call.type == type_]

    def signed(self, call: Call) -> bool:
        """Whether a callback carries this shop's signature."""
        expected = hmac.new(self.key.encode(), call.raw, hashlib.sha256).hexdigest()
        return call.signature == expected

    async def _answer(self, request: Request) -> Response:
        raw = await request.body()
        content = json.loads(raw)
        signature = request.headers.get("x-kickroute-signature")
        with self.lock:
            self.calls.append(Call(content["type"], content["body"], signature, raw, time.monotonic()))
            if self.first:
                return self.first.pop(0)
        return await run_in_threadpool(self.reply or self._normal, content)

    def _normal(self, content: dict[str, Any]) -> Response:
        body = content["body"]
        if content["type"] == "order.requested_number":
            number = self.orders.get(body["kickroute_order_number"])
            if number is None:
                return error(404, "rest_no_order_for_kickroute_order_number")
            return JSONResponse({"status": 200, "number": number})
        if content["type"] != "order.placed":
            return JSONResponse({"status": 200})
        name = body["kickroute_order_number"]
        if name in self.orders:
            return JSONResponse({"status": 200})
        with self.lock:
            self.orders[name] = str(500 + len(self.orders))
        return JSONResponse({"status": 201, "number": self.orders[name]}, 201)


def error(status: int, code: str, **data: Any) -> JSONResponse:
    """Return an error as WordPress shapes it."""
    return JSONResponse({"code": code, "message": code, "data": {"status": status, **data}}, status)
