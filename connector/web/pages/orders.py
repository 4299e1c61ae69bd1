"""The orders: searched, filtered, as a table, and their delivery notes in one file."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode

from starlette.requests import Request
from starlette.responses import Response

from connector.documents import NoteRules, Share, open_notes
from connector.model.errors import ConnectorError
from connector.store.lists.order_list import Narrow
from connector.texts import render, text
from connector.views.orders import KINDS, items_of, orders_page, sheet_heads, sheet_rows
from connector.web.pages.desk import Deed, Desk, address_of, page_number
from connector.web.protection import AccessRefused
from connector.web.sheets import sheet_answer

LONGEST = 100
MOST_NOTES = 100


def show(desk: Desk, request: Request) -> Response:
    """Answer with a page of what a search finds."""
    words, narrow = _wish(request)
    found = orders_page(desk.store, words, narrow, page_number(request))
    query = {name: value for name, value in (("q", words), ("show", narrow.value)) if value}
    return desk.frame.render(
        request,
        "orders.html",
        here="orders",
        found=found,
        narrows=list(Narrow),
        kinds=KINDS,
        items=items_of,
        query=query,
        address=lambda **changes: address_of("orders", {**query, **changes}),
        csv=address_of("orders.csv", query),
        pager=f"orders?{urlencode({**query, 'page': ''})}",
    )


def sheet(desk: Desk, request: Request) -> Response:
    """Answer with all that a search finds as a table."""
    words, narrow = _wish(request)
    language = desk.language(request)
    rows = sheet_rows(desk.store, words, narrow, language)
    return sheet_answer(language, "orders", sheet_heads(language), rows, as_text=(1, 8))


def notes(desk: Desk, request: Request) -> Response:
    """Answer with the delivery note of the order that the address names."""
    return _notes(desk, request, {"number": request.query_params.getlist("number")})


def _chosen(desk: Desk, request: Request, body: bytes) -> Response:
    return _notes(desk, request, parse_qs(body.decode("utf-8", "replace")))


CHOSEN = Deed(_chosen, largest=32 * 1024)
"""Answers with the notes of the orders that are ticked, or of a part of one; nothing is changed by it."""


def _notes(desk: Desk, request: Request, fields: Mapping[str, list[str]]) -> Response:
    """Answer with delivery notes as one PDF; their orders are read from the shop now.

    Raises AccessRefused with 404 for one that cannot be printed, 503 when the shop does not answer.
    """
    language, numbers = desk.language(request), fields.get("number", [])[:MOST_NOTES]
    if not numbers:
        raise AccessRefused(404, text(language, "note.none_chosen"))
    share = Share(_pieces(fields, "now"), _pieces(fields, "sent")) if len(numbers) == 1 else None
    rules = NoteRules.from_settings(desk.settings.documents)
    try:
        found = open_notes(desk.engine.parts.shop, desk.store, rules, numbers, share)
    except ConnectorError as error:
        raise AccessRefused(503, render(language, str(error))) from error
    if found.printed is None:
        raise AccessRefused(404, text(language, f"note.{found.verdict}", **found.values))
    headers = {
        "Content-Disposition": f'inline;filename="{found.printed.file_name}"',
        "Cache-Control": "no-store",
    }
    return Response(found.printed.content, media_type="application/pdf", headers=headers)


def _wish(request: Request) -> tuple[str, Narrow]:
    words, show = request.query_params.get("q", "")[:LONGEST], request.query_params.get("show", "")
    return words, Narrow(show) if show in list(Narrow) else Narrow.ALL


def _pieces(fields: Mapping[str, list[str]], kind: str) -> dict[int, int]:
    """Read pieces of lines from fields such as ``now.2``; what is no number is left out."""
    found: dict[int, int] = {}
    for name, values in fields.items():
        what, _, position = name.partition(".")
        is_number = position.isdecimal() and values[-1].isdecimal()
        if what == kind and is_number and len(position) < 4 and len(values[-1]) < 7:
            found[int(position)] = int(values[-1])
    return found
