"""The wheel: everything is inside, and it works in an environment where nothing else of ours is.

Installed once for all tests here, without a download: beside it are copies of the packages that it says it
needs, and of those that they need, as they are installed where the tests run; and no others. It is the wheel
that ``make test`` built, from which all other tests import what they test; without ``make`` it is built here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from importlib import import_module
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.project import MODULES, PACKAGES, ROOT
from tests.house.wheel import LOADS_EVERYTHING, TESTED_FROM, built_wheel, pip
from tests.waiting import LIMIT

FILES = {f"{name}.py" for name in MODULES}
DATA = (
    "py.typed",
    ".mo",
    ".po",
    ".html",
    ".css",
    ".svg",
    ".js",
    ".mako",
    ".php",
    ".txt",
    ".py",
    "texts.toml",
    ".typ",
    ".ttf",
    "LICENSE",
)
"""Endings of files that must be in the wheel wherever they are in a package."""


@dataclass(frozen=True)
class Installed:
    """The wheel, and an environment in which it is installed."""

    wheel: Path
    folder: Path

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment in an empty folder, without anything from outside."""
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        return subprocess.run(
            [str(self.folder / "bin" / words[0]), *words[1:]],
            cwd=home,
            env={"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "en_US.UTF-8", **environment},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )


def _needed(wheel: Path) -> list[Distribution]:
    """Find what the wheel says it needs, and what that needs."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        told = Parser().parsestr(archive.read(name).decode())
    found: dict[tuple[str, str], Distribution] = {}
    todo = [(line, "") for line in told.get_all("Requires-Dist", [])]
    while todo:
        line, wanted_extra = todo.pop()
        wanted = Requirement(line)
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": wanted_extra}):
            continue
        there = distribution(wanted.name)
        assert there.version in wanted.specifier, f"{wanted}: {there.version} is installed"
        for extra in ("", *wanted.extras):
            if (wanted.name, extra) not in found:
                found[wanted.name, extra] = there
                todo += [(each, extra) for each in there.requires or ()]
    return list({there.name: there for there in found.values()}.values())


def _copy(package: Distribution, folder: Path) -> None:
    """Put a package's files where they would be installed; programs of its own are left out."""
    for file in package.files or ():
        if ".." not in file.parts:
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(str(package.locate_file(file)), target)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    """Install the wheel where nothing is."""
    folder = tmp_path_factory.mktemp("clean")
    wheel = built_wheel(tmp_path_factory)
    venv.create(folder, with_pip=False)
    pip("--python", str(folder / "bin" / "python"), "install", "--no-deps", "--no-compile", str(wheel))
    (packages,) = folder.glob("lib/python*/site-packages")
    for needed in _needed(wheel):
        _copy(needed, packages)
    yield Installed(wheel, folder)
    shutil.rmtree(folder)


def test_everything_is_inside(installed: Installed) -> None:
    """Every module, migration, template, text and the companion; no tests, no settings, no store."""
    with zipfile.ZipFile(installed.wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    ours = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and (path.name.endswith(DATA) or "help" in path.parts)
        and "__pycache__" not in path.parts
    }
    assert inside == ours | FILES
    for needed in (
        "connector/store/migrations/versions/v0001_first_schema.py",
        "connector/store/migrations/script.py.mako",
        "connector/web/templates/frame.html",
        "connector/web/static/style.css",
        "connector/web/static/htmx-2.0.11.min.js",
        "connector/web/static/htmx-2.0.11.LICENSE.txt",
        "connector/texts/de/page.py",
        "deploy/companion/woocommerce/kickroute-companion.php",
        "practice/simulators/woocommerce/app.py",
        "practice/hub/app.py",
    ):
        assert needed in inside


def test_it_says_under_which_licence_it_may_be_used(installed: Installed) -> None:
    """The licence travels with the wheel, and its name stands where installers look for it."""
    with zipfile.ZipFile(installed.wheel) as archive:
        (info,) = {name.split("/")[0] for name in archive.namelist() if ".dist-info/" in name}
        told = archive.read(f"{info}/METADATA").decode()
        licence = archive.read(f"{info}/licenses/LICENSE").decode()
    assert "License-Expression: MIT\n" in told
    assert licence == (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "The Kickroute Connector authors" in licence


def test_the_command_works(installed: Installed) -> None:
    """``kickroute-connector --help`` lists the commands, in the system's language."""
    said = installed.run("kickroute-connector", "--help")
    assert said.returncode == 0, said.stderr
    for command in ("run", "check", "sync", "label", "status"):
        assert f"  {command} " in said.stdout
    german = installed.run("kickroute-connector", "--help", LC_ALL="de_DE.UTF-8")
    assert german.stdout != said.stdout


def test_every_module_can_be_loaded(installed: Installed) -> None:
    """No module needs a package that is not installed with it, not even one that is loaded late."""
    said = installed.run("python", "-W", "ignore", "-c", LOADS_EVERYTHING)
    assert said.returncode == 0, said.stderr[-2000:]
    assert said.stdout.startswith(str(installed.folder))


def test_a_store_is_made_and_an_old_one_brought_along(installed: Installed) -> None:
    """Migrations are found where the wheel puts them."""
    code = (
        "from connector.store import database\n"
        "from alembic import command\n"
        "from alembic.config import Config\n"
        "engine = database.open_engine('sqlite:///old.db')\n"
        "config = Config(); config.set_main_option('script_location', str(database.MIGRATIONS))\n"
        "with engine.begin() as connection:\n"
        "    config.attributes['connection'] = connection\n"
        "    command.upgrade(config, '0001')\n"
        "from connector.store import Store\n"
        "Store.open('sqlite:///old.db').close(); Store.open('sqlite:///new.db').close()\n"
    )
    said = installed.run("python", "-c", code)
    assert said.returncode == 0, said.stderr[-2000:]


def test_the_companion_can_be_built_from_it(installed: Installed) -> None:
    """Whoever installed the wheel has the plugin for WooCommerce too."""
    said = installed.run("python", "-m", "deploy.companion", "out")
    assert said.returncode == 0, said.stderr
    with zipfile.ZipFile(installed.folder / "home" / "out" / "kickroute-companion.zip") as archive:
        assert "kickroute-companion/kickroute-companion.php" in archive.namelist()


def test_nothing_of_the_source_tree_is_used(installed: Installed) -> None:
    """The environment knows nothing of where it was built or tested."""
    said = installed.run("python", "-c", "import sys; print(sys.path)")
    assert str(ROOT) not in said.stdout


def test_what_the_tests_import_is_the_wheel() -> None:
    """With ``make test``, and so in CI, ours lies where the wheel was installed, else in the tree."""
    assert TESTED_FROM or not os.environ.get("CI"), "in CI the wheel is tested: make test"
    home = Path(TESTED_FROM) if TESTED_FROM else ROOT
    for name in (*PACKAGES, *MODULES):
        found = import_module(name).__file__
        assert found is not None
        assert Path(found).parent in (home, home / name)


def test_what_the_tests_start_is_the_wheel() -> None:
    """A process of its own finds the same, also when it is started in the tree."""
    code = f"import {', '.join((*PACKAGES, *MODULES))}; print(scheduler.__file__)"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=LIMIT, check=True
    )
    assert said.stdout.strip() == str(Path(TESTED_FROM or ROOT) / "scheduler.py")
