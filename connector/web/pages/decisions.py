"""The dealer prices that wait for a yes or no, a page at a time."""

from __future__ import annotations

from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from connector.views.details import count_held_prices, held_prices
from connector.web.pages.desk import Desk, page_number

A_PAGE = 25


def show(desk: Desk, request: Request) -> Response:
    """Answer with a page of them; the last one if it is beyond."""
    with desk.store.reading() as tx:
        count = count_held_prices(tx, tx.catalogue.counts()[2])
        pages = max(1, -(-count // A_PAGE))
        page = min(page_number(request), pages)
        first = (page - 1) * A_PAGE
        prices = list(islice(held_prices(tx, page * A_PAGE), first, None))
    return desk.frame.render(
        request,
        "decisions.html",
        here="overview",
        prices=prices,
        count=count,
        page=page,
        pages=pages,
        done=desk.outcome(request),
    )
