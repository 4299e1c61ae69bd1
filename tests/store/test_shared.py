"""A host's database: each supplier sees and writes its own rows, on whichever connection it asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from connector.model.errors import StaleFence, StoreUnusable, SupplierUnknown
from connector.store import Store
from connector.store.shared import SharedStore, SharedStores, SupplierState, moving
from connector.store.shared.tables import own
from tests.postgres import Postgres
from tests.store.making import Clock, record, told
from tests.waiting import ended, until

TABLES = sorted(own)


@pytest.fixture
def stores(host_url: str, clock: Clock) -> Iterator[SharedStores]:
    """Open the database of a host with one connection, which all suppliers use after each other."""
    opened = SharedStores.open(host_url, clock, connections=1)
    yield opened
    opened.close()


def fill(store: Store, name: str) -> None:
    """Write rows that all suppliers have, with the supplier's name in them."""
    with store.transaction() as tx:
        tx.facts.put("name", name)
        tx.orders.insert(record("KR-1", reservation=name))
        tx.catalogue.remember_told([told("04260990000015", name=name)])
        tx.journal.write("KR-1", "placed", by=name)


@pytest.fixture
def berg(stores: SharedStores, request: pytest.FixtureRequest) -> SharedStore:
    """Give the rows of one supplier, and fill those of another whose name sorts behind it."""
    unique = request.node.name.replace("[", "-").replace("]", "").replace("_", "-")[-20:].strip("-")
    for name in ("tal", "berg"):
        fill(stores.store(f"{name}-{unique}"), name)
    return stores.store(f"berg-{unique}")


def names_in(store: Store) -> set[str]:
    """Return the names that stand in all rows that a supplier reads by the store's own questions."""
    with store.reading() as tx:
        orders = {order.reservation for order in tx.orders.all()}
        items = {row.name for row in tx.catalogue.told_about(["p1"], ["04260990000015"])}
        lines = {entry.detail["by"] for entry in tx.journal.read()}
        return {*tx.facts.starting_with("name").values(), *orders, *items, *lines}


def test_the_same_keys_are_each_suppliers_own(berg: SharedStore) -> None:
    """Two suppliers with the same order number, GTIN and fact: each reads its own."""
    assert names_in(berg) == {"berg"}


@pytest.mark.parametrize("table", TABLES)
def test_raw_questions_find_nothing_of_others(berg: SharedStore, host_url: str, table: str) -> None:
    """On a connection that another has just used, SQL without any condition finds the own rows at most."""
    for engine in (berg.engine, berg.reader):
        with engine.begin() as connection:
            owners = connection.execute(text(f"SELECT DISTINCT supplier FROM {table}")).scalars().all()
            assert set(owners) <= {berg.name}


@pytest.mark.parametrize("table", TABLES)
def test_without_a_supplier_there_are_no_rows(berg: SharedStore, stores: SharedStores, table: str) -> None:
    """Who says for nobody, after somebody's transaction on the same connection, sees and changes nothing."""
    with stores.suppliers() as listed:
        connection = listed._connection
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0
        assert connection.execute(text(f"DELETE FROM {table}")).rowcount == 0
    assert names_in(berg) == {"berg"}


def test_writes_reach_no_other(berg: SharedStore, stores: SharedStores) -> None:
    """Changes and deletions without a condition leave the others' rows as they are."""
    other = stores.store(berg.name.replace("berg", "tal"))
    with berg.transaction() as tx:
        tx.connection.execute(text("UPDATE facts SET value = 'stolen'"))
        tx.connection.execute(text("DELETE FROM orders"))
    assert names_in(other) == {"tal"}


def test_rows_cannot_be_given_to_another(berg: SharedStore) -> None:
    """Neither a new row nor a changed one can name another supplier."""
    for statement in (
        "INSERT INTO facts (supplier, key, value) VALUES ('tal', 'a', 'b')",
        "UPDATE facts SET supplier = 'tal'",
    ):
        with pytest.raises(DBAPIError, match="row-level security"), berg.transaction() as tx:
            tx.connection.execute(text(statement))


def test_rows_of_nobody_cannot_be_written(stores: SharedStores) -> None:
    """A row needs a supplier; the list's transactions have none."""
    with pytest.raises(DBAPIError, match=r"row-level security|null value"), stores.suppliers() as listed:
        listed._connection.execute(text("INSERT INTO facts (key) VALUES ('a')"))


