"""Migrations: they give the tables that the code uses, and an older store is brought up to date."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from connector.model.errors import StoreUnusable
from connector.store import Store
from connector.store.engines import database
from connector.store.schema import VERSION, metadata
from tests.store.making import Clock

NEXT = f'''"""A later schema."""

import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{VERSION}"


def upgrade() -> None:
    op.add_column("orders", sa.Column("weight", sa.Text(), nullable=False, server_default="heavy"))


def downgrade() -> None:
    op.drop_column("orders", "weight")
'''


def migrate(engine: Engine, to: str) -> None:
    """Run migrations up or down to a revision."""
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        (command.downgrade if to == "base" else command.upgrade)(config, to)


def shape(engine: Engine) -> dict[str, object]:
    """Describe tables, columns, keys and indexes as the database has them."""
    looking = inspect(engine)
    return {
        table: (
            [
                (c["name"], str(c["type"]), c["nullable"], str(c["default"]))
                for c in looking.get_columns(table)
            ],
            looking.get_pk_constraint(table)["constrained_columns"],
            sorted((i["name"], tuple(i["column_names"])) for i in looking.get_indexes(table)),
        )
        for table in looking.get_table_names()
        if table != "alembic_version"
    }


def elsewhere(engine: Engine) -> tuple[str, ...]:
    """Name what only the other database has; that a migrated store is as a new one is compared beside."""
    return ("offers_shelves",) if engine.dialect.name == "postgresql" else ()


def test_migrating_an_empty_database_gives_the_tables_of_the_code(url: str) -> None:
    """A store that grew by migrations equals one that was made whole: same columns, defaults and indexes."""
    engine = database.open_engine(url)
    migrate(engine, "head")
    with engine.connect() as connection:
        there = {"include_object": lambda _each, name, *_: name not in elsewhere(engine)}
        assert compare_metadata(MigrationContext.configure(connection, opts=there), metadata) == []
    grown = shape(engine)
    migrate(engine, "base")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    engine.dispose()
    whole = Store.open(url)
    assert shape(whole.engine) == grown
    whole.close()


def test_the_newest_migration_is_the_version_of_the_code() -> None:
    """Whoever adds a migration names it in the schema, or new stores would be taken for old ones."""
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [VERSION]


def test_a_migrated_store_is_opened_as_it_is(url: str, clock: Clock) -> None:
    """What migrations left behind counts as up to date, and works."""
    engine = database.open_engine(url)
    migrate(engine, "head")
    engine.dispose()
    store = Store.open(url, clock)
    with store.transaction() as tx:
        tx.facts.put("a", "1")
        tx.journal.write("KR-1", "something")
    store.close()


def test_a_migration_can_be_undone(url: str) -> None:
    """Downgrading leaves no table of ours."""
    engine = database.open_engine(url)
    migrate(engine, "head")
    migrate(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    engine.dispose()


@pytest.fixture
def newer_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the next version with a further migration is installed."""
    folder = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v9999_later.py").write_text(NEXT)
    monkeypatch.setattr(database, "MIGRATIONS", folder)
    monkeypatch.setattr(database, "VERSION", "next")


def test_an_older_store_is_migrated_when_it_is_opened(
    store: Store, url: str, clock: Clock, request: pytest.FixtureRequest
) -> None:
    """A new version brings the store along by itself and keeps what is in it; a backup can be made before."""
    with store.transaction() as tx:
        tx.facts.put("kept", "yes")
    store.close()
    request.getfixturevalue("newer_code")
    told: list[str] = []
    engine = database.open_engine(url)
    database.prepare(engine, before_migration=lambda: told.append("backup"))
    engine.dispose()
    opened = Store.open(url, clock)
    with opened.transaction() as tx:
        assert tx.facts.get("kept") == "yes"
        assert tx.connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "next"
        assert tx.connection.execute(text("SELECT count(weight) FROM orders")).scalar() == 0
    opened.close()
    assert told == ["backup"]


def test_a_store_is_not_migrated_under_a_running_daemon(
    store: Store, url: str, clock: Clock, request: pytest.FixtureRequest
) -> None:
    """Whoever starts a newer version beside an older daemon is told to stop that one; nothing changes."""
    store.lease.take()
    request.getfixturevalue("newer_code")
    with pytest.raises(StoreUnusable, match="another connector is running"):
        Store.open(url, clock)
    with store.transaction() as tx:
        assert tx.connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == VERSION
    store.close()
    opened = Store.open(url, clock)
    opened.lease.take()
    opened.close()


