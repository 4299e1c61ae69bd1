"""What makes sure that a button was pressed on our own page: the browser says so itself.

Every browser in use says where a form was sent from, in ``Sec-Fetch-Site`` or ``Origin``; no page can make
one say otherwise. What says neither is no browser that pressed a button of ours.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

from connector.texts import choose_language, text, wish_of_browser
from connector.web.protection import AccessRefused

_FROM_HERE = ("same-origin", "none")


class OriginGuard:
    """Lets what is sent pass only if it comes from a page of ours."""

    def __init__(self, language: str, public_url: str) -> None:
        self._language = language
        self._public = urlsplit(public_url).netloc

    def require(self, request: Request) -> None:
        """Raise AccessRefused with 403 unless the browser says that this was sent from here."""
        if not self._is_from_here(request):
            wish = wish_of_browser(request.headers.get("accept-language", ""))
            raise AccessRefused(403, text(choose_language(self._language, wish), "door.stale_form"))

    def _is_from_here(self, request: Request) -> bool:
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            return site in _FROM_HERE
        origin = request.headers.get("origin", "")
        return urlsplit(origin).netloc in {request.headers.get("host", ""), self._public} - {""}
