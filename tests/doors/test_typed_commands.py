"""What a person types at the terminal: one sentence that says what and what next, and nothing lost."""

from __future__ import annotations

import errno
import os

import pytest

from connector.model.version import VERSION
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import terminal as terminal


def test_a_file_that_breaks_under_a_command_names_the_way_back(terminal: Terminal) -> None:
    """Also when it is found only while it is read."""
    terminal.world.store.close()
    file = terminal.world.folder / "connector.db"
    whole = file.read_bytes()
    data = bytearray(whole)
    data[4096:] = b"\xff" * (len(data) - 4096)
    file.write_bytes(data)
    for log in terminal.world.folder.glob("connector.db-*"):
        log.unlink()
    answer = terminal("history")
    file.write_bytes(whole)
    assert (answer.code, "kickroute-connector restore" in answer.err) == (1, True)


def test_a_csv_into_a_missing_folder(terminal: Terminal) -> None:
    """The sentence names it."""
    answer = terminal("sync", "--dry-run", "--csv", "/no/such/folder/x.csv")
    assert answer.code == 1
    assert answer.err == "/no/such/folder/x.csv: the folder does not exist; make it, or name another file.\n"


def test_a_full_disk_is_called_so(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by commands that write files."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "preview.csv")

    monkeypatch.setattr("connector.cli.catalogue.syncing.write_csv", full)
    answer = terminal("sync", "--dry-run", "--csv", "preview.csv")
    assert (answer.code, "The disk is full (preview.csv)" in answer.err) == (1, True)


def test_leaving_is_asked_about(terminal: Terminal) -> None:
    """Where nobody can say yes, it says how; then it goes on without asking again."""
    answer = terminal("leave")
    assert (answer.code, "leave --yes" in answer.err) == (1, True)
    assert "Would be withdrawn" in answer.out


def test_the_version_is_told(terminal: Terminal) -> None:
    """By the command; ``tests/daemon/test_process.py`` asks the daemon, ``tests/house`` whoever is asked."""
    assert terminal("--version", with_settings=False).out == f"kickroute-connector {VERSION}\n"
