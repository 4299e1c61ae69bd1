"""The status page, an order's page, the list of decisions about money, and the same facts as JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from connector.alarms.kinds import kind_of
from connector.catalogue.release import explain
from connector.labels import LabelFolder, label_view
from connector.model import Carrier
from connector.model.commands import Outcome
from connector.model.version import VERSION
from connector.running.engine import Engine
from connector.settings import Settings
from connector.settings.zone import local
from connector.texts import amount, choose_language, name, render, text, wish_of_browser
from connector.views.details import Path as Way
from connector.views.details import StockPath, detail_of, order_details
from connector.views.overview import Overview, absence_sentence, facts_of, overview, troubled_events
from connector.web.forms import FormGuard
from connector.web.protection import AccessRefused

if TYPE_CHECKING:
    from connector.catalogue.release import Language

TEMPLATES = Path(__file__).parent / "templates"
MOST_DECISIONS = 500
_TIME_FORMS = {"de": "%d.%m.%Y %H:%M:%S", "en": "%Y-%m-%d %H:%M:%S"}


class StatusDoor:
    """Answers "is all well?" to people and to programs; reads the store only."""

    def __init__(self, engine: Engine, settings: Settings, guard: FormGuard) -> None:
        self._engine = engine
        self._settings = settings
        self._guard = guard
        style = (TEMPLATES / "status.css").read_text(encoding="utf-8")
        self._style = Markup(style)  # noqa: S704 - our own file
        # The policy names the one style sheet by its hash: nothing else is ever applied or loaded.
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        self._policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )

    def facts(self, request: Request) -> JSONResponse:
        """Answer with all facts as JSON."""
        return JSONResponse(facts_of(self._read(), self._language(request)))

    def page(self, request: Request) -> HTMLResponse:
        """Answer with the page, in the reader's language."""
        language, now = self._language(request), self._read()
        return self._render(
            request,
            "status.html",
            now=now,
            away=absence_sentence(language, now.absence) if now.absence else "",
            stock=_stock_sentence(language, now.stock),
            alarms=[_alarm(language, key, found) for key, found in now.alarms.items()],
            done=self._done(request, language),
        )

    def order(self, request: Request) -> HTMLResponse:
        """Answer with what happened to one order; raises AccessRefused with 404 when it is unknown."""
        number = request.query_params.get("number", "")
        language = self._language(request)
        with self._engine.parts.store.reading() as tx:
            found = order_details(tx, number)
            if found is None:
                raise AccessRefused(404, text(language, "cli.order_unknown", number=number))
            label = label_view(tx, found.record, self._engine.parts.label_office)
        return self._render(
            *(request, "order.html"),
            order=found,
            label=label,
            carriers=list(Carrier),
            done=self._done(request, language),
        )

    def label(self, request: Request) -> Response:
        """Answer with the PDF of an order's newest label; raises AccessRefused with 404 without one."""
        number = request.query_params.get("number", "")
        with self._engine.parts.store.reading() as tx:
            label = tx.labels.latest(number)
        if label is None or not LabelFolder.has(label.file):
            raise AccessRefused(404, text(self._language(request), "label.no_label", number=number))
        headers = {"Cache-Control": "no-store"}
        return FileResponse(
            label.file, media_type="application/pdf", filename=Path(label.file).name, headers=headers
        )

    def outbox(self, request: Request) -> HTMLResponse:
        """Answer with a page of the messages that did not get through."""
        wish = request.query_params.get("page", "")
        page = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 9 else 1
        return self._render(request, "outbox.html", events=troubled_events(self._engine.parts.store, page))

    def money(self, request: Request) -> HTMLResponse:
        """Answer with the newest decisions about money."""
        with self._engine.parts.store.reading() as tx:
            entries = tx.journal.read(money=True, limit=MOST_DECISIONS)
        return self._render(request, "money.html", entries=entries)

    def _render(self, request: Request, template: str, **values: Any) -> HTMLResponse:
        language = self._language(request)
        session = self._guard.session(request)
        html = self._environment.get_template(template).render(
            supplier=self._settings.supplier,
            version=VERSION,
            is_practice=self._settings.shop.platform == "sandbox",
            language=language,
            style=self._style,
            links=self._engine.parts.shop.admin_links,
            token=self._guard.token(session),
            t=partial(text, language),
            name=partial(name, language),
            sentence=lambda code, facts: explain(code, facts, language),
            detail=lambda entry: detail_of(entry, language),
            said=partial(_said, language),
            amount=partial(amount, language),
            time=_clock(language),
            **values,
        )
        headers = {
            "Content-Security-Policy": self._policy,
            "Content-Language": language,
            "Referrer-Policy": "same-origin",  # without it a browser does not say where a form was sent from
            "Vary": "Accept-Language, Cookie",
        }
        answer = HTMLResponse(html, headers=headers)
        self._guard.remember(request, answer, session)
        return answer

    def _done(self, request: Request, language: Language) -> dict[str, str] | None:
        """Say what became of the button that was pressed."""
        wish = request.query_params.get("done", "")
        if not wish.isdecimal() or len(wish) > 15:
            return None
        with self._engine.parts.store.reading() as tx:
            known = tx.requests.get(int(wish))
        if known is None:
            return None
        if known.done_at is None:
            return {"kind": "waiting", "sentence": text(language, "page.not_done_yet")}
        outcome = Outcome.load(known.result)
        return {
            "kind": "fine" if outcome.is_done else "refused",
            "sentence": render(language, outcome.sentence),
        }

    def _read(self) -> Overview:
        return overview(self._engine.parts.store, self._settings, self._engine, is_running=True)

    def _language(self, request: Request) -> Language:
        wish = wish_of_browser(request.headers.get("accept-language", ""))
        return choose_language(self._settings.ui.language, wish)


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
        found=_said(language, found),
        advice="" if "kickroute-connector" in found else advice,
    )


def _said(language: Language, sentence: str) -> str:
    """Say a sentence of the program to the reader, with a capital where it begins with a word."""
    said = render(language, sentence)
    first = said.partition(" ")[0]
    return said[:1].upper() + said[1:] if first.isalpha() else said


def _stock_sentence(language: Language, stock: StockPath) -> str:
    if stock.path is Way.NOT_YET or stock.seconds is None:
        return text(language, "page.stock_not_yet")
    key = "page.stock_hooks" if stock.path is Way.HOOKS else "page.stock_polling"
    return text(language, key, seconds=max(1, round(stock.seconds)))


def _clock(language: Language) -> Callable[[datetime], str]:
    """Write times by the people's clock."""

    def write(moment: datetime) -> str:
        return local(moment).strftime(_TIME_FORMS[language])

    return write
