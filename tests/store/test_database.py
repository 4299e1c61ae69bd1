"""The database itself, whichever it is: what is kept, who may use it, and what is said when it cannot be."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import ExitStack, suppress
from typing import Any

import pytest
from sqlalchemy import text

from connector.model.errors import StoreUnusable
from connector.model.records import Priority
from connector.store import Store, Transaction
from connector.store.schema import VERSION
from tests.store.making import Clock, item, opened_again, order, product, record, stock, told
from tests.waiting import LIMIT, until

A, B = "4260990000015", "4260990000022"


def test_what_is_committed_is_there_when_the_store_is_opened_again(url: str, clock: Clock) -> None:
    """State outlives the process; what a failed block wrote does not."""
    first = Store.open(url, clock)
    with first.transaction() as tx:
        tx.facts.put("kept", "yes")
    with suppress(KeyError), first.transaction() as tx:
        tx.facts.put("undone", "yes")
        raise KeyError
    first.close()
    second = Store.open(url, clock)
    with second.transaction() as tx:
        assert (tx.facts.get("kept"), tx.facts.get("undone")) == ("yes", None)
    second.close()


def count_up(tx: Transaction) -> None:
    """Add one to a number that is read first."""
    tx.facts.put("n", str(int(tx.facts.get("n") or 0) + 1))


def crowd(stores: list[Store], times: int, work: Any) -> None:
    """Do the same in several stores at the same moment, each in a thread and transactions of its own."""
    together = threading.Barrier(len(stores))
    failures: list[BaseException] = []

    def run(store: Store) -> None:
        together.wait(LIMIT)
        try:
            for _ in range(times):
                with store.transaction() as tx:
                    work(tx)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.fixture
def stores(url: str, store: Store, clock: Clock) -> Any:
    """Open the store four times, as a daemon and commands beside it do."""
    with ExitStack() as closing:
        yield [store, *(closing.enter_context(opened_again(store, url, clock)) for _ in range(3))]


def test_transactions_follow_each_other(store: Store) -> None:
    """Threads of one process that read, add and write never lose one of their additions."""
    crowd([store] * 4, 20, count_up)
    with store.transaction() as tx:
        assert tx.facts.get("n") == "80"


def test_transactions_of_several_processes_follow_each_other(stores: list[Store]) -> None:
    """What a transaction read is still so when it writes, whoever else has the store open."""
    crowd(stores, 20, count_up)
    with stores[0].transaction() as tx:
        assert tx.facts.get("n") == "80"


def test_an_order_is_received_once_by_however_many(stores: list[Store]) -> None:
    """The same order at the same moment is one row, without an error for any of those who received it."""
    crowd(stores, 1, lambda tx: tx.orders.receive(order("KR-1")))
    with stores[0].transaction() as tx:
        assert len(tx.orders.all()) == 1


def test_events_of_the_same_moment_have_places_of_their_own(stores: list[Store]) -> None:
    """Events that are added at once stand one behind the other: none takes another's place."""
    crowd(
        stores, 10, lambda tx: tx.outbox.add_item(f"p{tx.outbox.counts()[0]}", stock(A, 1), Priority.RAISED)
    )
    with stores[0].transaction() as tx:
        places = [entry.place for entry in tx.outbox.entries()]
    assert len(places) == len(set(places)) == 40


def test_changes_of_one_item_at_the_same_moment_become_one(stores: list[Store]) -> None:
    """Of an item one event waits, and of a product that waits one is left: merging loses and doubles none."""
    with stores[0].transaction() as tx:
        tx.outbox.add_product(product("p1", item(A), item(B)))
    crowd(stores, 10, lambda tx: tx.outbox.add_item("p1", stock(A, 3), Priority.LOWERED))
    crowd(stores, 10, lambda tx: tx.outbox.add_item("p2", stock(A, 3), Priority.LOWERED))
    crowd(stores, 5, lambda tx: tx.outbox.add_product(product("p3", item(A))))
    with stores[0].transaction() as tx:
        assert [len(tx.outbox.lane(f"product:p{n}")) for n in (1, 2, 3)] == [1, 1, 1]


def test_one_field_is_changed_beside_another(stores: list[Store]) -> None:
    """Two that change different fields of an order at the same moment both succeed."""
    with stores[0].transaction() as tx:
        tx.orders.insert(record("KR-1"))
    changes = [{"held": True}, {"missing": True}, {"forced": True}, {"taken": True}]
    crowd(stores, 5, lambda tx: tx.orders.change("KR-1", **changes[stores_of(tx, stores)]))
    with stores[0].transaction() as tx:
        found = tx.orders.require("KR-1")
    assert (found.held, found.missing, found.forced, found.taken) == (True, True, True, True)


def stores_of(tx: Transaction, stores: list[Store]) -> int:
    """Tell which of the stores a transaction belongs to."""
    return next(n for n, store in enumerate(stores) if store.engine is tx.connection.engine)


def test_a_newer_store_is_refused_by_name(url: str, store: Store) -> None:
    """An older version must not touch what a newer one wrote: both versions and the way out are named."""
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0099'"))
    store.close()
    with pytest.raises(StoreUnusable) as refused:
        Store.open(url)
    message = str(refused.value)
    assert all(word in message for word in ("0099", VERSION, str(store.engine.url.database), "backup"))


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("sqlite:////nowhere/at/all/connector.db", "/nowhere/at/all/connector.db"),
        ("not a url", "sqlite:///FILE"),
        ("foo+bar://host/db", "postgresql+psycopg://"),
    ],
)
def test_a_store_that_cannot_be_opened_says_why(wrong: str, hint: str) -> None:
    """A wrong store.url is refused with the place and what is allowed, not with a traceback."""
    with pytest.raises(StoreUnusable, match=r"store\.url") as refused:
        Store.open(wrong)
    assert hint in str(refused.value)


def test_one_daemon_per_store(url: str, store: Store, clock: Clock) -> None:
    """A second daemon on the same store says so and leaves; when the first ends, another may run."""
    second = Store.open(url, clock)
    store.lease.take()
    with pytest.raises(StoreUnusable, match="another connector is running"):
        second.lease.take()
    assert not store.lease.is_lost
    with second.transaction() as tx:
        tx.requests.ask("sync", {})
    store.close()
    second.lease.take()
    second.close()


def test_the_lease_ends_with_the_process(url: str, store: Store) -> None:
    """A daemon that was killed leaves nothing behind that keeps the next one out."""
    hold = f"""
from connector.store import Store
store = Store.open("{url}")
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
    until("the lease is free", lambda: _takes_lease(store))


def _takes_lease(store: Store) -> bool:
    try:
        store.lease.take()
    except StoreUnusable:
        return False
    return True


def test_an_error_quotes_nothing_that_was_written(store: Store) -> None:
    """What the database refuses may be an address: the error names the statement only."""
    kept = record("KR-1", parked_reason="Ährenweg 7")
    with store.transaction() as tx:
        tx.orders.insert(kept)
    with pytest.raises(Exception, match="INSERT INTO orders") as failed, store.transaction() as tx:
        tx.orders.insert(kept)
    assert "Ährenweg" not in str(failed.value)


def test_numbers_from_a_shop_may_be_large(store: Store) -> None:
    """A stock that some shops write for "plenty" is kept on both databases."""
    plenty = 9_999_999_999
    with store.transaction() as tx:
        row = told("04260990000015", stock=stock(A, plenty).stock)
        tx.catalogue.remember_told([row])
        assert tx.catalogue.told_gtin("04260990000015") == row
