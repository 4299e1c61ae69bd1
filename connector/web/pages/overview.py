"""The first page: is all well, what needs somebody, and five figures; and the same facts as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from connector.alarms.kinds import kind_of
from connector.store.past.watched import Lasted
from connector.texts import text
from connector.views.details import Path as Way
from connector.views.details import StockPath
from connector.views.figures import Hour, Speed
from connector.views.overview import Overview, Verdict, absence_sentence, facts_of, overview
from connector.web.pages.desk import Desk

if TYPE_CHECKING:
    from connector.catalogue.release import Language

TONES: Mapping[Verdict, str] = {Verdict.WELL: "fine", Verdict.TROUBLE: "bad", Verdict.STOPPED: "bad"}
"""The colour of each answer; any other is yellow."""

TALL, SLOT, LEFT = 100.0, 20, 38
_MARKS = (1, 5, 30, 120, 900)


def facts(desk: Desk, request: Request) -> Response:
    """Answer with all facts as JSON."""
    return JSONResponse(facts_of(_read(desk), desk.language(request)))


def show(desk: Desk, request: Request) -> Response:
    """Answer with the page, in the reader's language."""
    language, now = desk.language(request), _read(desk)
    return desk.frame.render(
        request,
        "overview.html",
        here="overview",
        now=now,
        tone=TONES.get(now.verdict, "wait"),
        away=absence_sentence(language, now.absence) if now.absence else "",
        stock=_stock_sentence(language, now.stock),
        past=[_past(language, each) for each in now.history],
        chart=chart(now.figures.speed),
        has_orders=desk.frame.has("orders"),
        has_settings=desk.frame.has("settings"),
        done=desk.outcome(request),
    )


def _read(desk: Desk) -> Overview:
    return overview(desk.store, desk.settings, desk.engine, is_running=True)


@dataclass(frozen=True, slots=True)
class _Past:
    """An alarm that is over, as it is told now."""

    title: str
    came: datetime
    went: datetime | None


def _past(language: Language, lasted: Lasted) -> _Past:
    kind = kind_of(lasted.key)
    title = text(language, f"alarm.{kind.name}", about=kind.about)
    return _Past(title, lasted.came, lasted.went)


@dataclass(frozen=True, slots=True)
class _Bar:
    """An hour in the picture: where it stands, how high half and 95 of 100 are; zero where nothing was."""

    x: int
    half: float
    most: float
    hour: Hour


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture's bars, and the lines behind them as seconds and height."""

    bars: tuple[_Bar, ...]
    lines: tuple[tuple[int, float], ...]


def chart(speed: Speed) -> Chart:
    """Draw the hours: each doubling of the seconds is as high, so that one and a thousand are both seen."""
    longest = max((hour.most or 0 for hour in speed.hours), default=0)
    top = next((mark for mark in _MARKS if mark >= longest), longest)
    bars = tuple(
        _Bar(LEFT + n * SLOT, _height(hour.half, top), _height(hour.most, top), hour)
        for n, hour in enumerate(speed.hours)
    )
    return Chart(bars, tuple((mark, _height(mark, top)) for mark in _MARKS if mark <= top))


def _height(seconds: int | None, top: int) -> float:
    return 0.0 if seconds is None else round(TALL * log2(1 + seconds) / log2(1 + top), 1)


def _stock_sentence(language: Language, stock: StockPath) -> str:
    if stock.path is Way.NOT_YET or stock.seconds is None:
        return text(language, "page.stock_not_yet")
    key = "page.stock_hooks" if stock.path is Way.HOOKS else "page.stock_polling"
    return text(language, key, seconds=max(1, round(stock.seconds)))
