"""Backup and restore: a copy made while the store is in use, and what is refused on the way back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from connector.model.errors import StoreUnusable
from connector.running.backup import back_up, restore
from connector.starting.resume import is_stale
from connector.store import Store
from connector.store.engines import copies, database
from connector.store.schema import VERSION
from tests.store.making import Clock
from tests.store.test_migrations import migrate


@pytest.fixture
def ours(sqlite_url: str, clock: Clock) -> Iterator[Store]:
    """Open an empty store on SQLite."""
    opened = Store.open(sqlite_url, clock)
    yield opened
    opened.close()


def put(store: Store, key: str, value: str | None) -> None:
    """Remember a value."""
    with store.transaction() as tx:
        tx.facts.put(key, value)


def get(store: Store, key: str) -> str | None:
    """Return a remembered value."""
    with store.transaction() as tx:
        return tx.facts.get(key)


def test_a_copy_holds_what_was_committed_and_its_schema(ours: Store, tmp_path: Path, clock: Clock) -> None:
    """The copy is a whole store in one file, its owner's alone, which carries its version."""
    target = tmp_path / "copy.backup"
    put(ours, "a", "before")
    assert back_up(ours, target) == VERSION
    put(ours, "a", "after")
    assert not target.with_name("copy.backup-wal").exists()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    copy = Store.open(f"sqlite:///{target}", clock)
    assert (get(copy, "a"), get(ours, "a")) == ("before", "after")
    copy.close()


def test_a_copy_is_of_one_moment_while_others_write(ours: Store, tmp_path: Path) -> None:
    """Two values that are always written together are the same in every copy."""
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            n += 1
            with ours.transaction() as tx:
                tx.facts.put("left", str(n))
                tx.facts.put("right", str(n))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for n in range(10):
            target = tmp_path / f"{n}.backup"
            back_up(ours, target)
            with closing(sqlite3.connect(target)) as copy:
                rows = copy.execute("SELECT value FROM facts WHERE key IN ('left', 'right')").fetchall()
            assert len({value for (value,) in rows}) <= 1
    finally:
        stop.set()
        writer.join()


def test_a_copy_that_cannot_be_written_leaves_nothing(ours: Store, tmp_path: Path) -> None:
    """The sentence names the file; what was there before stays."""
    with pytest.raises(StoreUnusable, match=r"nowhere/x.backup cannot be written"):
        back_up(ours, tmp_path / "nowhere" / "x.backup")
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(StoreUnusable, match="folder cannot be written"):
        back_up(ours, folder)
    assert sorted(p.name for p in tmp_path.iterdir() if "part" in p.name) == []


def test_a_copy_never_takes_the_place_of_the_store(ours: Store, path: Path) -> None:
    """Naming the store itself is refused in both directions."""
    with pytest.raises(StoreUnusable, match="is the store itself"):
        back_up(ours, path)
    with pytest.raises(StoreUnusable, match="is the store itself"):
        restore(f"sqlite:///{path}", path)


def test_a_restored_store_is_as_it_was_and_looks_for_what_it_missed(
    ours: Store, sqlite_url: str, path: Path, tmp_path: Path, clock: Clock
) -> None:
    """What was written since is gone and kept aside; the next start brings the store up to date."""
    target = tmp_path / "copy.backup"
    with ours.transaction() as tx:
        tx.facts.heartbeat = tx.facts.adopted_at = clock()
    assert not is_stale(ours)
    back_up(ours, target)
    put(ours, "later", "yes")
    ours.close()
    kept = restore(sqlite_url, target)
    assert kept == path.with_name("connector.db.before-restore")
    restored, aside = Store.open(sqlite_url, clock), Store.open(f"sqlite:///{kept}", clock)
    assert (get(restored, "later"), get(aside, "later")) == (None, "yes")
    assert is_stale(restored)
    restored.close()
    aside.close()


def test_nothing_of_the_old_log_gets_into_the_restored_store(
    sqlite_url: str, path: Path, tmp_path: Path, clock: Clock
) -> None:
    """A daemon that was killed leaves a write-ahead log, which belongs to the store that goes."""
    target = tmp_path / "copy.backup"
    first = Store.open(sqlite_url, clock)
    put(first, "a", "old")
    back_up(first, target)
    put(first, "a", "new")
    assert path.with_name("connector.db-wal").stat().st_size > 0
    for name in ("connector.db", "connector.db-wal"):
        shutil.copy(tmp_path / name, tmp_path / f"killed-{name}")
    first.close()
    for name in ("connector.db", "connector.db-wal"):
        os.replace(tmp_path / f"killed-{name}", tmp_path / name)
    kept = restore(sqlite_url, target)
    restored, aside = Store.open(sqlite_url, clock), Store.open(f"sqlite:///{kept}", clock)
    assert (get(restored, "a"), get(aside, "a")) == ("old", "new")
    restored.close()
    aside.close()


