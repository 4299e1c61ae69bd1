"""``adopt``: the list, the question, and what is told after a yes."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from connector.cli import build_cli
from connector.cli.setup import adopting
from connector.model import Carrier, Finding, FindingCode, OrderChanged, OrderStatus, Parcel, RefundIssued
from connector.model.records import OrderState
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import daemon as daemon
from tests.doors.test_cli import terminal as terminal
from tests.waiting import until


@pytest.fixture
def moving(terminal: Terminal) -> Terminal:
    """Let the plugin have placed three orders, of which the platform knows nothing since."""
    shop = terminal.world.shop
    ids = [shop.place_foreign_order([("1", 1)], kickroute_number=f"KR-{n}").id for n in range(1, 4)]
    shop.enter_tracking(ids[0], "0034043")
    shop.refund(ids[1], Decimal("1.00"))
    shop.cancel(ids[2])
    return terminal


def _told(terminal: Terminal) -> set[object]:
    return {e for e in terminal.world.platform.events if isinstance(e, OrderChanged | RefundIssued)}


def test_the_dry_run_lists_and_changes_nothing(moving: Terminal) -> None:
    """A table with a row for each order and what it would be told of, and a sentence with the sums."""
    said = moving("adopt", "--dry-run")
    assert said.code == 0
    for words in ("KR-1", "tracking number 0034043", "refund of 1.00", "cancelled", "3 orders of the plugin"):
        assert words in said.out
    with moving.world.store.transaction() as tx:
        assert tx.orders.get("KR-1") is None
    assert moving.world.platform.attempts == 0


def test_without_a_yes_nothing_is_told(moving: Terminal) -> None:
    """Nobody can be asked: the orders wait, and the next step is said."""
    said = moving("adopt", "--json")
    assert (said.code, said.json["done"], said.json["orders"]) == (0, False, 3)
    with moving.world.store.transaction() as tx:
        assert tx.orders.require("KR-1").state is OrderState.FOUND
    assert "--yes" in moving("adopt").out
    assert _told(moving) == set()


def test_with_a_yes_everything_is_told_once(moving: Terminal) -> None:
    """And a second time nothing."""
    said = moving("adopt", "--yes")
    assert said.code == 0, said
    assert {type(e) for e in _told(moving)} == {OrderChanged, RefundIssued}
    assert OrderChanged("KR-1", parcel=Parcel("0034043", Carrier.DHL)) in _told(moving)
    assert OrderChanged("KR-3", status=OrderStatus.CANCELLED) in _told(moving)
    before = list(moving.world.platform.events)
    again = moving("adopt", "--yes", "--json")
    assert (again.json["done"], again.json["orders"]) == (True, 0)
    assert moving.world.platform.events == before


@pytest.mark.parametrize(("answer", "told"), [("n", 0), ("y", 3)])
def test_on_a_terminal_the_question_is_asked(
    moving: Terminal, monkeypatch: pytest.MonkeyPatch, answer: str, told: int
) -> None:
    """Only a yes tells."""
    monkeypatch.setattr(adopting, "is_asked_at_a_terminal", lambda: True)
    arguments = ["adopt", "--settings", str(moving.file)]
    result = CliRunner().invoke(build_cli(moving.wiring), arguments, input=f"{answer}\n")
    assert result.exit_code == 0, result.output
    assert len(_told(moving)) == told


def test_while_the_plugin_is_active_nothing_is_taken_over(moving: Terminal) -> None:
    """It may still tell by itself: the list is shown, and the plugin is to be switched off first."""
    moving.world.shop.found = (Finding(FindingCode.PLATFORM_PLUGIN, {"name": "Kickroute"}),)
    assert moving("adopt", "--dry-run").code == 0
    said = moving("adopt", "--yes")
    assert (said.code, "Deactivate it first" in said.err, "KR-1" in said.out) == (1, True, True)
    assert _told(moving) == set()
    german = moving("adopt", "--yes", language="de_DE.UTF-8")
    assert "Deaktivieren Sie es zuerst" in german.err
    assert "Sendungsnummer 0034043" in german.out


@pytest.mark.usefixtures("daemon")
def test_beside_a_daemon_the_daemon_tells(moving: Terminal) -> None:
    """It is asked to, and hears which orders to read."""
    moving.world.engine.start()
    said = moving("adopt", "--yes")
    assert said.code == 0, said
    until("three orders told", lambda: len(_told(moving)) == 3)


def test_the_list_is_written_as_a_file(moving: Terminal, tmp_path: Path) -> None:
    """For a spreadsheet, with the same rows."""
    file = tmp_path / "plugin.csv"
    assert moving("adopt", "--dry-run", "--csv", str(file)).code == 0
    rows = {row["Order"]: row for row in csv.DictReader(file.read_text("utf-8-sig").splitlines())}
    assert rows["KR-2"]["Would be told"] == "refund of 1.00"


def test_a_day_that_is_none_is_wrong_use(moving: Terminal) -> None:
    """``--since`` takes a day; orders before it are not listed."""
    assert moving("adopt", "--dry-run", "--since", "soon").code == 2
    assert moving("adopt", "--dry-run", "--json", "--since", "2099-01-01").json["orders"] == 0
    assert moving("adopt", "--dry-run", "--yes").code == 2
