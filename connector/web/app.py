"""Put the HTTP door together."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import structlog
from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from connector.engine import Engine
from connector.metrics import CONTENT_TYPE, Metrics
from connector.settings import Settings
from connector.web import callback, health, replies, webhooks
from connector.web.layers import HEADERS, Layers
from connector.web.page import StatusDoor
from connector.web.protection import AccessRefused, Protection
from connector.web.signatures import SignatureWatch

CALLBACK_ALARM = "callback.signatures"
WEBHOOK_ALARM = "webhooks.signatures"
_log = structlog.get_logger("door")

_CALLBACK_MESSAGE = (
    "several calls in the platform's name came with a wrong signature and were refused. Either "
    "kickroute.api_key is not the key that Kickroute signs with: compare it with the one on Kickroute's "
    "settings page. Or somebody tries: nothing was changed, and nothing is to be done"
)
_WEBHOOK_MESSAGE = (
    "several webhooks of the shop came with a wrong signature and were refused; changes are found by asking "
    "instead. Delete the connector's webhooks in the shop: they are made anew within the hour"
)


def build_app(engine: Engine, settings: Settings, metrics: Metrics | None = None) -> FastAPI:
    """Build the application that serves one engine."""
    metrics = metrics or Metrics(engine, settings.supplier)
    # No generated documentation pages: they load their scripts from elsewhere.
    app = FastAPI(title="Kickroute Connector", openapi_url=None)
    prefix = urlsplit(settings.kickroute.public_url).path
    app.add_middleware(Layers, prefix=prefix, metrics=metrics)
    watches = _add_doors(app, engine, metrics)
    _add_pages(app, engine, settings, metrics, watches)
    app.add_exception_handler(AccessRefused, _refuse_access)
    app.add_exception_handler(Exception, _admit_defect)
    return app


def _add_doors(app: FastAPI, engine: Engine, metrics: Metrics) -> tuple[SignatureWatch, ...]:
    notifier = engine.parts.notifier
    watches = (
        SignatureWatch(notifier, CALLBACK_ALARM, _CALLBACK_MESSAGE),
        SignatureWatch(notifier, WEBHOOK_ALARM, _WEBHOOK_MESSAGE),
    )
    platform_door = callback.CallbackDoor(engine, metrics, watches[0])
    shop_door = webhooks.WebhookDoor(engine, metrics, watches[1])
    app.add_api_route(callback.PATH, platform_door.receive, methods=["POST"], responses=_CALLBACK_ANSWERS)
    app.add_api_route(webhooks.PATH, shop_door.receive, methods=["POST"], responses=_WEBHOOK_ANSWERS)
    return watches


def _add_pages(
    app: FastAPI,
    engine: Engine,
    settings: Settings,
    metrics: Metrics,
    watches: tuple[SignatureWatch, ...],
) -> None:
    def show_metrics() -> Response:
        return Response(metrics.page(), media_type=CONTENT_TYPE)

    def settle() -> None:
        for watch in watches:
            watch.settle()

    status = StatusDoor(engine, settings)
    password = settings.server.password.get_secret_value()
    protected = [Depends(Protection(password, settings.ui.language, metrics)), Depends(settle)]
    app.add_api_route("/healthz", health.healthy, methods=["GET"])
    app.add_api_route(
        "/readyz", health.Readiness(engine).answer, methods=["GET"], dependencies=[Depends(settle)]
    )
    app.add_api_route("/metrics", show_metrics, methods=["GET"], dependencies=protected)
    app.add_api_route("/api/status", status.facts, methods=["GET"], dependencies=protected)
    app.add_api_route("/", status.page, methods=["GET"], dependencies=protected)


async def _refuse_access(_: Request, error: Exception) -> Response:
    if not isinstance(error, AccessRefused):
        raise error
    return PlainTextResponse(f"{error}\n", error.status, error.headers)


async def _admit_defect(_: Request, error: Exception) -> Response:
    _log.error("a request failed", exc_info=error)
    reply = replies.error(500, "internal_error", "The connector failed; its log says why.", "failed")
    # This answer is made outside of the layers.
    return JSONResponse(dict(reply.content), reply.status, dict(HEADERS))


_CALLBACK_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {"description": "not a message of the protocol"},
    401: {"description": "wrong signature"},
    404: {"description": "unknown GTIN or order"},
    408: {"description": "the body came too slowly"},
    413: {"description": "the body is too large"},
    428: {"description": "not enough stock"},
    503: {"description": "send it again later"},
}
_WEBHOOK_ANSWERS: dict[int | str, dict[str, Any]] = {
    400: {"description": "not a webhook of the shop"},
    401: {"description": "wrong signature"},
    404: {"description": "unknown address"},
    408: {"description": "the body came too slowly"},
    413: {"description": "the body is too large"},
}
