"""Pause, unpause and leave on the command line."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connector.catalogue.absence import absence, read_until
from connector.cli.catalogue import leaving
from connector.cli.files import write_csv
from connector.model import OrderChanged, OrderStatus
from connector.model.errors import ShopAccessDenied
from connector.settings import zone
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import daemon as daemon
from tests.doors.test_cli import terminal as terminal
from tests.doors.world import GTIN, OTHER_GTIN


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _stocks(terminal: Terminal) -> dict[str, int | None]:
    rows = terminal.world.platform.catalogue.items()
    return {gtin: item.stock.quantity if item.stock else None for gtin, item in rows if item.live}


def test_without_a_daemon_the_pause_is_remembered(terminal: Terminal) -> None:
    """It is written down at once, says when it takes effect, and the next ``sync`` tells it."""
    said = terminal("pause", "--until", "2099-12-31", language="de_DE.UTF-8")
    assert said.code == 0
    assert "01.01.2100 00:00:00" in said.out
    assert "kickroute-connector run" in said.out
    terminal("sync", "--full")
    assert _stocks(terminal) == {GTIN: 0, OTHER_GTIN: 0}
    assert terminal("unpause").code == 0
    terminal("sync", "--full")
    assert _stocks(terminal) == {GTIN: 10, OTHER_GTIN: 1}


@pytest.mark.parametrize(("clock", "ends"), [("ui", 11), ("shop", 23)])
def test_a_day_is_meant_by_the_peoples_clock(terminal: Terminal, clock: str, ends: int) -> None:
    """``--until`` is read by ``ui.timezone``, else by the shop's zone, whatever was used before."""
    zone.use("America/Lima")
    written = terminal.file.read_text(encoding="utf-8")
    told = 'timezone = "Pacific/Auckland"' if clock == "ui" else ""
    terminal.file.write_text(written.replace('timezone = "UTC"', told), encoding="utf-8")
    with terminal.world.store.transaction() as tx:
        tx.facts.shop_timezone = "Europe/Berlin"
    assert terminal("pause", "--until", "2099-12-31").code == 0
    zone.use()
    with terminal.world.store.reading() as tx:
        assert tx.facts.paused_until == datetime(2099, 12, 31, ends, tzinfo=UTC)


@pytest.mark.usefixtures("daemon")
def test_beside_a_daemon_the_pause_is_asked_for(terminal: Terminal) -> None:
    """The running daemon carries it out."""
    assert terminal("pause", "--json").json["done"] is True
    with terminal.world.store.transaction() as tx:
        assert absence(tx, terminal.world.store.now()) is not None
    assert terminal("unpause").code == 0
    assert terminal("unpause").code == 1


@pytest.mark.parametrize("day", ["tomorrow", "31.02.2027", ""])
def test_a_day_that_is_none_is_wrong_use(terminal: Terminal, day: str) -> None:
    """A day that cannot be read: exit code 2, and how days are written."""
    said = terminal("pause", "--until", day)
    assert (said.code, "2026-12-27" in said.err) == (2, True)


def test_a_day_that_is_over_is_refused(terminal: Terminal) -> None:
    """A pause cannot end before it began."""
    said = terminal("pause", "--until", "2020-01-01")
    assert said.code == 1
    with terminal.world.store.transaction() as tx:
        assert absence(tx, terminal.world.store.now()) is None


def test_the_day_named_is_the_last_of_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until a day includes that day, by the clock of this machine; a time is meant as it stands."""
    for text in ("2026-12-27", "27.12.2026", " 27.12.2026 "):
        assert read_until(text).astimezone().strftime("%Y-%m-%d %H:%M") == "2026-12-28 00:00"
    assert read_until("2026-12-27T18:00").astimezone().strftime("%d %H:%M") == "27 18:00"
    assert read_until("2026-12-27T18:00+00:00") == datetime(2026, 12, 27, 18, tzinfo=UTC)


def test_leaving_goes_on_where_it_stopped(terminal: Terminal) -> None:
    """First everything is withdrawn and the open order named; once it ended, all is cleaned up."""
    world = terminal.world
    terminal("sync", "--full")
    world.shop.ensure_hooks("https://connector.example/webhooks/x", "secret")
    world.live_order("KR-1")
    would = terminal("leave", "--dry-run", "--json")
    assert (would.code, would.json["live"], would.json["orders"]) == (0, 2, 1)
    assert _stocks(terminal) == {GTIN: 10, OTHER_GTIN: 1}
    first = terminal("leave", "--yes", "--json")
    assert (first.code, first.json) == (
        1,
        {"done": False, "live": 0, "waiting": 0, "parked": 0, "orders": 1},
    )
    assert _stocks(terminal) == {}
    assert world.shop.hook_urls()
    with world.store.transaction() as tx:
        world.shop.change_status(tx.orders.require("KR-1").shop_id, OrderStatus.COMPLETED)
    last = terminal("leave", "--yes")
    assert last.code == 0, last
    assert "REST API" in last.out
    assert world.shop.hook_urls() == ()
    assert _statuses(terminal)[-1] == OrderStatus.COMPLETED
    (file,) = Path().glob("berg-money-*.csv")
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    prices = {(row["gtin"], row["price"]) for row in rows if row["What happened"] == "price told"}
    assert prices == {(GTIN, "12.50"), (OTHER_GTIN, "12.50")}
    assert terminal("leave", "--yes").code == 0


def _statuses(terminal: Terminal) -> list[OrderStatus]:
    events = terminal.world.platform.events
    return [e.status for e in events if isinstance(e, OrderChanged) and e.status is not None]


def test_webhooks_that_cannot_be_removed_are_named(terminal: Terminal) -> None:
    """The key may be revoked already: leaving is done all the same, and says what to delete by hand."""

    def _denied(name: str, _when: str) -> None:
        if name == "remove_hooks":
            raise ShopAccessDenied("the shop does not know the key")

    terminal.world.shop.on_call = _denied
    said = terminal("leave", "--yes")
    assert said.code == 0
    assert "by hand" in said.err


@pytest.mark.usefixtures("daemon")
def test_leaving_waits_for_the_running_daemon(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a daemon nothing is sent here; what still waits after a while is said."""
    monkeypatch.setattr(leaving, "WAIT_SECONDS", 0.0)
    said = terminal("leave", "--yes", "--json")
    assert (said.code, said.json["waiting"] > 0) == (1, True)
    assert terminal.world.platform.attempts == 0


def test_nothing_in_a_file_is_a_formula(tmp_path: Path) -> None:
    """What a shop wrote is text for a spreadsheet, and amounts stay numbers."""
    file = tmp_path / "a.csv"
    write_csv("de", file, ["a", "b", "c"], [["=1+1", "-4.20", "@x; y"]])
    assert file.read_text(encoding="utf-8-sig") == "a;b;c\n'=1+1;-4.20;\"'@x; y\"\n"
