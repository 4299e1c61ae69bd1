"""Who may see the pages and the metrics.

Without any password: who asks on this machine itself, by a loopback name and not through a proxy. With one:
who has logged in, and programs that send it (HTTP Basic, any user name). A Unix socket is there for a proxy,
so that it needs the password in any case.
"""

from __future__ import annotations

import base64
import binascii
import math
from pathlib import Path
from urllib.parse import quote

import structlog
from anyio import to_thread
from starlette.requests import Request

from connector.model.messages import Language
from connector.settings import Settings
from connector.store import Store
from connector.texts import choose_language, render, text, wish_of_browser
from connector.views.metrics import Metrics
from connector.web.bodies import BodyRefused, read_body
from connector.web.frame import wants_page
from connector.web.login.callers import Callers, is_on_this_machine
from connector.web.login.cookies import Cookies
from connector.web.login.passwords import Passwords, TooBusy
from connector.web.login.sessions import Sessions
from connector.web.login.tries import AccountTries, Tries

_log = structlog.get_logger("door")
BUSY_SECONDS = 5.0


class AccessRefused(Exception):
    """A page is not shown: HTTP status, and a sentence that tells what to do."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.headers = headers or {}
        super().__init__(message)


class Protection:
    """A dependency of the protected pages; raises AccessRefused."""

    def __init__(
        self, settings: Settings, store: Store, metrics: Metrics | None = None, state: Path | None = None
    ) -> None:
        self.passwords = Passwords(settings.server.password.get_secret_value(), state)
        self.sessions = Sessions(store)
        self.callers = Callers(settings.server.trusted_proxies)
        self.cookies = Cookies(self.callers, settings.kickroute.public_url)
        self._language = settings.ui.language
        self._metrics = metrics
        self._tries, self._together = Tries(), AccountTries()

    async def __call__(self, request: Request) -> None:
        """Let the request through, or raise AccessRefused with 303 (to the login), 401, 403 or 429."""
        if await to_thread.run_sync(self.is_logged_in, request):
            return
        if not self.passwords.are_set:
            if not is_on_this_machine(request):
                raise AccessRefused(403, self._text(request, "door.only_here"))
            return
        header = request.headers.get("authorization")
        if header is None:
            raise self._unknown(request)
        self.require_patience(request)
        await to_thread.run_sync(self._require_password, request, header)

    def is_logged_in(self, request: Request) -> bool:
        """Tell whether the browser has an open session."""
        return self.sessions.is_open(self.cookies.read(request), self.passwords.epoch)

    def require_patience(self, request: Request) -> None:
        """Raise AccessRefused with 429 for who has to wait before the next password."""
        caller = self.callers.name(request)
        wait = max(self._tries.seconds_to_wait(caller), self._together.seconds_to_wait(caller))
        if wait > 0:
            self._refuse_for_now(request, wait)

    def opens(self, request: Request, password: bytes) -> bool:
        """Tell whether a password is right, and count it if not; raises AccessRefused with 429."""
        caller = self.callers.name(request)
        try:
            is_right = self.passwords.opens(password)
        except TooBusy:
            self._refuse_for_now(request, BUSY_SECONDS)
        if is_right:
            self._tries.right(caller)
            self._together.right(caller)
            return True
        self._tries.wrong(caller)
        self._together.wrong()
        if self._metrics is not None:
            self._metrics.wrong_password()
        _log.warning("wrong password for the status page", caller=caller)
        return False

    def _require_password(self, request: Request, header: str) -> None:
        if not self.opens(request, _given_password(header)):
            raise self._unknown(request)

    def _refuse_for_now(self, request: Request, seconds: float) -> None:
        headers = {"Retry-After": str(math.ceil(seconds))}
        raise AccessRefused(429, self._text(request, "door.too_many_tries"), headers)

    def _unknown(self, request: Request) -> AccessRefused:
        """Lead a person to the login, and tell a program that it is to send the password."""
        message = self._text(request, "door.password_needed")
        if _is_person(request):
            path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
            wanted = path.lstrip("/") + (f"?{request.url.query}" if request.url.query else "")
            asked = f"?to={quote(wanted)}" if wanted and request.method == "GET" else ""
            up = "../" * (path.count("/") - 1) or "./"
            return AccessRefused(303, message, {"Location": f"{up}login{asked}"})
        challenge = {"WWW-Authenticate": 'Basic realm="Kickroute Connector", charset="UTF-8"'}
        return AccessRefused(401, message, challenge)

    def _text(self, request: Request, key: str) -> str:
        wish = wish_of_browser(request.headers.get("accept-language", ""))
        return text(choose_language(self._language, wish), key)


async def read_form(request: Request, limit: int, language: Language) -> bytes:
    """Return the body of a form; raises AccessRefused when it is too large, too slow or given up."""
    try:
        return await read_body(request, limit)
    except BodyRefused as refused:
        raise AccessRefused(refused.status, render(language, str(refused))) from refused


def _is_person(request: Request) -> bool:
    """Tell whether a browser asks for a page, and sends no password by itself."""
    return wants_page(request) and "authorization" not in request.headers


def _given_password(header: str) -> bytes:
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(credentials.strip(), validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""
