"""The changelog has the form that people and the release workflow read; a release says one version only."""

from __future__ import annotations

import re

import pytest

from tests.house.project import PROJECT, ROOT
from tests.house.release import chapters, notes_of

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = ("Upgrade notes", "Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
"""Of Keep a Changelog, and before them what wants something of those who update."""

LOG = "# Changelog\n\n## [0.3.0] - {day}\n\n### Added\n\n- Ears.\n\n## [0.2.0] - 2026-12-01\n\n- Eyes.\n"


def test_every_chapter_is_a_version_newest_first() -> None:
    """Versions fall, their days never rise, and only the newest may be unreleased; it is the package's."""
    assert len(re.findall(r"^## ", TEXT, re.MULTILINE)) == len(chapters(TEXT))
    versions = [tuple(int(part) for part in each.version.split(".")) for each in chapters(TEXT)]
    assert versions == sorted(set(versions), reverse=True)
    days = [each.day for each in chapters(TEXT)]
    assert None not in days[1:]
    dated = [day for day in days if day is not None]
    assert dated == sorted(dated, reverse=True)
    assert chapters(TEXT)[0].version == PROJECT["version"]


def test_every_line_stands_under_its_kind() -> None:
    """*Upgrade notes*, *Added*, *Changed*, *Fixed* …, each once and in this order, and nothing above them."""
    for chapter in chapters(TEXT):
        kinds = re.findall(r"^### (.+)$", chapter.text, re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds], chapter.version
        assert chapter.text.startswith("### "), f"{chapter.version}: the line belongs under one of {KINDS}"


def test_every_line_is_short() -> None:
    """At most three lines for one thing: who wants more finds it in the documents."""
    entries = re.split(r"^(?=- |#)", TEXT, flags=re.MULTILINE)[1:]
    assert [entry for entry in entries if entry.startswith("- ") and len(entry) > 300] == []


def test_a_release_says_what_changed() -> None:
    """The chapter of the tagged version, without those before it."""
    assert notes_of("v0.3.0", "0.3.0", LOG.format(day="2026-12-24")) == "### Added\n\n- Ears."


@pytest.mark.parametrize(
    ("tag", "version", "day", "said"),
    [
        ("v0.2.0", "0.3.0", "2026-12-24", "tag v0.3.0"),
        ("0.3.0", "0.3.0", "2026-12-24", "tag v0.3.0"),
        ("v0.4.0", "0.4.0", "2026-12-24", "begins with 0.3.0"),
        ("v0.3.0", "0.3.0", "unreleased", "write the day"),
        ("v0.3.0", "0.3.0", "2026-13-24", "month"),
    ],
)
def test_no_release_of_two_versions_or_no_day(tag: str, version: str, day: str, said: str) -> None:
    """Tag, package and changelog agree, or nothing is released."""
    with pytest.raises(ValueError, match=said):
        notes_of(tag, version, LOG.format(day=day))
