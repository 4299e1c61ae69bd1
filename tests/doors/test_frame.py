"""The frame of all pages: what is always there, what is loaded, and what is never written in a template."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from connector.settings import zone
from connector.web import writing
from connector.web.frame import TEMPLATES, Policy
from connector.web.static import FOLDER, HTMX
from tests.doors.test_pages import Outline
from tests.doors.world import World

PAGE = {"Accept": "text/html,application/xhtml+xml;q=0.9"}
HTMX_TOLD = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
"""The SHA-256 of dist/htmx.min.js in the package htmx.org 2.0.11 of npm."""


@pytest.fixture
def in_berlin() -> Iterator[None]:
    """Let people live in Berlin."""
    zone.use("Europe/Berlin")
    yield
    zone.use()


# --- what pages load -----------------------------------------------------------------------------


def test_what_a_page_loads_is_kept_for_good_and_compared(world: World) -> None:
    """Style and scripts have their hash in the name, are what ``integrity`` says, and never change."""
    page = Outline(world.get("/").text)
    loaded = [a for tag, a in page.tags if tag in ("script", "link") and a.get("integrity")]
    assert len(loaded) == 3
    for attrs in loaded:
        address = (attrs.get("src") or attrs.get("href") or "").removeprefix(".")
        answer = world.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        digest = base64.b64encode(hashlib.sha384(answer.content).digest()).decode()
        assert attrs["integrity"] == f"sha384-{digest}"
        assert hashlib.sha256(answer.content).hexdigest()[:12] in address


def test_htmx_is_the_one_that_was_published() -> None:
    """The vendored file is the package's, byte by byte, and its licence lies beside it."""
    assert hashlib.sha256((FOLDER / HTMX).read_bytes()).hexdigest() == HTMX_TOLD
    assert "Redistribution" not in HTMX
    assert "Zero-Clause BSD" in (FOLDER / "htmx-2.0.11.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["style.css", "../frame.py", "..%2f..%2fapp.py", "htmx-2.0.11.LICENSE.txt", ""]
)
def test_nothing_else_is_served(world: World, name: str) -> None:
    """Only the names that pages use exist."""
    assert world.get(f"/static/{name}").status_code == 404


def test_files_are_there_for_those_who_log_in(make_world: Callable[..., World]) -> None:
    """Whoever has to give the password first sees a page with its style."""
    world = make_world(server={"password": "geheim"})
    answer = world.get("/", headers=PAGE)
    assert answer.url.endswith("/login")
    style = re.search(r'href="\./(static/style[^"]+)"', answer.text)
    assert style is not None
    assert world.get(f"/{style[1]}").status_code == 200


# --- the frame -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/money", "/outbox", "/no/such/page"])
def test_the_navigation_is_always_there(world: World, path: str) -> None:
    """Each page leads to the others, by an address that works from where it stands."""
    page = Outline(world.get(path, headers=PAGE).text)
    assert "nav" in {tag for tag, _ in page.tags}
    root = "../../" if path == "/no/such/page" else "./"
    led = {attrs.get("href") for tag, attrs in page.tags if tag == "a"}
    assert {root, f"{root}money"} <= led


def test_the_page_that_is_shown_is_marked(world: World) -> None:
    """For the eye and for those who listen: one entry is the current page."""
    here = [a["href"] for tag, a in Outline(world.get("/money").text).tags if a.get("aria-current") == "page"]
    assert here == ["./money"]


