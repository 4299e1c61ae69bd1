"""The table of guards fits code, tests and document; that each is caught is shown by ``make guards``."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from tests.guards import document
from tests.guards.guard import Guard
from tests.guards.proving import LONGEST, ROOT, Ends, Scratch, Verdict, prove, read_ends
from tests.guards.table import CHAPTERS, all_guards, table

GUARDS: Mapping[str, Guard] = {guard.name: guard for guard in all_guards()}

NAMED_BY_THE_OWNER = (
    *("order-lock", "lock-order", "unique-key", "intent-row", "look-up-before-post", "winner-not-pending"),
    *("winner-lowest-id", "offer-lock-of-orders", "offer-lock-of-statuses", "promised-units", "delete-by-id"),
    *("lanes", "split-of-a-refused-batch", "ask-before-withdraw", "withdrawal-brake", "order-brake"),
    *("price-guard", "signature", "signature-on-raw-bytes", "echo-suppression", "refund-once"),
    *("resume-adopts", "resume-until-done", "stale-store"),
)
"""Guards that must be there, whatever else is."""


def test_the_guards_that_count_are_there() -> None:
    """Nobody takes one of these out of the table; each guard has a name of its own and a chapter."""
    assert [name for name in NAMED_BY_THE_OWNER if name not in GUARDS] == []
    names = Counter(guard.name for chapter in CHAPTERS for guard in chapter.guards)
    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) > 150


def test_each_guard_can_be_taken_out() -> None:
    """What it consists of stands in its file once, and the code without it is still a program."""
    wrong = []
    for guard in GUARDS.values():
        try:
            ast.parse(guard.removed_from((ROOT / guard.file).read_text(encoding="utf-8")))
        except (SyntaxError, ValueError) as error:
            wrong.append(f"guard {guard.name} ({guard.file}): {error}")
    assert wrong == []
    assert [guard.name for guard in GUARDS.values() if guard.old == guard.new] == []


def test_code_without_a_guard_uses_no_name_that_is_not_there(tmp_path: Path) -> None:
    """Otherwise its tests would go red for the cut, and not for what the guard does."""
    for guard in GUARDS.values():
        cut = guard.removed_from((ROOT / guard.file).read_text(encoding="utf-8"))
        (tmp_path / f"{guard.name.replace('-', '_')}.py").write_text(cut, encoding="utf-8")
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "F821,F823"]
    done = subprocess.run([*ruff, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_test_that_is_named_exists() -> None:
    """Who reads which test catches the loss of a guard finds it."""
    known: dict[str, set[str]] = {}
    missing = []
    for test in {test for guard in GUARDS.values() for test in guard.tests}:
        file, _, name = test.partition("::")
        if file not in known:
            parsed = ast.parse((ROOT / file).read_text(encoding="utf-8"))
            known[file] = {node.name for node in parsed.body if isinstance(node, ast.FunctionDef)}
        if name.partition("[")[0] not in known[file]:
            missing.append(test)
    assert missing == []
    assert [guard.name for guard in GUARDS.values() if not guard.tests] == []


def test_the_document_holds_the_present_table() -> None:
    """docs/RELIABILITY.md is renewed by ``python -m tests.guards --write``."""
    text = document.PATH.read_text(encoding="utf-8")
    assert table() in text
    assert text == document.renewed()
    for guard in GUARDS.values():
        assert f"| {guard.name} |" in text


CODE = """
def twice(number):
    if number < 0:
        raise ValueError(number)
    return number * 2
"""
TESTS = """
import pytest
from connector.doubling import twice

def test_it_doubles():
    assert twice(2) == 4

def test_it_refuses():
    with pytest.raises(ValueError):
        twice(-1)
"""
OLD = "    if number < 0:\n        raise ValueError(number)\n"


def test_each_verdict_is_given_for_its_reason(tmp_path: Path) -> None:
    """Red by what a test requires is caught, green is not; what does not load, run or end shows nothing."""
    for file, text in {
        "connector/__init__.py": "",
        "connector/doubling.py": CODE,
        "tests/__init__.py": "",
        "tests/test_doubling.py": TESTS,
        **{f"tests/guards/{name}.py": _own(name) for name in ("__init__", "warm", "witness")},
    }.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with closing(Scratch(tmp_path, loaded=())) as copy:
        for new, test, verdict in (
            ("", "test_it_refuses", Verdict.CAUGHT),
            ("", "test_it_doubles", Verdict.NOT_CAUGHT),
            ("    nothing at all\n", "test_it_refuses", Verdict.BROKEN),
            ("    number.refuse()\n", "test_it_refuses", Verdict.BROKEN),
            ("", "test_that_is_gone", Verdict.BROKEN),
            ("    while True: pass\n", "test_it_refuses", Verdict.HUNG),
        ):
            tests = (f"tests/test_doubling.py::{test}",)
            seconds = 1.0 if verdict is Verdict.HUNG else LONGEST
            proof = prove(copy, Guard("refusal", "", "connector/doubling.py", OLD, new, tests), seconds)
            assert proof.verdict is verdict, proof.reason
            assert (tmp_path / "connector/doubling.py").read_text(encoding="utf-8") == CODE


def _own(name: str) -> str:
    return (ROOT / "tests" / "guards" / f"{name}.py").read_text(encoding="utf-8")


def test_what_is_tried_is_the_copy() -> None:
    """Code that was loaded from elsewhere, such as an installed package, makes a proof unusable."""
    told = {"ends": [], "uncollected": [], "foreign": ["connector.running.locks"]}
    assert "connector.running.locks" in read_ends(told).unusable


def test_how_tests_ended_is_told_apart() -> None:
    """A test is red by what it requires, not by a defect of the cut; and green when all its cases are."""
    ends = Ends(
        frozenset({"t.py::test_a[1]", "t.py::test_b"}),
        {"t.py::test_a[2]": "AssertionError", "t.py::test_c": "NameError", "t.py::test_d": "Failed"},
    )
    reds = [name for name in "abcde" if ends.red(f"t.py::test_{name}")]
    greens = [name for name in "abcde" if ends.green(f"t.py::test_{name}")]
    assert (reds, greens) == (["a", "d"], ["b"])
    assert ends.red("t.py::test_a[2]")
    assert not ends.red("t.py::test_a[1]")
    assert Verdict.CAUGHT.value == "caught"
