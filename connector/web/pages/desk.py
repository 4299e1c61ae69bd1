"""What every page and every form has at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from connector.model.commands import Outcome
from connector.running.engine import Engine
from connector.settings import Settings
from connector.setup.office import Office
from connector.store import Store
from connector.texts import render, text
from connector.web.frame import Frame
from connector.web.protection import Protection

if TYPE_CHECKING:
    from connector.catalogue.release import Language


@dataclass(frozen=True, slots=True)
class Desk:
    """The daemon, its settings, and the frame in which pages are answered.

    Without an ``office`` the settings are not changed by pages.
    """

    engine: Engine
    settings: Settings
    frame: Frame
    protection: Protection
    office: Office | None = None

    @property
    def store(self) -> Store:
        """The store, from which pages are read."""
        return self.engine.parts.store

    def language(self, request: Request) -> Language:
        """Return the reader's language."""
        return self.frame.language(request)

    def outcome(self, request: Request) -> dict[str, str] | None:
        """Say what became of the button that led here, by the address's ``done``; None where none did."""
        wish, language = request.query_params.get("done", ""), self.language(request)
        if not wish.isdecimal() or len(wish) > 15:
            return None
        with self.store.reading() as tx:
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


Page = Callable[[Desk, Request], Response]
"""Answers a page; runs in a thread, after the caller was let in."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Takes a form: ``work`` gets its body of at most ``largest`` bytes, runs in a thread, and answers.

    By then it is certain that the caller was let in, and that the form was sent from a page of ours.
    """

    work: Callable[[Desk, Request, bytes], Response]
    largest: int = 8 * 1024


def fields_of(body: bytes) -> dict[str, str]:
    """Read a form's fields; of several with one name the last counts."""
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def address_of(base: str, query: Mapping[str, str]) -> str:
    """Return an address with a query; what an empty value says is left out."""
    kept = {name: value for name, value in query.items() if value}
    return f"{base}?{urlencode(kept)}" if kept else base


def page_number(request: Request) -> int:
    """Read which page of a list is wanted; the first one where the address says none."""
    wish = request.query_params.get("page", "")
    return max(1, int(wish)) if wish.isascii() and wish.isdigit() and len(wish) < 9 else 1
