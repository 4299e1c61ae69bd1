"""Put the HTTP door together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connector.model.messages import say
from connector.running.engine import Engine
from connector.settings import Settings
from connector.setup.office import Office
from connector.views.metrics import CONTENT_TYPE, Metrics
from connector.web import actions, callback, health, static, webhooks
from connector.web.frame import Frame
from connector.web.layers import Layers
from connector.web.login.door import LoginDoor
from connector.web.origin import OriginGuard
from connector.web.pages.desk import Deed, Desk
from connector.web.pages.table import DEEDS, PAGES
from connector.web.protection import AccessRefused, Protection, read_form
from connector.web.refusing import admit_defect, refuse_access, refuse_request
from connector.web.signatures import SignatureWatch

CALLBACK_ALARM = "callback.signatures"
WEBHOOK_ALARM = "webhooks.signatures"

Watches = Sequence[SignatureWatch]
Endpoint = Callable[[Request], Awaitable[Response]]

CALLBACK_MESSAGE = say(
    "several calls in the platform's name came with a wrong signature and were refused. Either "
    "kickroute.api_key is not the key that Kickroute signs with: compare it with the one on "
    "Kickroute's settings page. Or somebody tries: nothing was changed, and nothing is to be done"
)
WEBHOOK_MESSAGE = say(
    "several webhooks of the shop came with a wrong signature and were refused; changes are "
    "found by asking instead. Delete the connector's webhooks in the shop: they are made anew "
    "within the hour"
)


def build_app(
    engine: Engine,
    settings: Settings,
    metrics: Metrics | None = None,
    wake: Callable[[], None] | None = None,
    office: Office | None = None,
) -> Starlette:
    """Build the application that serves one engine.

    ``wake`` lets requests of buttons be carried out soon; with an ``office`` pages may change the settings.
    """
    metrics = metrics or Metrics(engine, settings)
    prefix = urlsplit(settings.kickroute.public_url).path
    notifier = engine.parts.notifier
    watches = (
        SignatureWatch(notifier, CALLBACK_ALARM, CALLBACK_MESSAGE),
        SignatureWatch(notifier, WEBHOOK_ALARM, WEBHOOK_MESSAGE),
    )
    frame = Frame(settings, engine.parts.shop.admin_links, PAGES)
    return Starlette(
        routes=[
            *_doors(engine, metrics, watches, is_retail=settings.retail.enabled),
            *_pages(engine, settings, frame, metrics, watches, wake, office),
        ],
        middleware=[Middleware(Layers, prefix=prefix, metrics=metrics)],
        exception_handlers={
            AccessRefused: partial(refuse_access, frame),
            HTTPException: partial(refuse_request, frame),
            Exception: partial(admit_defect, frame),
        },
    )


def _doors(engine: Engine, metrics: Metrics, watches: Watches, *, is_retail: bool) -> list[Route]:
    platform_door = callback.CallbackDoor(engine, metrics, watches[0], is_retail=is_retail)
    shop_door = webhooks.WebhookDoor(engine, metrics, watches[1])
    return [
        Route(callback.PATH, platform_door.receive, methods=["POST"]),
        Route(webhooks.PATH, shop_door.receive, methods=["POST"]),
    ]


def _pages(
    engine: Engine,
    settings: Settings,
    frame: Frame,
    metrics: Metrics,
    watches: Watches,
    wake: Callable[[], None] | None,
    office: Office | None,
) -> list[Route]:
    state = office.state if office is not None else None
    protection = Protection(settings, engine.parts.store, metrics, state)
    desk = Desk(engine, settings, frame, protection, office)
    guard = OriginGuard(settings.ui.language, settings.kickroute.public_url)
    buttons = actions.ActionDoor(engine, protection, guard, settings.ui.language, wake)

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

    def guarded(deed: Deed) -> Endpoint:
        async def answer(request: Request) -> Response:
            await protection(request)
            guard.require(request)
            body = await read_form(request, deed.largest, frame.language(request))
            return await to_thread.run_sync(deed.work, desk, request, body)

        return answer

    async def press(request: Request) -> Response:
        await protection(request)
        return await buttons.act(request)

    return [
        Route("/healthz", health.healthy, methods=["GET"]),
        Route("/readyz", settled(health.Readiness(engine).answer), methods=["GET"]),
        Route("/metrics", protected(show_metrics), methods=["GET"]),
        *LoginDoor(frame, protection, guard, engine.parts.store).routes(),
        Route(static.PATH, static.StaticDoor(frame.assets).serve, methods=["GET"]),
        *(Route(path, protected(partial(page, desk)), methods=["GET"]) for path, page in PAGES.items()),
        *(Route(path, guarded(deed), methods=["POST"]) for path, deed in DEEDS.items()),
        Route(actions.PATH, press, methods=["POST"]),
    ]


def _after_settling(watches: Watches, work: Callable[[Request], Response], request: Request) -> Response:
    for watch in watches:
        watch.settle()
    return work(request)
