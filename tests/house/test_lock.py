"""``uv.lock`` names, for everybody, the same packages of the public index, and fits ``pyproject.toml``."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from packaging.requirements import Requirement

from tests.house.project import PROJECT, ROOT

LOCK: dict[str, Any] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
OURS = PROJECT["name"]
INDEX, FILES = "https://pypi.org/simple", "https://files.pythonhosted.org/packages/"


def _wish(line: str, extra: str = "") -> tuple[str, str, frozenset[str], str]:
    """Return what a line of requirements asks for: name, versions, extras, and for whom."""
    wish = Requirement(line)
    marker = re.sub(r"\s+", " ", str(wish.marker or ""))
    if extra:
        marker = f"{marker} and extra == '{extra}'" if marker else f"extra == '{extra}'"
    return wish.name, str(wish.specifier), frozenset(wish.extras), marker.replace('"', "'")


def test_it_fits_what_the_project_asks_for() -> None:
    """After a change of ``pyproject.toml``: ``uv lock``."""
    asked = {_wish(line) for line in PROJECT["dependencies"]}
    for extra, lines in PROJECT["optional-dependencies"].items():
        asked |= {_wish(line, extra) for line in lines}
    (ours,) = [package for package in LOCK["package"] if package["name"] == OURS]
    kept = set()
    for row in ours["metadata"]["requires-dist"]:
        bounds = str(Requirement(f"{row['name']}{row.get('specifier', '')}").specifier)
        marker = row.get("marker", "")
        kept.add((row["name"], bounds, frozenset(row.get("extras", ())), marker))
    assert {_sorted(wish) for wish in kept} == {_sorted(wish) for wish in asked}
    assert (ours["version"], LOCK["requires-python"]) == (PROJECT["version"], PROJECT["requires-python"])


def _sorted(wish: tuple[str, str, frozenset[str], str]) -> tuple[str, str, frozenset[str], frozenset[str]]:
    name, bounds, extras, marker = wish
    return name, bounds, extras, frozenset(marker.split(" and ")) - {""}


def test_every_file_is_of_the_public_index_and_has_its_sum() -> None:
    """No address of anybody's own mirror, no folder of a machine; every file is known by its hash."""
    for package in LOCK["package"]:
        if package["name"] == OURS:
            assert package["source"] == {"editable": "."}
            continue
        assert package["source"] == {"registry": INDEX}, package["name"]
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else [])]
        assert files
        for file in files:
            assert file["url"].startswith(FILES)
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"])
