"""What makes sure that a button was pressed on our own page, by the one who was shown it."""

from __future__ import annotations

import hmac
import re
import secrets
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from connector.texts import choose_language, text, wish_of_browser
from connector.web.protection import AccessRefused

COOKIE = "kickroute_session"
_SESSION = re.compile(r"[\w-]{43}")


class FormGuard:
    """Gives out the token of each session's forms, and asks for it again.

    A session is a random cookie that no other site can send (``SameSite=Strict``); its token is made with a
    secret of this process, so that a cookie alone, or a page from before a restart, is not enough.
    """

    def __init__(self, language: str, public_url: str) -> None:
        self._key = secrets.token_bytes(32)
        self._language = language
        self._public = urlsplit(public_url)

    def session(self, request: Request) -> str:
        """Return the caller's session, or a new one."""
        known = request.cookies.get(COOKIE, "")
        return known if _SESSION.fullmatch(known) else secrets.token_urlsafe(32)

    def token(self, session: str) -> str:
        """Return what the forms of a session must carry."""
        return hmac.new(self._key, session.encode(), "sha256").hexdigest()

    def remember(self, request: Request, response: Response, session: str) -> None:
        """Let the browser keep its session while it is open."""
        is_public = bool(self._public.netloc) and request.headers.get("host") == self._public.netloc
        response.set_cookie(
            COOKIE,
            session,
            path=request.scope.get("root_path", "") or "/",
            secure=is_public and self._public.scheme == "https",
            httponly=True,
            samesite="strict",
        )

    def require(self, request: Request, token: str) -> None:
        """Raise AccessRefused unless this was sent by a form that this session was shown."""
        session = request.cookies.get(COOKIE, "")
        is_known = bool(_SESSION.fullmatch(session)) and hmac.compare_digest(
            token.encode(), self.token(session).encode()
        )
        if not is_known or not self._is_from_here(request):
            wish = wish_of_browser(request.headers.get("accept-language", ""))
            raise AccessRefused(403, text(choose_language(self._language, wish), "door.stale_form"))

    def _is_from_here(self, request: Request) -> bool:
        """Tell whether the browser says so itself; one that says nothing is judged by its token alone."""
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site == "same-origin"
        origin = request.headers.get("origin")
        ours = {request.headers.get("host", ""), self._public.netloc} - {""}
        return origin is None or urlsplit(origin).netloc in ours
