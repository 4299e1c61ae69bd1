"""Who may import whom: the table of docs/architecture.md, held against every import in the code."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.architecture.code import PARTS, ROOT, Code, first_line, imports_of, name_of

LAYERS: Mapping[str, frozenset[str]] = {
    "words": frozenset({"", "model", "ports", "settings"}),
    "rules": frozenset({"catalogue.release", "fulfilment.tracking", "orders.addresses", "texts"}),
    "store": frozenset({"store"}),
    "trade": frozenset(
        {
            *("catalogue", "pricing", "orders", "fulfilment", "outbox", "labels", "alarms"),
            *("documents", "retail", "starting", "running", "views"),
        }
    ),
    "doors": frozenset({"web", "cli", "setup", "host"}),
}
"""The layers of ``connector`` by the names of its rooms; the nearest name counts."""

MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "words": frozenset({"words"}),
    "rules": frozenset({"words", "rules"}),
    "store": frozenset({"words", "store"}),
    "trade": frozenset({"words", "rules", "store", "trade"}),
    "doors": frozenset({"words", "rules", "store", "trade", "doors"}),
    "adapters": frozenset({"words", "rules", "shared adapters"}),
    "shared adapters": frozenset({"words", "rules", "shared adapters"}),
    "hub": frozenset({"hub", "pages"}),
    "simulators": frozenset({"simulators", "pages"}),
    "pages": frozenset({"pages"}),
}
"""Who may import whom; an adapter also itself, and what assembles everything."""

SHARED_ADAPTERS = frozenset({"http", "paging", "wire"})
"""What adapters share: how anything is asked over HTTP, how lists are read, how the protocol is written."""

KNOWS_ALL = ("practice.sandbox", "scheduler", "connector.assembly", "connector.__main__")
OURS = frozenset({*PARTS, "scheduler"})

PURE_LIBRARIES = frozenset({"babel", "biip", "idna", "pydantic", "pydantic_settings"})
"""The only libraries of words and rules: nothing that asks, stores or serves."""

LARGEST_ROOM = 3_000
"""Lines; the simulated shops and the platform of the practice are measured as wholes."""


def place_of(module: str) -> str | None:
    """Return the place of a module of ours in the table, None when it has none yet."""
    if any(module == name or module.startswith(f"{name}.") for name in KNOWS_ALL):
        return "all"
    top, _, rest = module.partition(".")
    if top == "practice":
        return rest.partition(".")[0] or "all"
    if top == "deploy":
        return "all"
    if top == "adapters":
        return "shared adapters" if rest.partition(".")[0] in SHARED_ADAPTERS else "adapters"
    if top != "connector":
        return None
    while rest and not any(rest in rooms for rooms in LAYERS.values()):
        rest = rest.rpartition(".")[0]
    if module != "connector" and not rest:
        return ""
    return next(layer for layer, rooms in LAYERS.items() if rest in rooms)


def violations(root: Path) -> list[str]:
    """Return a sentence for every import below ``root`` that the table does not allow."""
    found = []
    for path in sorted(root.rglob("*.py")):
        module = name_of(path, root)
        place = place_of(module) if module.partition(".")[0] in OURS else None
        if place is None or place == "all":
            continue
        if place == "":
            found.append(f"{module}: no layer is named for it; it belongs into a room")
            continue
        if place == "trade" and "pure" in first_line(path).lower().replace(".", "").split()[-1:]:
            place = "rules"  # who says so is held to it
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
    if other == "trade" and place == "rules" and _is_pure(imported):
        return ""
    if other in MAY_IMPORT[place]:
        return ""
    return (
        f"{place} may import {', '.join(sorted(MAY_IMPORT[place]))} only, and this is {other or 'no layer'}"
    )


def _is_pure(imported: str) -> bool:
    """Tell whether a module, or the one that a name is imported from, says of itself that it is pure."""
    files = Code(ROOT).files
    path = files.get(imported) or files.get(imported.rpartition(".")[0])
    return path is not None and first_line(path).lower().rstrip(".").endswith("pure")


def test_every_import_is_allowed_by_the_table() -> None:
    """No module imports anything that the design's table does not allow it."""
    assert violations(ROOT) == []


def test_the_table_names_nothing_that_is_gone() -> None:
    """A name in the table is a room."""
    present = {
        ".".join(path.relative_to(ROOT / "connector").with_suffix("").parts)
        .removesuffix("__init__")
        .rstrip(".")
        for path in (ROOT / "connector").rglob("*.py")
    }
    assert sorted(name for rooms in LAYERS.values() for name in rooms if name not in present) == []


def test_every_part_of_the_code_is_read() -> None:
    """The test sees the code: all parts of the table, and many imports of ours."""
    code = Code(ROOT)
    assert {place_of(module) for module in code.files} >= set(MAY_IMPORT)
    assert "connector.starting.resume" in code.arrows["connector.running.engine"]


