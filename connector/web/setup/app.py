"""The application of a daemon without a shop: health, login and set-up, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from connector.settings import Settings
from connector.setup.flow import Flow
from connector.store import Store
from connector.web import health, static
from connector.web.frame import Frame
from connector.web.layers import Layers
from connector.web.login.door import LoginDoor
from connector.web.origin import OriginGuard
from connector.web.protection import AccessRefused, Protection
from connector.web.refusing import admit_defect, refuse_access, refuse_request
from connector.web.setup.door import SetUpDoor


def build_set_up(
    flow: Flow, settings: Settings, store: Store, state: Path, finished: Callable[[], None]
) -> Starlette:
    """Build it; ``settings`` are those in force before, ``finished`` lets the daemon start anew."""
    frame = Frame(settings, None, ())
    protection = Protection(settings, store, state=state)
    guard = OriginGuard(settings.ui.language, settings.kickroute.public_url)
    door = SetUpDoor(flow, frame, protection, guard, store, state, finished)
    login = LoginDoor(frame, protection, guard, store)
    return Starlette(
        routes=[
            Route("/healthz", health.healthy, methods=["GET"]),
            Route("/readyz", _not_ready, methods=["GET"]),
            Route("/", _to_set_up, methods=["GET"]),
            Route(static.PATH, static.StaticDoor(frame.assets).serve, methods=["GET"]),
            *login.routes(),
            Route("/setup/", door.first, methods=["GET"]),
            Route("/setup/link/{token}", door.link, methods=["GET"]),
            Route("/setup/link/{token}", door.use, methods=["POST"]),
            Route("/setup/here/{token}", door.here, methods=["GET"]),
            Route("/setup/keys/ask", door.ask, methods=["POST"]),
            Route("/setup/granted", door.granted, methods=["POST"]),
            Route("/setup/again", door.again, methods=["POST"]),
            Route("/setup/go", door.go, methods=["POST"]),
            Route("/setup/{step}", door.show, methods=["GET"]),
            Route("/setup/{step}", door.take, methods=["POST"]),
        ],
        middleware=[Middleware(Layers, prefix=urlsplit(settings.kickroute.public_url).path, metrics=None)],
        exception_handlers={
            AccessRefused: partial(refuse_access, frame),
            HTTPException: partial(refuse_request, frame),
            Exception: partial(admit_defect, frame),
        },
    )


async def _to_set_up(_: Request) -> Response:
    return RedirectResponse("./setup/", 303)


async def _not_ready(_: Request) -> Response:
    return JSONResponse({"ready": False, "shop": False}, 503)
