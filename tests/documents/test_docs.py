"""The documents say what is true of the code."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GERMAN: Mapping[str, str] = {
    "README.md": "README.md",
    "alarms.md": "alarme.md",
    "check.md": "pruefen.md",
    "first-day.md": "erster-tag.md",
    "delivery-note.md": "lieferschein.md",
    "prices.md": "preise.md",
    "flows.md": "ablaeufe.md",
    "host.md": "host.md",
    "hosting.md": "betrieb.md",
    "labels.md": "etiketten.md",
    "bad-day.md": "schlimmer-tag.md",
    "moving-over.md": "umziehen.md",
    "settings.md": "einstellungen.md",
    "shopware.md": "shopware.md",
    "tracking.md": "sendungsnummern.md",
    "surroundings.md": "umfeld.md",
    "troubleshooting.md": "fehlersuche.md",
    "withheld.md": "zurueckgehalten.md",
}
"""Every page and its German one, in ``docs/de``."""

ENGLISH_ONLY = {
    *("PERFORMANCE.md", "RELIABILITY.md", "SECURITY.md", "protocol.md"),
    *("adding-a-shop.md", "architecture.md", "rules.md"),
}
"""Figures and proofs, of which the German index says the sum, and what only developers read."""

FLOWS = ("## Products", "## Stock", "## Orders", "## Status, tracking, money", "## Labels", "## A holiday")
_LINK = re.compile(r"(?<!`)\[[^\]]*\]\(([^)\s]+)\)")
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *DOCS.glob("de/*.md")])


@pytest.mark.parametrize("maker", ["settings", "check", "withheld", "messages"])
def test_what_is_written_from_the_code_is_as_the_code_says(maker: str) -> None:
    """Run the named maker in docs/ after a change; a setting or a rule that is not described fails here."""
    made = runpy.run_path(str(DOCS / f"make_{maker}.py"))
    for language, name in made["FILES"].items():
        assert (DOCS / name).read_text(encoding="utf-8") == made["write"](language), name


def test_no_setting_is_described_that_is_gone() -> None:
    """docs/de/einstellungen.toml has a line for every setting, and no others."""
    assert runpy.run_path(str(DOCS / "make_settings.py"))["left_over"]() == set()


def test_every_page_is_there_in_german() -> None:
    """Whoever writes a page writes its German one, and no German page stands alone."""
    english = {path.name for path in DOCS.glob("*.md")}
    assert english - ENGLISH_ONLY == set(GERMAN)
    assert {path.name for path in DOCS.glob("de/*.md")} == set(GERMAN.values())


@pytest.mark.parametrize("name", sorted(GERMAN))
def test_both_languages_tell_as_much(name: str) -> None:
    """A German page has as many chapters, code blocks and pictures as the English one."""
    if name in ("README.md", "first-day.md"):  # the German one has the transcript of the first day
        return
    english = (DOCS / name).read_text(encoding="utf-8")
    german = (DOCS / "de" / GERMAN[name]).read_text(encoding="utf-8")
    for what in ("^#+ ", "^```", r"^\|", "!\\["):
        pattern = re.compile(what, re.MULTILINE)
        assert len(pattern.findall(english)) == len(pattern.findall(german)), what


def _links(page: Path) -> Iterator[tuple[str, str]]:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in _LINK.findall(text):
        if "://" not in target:
            yield target.partition("#")[0], target.partition("#")[2]


def _anchors(page: Path) -> set[str]:
    """Return the anchors that GitHub makes of a page's headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    """Pages, pictures, files and chapters that are linked to are there."""
    for target, anchor in _links(page):
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), target
        assert not anchor or anchor in _anchors(path), f"{target}#{anchor}"


@pytest.mark.parametrize("index", ["README.md", "de/README.md"])
def test_the_index_names_every_page(index: str) -> None:
    """What is not in the index is not found."""
    page = DOCS / index
    linked = {(page.parent / target).resolve() for target, _ in _links(page)}
    pages = set(page.parent.glob("*.md")) - {page}
    assert {path.name for path in pages if path.resolve() not in linked} == set()


def test_every_flow_has_a_picture() -> None:
    """Each chapter of a flow begins with its picture."""
    text = (DOCS / "flows.md").read_text(encoding="utf-8")
    for head in FLOWS:
        assert re.search(rf"^{re.escape(head)}[^\n]*\n\n```mermaid", text, re.MULTILINE), head


def test_the_alarms_of_both_languages_are_the_same() -> None:
    """The German table tells the same people (``tests/alarms`` holds the English one against the code)."""
    row = re.compile(r"^\| `([\w.]+)` \| [^|]+ \| (yes|ja)? ?\| (yes|ja)? ?\|$", re.MULTILINE)
    english, german = (
        [(name, bool(one), bool(two)) for name, one, two in row.findall(path.read_text(encoding="utf-8"))]
        for path in (DOCS / "alarms.md", DOCS / "de" / "alarme.md")
    )
    assert english == german
    assert len(english) > 20


@pytest.mark.parametrize("page", sorted(DOCS.glob("de/*.md")), ids=lambda page: page.name)
def test_german_pages_address_the_reader(page: Path) -> None:
    """A German reader is *Sie*, never *du*."""
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\b(du|dich|dein|deine|deinen|deiner)\b", text, re.IGNORECASE)
