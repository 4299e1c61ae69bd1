"""How what is refused, unknown or broken is answered: a page for people, a line for programs."""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from connector.texts import name, text
from connector.web import replies
from connector.web.frame import Frame, wants_page
from connector.web.layers import HEADERS
from connector.web.protection import AccessRefused

_log = structlog.get_logger("door")


async def refuse_access(frame: Frame, request: Request, error: Exception) -> Response:
    """Answer who may not come in."""
    if not isinstance(error, AccessRefused):
        raise error
    if error.status == 303:
        return Response(status_code=303, headers=error.headers)
    if wants_page(request):
        return _refusal(frame, request, error.status, str(error), error.headers)
    return PlainTextResponse(f"{error}\n", error.status, error.headers)


async def refuse_request(frame: Frame, request: Request, error: Exception) -> Response:
    """Answer for an address or a way that there is not."""
    if not isinstance(error, HTTPException):
        raise error
    if wants_page(request):
        sentence = text(
            frame.language(request), "door.no_page" if error.status_code == 404 else "door.no_way"
        )
        return _refusal(frame, request, error.status_code, sentence, error.headers, is_known=False)
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


async def admit_defect(frame: Frame, request: Request, error: Exception) -> Response:
    """Answer for a defect of ours, which stands in the log."""
    _log.error("a request failed", exc_info=error)
    # This answer is made outside of the layers.
    if wants_page(request):
        sentence = text(frame.language(request), "door.failed")
        return _refusal(frame, request, 500, sentence, HEADERS, is_known=False)
    reply = replies.error(500, "internal_error", "The connector failed; its log says why.", "failed")
    return JSONResponse(dict(reply.content), reply.status, dict(HEADERS))


def _refusal(
    frame: Frame,
    request: Request,
    status: int,
    sentence: str,
    headers: Mapping[str, str] | None,
    *,
    is_known: bool = True,
) -> Response:
    """Answer a person's browser with a page; whoever was not let in sees no way further.

    Where nobody has looked who asks (not ``is_known``), the page does not say whose connector it is.
    """
    title = name(frame.language(request), "refusal", str(status))
    is_stranger = status in (401, 403, 429)
    page = frame.render(
        request,
        "refused.html",
        status=status,
        is_open=is_stranger,
        names_supplier=is_known,
        title=title,
        why=sentence,
    )
    for key, value in (headers or {}).items():
        page.headers.setdefault(key, value)
    return page
