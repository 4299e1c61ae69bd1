"""Whatever code and documents cite is in the repository: pages, files, tests, chapters of facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = {".git", ".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
SKIPPED |= {"build", "dist", "out"}
ENDINGS = {".py", ".md", ".toml", ".html", ".php", ".js", ".yaml", ".yml", ".service", ".css"}
_PAGE = re.compile(r"(?<![\w/.*-])((?:[\w-]+/)*[\w-]+\.md)\b")
_PATH = re.compile(r"(?<![\w/.-])((?:[\w.-]+/)+[\w.-]+\.(?:py|md|toml|json|yaml|service|php|sh))\b(?!\w)")
_TEST = re.compile(r"((?:[\w-]+/)*test_\w+\.py)::(test_\w+)")
_CHAPTER = re.compile(r"facts ([0-9]{1,2}|[a-m])((?:, [0-9]{1,2})*)\b(?! \w)")

FACTS = {"shopware": "FACTS_SHOPWARE.md", "woocommerce": "FACTS.md"}
"""Which facts an adapter cites, by its folder."""


def _files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        is_ours = not SKIPPED.intersection(parts) and not any(part.endswith(".egg-info") for part in parts)
        if is_ours and path.suffix in ENDINGS and path.is_file():
            yield path


FILES = list(_files())
TOPS = {path.relative_to(ROOT).parts[0] for path in FILES if path.parent != ROOT}
DOCUMENTS = [path for path in FILES if path.suffix == ".md"]


def _found(name: str, *near: Path) -> list[Path]:
    """Return the files that a name may mean: from the root, from one of the folders, or below any folder."""
    direct = [base / name for base in (ROOT, *near) if (base / name).is_file()]
    return direct or [path for path in FILES if path.as_posix().endswith(f"/{name}")]


def test_there_is_much_to_read() -> None:
    """The search sees the whole repository."""
    assert len(FILES) > 400
    assert {"docs", "tests", "adapters"} <= TOPS


def test_every_page_that_is_named_is_there() -> None:
    """A page that code, texts or other pages name lies in the repository, not on somebody's desk."""
    lost = []
    for path in FILES:
        for name in set(_PAGE.findall(path.read_text(encoding="utf-8"))):
            if not _found(name, path.parent, ROOT / "docs"):
                lost.append(f"{path.relative_to(ROOT)}: {name}")
    assert lost == []


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    """Files below one of our folders, and tests, are where a page says."""
    text = page.read_text(encoding="utf-8")
    paths = {name for name in _PATH.findall(text) if name.partition("/")[0] in TOPS}
    assert sorted(name for name in paths if not _found(name, page.parent)) == []
    named = sorted(set(_TEST.findall(text)))
    assert [f"{file}::{test}" for file, test in named if not _is_defined(file, test)] == []


def _is_defined(file: str, test: str) -> bool:
    found = _found(file, ROOT / "tests")
    return any(f"def {test}(" in path.read_text(encoding="utf-8") for path in found)


def _chapters(name: str) -> set[str]:
    (page,) = _found(name)
    return set(re.findall(r"^#+ ([0-9]{1,2}|[a-z]) ", page.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("kind", sorted(FACTS))
def test_every_chapter_of_facts_that_is_cited_is_there(kind: str) -> None:
    """*Facts 5* in an adapter is a chapter of the facts about its shops."""
    known, cited = _chapters(FACTS[kind]), set[str]()
    for path in FILES:
        if path.suffix == ".py" and kind in path.relative_to(ROOT).as_posix():
            for first, more in _CHAPTER.findall(path.read_text(encoding="utf-8")):
                cited |= {first, *filter(None, more.split(", "))}
    assert len(cited) > 5
    assert cited - known == set()
