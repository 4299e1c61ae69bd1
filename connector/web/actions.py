"""The buttons of the status page: each writes a request, as the command line does beside a daemon."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connector.catalogue.absence import read_until
from connector.model.commands import Command
from connector.running.engine import Engine
from connector.running.requests import WAITS
from connector.store.past.journal import CALLER
from connector.texts import choose_language, text, wish_of_browser
from connector.web.origin import OriginGuard
from connector.web.pages.desk import fields_of
from connector.web.protection import AccessRefused, Protection, read_form

if TYPE_CHECKING:
    from connector.catalogue.release import Language

PATH = "/do"
LARGEST_FORM = 8 * 1024
WAIT_SECONDS = 5.0
GOOD_FOR = 30.0
"""Seconds after which what a button asked for is not carried out any more."""

LOOK_SECONDS = 0.05

ACTIONS: Mapping[Command, tuple[str, ...]] = {
    Command.SYNC_FULL: (),
    Command.PAUSE: ("until",),
    Command.UNPAUSE: (),
    Command.CONFIRM_WITHDRAWALS: ("up_to",),
    Command.CONFIRM_PRICE: ("gtin", "price"),
    Command.DENY_PRICE: ("gtin", "price"),
    Command.RETRY_ORDER: ("number",),
    Command.CANCEL_ORDER: ("number",),
    Command.FORGET_ORDER: ("number",),
    Command.ENTER_NUMBER: ("number", "tracking", "carrier"),
    Command.CONFIRM_ENDS: ("up_to",),
    Command.RETRY_EVENT: ("id",),
    Command.DISCARD_EVENT: ("id",),
    Command.MAKE_LABEL: ("number", "again"),
    Command.CANCEL_LABEL: ("number",),
    Command.WRITE_PRICES: ("wish", "digest", "seen"),
    Command.UNDO_PRICES: ("run",),
    Command.ANSWER_IMPORT: ("id", "answer"),
    Command.ANSWER_TAXES: ("supplier", "prices"),
    Command.RETRY_IMPORT: ("id",),
}
"""What may be asked by a button, and the fields of its form."""

BACK = ("products", "decisions", "imports")
"""The lists that a form may name, with their query, as the place to come back to."""


class ActionDoor:
    """Takes a form of the status page and leads back to the page, which says what became of it."""

    def __init__(
        self,
        engine: Engine,
        protection: Protection,
        guard: OriginGuard,
        language: str,
        wake: Callable[[], None] | None = None,
    ) -> None:
        self._engine = engine
        self._protection = protection
        self._guard = guard
        self._language = language
        self._wake = wake

    async def act(self, request: Request) -> Response:
        """Write the request, wait a moment for the daemon, and lead back."""
        wish = wish_of_browser(request.headers.get("accept-language", ""))
        language = choose_language(self._language, wish)
        self._guard.require(request)
        fields = fields_of(await read_form(request, LARGEST_FORM, language))
        try:
            command = Command(fields.get("command", ""))
            arguments = {name: fields.get(name, "") for name in ACTIONS[command]}
        except (ValueError, KeyError) as error:
            raise AccessRefused(400, text(language, "door.unknown_button")) from error
        if command is Command.PAUSE:
            arguments = {"until": _until(arguments["until"], language)}
        asked = {**arguments, "language": language, CALLER: self._protection.callers.name(request)}
        request_id = await to_thread.run_sync(self._ask, command, asked)
        return RedirectResponse(_way_back(command, arguments, request_id, fields.get("back", "")), 303)

    def _ask(self, command: Command, arguments: Mapping[str, str]) -> int:
        store = self._engine.parts.store
        with store.transaction() as tx:
            request_id = tx.requests.ask(command, {**arguments, WAITS: str(GOOD_FOR)})
        if self._wake is not None:
            self._wake()
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            with store.reading() as tx:
                known = tx.requests.get(request_id)
            if known is None or known.done_at is not None:
                break
            time.sleep(LOOK_SECONDS)
        return request_id


def _way_back(command: Command, arguments: Mapping[str, str], request_id: int, back: str) -> str:
    """Lead back to where the button was, or to what became of it."""
    place, _, query = back.partition("?")
    if place in BACK:
        kept = [(name, value) for name, value in parse_qsl(query) if name != "done"]
        return f"./{place}?{urlencode([*kept, ('done', request_id)])}#done"
    if command in (Command.MAKE_LABEL, Command.CANCEL_LABEL, Command.ENTER_NUMBER):
        return f"./order?{urlencode({'number': arguments['number'], 'done': request_id})}#done"
    if command in (Command.WRITE_PRICES, Command.UNDO_PRICES):
        return f"./prices?done={request_id}#done"
    return f"./?done={request_id}#done"


def _until(wish: str, language: Language) -> str:
    if not wish.strip():
        return ""
    try:
        return read_until(wish).isoformat()
    except (ValueError, OverflowError) as error:
        raise AccessRefused(400, text(language, "cli.no_day", day=wish)) from error
