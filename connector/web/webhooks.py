"""The shop's door: webhooks, of which only topic and id are kept."""

from __future__ import annotations

import hmac

import structlog
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connector.fulfilment.reconcile import hook_keys
from connector.model.errors import CallbackMalformed, SignatureWrong
from connector.views.metrics import DoorCounts
from connector.web import replies
from connector.web.bodies import BodyRefused, read_body
from connector.web.replies import Reply
from connector.web.signatures import SignatureWatch
from connector.web.taking import Taker

PATH = "/webhooks/{token}"
LARGEST_BODY = 8 * 1024 * 1024
"""Larger than a callback may be: a shop sends the whole product or order, and cannot be told not to."""

_log = structlog.get_logger("webhooks")


class WebhookDoor:
    """Receives the shop's webhooks under an address that only the shop knows."""

    def __init__(self, engine: Taker, metrics: DoorCounts, watch: SignatureWatch) -> None:
        self._engine = engine
        self._metrics = metrics
        self._watch = watch
        self._keys: tuple[str, str] | None = None

    async def receive(self, request: Request) -> Response:
        """Take the hints of one webhook; answers at once, the shop is asked later."""
        keys = self._keys
        if keys is None:
            keys = self._keys = await to_thread.run_sync(hook_keys, self._engine.parts.store)
        expected, secret = keys
        token = str(request.path_params["token"])
        if not hmac.compare_digest(token.encode(), expected.encode()):
            reply = replies.error(404, "rest_no_route", "No webhook is expected here.", "wrong_address")
        else:
            reply = await self._read(request, secret)
        self._metrics.webhook(reply.word)
        return JSONResponse(dict(reply.content), reply.status)

    async def _read(self, request: Request, secret: str) -> Reply:
        try:
            body = await read_body(request, LARGEST_BODY)
        except BodyRefused as refused:
            return replies.error(refused.status, "rest_body_refused", str(refused), "body_refused")
        return await to_thread.run_sync(self._hint, dict(request.headers), body, secret)

    def _hint(self, headers: dict[str, str], body: bytes, secret: str) -> Reply:
        try:
            hints = self._engine.parts.shop.read_hints(headers, body, secret)
        except SignatureWrong:
            self._watch.wrong()
            self._metrics.wrong_signature("webhook")
            return replies.error(401, "rest_wrong_signature", "The signature is wrong.", "wrong_signature")
        except CallbackMalformed:
            # Its reason may quote the shop's content, which is not kept.
            _log.warning("a webhook could not be read; what it is about is found by asking the shop")
            return replies.error(400, "rest_invalid_webhook", "This is no webhook of the shop.", "malformed")
        self._watch.settle()
        self._engine.hear_hook(hints)
        return replies.done("hint" if hints else "nothing")
