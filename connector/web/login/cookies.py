"""The cookie of a session, and its flags."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from connector.web.login.callers import Callers

NAME = "kickroute_login"
HOST_NAME = f"__Host-{NAME}"
"""What a browser takes by https for the whole host only, from no other name below the domain."""

_SECONDS = 30 * 24 * 3600


class Cookies:
    """Writes and reads the cookie, as the browser reached us."""

    def __init__(self, callers: Callers, public_url: str) -> None:
        self._callers = callers
        self._public = urlsplit(public_url)

    def write(self, request: Request, response: Response, token: str) -> None:
        """Let the browser keep a session; an empty token lets it forget."""
        is_secure = self._is_secure(request)
        response.set_cookie(
            self._name(request),
            token,
            max_age=_SECONDS if token else 0,
            path=self._path(request),
            secure=is_secure,
            httponly=True,
            samesite="lax",
        )

    def read(self, request: Request) -> str:
        """Return the session's cookie; empty without one."""
        return request.cookies.get(self._name(request), "")

    def _name(self, request: Request) -> str:
        return HOST_NAME if self._is_secure(request) and self._path(request) == "/" else NAME

    def _is_secure(self, request: Request) -> bool:
        is_public = bool(self._public.netloc) and request.headers.get("host") == self._public.netloc
        return self._callers.is_https(request) or (is_public and self._public.scheme == "https")

    def _path(self, request: Request) -> str:
        # The prefix of the public address, also where a proxy has taken it off: the browser sees it.
        is_public = request.headers.get("host") == self._public.netloc
        return (self._public.path if is_public else "") or request.scope.get("root_path", "") or "/"
