"""Decisions about money."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from connector.web.pages.desk import Desk

MOST_DECISIONS = 500


def show(desk: Desk, request: Request) -> Response:
    """Answer with the newest decisions."""
    with desk.store.reading() as tx:
        entries = tx.journal.read(money=True, limit=MOST_DECISIONS)
    return desk.frame.render(request, "money.html", here="money", entries=entries)
