"""What is particular to a store in a file."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from connector.model.errors import StoreUnusable
from connector.store import Store, Transaction
from tests.store.making import START, Clock, order

FULL = 2
PRAGMAS = [("journal_mode", "wal"), ("synchronous", FULL), ("secure_delete", 1), ("foreign_keys", 1)]


@pytest.fixture
def url(sqlite_url: str) -> str:
    """Use a file in all tests here."""
    return sqlite_url


def read_pragma(store: Store, name: str) -> object:
    """Ask a connection of the store for a setting."""
    with store.engine.begin() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


@pytest.mark.parametrize(("name", "value"), PRAGMAS)
def test_it_is_set_to_lose_nothing_and_keep_nothing(store: Store, name: str, value: object) -> None:
    """Every connection writes ahead, waits for the disk, overwrites what is deleted and checks keys."""
    assert read_pragma(store, name) == value


def test_a_store_in_memory_works_from_several_threads() -> None:
    """Tests and trials use a database that lives and dies with the store."""
    store = Store.open("sqlite://")
    with store.transaction() as tx:
        tx.facts.put("a", "1")
    seen: list[str | None] = []

    def look() -> None:
        with store.transaction() as tx:
            seen.append(tx.facts.get("a"))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["1"]
    store.lease.take()
    assert not store.lease.is_lost
    store.close()


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    """Another program's file under the store's name is left as it is and named."""
    path.write_bytes(b"PK\x03\x04 this is a zip file, of all things" * 40)
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match=r"connector\.db"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_one_daemon_per_store_whatever_it_is_called(store: Store, path: Path, clock: Clock) -> None:
    """A link to the store is the same store."""
    link = path.with_name("other.db")
    link.symlink_to(path)
    store.lease.take()
    second = Store.open(f"sqlite:///{link}", clock)
    with pytest.raises(StoreUnusable, match="another connector is running"):
        second.lease.take()
    second.close()


def test_two_stores_do_not_disturb_each_other(store: Store, path: Path) -> None:
    """A host runs many connectors, each with its own store."""
    other = Store.open(f"sqlite:///{path.with_name('another.db')}")
    store.lease.take()
    other.lease.take()
    other.close()


@pytest.mark.parametrize("replace", [False, True])
def test_a_lock_that_was_taken_away_is_noticed(store: Store, path: Path, replace: bool) -> None:
    """Whoever deletes the lock's file lets another daemon in: the first one knows that it lost its lease."""
    store.lease.take()
    assert not store.lease.is_lost
    lock = Path(f"{path}.lock")
    lock.unlink()
    if replace:
        lock.touch()
    assert store.lease.is_lost


@pytest.mark.parametrize(
    "forget",
    [
        lambda tx: tx.orders.change("KR-1", order=None),
        lambda tx: tx.orders.forget("KR-1"),
        lambda tx: tx.orders.forget_addresses(START + timedelta(days=30)),
    ],
    ids=["confirmed", "refused", "kept-for-long"],
)
def test_deleted_addresses_are_gone_from_the_disk(
    store: Store, path: Path, forget: Callable[[Transaction], object]
) -> None:
    """After a deletion neither the file nor its write-ahead log holds the address, even in an open store."""
    with store.transaction() as tx:
        tx.orders.receive(order())

    assert has_address(path)
    with store.transaction() as tx:
        forget(tx)
    assert not has_address(path)


def test_rows_that_were_moved_leave_no_address_behind(store: Store, path: Path) -> None:
    """Rows grow, and SQLite moves them from page to page while they hold addresses: no copy stays."""
    chance = random.Random(1)  # without our doing, copies stay behind in this sequence
    waiting: list[str] = []
    for step in range(500):
        choice = chance.random()
        with store.transaction() as tx:
            if choice < 0.4 or not waiting:
                tx.orders.receive(replace(order(), kickroute_number=f"KR-{step}"))
                waiting.append(f"KR-{step}")
            elif choice < 0.75:
                tx.orders.change(chance.choice(waiting), parked_reason="x" * chance.choice((10, 400, 1500)))
            elif choice < 0.8 and len(waiting) > 3:
                tx.orders.forget(waiting.pop(0))
            else:
                tx.orders.change(waiting.pop(chance.randrange(len(waiting))), order=None)
    assert has_address(path)
    for number in waiting:
        with store.transaction() as tx:
            tx.orders.change(number, order=None)
    assert not has_address(path)


def test_what_a_process_deleted_that_died_at_once_is_gone_too(store: Store, path: Path, clock: Clock) -> None:
    """It died between deleting an address and emptying the log: the next one empties it first of all."""
    with store.transaction() as tx:
        tx.orders.receive(order())
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM orders"))
    left = path.with_name("left.db")
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", f"{left}{ending}")
    assert has_address(left)
    following = Store.open(f"sqlite:///{left}", clock)
    with following.transaction():
        pass
    assert not has_address(left)
    following.close()


def test_what_a_reader_keeps_from_being_emptied_is_emptied_after_it(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that is being made while an address is deleted delays this, and does not prevent it."""
    monkeypatch.setattr("connector.store.SCRUB_AGAIN_SECONDS", 0.0)
    with store.transaction() as tx:
        tx.orders.receive(order())
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM orders").fetchone()
        with store.transaction() as tx:
            tx.orders.forget("KR-1")
        assert has_address(path)
    with store.transaction():
        pass
    assert not has_address(path)


def has_address(path: Path) -> bool:
    """Tell whether a store's files hold the address of an order."""
    files = [path, Path(f"{path}-wal"), Path(f"{path}-shm")]
    return any("Ährenweg".encode() in file.read_bytes() for file in files if file.exists())


def modes(path: Path) -> dict[str, str]:
    """Return the rights on the store's files by what is behind the store's name."""
    files = path.parent.glob(f"{path.name}*")
    return {file.name.removeprefix(path.name): f"{stat.S_IMODE(file.stat().st_mode):o}" for file in files}


def test_its_files_are_its_owners_alone(path: Path, clock: Clock) -> None:
    """Whatever the process leaves to others by default, addresses are not readable by them."""
    before = os.umask(0)
    try:
        store = Store.open(f"sqlite:///{path}", clock)
        store.lease.take()
        with store.transaction() as tx:
            tx.facts.put("a", "1")
        assert modes(path) == {"": "600", "-wal": "600", "-shm": "600", ".lock": "600"}
        store.close()
    finally:
        os.umask(before)


@pytest.mark.parametrize(("given", "left"), [(0o644, "640"), (0o666, "660"), (0o640, "640"), (0o600, "600")])
def test_an_old_file_is_closed_to_strangers(path: Path, clock: Clock, given: int, left: str) -> None:
    """A store that was copied here readable for all is closed to all but the owner and its group."""
    Store.open(f"sqlite:///{path}", clock).close()
    path.chmod(given)
    store = Store.open(f"sqlite:///{path}", clock)
    with store.transaction() as tx:
        tx.facts.put("a", "1")
    assert set(modes(path).values()) == {left}
    store.close()
