"""The status page, and the same facts as JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from connector.engine import Engine
from connector.overview import Overview, facts_of, overview
from connector.release import explain
from connector.settings import Settings
from connector.texts import choose_language, name, text, wish_of_browser

if TYPE_CHECKING:
    from connector.release import Language

TEMPLATES = Path(__file__).parent.parent / "templates"
_TIME_FORMS = {"de": "%d.%m.%Y %H:%M:%S", "en": "%Y-%m-%d %H:%M:%S"}


class StatusDoor:
    """Answers "is all well?" to people and to programs; reads the store only."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
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
        html = self._environment.get_template("status.html").render(
            now=now,
            language=language,
            style=self._style,
            t=partial(text, language),
            name=partial(name, language),
            sentence=lambda code, values: explain(code, values, language),
            time=_clock(language),
        )
        headers = {
            "Content-Security-Policy": self._policy,
            "Content-Language": language,
            "Vary": "Accept-Language",
        }
        return HTMLResponse(html, headers=headers)

    def _read(self) -> Overview:
        return overview(self._engine.parts.store, self._settings, self._engine, is_running=True)

    def _language(self, request: Request) -> Language:
        wish = wish_of_browser(request.headers.get("accept-language", ""))
        return choose_language(self._settings.ui.language, wish)


def _clock(language: Language) -> Callable[[datetime], str]:
    """Write times by the clock of the machine that the connector runs on."""

    def write(moment: datetime) -> str:
        return moment.astimezone().strftime(_TIME_FORMS[language])

    return write
