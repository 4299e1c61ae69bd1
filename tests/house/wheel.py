"""The wheel that is tested: the one that ``make test`` built and installed, or one that is built here."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.project import MODULES, PACKAGES, ROOT
from tests.waiting import LIMIT

TESTED_FROM = os.environ.get("TESTED_FROM", "")
"""Where ``make test`` installed the wheel; empty where the tests are run on the tree."""

LATE = "connector.store.migrations.env"
"""Runs migrations when it is loaded."""

OF_HOSTS = ("connector.host", "connector.assembly.host")
"""What needs the libraries of the extra ``host``."""

LOADS_EVERYTHING = f"""
import importlib, pkgutil
import {", ".join(PACKAGES)}, {", ".join(MODULES)}, apprise
for package in ({", ".join(PACKAGES)}):
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        is_left_out = found.name == {LATE!r} or found.name.endswith("__main__")
        if not is_left_out and not found.name.startswith({OF_HOSTS}):
            importlib.import_module(found.name)
print({PACKAGES[0]}.__file__)
"""
"""Loads every module of ours and says where they are."""


def pip(*words: str) -> None:
    """Run pip, which knows nothing of what the tests import; it has to succeed."""
    options = ("--quiet", "--disable-pip-version-check", "--no-input")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words, *options],
        env=environment,
        capture_output=True,
        text=True,
        timeout=5 * LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]


def built_wheel(folders: pytest.TempPathFactory) -> Path:
    """Return the wheel: that of ``make test``, or one built from a copy: building leaves files behind."""
    if TESTED_FROM:
        folder = Path(TESTED_FROM).parent / "wheel"
    else:
        source = folders.mktemp("source")
        folder = source / "dist"
        for name in PACKAGES:
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        for name in ("pyproject.toml", "README.md", "LICENSE", *(f"{name}.py" for name in MODULES)):
            shutil.copy(ROOT / name, source)
        pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    (wheel,) = folder.glob("*.whl")
    return wheel
