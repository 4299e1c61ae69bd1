"""The suite itself: no method of a port is without a test that names it."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from connector.ports import Labels, Notifier, Platform, RetailShop, Shop

_NAMED = re.compile(r"``(\w+)``:")


def _named_in_tests() -> set[str]:
    trees = [ast.parse(path.read_text("utf-8")) for path in Path(__file__).parent.glob("test_*.py")]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    docstrings = [ast.get_docstring(f) or "" for f in functions if f.name.startswith("test_")]
    return {name for docstring in docstrings for name in _NAMED.findall(docstring)}


@pytest.mark.parametrize("port", [Shop, RetailShop, Platform, Labels, Notifier])
def test_every_method_of_a_port_is_named_by_a_test(port: type) -> None:
    """Each method of a port has a test whose docstring begins with its name and quotes its promise."""
    methods = {name for name, _ in inspect.getmembers(port) if not name.startswith("_")}
    assert methods
    assert methods - _named_in_tests() == set()