OLD_ROWS = (
    "INSERT INTO offers (product_id, offer_id, reasons) VALUES"
    """ ('1', '1', '[["price_missing", {}], ["gtin_missing", {}]]'), ('2', '2', '')""",
    "INSERT INTO told (gtin14, product_id, dealer_price, live, told_at) VALUES"
    " ('a', '1', '5', true, :at), ('b', '2', '5', true, :at), ('c', '3', '5', false, :at)",
    "INSERT INTO outbox (place, lane, priority, kind, created_at)"
    " VALUES (1, 'product:2', 3, 'products.create', :at)",
    "INSERT INTO withdrawals (gtin14, since, held) VALUES ('a', :at, true), ('b', :at, false)",
    "INSERT INTO facts (key, value) VALUES ('deliver.parked:1', '1'), ('alarm:outbox.parked.1', 'refused'),"
    " ('deliver.parked:99', '1'), ('kept', 'yes')",
)
AT = "2026-03-02T09:00:00.000000+00:00"


def test_what_an_older_store_knows_is_not_lost_to_views(url: str) -> None:
    """Rules, what the platform took, since when something is withdrawn, and which hold it belongs to."""
    engine = database.open_engine(url)
    migrate(engine, "0005")
    with engine.begin() as connection:
        for statement in OLD_ROWS:
            connection.execute(text(statement), {"at": AT} if ":at" in statement else {})
    migrate(engine, "head")
    with engine.begin() as connection:

        def read(query: str) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(query))]

        assert read("SELECT offer_id, rules FROM offers ORDER BY 1") == [
            ("1", "gtin_missing,price_missing"),
            ("2", ""),
        ]
        assert read("SELECT gtin14, at FROM acknowledged") == [("a", AT)]
        assert read("SELECT gtin14 FROM told WHERE withdrawn_at = told_at") == [("c",)]
        assert read("SELECT gtin14, hold FROM withdrawals ORDER BY 1") == [("a", 1), ("b", 0)]
        keys = [key for (key,) in read("SELECT key FROM facts ORDER BY 1")]
        assert keys == ["collect.sweep_wanted", "deliver.parked:99", "holds.last", "kept"]
    engine.dispose()


def test_orders_and_items_of_an_older_store_have_no_debit_and_no_rate(url: str, clock: Clock) -> None:
    """Nobody knows them: such orders go by their total in the shop, and rates are learnt by reading."""
    engine = database.open_engine(url)
    migrate(engine, "0006")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO orders (number, state, received_at, updated_at, shop_total)"
                " VALUES ('KR-1', 'confirmed', :at, :at, '10.85')"
            ),
            {"at": AT},
        )
        connection.execute(text(OLD_ROWS[1]), {"at": AT})
    migrate(engine, "head")
    engine.dispose()
    store = Store.open(url, clock)
    with store.reading() as tx:
        order, item = tx.orders.require("KR-1"), tx.catalogue.told_gtin("a")
        assert (order.shop_total, order.debited) == (Decimal("10.85"), None)
        assert item is not None
        assert item.tax_rate is None
    store.close()


def test_an_older_store_shows_names_at_once_and_asks_for_the_rest(url: str, clock: Clock) -> None:
    """After an update products can be found by their names, and a sweep fills in pictures and prices."""
    engine = database.open_engine(url)
    migrate(engine, "0007")
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO offers (product_id, offer_id, name, gtin, released) "
                "VALUES ('p', 'o', 'Aroma Minze', '4260990000015', :yes)"
            ),
            {"yes": True},
        )
    engine.dispose()
    store = Store.open(url, clock)
    with store.reading() as tx:
        (offer,) = tx.catalogue.offers()
        assert (offer.listing.title, offer.released) == ("Aroma Minze", True)
        assert tx.facts.sweep_wanted == "1"
        assert tx.connection.execute(text("SELECT sought FROM offers")).scalar() == "aroma minze"
    store.close()


def test_an_empty_older_store_asks_for_nothing(url: str, clock: Clock) -> None:
    """Where nothing was decided yet, there is nothing to fill in."""
    engine = database.open_engine(url)
    migrate(engine, "0007")
    engine.dispose()
    store = Store.open(url, clock)
    with store.reading() as tx:
        assert tx.facts.sweep_wanted is None
    store.close()
