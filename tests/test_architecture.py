"""Who may import whom: the table of the design, held against every import in the code."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LAYERS: Mapping[str, frozenset[str]] = {
    "words": frozenset({"errors", "model", "ports", "records", "settings", "shipping", "version", "zone"}),
    "rules": frozenset(
        {
            "categories",
            "changes",
            "fitting",
            "gtin",
            "guessing",
            "postage",
            "prices",
            "refunding",
            "release",
            "retry",
            "stations",
            "taxes",
            "telling",
            "texts",
            "tracking",
            "tracking_fields",
            "tracking_words",
            "verify",
        }
    ),
    "store": frozenset({"migrations", "store"}),
    "use cases": frozenset(
        {"alarm", "collect", "commands", "counter", "decide", "deliver", "ends", "engine", "intake", "locks"}
        | {
            "reading",
            "adopting",
            "backup",
            "absence",
            "debit",
            "details",
            "entering",
            "holds",
            "housekeeping",
            "kept",
            "unreadable",
            "label",
            "moving",
            "parked",
            "orders",
            "overview",
            "pause",
            "pricing",
            "placing",
            "preview",
            "reconcile",
            "relay",
            "report",
            "resolving",
            "resume",
            "running",
            "summary",
            "watch",
            "wishes",
            "withdraw",
        }
        | {"worker"}
    ),
    "doors": frozenset({"cli", "logs", "metrics", "web"}),
}
"""The layers of ``connector`` by the names of their modules and packages."""

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "words": frozenset({"words"}),
    "rules": frozenset({"words", "rules"}),
    "store": frozenset({"words", "store"}),
    "use cases": frozenset({"words", "rules", "store", "use cases"}),
    "doors": frozenset({"words", "rules", "store", "use cases", "doors"}),
    "adapters": frozenset({"words", "rules", "shared adapters"}),
    "shared adapters": frozenset({"words", "rules", "shared adapters"}),
    "hub": frozenset({"hub"}),
    "simulators": frozenset({"simulators"}),
}
"""Who may import whom; an adapter also itself, and ``scheduler``, ``wiring`` and ``sandbox`` everything."""

SHARED_ADAPTERS = frozenset({"hooking", "http", "wire"})
"""What adapters share: how anything is asked over HTTP, and how the protocol is written,
and whose webhook one is."""

KNOWS_ALL = frozenset({"sandbox", "scheduler", "wiring"})
OURS = frozenset({"adapters", "connector", "hub", "simulators"}) | KNOWS_ALL

PURE_LIBRARIES = frozenset({"biip", "idna", "pydantic", "pydantic_settings"})
"""The only libraries of words and rules: nothing that asks, stores or serves."""


def place_of(module: str) -> str | None:
    """Return the place of a module of ours in the table, None when it has none yet."""
    top, _, rest = module.partition(".")
    part = rest.partition(".")[0]
    if top in KNOWS_ALL:
        return "all"
    if top in ("hub", "simulators"):
        return top
    if top == "adapters":
        return "shared adapters" if part in SHARED_ADAPTERS else "adapters"
    if top == "connector":
        return next((layer for layer, modules in LAYERS.items() if part in modules), "" if part else "words")
    return None


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


def violations(root: Path) -> list[str]:
    """Return a sentence for every import below ``root`` that the table does not allow."""
    found = []
    for path in sorted(root.rglob("*.py")):
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        place = place_of(module) if module.partition(".")[0] in OURS else None
        if place is None or place == "all":
            continue
        if place == "":
            found.append(f"{module}: no layer is named for it; add it to LAYERS")
            continue
        for imported in imports_of(path, module):
            if reason := _objection(module, place, imported):
                found.append(f"{module} ({place}) imports {imported}: {reason}")
    return found


def _objection(module: str, place: str, imported: str) -> str:
    if imported in ("__import__", "import_module"):
        return "imports are written as such, so that they are seen"
    top = imported.partition(".")[0]
    if top not in OURS:
        is_outside = top not in sys.stdlib_module_names and top not in PURE_LIBRARIES
        return "this layer is pure" if place in ("words", "rules") and is_outside else ""
    other = place_of(imported)
    if other == "adapters" and place == "adapters":
        same = module.split(".")[1] == imported.split(".")[1]
        return "" if same else "adapters do not know each other"
    if other in MAY_IMPORT[place]:
        return ""
    return (
        f"{place} may import {', '.join(sorted(MAY_IMPORT[place]))} only, and this is {other or 'no layer'}"
    )


def test_every_import_is_allowed_by_the_table() -> None:
    """No module imports anything that the design's table does not allow it."""
    assert violations(ROOT) == []