def test_what_a_session_was_told_does_not_last(berg: SharedStore, stores: SharedStores) -> None:
    """Even a name set for the whole session by raw SQL is overruled by the next transaction."""
    with berg.engine.begin() as connection:
        connection.execute(text("SELECT set_config('app.supplier', 'tal', false)"))
    with stores.suppliers() as listed:
        assert listed._connection.execute(text("SELECT count(*) FROM facts")).scalar() == 0
    assert names_in(berg) == {"berg"}


def test_turns_are_a_suppliers_own(host_url: str, clock: Clock) -> None:
    """Two transactions of one supplier follow each other; another supplier's does not wait for them."""
    stores = SharedStores.open(host_url, clock, connections=3)
    seen: list[str] = []

    def write(name: str) -> None:
        with stores.store(name).transaction() as tx:
            tx.facts.put("a", "1")
        seen.append(name)

    with stores.store("turn-a").transaction():
        write("turn-b")
        waiting = threading.Thread(target=write, args=["turn-a"])
        waiting.start()
        with stores.suppliers() as listed:
            query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            until("it waits", lambda: listed._connection.execute(query).scalar() == 1)
        assert seen == ["turn-b"]
    ended(waiting)
    assert seen == ["turn-b", "turn-a"]
    stores.close()


def test_suppliers_cost_no_connections(postgres: Postgres, host_url: str, clock: Clock) -> None:
    """Fifty suppliers read and write over the connections that are there."""
    stores = SharedStores.open(host_url, clock, connections=2)
    for number in range(50):
        store = stores.store(f"many-{number}")
        with store.transaction() as tx, store.reading():
            tx.facts.put("a", "1")
    query = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'worker'"
    assert postgres.ask(query) <= [(4,)]
    stores.close()


# fences


def served(stores: SharedStores, name: str) -> SharedStore:
    """Give the store of a supplier for whom turns are taken."""
    with stores.suppliers() as listed:
        listed.add(name, "")
    return stores.store(name)


def test_no_fence_is_raised_while_no_turns_are_taken(stores: SharedStores) -> None:
    """A pause puts all that is in hand behind, and lets nothing begin until it is over."""
    store = served(stores, "paused")
    old = store.raise_fence("turn")
    moving.stop_serving(stores, "paused", SupplierState.PAUSED)
    with pytest.raises(StaleFence), store.under(old).transaction():
        pass
    with pytest.raises(StaleFence, match="resume"):
        store.raise_fence("turn")
    with stores.suppliers() as listed:
        listed.change("paused", state=SupplierState.ACTIVE)
    assert store.raise_fence("turn").number > old.number


def test_who_is_behind_writes_nothing(stores: SharedStores) -> None:
    """After another raised the lock, the first one's transactions are refused, and its writes to a shop."""
    store = served(stores, "fenced")
    old = store.raise_fence("turn")
    first = store.under(old)
    with first.transaction() as tx:
        tx.facts.put("by", "first")
    new = store.raise_fence("turn")
    assert new.number > old.number
    with pytest.raises(StaleFence), first.transaction() as tx:
        tx.facts.put("by", "first again")
    with pytest.raises(StaleFence):
        store.require(old)
    store.require(new)
    with store.under(new).transaction() as tx:
        assert tx.facts.get("by") == "first"


def test_locks_and_suppliers_have_numbers_of_their_own(stores: SharedStores) -> None:
    """Raising one lock leaves another one's holder, and the same lock of another supplier, alone."""
    store = served(stores, "locks-a")
    turn, place = store.raise_fence("turn"), store.raise_fence("place/KR-1")
    served(stores, "locks-b").raise_fence("turn")
    store.require(turn)
    store.require(place)


def test_a_dropped_lock_never_counts_again(stores: SharedStores) -> None:
    """Who held it before is behind; raised again it has a higher number."""
    store = served(stores, "dropped")
    old = store.raise_fence("place/KR-1")
    store.drop_fence(old)
    with pytest.raises(StaleFence):
        store.require(old)
    assert store.raise_fence("place/KR-1").number > old.number


def test_raising_waits_for_the_transaction_in_hand(host_url: str, clock: Clock) -> None:
    """Who raises the lock sees everything that the one before kept: it waits for its transaction."""
    stores = SharedStores.open(host_url, clock, connections=2)
    store = served(stores, "in-hand")
    first = store.under(store.raise_fence("turn"))
    raised = threading.Event()

    def take_over() -> None:
        store.raise_fence("turn")
        raised.set()

    thread = threading.Thread(target=take_over)
    with first.transaction() as tx:
        thread.start()
        query = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        until("it waits", lambda: tx.connection.execute(query).scalar() == 1)
        tx.facts.put("by", "first")
    ended(thread)
    assert raised.is_set()
    with pytest.raises(StaleFence):
        first.transaction().__enter__()
    stores.close()


