"""Suppliers move in with what their connector kept, and out again; copies are made and put back."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect

from connector.model.errors import StaleFence
from connector.model.records import Priority
from connector.running import backup
from connector.settings.loading import load_settings
from connector.store import Store
from connector.store.schema import VERSION
from connector.store.shared.tables import own
from tests.host.hosting import Host
from tests.postgres import Postgres
from tests.store.making import item, order, product, record, stock, told


def fill(store: Store) -> None:
    """Write rows of many kinds, with numbers that count up."""
    with store.transaction() as tx:
        tx.orders.receive(order("KR-1"))
        tx.orders.insert(record("KR-2"))
        tx.catalogue.remember_told([told("04260990000015")])
        tx.catalogue.acknowledge(["04260990000015"])
        tx.outbox.add_product(product("p1", item("4260990000015")))
        for n in range(40):
            tx.journal.write("KR-1", "placed", by=str(n))
        tx.facts.put("collect.cursor", "c")
        tx.facts.put("resume.adopted", "2026-03-02T09:00:00+00:00")


def shown(store: Store) -> list[object]:
    """Return what a store shows by its own questions."""
    with store.reading() as tx:
        return [
            tx.orders.all(),
            tx.catalogue.told_about(["p1"], []),
            tx.outbox.entries(),
            tx.journal.read(),
            tx.facts.get("collect.cursor"),
        ]


def test_a_supplier_moves_in_from_a_backup_and_out_again(host: Host) -> None:
    """All rows come along, new numbers follow theirs, and the store that leaves is the same once more."""
    own_store = Store.open(f"sqlite:///{host.folder}/own.db")
    fill(own_store)
    backup.back_up(own_store, host.folder / "copy.db")
    host.add("other")
    host.add("berg", "--from", str(host.folder / "copy.db"))
    house = host.house()
    store = house.stores.store("berg")
    assert shown(store) == shown(own_store)
    with store.reading() as tx:
        assert tx.facts.adopted_at is None
        last = tx.journal.last_id()
    with store.transaction() as tx:
        tx.journal.write("KR-1", "placed")
        tx.outbox.add_item("p2", stock("4260990000022", 1), Priority.RAISED)
    with store.reading() as tx:
        assert tx.journal.last_id() > last
    fence = store.raise_fence("turn")
    assert host.say("export", "berg", str(host.folder / "out")).code == 0
    with pytest.raises(StaleFence), store.under(fence).transaction():
        pass
    with pytest.raises(StaleFence):
        store.raise_fence("turn")
    settings = load_settings(
        [host.folder / "out/settings.toml"], type(house.settings_of(house.supplier("berg")))
    )
    assert settings.kickroute.api_key.get_secret_value() == "key-of-berg"
    out = Store.open(settings.store.url)
    assert shown(out) == shown(store)
    assert host.say("resume", "berg").code == 1
    with house.stores.store("other").reading() as tx:
        assert tx.orders.all() == []
    for each in (own_store, out, house):
        each.close()


def test_a_supplier_moves_in_from_postgresql(host: Host, postgres_url: str) -> None:
    """A daemon's database is read as it is at one moment."""
    source = Store.open(postgres_url)
    fill(source)
    host.add("berg", "--from", postgres_url)
    house = host.house()
    assert shown(house.stores.store("berg")) == shown(source)
    source.close()
    house.close()


def test_a_failed_move_leaves_nothing(host: Host) -> None:
    """What is no store is refused with a sentence, and nobody is added."""
    (host.folder / "copy.db").write_text("no store")
    said = host.say(
        "add", "berg", "--settings", str(host.settings("berg")), "--from", str(host.folder / "copy.db")
    )
    assert said.code == 1
    assert "copy.db" in said.err
    assert host.say("list", "--json").facts == {"suppliers": []}


def test_a_copy_is_made_while_served_and_put_back(host: Host) -> None:
    """After the restore the rows are the copy's, what was there lies beside it, and who worked is behind."""
    host.add("berg")
    house = host.house()
    store = house.stores.store("berg")
    fill(store)
    file = host.folder / "berg.db"
    before = shown(store)
    assert host.say("backup", "berg", str(file)).code == 0
    with store.transaction() as tx:
        tx.orders.receive(order("KR-9"))
    fence = store.raise_fence("turn")
    assert host.say("restore", "berg", str(file)).code == 0
    assert shown(store) == before
    with pytest.raises(StaleFence):
        store.require(fence)
    kept = Store.open(f"sqlite:///{file}.before-restore")
    with kept.reading() as tx:
        assert tx.orders.get("KR-9") is not None
    kept.close()
    house.close()


def test_an_older_schema_is_brought_up_to_date(host: Host, postgres: Postgres) -> None:
    """What is missing is added, secured and granted, and rows stay; a newer schema is refused."""
    host.add("berg")
    house = host.house()
    fill(house.stores.store("berg"))
    house.close()
    for statement in (
        "DROP TABLE latencies",
        "ALTER TABLE orders DROP COLUMN sought",
        "DROP INDEX ix_journal_at",
        "UPDATE host_version SET version = '0010'",
    ):
        postgres.ask(statement, database="hosting")
    assert "kickroute-host upgrade" in host.say("list").err
    assert host.say("upgrade", "--json").facts == {"before": "0010", "now": VERSION}
    house = host.house()
    with house.stores.store("berg").transaction() as tx:
        assert tx.orders.get("KR-2") is not None
        tx.latencies.took({1: 2})
        found = inspect(tx.connection)
        for name, table in own.items():
            assert {c["name"] for c in found.get_columns(name)} == set(table.c.keys())
            assert {i["name"] for i in found.get_indexes(name)} == {i.name for i in table.indexes}
    house.close()
    postgres.ask("UPDATE host_version SET version = '9999'", database="hosting")
    said = host.say("upgrade")
    assert said.code == 1
    assert "9999" in said.err
