"""A practice that runs in one terminal, and commands that are typed in another."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector.assembly.practising import announced, find_practice, practices
from practice.sandbox.world import free_address
from tests.waiting import LIMIT, until

PROGRAM = (sys.executable, "-m", "connector")


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a temporary folder of its own, as another user has."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@contextmanager
def _practising(folder: Path, user: Path, listen: str) -> Iterator[subprocess.Popen[str]]:
    (folder / "settings.toml").write_text(
        f'[shop]\nplatform = "sandbox"\n[server]\nlisten = "{listen}"\n', encoding="utf-8"
    )
    with subprocess.Popen(
        [*PROGRAM, "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env=_environment(user),
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _environment(user: Path) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    ways = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH", ""), root)))
    return {**os.environ, "TMPDIR": str(user), "PYTHONPATH": ways, "LC_ALL": "C.UTF-8"}


def _type(folder: Path, user: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words],
        cwd=folder,
        env=_environment(user),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def test_a_second_terminal_talks_to_the_practice_that_runs(tmp_path: Path, user: Path) -> None:
    """Without any option: it sees the offers, decides in the running daemon, and says that it is practice."""
    listen = free_address()
    with _practising(tmp_path, user, listen) as process:

        def offers() -> int:
            assert process.poll() is None, process.communicate()[0]
            return int(json.loads(_type(tmp_path, user, "status", "--json").stdout)["released"])

        until("the practice shop is read", lambda: offers() > 300)
        status = json.loads(_type(tmp_path, user, "status", "--json").stdout)
        asked = [held["gtin"] for held in status["prices_held"]]
        double = [o["gtin"] for o in status["offers"] if o["reasons"][0]["rule"] == "gtin_duplicate"]
        assert len(asked) == len(double) == 1
        assert not set(asked) & set(double)
        said = _type(tmp_path, user, "pause")
        assert said.returncode == 0, said.stderr
        assert f"practice shop that runs at {listen}" in said.stderr
        assert "when it runs" not in said.stdout
        assert "is in use by a running connector" in _type(tmp_path, user, "check").stdout
        process.terminate()
        process.wait(LIMIT)
    after = json.loads(_type(tmp_path, user, "status", "--json").stdout)
    assert (after["released"], after["is_running"]) == (0, False)
    assert list(practices().iterdir()) == []


def test_what_a_killed_practice_left_is_not_taken_for_one(user: Path) -> None:
    """Its file is there still, but nobody holds it any more."""
    with announced("127.0.0.1:8400", "supplier = 'x'"):
        (file,) = practices().iterdir()
        assert find_practice("127.0.0.1:8400") == file
        assert find_practice("127.0.0.1:8401") is None
        assert file.stat().st_mode & 0o777 == 0o600
        left = file.read_text(encoding="utf-8")
    file.write_text(left, encoding="utf-8")
    assert find_practice("127.0.0.1:8400") is None


def test_without_settings_the_practice_is_meant(tmp_path: Path, user: Path) -> None:
    """In a folder that knows nothing, a command finds the practice; without one it asks for settings."""
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    with announced("127.0.0.1:8400", f"[store]\nurl = 'sqlite:///{tmp_path}/practice.db'\n"):
        assert json.loads(_type(empty, user, "status", "--json").stdout)["verdict"] == "stopped"
    assert (tmp_path / "practice.db").exists()
    assert "settings.toml: cannot be read" in _type(empty, user, "status").stderr


@pytest.mark.parametrize("mode", [0o755, 0o777])
def test_a_folder_that_others_see_is_left_alone(user: Path, mode: int) -> None:
    """Its settings are not read, and none are written there."""
    practices().mkdir()
    practices().chmod(mode)
    with announced("127.0.0.1:8400", "supplier = 'x'"):
        assert list(practices().iterdir()) == []
        assert find_practice("127.0.0.1:8400") is None
