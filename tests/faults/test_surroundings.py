"""What is around the daemon fails: its disk is full, its store cannot be written, its clock jumps."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.people import Deeds
from tests.faults.processes import Nursery
from tests.faults.supplier import Town, TownPlan
from tests.waiting import until

HOURS = 3600.0
CLOCKS_GO_BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def kind() -> str:
    """Name the kind of shop in the town."""
    return "woocommerce"


@pytest.fixture
def town(tmp_path: Path, nursery: Nursery, kind: str) -> Iterator[Town]:
    """Return a town with few offers; its daemon is not started yet."""
    with Town(tmp_path, nursery, TownPlan(kind, offers=8)) as made:
        yield made


def test_a_full_disk_loses_and_doubles_nothing(town: Town) -> None:
    """What cannot be remembered is not done, and the platform sends it again; with room, all goes on."""
    town.begin()
    deeds = Deeds(town)
    first = deeds.confirmed()
    town.daemon.stop()
    town.daemon.start(largest_file=48 * 1024)
    numbers = [deeds.order() for _ in range(4)]
    deeds.on(first, "refund")
    for _ in range(20):
        deeds.change_stock()
    until("the disk is full", lambda: "the store cannot be used: its disk is full" in town.daemon.said())
    assert not all(town.has_confirmed(number) for number in numbers)
    town.daemon.kill()
    town.daemon.start()
    town.wait_confirmed(*numbers)
    assert str(town.settle()) == "nothing is wrong"


def test_a_store_that_cannot_be_written_starts_nothing(town: Town) -> None:
    """The daemon names the store and leaves; the shop is not touched. Made writable, it starts."""
    town.begin()
    number = Deeds(town).confirmed()
    town.daemon.stop()
    path = town.folder / "connector.db"
    files = [path, path.with_name("connector.db.lock"), town.folder]
    modes = [file.stat().st_mode for file in files]
    for file, mode in zip(files, modes, strict=True):
        file.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    asked = len(town.to_shop.exchanges)
    town.daemon.start(wait=False, keeps_to_modes=True)
    code = town.daemon.wait_dead()
    for file, mode in zip(files, modes, strict=True):
        file.chmod(mode)
    assert code == 1, town.daemon.said()
    assert "connector.db" in town.daemon.said().splitlines()[-1]
    assert len(town.to_shop.exchanges) == asked
    town.daemon.start()
    Deeds(town).on(number, "complete")
    assert str(town.settle()) == "nothing is wrong"


# A WooCommerce that is asked without TLS refuses calls whose time is off by more than 15 minutes.
@pytest.mark.parametrize("kind", ["shopware"])
def test_a_clock_that_jumps_harms_nothing(town: Town) -> None:
    """A day ahead and two days back, while orders come in and staff works; also after a new start."""
    town.begin(moves_clock=True)
    deeds = Deeds(town)
    orders = [deeds.confirmed()]
    for hours in (24, -48, 0.5):
        deeds.order()
        town.daemon.move_clock(hours * HOURS)
        orders.append(deeds.confirmed())
        deeds.on(orders[-1], "refund")
        deeds.change_stock()
    town.daemon.kill()
    town.daemon.start(moves_clock=True, shift=-24 * HOURS)
    deeds.on(orders[0], "complete")
    assert str(town.settle()) == "nothing is wrong"


@pytest.mark.parametrize("kind", ["shopware"])
def test_clocks_that_are_set_back_in_autumn_harm_nothing(town: Town) -> None:
    """From half an hour before the end of an hour that comes twice to half an hour into its second time."""
    before = CLOCKS_GO_BACK - timedelta(minutes=30) - datetime.now(UTC)
    town.shop.simulator.clock.advance(before)
    town.begin(moves_clock=True, shift=before.total_seconds(), timezone="Europe/Berlin")
    deeds = Deeds(town)
    number = deeds.confirmed()
    deeds.order()
    town.daemon.move_clock(1 * HOURS)
    town.shop.simulator.clock.advance(timedelta(hours=1))
    deeds.on(number, "complete")
    deeds.confirmed()
    assert str(town.settle()) == "nothing is wrong"
