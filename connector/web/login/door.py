"""Logging in and out."""

from __future__ import annotations

from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from connector.store import Store
from connector.texts import text
from connector.web.frame import Frame
from connector.web.login.callers import is_on_this_machine
from connector.web.origin import OriginGuard
from connector.web.pages.desk import fields_of
from connector.web.protection import Protection, read_form

LARGEST_FORM = 4 * 1024


class LoginDoor:
    """One password opens all pages; what was opened by it is closed by the log-out, or after a month."""

    def __init__(self, frame: Frame, protection: Protection, guard: OriginGuard, store: Store) -> None:
        self._frame, self._protection, self._guard, self._store = frame, protection, guard, store

    def routes(self) -> list[Route]:
        """Return its addresses."""
        return [
            Route("/login", self.show, methods=["GET"]),
            Route("/login", self.open, methods=["POST"]),
            Route("/logout", self.close, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Answer with the question for the password; who is in already goes on."""
        is_in = await to_thread.run_sync(self._protection.is_logged_in, request)
        is_free = not self._protection.passwords.are_set and is_on_this_machine(request)
        if is_in or is_free:
            return RedirectResponse(f"./{_wanted(request.query_params.get('to', ''))}", 303)
        return self._page(request, 200)

    async def open(self, request: Request) -> Response:
        """Open a session, always a new one; or ask again, later and later."""
        self._guard.require(request)
        self._protection.require_patience(request)
        typed = fields_of(await read_form(request, LARGEST_FORM, self._frame.language(request)))
        return await to_thread.run_sync(self._opened, request, typed.get("password", ""), typed.get("to", ""))

    def _opened(self, request: Request, password: str, to: str) -> Response:
        if not self._protection.passwords.are_set or not self._protection.opens(request, password.encode()):
            return self._page(request, 422, text(self._frame.language(request), "login.wrong"))
        answer = RedirectResponse(f"./{_wanted(to)}", 303)
        # What the browser had before is over: nobody can have laid a session under it.
        self._protection.sessions.end(self._protection.cookies.read(request))
        token = self._protection.sessions.begin(self._protection.passwords.epoch)
        self._protection.cookies.write(request, answer, token)
        self._note(request, "logged in in the browser")
        return answer

    async def close(self, request: Request) -> Response:
        """Close the session."""
        self._guard.require(request)
        return await to_thread.run_sync(self._closed, request)

    def _closed(self, request: Request) -> Response:
        answer = RedirectResponse("./login", 303)
        if self._protection.is_logged_in(request):
            self._protection.sessions.end(self._protection.cookies.read(request))
            self._note(request, "logged out in the browser")
        self._protection.cookies.write(request, answer, "")
        return answer

    def _page(self, request: Request, status: int, wrong: str = "") -> Response:
        to = _wanted(request.query_params.get("to", ""))
        are_set = self._protection.passwords.are_set
        return self._frame.render(
            request, "login.html", is_open=True, status=status, wrong=wrong, to=to, are_set=are_set
        )

    def _note(self, request: Request, what: str) -> None:
        with self._store.transaction() as tx:
            tx.journal.write("", what, caller=self._protection.callers.name(request))


def _wanted(to: str) -> str:
    """Return where the browser wanted to go: only below ourselves, and by a relative way."""
    parts = urlsplit(to)
    is_ours = not parts.scheme and not parts.netloc and not to.startswith(("/", "\\", "."))
    safe = all(char.isprintable() and char not in '\\"<>' for char in to)
    return to if is_ours and safe and ":" not in parts.path and ".." not in parts.path else ""
