"""The daily copies of a store: how many, of which moment, and what they no longer hold."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connector.assembly.shops import load_settings
from connector.model.errors import StoreUnusable
from connector.model.records import OrderState
from connector.running.backup import KEPT, Kind, backups, copies_of, copy_daily, folder_of, newest_sound
from connector.settings.model import StoreSettings
from connector.store import Store
from connector.store.engines import copies
from connector.store.schema import VERSION
from tests.store.making import Clock, order, record

DAY = timedelta(days=1)


@pytest.fixture
def ours(sqlite_url: str, clock: Clock) -> Iterator[Store]:
    """Open an empty store on SQLite."""
    opened = Store.open(sqlite_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name the folder for copies, which is not there yet."""
    return tmp_path / "backups"


def names(folder: Path) -> list[str]:
    """Return the names of all files in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_is_made_every_day_and_fourteen_are_kept(ours: Store, folder: Path, clock: Clock) -> None:
    """However often it is looked; the newest ones stay."""
    made = []
    for _ in range(4 * 20):
        if (copy := copy_daily(ours, folder)) is not None:
            made.append(copy.name)
        clock.advance(DAY / 4)
    assert len(made) == 20
    assert names(folder) == made[-KEPT:]
    assert [copies.version_of(copy.path) for copy in copies_of(Path("connector.db"), folder)] == [
        VERSION
    ] * 14


def test_copies_are_their_owners_alone(ours: Store, folder: Path) -> None:
    """They hold what the store holds."""
    made = copy_daily(ours, folder)
    assert made is not None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_clock_put_back_makes_one_copy_a_day_too(ours: Store, folder: Path, clock: Clock) -> None:
    """A copy that seems to come from the future does not make every look copy the store."""
    copy_daily(ours, folder)
    clock.advance(-10 * DAY)
    assert copy_daily(ours, folder) is not None
    assert copy_daily(ours, folder) is None


def test_what_others_keep_in_the_folder_is_left_alone(ours: Store, folder: Path, clock: Clock) -> None:
    """Copies of another supplier, and files of people, are neither counted nor deleted."""
    folder.mkdir()
    strangers = [
        "connector-2-20260101T000000Z.db",
        "connector-20269999T000000Z.db",
        "connector-old.db",
        "x.txt",
    ]
    for name in strangers:
        (folder / name).touch()
    for _ in range(KEPT + 2):
        copy_daily(ours, folder)
        clock.advance(DAY)
    assert set(strangers) < set(names(folder))
    assert len(names(folder)) == KEPT + len(strangers)


def test_only_the_newest_copy_holds_addresses(ours: Store, folder: Path, clock: Clock) -> None:
    """An address stays in copies for a day: an order on its way is left out of the older ones whole."""
    parked = replace(record("KR-2"), state=OrderState.PARKED, order=order("KR-2"), parked_reason="x")
    with ours.transaction() as tx:
        tx.orders.receive(order("KR-1"))
        tx.orders.insert(parked)
        tx.orders.insert(record("KR-3"))
    first = copy_daily(ours, folder)
    assert first is not None
    assert "Ährenweg".encode() in first.read_bytes()
    clock.advance(DAY)
    second = copy_daily(ours, folder)
    assert second is not None
    assert "Ährenweg".encode() not in first.read_bytes()
    assert "Ährenweg".encode() in second.read_bytes()
    assert names(folder) == [first.name, second.name]
    old = Store.open(f"sqlite:///{first}", clock)
    with old.reading() as shown:
        assert shown.orders.get("KR-1") is None
        assert shown.orders.require("KR-2") == replace(parked, order=None)
        assert shown.orders.get("KR-3") is not None
    old.close()


def test_a_folder_that_cannot_be_written_is_named(ours: Store, folder: Path) -> None:
    """Nothing is copied elsewhere instead."""
    folder.touch()
    with pytest.raises(StoreUnusable, match="backups cannot be written"):
        copy_daily(ours, folder)


def test_the_newest_sound_copy_is_found(ours: Store, path: Path, folder: Path, clock: Clock) -> None:
    """A copy that was damaged since is passed over."""
    settings = StoreSettings(url=f"sqlite:///{path}", backups=str(folder))
    with pytest.raises(StoreUnusable, match="no sound daily copy"):
        newest_sound(settings)
    first = copy_daily(ours, folder)
    clock.advance(DAY)
    second = copy_daily(ours, folder)
    assert first is not None
    assert second is not None
    assert newest_sound(settings) == second
    second.write_bytes(second.read_bytes()[:2000])
    assert newest_sound(settings) == first
    found = backups(settings)
    assert (found.kind, found.folder, found.count) == (Kind.DAILY, str(folder), 2)


@pytest.mark.parametrize(
    ("url", "folder", "kind"),
    [
        ("sqlite:///connector.db", "", Kind.OFF),
        ("sqlite://", "backups/", Kind.OFF),
        ("postgresql+psycopg:///x", "backups/", Kind.SERVER),
    ],
)
def test_where_nothing_is_copied(url: str, folder: str, kind: Kind) -> None:
    """A server has its own tools, a store in memory nothing to keep, and whoever wants none gets none."""
    settings = StoreSettings(url=url, backups=folder)
    assert folder_of(settings) is None
    assert backups(settings).kind is kind


def test_the_folder_is_beside_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the program was started; the last file counts, a full path stays, the environment wins."""
    (tmp_path / "shared.toml").write_text('[store]\nurl = "sqlite:///here.db"\n')
    own = tmp_path / "etc" / "berg.toml"
    own.parent.mkdir()
    own.write_text('supplier = "berg"\n')
    files = [tmp_path / "shared.toml", own]
    monkeypatch.chdir("/")
    assert folder_of(load_settings(files).store) == own.parent / "backups"
    own.write_text('[store]\nbackups = "/srv/copies"\n')
    assert folder_of(load_settings(files).store) == Path("/srv/copies")
    monkeypatch.setenv("KICKROUTE_STORE_BACKUPS", "copies")
    assert folder_of(load_settings(files).store) == own.parent / "copies"
    monkeypatch.setenv("KICKROUTE_STORE_BACKUPS", "")
    assert folder_of(load_settings(files).store) is None
