"""The wheel on every other supported Python of this machine: it installs, loads whole, and plays a day.

Whoever has one Python only sees these left out; where the code is hosted each has a run of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.tools import require
from tests.house.project import PYTHONS
from tests.house.wheel import LOADS_EVERYTHING, built_wheel
from tests.waiting import LIMIT

_OWN = f"{sys.version_info.major}.{sys.version_info.minor}"


def _find(version: str) -> str:
    """Return an interpreter of a version: on the path, or among those that pyenv keeps; none is a skip."""
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = sorted(str(path) for path in kept.glob(f"{version}.*/bin/python{version}"))
    for program in filter(None, (shutil.which(f"python{version}"), *reversed(found))):
        # What stands on the path may be a stand-in that only names the versions that there are.
        if (
            subprocess.run([program, "-c", ""], capture_output=True, timeout=LIMIT, check=False).returncode
            == 0
        ):
            return program
    pytest.skip(f"this machine has no Python {version}")


@pytest.mark.parametrize("version", [version for version in PYTHONS if version != _OWN])
def test_the_wheel_works(version: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the tests prove on one Python holds for the others: nothing of it is missing or spelt anew."""
    python, uv = _find(version), require("uv", "uv from PyPI")
    home = tmp_path / "home"
    home.mkdir()
    programs = tmp_path / "python" / "bin"

    def run(*words: str) -> str:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        done = subprocess.run(
            words,
            cwd=home,
            env=environment,
            capture_output=True,
            text=True,
            timeout=5 * LIMIT,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run(uv, "venv", "--quiet", "--python", python, str(programs.parent))
    wheel = str(built_wheel(tmp_path_factory))
    run(uv, "pip", "install", "--quiet", "--python", str(programs / "python"), wheel)
    where = run(str(programs / "python"), "-W", "error::SyntaxWarning", "-c", LOADS_EVERYTHING)
    assert where.startswith(str(tmp_path))
    day = run(str(programs / "kickroute-connector"), "sandbox", "--once", "--json")
    assert json.loads(day)["wrong"] == []
