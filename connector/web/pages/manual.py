"""The manual in the browser: a list of its pages, and each of them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from connector.texts import text
from connector.web.manual import NAMES, manual_page
from connector.web.pages.desk import Desk
from connector.web.protection import AccessRefused


def contents(desk: Desk, request: Request) -> Response:
    """Answer with the list of all pages."""
    pages = [manual_page(name, desk.language(request)) for name in NAMES]
    return desk.frame.render(request, "manual.html", here="manual", page=None, pages=pages)


def show(desk: Desk, request: Request) -> Response:
    """Answer with a page; raises AccessRefused with 404 for a name that is none."""
    language = desk.language(request)
    page = manual_page(str(request.path_params["name"]), language)
    if page is None:
        raise AccessRefused(404, text(language, "door.no_page"))
    return desk.frame.render(request, "manual.html", here="manual", page=page, pages=[])
