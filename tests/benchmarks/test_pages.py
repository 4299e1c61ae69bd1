"""Every page of a large shop is small and quick."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.figures.pages import PATHS, measure
from benchmarks.scale import SCALES
from connector.web.pages.table import PAGES

NO_PAGES = ("/api/status", "/label", "/delivery-notes", "/orders.csv", "/products.csv", "/money.csv")
"""What is asked for by pages and is none: facts, files, and documents."""


def test_every_page_is_measured(tmp_path: Path) -> None:
    """A page that is added is measured; none sends more than is promised, and each has its figure of time."""
    measured = {urlsplit(path).path.replace("/help/check", "/help/{name}") for path in PATHS.values()}
    assert measured == set(PAGES) - set(NO_PAGES)
    figures = {each.name: each for each in measure(replace(SCALES["tiny"], shown=400), tmp_path)}
    assert set(figures) == {f"page.{name}{end}" for name in PATHS for end in ("", ".size")}
    assert [name for name, each in figures.items() if name.endswith(".size") and not each.ok] == []
    assert all(each.limit == 100 and each.value > 1 for each in figures.values())
