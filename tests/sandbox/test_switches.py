"""A practice shop whose host has habits: the daemon says what is wrong, goes on, and is well afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from connector.settings import ScheduleSettings, ServerSettings, Settings
from practice.hub import Hub
from practice.sandbox.stage import Stage
from practice.sandbox.world import World, free_address
from practice.simulators.switches import switches
from scheduler import start_beside
from tests.waiting import LIMIT, until

SAID = {
    ("shopware", "authorization"): "the host takes the Authorization header out",
    ("woocommerce", "notice"): "switch display_errors off",
    ("shopware", "notice"): "switch display_errors off",
}
"""What the daemon says where nothing can be read; with all other habits it goes on."""

NAMED = ("reading product", "the shop cannot give")


class Practice:
    """A daemon in practice, the shop's owner and what the platform knows."""

    def __init__(self, world: World, kind: str) -> None:
        self.stage: Stage = world.open_shop(kind)
        listen = free_address()
        base = Settings(server=ServerSettings(listen=listen), schedule=ScheduleSettings(orders_seconds=1))
        settings = world.join(self.stage, base, listen=listen)
        self.hub: Hub = world.hub
        self.kind = kind
        self._page = f"http://{listen}"
        self.stop = start_beside(settings)
        self._quantity = 100

    def turn(self, name: str, *, on: bool) -> None:
        """Press a switch on the owner's page, as its form does."""
        answer = requests.post(
            f"{self.stage.owner_page}switch",
            data={"name": name, "on": str(on).lower()},
            timeout=LIMIT,
            allow_redirects=False,
        )
        assert answer.status_code == 303, answer.text

    def said(self) -> str:
        """Return all that the page says about trouble."""
        facts: dict[str, Any] = requests.get(f"{self._page}/api/status", timeout=LIMIT).json()
        return str(facts["alarms"]) + str(facts["failing"])

    def tells_a_new_stock(self) -> None:
        """Correct a stock and wait until the platform knows it."""
        gtin = self.stage.catalogue()[-1].gtin
        self._quantity += 1
        self.stage.set_stock(gtin, self._quantity)
        until("the stock is told", lambda: self._told(gtin) == self._quantity)

    def _told(self, gtin: str) -> int | None:
        offers = self.hub.catalogue(self.kind).values()
        return next((offer.stock_quantity for offer in offers if offer.gtin == gtin and offer.is_live), None)


@pytest.fixture(scope="module", params=["woocommerce", "shopware"])
def practice(request: pytest.FixtureRequest) -> Iterator[Practice]:
    """Yield a daemon that has told the catalogue of a practice shop."""
    with World() as world, pytest.MonkeyPatch.context() as patch:
        # Otherwise as long as nobody wants to wait here.
        patch.setattr("connector.alarms.watch.ROWS_AFTER", timedelta(0))
        patch.setattr("connector.alarms.watch.ASK_SECONDS", 0.0)
        patch.setattr("connector.alarms.watch.LOOK_SECONDS", 1.0)
        made = Practice(world, request.param)
        try:
            made.tells_a_new_stock()
            yield made
        finally:
            made.stop()


@pytest.mark.parametrize("name", switches(0))
def test_a_habit_is_said_or_harmless(practice: Practice, name: str) -> None:
    """One after the other, on and off: a sentence that helps where nothing can be read, else nothing."""
    words = SAID.get((practice.kind, name))
    practice.turn(name, on=True)
    try:
        if words is None:
            practice.tells_a_new_stock()
        else:
            until("it is said", lambda: words in practice.said())
    finally:
        practice.turn(name, on=False)
    practice.tells_a_new_stock()
    until("nothing is wrong any more", lambda: words is None or words not in practice.said())


def test_a_row_that_breaks_the_shop_is_named(practice: Practice) -> None:
    """The product is named where its stock is corrected; all others are told."""
    gtin = practice.stage.catalogue()[0].gtin
    practice.turn("row", on=True)
    try:
        practice.stage.set_stock(gtin, 3)
        practice.tells_a_new_stock()
        until("it is named", lambda: any(words in practice.said() for words in NAMED))
    finally:
        practice.turn("row", on=False)
    until("it is read again", lambda: not any(words in practice.said() for words in NAMED))


def test_the_page_shows_each_switch(practice: Practice) -> None:
    """In one language at a time, and the other way round while it is on."""
    page, german = f"{practice.stage.owner_page}shop", {"Accept-Language": "de"}
    shown = requests.get(page, headers=german, timeout=LIMIT).text
    assert shown.count(">Einschalten<") == len(switches(0))
    assert "Turn on" not in shown
    practice.turn("pages", on=True)
    shown = requests.get(page, timeout=LIMIT).text
    assert (shown.count(">Turn on<"), shown.count(">Turn off<")) == (len(switches(0)) - 1, 1)
    assert "Einschalten" not in shown
    practice.turn("pages", on=False)
