"""The page of imports: what is asked, with buttons, what could not be listed, what is linked and locked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import requests

from connector.model import Stock, TaxRate
from connector.model.gtin import gtin14
from connector.model.messages import say
from connector.model.retail import HandedItem, HandedProduct, ItemSpot
from connector.model.retail_records import ImportAnswer, ImportState, Link, LinkState
from connector.retail.knowing import ASK_KNOWN, ASK_TAX
from connector.running.requests import carry_out_waiting
from tests.doors.conftest import door as door
from tests.doors.conftest import make_world as make_world
from tests.doors.world import GTIN, World
from tests.waiting import LIMIT

POT = HandedProduct(
    "S-1",
    "Topf <b>",
    TaxRate.STANDARD,
    (HandedItem(GTIN, Decimal("20.00"), Decimal("10.00"), Stock(5, in_stock=True)),),
)


@pytest.fixture
def retailer(make_world: Callable[..., World]) -> Iterator[World]:
    """Make a retailer's connector whose commands are carried out."""
    world, stopping = make_world(retail={"enabled": True}), threading.Event()

    def work() -> None:
        while not stopping.wait(0.02):
            carry_out_waiting(world.engine)

    thread = threading.Thread(target=work)
    thread.start()
    yield world
    stopping.set()
    thread.join()


def keep(world: World, state: ImportState, request: str = "", reason: str = "") -> int:
    """Keep one product of an import in a state; returns its number."""
    with world.store.transaction() as tx:
        tx.imports.receive([POT])
        row = tx.imports.waiting(1)[0]
        tx.imports.change(row.id, state=state, request=request, reason=reason)
        return row.id


def press(world: World, command: str, **fields: str) -> requests.Response:
    """Press a button as a browser does, and return the page that it leads to."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": world.url}
    form = {"command": command, "back": "imports", **fields}
    return world.session.post(f"{world.url}/do", data=form, headers=headers, timeout=LIMIT)


def row_state(world: World, row_id: int) -> tuple[ImportState, ImportAnswer | None]:
    """Return a row's state and what was answered."""
    with world.store.reading() as tx:
        row = tx.imports.require(row_id)
    return row.state, row.answer


def test_a_question_is_answered_by_a_button(retailer: World) -> None:
    """The page comes back and says that it goes on; pressed again nothing is asked any more."""
    asked = say("the shop has no product with GTIN {gtin} to link", gtin=GTIN)
    row = keep(retailer, ImportState.ASKED, ASK_KNOWN, asked)
    page = retailer.get("/imports").text
    assert asked[4:] in page
    assert "Topf &lt;b&gt;" in page
    assert "it goes on with that" in press(retailer, "imports.answer", id=str(row), answer="second").text
    assert row_state(retailer, row) == (ImportState.WAITING, ImportAnswer.SECOND)
    assert "Nothing is asked" in press(retailer, "imports.answer", id=str(row), answer="link").text


def test_taxes_are_answered_for_all_of_a_supplier(retailer: World) -> None:
    """One question, however many products wait."""
    rows = [keep(retailer, ImportState.ASKED, ASK_TAX, "with tax?") for _ in range(3)]
    assert retailer.get("/imports").text.count("With tax?") == 1
    answered = press(retailer, "imports.taxes", supplier="S-1", prices="net").text
    assert "3 products of supplier S-1 go on" in answered
    assert {row_state(retailer, row)[0] for row in rows} == {ImportState.WAITING}
    assert "neither gross nor net" in press(retailer, "imports.taxes", supplier="S-1", prices="x").text


def test_what_stopped_has_its_reason_and_a_button(retailer: World) -> None:
    """Tried again, the reason is gone until there is one anew."""
    row = keep(retailer, ImportState.STOPPED, reason="the shop refuses it")
    assert "The shop refuses it" in retailer.get("/imports").text
    assert "It is tried again" in press(retailer, "imports.retry", id=str(row)).text
    assert row_state(retailer, row) == (ImportState.WAITING, None)


def test_locked_products_say_why(retailer: World) -> None:
    """They can be looked at alone; others are left out then."""
    link = Link(
        *(gtin14(GTIN), GTIN, "S-1", ItemSpot("1", "1"), "Topf", LinkState.LINKED, retailer.store.now()),
        told=5,
        written=0,
        locked=say("it has no price"),
    )
    with retailer.store.transaction() as tx:
        tx.links.put(link)
        tx.links.put(replace(link, gtin14="0", gtin="0", name="Deckel", locked=""))
    page, locked = retailer.get("/imports").text, retailer.get("/imports?show=locked").text
    assert "Deckel" in page
    assert "Deckel" not in locked
    assert "It has no price" in locked


def test_in_german(make_world: Callable[..., World]) -> None:
    """The page and its reasons are in the reader's language."""
    world = make_world(retail={"enabled": True}, ui={"language": "de"})
    keep(world, ImportState.STOPPED, reason=say("its variants cannot be told apart"))
    page = world.get("/imports").text
    assert "Noch einmal versuchen" in page
    assert "Seine Varianten lassen sich nicht unterscheiden" in page


def test_only_a_retailer_has_it_in_the_navigation(make_world: Callable[..., World], retailer: World) -> None:
    """A supplier sees none of it."""
    assert 'href="./imports"' in retailer.get("/").text
    assert "imports" not in make_world().get("/").text