def test_nothing_goes_in_circles() -> None:
    """No two files import each other, directly or by way of others, not even for types."""
    assert Code(ROOT).circles() == []


def test_a_circle_is_found(tmp_path: Path) -> None:
    """A circle of three, one arrow of which is only for types, is one."""
    room = tmp_path / "connector"
    room.mkdir()
    (room / "a.py").write_text("from connector import b\n")
    (room / "b.py").write_text("from connector.c import x\n")
    (room / "c.py").write_text("if TYPE_CHECKING:\n    import connector.a\n")
    assert Code(tmp_path).circles() == [["connector.a", "connector.b", "connector.c"]]


def test_no_room_is_too_large() -> None:
    """A room can be looked over: at most three thousand lines, but for what plays shops and platform."""
    rooms = Code(ROOT).sizes.items()
    large = {room: lines for room, (_, lines) in rooms if lines > LARGEST_ROOM}
    assert {room: lines for room, lines in large.items() if not room.startswith("practice/")} == {}


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("connector/model/goods.py", "from connector.catalogue.release import judge"),
        ("connector/model/goods.py", "import requests"),
        ("connector/model/errors.py", "from connector import store"),
        ("connector/catalogue/release/rules.py", "from connector.store import Store"),
        ("connector/model/gtin.py", "import sqlalchemy.orm"),
        ("connector/store/orders.py", "from connector.catalogue.release import Rule"),
        ("connector/store/orders.py", "from ..catalogue.collect import sweep"),
        ("connector/catalogue/collect.py", "import adapters.memory"),
        ("connector/catalogue/collect.py", "from connector.web import build_app"),
        ("connector/catalogue/collect.py", "def f():\n    from connector.cli import app"),
        ("connector/running/engine.py", "if TYPE_CHECKING:\n    from connector.cli import Wiring"),
        ("connector/web/app.py", "from adapters.kickroute import KickroutePlatform"),
        ("connector/cli/app.py", "import scheduler"),
        ("connector/cli/app.py", "import importlib\nimportlib.import_module('adapters.memory')"),
        ("connector/cli/app.py", "__import__('adapters')"),
        ("connector/brand_new.py", ""),
        ("connector/orders/verify.py", '"""Whether it is right: pure."""\nfrom connector.store import Store'),
        ("connector/orders/verify.py", '"""Whether it is right: pure."""\nimport requests'),
        ("adapters/woocommerce/shop.py", "from adapters.memory import MemoryShop"),
        ("adapters/woocommerce/shop.py", "from adapters import shopware"),
        ("adapters/woocommerce/shop.py", "from ..kickroute import KickroutePlatform"),
        ("adapters/woocommerce/shop.py", "from connector.store import Store"),
        ("adapters/woocommerce/shop.py", "from connector.running.engine import Engine"),
        ("adapters/http/client.py", "from adapters.memory import MemoryShop"),
        ("practice/hub/app.py", "from connector.model import OrderStatus"),
        ("practice/hub/app.py", "from adapters.wire import sign"),
        ("practice/hub/app.py", "from practice.simulators.serving import LoopbackServer"),
        ("practice/simulators/log.py", "import practice.hub"),
        ("practice/simulators/log.py", "from connector.model import gtin"),
        ("practice/simulators/log.py", "import practice.sandbox"),
        ("practice/pages/texts.py", "from connector.texts import text"),
        ("practice/pages/texts.py", "import practice.hub"),
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
        ("connector/model/goods.py", "from connector.model.errors import ConnectorError\nimport decimal"),
        (
            "connector/catalogue/release/rules.py",
            "from . import case\nfrom connector.model.gtin import gtin14\nimport biip",
        ),
        ("connector/store/orders.py", "from connector.model.records import Told\nfrom .schema import told"),
        ("connector/catalogue/collect.py", "from connector import store, ports, pricing"),
        (
            "connector/web/app.py",
            "import fastapi\nfrom connector.running.engine import Engine\nfrom . import page",
        ),
        (
            "adapters/woocommerce/shop.py",
            "from adapters.http import Budget\nfrom adapters.woocommerce import x",
        ),
        (
            "adapters/memory/platform.py",
            "from adapters.wire import sign\nfrom connector.fulfilment.tracking.carriers import x",
        ),
        (
            "practice/sandbox/play.py",
            "import practice.hub, practice.simulators, adapters.memory, connector.web",
        ),
        ("scheduler.py", "import adapters.kickroute, connector.web, practice.sandbox"),
        ("tests/test_x.py", "import practice.hub, adapters.memory"),
        (".venv/lib/x.py", "import connector.web"),
    ],
)
def test_an_allowed_import_is_let_through(tmp_path: Path, file: str, line: str) -> None:
    """What the table allows is not objected to."""
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(line + "\n")
    assert violations(tmp_path) == []
