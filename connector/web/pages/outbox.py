"""The messages that did not get through."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from connector.views.overview import troubled_events
from connector.web.pages.desk import Desk, page_number


def show(desk: Desk, request: Request) -> Response:
    """Answer with a page of them, those that are set aside first."""
    events = troubled_events(desk.store, page_number(request))
    return desk.frame.render(request, "outbox.html", here="overview", events=events)
