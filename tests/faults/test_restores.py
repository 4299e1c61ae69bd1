"""The store is a day or minutes old or empty, or the shop was put back: under load, nothing is wrong."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from connector.running.backup import back_up
from connector.store import Store
from tests.faults.people import Deeds
from tests.faults.plan import Kind
from tests.faults.processes import Nursery
from tests.faults.supplier import Town, TownPlan
from tests.waiting import until

BACKUP = "yesterday.backup"


@pytest.fixture
def town(tmp_path: Path, nursery: Nursery, kind: str) -> Iterator[Town]:
    """Return a town whose daemon has told the catalogue."""
    with Town(tmp_path, nursery, TownPlan(kind)) as made:
        made.begin()
        yield made


class Days:
    """Days at a supplier's: orders come in, staff works on them, a copy of the store is made."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.deeds = Deeds(town)
        self.numbers: list[str] = []

    def work(self, orders: int) -> None:
        """Let orders come in while staff works on earlier ones."""
        for _ in range(orders):
            self.numbers.append(self.deeds.order())
            self.deeds.change_stock()
            ready = [n for n in self.numbers if self.town.has_confirmed(n) and self.town.shop.has(n)]
            if ready:
                do = self.town.random.choice(("refund", "track", "complete"))
                self.deeds.on(self.town.random.choice(ready), do)
            time.sleep(0.03)

    def first_day(self) -> None:
        """Work, and make a copy of the store while an order is being placed and news are on their way."""
        self.work(8)
        self.town.wait_confirmed(*self.numbers)
        self.numbers.append(self.deeds.order())
        self.deeds.on(self.numbers[0], "complete")
        time.sleep(0.08)
        store = Store.open(self.town.daemon.store_url)
        back_up(store, self.town.folder / BACKUP)
        store.close()
        self.town.wait_confirmed(*self.numbers)

    def second_day(self) -> None:
        """Work on, and end orders of both days in every way."""
        self.work(8)
        self.town.wait_confirmed(*self.numbers)
        for number, do in ((1, "cancel"), (12, "cancel"), (10, "track"), (11, "complete"), (13, "refund")):
            self.deeds.on(self.numbers[number], do)
        assert str(self.town.settle()) == "nothing is wrong"


def test_a_shop_that_fails_while_a_store_is_brought_up_to_date_is_waited_for(
    tmp_path: Path, nursery: Nursery
) -> None:
    """The daemon stays, says so, and goes on in the background: leaving would be a start without end."""
    with Town(tmp_path, nursery, TownPlan("woocommerce", offers=6)) as town:
        town.begin()
        deeds = Deeds(town)
        numbers = [deeds.confirmed() for _ in range(3)]
        lose_store(town)
        for number in numbers:
            deeds.on(number, "complete")
        town.to_shop.plan.add(Kind.ERROR_503, "/orders$", "GET", times=1000)
        town.daemon.start(wait=False)
        until("the daemon says so", lambda: '"event": "tries again later"' in town.daemon.said())
        assert str(town.settle()) == "nothing is wrong"
        assert town.daemon.is_alive


def lose_store(town: Town) -> None:
    """Kill the daemon and delete its store."""
    town.daemon.kill()
    for ending in ("", "-wal", "-shm"):
        (town.folder / f"connector.db{ending}").unlink(missing_ok=True)


def make_a_day_old(path: Path) -> None:
    """Let a copy look as if it had been made yesterday."""
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("UPDATE facts SET value = '2026-01-01T00:00:00+00:00' WHERE key = 'heartbeat'")
        copy.commit()


# The other ages and the other shop are on every day of tests.faults.soak.
@pytest.mark.parametrize(("kind", "age"), [("woocommerce", "empty")])
def test_the_store_is_put_back_under_load(town: Town, age: str) -> None:
    """No order doubled, no refund twice or wrong, no cancellation invented, tracking told, addresses gone."""
    days = Days(town)
    days.first_day()
    days.second_day()
    lose_store(town)
    if age != "empty":
        shutil.copy(town.folder / BACKUP, town.folder / "connector.db")
    if age == "a day":
        make_a_day_old(town.folder / "connector.db")
    for number, do in ((14, "refund"), (2, "refund"), (15, "complete"), (9, "track")):
        days.deeds.on(days.numbers[number], do)
    town.daemon.start()
    days.work(6)
    assert str(town.settle()) == "nothing is wrong"


@pytest.mark.parametrize("kind", ["woocommerce"])
def test_the_shop_is_put_back_under_load(town: Town) -> None:
    """Its ids come again: new orders and refunds are told as theirs, and nothing that was lost is ended."""
    days = Days(town)
    days.first_day()
    backup = town.shop.back_up()
    days.second_day()
    town.shop.restore(backup)
    days.work(6)
    town.wait_confirmed(*days.numbers[-6:])
    for number, do in ((-1, "refund"), (-2, "track"), (-3, "complete"), (-4, "cancel")):
        days.deeds.on(days.numbers[number], do)
    assert str(town.settle()) == "nothing is wrong"
    reissued = {row.shop_number for row in town.shop.rows() if row.erased} & {
        row.shop_number for row in town.shop.rows() if row.number in days.numbers[-6:]
    }
    assert reissued, "no id came again"