def test_the_table_names_nothing_that_is_gone() -> None:
    """A name in the table is a module or package that exists."""
    present = {path.stem for path in (ROOT / "connector").iterdir()}
    assert sorted(name for modules in LAYERS.values() for name in modules if name not in present) == []


def test_every_part_of_the_code_is_read() -> None:
    """The test sees the code: all parts of the table, and many imports of ours."""
    seen = {place_of(m) for path in ROOT.glob("*/**/*.py") if (m := _name(path)).partition(".")[0] in OURS}
    assert seen >= set(MAY_IMPORT)
    imports = list(imports_of(ROOT / "connector" / "engine.py", "connector.engine"))
    assert "connector.resume.beat" in imports


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("connector/model.py", "from connector.release import judge"),
        ("connector/model.py", "import requests"),
        ("connector/errors.py", "from connector import store"),
        ("connector/release/rules.py", "from connector.store import Store"),
        ("connector/gtin.py", "import sqlalchemy.orm"),
        ("connector/store/orders.py", "from connector.release import Rule"),
        ("connector/store/orders.py", "from ..collect import sweep"),
        ("connector/collect.py", "import adapters.memory"),
        ("connector/collect.py", "from connector.web import build_app"),
        ("connector/collect.py", "def f():\n    from connector import logs"),
        ("connector/engine.py", "if TYPE_CHECKING:\n    from connector.cli import Wiring"),
        ("connector/web/app.py", "from adapters.kickroute import KickroutePlatform"),
        ("connector/cli/app.py", "import scheduler"),
        ("connector/cli/app.py", "import importlib\nimportlib.import_module('adapters.memory')"),
        ("connector/cli/app.py", "__import__('adapters')"),
        ("connector/brand_new.py", ""),
        ("adapters/woocommerce/shop.py", "from adapters.memory import MemoryShop"),
        ("adapters/woocommerce/shop.py", "from adapters import shopware"),
        ("adapters/woocommerce/shop.py", "from ..kickroute import KickroutePlatform"),
        ("adapters/woocommerce/shop.py", "from connector.store import Store"),
        ("adapters/woocommerce/shop.py", "from connector.engine import Engine"),
        ("adapters/http/client.py", "from adapters.memory import MemoryShop"),
        ("hub/app.py", "from connector.model import OrderStatus"),
        ("hub/app.py", "from adapters.wire import sign"),
        ("hub/app.py", "from simulators.serving import LoopbackServer"),
        ("simulators/log.py", "import hub"),
        ("simulators/log.py", "from connector import gtin"),
        ("simulators/log.py", "import sandbox"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, file: str, line: str) -> None:
    """Each kind of forbidden import, planted in a module of that name, is found."""
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(line + "\n")
    assert len(violations(tmp_path)) == 1


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("connector/model.py", "from connector.errors import ConnectorError\nimport decimal"),
        ("connector/release/rules.py", "from . import case\nfrom connector.gtin import gtin14\nimport biip"),
        ("connector/store/orders.py", "from connector.records import Told\nfrom .schema import told"),
        ("connector/collect.py", "from connector import store, release, ports"),
        ("connector/web/app.py", "import fastapi\nfrom connector.engine import Engine\nfrom . import page"),
        (
            "adapters/woocommerce/shop.py",
            "from adapters.http import Budget\nfrom adapters.woocommerce import x",
        ),
        ("adapters/memory/platform.py", "from adapters.wire import sign\nfrom connector.tracking import x"),
        ("sandbox/play.py", "import hub, simulators, adapters.memory, connector.web, scheduler"),
        ("scheduler.py", "import adapters.kickroute, connector.web, sandbox"),
        ("tests/test_x.py", "import hub, adapters.memory, connector"),
        (".venv/lib/x.py", "import connector.web"),
    ],
)
def test_an_allowed_import_is_let_through(tmp_path: Path, file: str, line: str) -> None:
    """What the table allows is not objected to."""
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line + "\n")
    assert violations(tmp_path) == []
