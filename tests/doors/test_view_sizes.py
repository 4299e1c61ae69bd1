"""However much is withheld, held or parked: a view reads the rows that it shows, and counts the rest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from connector.model.records import OfferRecord, OrderState, Withdrawal
from connector.store import Store
from connector.views.overview import MOST_ROWS, overview
from tests.doors.world import World
from tests.store.making import START, item, order, product, record

MANY = 400


def _fill(store: Store) -> None:
    """Withhold, hold and park much more than is shown."""
    ids = [str(number) for number in range(MANY)]
    price = {"name": "Aroma", "product": "1", "price": "5.00"}
    with store.transaction() as tx:
        tx.catalogue.decide(
            {i: [OfferRecord(i, i, i.zfill(14), i, f"Aroma {i}", (("price_missing", price),))] for i in ids}
        )
        tx.catalogue.want_withdrawn([Withdrawal(i.zfill(14), i, i, "gone", START) for i in ids])
        tx.catalogue.hold_withdrawals(1)
        for i in ids:
            tx.outbox.add_product(product(i, item(i.zfill(13))))
            kept = replace(record(f"KR-{i}"), state=OrderState.PARKED, order=order(f"KR-{i}"))
            tx.orders.insert(replace(kept, parked_reason="x", held=True))
        for entry in tx.outbox.entries(limit=None):
            tx.outbox.park(entry.id, "refused")


@pytest.fixture
def rows_read(world: World) -> list[int]:
    """Count the rows that each statement of the reader gives, but for counts."""
    given: list[int] = []

    def listen(_connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT") and "count(" not in statement:
            given.append(len(cursor.execute(statement, parameters).fetchall()))
            cursor.execute(statement, parameters)

    event.listen(world.store.reader, "after_cursor_execute", listen)
    return given


def test_an_overview_reads_what_it_shows(world: World, rows_read: list[int]) -> None:
    """Counts are of all; of rows, no more are read than are shown of a kind."""
    _fill(world.store)
    now = overview(world.store, world.settings, world.engine, is_running=True)
    assert rows_read
    assert max(rows_read) <= MOST_ROWS
    assert (now.withheld, now.by_rule) == (MANY, {"price_missing": MANY})
    assert (now.withdrawals_held, now.ends_held, now.events_parked) == (MANY, MANY, MANY)
    assert (len(now.offers), len(now.events)) == (MOST_ROWS, MOST_ROWS)
    assert all(event.parked for event in now.events)


def test_metrics_read_no_rows_but_counts(world: World, rows_read: list[int]) -> None:
    """A monitoring that asks every few seconds costs as little with a large store as with a small one."""
    _fill(world.store)
    text = world.get("/metrics").text
    assert f'kickroute_withdrawals_held{{supplier="berg"}} {MANY}.0' in text
    assert max(rows_read, default=0) <= 1


def test_the_count_of_held_prices_is_the_true_one(world: World, rows_read: list[int]) -> None:
    """More than the page shows wait: they are counted, and those denied already are not."""
    with world.store.transaction() as tx:
        for n in range(250):
            key = f"{n:014d}"
            held = ("price_held", {"price": "1.00", "told": "9.00", "name": "Liquid"})
            tx.catalogue.decide({key: [OfferRecord(key, key, key, key, "Liquid", (held,))]})
        tx.facts.denied_prices.put(f"{7:014d}", "1.00")
        tx.facts.denied_prices.put(f"{8:014d}", "2.00")
    now = overview(world.store, world.settings, world.engine, is_running=True)
    assert (now.prices_held_count, len(now.prices_held)) == (249, MOST_ROWS)
    assert max(rows_read) <= MOST_ROWS + 2
    assert "Dealer prices that wait for your yes or no: 249" in world.get("/").text


def test_held_prices_are_found_among_many_that_are_withheld(world: World, rows_read: list[int]) -> None:
    """A price that waits for a yes is shown; the offers withheld for other reasons are not read for that."""
    _fill(world.store)
    held = ("price_held", {"price": "1.00", "told": "9.00", "name": "Liquid"})
    missing = ("gtin_missing", {"name": "Liquid"})
    with world.store.transaction() as tx:
        tx.catalogue.decide({"z": [OfferRecord("z", "z", "0" * 14, "0", "Liquid", (missing, held))]})
    now = overview(world.store, world.settings, world.engine, is_running=True)
    assert [price.name for price in now.prices_held] == ["Liquid"]
    assert now.by_rule == {"price_missing": MANY, "price_held": 1, "gtin_missing": 1}
    assert max(rows_read) <= MOST_ROWS
