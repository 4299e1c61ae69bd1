"""The form of a commit's subject, as the hook and the workflow look at it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from tests.house.project import ROOT
from tests.house.subjects import EXAMPLE, LONGEST, objections, subject_of
from tests.waiting import LIMIT


@pytest.mark.parametrize(
    "subject",
    [
        EXAMPLE,
        "orders, refunds: " + "x" * (LONGEST - 17),
        "adapters/http: ask once",
        "docs: WooCommerce's own words",
        "orders: EAN and GTIN are one",
        "workflows: bump the actions group with 3 updates",
        'Revert "orders: ask twice"',
        "Merge branch 'main'",
        "fixup! orders: ask twice",
    ],
)
def test_a_subject_of_the_form_is_taken(subject: str) -> None:
    """The room first, and short; what git writes itself is let through."""
    assert objections(subject) == []


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        ("orders: " + "x" * (LONGEST - 7), "73 characters"),
        ("Keep the index when the shop is put back", "the room comes first"),
        ("Orders: keep the index", "the room comes first"),
        ("orders:keep the index", "the room comes first"),
        ("orders: ", "the room comes first"),
        ("orders: keep the index.", "full stop"),
        ("", "the room comes first"),
    ],
)
def test_another_is_refused_with_the_reason(subject: str, reason: str) -> None:
    """Each way of missing the form is named."""
    assert [reason in said for said in objections(subject)] == [True]


def test_the_subject_is_the_first_line_that_counts() -> None:
    """Comments that git adds, and what is said below, are no part of it."""
    assert subject_of("\n# Please enter\norders: a\n\nB. And more.\n") == "orders: a"


@pytest.mark.parametrize(("subject", "code"), [(EXAMPLE, 0), ("Keep it", 1)])
def test_the_hook_looks_at_the_file_that_git_gives(subject: str, code: int, tmp_path: Path) -> None:
    """Run as pre-commit runs it, with the message in a file."""
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (hook,) = [hook for hook in config["repos"][0]["hooks"] if hook["id"] == "subject"]
    assert hook["stages"] == ["commit-msg"]
    assert "commit-msg" in config["default_install_hook_types"]
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text(f"{subject}\n\nWhy.\n", encoding="utf-8")
    _, *words = hook["entry"].split()
    done = subprocess.run(
        [sys.executable, *words, str(message)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert (done.returncode, subject in done.stderr) == (code, code == 1)


def test_the_workflow_looks_at_every_commit_of_a_change() -> None:
    """One subject a line on standard input, and one wrong one is enough."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.house.subjects"],
        cwd=ROOT,
        input=f"{EXAMPLE}\nMend it\n",
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
