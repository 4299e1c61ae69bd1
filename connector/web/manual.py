"""The manual: pages of ``docs``, which are shipped, made into HTML for the browser.

``help/en`` and ``help/de`` hold them under the names that they have in ``docs``. What they say is ours, and
is escaped nevertheless: markup of theirs is text, a picture is left out, and so is what leads nowhere here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from connector.model.messages import Language

FOLDER = Path(__file__).parent / "help"
GERMAN: Mapping[str, str] = {
    "first-day": "erster-tag",
    "prices": "preise",
    "withheld": "zurueckgehalten",
    "delivery-note": "lieferschein",
    "labels": "etiketten",
    "tracking": "sendungsnummern",
    "troubleshooting": "fehlersuche",
    "alarms": "alarme",
    "bad-day": "schlimmer-tag",
    "check": "pruefen",
    "settings": "einstellungen",
    "surroundings": "umfeld",
    "moving-over": "umziehen",
    "flows": "ablaeufe",
    "hosting": "betrieb",
}
"""What pages are called in German, by their names in addresses; any other is called the same."""

NAMES = (*GERMAN, *sorted({path.stem for path in (FOLDER / "en").glob("*.md")} - set(GERMAN)))
"""The pages, in the order of the list."""

_COMMENT = re.compile(r"<!--.*?-->\n?", re.S)
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page: its name, its title, and its contents below the title as HTML."""

    name: str
    title: str
    html: str


@lru_cache(maxsize=2 * len(NAMES))
def manual_page(name: str, language: Language) -> ManualPage | None:
    """Return a page in a language; None for a name that is none."""
    if name not in NAMES:
        return None
    file = FOLDER / language / f"{_called(name, language)}.md"
    tokens = _PARSER.parse(_COMMENT.sub("", file.read_text(encoding="utf-8")))
    title, body = tokens[1].content, tokens[3:]  # a page begins with its title
    taken = {""}
    for at, token in enumerate(body):
        if token.type in ("heading_open", "tr_open") and body[at - 1].type != "thead_open":
            place = anchor(_first_text(body[at:]))
            if place not in taken:
                token.attrSet("id", place)
                taken.add(place)
        if token.type == "table_open":
            token.attrSet("class", "rows")
        if token.type == "th_open" and not _plain(body[at + 1]):
            token.tag = body[at + 2].tag = "td"
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        if token.type == "inline":
            token.children = list(_links(token.children or (), language))
    _name_cells(body)
    return ManualPage(name, title, _without_gaps(_PARSER.renderer.render(body, _PARSER.options, {})))


def _without_gaps(html: object) -> str:
    """Leave out what pictures stood in."""
    return str(html).replace("<p></p>\n", "")


def _called(name: str, language: Language) -> str:
    return GERMAN.get(name, name) if language == "de" else name


def anchor(text: str) -> str:
    """Return where a heading or a row stands: its words, as addresses spell them."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*", bare))


def _name_cells(tokens: Sequence[Token]) -> None:
    """Tell each cell its head, for screens on which rows are cards; without heads the first cell is one."""
    heads: list[str] = []
    at = 0
    for token, inline, end in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token.type == "table_open":
            heads = []
        elif token.type == "th_open":
            heads.append(_plain(inline))
        elif token.type == "tr_open":
            at = 0
        elif token.type == "td_open":
            if at == 0 and not any(heads):
                token.tag = end.tag = "th"
                token.attrSet("scope", "row")
            token.attrSet("data-label", heads[at])
            at += 1


def _first_text(tokens: Sequence[Token]) -> str:
    return next((_plain(token) for token in tokens if token.type == "inline" and _plain(token)), "")


def _plain(token: Token) -> str:
    return "".join(child.content for child in token.children or () if child.type in ("text", "code_inline"))


def _links(children: Sequence[Token], language: Language) -> Iterator[Token]:
    """Lead to pages that are here, and elsewhere by whole addresses; of any other link the words stay."""
    is_kept = True
    for child in children:
        if child.type == "image":
            continue
        if child.type == "link_open":
            where = _target(str(child.attrGet("href") or ""), language)
            is_kept = bool(where)
            child.attrSet("href", where)
            child.attrSet("rel", "noreferrer")
        if is_kept or child.type not in ("link_open", "link_close"):
            yield child


def _target(href: str, language: Language) -> str:
    if href.startswith("https://"):
        return href
    file, _, place = href.partition("#")
    name = {_called(name, language): name for name in NAMES}.get(file.removesuffix(".md"), "")
    if file and not name:
        return ""
    return name + (f"#{anchor(place.replace('-', ' '))}" if place else "")
