"""The platform's door: signed callbacks, read, carried out and answered as the protocol says."""

from __future__ import annotations

from functools import partial

import structlog
from anyio import CapacityLimiter, Semaphore, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from structlog.contextvars import bound_contextvars

from connector.fulfilment.relay import RelayAnswer, accept_status
from connector.model import Callback, NumberRequested, OrderPlaced, RetailerMessage, StatusRequested
from connector.model.errors import CallbackMalformed, SignatureWrong
from connector.model.messages import say
from connector.orders.intake import Verdict, number_of
from connector.retail.hearing import hear
from connector.retail.mirror import accept
from connector.views.metrics import DoorCounts
from connector.web import replies
from connector.web.bodies import BodyRefused, read_body
from connector.web.replies import Reply
from connector.web.signatures import SignatureWatch
from connector.web.taking import Taker

PATH = "/kickroute/callback"
LARGEST_BODY = 1024 * 1024
LARGEST_IMPORT = 16 * 1024 * 1024
"""Of a retailer's shop: one list of products may be so large. Such a body is read one at a time."""
AT_ONCE = 64
"""Callbacks worked on at the same time, in threads of their own: others are served beside them."""

_log = structlog.get_logger("callback")
_TYPES: dict[type[Callback], str] = {
    OrderPlaced: "order.placed",
    NumberRequested: "order.requested_number",
    StatusRequested: "order.updated",
}


class CallbackDoor:
    """Receives what the platform sends; nothing is read or changed before the signature is verified."""

    def __init__(
        self, engine: Taker, metrics: DoorCounts, watch: SignatureWatch, *, is_retail: bool = False
    ) -> None:
        self._engine = engine
        self._metrics = metrics
        self._watch = watch
        self._is_retail = is_retail
        self._limiter = CapacityLimiter(AT_ONCE)
        self._large = Semaphore(1)

    async def receive(self, request: Request) -> Response:
        """Answer one callback; waits up to eight seconds for an order to be placed."""
        try:
            body = await self._body_of(request)
        except BodyRefused as refused:
            reply = replies.error(refused.status, "rest_body_refused", str(refused), "body_refused")
            self._metrics.callback("unread", reply.word)
        else:
            signature = request.headers.get("x-kickroute-signature", "")
            work = partial(self._answer, body, signature)
            reply = await to_thread.run_sync(work, limiter=self._limiter)
        return JSONResponse(dict(reply.content), reply.status, dict(reply.headers))

    async def _body_of(self, request: Request) -> bytes:
        announced = request.headers.get("content-length", "")
        is_large = announced.isdecimal() and int(announced) > LARGEST_BODY
        if not (self._is_retail and is_large):
            return await read_body(request, LARGEST_BODY)
        async with self._large:
            return await read_body(request, LARGEST_IMPORT)

    def _answer(self, body: bytes, signature: str) -> Reply:
        kind, reply = "unread", replies.try_again("failed")
        try:
            callback = self._engine.parts.platform.read_callback(body, signature)
        except SignatureWrong:
            self._watch.wrong()
            self._metrics.wrong_signature("callback")
            message = "X-Kickroute-Signature was made with neither the current nor the previous API key."
            reply = replies.error(401, "rest_wrong_signature", message, "wrong_signature")
        except CallbackMalformed as malformed:
            reply = replies.malformed(str(malformed))
            _log.warning("callback refused", reason=str(malformed))
        except Exception:
            # Whatever is wrong here, the platform keeps the message and sends it again.
            _log.exception("callback not read")
        else:
            kind = _type_of(callback)
            self._watch.settle()
            with bound_contextvars(**_about(callback)):
                reply = self._carry_out(kind, callback)
        self._metrics.callback(kind, reply.word)
        return reply

    def _carry_out(self, kind: str, callback: Callback) -> Reply:
        try:
            reply = self._reply_to(callback)
        except Exception:
            _log.exception("callback failed", type=kind)
            return replies.try_again("failed")
        _log.info("callback", type=kind, answer=reply.word)
        return reply

    def _reply_to(self, callback: Callback) -> Reply:
        store = self._engine.parts.store
        match callback:
            case OrderPlaced():
                for warning in callback.warnings:
                    _log.warning("order taken with a warning", warning=warning)
                return self._take(callback)
            case NumberRequested():
                notifier = self._engine.parts.notifier
                return replies.to_number_request(number_of(store, notifier, callback.kickroute_number))
            case StatusRequested():
                if accept(store, callback):
                    self._engine.wake("sales")
                    return replies.to_status(RelayAnswer.ACCEPTED)
                answer = accept_status(store, callback)
                self._engine.wake("orders")
                return replies.to_status(answer)
            case RetailerMessage():
                return self._hear(callback)

    def _hear(self, message: RetailerMessage) -> Reply:
        """Take down what is for a retailer's shop; the shop is asked afterwards."""
        if not self._is_retail:
            return replies.done("not_for_us")
        if message.content is None:
            return replies.malformed(message.fault)
        word = hear(self._engine.parts.store, message.content)
        self._engine.wake("sales")
        return replies.done(word)

    def _take(self, placed: OrderPlaced) -> Reply:
        """Place an order; one that has ended already is refused, unless it was taken before that."""
        parts, number = self._engine.parts, placed.order.kickroute_number
        with parts.store.reading() as tx:
            is_known = tx.orders.get(number) is not None
        if placed.final is not None and not is_known:
            return replies.ended(placed.final)
        answer = self._engine.take(placed.order)
        if placed.odd_status and not is_known and answer.verdict in (Verdict.PLACED, Verdict.TAKEN):
            parts.notifier.raise_alarm(
                f"order.status.{number}",
                say(
                    "order {number} came with a status that the protocol does not know ({value}), so it is "
                    "on hold in the shop: ask the retailer whether it is to be sent, and set its status in "
                    "the shop then",
                    number=number,
                    value=placed.odd_status,
                ),
            )
        return replies.to_order(answer)


def _type_of(callback: Callback) -> str:
    return callback.type if isinstance(callback, RetailerMessage) else _TYPES[type(callback)]


def _about(callback: Callback) -> dict[str, str]:
    match callback:
        case OrderPlaced():
            return {"order": callback.order.kickroute_number}
        case NumberRequested():
            return {"order": callback.kickroute_number}
        case StatusRequested():
            return {"shop_order": callback.number}
        case RetailerMessage():
            return {}
