"""Finds the sentences that the code writes: every text and f-string that is put together of words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_WORDS = re.compile(r"[a-z’']{2,}[,;:)]? [a-z(“„]")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence of the code: where it is written, and its form with ``{}`` for every value."""

    path: str
    line: int
    form: str


def form_of(text: str) -> str:
    """Return a form without the names of its values; values side by side are one."""
    return re.sub(r"(?:\{\w*\})+", "{}", text)


def is_sentence(form: str) -> bool:
    """Tell a text for people from names, keys and patterns: words that follow each other."""
    return _WORDS.search(form.replace("{}", "X")) is not None


@cache
def written_in(*places: str) -> tuple[Written, ...]:
    """Return the sentences of these files and folders, but docstrings, settings' descriptions and logs."""
    return tuple(_written(places))


def _written(places: Iterable[str]) -> Iterator[Written]:
    for place in places:
        base = ROOT / place
        for path in [base] if base.is_file() else sorted(base.rglob("*.py")):
            relative = path.relative_to(ROOT).as_posix()
            for line, form in _texts(ast.parse(path.read_text(encoding="utf-8"))):
                if is_sentence(form_of(form)):
                    yield Written(relative, line, form_of(form))


def _texts(node: ast.AST) -> Iterator[tuple[int, str]]:
    for child in ast.iter_child_nodes(node):
        if _is_docstring(child) or _is_log_call(child) or _is_description(child) or _is_twins(child):
            continue
        form = _form(child)
        if form is None:
            yield from _texts(child)
            continue
        yield getattr(child, "lineno", 0), form
        for hole in _holes(child):
            yield from _texts(ast.Expression(hole))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_description(node: ast.AST) -> bool:
    """Recognise a setting's description: it is for the reference, which has a German one of its own."""
    return isinstance(node, ast.keyword) and node.arg == "description"


def _is_twins(node: ast.AST) -> bool:
    """Recognise a text that stands in both languages."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words"


def _is_log_call(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    return (
        node.func.attr in _LOGGING and isinstance(node.func.value, ast.Name) and "log" in node.func.value.id
    )


def _form(node: ast.AST) -> str | None:
    """Return the form of a text, an f-string, or a sum of either with something; None for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_form(part) or "{}" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        sides = [_form(side) for side in (node.left, node.right)]
        return None if sides == [None, None] else "".join(side or "{}" for side in sides)
    return None


def _holes(node: ast.AST) -> Iterator[ast.expr]:
    """Yield the values inside of a text, which may hold texts of their own."""
    if isinstance(node, ast.JoinedStr):
        yield from (part.value for part in node.values if isinstance(part, ast.FormattedValue))
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            if _form(side) is None:
                yield side
            else:
                yield from _holes(side)