# the list


def test_the_list_of_suppliers(stores: SharedStores, clock: Clock) -> None:
    """Suppliers are added, changed, found by state, and taken off; settings are never printed."""
    with stores.suppliers() as listed:
        made = listed.add("list-a", "cipher")
        listed.add("list-b", "cipher", SupplierState.PAUSED)
        assert "cipher" not in repr(made)
        assert listed.require("list-a") == made
        listed.change("list-a", ill_since=clock(), ill_reason="hangs")
        assert [each.name for each in listed.all(SupplierState.PAUSED)] == ["list-b"]
    with stores.suppliers() as listed:
        found = listed.require("list-a")
        assert (found.ill_reason, found.settings) == ("hangs", "cipher")
        listed.remove("list-a")
        listed.remove("list-b")
        assert listed.get("list-a") is None


@pytest.mark.parametrize("name", ["", "Berg", "-berg", "berg/tal", "berg'", "x" * 41, "bärg"])
def test_what_cannot_be_a_name(stores: SharedStores, name: str) -> None:
    """A name stands in addresses; one that is taken is refused, too."""
    with pytest.raises(SupplierUnknown), stores.suppliers() as listed:
        listed.add(name, "")


def test_a_name_is_given_once(stores: SharedStores) -> None:
    """The second one of a name is refused, and an unknown one is named."""
    with stores.suppliers() as listed:
        listed.add("once", "")
    with pytest.raises(SupplierUnknown, match="already"), stores.suppliers() as listed:
        listed.add("once", "")
    with pytest.raises(SupplierUnknown, match="no supplier nobody"), stores.suppliers() as listed:
        listed.change("nobody", state=SupplierState.PAUSED)


# whom the database belongs to


def test_a_role_that_sees_everything_is_refused(postgres: Postgres, host_url: str) -> None:
    """A superuser and a role with BYPASSRLS would see all rows; they are refused with the reason."""
    postgres.ask("DROP ROLE IF EXISTS passer")
    postgres.ask("CREATE ROLE passer LOGIN BYPASSRLS")
    for role, right in (("postgres", "SUPERUSER"), ("passer", "BYPASSRLS")):
        with pytest.raises(StoreUnusable, match=right):
            SharedStores.open(host_url.replace("worker@", f"{role}@"))


@pytest.mark.parametrize(
    ("harm", "mend"),
    [
        ("NO FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY"),
        ("DISABLE ROW LEVEL SECURITY", "ENABLE ROW LEVEL SECURITY"),
    ],
)
def test_tables_without_security_are_refused(postgres: Postgres, host_url: str, harm: str, mend: str) -> None:
    """Also the owner is bound, or nobody works with the tables."""
    postgres.ask(f"ALTER TABLE orders {harm}", database="host")
    try:
        for role in ("worker", "owner"):
            with pytest.raises(StoreUnusable, match="orders"):
                SharedStores.open(host_url.replace("worker@", f"{role}@"))
    finally:
        postgres.ask(f"ALTER TABLE orders {mend}", database="host")
    SharedStores.open(host_url.replace("worker@", "owner@")).close()


def test_a_policy_that_lets_more_through_is_refused(postgres: Postgres, host_url: str) -> None:
    """A second policy would widen what is seen."""
    postgres.ask("CREATE POLICY all_rows ON facts USING (true)", database="host")
    try:
        with pytest.raises(StoreUnusable, match="facts"):
            SharedStores.open(host_url)
    finally:
        postgres.ask("DROP POLICY all_rows ON facts", database="host")


@pytest.mark.usefixtures("host_url")
def test_a_daemons_database_and_a_file_are_refused(postgres_url: str, sqlite_url: str) -> None:
    """What is no host's database is told so."""
    with pytest.raises(StoreUnusable, match="kickroute-host upgrade"):
        SharedStores.open(postgres_url.replace("postgres@", "worker@"))
    with pytest.raises(StoreUnusable, match="postgresql"):
        SharedStores.open(sqlite_url)


def test_every_table_of_a_store_is_secured(postgres: Postgres, host_url: str) -> None:
    """Every table but the list and the version begins its key and all its indexes with the supplier."""
    assert host_url
    found = postgres.ask(
        "SELECT c.relname, i.indexrelid::regclass::text, a.attname FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_attribute a ON a.attrelid = i.indexrelid AND a.attnum = 1 WHERE n.nspname = 'public'",
        database="host",
    )
    open_ones = {table for table, _, column in found if column != "supplier"}
    assert open_ones == {"suppliers", "host_version"}
    assert {table for table, _, _ in found} - open_ones == set(TABLES)
