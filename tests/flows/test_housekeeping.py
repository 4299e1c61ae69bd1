"""Housekeeping: what is copied and deleted by itself, what is said about it, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from connector.model import ItemChanged
from connector.model.records import OrderState
from connector.running.backup import copies_of, restore
from connector.running.housekeeping import ALARM, Housekeeping, prune
from connector.store import Store
from connector.store.schema import confirmed_prices, journal, requests, told
from tests.flows.world import World, order, simple
from tests.rules.products import gtin

DAY = timedelta(days=1)
MONTHS_24 = timedelta(days=732)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name the folder for copies."""
    return tmp_path / "backups"


@pytest.fixture
def keeping(world: World, folder: Path) -> Housekeeping:
    """Look after the world's store."""
    return Housekeeping(world.store, world.notifier, folder, is_stopping=lambda: False)


def count(store: Store, table: Any) -> int:
    """Count the rows of a table."""
    with store.reading() as tx:
        return tx.connection.execute(select(func.count()).select_from(table)).scalar_one()


# --- copies --------------------------------------------------------------------------------------


def test_a_copy_that_cannot_be_made_is_told_after_48_hours(
    world: World, keeping: Housekeeping, folder: Path
) -> None:
    """Not before, once, with the reason; and it is over with the next copy."""
    folder.touch()
    for _ in range(4):
        keeping.work()
        world.advance(DAY / 2)
    assert world.notifier.said == []
    world.advance(timedelta(minutes=1))
    keeping.work()
    assert f"{folder} cannot be written" in world.notifier.raised[ALARM]
    folder.unlink()
    keeping.work()
    assert world.notifier.raised == {}


def test_copies_that_stop_are_told_after_48_hours(world: World, keeping: Housekeeping, folder: Path) -> None:
    """The age is that of the newest copy; a restart does not make it younger."""
    keeping.work()
    (made,) = copies_of(Path(str(world.store.engine.url.database)), folder)
    world.advance(2 * DAY - timedelta(minutes=1))
    folder.rename(folder.with_name("away"))
    folder.touch()
    again = Housekeeping(world.store, world.notifier, folder, is_stopping=lambda: False)
    again.work()
    assert world.notifier.raised == {}
    world.advance(timedelta(minutes=2))
    again.work()
    assert ALARM in world.notifier.raised
    folder.unlink()
    folder.with_name("away").rename(folder)
    assert made.path.exists()


def test_whoever_wants_no_copies_hears_nothing_of_them(world: World) -> None:
    """With an empty ``store.backups`` an alarm that stands is over."""
    world.notifier.raise_alarm(ALARM, "old")
    Housekeeping(world.store, world.notifier, None, is_stopping=lambda: False).work()
    assert world.notifier.raised == {}


def test_an_order_that_was_on_its_way_is_found_after_an_older_copy_came_back(
    world: World, keeping: Housekeeping, folder: Path
) -> None:
    """Its address is gone from the older copy, so it is left out there, and adopted from the shop."""
    path = Path(str(world.store.engine.url.database))
    world.begin(simple(1))
    from connector.orders.intake import receive_order

    receive_order(world.store, order("KR-1", (1, 1)))
    keeping.work()
    world.finish()
    world.advance(DAY)
    keeping.work()
    newest, older = copies_of(path, folder)
    world.close()
    restore(f"sqlite:///{path}", older.path)
    world.restart()
    world.resume()
    world.settle()
    assert world.record("KR-1").state is OrderState.CONFIRMED
    assert len(world.shop_orders("KR-1")) == 1
    assert world.notifier.raised == {}
    assert newest.at - older.at >= DAY


# --- what is deleted -----------------------------------------------------------------------------


def fill(world: World, rows: int) -> None:
    """Let things happen: ordinary ones, decisions about money, and commands."""
    with world.store.transaction() as tx:
        for n in range(rows):
            tx.journal.write("", "withdrawn", gtin=str(n))
            tx.journal.write(f"KR-{n}", "refund told", money=True, total=n)
            tx.requests.finish(tx.requests.ask("sync", {}), "done")


