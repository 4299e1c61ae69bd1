"""An order's page, and the PDF of its label."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from connector.labels import LabelFolder
from connector.model import Carrier
from connector.texts import text
from connector.views.orders import KINDS, next_sentence, order_story
from connector.web.pages.desk import Desk
from connector.web.protection import AccessRefused


def show(desk: Desk, request: Request) -> Response:
    """Answer with what happened to one order; raises AccessRefused with 404 when it is unknown."""
    number = request.query_params.get("number", "")
    language = desk.language(request)
    with desk.store.reading() as tx:
        found = order_story(tx, number, desk.engine.parts.label_office)
    if found is None:
        raise AccessRefused(404, text(language, "cli.order_unknown", number=number))
    return desk.frame.render(
        request,
        "order.html",
        here="orders",
        order=found,
        listed=found.listed,
        label=found.label,
        kinds=KINDS,
        next_sentence=next_sentence(language, found.listed),
        lines=[(line.at, line.said(language), line.kind) for line in found.happened],
        carriers=list(Carrier),
        done=desk.outcome(request),
    )


def label(desk: Desk, request: Request) -> Response:
    """Answer with the PDF of an order's newest label; raises AccessRefused with 404 without one."""
    number = request.query_params.get("number", "")
    with desk.store.reading() as tx:
        newest = tx.labels.latest(number)
    if newest is None or not LabelFolder.has(newest.file):
        raise AccessRefused(404, text(desk.language(request), "label.no_label", number=number))
    headers = {"Cache-Control": "no-store"}
    name = Path(newest.file).name
    return FileResponse(newest.file, media_type="application/pdf", filename=name, headers=headers)
