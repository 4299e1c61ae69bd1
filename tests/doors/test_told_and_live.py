"""*Told* is what was written for the platform, *live* what it has taken; no view calls one the other."""

from __future__ import annotations

from typing import Any

import pytest

from connector.catalogue.pause import leave, leave_progress
from connector.model import ItemChanged, ProductOffered, Stock
from connector.model.errors import PlatformRefused, PlatformUnavailable
from connector.model.records import Priority
from connector.outbox.deliver import deliver
from connector.views.summary import summary
from tests.doors.test_cli import Terminal, terminal
from tests.doors.test_pages import _metrics
from tests.doors.world import GTIN, OTHER_GTIN, World

__all__ = ["terminal"]


def _deliver(world: World) -> None:
    while deliver(world.platform, world.store, world.notifier, jitter=0).taken:
        pass


def _shown(world: World) -> dict[str, Any]:
    """Return what each view says of what is told and live, and whether the platform takes messages."""
    facts, metrics = world.get("/api/status").json(), _metrics(world)
    assert f"{facts['told']} are told to Kickroute, {facts['live']} are live there" in world.get("/").text
    assert metrics["kickroute_offers_told"] == facts["told"]
    assert metrics["kickroute_offers_live"] == facts["live"]
    return {
        "told": facts["told"],
        "live": facts["live"],
        "takes": world.get("/readyz").json()["platform"],
    }


def test_what_is_only_told_is_not_live(world: World) -> None:
    """Before anything was sent nothing is live; the platform's 200 makes it so."""
    assert _shown(world) == {"told": 2, "live": 0, "takes": True}
    _deliver(world)
    assert _shown(world) == {"told": 2, "live": 2, "takes": True}


def test_while_every_send_is_refused_nothing_is_live(world: World) -> None:
    """Page, figures, JSON and readiness say so, and not that all offers are live."""
    world.platform.refuses = lambda _: True
    for _ in range(2):
        deliver(world.platform, world.store, world.notifier, jitter=0)
    assert _shown(world) == {"told": 2, "live": 0, "takes": False}
    assert world.get("/readyz").status_code == 503


@pytest.mark.parametrize("trouble", ["deny", "deactivate"])
def test_while_the_key_is_refused_nothing_is_live(world: World, trouble: str) -> None:
    """Sending that pauses is no readiness, and leaves live what was taken before."""
    getattr(world.platform, trouble)()
    _deliver(world)
    assert _shown(world) == {"told": 2, "live": 0, "takes": False}


def test_a_platform_that_is_away_is_not_ready_and_keeps_what_it_took(world: World) -> None:
    """What was taken before an outage is live still."""
    _deliver(world)
    world.platform.trouble = PlatformUnavailable("the platform does not answer")
    with world.store.transaction() as tx:
        tx.outbox.add_item("1", ItemChanged(GTIN, stock=Stock(1, True)), Priority.LOWERED)
    _deliver(world)
    assert _shown(world) == {"told": 2, "live": 2, "takes": False}


def test_a_withdrawal_that_is_not_taken_leaves_the_offer_live(world: World) -> None:
    """Retailers see it until the platform has taken the withdrawal; leaving is not finished before that."""
    _deliver(world)
    leave(world.store, world.notifier)
    assert _shown(world) == {"told": 0, "live": 2, "takes": True}
    assert leave_progress(world.store).live == 2
    assert not leave_progress(world.store).is_finished
    _deliver(world)
    assert _shown(world) == {"told": 0, "live": 0, "takes": True}
    assert leave_progress(world.store).is_finished


def test_what_was_withdrawn_meanwhile_is_live_until_that_is_taken(world: World) -> None:
    """A product on its way is withdrawn while the platform takes it: it is live, and then is not."""
    with world.store.transaction() as tx:
        tx.outbox.delete([entry.id for entry in tx.outbox.entries()])
        tx.outbox.add_item("1", ItemChanged(GTIN, live=False), Priority.LOWERED)
        tx.catalogue.acknowledge([GTIN.zfill(14)])
    assert _shown(world)["live"] == 1
    _deliver(world)
    assert _shown(world)["live"] == 0


def test_an_item_that_the_platform_does_not_know_is_not_live(world: World) -> None:
    """A refusal as unknown is the platform's own word that it does not sell the item."""
    _deliver(world)
    world.platform.fail_next(PlatformRefused("not in your catalogue", "unknown_gtin"))
    with world.store.transaction() as tx:
        tx.outbox.add_item("2", ItemChanged(OTHER_GTIN, stock=Stock(1, True)), Priority.LOWERED)
    deliver(world.platform, world.store, world.notifier, jitter=0)
    assert _shown(world)["live"] == 1


def test_one_refused_product_does_not_make_the_platform_unready(world: World) -> None:
    """It takes the others; the one that is refused is set aside."""
    world.platform.refuses = lambda event: isinstance(event, ProductOffered) and event.product_id == "1"
    _deliver(world)
    assert _shown(world) == {"told": 2, "live": 1, "takes": True}


def test_commands_and_the_days_line_know_the_difference(world: World, terminal: Terminal) -> None:
    """``status``, ``products --gtin`` and the line of the day tell told from live."""
    assert "2 are told to Kickroute, 0 are live there" in terminal("status").out
    said = terminal("products", "--gtin", GTIN)
    assert "Kickroute has not taken that yet" in said.out
    assert terminal("products", "--gtin", GTIN, "--json").json["live_since"] is None
    with world.store.transaction() as tx:
        tx.facts.put("summary.at", "2026-01-01T00:00:00+00:00")
    counts = summary(world.store)
    assert counts is not None
    assert (counts["offers_told"], counts["offers_live"]) == (2, 0)
    _deliver(world)
    assert "not taken" not in terminal("products", "--gtin", GTIN).out
    assert terminal("products", "--gtin", GTIN, "--json").json["live_since"] is not None
