"""Suppliers' products in a retailer's shop: progress, questions with buttons, what is linked and locked."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from connector.views.imports import imports_view
from connector.web.pages.desk import Desk, page_number


def show(desk: Desk, request: Request) -> Response:
    """Answer with the page."""
    only_locked = request.query_params.get("show") == "locked"
    view = imports_view(desk.store, page_number(request), only_locked=only_locked)
    return desk.frame.render(request, "imports.html", here="imports", view=view, done=desk.outcome(request))
