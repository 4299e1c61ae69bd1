"""A daemon that is told to leave while an order hangs at the shop: it is gone in time, and its lease last."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector.model.errors import StoreUnusable
from connector.store import Store
from tests.faults.people import Deeds
from tests.faults.plan import Kind
from tests.faults.processes import REPOSITORY, Nursery
from tests.faults.proxy import Pains
from tests.faults.supplier import Town, TownPlan
from tests.waiting import LIMIT, until

LEAVES_WITHIN = 10.0
HANGS = 120.0


@contextmanager
def process_of(town: Town) -> Iterator[subprocess.Popen[str]]:
    """Run the town's daemon as its owner does, whose way out is the interpreter's own."""
    process = subprocess.Popen(
        [sys.executable, str(REPOSITORY / "scheduler.py"), "--settings", str(town.daemon.settings)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=town.folder,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def lease_is_free(town: Town) -> bool:
    """Tell whether another daemon could start on the town's store now."""
    store = Store.open(town.daemon.store_url)
    try:
        store.lease.take()
    except StoreUnusable:
        return False
    finally:
        store.close()
    return True


@pytest.mark.parametrize(("kind", "path"), [("woocommerce", "/orders$"), ("shopware", "/order$")])
def test_who_is_told_to_leave_with_an_order_in_hand_gives_the_lease_back_last(
    tmp_path: Path, nursery: Nursery, kind: str, path: str
) -> None:
    """The shop hangs: the process is gone within ten seconds, and until then no other may start.

    What it had in hand is finished by the next one, once.
    """
    plan = TownPlan(kind, offers=4, hurry=1, pains=Pains(latency=HANGS))
    with Town(tmp_path, nursery, plan) as town:
        with process_of(town) as process:
            until("every offer is told", lambda: town.offered().keys() == town.stock().keys())
            town.to_shop.plan.add(Kind.LATENCY, path, "POST", times=2)
            number = town.order(next(iter(town.stock())))
            until(
                "the order hangs",
                lambda: any(call.kind is Kind.LATENCY for call in list(town.to_shop.exchanges)),
            )
            assert not lease_is_free(town)
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            while not lease_is_free(town):
                assert time.monotonic() < began + LIMIT, "the process never left"
                time.sleep(0.05)
            # Whoever gets the lease gets it from a process that is gone, or is only being cleared away.
            assert process.wait(1.0) == 0
            took = time.monotonic() - began
        assert took < LEAVES_WITHIN
        town.to_shop.plan.calm()
        town.daemon.start()
        town.wait_confirmed(number)
        assert str(town.settle()) == "nothing is wrong"
        Deeds(town).confirmed()