def test_what_is_older_than_24_months_is_deleted_but_for_money(world: World) -> None:
    """Every decision about money can still be listed; what waits to be carried out stays, too."""
    fill(world, 7)
    with world.store.transaction() as tx:
        tx.requests.ask("sync", {})
    assert prune(world.store) == 0
    world.advance(MONTHS_24)
    fill(world, 2)
    assert prune(world.store) == 14
    with world.store.reading() as tx:
        assert len(tx.journal.read(money=True)) == 9
    assert count(world.store, journal) == 9 + 2
    assert count(world.store, requests) == 1 + 2


def test_items_withdrawn_24_months_ago_are_forgotten(world: World) -> None:
    """But for one whose withdrawal the platform has not taken: it may still be sold there."""
    world.begin(simple(1), simple(2), simple(3))
    with world.store.transaction() as tx:
        tx.catalogue.confirm_price(gtin(1).zfill(14), tx.catalogue.told_about(["1"], [])[0].dealer_price)
    world.memory_shop.edit("1", published=False)
    world.collect()
    world.memory_platform.refuses = lambda event: isinstance(event, ItemChanged) and event.gtin == gtin(2)
    world.memory_shop.edit("2", published=False)
    world.collect()
    world.advance(MONTHS_24)
    assert prune(world.store) == 1 + 2  # an item, and that two were withdrawn
    with world.store.reading() as tx:
        assert {row.gtin for row in tx.catalogue.told_about(["1", "2", "3"], [])} == {gtin(2), gtin(3)}
    assert count(world.store, told) == 2
    assert count(world.store, confirmed_prices) == 0


def test_deleting_goes_in_small_pieces(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each transaction deletes a few rows, so that nobody waits; told to stop, it goes on another day."""
    monkeypatch.setattr("connector.running.housekeeping.AT_ONCE", 10)
    fill(world, 45)
    world.advance(MONTHS_24)
    commits: list[object] = []
    event.listen(world.store.engine, "commit", commits.append)
    assert prune(world.store, is_stopping=lambda: len(commits) >= 2) == 40
    assert prune(world.store) == 50
    assert len(commits) == 2 + 4


def test_it_is_looked_at_once_a_day(world: World, keeping: Housekeeping) -> None:
    """A restart within the day looks at nothing again."""
    keeping.work()
    world.advance(MONTHS_24)
    fill(world, 1)
    keeping.work()
    world.advance(MONTHS_24)
    rows = count(world.store, journal)
    keeping.work()
    assert count(world.store, journal) == rows - 1
    fill(world, 1)
    Housekeeping(world.store, world.notifier, None, is_stopping=lambda: False).work()
    assert count(world.store, journal) == rows - 1 + 2


# --- withdrawals, told again ---------------------------------------------------------------------


def withdrawals(world: World) -> list[str]:
    """Take which items the platform was told to be withdrawn."""
    return [e.gtin for e in world.news() if isinstance(e, ItemChanged) and e.live is False]


@pytest.mark.parametrize("leave", [lambda world: world.memory_shop.edit("1", published=False)])
def test_a_withdrawal_is_told_again_for_thirty_days(world: World, leave: Callable[[World], None]) -> None:
    """Then only after the store was put back: nobody knows what the platform has seen since."""
    world.begin(simple(1), simple(2))
    leave(world)
    world.collect()
    assert withdrawals(world) == [gtin(1)]
    for _ in range(29):
        world.advance(DAY)
        world.sweep()
        assert withdrawals(world) == [gtin(1)]
    world.advance(2 * DAY)
    for _ in range(3):
        world.sweep()
        assert withdrawals(world) == []
        world.advance(DAY)
    world.resume()
    world.deliver()
    assert withdrawals(world) == [gtin(1)]
