"""What lies around every request: the path prefix, secure headers, and the clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from connector.views.metrics import Metrics

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""On every answer that does not set its own."""


class Layers:
    """Around the application: strip the prefix, add secure headers, measure.

    ``prefix`` is the path of ``kickroute.public_url``. A proxy may strip it or leave it; both work, and no
    header of the caller decides about it. Pages link relatively, so that they need not know it.
    """

    def __init__(self, app: ASGIApp, prefix: str, metrics: Metrics | None) -> None:
        self._app = app
        self._prefix = prefix.rstrip("/")
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._prefix and scope["path"].startswith(f"{self._prefix}/"):
            scope["root_path"] = self._prefix
        started, status = time.perf_counter(), 500

        async def _send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, _send)
        finally:
            if self._metrics is not None:
                self._metrics.request(_route(scope), status, time.perf_counter() - started)


def _route(scope: Scope) -> str:
    """Name the route by its pattern: an address may hold the webhooks' secret token."""
    route: Any = scope.get("route")
    return getattr(route, "path", "other")
