"""The version stands in ``pyproject.toml`` and nowhere else; who tells it asks the installed package."""

from __future__ import annotations

import re

import pytest

from adapters.http import SHOP_ERRORS, HttpClient
from connector.model.version import VERSION
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.house.project import PROJECT, ROOT, shipped

ASKS = "connector/model/version.py"
"""The one module that asks the package's metadata."""


def test_the_installed_package_has_the_version_of_the_tree() -> None:
    """After a change of the version ``make`` installs anew; nothing is told of an older one."""
    assert PROJECT["version"] == VERSION


def test_it_is_written_in_no_module() -> None:
    """No module holds it as a text, and one module asks for it."""
    asks, holds = [], []
    for path in shipped():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        asks += [name] * ("importlib.metadata" in text)
        holds += [name] * (re.search(rf"(?<![\d.]){re.escape(VERSION)}(?![\d.])", text) is not None)
    assert asks == [ASKS]
    assert holds == []


@pytest.mark.parametrize(("kind", "name"), [("", ""), ("WooCommerce", " (WooCommerce)")])
def test_whoever_is_asked_is_told(kind: str, name: str) -> None:
    """Every request carries it, with the kind of shop where there is one."""
    with ScriptedServer([reply(200, [])]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS, agent=kind)
        client.request("GET", "/")
        client.close()
    assert server.asked[0].headers["user-agent"] == f"kickroute-connector/{VERSION}{name}"


def test_the_documents_install_this_version() -> None:
    """Lines to copy name the file of this version's wheel, and no other's."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    wheels = {
        found
        for page in pages
        for found in re.findall(r"kickroute_connector-([\d.]+)-py3", page.read_text(encoding="utf-8"))
    }
    assert wheels == {VERSION}
