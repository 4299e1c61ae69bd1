"""A server around a simulated one that tries to lead its client elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from practice.simulators.serving import LoopbackServer
from tests.adapters.scripted_server import ScriptedServer, reply

UNTOUCHED = ("/system_status", "/settings", "/_info", "/oauth")
"""What a shop says about itself is compared with its address, and signed: it stays as it is."""


class Trap(ScriptedServer):
    """A server that nobody may ever connect to."""

    def __init__(self) -> None:
        super().__init__([reply(200, {})])


class Tempting:
    """An application whose every answer points at the trap: in its links, and in headers that lead on."""

    def __init__(self, app: Any, trap: str) -> None:
        self._app = app
        self._trap = trap.encode()
        self.origin = b""
        self.tempted = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        parts: list[bytes] = []
        start: dict[str, Any] = {}

        async def keep(message: Any) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                await send(self._led_astray(start, scope["path"], b"".join(parts)))
                await send(
                    {"type": "http.response.body", "body": self._rewritten(scope["path"], b"".join(parts))}
                )

        await self._app(scope, receive, keep)

    def _led_astray(self, start: dict[str, Any], path: str, body: bytes) -> dict[str, Any]:
        length = str(len(self._rewritten(path, body))).encode()
        kept = [(k, v) for k, v in start["headers"] if k.lower() not in (b"content-length", b"link")]
        astray = [
            (b"link", b'<%s/next>; rel="next"' % self._trap),
            (b"location", self._trap + b"/location"),
            (b"content-location", self._trap + b"/content"),
            (b"refresh", b"0; url=" + self._trap),
            (b"alt-svc", b'h2="' + self._trap.removeprefix(b"http://") + b'"'),
        ]
        return {**start, "headers": [*kept, (b"content-length", length), *astray]}

    def _rewritten(self, path: str, body: bytes) -> bytes:
        if path.rstrip("/").endswith("/wp-json") or any(part in path for part in UNTOUCHED):
            return body
        escaped = self.origin.replace(b"/", b"\\/"), self._trap.replace(b"/", b"\\/")
        self.tempted += body.count(self.origin) + body.count(escaped[0])
        return body.replace(self.origin, self._trap).replace(*escaped)


def tempting_server(trap: Trap, servers: list[Tempting]) -> Callable[..., LoopbackServer]:
    """Return what serves an application so; those that were made are added to ``servers``."""

    def serve(app: Any, port: int = 0) -> LoopbackServer:
        tempting = Tempting(app, trap.url)
        server = LoopbackServer(tempting, port)
        tempting.origin = server.url.encode()
        servers.append(tempting)
        return server

    return serve
