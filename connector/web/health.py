"""Is the connector alive, and is it ready? Open to everybody, so that nothing but yes and no is told."""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse

from connector.outbox.deliver import takes_messages
from connector.running.engine import Engine

_log = structlog.get_logger("health")


async def healthy(_: Request) -> JSONResponse:
    """Tell that the process serves requests."""
    return JSONResponse({"status": "ok"})


class Readiness:
    """Ready: store and platform answer, the catalogue was read once, and what is asked all the time works."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answer(self, _: Request) -> JSONResponse:
        """Answer 200 when ready, else 503, with each part's state."""
        parts = {
            **self._store_and_platform(),
            "catalogue": self._engine.has_read,
            **{state.name: state.failures == 0 for state in self._engine.states()},
        }
        is_ready = all(parts.values())
        return JSONResponse({"ready": is_ready, **parts}, 200 if is_ready else 503)

    def _store_and_platform(self) -> dict[str, bool]:
        try:
            with self._engine.parts.store.reading() as tx:
                return {"store": True, "platform": takes_messages(tx)}
        except Exception:
            _log.exception("the store does not answer")
            return {"store": False, "platform": False}
