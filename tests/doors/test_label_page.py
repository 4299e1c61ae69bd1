"""Labels on an order's page: what there is, what may be done, and only where it applies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import requests

from adapters.memory import MemoryLabels
from connector.model import Carrier, OrderStatus, Parcel
from connector.model.errors import LabelsDoubtful
from connector.model.records import LabelState
from connector.running.requests import carry_out_waiting
from tests.doors.office import make_labels
from tests.doors.world import World
from tests.waiting import LIMIT

CHOICES = {"make": "Make the label", "again": "Make one more label", "cancel": "Take the label back"}


@pytest.fixture
def carrier(world: World) -> MemoryLabels:
    """Let the connector make labels, with a carrier in memory; the shop has an order."""
    labels = make_labels(world)
    world.live_order("KR-1")
    return labels


def _page(world: World) -> str:
    return world.get("/order", params={"number": "KR-1"}).text


def _choices(world: World) -> set[str]:
    page = _page(world)
    return {choice for choice, label in CHOICES.items() if f">{label}</button>" in page}


def _press(world: World, monkeypatch: pytest.MonkeyPatch, command: str, **fields: str) -> requests.Response:
    """Press a button of the order's page; the daemon carries it out when it is woken."""
    asked = world.session.post(
        f"{world.url}/do",
        data={"command": command, "number": "KR-1", **fields},
        headers={"Sec-Fetch-Site": "same-origin"},
        allow_redirects=False,
        timeout=LIMIT,
    )
    assert asked.status_code == 303, asked.text
    carry_out_waiting(world.engine)
    return world.get("/" + asked.headers["Location"].removeprefix("./"))


@pytest.fixture
def press(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., requests.Response]:
    """Give what presses a button of the order's page."""
    monkeypatch.setattr("connector.web.actions.WAIT_SECONDS", 0.0)
    return lambda command, **fields: _press(world, monkeypatch, command, **fields)


def test_without_a_carrier_the_page_says_nothing_of_labels(world: World) -> None:
    """Who makes labels elsewhere sees no button for them."""
    world.live_order("KR-1")
    assert 'id="label"' not in _page(world)


def test_a_label_is_made_opened_and_taken_back(
    world: World, carrier: MemoryLabels, press: Callable[..., requests.Response]
) -> None:
    """The page leads back to the order, says what became of it, shows the number and opens the PDF."""
    assert _choices(world) == {"make"}
    page = press("label.make").text
    (made,) = carrier.made.values()
    assert "The label of order KR-1 is made" in page
    assert f"made: {made.number}" in page
    assert _choices(world) == {"again", "cancel"}
    pdf = world.get("/label", params={"number": "KR-1"})
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.headers["Cache-Control"] == "no-store"
    assert pdf.content.startswith(b"%PDF")
    assert "is taken back" in press("label.cancel").text
    assert made.is_cancelled
    assert _choices(world) == {"make"}
    assert world.get("/label", params={"number": "KR-1"}).status_code == 404


def test_after_a_doubt_only_one_more_is_offered_and_says_what_to_do_first(
    world: World, carrier: MemoryLabels, press: Callable[..., requests.Response]
) -> None:
    """*unclear*: the carrier is not asked again by the same press; ``again`` makes a new one."""

    def _lost(name: str, when: str) -> None:
        if (name, when) == ("create", "after"):
            raise LabelsDoubtful("DHL's answer does not say what became of the label")

    carrier.on_call = _lost
    assert "is not known" in press("label.make").text
    carrier.on_call = lambda _name, _when: None
    assert _choices(world) == {"again"}
    assert "carrier&#39;s portal" in _page(world)
    assert "is not known" in press("label.make").text
    assert len(carrier.made) == 1
    assert "is made" in press("label.make", again="yes").text
    assert len(carrier.made) == 2


def test_an_order_with_a_tracking_number_is_warned_of(world: World, carrier: MemoryLabels) -> None:
    """A number that staff entered makes a label one more parcel."""
    with world.store.transaction() as tx:
        tx.orders.remember_parcels("KR-1", [Parcel("0034", Carrier.DHL)])
    assert _choices(world) == {"again"}


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.REFUNDED])
def test_an_order_that_ended_gets_no_label(world: World, carrier: MemoryLabels, status: OrderStatus) -> None:
    """Nothing is sent for what was cancelled."""
    with world.store.transaction() as tx:
        tx.orders.change("KR-1", status=status)
    assert _choices(world) == set()


def test_while_the_carrier_is_asked_there_is_no_button(world: World, carrier: MemoryLabels) -> None:
    """Two presses at once are no two labels."""
    with world.store.transaction() as tx:
        tx.labels.intend("KR-1", "dhl")
    assert _choices(world) == set()
    assert "being made" in _page(world)


def test_a_failed_label_says_why_in_the_readers_language(
    make_world: Callable[..., World], world: World, carrier: MemoryLabels
) -> None:
    """The reason stands on the page, and the button is there again."""
    with world.store.transaction() as tx:
        label = tx.labels.intend("KR-1", "dhl")
        tx.labels.change(label.id, state=LabelState.FAILED, reason="the receiver's address has no city")
    assert "has no city" in _page(world)
    assert _choices(world) == {"make"}


def test_the_pdf_needs_the_password(make_world: Callable[..., World]) -> None:
    """A label holds an address: whoever may not see the page may not open it."""
    locked = make_world(server={"password": "geheim"})
    assert locked.get("/label", params={"number": "KR-1"}).status_code == 401
