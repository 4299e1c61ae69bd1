"""What is particular to a store on a PostgreSQL server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from connector.model.errors import StoreUnusable
from connector.store import Store
from connector.store.schema import metadata
from tests.postgres import Postgres
from tests.store.making import Clock
from tests.waiting import ended, until

DATABASE = "store"


@pytest.fixture
def url(postgres_url: str) -> str:
    """Use the server in all tests here."""
    return postgres_url


def setting(store: Store, name: str) -> object:
    """Ask a session of the store for a setting."""
    with store.engine.begin() as connection:
        return connection.exec_driver_sql(f"SHOW {name}").scalar()


def names(postgres: Postgres) -> list[str]:
    """Return the names that the sessions in the store's database give themselves."""
    query = "SELECT application_name FROM pg_stat_activity WHERE datname = %s"
    return [name for (name,) in postgres.ask(query, DATABASE)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("synchronous_commit", "on"),
        ("transaction_isolation", "read committed"),
        ("lock_timeout", "30s"),
    ],
)
def test_it_is_set_to_lose_nothing_and_to_wait_its_turn(store: Store, name: str, value: str) -> None:
    """Whatever the server's defaults: commits are on its disk, and no turn is waited for without end."""
    assert setting(store, name) == value


def test_texts_are_compared_by_their_bytes(store: Store) -> None:
    """Ids are ordered as by Python and SQLite, whatever the database's locale and its next version."""
    found = inspect(store.engine)
    collations = {
        (table, column["name"]): getattr(column["type"], "collation", None)
        for table in metadata.tables
        for column in found.get_columns(table)
        if "TEXT" in str(column["type"]) or "CHAR" in str(column["type"])
    }
    assert len(collations) > 50
    assert set(collations.values()) == {"C"}


def test_a_store_has_one_connection_however_many_ask(postgres: Postgres, store: Store) -> None:
    """Sixteen threads share one connection; with the lease it is still one."""
    store.lease.take()
    seen: list[int] = []

    def work() -> None:
        for _ in range(5):
            with store.transaction() as tx:
                tx.facts.put("a", "1")
            seen.append(len(names(postgres)))

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(seen) == 1


def write_while(store: Store, something_happens: Callable[[], object]) -> None:
    """Write twice in one transaction, and let something happen between."""
    with store.transaction() as tx:
        tx.facts.put("undone", "yes")
        something_happens()
        tx.facts.put("undone", "yes")


def test_the_store_works_again_after_the_server_did_not(postgres: Postgres, store: Store) -> None:
    """A restart costs the transaction in hand; the next ones work, and the lease is held again."""
    store.lease.take()
    with pytest.raises(OperationalError):
        write_while(store, postgres.stop)
    with pytest.raises(OperationalError):
        write_while(store, lambda: None)
    postgres.start()
    with store.transaction() as tx:
        assert tx.facts.get("undone") is None
    assert not store.lease.is_lost
    second = Store.open(postgres.url(DATABASE))
    with pytest.raises(StoreUnusable, match="another connector is running"):
        second.lease.take()
    second.close()


def test_a_lost_lease_is_taken_again_before_anything_is_written(postgres: Postgres, store: Store) -> None:
    """A connection that broke is noticed; the next one has the lease from its first moment."""
    store.lease.take()
    assert postgres.end_sessions(DATABASE) == 1
    with store.transaction() as tx:
        locks = tx.connection.exec_driver_sql(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        ).scalar()
    assert locks == len(["lease", "turn"])
    assert not store.lease.is_lost


def test_who_lost_the_lease_to_another_writes_nothing_any_more(
    postgres: Postgres, store: Store, url: str, clock: Clock
) -> None:
    """When another daemon was faster, every transaction of the first is refused, even after that one left."""
    second = Store.open(url, clock)
    store.lease.take()
    postgres.end_sessions(DATABASE)
    second.lease.take()
    with pytest.raises(StoreUnusable, match="another connector took the store over"):
        store.transaction().__enter__()
    assert store.lease.is_lost
    second.close()
    with pytest.raises(StoreUnusable, match="another connector took the store over"):
        store.transaction().__enter__()


