"""A platform of shops is a folder and one line: nothing else in the code knows its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.assembly.shops import KINDS
from tests.architecture.code import ROOT

EXEMPT = {
    "connector/assembly/platforms.py": "the one line",
    "connector/cli/app.py": "which shop the practice simulates",
    "scheduler.py": "which shop the practice simulates",
    "connector/settings/model.py": "the reference tells where the default of alarms.new_orders is on",
}
"""Files that name a platform all the same, each with the reason; and what people read, in both languages."""

TEXTS = "connector/texts/"


def _named(tree: ast.AST, word: str) -> Iterator[int]:
    """Yield the lines in which names, imports or texts hold a word; docstrings tell, and do not count."""
    for node in ast.walk(tree):
        told = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for child in () if told else ast.iter_child_nodes(node):
            text = ""
            if isinstance(child, ast.Constant) and isinstance(child.value, str):
                text = child.value
            elif isinstance(child, ast.Name | ast.alias | ast.Attribute | ast.ImportFrom | ast.keyword):
                text = " ".join(str(value) for _, value in ast.iter_fields(child) if isinstance(value, str))
            if word in text.casefold():
                yield getattr(child, "lineno", 0)


def _files(name: str) -> Iterator[Path]:
    own = ROOT / "adapters" / name
    for path in [
        ROOT / "scheduler.py",
        *(ROOT / "connector").rglob("*.py"),
        *(ROOT / "adapters").rglob("*.py"),
    ]:
        if not path.is_relative_to(own) and not path.relative_to(ROOT).as_posix().startswith(TEXTS):
            yield path


@pytest.mark.parametrize("name", KINDS)
def test_nobody_else_names_a_platform(name: str) -> None:
    """Whatever differs by platform stands in the platform's folder."""
    files = list(_files(name))
    assert len(files) > 200
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if any(_named(ast.parse(path.read_text(encoding="utf-8")), name))
    }
    assert found - EXEMPT.keys() == set()


def test_every_exemption_is_needed() -> None:
    """A file that names no platform any more is taken off the list."""
    for file in EXEMPT:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert any(any(_named(tree, name)) for name in KINDS), file


@pytest.mark.parametrize(
    "line",
    ['x = "Shopware"', "from adapters.shopware import x", "is_shopware = 1", "f(shopware=1)", "a.shopware"],
)
def test_a_name_is_found(line: str) -> None:
    """Each way to name a platform is seen; a docstring may tell of one."""
    assert list(_named(ast.parse(line), "shopware")) == [1]
    assert list(_named(ast.parse('"""As Shopware does."""\n'), "shopware")) == []
