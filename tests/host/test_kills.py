"""Two workers that share nothing but PostgreSQL, and die: nothing is lost and nothing is doubled."""

from __future__ import annotations

import signal
import time
from functools import partial

import pytest

from tests.host.town import Town
from tests.postgres import Postgres
from tests.waiting import until

pytestmark = pytest.mark.long


def test_orders_for_the_last_units_give_one(town: Town) -> None:
    """Of forty orders of four for a stock of five, by two workers, one is placed; the others are refused."""
    stage = town.join("anna")
    for _ in range(2):
        town.worker()
    town.serve()
    town.wait_offered("anna")
    gtin = next(iter(town.stock("anna")))
    stage.set_stock(gtin, 5)
    until("the new stock", lambda: town.offered("anna")[gtin] == 5)
    numbers = [town.order("anna", gtin, 4) for _ in range(40)]
    ends = ("confirmed", "refused")
    until("all are answered", lambda: all(town.hub.part(n).state in ends for n in numbers))
    assert [town.hub.part(n).state for n in numbers].count("confirmed") == 1
    assert len(stage.orders()) == 1
    until("the stock is told", lambda: town.offered("anna")[gtin] == 1)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_workers_die_while_orders_come_in(town: Town, how: signal.Signals) -> None:
    """Workers are killed or frozen again and again: each order is placed once, each change told."""
    stage = town.join("anna")
    town.serve()
    workers = [town.worker(), town.worker()]
    town.wait_offered("anna")
    gtins = [gtin for gtin, stock in town.stock("anna").items() if stock]
    for gtin in gtins:
        stage.set_stock(gtin, 500)
    until("the new stocks", lambda: all(town.offered("anna")[gtin] == 500 for gtin in gtins))
    numbers = []
    for at in range(6 if how is signal.SIGKILL else 3):
        numbers += [town.order("anna", gtin) for gtin in gtins]
        time.sleep(0.2)
        workers[at % 2].send_signal(how)
        workers.append(town.worker())
        until("an order is placed since", partial(has_placed, town, numbers[-1]))
        if how is signal.SIGSTOP:
            workers[at % 2].send_signal(signal.SIGCONT)
        workers[at % 2] = workers.pop()
    until("all are confirmed", lambda: all(town.hub.part(n).state == "confirmed" for n in numbers))
    assert sorted(row.kickroute_number for row in stage.orders()) == sorted(numbers)
    left = 500 - len(numbers) // len(gtins)
    until("the stock is told", lambda: all(town.offered("anna")[g] == left for g in gtins))


def has_placed(town: Town, number: str) -> bool:
    """Tell whether an order is settled at the platform."""
    return town.hub.part(number).state == "confirmed"


def test_postgres_restarts(town: Town, postgres: Postgres) -> None:
    """When PostgreSQL restarts under load, workers end and are started anew, and everything goes on."""
    stage = town.join("anna")
    door, worker = town.serve(), town.worker()
    town.wait_offered("anna")
    gtin = next(gtin for gtin, stock in town.stock("anna").items() if stock)
    stage.set_stock(gtin, 50)
    number = town.order("anna", gtin)
    postgres.stop(signal.SIGQUIT)
    postgres.start()
    assert worker.wait(120) == 1
    assert door.poll() is None
    town.worker()
    until("the order is confirmed", lambda: town.hub.part(number).state == "confirmed")
    until("the stock is told", lambda: town.offered("anna")[gtin] == 49)
    assert len(stage.orders()) == 1
