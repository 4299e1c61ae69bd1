"""Requests: what people ask of the running connector is carried out while they wait for it, and not later."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from structlog.contextvars import bound_contextvars

from connector.model import Hint, HintKind
from connector.model.commands import Command, Outcome
from connector.model.errors import ConnectorError
from connector.model.records import Request
from connector.running.commands import carry_out, language_of
from connector.store import Store
from connector.texts import render, text

if TYPE_CHECKING:
    from connector.running.works import Works

WAITS = "waits"
"""The argument of a request that tells for how many seconds its user waits."""

MOST_WAITED = timedelta(minutes=1)
"""How long a request is good for whose user did not say it."""

_log = structlog.get_logger("commands")


def carry_out_waiting(engine: Works) -> int:
    """Carry out all commands that wait and wake the workers they concern; returns how many there were.

    One whose user does not wait any more is not carried out, nor is one that an earlier process had begun
    with: whoever asked for it is told so.
    """
    store = engine.parts.store
    with store.reading() as tx:
        waiting = tx.requests.waiting()
    for request in waiting:
        number = request.arguments.get("number", "")
        with bound_contextvars(**({"order": number} if number else {})):
            _settle(engine, request)
    if waiting:
        engine.wake()
    return len(waiting)


def withdraw(store: Store, request_id: int, sentence: str) -> Request | None:
    """Let a request not be carried out any more, and return it as it stands then.

    One that was begun with is left alone; ``sentence`` becomes the outcome of any other.
    """
    with store.transaction() as tx:
        request = tx.requests.get(request_id)
        if request is None or request.done_at is not None or request.begun:
            return request
        tx.requests.finish(request_id, Outcome(is_done=False, sentence=sentence).dump())
        return tx.requests.get(request_id)


def _settle(engine: Works, request: Request) -> None:
    store = engine.parts.store
    if request.begun:
        outcome = _refuse(request, "command.interrupted")
    elif _is_over(store, request):
        outcome = _refuse(request, "command.expired")
    else:
        with store.transaction() as tx:
            if not tx.requests.begin(request.id):
                return
        outcome = _carry_out_safely(engine, request)
    with store.transaction() as tx:
        tx.requests.finish(request.id, outcome.dump())
    _log.info("command carried out", command=request.command, done=outcome.is_done)
    engine.hint(Hint(HintKind.PRODUCT, product_id) for product_id in outcome.products)
    engine.hint(Hint(HintKind.ORDER, order_id) for order_id in outcome.orders)
    if outcome.is_done and request.command in (Command.SYNC_FULL, Command.UNPAUSE):
        engine.want_sweep()
    if outcome.is_done and request.command in (Command.SYNC, Command.SYNC_FULL):
        engine.retry_now()


def _is_over(store: Store, request: Request) -> bool:
    """Tell whether who asked has left; a clock that was put back must not bring old wishes back either."""
    waits = request.arguments.get(WAITS)
    longest = timedelta(seconds=float(waits)) if waits else MOST_WAITED
    return abs(store.now() - request.at) > longest


def _carry_out_safely(engine: Works, request: Request) -> Outcome:
    try:
        parts = engine.parts
        return carry_out(parts.store, parts.notifier, request, parts.label_office, parts.shop)
    except ConnectorError as error:
        return Outcome(is_done=False, sentence=render(language_of(request), str(error)))
    except Exception:
        # One bad request must not stop those behind it.
        _log.exception("command failed", command=request.command)
        return _refuse(request, "command.failed")


def _refuse(request: Request, key: str) -> Outcome:
    return Outcome(is_done=False, sentence=text(language_of(request), key))
