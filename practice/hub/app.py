"""The hub's HTTP doors: ``POST /`` for the shops' messages, and what the administration adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from practice.hub.admin import admin_router
from practice.hub.errors import HubError, TooLarge
from practice.hub.faults import instead
from practice.hub.members import Account, identify
from practice.hub.messages import log
from practice.hub.parse import parse
from practice.hub.schema import now

if TYPE_CHECKING:
    from practice.hub.platform import Platform


@dataclass(frozen=True)
class _Result:
    status: int
    body: dict[str, Any]


def build_app(
    hub: Platform, admin_token: str | None, max_body_bytes: int, *, has_pages: bool = False
) -> FastAPI:
    """Return the ASGI application of a hub; without an admin token there are no ``/admin`` doors."""
    app = FastAPI(title="Kickroute hub", openapi_url=None)

    @app.post("/")
    async def message(request: Request) -> Response:
        """Take one message of a shop."""
        fault = hub.faults.take()
        if fault is not None and not fault.after_taking:
            return await instead(fault, Response())
        try:
            raw = await _read(request, max_body_bytes)
        except TooLarge as refusal:
            return JSONResponse(refusal.as_json(), refusal.status)
        key = request.headers.get("x-api-key", "")
        result = await run_in_threadpool(_take, hub, key, raw)
        answer = JSONResponse(result.body, result.status)
        return answer if fault is None else await instead(fault, answer)

    @app.get("/healthz")
    async def healthz() -> dict[str, bool]:
        """Answer that the hub is alive."""
        return {"ok": True}

    if admin_token is not None:
        app.include_router(admin_router(hub, admin_token))
    if has_pages:
        from practice.hub.window import window_router

        app.include_router(window_router(hub))
    app.add_exception_handler(HubError, _refused)
    return app


def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HubError)  # noqa: S101 the handler is registered for HubError only
    return JSONResponse(error.as_json(), error.status)


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > limit:
        raise _too_large(int(declared), limit)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise _too_large(len(body), limit)
    return bytes(body)


def _too_large(size: int, limit: int) -> TooLarge:
    return TooLarge(f"the body has {size} bytes or more, the hub reads up to {limit}; send it in parts")


def _take(hub: Platform, key: str, raw: bytes) -> _Result:
    at = now()
    account, type_ = Account(None, None), ""
    try:
        with hub.store.write() as connection:
            account = identify(connection, key)
            account.admit()
            message = parse(raw)
            type_ = message.type
            outcome = hub.intake.take(connection, account, message, at)
            log(connection, at, account.name, raw, type_, 200, outcome)
    except HubError as refusal:
        kept = raw if account.name else b""  # a stranger may not fill the log
        with hub.store.write() as connection:
            log(connection, at, account.name, kept, type_, refusal.status, refusal.as_json())
        return _Result(refusal.status, refusal.as_json())
    return _Result(200, {"status": 200, **outcome})
