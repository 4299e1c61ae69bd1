"""Who only looks: one moment is shown, no writer is waited for, and none is held up."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from connector.store import Store
from tests.postgres import Postgres
from tests.store.making import item, order, product
from tests.store.test_postgres import names
from tests.store.test_sqlite import has_address


def test_a_reading_waits_for_no_writer(store: Store) -> None:
    """While a transaction is open that has written, a reading shows what was before it, at once."""
    with store.transaction() as tx:
        tx.facts.put("a", "new")
        with store.reading() as shown:
            assert shown.facts.get("a") is None
    with store.reading() as shown:
        assert shown.facts.get("a") == "new"


def test_a_reading_holds_no_writer_up(store: Store) -> None:
    """While a reading is open others write and commit; it goes on showing its one moment."""
    with store.reading() as shown:
        assert shown.outbox.counts() == (0, 0)
        with store.transaction() as tx:
            tx.facts.put("a", "new")
            tx.outbox.add_product(product("p1", item("4260990000015")))
        assert shown.facts.get("a") is None
        assert shown.outbox.counts() == (0, 0)


def test_nothing_is_written_in_a_reading(store: Store) -> None:
    """A reading that tries to write fails: it could neither wait its turn nor be counted on."""
    with pytest.raises(DBAPIError), store.reading() as shown:
        shown.facts.put("a", "new")
    with store.reading() as shown:
        assert shown.facts.get("a") is None


def test_a_store_in_memory_can_be_read(tmp_path: Path) -> None:
    """A store that lives in one connection is read through it."""
    store = Store.open("sqlite://")
    with store.transaction() as tx:
        tx.facts.put("a", "1")
    with store.reading() as shown:
        assert shown.facts.get("a") == "1"
    store.close()


def test_addresses_are_scrubbed_beside_open_readers(sqlite_url: str, path: Path) -> None:
    """A reader that is not reading right now keeps no deleted address in the store's log."""
    store = Store.open(sqlite_url)
    with store.reading() as shown:
        assert shown.orders.unfinished() == []
    with store.transaction() as tx:
        tx.orders.receive(order())
    with store.transaction() as tx:
        tx.orders.forget("KR-1")
    assert not has_address(path)
    store.close()


def test_a_reader_outlives_the_taking_of_the_lease(postgres: Postgres, postgres_url: str) -> None:
    """A new session of the writer ends the old ones of the writer, and no others; there are two in all."""
    store = Store.open(postgres_url)
    with store.reading() as shown:
        before = shown.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        store.lease.take()
        with store.transaction() as tx:
            tx.facts.put("a", "1")
        assert shown.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() == before
        assert len(names(postgres)) == 2
    store.close()
