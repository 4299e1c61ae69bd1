"""``backup`` and ``restore`` at the command line."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from connector.assembly import commands
from connector.cli import build_cli
from connector.running.backup import copy_daily
from connector.store import Store
from tests.store.making import START


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, in English."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    (tmp_path / "settings.toml").write_text('[store]\nurl = "sqlite:///connector.db"\n')
    return tmp_path


def _type(*words: str) -> Result:
    return CliRunner().invoke(build_cli(commands.Wiring()), words)


def _remember(value: str) -> None:
    store = Store.open("sqlite:///connector.db")
    with store.transaction() as tx:
        tx.facts.put("thing", value)
    store.close()


def _known() -> str | None:
    store = Store.open("sqlite:///connector.db")
    with store.transaction() as tx:
        value = tx.facts.get("thing")
    store.close()
    return value


def test_a_copy_is_made_beside_a_running_daemon_and_put_back(folder: Path) -> None:
    """What was remembered when the copy was made is there again; the store that was there is kept."""
    _remember("before")
    daemon = Store.open("sqlite:///connector.db")
    daemon.lease.take()
    assert "is copied to copy.db" in _type("backup", "copy.db").stdout
    refused = _type("restore", "copy.db")
    assert (refused.exit_code, "another connector is running" in refused.output) == (1, True)
    daemon.close()
    _remember("after")
    facts = json.loads(_type("restore", "copy.db", "--json").stdout)
    assert _known() == "before"
    assert Path(facts["kept"]).is_file()


def test_what_is_no_copy_changes_nothing(folder: Path) -> None:
    """A file that is something else is refused, and the store is as it was."""
    _remember("as it was")
    (folder / "letter.txt").write_text("Dear all")
    result = _type("restore", "letter.txt")
    assert result.exit_code == 1
    assert "is no backup" in result.output
    assert _known() == "as it was"


def _at(day: int) -> datetime:
    return START + timedelta(days=day)


def test_without_a_file_the_newest_daily_copy_comes_back(folder: Path) -> None:
    """Nobody has to look for it; which one it was is said."""
    none = _type("restore")
    assert none.exit_code == 1
    assert "no sound daily copy" in none.output
    for day, value in enumerate(("first", "second", "third")):
        _remember(value)
        store = Store.open("sqlite:///connector.db", partial(_at, day))
        copy_daily(store, folder / "backups")
        store.close()
    _remember("after")
    facts = json.loads(_type("restore", "--json").stdout)
    assert facts["file"] == str(folder / "backups" / "connector-20260304T090000Z.db")
    assert _known() == "third"
