"""``check`` over the settings of several suppliers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.doors.test_cli import Terminal
from tests.doors.test_cli import terminal as terminal

SUPPLIER = """
supplier = "{name}"
[shop]
platform = "woocommerce"
url = "https://{name}.example"
consumer_key = "ck_{name}"
consumer_secret = "cs_secret_{name}"
[kickroute]
api_key = "memory-key-secret-{name}"
public_url = "https://{name}.connector.example"
[store]
url = "sqlite:///{folder}/{name}.db"
[server]
listen = "127.0.0.1:{port}"
"""
SHARED = '[kickroute]\nurl = "https://kickroute.example"\n'


def _same(place: str) -> Callable[[str], str]:
    """Let the second supplier have the first one's value at a place."""
    return lambda content: content.replace(place.format(name="tal"), place.format(name="berg"))


PROVOKED: dict[str, Callable[[str], str]] = {
    "files.unreadable": lambda content: content.replace("[shop]", "[shp]"),
    "files.shared_platform_key": _same("memory-key-secret-{name}"),
    "files.shared_shop_key": _same("ck_{name}"),
    "files.shared_shop": _same("https://{name}.example"),
    "files.shared_store": _same("{name}.db"),
    "files.shared_port": lambda content: content.replace(":2", ":1"),
}
"""Each red line about several files, and how the second supplier's file provokes it."""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Write the settings of two suppliers and what they share."""
    shared = tmp_path / "shared.toml"
    shared.write_text(SHARED)
    made = {"shared": shared}
    for port, name in enumerate(("berg", "tal"), 1):
        made[name] = tmp_path / f"{name}.toml"
        made[name].write_text(SUPPLIER.format(name=name, folder=tmp_path, port=port))
    return made


def _check(terminal: Terminal, files: dict[str, Path], *words: str, language: str = "C") -> tuple[int, str]:
    said = terminal(
        *("check", str(files["berg"]), str(files["tal"]), "--settings", str(files["shared"]), *words),
        language=language,
        with_settings=False,
    )
    return said.code, said.out


@pytest.mark.parametrize("key", PROVOKED)
def test_what_two_suppliers_share_is_red(terminal: Terminal, files: dict[str, Path], key: str) -> None:
    """The line names both files, never the secret."""
    files["tal"].write_text(PROVOKED[key](files["tal"].read_text()))
    code, out = _check(terminal, files)
    assert code == 1
    (line,) = [found for found in out.splitlines() if found.startswith("✗") and str(files["tal"]) in found]
    assert key == "files.unreadable" or str(files["berg"]) in line
    assert "secret" not in out


def test_suppliers_who_share_nothing_are_green(terminal: Terminal, files: dict[str, Path]) -> None:
    """Each is checked by itself, and what they may share is no trouble: the platform's address."""
    assert "2 Einstellungsdateien teilen nichts" in _check(terminal, files, language="de_DE.UTF-8")[1]
    _, out = _check(terminal, files)
    assert "2 settings files share nothing" in out
    assert out.count("Settings: complete") == 2
    for name in ("berg", "tal"):
        assert f"{files[name]}:" in out


def test_files_are_given_without_other_options(terminal: Terminal, files: dict[str, Path]) -> None:
    """``--fix`` is about one supplier."""
    assert _check(terminal, files, "--fix")[0] == 2
