"""The database itself: how it is opened, who may use it, and that deleted rows are gone from the disk."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text

from connector.errors import StoreUnusable
from connector.store import Store
from connector.store.schema import VERSION
from tests.store.making import Clock, order


def read_pragma(store: Store, name: str) -> object:
    """Ask a connection of the store for a setting."""
    with store.engine.begin() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


FULL = 2
PRAGMAS = [("journal_mode", "wal"), ("synchronous", FULL), ("secure_delete", 1), ("foreign_keys", 1)]


@pytest.mark.parametrize(("name", "value"), PRAGMAS)
def test_sqlite_is_set_to_lose_nothing_and_keep_nothing(store: Store, name: str, value: object) -> None:
    """Every connection writes ahead, waits for the disk, overwrites what is deleted and checks keys."""
    assert read_pragma(store, name) == value


def test_what_is_committed_is_there_when_the_store_is_opened_again(path: Path, clock: Clock) -> None:
    """State outlives the process; what a failed block wrote does not."""
    first = Store.open(f"sqlite:///{path}", clock)
    with first.transaction() as tx:
        tx.facts.put("kept", "yes")
    with suppress(KeyError), first.transaction() as tx:
        tx.facts.put("undone", "yes")
        raise KeyError
    first.close()
    with Store.open(f"sqlite:///{path}", clock).transaction() as tx:
        assert (tx.facts.get("kept"), tx.facts.get("undone")) == ("yes", None)


def test_transactions_follow_each_other(store: Store) -> None:
    """Two threads that read, add and write never lose one of their additions."""
    with store.transaction() as tx:
        tx.facts.put("n", "0")

    def count() -> None:
        for _ in range(20):
            with store.transaction() as tx:
                tx.facts.put("n", str(int(tx.facts.get("n") or 0) + 1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.transaction() as tx:
        assert tx.facts.get("n") == "80"


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
    store.close()


def test_a_newer_store_is_refused_by_name(store: Store, path: Path) -> None:
    """An older version must not touch what a newer one wrote: both versions and the way out are named."""
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    store.close()
    with pytest.raises(StoreUnusable) as refused:
        Store.open(f"sqlite:///{path}")
    message = str(refused.value)
    assert all(word in message for word in ("0099", VERSION, str(path), "backup"))


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("sqlite:////nowhere/at/all/connector.db", "/nowhere/at/all/connector.db"),
        ("not a url", "sqlite:///FILE"),
        ("foo+bar://host/db", "postgresql+psycopg://"),
    ],
)
def test_a_store_that_cannot_be_opened_says_why(url: str, hint: str) -> None:
    """A wrong store.url is refused with the place and what is allowed, not with a traceback."""
    with pytest.raises(StoreUnusable, match=r"store\.url") as refused:
        Store.open(url)
    assert hint in str(refused.value)


def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    """Another program's file under the store's name is left as it is and named."""
    path.write_bytes(b"PK\x03\x04 this is a zip file, of all things" * 40)
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match=r"connector\.db"):
        Store.open(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_no_password_is_shown() -> None:
    """A message about a database names it without its password."""
    with pytest.raises(StoreUnusable) as refused:
        Store.open("postgresql+psycopg://kickroute:geheim@127.0.0.1:1/nothing")
    assert "geheim" not in str(refused.value)
    assert "127.0.0.1:1" in str(refused.value)


def test_one_daemon_per_store(store: Store, path: Path, clock: Clock) -> None:
    """A second daemon on the same store says so and leaves; when the first ends, another may run."""
    second = Store.open(f"sqlite:///{path}", clock)
    store.lease.take()
    with pytest.raises(StoreUnusable, match="another connector is running"):
        second.lease.take()
    store.close()
    second.lease.take()
    second.close()


def test_one_daemon_per_store_whatever_it_is_called(store: Store, path: Path, clock: Clock) -> None:
    """A link to the store is the same store."""
    link = path.with_name("other.db")
    link.symlink_to(path)
    store.lease.take()
    second = Store.open(f"sqlite:///{link}", clock)
    with pytest.raises(StoreUnusable, match="another connector is running"):
        second.lease.take()
    second.close()


def test_the_lease_ends_with_the_process(store: Store, path: Path) -> None:
    """A daemon that was killed leaves nothing behind that keeps the next one out."""
    hold = f"""
from connector.store import Store
store = Store.open("sqlite:///{path}")
store.lease.take()
print("held", flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(StoreUnusable, match="another connector is running"):
            store.lease.take()
        holder.kill()
    store.lease.take()


def test_two_stores_do_not_disturb_each_other(store: Store, path: Path) -> None:
    """A host runs many connectors, each with its own store."""
    other = Store.open(f"sqlite:///{path.with_name('another.db')}")
    store.lease.take()
    other.lease.take()
    other.close()


def test_deleted_addresses_are_gone_from_the_disk(store: Store, path: Path) -> None:
    """After a deletion neither the file nor its write-ahead log holds the address, even in an open store."""
    with store.transaction() as tx:
        tx.orders.receive(order())

    def on_disk() -> bool:
        files = [path, Path(f"{path}-wal"), Path(f"{path}-shm")]
        return any("Ährenweg".encode() in file.read_bytes() for file in files if file.exists())

    assert on_disk()
    with store.transaction() as tx:
        tx.orders.change("KR-1", order=None)
    store.scrub()
    assert not on_disk()
