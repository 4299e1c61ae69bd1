"""A tracking number that somebody enters: on the order's page, and by the command line without a daemon."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from connector.model import Carrier, OrderChanged, OrderStatus, Parcel
from connector.running.requests import carry_out_waiting
from tests.doors.world import World
from tests.waiting import LIMIT

NUMBER = "00340434161094015902"


@pytest.fixture
def press(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., requests.Response]:
    """Give what sends the form of the order's page; the daemon carries it out when it is woken."""
    monkeypatch.setattr("connector.web.actions.WAIT_SECONDS", 0.0)

    def send(**fields: str) -> requests.Response:
        asked = world.session.post(
            f"{world.url}/do",
            data={"command": "orders.tracking", "number": "KR-1", **fields},
            headers={"Sec-Fetch-Site": "same-origin"},
            allow_redirects=False,
            timeout=LIMIT,
        )
        assert asked.status_code == 303, asked.text
        carry_out_waiting(world.engine)
        return world.get("/" + asked.headers["Location"].removeprefix("./"))

    return send


def told(world: World) -> list[object]:
    """Return what waits to be told about orders."""
    with world.store.transaction() as tx:
        return [entry.event for entry in tx.outbox.entries() if isinstance(entry.event, OrderChanged)]


def test_the_page_takes_a_number(world: World, press: Callable[..., requests.Response]) -> None:
    """It leads back to the order, says what became of it, and shows the number; the shop has it."""
    world.live_order("KR-1")
    page = press(tracking="0034 0434 1610 9401 5902", carrier="dhl").text
    assert f"{NUMBER} (DHL) is written into the shop" in page
    assert f"Tracking numbers told: {NUMBER}" in page
    assert OrderChanged("KR-1", parcel=Parcel(NUMBER, Carrier.DHL)) in told(world)
    (row,) = world.shop.all_orders()
    assert row.parcels == (Parcel(NUMBER, Carrier.DHL),)


def test_what_is_no_number_is_said_on_the_page(world: World, press: Callable[..., requests.Response]) -> None:
    """Nothing is written and nothing told."""
    world.live_order("KR-1")
    assert "is not one tracking number" in press(tracking="kommt noch", carrier="dhl").text
    assert told(world) == []


def test_a_cancelled_order_has_no_field(world: World) -> None:
    """Its retailer has the money back."""
    world.live_order("KR-1")
    form = 'value="orders.tracking"'
    assert form in world.get("/order", params={"number": "KR-1"}).text
    with world.store.transaction() as tx:
        tx.orders.change("KR-1", status=OrderStatus.CANCELLED)
    assert form not in world.get("/order", params={"number": "KR-1"}).text
