"""The door of a host: one HTTP service for all suppliers, without any state of its own.

What comes in is kept in the supplier's rows before it is answered, and workers are told of it by the queue.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass

import structlog
from anyio import to_thread
from prometheus_client import CollectorRegistry, generate_latest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from connector.host import answers
from connector.host.desks import Desk, Desks
from connector.host.figures import HostFigures
from connector.host.hearing import Hearing
from connector.host.queue import Queue
from connector.host.wishes import Lane
from connector.model import Hint, IncomingOrder
from connector.orders.context import Counter
from connector.orders.intake import Answer, Verdict
from connector.ports import Notifier, Platform, Shop
from connector.running.engine import ANSWER_WITHIN, answer_late
from connector.store.shared import SharedStore
from connector.views.metrics import CONTENT_TYPE, DoorCounts, Families
from connector.web import callback, health, replies, webhooks
from connector.web.app import CALLBACK_ALARM, CALLBACK_MESSAGE, WEBHOOK_ALARM, WEBHOOK_MESSAGE
from connector.web.layers import Layers
from connector.web.signatures import SignatureWatch

LOOK_SECONDS = 0.5
"""How often an answer is looked for unasked: whoever was to tell of it may have been cut off."""

_log = structlog.get_logger("door")


@dataclass(frozen=True)
class Behind:
    """What the doors of one supplier work with."""

    store: SharedStore
    shop: Shop
    platform: Platform
    notifier: Notifier


class Taker:
    """Takes what comes in for one supplier, and lets workers do it."""

    def __init__(self, desk: Desk, queue: Queue, hearing: Hearing) -> None:
        self.parts = Behind(desk.store, desk.shop, desk.platform, desk.alarms.notifier)
        self._desk = desk
        self._queue = queue
        self._hearing = hearing

    def take(self, order: IncomingOrder) -> Answer:
        """Let an order be placed and return what to answer the platform, within eight seconds."""
        store, lane = self.parts.store, Lane(self._desk.name, order.kickroute_number)
        until = time.monotonic() + ANSWER_WITHIN
        with self._hearing.listening(lane.lock) as told:
            answers.ask(store, order)
            self._queue.now(lane)
            answer = _await(store, lane.number, told, until)
        if answer is None:
            note = self._desk.settings.orders.note
            counter = Counter.at(self.parts.shop, store, self.parts.notifier, note)
            answer = answer_late(counter, order)
        answers.forget(store, lane.number)
        if answer.verdict is Verdict.TAKEN:
            self.wake()
        return answer

    def hear_hook(self, hints: Collection[Hint] = ()) -> None:
        """Keep what a webhook of the shop hints at, and have it read soon."""
        now = repr(time.time())
        with self.parts.store.transaction() as tx:
            for key in [f"{hint.kind}:{hint.id}" for hint in hints] or ["heard"]:
                tx.facts.hints.put(key, now)
        if hints:
            self.wake()

    def wake(self, *_names: str) -> None:
        """Let the supplier have a turn now."""
        self._queue.now(Lane(self._desk.name))


def _await(store: SharedStore, number: str, told: threading.Event, until: float) -> Answer | None:
    """Return the answer as soon as it is there; None when it is not in time."""
    while (rest := until - time.monotonic()) > 0:
        told.wait(min(LOOK_SECONDS, rest))
        told.clear()
        if (answer := answers.find(store, number)) is not None:
            return answer
    return None


class _Doors:
    """The doors of one supplier, as long as its desk is kept."""

    def __init__(self, desk: Desk, queue: Queue, hearing: Hearing, families: Families) -> None:
        self.desk = desk
        taker, counts = Taker(desk, queue, hearing), DoorCounts(desk.name, families)
        notifier = desk.alarms.notifier
        self.callback = callback.CallbackDoor(
            taker, counts, SignatureWatch(notifier, CALLBACK_ALARM, CALLBACK_MESSAGE)
        )
        self.webhook = webhooks.WebhookDoor(
            taker, counts, SignatureWatch(notifier, WEBHOOK_ALARM, WEBHOOK_MESSAGE)
        )


class HostDoor:
    """All doors of a host; ``figures`` are shown to Prometheus."""

    def __init__(self, queue: Queue, desks: Desks, hearing: Hearing, figures: HostFigures) -> None:
        self._queue = queue
        self._desks = desks
        self._hearing = hearing
        self._registry = CollectorRegistry()
        self._registry.register(figures)
        self._families = Families(self._registry)
        self._open: dict[str, _Doors] = {}

    def build(self) -> Starlette:
        """Build the application."""
        return Starlette(
            routes=[
                Route("/healthz", health.healthy, methods=["GET"]),
                Route("/readyz", self._ready, methods=["GET"]),
                Route("/metrics", self._metrics, methods=["GET"]),
                Route(
                    "/{supplier}" + callback.PATH, self._at(lambda d: d.callback.receive), methods=["POST"]
                ),
                Route("/{supplier}" + webhooks.PATH, self._at(lambda d: d.webhook.receive), methods=["POST"]),
            ],
            middleware=[Middleware(Layers, prefix="", metrics=None)],
        )

    def _at(
        self, door: Callable[[_Doors], Callable[[Request], Awaitable[Response]]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            found = await to_thread.run_sync(self._doors, str(request.path_params["supplier"]))
            if isinstance(found, replies.Reply):
                return JSONResponse(dict(found.content), found.status, dict(found.headers))
            return await door(found)(request)

        return answer

    def _doors(self, name: str) -> _Doors | replies.Reply:
        try:
            desk = self._desks.get(name)
        except Exception:
            _log.exception("a supplier's door cannot be opened", supplier=name)
            return replies.try_again("failed")
        if desk is None:
            self._open.pop(name, None)
            return replies.error(404, "rest_no_route", "Nobody is served here.", "unknown")
        doors = self._open.get(name)
        if doors is None or doors.desk is not desk:
            doors = self._open[name] = _Doors(desk, self._queue, self._hearing, self._families)
        return doors

    async def _ready(self, _: Request) -> Response:
        parts: Mapping[str, bool] = await to_thread.run_sync(self._parts)
        is_ready = all(parts.values())
        return JSONResponse({"ready": is_ready, **parts}, 200 if is_ready else 503)

    def _parts(self) -> Mapping[str, bool]:
        try:
            has_workers = bool(self._queue.processes())
        except Exception:
            return {"queue": False, "workers": False}
        return {"queue": True, "workers": has_workers, "answers": self._hearing.is_alive}

    async def _metrics(self, _: Request) -> Response:
        page = await to_thread.run_sync(generate_latest, self._registry)
        return Response(page, media_type=CONTENT_TYPE)
