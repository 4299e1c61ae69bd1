"""The first page, and the same facts as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connector.alarms.kinds import kind_of
from connector.texts import text
from connector.views.details import Path as Way
from connector.views.details import StockPath
from connector.views.overview import Overview, absence_sentence, facts_of, overview
from connector.web.pages.desk import Desk
from connector.web.writing import said

if TYPE_CHECKING:
    from connector.catalogue.release import Language


def facts(desk: Desk, request: Request) -> Response:
    """Answer with all facts as JSON."""
    return JSONResponse(facts_of(_read(desk), desk.language(request)))


def show(desk: Desk, request: Request) -> Response:
    """Answer with the page, in the reader's language."""
    language, now = desk.language(request), _read(desk)
    return desk.frame.render(
        request,
        "status.html",
        here="overview",
        now=now,
        away=absence_sentence(language, now.absence) if now.absence else "",
        stock=_stock_sentence(language, now.stock),
        alarms=[_alarm(language, key, found) for key, found in now.alarms.items()],
        done=desk.outcome(request),
    )


def _read(desk: Desk) -> Overview:
    return overview(desk.store, desk.settings, desk.engine, is_running=True)


@dataclass(frozen=True, slots=True)
class _Alarm:
    """An alarm on the page: what it is, what was found, and what to do unless that says so itself."""

    title: str
    found: str
    advice: str


def _alarm(language: Language, key: str, found: str) -> _Alarm:
    kind = kind_of(key)
    advice = text(language, f"alarm.{kind.name}.next", about=kind.about)
    return _Alarm(
        title=text(language, f"alarm.{kind.name}", about=kind.about),
        found=said(language, found),
        advice="" if "kickroute-connector" in found else advice,
    )


def _stock_sentence(language: Language, stock: StockPath) -> str:
    if stock.path is Way.NOT_YET or stock.seconds is None:
        return text(language, "page.stock_not_yet")
    key = "page.stock_hooks" if stock.path is Way.HOOKS else "page.stock_polling"
    return text(language, key, seconds=max(1, round(stock.seconds)))
