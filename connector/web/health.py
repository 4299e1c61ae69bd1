"""Is the connector alive, and is it ready? Open to everybody, so that nothing but yes and no is told."""

from __future__ import annotations

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse

from connector.engine import Engine
from connector.resume import HEARTBEAT

_log = structlog.get_logger("health")


async def healthy(_: Request) -> JSONResponse:
    """Tell that the process serves requests."""
    return JSONResponse({"status": "ok"})


class Readiness:
    """Ready: the store answers, the catalogue was read once, and what is asked all the time works."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def answer(self, _: Request) -> JSONResponse:
        """Answer 200 when ready, else 503, with each part's state."""
        parts = {
            "store": self._store_answers(),
            "catalogue": self._engine.has_read,
            **{state.name: state.failures == 0 for state in self._engine.states()},
        }
        is_ready = all(parts.values())
        return JSONResponse({"ready": is_ready, **parts}, 200 if is_ready else 503)

    def _store_answers(self) -> bool:
        try:
            with self._engine.parts.store.reading() as tx:
                tx.facts.get(HEARTBEAT)
        except Exception:
            _log.exception("the store does not answer")
            return False
        return True
