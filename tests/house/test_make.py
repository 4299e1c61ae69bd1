"""What ``make`` would do on a fresh machine, as it says itself: nothing is carried out here."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.house.project import ROOT
from tests.waiting import LIMIT


def _would(target: str, venv: Path) -> list[str]:
    """Return the lines that a target would have carried out, with an environment that is not there yet."""
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", target, f"VENV={venv}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=True,
    )
    return done.stdout.replace("\\\n", " ").splitlines()


def _installs(lines: list[str]) -> list[str]:
    return [line for line in lines if "uv sync" in line]


def test_running_installs_what_running_needs(tmp_path: Path) -> None:
    """No extra; and it is said what happens before it takes a while."""
    lines = _would("run", tmp_path / "venv")
    (install,) = _installs(lines)
    assert "--extra" not in install
    assert "--editable '.'" in install
    assert lines[0].startswith('echo "The first time: making')
    assert lines[-1] == f"{tmp_path}/venv/bin/kickroute-connector run --settings settings.toml"


@pytest.mark.parametrize("target", ["test", "coverage"])
def test_testing_installs_the_wheel(target: str, tmp_path: Path) -> None:
    """Built from nothing, installed beside the environment, and found before the tree by all tests."""
    lines = _would(target, tmp_path / "venv")
    (install,) = _installs(lines)
    assert "--extra postgres --extra test" in install
    steps = [next(n for n, line in enumerate(lines) if part in line) for part in _STEPS]
    assert steps == sorted(steps)
    (pytest_line,) = [line for line in lines if "bin/pytest" in line]
    tested = f"{ROOT}/build/tested"
    assert f"TESTED_FROM={tested} PYTHONPATH={tested}:{ROOT} PYTHONSAFEPATH=1" in pytest_line


_STEPS = ("rm -rf build", "wheel --no-deps", "--target build/tested", "bin/pytest")


def test_an_installed_environment_is_left_alone(tmp_path: Path) -> None:
    """The second time nothing is installed."""
    (tmp_path / ".runs").touch()
    assert _installs(_would("run", tmp_path)) == []
