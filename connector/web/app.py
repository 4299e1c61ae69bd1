"""Put the HTTP door together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

import structlog
from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from connector.model.messages import say
from connector.running.engine import Engine
from connector.settings import Settings
from connector.texts import choose_language, text, wish_of_browser
from connector.views.metrics import CONTENT_TYPE, Metrics
from connector.web import actions, callback, health, replies, webhooks
from connector.web.forms import FormGuard
from connector.web.layers import HEADERS, Layers
from connector.web.page import StatusDoor
from connector.web.protection import AccessRefused, Protection
from connector.web.signatures import SignatureWatch

CALLBACK_ALARM = "callback.signatures"
WEBHOOK_ALARM = "webhooks.signatures"
_log = structlog.get_logger("door")

Watches = Sequence[SignatureWatch]
Endpoint = Callable[[Request], Awaitable[Response]]

_CALLBACK_MESSAGE = say(
    "several calls in the platform's name came with a wrong signature and were refused. Either "
    "kickroute.api_key is not the key that Kickroute signs with: compare it with the one on "
    "Kickroute's settings page. Or somebody tries: nothing was changed, and nothing is to be done"
)
_WEBHOOK_MESSAGE = say(
    "several webhooks of the shop came with a wrong signature and were refused; changes are "
    "found by asking instead. Delete the connector's webhooks in the shop: they are made anew "
    "within the hour"
)


def build_app(
    engine: Engine,
    settings: Settings,
    metrics: Metrics | None = None,
    wake: Callable[[], None] | None = None,
) -> Starlette:
    """Build the application that serves one engine; ``wake`` lets requests of buttons be carried out soon."""
    metrics = metrics or Metrics(engine, settings)
    prefix = urlsplit(settings.kickroute.public_url).path
    notifier = engine.parts.notifier
    watches = (
        SignatureWatch(notifier, CALLBACK_ALARM, _CALLBACK_MESSAGE),
        SignatureWatch(notifier, WEBHOOK_ALARM, _WEBHOOK_MESSAGE),
    )
    return Starlette(
        routes=[*_doors(engine, metrics, watches), *_pages(engine, settings, metrics, watches, wake)],
        middleware=[Middleware(Layers, prefix=prefix, metrics=metrics)],
        exception_handlers={
            AccessRefused: _refuse_access,
            HTTPException: _refuse_request,
            Exception: partial(_admit_defect, settings.ui.language),
        },
    )


def _doors(engine: Engine, metrics: Metrics, watches: Watches) -> list[Route]:
    platform_door = callback.CallbackDoor(engine, metrics, watches[0])
    shop_door = webhooks.WebhookDoor(engine, metrics, watches[1])
    return [
        Route(callback.PATH, platform_door.receive, methods=["POST"]),
        Route(webhooks.PATH, shop_door.receive, methods=["POST"]),
    ]


def _pages(
    engine: Engine,
    settings: Settings,
    metrics: Metrics,
    watches: Watches,
    wake: Callable[[], None] | None,
) -> list[Route]:
    def show_metrics(_: Request) -> Response:
        return Response(metrics.page(), media_type=CONTENT_TYPE)

    def settled(work: Callable[[Request], Response]) -> Endpoint:
        async def answer(request: Request) -> Response:
            return await to_thread.run_sync(lambda: _after_settling(watches, work, request))

        return answer

    def protected(work: Callable[[Request], Response]) -> Endpoint:
        shown = settled(work)

        async def answer(request: Request) -> Response:
            await protection(request)
            return await shown(request)

        return answer

    async def press(request: Request) -> Response:
        await protection(request)
        return await buttons.act(request)

    guard = FormGuard(settings.ui.language, settings.kickroute.public_url)
    status = StatusDoor(engine, settings, guard)
    buttons = actions.ActionDoor(engine, guard, settings.ui.language, wake)
    protection = Protection(settings.server.password.get_secret_value(), settings.ui.language, metrics)
    return [
        Route("/healthz", health.healthy, methods=["GET"]),
        Route("/readyz", settled(health.Readiness(engine).answer), methods=["GET"]),
        Route("/metrics", protected(show_metrics), methods=["GET"]),
        Route("/api/status", protected(status.facts), methods=["GET"]),
        Route("/", protected(status.page), methods=["GET"]),
        Route("/order", protected(status.order), methods=["GET"]),
        Route("/label", protected(status.label), methods=["GET"]),
        Route("/outbox", protected(status.outbox), methods=["GET"]),
        Route("/money", protected(status.money), methods=["GET"]),
        Route(actions.PATH, press, methods=["POST"]),
    ]


def _after_settling(watches: Watches, work: Callable[[Request], Response], request: Request) -> Response:
    for watch in watches:
        watch.settle()
    return work(request)


async def _refuse_access(_: Request, error: Exception) -> Response:
    if not isinstance(error, AccessRefused):
        raise error
    return PlainTextResponse(f"{error}\n", error.status, error.headers)


async def _refuse_request(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


async def _admit_defect(setting: str, request: Request, error: Exception) -> Response:
    _log.error("a request failed", exc_info=error)
    if "text/html" in request.headers.get("accept", ""):
        language = choose_language(setting, wish_of_browser(request.headers.get("accept-language", "")))
        return PlainTextResponse(f"{text(language, 'door.failed')}\n", 500, dict(HEADERS))
    reply = replies.error(500, "internal_error", "The connector failed; its log says why.", "failed")
    # This answer is made outside of the layers.
    return JSONResponse(dict(reply.content), reply.status, dict(HEADERS))