def test_htmx_gets_the_part_and_its_history_the_whole(world: World) -> None:
    """With ``HX-Request`` only what is in the frame is sent; what is restored from the history is whole."""
    part = world.get("/money", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "<h1>" in part.text
    whole = world.get("/money", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.text
    assert part.headers["Vary"] == whole.headers["Vary"] == "HX-Request, Accept-Language, Cookie"


def test_a_policy_is_widened_for_one_page_only() -> None:
    """A host of pictures and one that takes a form; what is no address widens nothing."""
    ours = Policy().header()
    assert "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'" in ours
    assert "img-src 'self' data:;" in ours
    assert "form-action 'self';" in ours
    wide = Policy(
        images=("https://shop.example/a/b.png?x",), forms=("https://shop.example:8443/wc",)
    ).header()
    assert "img-src 'self' data: https://shop.example;" in wide
    assert "form-action 'self' https://shop.example:8443;" in wide
    wrong = ("javascript:alert(1)", "https://*.example", "https://a.example; script-src *", "//x", "")
    assert Policy(images=wrong, forms=wrong).header() == ours


# --- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nothing", "/order?number=KR-9", "/label?number=KR-9", "/deep/er/yet"])
def test_a_wrong_address_answers_people_with_a_page(world: World, path: str) -> None:
    """A browser gets a page in the frame, in its reader's language; a program gets no HTML."""
    page = world.get(path, headers=PAGE)
    assert page.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")
    assert "<nav" in page.text
    assert "Not found" in page.text
    program = world.get(path)
    assert program.status_code == 404
    assert "<html" not in program.text


def test_a_program_gets_json_for_a_wrong_address(world: World) -> None:
    """Without ``Accept: text/html`` nothing changed."""
    assert world.get("/nothing").json() == {"detail": "Not Found"}
    assert world.get("/do", headers=PAGE).status_code == 405


def test_strangers_learn_nothing_from_a_refusal(make_world: Callable[..., World]) -> None:
    """Whoever was not let in sees neither the navigation nor whose connector it is."""
    world = make_world(server={"password": "geheim"})
    for path in ("/", "/order?number=KR-1", "/login"):
        refused = world.get(path, headers=PAGE)
        assert refused.url.partition("?")[0].endswith("/login")
        assert "<nav" not in refused.text
        assert "berg" not in refused.text
    wrong = world.get("/no/such/page", headers=PAGE)
    assert "berg" not in wrong.text


def test_a_part_is_refused_without_the_browsers_own_question(make_world: Callable[..., World]) -> None:
    """What htmx asks for is a person's as well: it leads to the login, and no browser asks for a password."""
    world = make_world(server={"password": "geheim"})
    part = world.get("/", headers={"HX-Request": "true", "Accept": "*/*"})
    assert part.url.endswith("/login")
    assert "WWW-Authenticate" not in part.headers
    assert 'name="password"' in part.text


def test_a_defect_is_a_page_for_people(world: World) -> None:
    """500 in the frame, with secure headers and without detail."""
    with world.broken_store():
        answer = world.get("/", headers=PAGE)
    assert answer.status_code == 500
    assert "<nav" in answer.text
    assert "sqlite" not in answer.text.lower()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


# --- how it is written ---------------------------------------------------------------------------


def test_amounts_numbers_and_moments_are_the_readers(in_berlin: None) -> None:
    """In the reader's language and by the shop's clock."""
    at = datetime(2026, 11, 30, 23, 5, 9, tzinfo=UTC)
    assert writing.money("de", Decimal("1234.5")) == "1.234,50\xa0€"
    assert writing.money("en", "1234.5") == "€1,234.50"
    assert writing.money("en", "by weight") == "by weight"
    assert (writing.number("de", 20000), writing.number("en", 20000)) == ("20.000", "20,000")
    assert (writing.percent("de", 0.125), writing.percent("en", 0.125)) == ("12,5\xa0%", "12.5%")
    assert writing.moment("de", at) == "1. Dez. 2026, 00:05"
    assert writing.moment("en", at) == "Dec 1, 2026, 00:05"
    assert (writing.day("de", at), writing.clock("de", at)) == ("1. Dez. 2026", "00:05")
    assert writing.since("de", at, at + timedelta(minutes=5)) == "vor 5 Minuten"
    assert writing.since("en", at, at + timedelta(minutes=5)) == "5 minutes ago"
    assert writing.duration("de", timedelta(seconds=3)) == "3 Sekunden"


# --- what no template may contain ----------------------------------------------------------------


class Faults(HTMLParser):
    """Finds what our policy forbids, or what htmx does not do under it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_script = False
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag's attributes."""
        self._in_script = tag == "script"
        known = dict(attrs)
        if tag == "style":
            self.found.append("a style element")
        if tag == "script" and "src" not in known:
            self.found.append("an inline script")
        if tag in ("script", "link", "img", "iframe", "source") and self._is_elsewhere(known):
            self.found.append(f"{tag} from elsewhere")
        for name, value in attrs:
            self._look_at(name, value or "")

    def _look_at(self, name: str, value: str) -> None:
        if name == "style":
            self.found.append("an attribute style")
        if re.match(r"(data-)?hx-on|on\w+$", name):
            self.found.append(f"a handler {name}")
        if name in ("hx-trigger", "data-hx-trigger") and "[" in re.sub(r"\{\{.*?\}\}", "", value):
            self.found.append("a filter in hx-trigger")
        if name.startswith(("hx-", "data-hx-")) and re.search(r"\b(js|javascript):", value):
            self.found.append("a js: value")
        if name in ("href", "src", "action") and value.strip().lower().startswith("javascript:"):
            self.found.append("a javascript: address")

    @staticmethod
    def _is_elsewhere(known: dict[str, str | None]) -> bool:
        address = known.get("src") or known.get("href") or ""
        return address.startswith(("http:", "https:", "//"))

    def handle_data(self, data: str) -> None:
        """Look for a script's text."""
        if self._in_script and data.strip():
            self.found.append("an inline script")

    def handle_endtag(self, tag: str) -> None:
        """Leave the script."""
        self._in_script = False


def _as_html(template: str) -> str:
    """Take the statements and remarks out, so that what is left is read as HTML."""
    return re.sub(r"\{%.*?%\}|\{#.*?#\}", "", template, flags=re.DOTALL)


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_contains_what_the_policy_forbids(path: Path) -> None:
    """No inline style or script, no handler, no filter, no ``js:``, and nothing from elsewhere."""
    assert Faults(_as_html(path.read_text(encoding="utf-8"))).found == []


@pytest.mark.parametrize(
    "fault",
    [
        '<p style="color: red">',
        "<style>p { color: red }</style>",
        "<script>alert(1)</script>",
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//cdn.example/x.css">',
        '<img src="https://tracker.example/p.png">',
        '<button onclick="go()">',
        '<button hx-on:click="go()">',
        '<button data-hx-on="go()">',
        '<div hx-get="./" hx-trigger="every 5s [document.hasFocus()]">',
        '<div hx-vals="js:{a: 1}">',
        '<a href="javascript:go()">',
        '{% if x %}<p {% if y %}class="z"{% endif %} style="color: red">{% endif %}',
    ],
)
def test_the_check_sees_each_fault(fault: str) -> None:
    """Each kind, planted, is found."""
    assert Faults(_as_html(fault)).found


def test_nothing_in_style_or_script_is_from_elsewhere() -> None:
    """Our own files name no address and load nothing."""
    for path in (FOLDER / "style.css", FOLDER / "pages.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?:|@import|url\(|eval\(|innerHTML", text), path.name
