"""Money by month, as a table, and the decisions about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from connector.views.money import months, sheet_heads, sheet_rows
from connector.web.pages.desk import Desk
from connector.web.sheets import sheet_answer

MOST_DECISIONS = 200
PRICES = ("price told",)
"""Decisions that nearly every sweep makes; they are folded away."""


def show(desk: Desk, request: Request) -> Response:
    """Answer with the months, the newest decisions, and the newest prices."""
    fee = desk.settings.kickroute.fee
    found = months(desk.store, fee)
    with desk.store.reading() as tx:
        decisions = tx.journal.read(money=True, without=PRICES, limit=MOST_DECISIONS)
        prices = tx.journal.read(money=True, only=PRICES, limit=MOST_DECISIONS)
    return desk.frame.render(
        request,
        "money.html",
        here="money",
        months=found,
        fee=fee,
        entries=decisions,
        prices=prices,
    )


def sheet(desk: Desk, request: Request) -> Response:
    """Answer with the months as a table."""
    language, fee = desk.language(request), desk.settings.kickroute.fee
    rows = sheet_rows(months(desk.store, fee), language)
    return sheet_answer(language, "money", sheet_heads(language, fee), rows)
