"""A supplier whose shop hangs, and one whose settings are wrong: the others are served as ever."""

from __future__ import annotations

import json
import time
from functools import partial

import pytest

from connector.host.queue import Queue
from connector.host.room import require_room
from connector.model.errors import StoreUnusable
from tests.host.town import Town
from tests.postgres import Postgres
from tests.waiting import until


@pytest.mark.long
def test_a_hanging_shop_delays_no_other(town: Town) -> None:
    """While one shop answers nothing, another's change is told and its order answered within seconds."""
    good = town.join("good")
    hanging = town.join("hanging")
    with town.stores.suppliers() as suppliers:
        suppliers.add("wrong", json.dumps({"shop": {"platform": "nonsense"}}))
    town.serve()
    town.worker()
    town.wait_offered("good", "hanging")
    hanging.shop.fail("", answer="hang", times=0)
    gtins = [gtin for gtin, stock in town.stock("good").items() if stock]
    for quantity, gtin in enumerate(gtins, 30):
        begun = time.monotonic()
        good.set_stock(gtin, quantity)
        until("the change", partial(is_offered, town, gtin, quantity))
        until("the order", partial(is_confirmed, town, town.order("good", gtin)))
        # Less than one time-out of the shop that hangs.
        assert time.monotonic() - begun < 25


def is_offered(town: Town, gtin: str, quantity: int) -> bool:
    """Tell whether the platform knows a stock."""
    return town.offered("good")[gtin] == quantity


def is_confirmed(town: Town, number: str) -> bool:
    """Tell whether the platform knows the shop's number of an order."""
    return town.hub.part(number).state == "confirmed"


def test_a_server_without_room_is_refused(postgres: Postgres, queue_url: str) -> None:
    """More connections than the server can give are refused before anything is started, with both numbers."""
    require_room(queue_url, 5)
    with pytest.raises(StoreUnusable, match=r"PostgreSQL has \d+ connections left, and this .* up to 4000"):
        require_room(queue_url, 4000)


def test_processes_say_how_they_are(queue_url: str) -> None:
    """What a process says of itself is found by others, and jobs that only it would have done are freed."""
    queue = Queue.open(queue_url)
    queue.report("bulk.one", {"turns": 3, "p99": 0.5})
    assert queue.processes() == {"bulk.one": {"turns": 3, "p99": 0.5}}
    queue.close()
