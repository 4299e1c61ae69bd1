"""The code as a picture: modules, rooms (folders) and the arrows between them, read from every import."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("connector", "adapters", "practice", "deploy")
LOOSE = ("scheduler.py",)


@dataclass(frozen=True)
class Code:
    """All modules of ours below a folder."""

    root: Path

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Each module's file, by its dotted name."""
        paths = [path for part in PARTS for path in sorted((self.root / part).rglob("*.py"))]
        paths += [self.root / name for name in LOOSE if (self.root / name).exists()]
        return {name_of(path, self.root): path for path in paths}

    @cached_property
    def arrows(self) -> Mapping[str, frozenset[str]]:
        """Which modules of ours each module imports, anywhere in it and for types, too."""
        found = {}
        for module, path in self.files.items():
            names = {self._module(name) for name in imports_of(path, module)}
            found[module] = frozenset(name for name in names if name in self.files and name != module)
        return found

    def _module(self, name: str) -> str:
        return name if name in self.files else name.rpartition(".")[0]

    def room(self, module: str) -> str:
        """Return the folder of a module, relative to the root; a loose file is a room of its own."""
        folder = self.files[module].parent.relative_to(self.root)
        return str(folder) if folder.parts else self.files[module].name

    @cached_property
    def sizes(self) -> Mapping[str, tuple[int, int]]:
        """Files and lines of each room."""
        files, lines = Counter[str](), Counter[str]()
        for module, path in self.files.items():
            files[self.room(module)] += 1
            lines[self.room(module)] += len(path.read_text(encoding="utf-8").splitlines())
        return {room: (files[room], lines[room]) for room in sorted(files)}

    @cached_property
    def between(self) -> Mapping[str, Counter[str]]:
        """How many arrows lead from each room into which others."""
        found = defaultdict[str, Counter[str]](Counter)
        for module, others in self.arrows.items():
            found[self.room(module)].update(
                self.room(other) for other in others if self.room(other) != self.room(module)
            )
        return found

    def circles(self) -> list[list[str]]:
        """Return every set of modules that import each other, directly or by way of others."""
        reach = {module: self._reached(module) for module in self.files}
        seen, found = set[str](), []
        for module in self.files:
            circle = sorted(other for other in reach[module] if module in reach[other])
            if circle and module not in seen:
                found.append(circle)
                seen.update(circle)
        return found

    def _reached(self, module: str) -> set[str]:
        reached, waiting = set[str](), [module]
        while waiting:
            for other in self.arrows[waiting.pop()] - reached:
                reached.add(other)
                waiting.append(other)
        return reached


def name_of(path: Path, root: Path) -> str:
    """Return the dotted name of a module's file."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports_of(path: Path, module: str) -> Iterator[str]:
    """Yield every module that a file imports: anywhere in it, relative ones and those for types only, too."""
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # A package may be imported from for its modules, which may lie in other layers than it does.
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in ("__import__", "import_module"):
                yield name


def first_line(path: Path) -> str:
    """Return the first paragraph of a module's docstring, in one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split())