def test_a_store_that_is_gone_is_restored_too(ours: Store, tmp_path: Path, clock: Clock) -> None:
    """Restoring needs no store to be there; a relative address works as it does for the daemon."""
    target = tmp_path / "copy.backup"
    put(ours, "a", "1")
    back_up(ours, target)
    assert restore(f"sqlite:///{tmp_path}/new.db", target) is None
    restored = Store.open(f"sqlite:///{tmp_path}/new.db", clock)
    assert get(restored, "a") == "1"
    restored.close()


def test_nothing_is_restored_under_a_running_daemon(ours: Store, sqlite_url: str, tmp_path: Path) -> None:
    """The daemon's lease is respected, and the store stays as it is."""
    target = tmp_path / "copy.backup"
    back_up(ours, target)
    put(ours, "a", "1")
    ours.lease.take()
    with pytest.raises(StoreUnusable, match="another connector is running"):
        restore(sqlite_url, target)
    assert get(ours, "a") == "1"


def test_a_newer_copy_is_refused_by_its_schemas_name(ours: Store, sqlite_url: str, tmp_path: Path) -> None:
    """A copy made by a later version is not squeezed into this one."""
    target = tmp_path / "copy.backup"
    back_up(ours, target)
    with closing(sqlite3.connect(target)) as copy:
        copy.execute("UPDATE alembic_version SET version_num = '9999'")
        copy.commit()
    ours.close()
    with pytest.raises(
        StoreUnusable, match=f"has schema 9999, this version of the connector knows up to {VERSION}"
    ):
        restore(sqlite_url, target)


def test_what_is_no_copy_of_a_store_is_refused(ours: Store, sqlite_url: str, tmp_path: Path) -> None:
    """A text, another program's database, a damaged copy and a missing file are told apart from a backup."""
    ours.close()
    (tmp_path / "text").write_text("no database at all, but long enough to be one" * 50)
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE alembic_version (version_num TEXT)")
        other.execute("INSERT INTO alembic_version VALUES ('0001')")
        other.commit()
    for name in ("text", "other", "missing"):
        with pytest.raises(StoreUnusable, match=f"{name} is no backup of a connector's store"):
            restore(sqlite_url, tmp_path / name)
    assert not (tmp_path / "missing").exists()


def test_a_damaged_copy_is_refused(ours: Store, sqlite_url: str, tmp_path: Path) -> None:
    """A copy that lost a piece on its way is found out before it takes the store's place."""
    target = tmp_path / "copy.backup"
    back_up(ours, target)
    whole = target.read_bytes()
    target.write_bytes(whole[: len(whole) // 2])
    ours.close()
    with pytest.raises(StoreUnusable, match=r"damaged|is no backup"):
        restore(sqlite_url, target)


def test_postgresql_is_left_to_its_own_tools(tmp_path: Path, ours: Store) -> None:
    """The refusal names pg_dump; the database is not asked."""
    target = tmp_path / "copy.backup"
    back_up(ours, target)
    with pytest.raises(StoreUnusable, match="pg_dump"):
        restore("postgresql+psycopg://nobody@127.0.0.1:1/none", target)


def test_a_store_in_memory_has_no_backup(tmp_path: Path, clock: Clock) -> None:
    """It is gone with its process anyway."""
    store = Store.open("sqlite://", clock)
    with pytest.raises(StoreUnusable, match="in memory"):
        back_up(store, tmp_path / "copy.backup")
    store.close()


def test_a_migration_copies_the_store_first(sqlite_url: str, path: Path, clock: Clock) -> None:
    """Whoever installs a new version and regrets it finds the store as the old version left it."""
    engine = database.open_engine(sqlite_url)
    migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO facts VALUES ('a', '1')"))
    engine.dispose()
    migrated = Store.open(sqlite_url, clock)
    assert get(migrated, "a") == "1"
    migrated.close()
    kept = path.with_name(f"connector.db.before-{VERSION}")
    assert copies.version_of(kept) == "0001"
    restore(sqlite_url, kept)
    assert copies.version_of(path) == "0001"


def test_a_store_that_needs_no_migration_is_not_copied(ours: Store, sqlite_url: str, path: Path) -> None:
    """An ordinary start leaves no files behind."""
    ours.close()
    engine = database.open_engine(sqlite_url)
    database.prepare(engine)
    engine.dispose()
    assert not [p for p in path.parent.iterdir() if "before" in p.name]
