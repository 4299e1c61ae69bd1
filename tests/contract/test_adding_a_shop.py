"""docs/adding-a-shop.md, followed to the letter, gives a skeleton whose first stage is green."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.contract.conftest import STAGES

ROOT = Path(__file__).parents[2]
_PARTS = ("adapters", "connector", "deploy", "docs", "practice", "tests", "scheduler.py", "pyproject.toml")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "recordings", "screenshots", "golden")
_REGISTRY = "connector/assembly/platforms.py"


def _blocks() -> list[str]:
    """Return what the document has one type into a shell, in its order."""
    document = (ROOT / "docs" / "adding-a-shop.md").read_text(encoding="utf-8")
    return re.findall(r"^```sh\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)


def _files(folder: Path) -> Mapping[str, str]:
    """Return the files below a folder, each with a digest of its content."""
    paths = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths
    }


def _type(folder: Path, block: str) -> subprocess.CompletedProcess[str]:
    """Type a block into a shell whose Python is this one."""
    tools = folder.parent / "bin"
    tools.mkdir(exist_ok=True)
    if not (tools / "python").exists():
        (tools / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        (tools / "python").chmod(0o755)
    # Whatever the suite itself is run on (an installed wheel), the copy is run on its own code.
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("TESTED_FROM", "PYTHONSAFEPATH")},
        "PYTHONPATH": str(folder),
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTEST_ADDOPTS": "-p no:cacheprovider",
    }
    return subprocess.run(
        ["sh", "-e", "-c", block],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the document's blocks are for a POSIX shell")
def test_the_document_gives_a_skeleton_whose_first_stage_is_green(tmp_path: Path) -> None:
    """Nothing but the platform's own folder and one line are touched; without the line it is not there."""
    copy = tmp_path / "repository"
    copy.mkdir()
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=_LEFT_OUT)
        else:
            shutil.copy(source, copy / part)
    before = _files(copy)
    begin, register, run = _blocks()
    assert "-m identity" in run
    assert _type(copy, begin).returncode == 0
    assert _type(copy, run).returncode == 5, "a platform that is not registered has no tests"
    assert _type(copy, register).returncode == 0
    done = _type(copy, run)
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^(\d+) passed", done.stdout, re.MULTILINE)
    assert passed is not None, done.stdout
    assert int(passed[1]) >= 8
    after = _files(copy)
    assert before.items() - after.items() == {(_REGISTRY, before[_REGISTRY])}
    new = after.keys() - before.keys()
    assert new == {f"adapters/acme/{path.name}" for path in (ROOT / "tests/contract/template").glob("*.py")}
    lines = (copy / _REGISTRY).read_text(encoding="utf-8").splitlines()
    assert lines[:-1] == (ROOT / _REGISTRY).read_text(encoding="utf-8").splitlines()


def test_the_document_names_every_stage() -> None:
    """The stages of the suite stand in the document, in their order."""
    document = (ROOT / "docs" / "adding-a-shop.md").read_text(encoding="utf-8")
    assert re.findall(r"\| `-m (\w+)` \|", document) == list(STAGES)


def test_every_test_about_a_shop_is_in_a_stage() -> None:
    """Whoever runs all stages has run the whole suite for a shop."""
    folder = Path(__file__).parent
    about = r"^def test_\w+\([^)]*\b(kit: Shop|retail: Retail)Kit"
    of_shops = {
        path.stem
        for path in folder.glob("test_*.py")
        if re.search(about, path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(of_shops) >= 8
    assert of_shops == {module for modules in STAGES.values() for module in modules}
