"""``delivery-note`` on the command line: one file for several orders, and what it says."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.doors.test_cli import Terminal, terminal
from tests.labels.papers import read_paper

__all__ = ["terminal"]


@pytest.fixture
def shop(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal beside an order in the shop, in a folder of its own."""
    terminal.world.live_order()
    monkeypatch.chdir(tmp_path)
    return terminal


def test_a_note_is_named_after_itself_and_only_its_owners(shop: Terminal, tmp_path: Path) -> None:
    """Without a file's name it lies in this folder; nobody else may read the address in it."""
    said = shop("delivery-note", "KR-1")
    assert said.code == 0, said.err
    (file,) = tmp_path.glob("*.pdf")
    assert file.name in said.out
    assert "KR-1" not in file.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "Seite 1 von 1" in read_paper(file.read_bytes()).text


def test_several_orders_go_into_the_named_file(shop: Terminal, tmp_path: Path) -> None:
    """Machines read the same as people."""
    second = shop.world.live_order("KR-2")
    said = shop("delivery-note", "KR-1", second, "--file", "heute.pdf", "--json").json
    assert (said["note"], said["count"], said["file"]) == ("printed", "2", "heute.pdf")
    assert len(read_paper((tmp_path / "heute.pdf").read_bytes()).pages) == 2


def test_a_partial_delivery_is_told_by_lines(shop: Terminal, tmp_path: Path) -> None:
    """``--now 1=0`` leaves nothing to send; words that name no line are wrong use, as for several orders."""
    assert "no piece is left" in shop("delivery-note", "KR-1", "--now", "1=0", language="en_US.UTF-8").err
    assert shop("delivery-note", "KR-1", "--now", "eins").code == 2
    assert shop("delivery-note", "KR-1", "KR-1", "--now", "1=1").code == 2
    assert list(tmp_path.glob("*.pdf")) == []


def test_an_unknown_order_is_said(shop: Terminal, tmp_path: Path) -> None:
    """Nothing is written, in either language."""
    for language, words in (("en_US.UTF-8", "No order KR-9"), ("de_DE.UTF-8", "kein Lieferschein")):
        said = shop("delivery-note", "KR-1", "KR-9", language=language)
        assert said.code == 1
        assert words in said.err
    assert list(tmp_path.glob("*.pdf")) == []
