"""What ``pyproject.toml`` says of the project, for tests that hold the rest of the repository against it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_FILE: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = _FILE["project"]
TOOLS: dict[str, Any] = _FILE["tool"]
MODULES: tuple[str, ...] = tuple(TOOLS["setuptools"]["py-modules"])
PACKAGES: tuple[str, ...] = tuple(
    sorted(name.removesuffix("*") for name in TOOLS["setuptools"]["packages"]["find"]["include"])
)
"""The packages at the top of the wheel; beside them lie ``MODULES``."""

PREFIX = "Programming Language :: Python :: 3."
PYTHONS: tuple[str, ...] = tuple(
    line.removeprefix(PREFIX.removesuffix("3."))
    for line in PROJECT["classifiers"]
    if line.startswith(PREFIX) and line.removeprefix(PREFIX).isdigit()
)
"""The versions of Python that are supported, oldest first."""


def shipped() -> list[Path]:
    """Return every Python file that the wheel holds, as it lies in the tree."""
    inside = [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]
    return inside + [ROOT / f"{name}.py" for name in MODULES]