def test_a_session_of_ours_that_outlived_its_connection_is_ended(postgres: Postgres, store: Store) -> None:
    """A server that has not noticed yet that our connection broke does not keep us out with our own lock."""
    store.lease.take()
    (name,) = names(postgres)
    (pid,) = postgres.ask("SELECT pid FROM pg_stat_activity WHERE application_name = %s", name)[0]
    ghost = psycopg.connect(
        f"host={postgres.folder} user=postgres dbname={DATABASE} application_name='{name}'", autocommit=True
    )
    postgres.ask("SELECT pg_terminate_backend(%s, 5000)", pid)
    held = ghost.execute(
        "SELECT pg_try_advisory_lock(1802070642, hashtext(coalesce(current_schema(), '')))"
    ).fetchone()
    assert held == (True,)
    with store.transaction() as tx:
        tx.facts.put("a", "1")
    assert not store.lease.is_lost
    with pytest.raises(psycopg.OperationalError):
        ghost.execute("SELECT 1")
    ghost.close()


def test_schemas_of_one_database_are_stores_of_their_own(postgres: Postgres, store: Store) -> None:
    """A host may keep all its connectors in one database: neither leases nor turns are in the way."""
    for name in ("berg", "tal"):
        postgres.ask(f"CREATE SCHEMA {name}", database=DATABASE)
    berg, tal = (
        Store.open(f"{postgres.url(DATABASE)}&options=-csearch_path%3D{name}") for name in ("berg", "tal")
    )
    berg.lease.take()
    tal.lease.take()
    with berg.transaction() as one, tal.transaction() as other:
        one.facts.put("name", "berg")
        other.facts.put("name", "tal")
        assert (one.facts.get("name"), other.facts.get("name")) == ("berg", "tal")
    with store.transaction() as tx:
        assert tx.facts.get("name") is None
    berg.close()
    tal.close()
    for name in ("berg", "tal"):
        postgres.ask(f"DROP SCHEMA {name} CASCADE", database=DATABASE)


@pytest.fixture
def strict_database(postgres: Postgres) -> Iterator[None]:
    """Let an administrator ask for another isolation than ours."""
    postgres.ask("ALTER DATABASE store SET default_transaction_isolation = 'repeatable read'")
    yield
    postgres.ask("ALTER DATABASE store RESET default_transaction_isolation")


@pytest.mark.usefixtures("strict_database")
def test_turns_are_safe_whatever_isolation_the_database_prefers(url: str, clock: Clock) -> None:
    """A transaction that waited sees what the one before it wrote."""
    first, second = Store.open(url, clock), Store.open(url, clock)
    seen: list[str | None] = []

    def read() -> None:
        with second.transaction() as tx:
            seen.append(tx.facts.get("a"))

    with first.transaction() as tx:
        reader = threading.Thread(target=read)
        reader.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        until("the reader waits for its turn", lambda: tx.connection.exec_driver_sql(waiting).scalar())
        tx.facts.put("a", "1")
    ended(reader)
    assert seen == ["1"]
    first.close()
    second.close()


def test_a_database_that_cannot_hold_every_name_is_refused(postgres: Postgres) -> None:
    """An old encoding is refused at the start, not at the first customer whose name does not fit in."""
    url = postgres.make("latin", "ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    with pytest.raises(StoreUnusable, match=r"LATIN1.*ENCODING 'UTF8'"):
        Store.open(url)
    postgres.ask("DROP DATABASE latin WITH (FORCE)")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://kickroute:geheim@127.0.0.1:1/nothing",
        "postgresql+psycopg://kickroute@127.0.0.1:1/nothing?password=geheim",
    ],
)
def test_no_password_is_shown(url: str) -> None:
    """A message about a database names it without its password, wherever in the address that stands."""
    with pytest.raises(StoreUnusable) as refused:
        Store.open(url)
    assert "geheim" not in str(refused.value)
    assert "127.0.0.1:1" in str(refused.value)


def test_a_server_that_does_not_answer_gives_no_lease(postgres: Postgres, store: Store) -> None:
    """A daemon that cannot take the lease says where it looked."""
    postgres.stop()
    with pytest.raises(StoreUnusable, match=r"store\.url"):
        store.lease.take()
    postgres.start()
    store.lease.take()
